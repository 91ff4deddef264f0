"""`python -m conformance.harness.measure_calls [VERSION…]` writes specs/calls.json: what requirements cost in calls.

It runs the whole suite twice for each API version, on a service of the day of its documentation and on one of today: on
either some requirements hold that do not on the other.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest

from conformance import suite
from conformance.contract import available_versions, data_folder, documented_on, version_folder
from conformance.harness.packed import shown
from conformance.harness.prepare import prepare
from conformance.run.calls import FILE
from conformance.run.gate import Exit
from conformance.run.report_file import put
from conformance.suite.shared import STEP

Json = Any


@dataclass(eq=False)
class Measuring:
    """Listens to a run's verdicts."""

    own: dict[str, int] = field(default_factory=dict)
    needs: dict[str, list[str]] = field(default_factory=dict)  # of a requirement, the shared things that it asks for
    inner: dict[str, list[str]] = field(default_factory=dict)  # of a shared thing, those that making it asks for
    shared: dict[str, int] = field(default_factory=dict)  # calls that make each

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for payload in map(orjson.loads, shown(report)):
            self.add(payload)

    def add(self, payload: Mapping[str, Json]) -> None:
        """Count what one test reported; of several times the last. Marking what it made is a cost of its own."""
        id, asked = payload["id"], dict(payload["asked"])
        self.needs[id] = asked.pop("", [])
        self.inner |= asked
        counts = {owner: shown["stretch"]["count"] for owner, shown in payload["shown"].items()}
        named = {*self.needs[id], *asked, *(name for names in asked.values() for name in names)}
        made = {name: counts[STEP + name] for name in named if STEP + name in counts}
        self.shared |= made
        self.own[id] = sum(counts.values()) - sum(made.values())

    def document(self) -> dict[str, Json]:
        """The part of specs/calls.json."""
        names = sorted(self.shared)
        place = {name: number for number, name in enumerate(names)}
        rows = {
            id: [calls, *sorted(place[name] for name in self._closure(self.needs[id]) if name in place)]
            for id, calls in sorted(self.own.items())
        }
        return {"shared": [self.shared[name] for name in names], "requirements": rows}

    def _closure(self, names: list[str]) -> set[str]:
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.inner.get(name, ())
        return found


def measure(api_version: str) -> dict[str, Json]:
    """What a run of that version costs on the reference."""
    listener, folder = Measuring(), Path(suite.__path__[0])
    plugins = ["-p", "conformance.plugin", "-p", "no:cacheprovider", "-p", "no:logging"]
    for day in (datetime.now(timezone.utc).date().isoformat(), documented_on(version_folder(api_version))):
        with TemporaryDirectory() as reports:
            options = {"api_version": api_version, "service_date": day, "report_dir": reports}
            arguments = ["--pyargs", suite.__name__, "-c", str(folder / "pytest.ini"), *plugins]
            code = pytest.main(arguments, plugins=[prepare(options, 1), listener])
        if code not in (Exit.CONFORMS, Exit.DIFFERS):
            sys.exit(f"The run of {api_version} on {day} ended with {int(code)}: nothing was written.")
    return listener.document()


def main() -> None:
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    file = data_folder("specs") / FILE
    for version in sys.argv[1:] or available_versions():
        costs = {version: measure(version)}
        known = json.loads(file.read_bytes()) if file.exists() else {}
        put(file, _text(known | costs))


def _text(document: Mapping[str, Json]) -> str:
    """JSON with a line for each requirement."""
    parts = []
    for version, costs in sorted(document.items()):
        rows = ",\n".join(
            f"   {json.dumps(id, ensure_ascii=False)}: {json.dumps(row)}" for id, row in costs["requirements"].items()
        )
        shared = json.dumps(costs["shared"])
        parts.append(f' "{version}": {{\n  "shared": {shared},\n  "requirements": {{\n{rows}\n  }}\n }}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    main()
