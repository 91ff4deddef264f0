"""One request and its answer, redacted at the moment of capture: the evidence that everything else refers to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Any
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. Header names are lower case. Nothing in it needs redaction any more.

    `body` is the parsed JSON answer: None where the answer is no JSON (`text` then holds its beginning, of a PDF one
    character for each byte). `status` is None where no answer came, and `fault` says why in a few words ("connection
    reset", "timed out after 30 s").
    """

    method: str
    url: str
    path: str  # without the query string
    query: Pairs = ()  # decoded
    form: Pairs = ()  # decoded body parameters
    request_headers: Mapping[str, str] = field(default_factory=dict)
    request_body: str = ""
    status: int | None = None
    response_headers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    body: Json = None
    started_at: float = 0.0  # seconds since the epoch, UTC
    duration: float = 0.0  # seconds
    fault: str | None = None
    retries: int = 0  # times that the request had been sent before this answer
    step: str = ""  # "set-up" where the exchange only prepares a scenario, "read back" …, "" for the point of the test

    @property
    def ok(self) -> bool:
        """True where the answer reports success."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def error(self) -> Mapping[str, Json]:
        """The `error` object of the answer; empty where there is none."""
        found = self.body.get("error") if isinstance(self.body, dict) else None
        return found if isinstance(found, dict) else {}

    @property
    def version(self) -> str:
        """The API version that the request asked for, else the one that the answer names; without preview flags."""
        asked = self.request_headers.get("stripe-version") or self.response_headers.get("stripe-version") or ""
        return asked.split(";")[0].strip()

    @property
    def expansions(self) -> tuple[str, ...]:
        """The paths that the request asked to expand."""
        return tuple(value for name, value in (*self.query, *self.form) if name.startswith("expand["))
