"""Interactions as the VCR family writes them, made into exchanges.

Ruby VCR names the list `http_interactions`, vcrpy `interactions`; what stands in it differs in small things: a body is
a text or a mapping, a header one value or a list, a status a number or a mapping.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import orjson
from dateutil.parser import isoparse

from conformance.wire.cassettes.body import UnreadableBody, decompressed, stored, text_of
from conformance.wire.cassettes.redacted import redacted
from conformance.wire.exchange import Exchange, Json, Pairs

_FORM: Final = "application/x-www-form-urlencoded"
_BROKEN: Final = (KeyError, TypeError, ValueError, AttributeError)


class BadInteraction(Exception):
    """What stands in the list is no interaction; says which, and why."""


def exchanges(interactions: Any) -> Iterator[Exchange]:
    """The exchanges of a cassette's list. One whose answer cannot be read has no status, and a fault that says why.

    Raises:
        BadInteraction: an entry of the list is none.
    """
    if not isinstance(interactions, list):
        raise BadInteraction("its interactions are no list")
    for number, each in enumerate(interactions, start=1):
        try:
            yield redacted(_exchange(each))
        except _BROKEN as problem:
            said = f"{problem} missing" if isinstance(problem, KeyError) else str(problem)
            raise BadInteraction(f"interaction {number} is no recorded exchange ({said})") from problem


def headers_of(headers: Any) -> list[tuple[str, str]]:
    """Name and value of each header, of a mapping to values or lists of values, or of a list of pairs."""
    if not headers:
        return []
    found = []
    for name, values in headers.items() if isinstance(headers, Mapping) else headers:
        for value in values if isinstance(values, list) else [values]:
            found.append((_text(name), _text(value)))
    return found


def answered(content: bytes, content_type: str) -> tuple[str, Json]:
    """Text and parsed body of an answer; the text is empty where the body says it all."""
    text = text_of(content, content_type)
    try:
        body = orjson.loads(text) if text.strip() else None
    except orjson.JSONDecodeError:
        body = None
    return ("", body) if body is not None else (text, None)


def _exchange(interaction: Mapping[str, Any]) -> Exchange:
    request, response = interaction["request"], interaction["response"]
    url = _text(request["uri"] if "uri" in request else request["url"])
    parts = urlsplit(url)
    sent, asked = stored(request.get("body")).decode("utf-8", "replace"), headers_of(request.get("headers"))
    answer = headers_of(response.get("headers"))
    status, text, body, fault = _answer(response, _one(answer, "content-encoding"), _one(answer, "content-type"))
    return Exchange(
        method=_text(request["method"]).lstrip(":").upper(),
        url=url,
        path=parts.path,
        query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
        form=_form(sent, _one(asked, "content-type")),
        request_headers=_joined(asked),
        request_body=sent,
        status=status,
        response_headers=_joined(answer),
        text=text,
        body=body,
        started_at=_seconds(interaction.get("recorded_at"), _one(answer, "date")),
        fault=fault,
    )


def _answer(response: Mapping[str, Any], encoding: str, kind: str) -> tuple[int | None, str, Json, str | None]:
    try:
        content = decompressed(stored(response["body"] if "body" in response else response.get("content")), encoding)
    except UnreadableBody as problem:
        return None, "", None, f"the body cannot be read: {problem}"
    return _status(response), *answered(content, kind), None


def _status(response: Mapping[str, Any]) -> int:
    """The status, which some write as a number, some as a mapping, and some beside a text such as "200 OK"."""
    for name in ("code", "status_code", "status"):
        found = response.get(name)
        if isinstance(found, Mapping):
            found = found["code"] if "code" in found else found[":code"]
        if found is not None:
            return int(_text(found).split()[0])
    raise KeyError("status")


def _form(sent: str, content_type: str) -> Pairs:
    return tuple(parse_qsl(sent, keep_blank_values=True)) if (content_type or _FORM).startswith(_FORM) else ()


def _one(headers: Iterable[tuple[str, str]], name: str) -> str:
    return next((value for written, value in headers if written.lower() == name), "")


def _joined(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for written, value in headers:
        name = written.lower()
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Mapping | list) or value is None:
        raise TypeError(f"a text was expected, not {type(value).__name__}")
    return str(value)


def _seconds(*moments: Any) -> float:
    """The first moment that can be read (ISO 8601, or an HTTP date), in seconds since the epoch; else 0."""
    for moment in filter(None, moments):
        for read in (parsedate_to_datetime, isoparse):
            try:
                return read(str(moment)).timestamp()
            except (ValueError, TypeError, OverflowError):
                continue
    return 0.0
