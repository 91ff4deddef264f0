"""Completes a run for its report: the evidence it refers to, cut to a sensible size, and the contract's lifecycles."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from conformance.contract import Contract
from conformance.run.model import Cell, Lifecycle, Outcome, Run, Verdict, Way
from conformance.wire.exchange import Exchange
from conformance.wire.shell import curl

Json = Any
_SHOWN = frozenset({Outcome.FAILED, Outcome.ERROR, Outcome.BLOCKED, Outcome.EXPECTED_FAILURE})
_LONGEST_TEXT = 16_384  # characters of an answer that is no JSON, and of a request body
_LONGEST_BODY = 65_536  # characters of an answer as JSON: three times a documented invoice with its lines expanded
_LONGEST_LINE = 4_000  # characters of expected, actual, message, title
_TEXTS = ("title", "expected", "actual", "message", "pointer")  # of a verdict
_NOTE = 40  # characters of the note on a cut: a text with its note is not cut again
_DEEPEST = 64  # levels of nesting; the documented maximum is 12


def prepare(run: Run, evidence: Mapping[int, Exchange], contract: Contract) -> Run:
    """The run with everything that its reports show."""
    wanted = set(_referred(run))
    kept = {number: exchange for number, exchange in sorted(evidence.items()) if number in wanted}
    return replace(
        run,
        verdicts=tuple(_readable(verdict, kept) for verdict in run.verdicts),
        evidence={number: _cut(exchange) for number, exchange in kept.items()},
        lifecycles=tuple(_lifecycle(contract, name, table) for name, table in contract.lifecycles.items()),
    )


def point(numbers: tuple[int, ...], evidence: Mapping[int, Exchange]) -> int | None:
    """The number of the exchange that a verdict is about: the last one that neither sets up nor reads back."""
    known = [number for number in numbers if number in evidence]
    acts = [number for number in known if not evidence[number].step]
    return next(reversed(acts or known), None)


def _referred(run: Run) -> Iterator[int]:
    for verdict in run.verdicts:
        if verdict.outcome in _SHOWN:
            yield from verdict.exchanges
    for finding in run.findings:
        yield finding.example


def _readable(verdict: Verdict, evidence: Mapping[int, Exchange]) -> Verdict:
    """The verdict with texts of a sensible length, and a curl line where it needs one."""
    number = point(verdict.exchanges, evidence) if verdict.outcome in _SHOWN else None
    long = {name: text for name in _TEXTS if len(text := getattr(verdict, name)) > _LONGEST_LINE}
    texts: dict[str, Any] = {name: _shorter(text, _LONGEST_LINE) for name, text in long.items()}
    if number is not None and not verdict.curl:
        texts["curl"] = curl(evidence[number])
    return replace(verdict, **texts) if texts else verdict


def _cut(exchange: Exchange) -> Exchange:
    """The exchange at a size that a report can hold; of an answer too large the beginning is kept, as text."""
    body, text = _plain(exchange.body), exchange.text
    written = "" if body is None else json.dumps(body, ensure_ascii=False)
    if len(written) > _LONGEST_BODY:
        body, text = None, text or written
    return replace(
        exchange,
        body=body,
        text=_shorter(text, _LONGEST_TEXT) if body is None else "",
        request_body=_shorter(exchange.request_body, _LONGEST_TEXT),
        query=_pairs(exchange.query),
        form=_pairs(exchange.form),
    )


def _pairs(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _shorter(value, _LONGEST_LINE)) for name, value in pairs)


def _plain(value: Json, depth: int = 0) -> Json:
    """JSON that every reader takes: no NaN or infinity, no endless nesting, no names that are not strings."""
    if depth > _DEEPEST:
        return "…"
    if isinstance(value, dict):
        return {str(name): _plain(member, depth + 1) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(member, depth + 1) for member in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _shorter(text: str, longest: int) -> str:
    return text if len(text) <= longest + _NOTE else f"{text[:longest]}… ({len(text):,} characters)"


def _lifecycle(contract: Contract, name: str, table: Mapping[str, Json]) -> Lifecycle:
    states, actions = tuple(table["states"]), table["actions"]
    operations = (contract.operations.get(row["operation"]) for row in actions.values())
    area = table.get("area") or next((operation.area for operation in operations if operation), name)
    return Lifecycle(
        object=name,
        area=area,
        initial=table.get("initial", states[0]),
        states=states,
        ends=tuple(table.get("ends", ())),
        actions=tuple(actions),
        cells=tuple(
            _cell(area, action, state, row[state])
            for action, row in actions.items()
            for state in states
            if state in row
        ),
    )


def _cell(area: str, action: str, state: str, described: Mapping[str, Json]) -> Cell:
    requirement = f"{area}.lifecycle[{action} × {state}]"
    outcomes = described.get("either", [described])
    ways = [outcome["to"] for outcome in outcomes if outcome.get("to")]
    also = tuple(Way(way["to"], way["when"], way["requirement"]) for way in described.get("also", ()))
    return Cell(
        action=action,
        state=state,
        requirement=requirement,
        to=ways[0] if ways else None,
        refused=next((outcome["refused"] for outcome in outcomes if "refused" in outcome), None),
        either="either" in described,
        why=described.get("why", ""),
        also=also + tuple(Way(to, "the sources disagree", requirement) for to in ways[1:]),
    )
