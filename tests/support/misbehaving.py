"""The ways in which a hostile target misbehaves: each answers, and says whether the connection stays open."""

from __future__ import annotations

import itertools
import json
import socket
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.support.answered import Answer, Request

if TYPE_CHECKING:
    from tests.support.hostile import Hostile

DRIP_SECONDS = 0.01  # between two bytes
HUGE = 100 * 1024 * 1024  # bytes
DEEP = 10_000  # levels
_NEVER_ENDING = itertools.count(1)

Mode = Callable[["Hostile", socket.socket, Request], bool]


def crash(server: Hostile, _connection: socket.socket, _request: Request) -> bool:
    server.crash()
    return False


def hang(server: Hostile, _connection: socket.socket, _request: Request) -> bool:
    server.stopping.wait()
    return False


def drip(server: Hostile, connection: socket.socket, request: Request) -> bool:
    return _drip(server, connection, server.well(request).bytes(x_filler="." * 10_000))


def drip_body(server: Hostile, connection: socket.socket, _request: Request) -> bool:
    connection.sendall(Answer(200, b"").bytes(content_length="10000"))
    return _drip(server, connection, b" " * 10_000)


def _drip(server: Hostile, connection: socket.socket, content: bytes) -> bool:
    for byte in content:
        connection.sendall(bytes([byte]))
        if server.stopping.wait(DRIP_SECONDS):
            break
    return False


def drop(_server: Hostile, _connection: socket.socket, _request: Request) -> bool:
    return False


def reset(_server: Hostile, connection: socket.socket, _request: Request) -> bool:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing sends RST
    return False


def garbage(_server: Hostile, connection: socket.socket, _request: Request) -> bool:
    connection.sendall(b"\x15\x03\x01\x00\x02\x02 this is no HTTP\r\n\r\n")
    return False


def huge(_server: Hostile, connection: socket.socket, _request: Request) -> bool:
    connection.sendall(Answer(200, b"").bytes(content_length=str(HUGE)))
    block = b'"' + b"x" * 65_535
    for _ in range(HUGE // len(block)):
        connection.sendall(block)
    return False


def long_length(server: Hostile, connection: socket.socket, request: Request) -> bool:
    answer = server.well(request)
    connection.sendall(answer.bytes(content_length=str(len(answer.body) + 100)))
    return False


def short_length(server: Hostile, connection: socket.socket, request: Request) -> bool:
    answer = server.well(request)
    connection.sendall(answer.bytes(content_length=str(len(answer.body) // 2)))
    return True


def gzip_bomb(_server: Hostile, connection: socket.socket, _request: Request) -> bool:
    packer = zlib.compressobj(wbits=31)
    packed = b"".join(packer.compress(b" " * 1024 * 1024) for _ in range(HUGE // 1024 // 1024)) + packer.flush()
    connection.sendall(Answer(200, packed).bytes(content_encoding="gzip"))
    return True


def redirect(server: Hostile, connection: socket.socket, _request: Request) -> bool:
    onwards = f"{server.url}/v1/redirected/{next(_NEVER_ENDING)}"
    connection.sendall(Answer(302, b"").bytes(location=onwards))
    return True


def _says(make: Callable[[Hostile, Request], bytes]) -> Mode:
    """A mode that only answers something else."""

    def act(server: Hostile, connection: socket.socket, request: Request) -> bool:
        connection.sendall(make(server, request))
        return True

    return act


def _changed(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Mode:
    """A mode that changes the objects of what would be answered well."""

    def make(server: Hostile, request: Request) -> bytes:
        answer = server.well(request)
        try:
            body = change(json.loads(answer.body))
        except (ValueError, TypeError):
            return answer.bytes()
        return Answer(answer.status, json.dumps(body).encode()).bytes()

    return _says(make)


def replies(*answers: bytes) -> Mode:
    """A mode that gives these answers one after the other, and the last one ever after."""
    left = list(answers)
    return _says(lambda *_: left.pop(0) if len(left) > 1 else left[0])


def _failure(status: int, message: str) -> bytes:
    return Answer(status, json.dumps({"error": {"type": "api_error", "message": message}}).encode()).bytes()


def _endless(_server: Hostile, request: Request) -> bytes:
    page = [{"id": f"cus_{next(_NEVER_ENDING)}", "object": "customer", "livemode": False}]
    body = {"object": "list", "data": page, "has_more": True, "url": urlsplit(request.path).path}
    return Answer(200, json.dumps(body).encode()).bytes()


MODES: Mapping[str, Mode] = {
    "crash": crash,
    "hang": hang,
    "drip": drip,
    "drip_body": drip_body,
    "drop": drop,
    "reset": reset,
    "garbage": garbage,
    "huge": huge,
    "gzip_bomb": gzip_bomb,
    "long_length": long_length,
    "short_length": short_length,
    "redirect": redirect,
    "html": _says(lambda *_: Answer(200, b"<!doctype html><h1>Hello</h1>").bytes(content_type="text/html")),
    "empty": _says(lambda *_: Answer(200, b"").bytes()),
    "truncated": _says(lambda server, request: Answer(200, server.well(request).body[:-9]).bytes()),
    "invalid": _says(lambda *_: Answer(200, b"{'id': 'cus_1', }").bytes()),
    "nan": _says(lambda *_: Answer(200, b'{"id": "cus_1", "balance": NaN, "object": "customer"}').bytes()),
    "deep": _says(lambda *_: Answer(200, b'{"a":' * DEEP + b"1" + b"}" * DEEP).bytes()),
    "nested": _says(lambda *_: Answer(200, b"[" * 900 + b"]" * 900).bytes()),
    "error_500": _says(lambda *_: _failure(500, "Something broke.")),
    "ok_200": _says(lambda *_: Answer(200, b"{}").bytes()),
    "wrong_object": _changed(lambda body: {**body, "id": "cus_of_somebody_else"}),
    "livemode": _changed(lambda body: {**body, "livemode": True}),
    "echo_key": _says(lambda _, request: _failure(400, f"Your key {request.key} is fine, but I say it aloud.")),
    "endless_list": _says(_endless),
    "rate_limit": _says(lambda *_: _failure(429, "Slow down.")),
}
"""Every way of misbehaving, by name."""
