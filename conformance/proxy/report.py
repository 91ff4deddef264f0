"""The report of a proxy: one document, what of it gates, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Final

from conformance import __version__
from conformance.contract.levels import Level
from conformance.run.gate import Exit, FailOn, gated

Json = Any
SCHEMA_VERSION: Final = 1
OVERLOAD: Final = "it came faster than it could be checked"
BROKEN: Final = "a check broke on it: please report the lines above"
LIVE_KEY: Final = "refused for its live-mode key"


@dataclass(frozen=True)
class Started:
    """What a report says of the proxy itself."""

    url: str  # of the target
    api_version: str  # of requests that name none
    at: float  # seconds since the epoch

    def document(
        self, audited: Mapping[str, Json], passed: int, unchecked: Mapping[str, int], now: float
    ) -> dict[str, Json]:
        """The whole report, as specs/proxy.schema.json describes it.

        Args:
            audited: what the audit tells.
            passed: exchanges that were passed on.
            unchecked: exchanges by the reason why they were not checked, beside those that the audit tells.
            now: seconds since the epoch.
        """
        more = {reason: count for reason, count in unchecked.items() if count}
        return {
            "schema_version": SCHEMA_VERSION,
            "suite": {"version": __version__, "api_version": self.api_version},
            "target": {"url": self.url},
            "started_at": datetime.fromtimestamp(self.at, timezone.utc).isoformat(timespec="seconds"),
            "duration_s": round(now - self.at, 3),
            "exchanges": passed,
            **audited,
            "unchecked": {**audited["unchecked"], **more},
        }


def verdict(document: Mapping[str, Json], fail_on: FailOn) -> Exit:
    """How the command ends. A proxy through which nothing passed that it could check has shown nothing."""
    if BROKEN in document["unchecked"]:
        return Exit.SUITE_BROKE
    if not document["checked"] and fail_on is not FailOn.NEVER:
        return Exit.DIFFERS
    found = any(gated(Level(each["level"]), fail_on) for each in document["findings"])
    return Exit.DIFFERS if found else Exit.CONFORMS


def lines(document: Mapping[str, Json]) -> Iterator[str]:
    """The report as text."""
    for each in document["findings"]:
        yield f"{each['level']:<6} {each['requirement']}  {each['object']} {each['pointer'] or '/'}"
        yield f"       {each['rule']}: expected {each['expected']}, got {each['actual']}"
        where = f"first in number {each['example']}; API version {each['api_version']}"
        yield f"       in {_exchanges(each['count'])}, {where}"
    for note in document["notices"]:
        what = f"value {note['value']}" if note["rule"] == "value" else "property"
        yield f"note   undocumented {what}: {note['object']} {note['pointer']} ({note['count']}×)"
    for reason, count in sorted(document["unchecked"].items()):
        yield f"note   {_exchanges(count)} not checked: {reason}"
    checked = sum(document["checked"].values())
    found = len(document["findings"])
    said = f"{found} finding{'s' if found != 1 else ''}" if found else "no findings"
    passed = _exchanges(document["exchanges"])
    yield f"{passed} passed on, {checked} checked: {said if checked else 'nothing was shown'}."


def _exchanges(count: int) -> str:
    return f"{count} exchange{'s' if count != 1 else ''}"
