"""Writes what a fuzz run found out: fuzz.json (specs/fuzz.schema.json), and a summary for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from conformance.fuzz.model import Found, Fuzzed, Tally
from conformance.run.model import Coverage

Json = Any
SCHEMA_VERSION = 1
_SHOWN = 20  # findings of a summary; fuzz.json has all


def document(fuzzed: Fuzzed) -> dict[str, Json]:
    """The content of fuzz.json."""
    return {"schema_version": SCHEMA_VERSION, **_plain(fuzzed)}


def summary(fuzzed: Fuzzed) -> Iterator[str]:
    """Lines of text: each finding with a request that shows it, then what was done."""
    for found in fuzzed.findings[:_SHOWN]:
        where = f"{found.object} {found.pointer or '/'}"
        yield f"{found.requirement}  {where}: expected {found.expected}, got {found.actual}"
        yield f"  {found.title}"
        yield f"  in {_number(found.count, 'answer')} of {', '.join(found.operations)}; for example:"
        yield "\n".join(f"    {line}" for line in found.example.curl.splitlines())
    if len(fuzzed.findings) > _SHOWN:
        yield f"… and {len(fuzzed.findings) - _SHOWN} more."
    if not fuzzed.complete:
        yield f"Incomplete: {fuzzed.stopped}."
    accepted = sum(each.accepted for each in fuzzed.operations)
    rate = fuzzed.cases / fuzzed.duration_s if fuzzed.duration_s else 0
    operations, parameters = fuzzed.coverage["operations"], fuzzed.coverage["parameters"]
    yield (
        f"{_number(len(fuzzed.findings), 'finding') if fuzzed.findings else 'No findings'} in "
        f"{_number(fuzzed.cases, 'case')} (seed {fuzzed.seed}), {accepted:,} of them accepted; "
        f"{operations.exercised} of {operations.documented} documented operations, "
        f"{parameters.exercised} of their {parameters.documented} parameters; "
        f"{fuzzed.duration_s:.0f} s, {rate:.0f} cases/s."
    )
    if fuzzed.unsupported:
        yield f"Not supported by the target: {', '.join(fuzzed.unsupported)}."


def _plain(value: Any) -> dict[str, Json]:
    return {each.name: _json(getattr(value, each.name)) for each in fields(value)}


def _json(value: Any) -> Json:
    if isinstance(value, tuple):
        return [_json(member) for member in value]
    if isinstance(value, Coverage):
        return {name: _json(getattr(value, name)) for name in ("documented", "exercised", "missing")}
    if isinstance(value, (Found, Tally)):
        return _plain(value)
    if isinstance(value, Mapping):
        return {name: _json(member) for name, member in value.items()}
    return _plain(value) if hasattr(value, "__dataclass_fields__") else value


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
