"""Things that are made once per run and read by many tests, whichever worker needs them first.

Only what no test can see another's changes in: a product, a price, a tax rate, a customer that is never changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from filelock import FileLock

from conformance.suite.answers import wrap
from conformance.suite.errors import Blocked, Unsupported

Json = Any
STEP = "shared:"
_POLL_SECONDS = 0.002  # making a thing takes a few requests; a worker that waits looks again soon


@dataclass
class SharedObjects:
    """The shared things of one run, kept as files in a folder that all its workers see.

    It notes which of them were asked for, and by whom: by a test (""), or while making another.
    """

    folder: Path
    _seen: dict[str, dict[str, Json]] = field(default_factory=dict)
    _making: list[str] = field(default_factory=lambda: [""])
    _asked: dict[str, dict[str, None]] = field(default_factory=lambda: {"": {}})

    def get(self, name: str, make: Callable[[], Json]) -> Json:
        """The thing of that name, made by `make` where nobody has made it yet.

        Raises:
            Blocked, Unsupported: making it failed, now or for the worker that tried first.
        """
        self._asked[self._making[-1]][name] = None
        outcome = self._seen.get(name) or self._seen.setdefault(name, self._read_or_make(name, make))
        if "blocked" in outcome:
            raise Blocked(*outcome["blocked"])
        if "unsupported" in outcome:
            raise Unsupported(*outcome["unsupported"])
        return wrap(outcome["made"])

    def _read_or_make(self, name: str, make: Callable[[], Json]) -> dict[str, Json]:
        path = self.folder / f"{name}.json"
        with FileLock(path.with_suffix(".lock"), poll_interval=_POLL_SECONDS):
            if not path.exists():
                self._making.append(name)
                self._asked[name] = {}
                try:
                    path.write_bytes(orjson.dumps(_attempt(make)))
                finally:
                    self._making.pop()
            return dict(orjson.loads(path.read_bytes()))

    def asked(self) -> dict[str, list[str]]:
        """What was asked for since the last call: by the test, below "", and by each thing that was made for it."""
        asked, self._asked = self._asked, {"": {}}
        return {name: list(names) for name, names in asked.items() if names}


def _attempt(make: Callable[[], Json]) -> dict[str, Json]:
    try:
        return {"made": make()}
    except Blocked as fault:
        return {"blocked": [fault.operation, fault.reason]}
    except Unsupported as fault:
        return {"unsupported": [fault.what, fault.why]}
