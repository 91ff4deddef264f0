"""What crosses between a worker and the controller: names of bundles, and reports as bytes.

Execnet takes long over a tree of values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import pytest

_SHOWN = "conformance"  # the attribute of a report in which a worker puts what each of its requirements showed, as JSON
_AND = " and "  # how many more
_FIELDS = ("nodeid", "location", "outcome", "longrepr", "when", "duration", "start", "stop")


def bundle_name(first: str, size: int) -> str:
    """What a bundle of requirements is called, by the ID of its first."""
    return f"{first}{_AND}{size - 1}"


def requirements_in(names: Iterable[str]) -> int:
    """How many requirements there are in bundles, or tests, of these names."""
    return sum(1 + int(more) if (more := name.rpartition(_AND)[2]).isdecimal() else 1 for name in names)


def pack(report: object) -> dict[str, Any] | None:
    """What crosses to the controller, xdist's own additions apart; None for a report that is pytest's own affair."""
    if not (told := shown(report)):
        return None
    return {_SHOWN: told, "report": orjson.dumps([getattr(report, name) for name in _FIELDS])}


def unpack(data: Mapping[str, Any]) -> pytest.TestReport | None:
    """The report that `pack` was given."""
    if _SHOWN not in data:
        return None
    fields: dict[str, Any] = dict(zip(_FIELDS, orjson.loads(data["report"]), strict=True))
    for name in ("location", "longrepr"):  # tuples, which JSON has as lists
        fields[name] = tuple(fields[name]) if isinstance(fields[name], list) else fields[name]
    return pytest.TestReport(keywords={}, **fields, conformance=data[_SHOWN])


def shown(report: object) -> list[bytes]:
    """What the requirements of a report showed; none where it is pytest's own affair."""
    return getattr(report, _SHOWN, [])


def report_of(item: pytest.Item, reports: Iterable[pytest.TestReport]) -> pytest.TestReport:
    """One report of an item that stands for several: what each of them showed, and nothing else."""
    told = [each for report in reports for each in shown(report)]
    return pytest.TestReport(item.nodeid, item.location, {}, "passed", None, "call", conformance=told)
