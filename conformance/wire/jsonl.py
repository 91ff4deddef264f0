"""Reads recorded exchanges, one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import orjson

from conformance.wire.errors import BadRecording
from conformance.wire.exchange import Exchange, Json

NEEDED: Final = ("method", "url_path", "status")
_FORM: Final = "application/x-www-form-urlencoded"


def read_jsonl(path: Path) -> Iterator[Exchange]:
    """The exchanges of a file whose lines have `method`, `url_path` and `status`, or null for them.

    Read besides: `request_body`, `body` (JSON, or text), `response_headers`, `request_version`, `response_version`
    (API versions), `request_headers`. Empty lines are passed over.

    Raises:
        BadRecording: the file cannot be read, or a line is no such object; names the line.
    """
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _exchange(_record(path, number, line))
    except OSError as problem:
        raise BadRecording(path, 0, problem.strerror or "cannot be read") from problem


def _record(path: Path, number: int, line: bytes) -> Mapping[str, Any]:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as problem:
        raise BadRecording(path, number, f"no JSON: {problem.msg}") from problem
    missing = [name for name in NEEDED if name not in record] if isinstance(record, dict) else list(NEEDED)
    if missing:
        raise BadRecording(path, number, f"no recorded exchange: {', '.join(missing)} missing")
    if not isinstance(record["method"], str | None) or not isinstance(record["url_path"], str | None):
        raise BadRecording(path, number, "method and url_path have to be strings")
    if not isinstance(record["status"], int | None):
        raise BadRecording(path, number, f"status has to be a number, not {record['status']!r}")
    return dict(record)


def _exchange(record: Mapping[str, Any]) -> Exchange:
    parts = urlsplit(record["url_path"] or "")
    body, sent = record.get("body"), record.get("request_body") or ""
    sent_text = sent if isinstance(sent, str) else orjson.dumps(sent).decode()
    asked = {"stripe-version": record["request_version"]} if record.get("request_version") else {}
    answered = {"stripe-version": record["response_version"]} if record.get("response_version") else {}
    headers = {**_lower(record.get("request_headers")), **asked}
    return Exchange(
        method=(record["method"] or "").upper(),
        url=record["url_path"] or "",
        path=parts.path,
        query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
        form=tuple(parse_qsl(sent, keep_blank_values=True)) if isinstance(sent, str) and _is_form(headers) else (),
        request_headers=headers,
        request_body=sent_text,
        status=record["status"],
        response_headers={**answered, **_lower(record.get("response_headers"))},
        text=body if isinstance(body, str) else "",
        body=None if isinstance(body, str) else body,
    )


def _is_form(headers: Mapping[str, str]) -> bool:
    return headers.get("content-type", _FORM).startswith(_FORM)


def _lower(headers: Json) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in headers.items()} if isinstance(headers, dict) else {}
