"""Turns a request and what came back into an Exchange, redacted, and hands it to whoever listens."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import httpx
import orjson

from conformance.wire.errors import LivemodeSeen
from conformance.wire.exchange import Exchange, Json, Pairs
from conformance.wire.redaction import Redaction
from conformance.wire.target import Target
from conformance.wire.transport import Answer

Listener = Callable[[Exchange], None]

TEXT_LIMIT: Final = 1024 * 1024  # characters of a body that is kept as text
DEEPEST: Final = 200  # levels of nesting; the documented answers have fewer than 20
_MANY_BRACKETS = 300  # as many as a body nested too deeply has at least; fewer need no counting
_FORM = "application/x-www-form-urlencoded"
_LIVE = re.compile(rb'"livemode"\s*:\s*true')
_UNRECORDED = frozenset({"x-stripe-client-user-agent"})  # describes the machine that ran, not the request


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it was sent."""

    request: httpx.Request
    started_at: float  # seconds since the epoch
    duration: float  # seconds
    retries: int
    step: str


class Recorder:
    """Keeps the exchanges since the last `drain()`. Listeners see each exchange as it happens."""

    def __init__(self, target: Target) -> None:
        self._redaction = Redaction(target.api_key)
        self._base = urlsplit(target.url).path  # of a target whose API does not start at its root
        self._exchanges: deque[Exchange] = deque()
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        """Have `listener` called with every exchange."""
        self._listeners.append(listener)

    def drain(self) -> list[Exchange]:
        """The exchanges since the last call, oldest first."""
        drained = []
        while self._exchanges:
            drained.append(self._exchanges.popleft())
        return drained

    def record(self, sent: Sent, answer: Answer) -> Exchange:
        """The exchange, redacted, kept and handed on.

        Raises:
            LivemodeSeen: the answer holds `livemode: true`; the exchange is kept.
        """
        exchange = self.exchange(sent, answer)
        self._exchanges.append(exchange)
        for listener in self._listeners:
            listener(exchange)
        if b'"livemode"' in answer.content and _LIVE.search(answer.content):
            raise LivemodeSeen(exchange.method, exchange.path)
        return exchange

    def exchange(self, sent: Sent, answer: Answer) -> Exchange:
        """The exchange, redacted."""
        request, clean = sent.request, self._redaction
        url = str(request.url)
        parts = urlsplit(url)
        sent_body = request.content.decode("utf-8", "replace")
        form = _form(request.headers.get("content-type", ""), sent_body)
        pairs = clean.pairs(form)
        query = parse_qsl(parts.query, keep_blank_values=True)
        asked = clean.pairs(query)
        text, body, fault = self._answer(answer)
        return Exchange(
            method=request.method,
            url=clean.text(url if asked == tuple(query) else f"{url.partition('?')[0]}?{_joined(asked)}"),
            path=clean.text(parts.path.removeprefix(self._base)),
            query=asked,
            form=pairs,
            request_headers=clean.headers(item for item in request.headers.items() if item[0] not in _UNRECORDED),
            request_body=_body(clean, sent_body, form, pairs),
            status=answer.status,
            response_headers=clean.headers(answer.headers),
            text=text,
            body=body,
            started_at=sent.started_at,
            duration=sent.duration,
            fault=fault,
            retries=sent.retries,
            step=sent.step,
        )

    def unsent(self, request: httpx.Request, fault: str, step: str) -> Exchange:
        """The exchange of a request that is not sent: told, but neither kept nor handed on."""
        return self.exchange(Sent(request, time.time(), 0.0, 0, step), Answer(fault=fault))

    def _answer(self, answer: Answer) -> tuple[str, Json, str | None]:
        """Text, parsed body and fault of an answer. The text is empty where the body says it all."""
        text = self._redaction.text(answer.content[: 8 * TEXT_LIMIT].decode(_encoding(answer), "replace"))
        if answer.fault is not None or answer.status is None or not text:
            return text[:TEXT_LIMIT], None, answer.fault
        body, fault = _parsed(text)
        if fault and "json" not in dict(answer.headers).get("content-type", "json"):
            fault = None  # a PDF or a page says itself that it is no JSON
        if body is None:
            return text[:TEXT_LIMIT], None, fault
        return "", self._unescaped(body) if "\\" in text else body, None

    def _unescaped(self, body: Json) -> Json:
        """The body redacted once more: JSON's escapes can hide a key from a search of the text."""
        plain = orjson.dumps(body).decode()
        cleaned = self._redaction.text(plain)
        return body if cleaned == plain else _parsed(cleaned)[0]


def _encoding(answer: Answer) -> str:
    """UTF-8; of a PDF one character for each byte, so that `text.encode("latin-1")` is the document again."""
    return "latin-1" if dict(answer.headers).get("content-type", "").startswith("application/pdf") else "utf-8"


def _parsed(text: str) -> tuple[Json, str | None]:
    """The body, or why there is none."""
    try:
        body = orjson.loads(text)
    except orjson.JSONDecodeError as problem:
        return None, f"the body is no JSON: {problem.msg}"
    if text.count("{") + text.count("[") > _MANY_BRACKETS and _deeper(body, DEEPEST):
        return None, f"the body is nested deeper than {DEEPEST} levels"
    return body, None


def _deeper(body: Json, levels: int) -> bool:
    """True where containers are nested in more than so many levels."""
    level = [body]
    for _ in range(levels):
        level = [child for container in level for child in _children(container) if isinstance(child, dict | list)]
        if not level:
            return False
    return True


def _children(container: Json) -> Iterable[Json]:
    return container.values() if isinstance(container, dict) else container if isinstance(container, list) else ()


def _form(content_type: str, body: str) -> Pairs:
    if not body or not content_type.startswith(_FORM):
        return ()
    try:
        return tuple(parse_qsl(body, keep_blank_values=True))
    except ValueError:
        return ()


def _body(clean: Redaction, body: str, form: Pairs, pairs: Pairs) -> str:
    """The request's body; rewritten from its redacted parameters where they had anything to hide."""
    return clean.text(body)[:TEXT_LIMIT] if form == pairs else _joined(pairs)


def _joined(pairs: Pairs) -> str:
    return "&".join(f"{name}={value}" for name, value in pairs)
