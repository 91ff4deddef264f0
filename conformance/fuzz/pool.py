"""What the target has shown: the IDs that generated requests speak of instead of ones that no object has."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

Json = Any
_REFERENCE: Final = re.compile(r"@([a-z_.]+)#(\d+)\Z")
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.-]*[A-Za-z0-9_-]\Z")  # an ID that a URL carries as it is
_MOMENT: Final = re.compile(r"@(now|clock)([+-]\d+)\Z")
_CLOCK_START: Final = 1_659_312_000  # 1 August 2022 00:00 UTC, where `Given.test_clock` starts
_REMEMBERED: Final = 24  # of each object; the oldest are forgotten
_DEEPEST: Final = 4  # levels of an answer in which objects are looked for


def nameable(identifier: Json) -> bool:
    """Whether a URL can name an object by that ID. A coupon's own may be `50 % / off`, and servers read its slash."""
    return isinstance(identifier, str) and bool(_PLAIN.match(identifier))


class Pool:
    """The newest known IDs of each object.

    Args:
        known: IDs that every account has, by object; they are never forgotten.
        now: seconds since the epoch.
    """

    def __init__(self, known: Mapping[str, Sequence[str]], now: Callable[[], float]) -> None:
        self._always = known
        self._newest: dict[str, deque[Json]] = defaultdict(lambda: deque(maxlen=_REMEMBERED))
        self._now = now

    def learn(self, body: Json, depth: int = 0) -> None:
        """Remember the objects of an answer; forget those that it says are deleted."""
        if depth > _DEEPEST or not isinstance(body, dict | list):
            return
        if isinstance(body, dict):
            self._one(body)
        for child in body.values() if isinstance(body, dict) else body:
            self.learn(child, depth + 1)

    def id(self, object_: str, number: int) -> str:
        """The ID of the `number`-th newest object of that kind; of one that does not exist where none is known."""
        found = self.object(object_, number)
        if found is not None:
            return str(found["id"])
        always = self._always.get(object_, ())
        return always[number % len(always)] if always else f"unknown_{object_.replace('.', '_')}"

    def object(self, object_: str, number: int) -> Mapping[str, Json] | None:
        """The `number`-th newest object of that kind, as it was last shown."""
        newest = self._newest.get(object_)
        always = len(self._always.get(object_, ()))
        return newest[number % len(newest)] if newest and number % (len(newest) + always) < len(newest) else None

    def bound(self, value: Json) -> Json:
        """The value with every reference and every moment in it resolved."""
        if isinstance(value, dict):
            return {name: self.bound(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self.bound(member) for member in value]
        if not isinstance(value, str) or not value.startswith("@"):
            return value
        if found := _REFERENCE.match(value):
            return self.id(found[1], int(found[2]))
        if found := _MOMENT.match(value):
            return (int(self._now()) if found[1] == "now" else _CLOCK_START) + int(found[2])
        return value

    def _one(self, body: Mapping[str, Json]) -> None:
        name, identifier = body.get("object"), body.get("id")
        if not isinstance(name, str) or not nameable(identifier):
            return
        kept = self._newest[name]
        for old in [each for each in kept if each["id"] == identifier]:
            kept.remove(old)
        if not body.get("deleted"):
            kept.appendleft(body)
