"""Good answers to start from: the documented example objects, and what surrounds an answer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import orjson

from conformance.contract import Contract, Operation, data_folder, load
from conformance.wire.exchange import Exchange

Json = Any
VERSION = "2022-08-01"
HEADERS = {"content-type": "application/json", "request-id": "req_a1B2c3D4e5F6g7", "stripe-version": VERSION}


@cache
def _fixture(name: str) -> bytes:
    return (data_folder("fixtures") / "documented" / VERSION / f"{name}.json").read_bytes()


def fixture(name: str) -> Json:
    """A documented example object, free to be changed."""
    return orjson.loads(_fixture(name))


def fixture_names() -> list[str]:
    """The names of all documented example objects."""
    return sorted(path.stem for path in (data_folder("fixtures") / "documented" / VERSION).glob("*.json"))


def answer(
    body: Json,
    path: str = "/v1/invoices/in_1LSdrX2eZvKYlo2Cy1kxMopu",
    *,
    method: str = "GET",
    status: int = 200,
    query: tuple[tuple[str, str], ...] = (),
    form: tuple[tuple[str, str], ...] = (),
    asked: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    text: str = "",
) -> Exchange:
    """An exchange with that body; everything else about it is as it has to be unless given."""
    return Exchange(
        method=method,
        url=f"https://api.example.test{path}",
        path=path,
        query=query,
        form=form,
        request_headers={"stripe-version": VERSION} if asked is None else asked,
        status=status,
        response_headers=HEADERS if headers is None else headers,
        text=text,
        body=body,
    )


def documented(name: str) -> Exchange:
    """The exchange that a documented example object answers; that of an object as such has an unknown path."""
    body, operation = fixture(name), _operations().get(name)
    if operation is None:
        return answer(body, "/v1/examples")
    return answer(body, _path(operation, body), method=operation.method)


@cache
def _operations() -> dict[str, Operation]:
    contract: Contract = load(VERSION)
    return {operation.name: operation for operation in contract.operations.values()}


def _path(operation: Operation, body: Json) -> str:
    if operation.pattern.match(body.get("url") or ""):
        return str(body["url"])
    return operation.fill(*_arguments(operation, body))


def _arguments(operation: Operation, body: Json) -> Iterator[str]:
    *parents, last = operation.path_parameters or (None,)
    for parent in parents:
        yield body.get(parent) or "cus_8TEMHVY5moxIPI"
    if last is not None:
        yield body.get("id") or "cus_8TEMHVY5moxIPI"
