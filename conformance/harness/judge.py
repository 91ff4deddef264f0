"""Turns how a test ended into an outcome, with what was expected and what came."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from conformance.run.model import Outcome
from conformance.suite.errors import Blocked, Mismatch, Unsupported
from conformance.wire import LivemodeSeen

Raised = pytest.ExceptionInfo[BaseException]
_OWN_FAULTS = (LookupError, TypeError, ValueError, AttributeError)
_LONGEST = 400
_SHAPES = (  # what Python says of an answer of another shape, what was expected, and what came
    (r"string indices must be integers", "an object", "a string, such as an ID that is not expanded"),
    (r"'NoneType' object is not (?:subscriptable|iterable)", "an object or a list", "null"),
    (r"too many values to unpack \(expected (\d+)", r"a list of \1", r"a list of more than \1"),
    (r"not enough values to unpack \(expected (\d+), got (\d+)\)", r"a list of \1", r"a list of \2"),
    (r"list index out of range", "a list with that element", "a shorter list"),
)


@dataclass(frozen=True)
class Judgement:
    """How one requirement came out."""

    outcome: Outcome
    message: str = ""
    expected: str = ""
    actual: str = ""
    pointer: str = ""


@dataclass(frozen=True)
class Comparison:
    """The operands of the last failed comparison of a plain `assert`."""

    operator: str
    left: Any
    right: Any


def judge(raised: Raised | None, module: Path, comparison: Comparison | None) -> Judgement:
    """How a test of `module` came out that ended by raising so, or without raising."""
    if raised is None:
        return Judgement(Outcome.PASSED)
    for kind, verdict in _TYPED.items():
        if isinstance(raised.value, kind):
            return verdict(raised.value)
    if isinstance(raised.value, AssertionError):
        return _of_assertion(raised, module, comparison)
    fault = f"{type(raised.value).__name__}: {raised.value}"
    if isinstance(raised.value, _OWN_FAULTS) and Path(raised.traceback[-1].path) == module:
        message = f"{fault} at: {_statement(raised, module)}"
        return Judgement(Outcome.FAILED, message, *_shapes(fault))
    return Judgement(Outcome.ERROR, fault[:_LONGEST], actual=raised.exconly()[:_LONGEST])


_TYPED: dict[type[BaseException], Callable[[Any], Judgement]] = {
    Blocked: lambda fault: Judgement(Outcome.BLOCKED, str(fault), actual=fault.operation),
    LivemodeSeen: lambda fault: Judgement(Outcome.BLOCKED, str(fault), "livemode: false", "livemode: true"),
    Unsupported: lambda fault: Judgement(Outcome.UNSUPPORTED, str(fault), actual=fault.what),
    Mismatch: lambda fault: Judgement(Outcome.FAILED, fault.message, fault.expected, fault.actual, fault.pointer),
}


_MEMBERSHIP = {"in": ("present", "absent"), "not in": ("absent", "present")}


def _of_assertion(raised: Raised, module: Path, comparison: Comparison | None) -> Judgement:
    statement = _statement(raised, module)
    if comparison is None:
        return Judgement(Outcome.FAILED, statement, _condition(statement), "does not hold")
    if comparison.operator in _MEMBERSHIP and isinstance(comparison.right, Mapping):
        expected, actual = _MEMBERSHIP[comparison.operator]
        pointer = f"{getattr(comparison.right, 'pointer', '')}/{comparison.left}"
        return Judgement(Outcome.FAILED, statement, f"{pointer} {expected}", actual, pointer)
    prefix = "" if comparison.operator == "==" else f"{comparison.operator} "
    return Judgement(Outcome.FAILED, statement, prefix + shown(comparison.right), shown(comparison.left))


def _shapes(fault: str) -> tuple[str, str]:
    """What was expected of an answer, and what came, where Python found it to be of another shape."""
    for pattern, expected, actual in _SHAPES:
        found = re.search(pattern, fault)
        if found:
            return found.expand(expected), found.expand(actual)
    return "an answer of the documented shape", fault


def _statement(raised: Raised, module: Path) -> str:
    """The test's own line that was being carried out."""
    own = [entry for entry in raised.traceback if Path(entry.path) == module]
    return " ".join(str((own or raised.traceback)[-1].statement).split())


def _condition(statement: str) -> str:
    return statement.removeprefix("assert ")[:_LONGEST]


def shown(value: Any) -> str:
    """A value as JSON where it is JSON, shortened where it is long."""
    try:
        text = orjson.dumps(value).decode()
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
