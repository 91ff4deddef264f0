"""An exchange as the HTML report shows it: request, answer cut to size, the failing lines marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from conformance.report.body import Line, Place, body_lines
from conformance.report.prepare import point
from conformance.report.text import shorten
from conformance.run.model import FindingGroup, Run, Verdict
from conformance.wire.exchange import Exchange
from conformance.wire.shell import curl

_FOR_POINTS = 900_000  # characters of all answers that failures are about: a third of the page's 3 MB
_FOR_REST = 300_000  # characters of all other answers
_LONGEST, _SHORTEST = 6_000, 700
_EXAMPLES = 3  # exchanges that show the findings of one requirement
_STEPS = 6  # exchanges before the point that are listed
_HEADERS = ("request-id", "content-type", "stripe-version", "idempotency-key", "idempotent-replayed", "retry-after")


@dataclass(frozen=True, slots=True)
class Shown:
    """One exchange, ready to be printed."""

    number: int
    method: str
    path: str
    status: str
    ok: bool
    step: str
    fields: tuple[tuple[str, str], ...]  # parameters, or the raw body
    sent: tuple[tuple[str, str], ...]  # headers of the request
    received: tuple[tuple[str, str], ...]  # headers of the answer
    lines: tuple[Line, ...]
    curl: str
    milliseconds: int


class Evidence:
    """Shows the exchanges of a run within the page's size: the more failures, the shorter each answer."""

    def __init__(self, run: Run) -> None:
        self._all = run.evidence
        points = max(1, sum(point(v.exchanges, run.evidence) is not None for v in run.verdicts) + len(run.findings))
        rest = max(1, len(run.evidence))
        self._of_point = min(_LONGEST, max(_SHORTEST, _FOR_POINTS // points))
        self._of_rest = min(_LONGEST, _FOR_REST // rest)

    def of_verdict(self, verdict: Verdict) -> tuple[list[Shown], Shown | None, int]:
        """The exchanges before the point of a verdict, the one it is about, and how many are not listed."""
        main = point(verdict.exchanges, self._all)
        if main is None:
            return [], None, 0
        before = [number for number in verdict.exchanges if number < main and number in self._all]
        places = (Place(verdict.pointer),) if verdict.pointer else ()
        listed = [self._shown(number, (), self._of_rest) for number in before[-_STEPS:]]
        return listed, self._shown(main, places, self._of_point), len(before) - len(listed)

    def of_findings(self, findings: Sequence[FindingGroup]) -> list[Shown]:
        """The first exchanges that show these findings, each with all that it shows marked."""
        places: dict[int, list[Place]] = {}
        for finding in findings:
            places.setdefault(finding.example, []).append(Place(finding.pointer, finding.object))
        known = [number for number in places if number in self._all][:_EXAMPLES]
        return [self._shown(number, places[number], self._of_point) for number in known]

    def _shown(self, number: int, places: Sequence[Place], longest: int) -> Shown:
        exchange = self._all[number]
        return Shown(
            number=number,
            method=exchange.method,
            path=exchange.path,
            status=_status(exchange),
            ok=exchange.ok,
            step=exchange.step,
            fields=_fields(exchange, longest),
            sent=_headers(exchange.request_headers),
            received=_headers(exchange.response_headers),
            lines=tuple(body_lines(exchange, places, longest)) if longest >= _SHORTEST else (),
            curl=curl(exchange),
            milliseconds=round(exchange.duration * 1000),
        )


def _status(exchange: Exchange) -> str:
    if exchange.status is None:
        return exchange.fault or "no answer"
    try:
        return f"{exchange.status} {HTTPStatus(exchange.status).phrase}"
    except ValueError:
        return str(exchange.status)


def _fields(exchange: Exchange, longest: int) -> tuple[tuple[str, str], ...]:
    pairs = (*exchange.query, *exchange.form)
    if not pairs and exchange.request_body:
        pairs = (("", exchange.request_body),)
    each = max(80, min(400, longest // 8))
    return tuple((shorten(name, 120), shorten(value, each)) for name, value in pairs[:40])


def _headers(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, shorten(headers[name], 200)) for name in _HEADERS if name in headers)
