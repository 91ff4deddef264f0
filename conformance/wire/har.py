"""HAR 1.2: writes exchanges one by one, however many, and reads recorded traffic back."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final
from urllib.parse import parse_qsl, urlsplit

import orjson
from dateutil.parser import isoparse

from conformance import __version__
from conformance.wire.errors import BadRecording
from conformance.wire.exchange import Exchange, Json, Pairs

_FORM: Final = "application/x-www-form-urlencoded"
_REASONS: Final[Mapping[int, str]] = {status.value: status.phrase for status in HTTPStatus}


class HarWriter:
    """Writes one HAR file as a stream, whole and valid when it is closed. A context manager."""

    def __init__(self, path: Path) -> None:
        self._out: BinaryIO = path.open("wb")
        creator = orjson.dumps({"name": "stripe-conformance", "version": __version__})
        self._out.write(b'{"log":{"version":"1.2","creator":' + creator + b',"entries":[')
        self._separator = b"\n"

    def write(self, exchange: Exchange) -> None:
        """Append one exchange."""
        self.append([har_entry(exchange)])

    def append(self, entries: Sequence[bytes]) -> None:
        """Append what `har_entry` made."""
        if entries:
            self._out.write(self._separator + b",\n".join(entries))
            self._separator = b",\n"

    def close(self) -> None:
        if not self._out.closed:
            self._out.write(b"\n]}}\n")
            self._out.close()

    def __enter__(self) -> HarWriter:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()


def write_har(path: Path, exchanges: Iterable[Exchange]) -> None:
    """Write a HAR file of the exchanges."""
    with HarWriter(path) as har:
        for exchange in exchanges:
            har.write(exchange)


def read_har(path: Path) -> Iterator[Exchange]:
    """The exchanges of a HAR file, in its order; those that are no HTTP answers (websockets, blocked ones) too.

    Raises:
        BadRecording: it is no HAR file; an entry that is wrong is named by its number.
    """
    try:
        entries = orjson.loads(path.read_bytes())["log"]["entries"]
    except OSError as problem:
        raise BadRecording(path, 0, problem.strerror or "cannot be read") from problem
    except orjson.JSONDecodeError as problem:
        raise BadRecording(path, problem.lineno, f"no JSON: {problem.msg}") from problem
    except (KeyError, TypeError) as problem:
        raise BadRecording(path, 0, "no HAR file: it has no log.entries") from problem
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], start=1):
        try:
            yield exchange_of(entry)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            why = f"entry {number} is no HAR entry ({type(problem).__name__}: {problem})"
            raise BadRecording(path, 0, why) from problem


def har_entry(exchange: Exchange) -> bytes:
    """One exchange as an entry of a HAR log, on one line."""
    return orjson.dumps(_entry(exchange))


def _entry(exchange: Exchange) -> dict[str, Json]:
    started = datetime.fromtimestamp(exchange.started_at, timezone.utc)
    milliseconds = round(exchange.duration * 1000, 3)
    notes: dict[str, Json] = {"_fault": exchange.fault, "_step": exchange.step, "_retries": exchange.retries}
    if exchange.path != urlsplit(exchange.url).path:
        notes["_path"] = exchange.path  # of a target whose API does not start at its root
    return {
        "startedDateTime": started.isoformat(timespec="milliseconds"),
        "time": milliseconds,
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        **{name: note for name, note in notes.items() if note},
    }


def _request(exchange: Exchange) -> dict[str, Json]:
    body: dict[str, Json] = {}
    if exchange.request_body:
        mime = exchange.request_headers.get("content-type", "")
        body = {"postData": {"mimeType": mime, "params": _pairs(exchange.form), "text": exchange.request_body}}
    return {
        "method": exchange.method,
        "url": exchange.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(exchange.request_headers.items()),
        "queryString": _pairs(exchange.query),
        "headersSize": -1,
        "bodySize": len(exchange.request_body.encode()),
        **body,
    }


def _response(exchange: Exchange) -> dict[str, Json]:
    text = exchange.text if exchange.body is None else orjson.dumps(exchange.body).decode()
    size = len(text.encode())
    return {
        "status": exchange.status or 0,
        "statusText": _REASONS.get(exchange.status or 0, ""),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(exchange.response_headers.items()),
        "content": {"size": size, "mimeType": exchange.response_headers.get("content-type", ""), "text": text},
        "redirectURL": exchange.response_headers.get("location", ""),
        "headersSize": -1,
        "bodySize": size,
    }


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def exchange_of(entry: Mapping[str, Any]) -> Exchange:
    """The exchange of one entry of a HAR log.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it is no entry.
    """
    request, response = entry["request"], entry["response"]
    parts = urlsplit(request["url"])
    post = request.get("postData") or {}
    text, body = _content(response.get("content") or {})
    return Exchange(
        method=request["method"].upper(),
        url=request["url"],
        path=entry.get("_path", parts.path),
        query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
        form=_form(post),
        request_headers=_headers(request.get("headers", ())),
        request_body=post.get("text") or "",
        status=int(response["status"]) or None,
        response_headers=_headers(response.get("headers", ())),
        text=text,
        body=body,
        started_at=_seconds(entry.get("startedDateTime", "")),
        duration=max(0.0, float(entry.get("time") or 0)) / 1000,
        fault=entry.get("_fault"),
        retries=int(entry.get("_retries", 0)),
        step=entry.get("_step", ""),
    )


def _form(post: Mapping[str, Any]) -> Pairs:
    if post.get("params"):
        return tuple((pair["name"], pair.get("value", "")) for pair in post["params"])
    if str(post.get("mimeType", "")).startswith(_FORM):
        return tuple(parse_qsl(post.get("text") or "", keep_blank_values=True))
    return ()


def _content(content: Mapping[str, Any]) -> tuple[str, Json]:
    """Text and parsed body; the text is empty where the body says it all."""
    text = content.get("text") or ""
    if content.get("encoding") == "base64":
        text = base64.b64decode(text).decode("utf-8", "replace")
    try:
        body = orjson.loads(text) if text else None
    except orjson.JSONDecodeError:
        body = None
    return ("", body) if body is not None else (text, None)


def _headers(headers: Iterable[Mapping[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for header in headers:
        name, value = header["name"].lower(), str(header.get("value", ""))  # some recorders write numbers
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _seconds(moment: str) -> float:
    if not moment:
        return 0.0
    return isoparse(moment).timestamp()
