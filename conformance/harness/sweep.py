"""Finds what runs have left on a target, by the mark that it carries, and removes it. Nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final, Protocol

from conformance.harness.leftovers import KINDS, Kind, Way
from conformance.run.gate import Exit
from conformance.run.mark import run_of
from conformance.wire import Exchange, WireError

Json = Any
Wanted = Callable[[str], bool]
STEP: Final = "sweep"
_PAGE: Final = 100
_ABSENT: Final = (404, 405, 501)

PLANNED, REMOVED, GONE, REFUSED = "planned", "removed", "gone", "refused"


class Sends(Protocol):
    """What a sweep needs of a client (`conformance.wire.Client`)."""

    def send(self, method: str, path: str, params: Mapping[str, Json] | None = None, *, step: str = "") -> Exchange: ...


class ListRefused(WireError):
    """The target refuses to list what has to be looked through."""

    exit_code: ClassVar[int] = int(Exit.NO_TARGET)

    def __init__(self, exchange: Exchange) -> None:
        said = exchange.fault or exchange.error.get("message") or exchange.status
        super().__init__(f"GET {exchange.path} was not answered: {said}. Nothing was removed.")


@dataclass(frozen=True)
class Leftover:
    """One object that a run made, and what becomes of it. Without an action it stays, and `message` says why."""

    object: str
    id: str
    run: str
    action: str = ""
    outcome: str = ""
    message: str = ""
    path: str = ""
    ways: tuple[Way, ...] = ()
    stays: str = ""  # why it may stay as it is where every way is refused; "" where it may not


@dataclass(frozen=True)
class Found:
    """All that is left of the runs that were asked for, in the order of removal."""

    leftovers: tuple[Leftover, ...]
    unlisted: tuple[str, ...]  # paths of lists that the target does not have

    @property
    def removable(self) -> tuple[Leftover, ...]:
        return tuple(each for each in self.leftovers if each.action)

    @property
    def kept(self) -> tuple[Leftover, ...]:
        """What the API cannot delete."""
        return tuple(each for each in self.leftovers if not each.action)


class Sweep:
    """Looks through one account, and cleans it."""

    def __init__(self, client: Sends) -> None:
        self._client = client

    def find(self, wanted: Wanted) -> Found:
        """What is left of the runs whose ID `wanted` takes.

        Raises:
            ListRefused: a list that the target has is not answered.
            LivemodeSeen: these are no test data.
        """
        leftovers: dict[str, Leftover] = {}
        unlisted = []
        for kind in KINDS:
            try:
                for made in self._members(kind):
                    run = run_of(made)
                    if run and wanted(run):
                        leftovers.setdefault(str(made["id"]), _leftover(kind, made, run))
            except _NoSuchList:
                unlisted.append(kind.path)
        return Found(tuple(leftovers.values()), tuple(unlisted))

    def remove(self, found: Found) -> Found:
        """The same after every removal was tried.

        Raises:
            LivemodeSeen: these are no test data.
        """
        return replace(found, leftovers=tuple(self._remove(each) if each.action else each for each in found.leftovers))

    def _remove(self, leftover: Leftover) -> Leftover:
        tried = leftover
        for way in leftover.ways:
            exchange = self._client.send(way.method, leftover.path + way.below, way.params, step=STEP)
            tried = replace(leftover, action=way.word, outcome=_outcome(exchange), message=_message(exchange))
            if tried.outcome != REFUSED:
                return tried
        return replace(leftover, action="", outcome="", message=leftover.stays) if leftover.stays else tried

    def _members(self, kind: Kind) -> Iterator[Mapping[str, Json]]:
        """Every member of a list, page by page."""
        after: Mapping[str, Json] = {}
        while True:
            exchange = self._client.send("GET", kind.path, {"limit": _PAGE, **kind.listed, **after}, step=STEP)
            if exchange.status in _ABSENT:
                raise _NoSuchList
            if not exchange.ok or not isinstance(exchange.body, dict):
                raise ListRefused(exchange)
            members = [made for made in exchange.body.get("data") or () if isinstance(made, dict) and made.get("id")]
            yield from members
            if not members or not exchange.body.get("has_more"):
                return
            after = {"starting_after": members[-1]["id"]}


class _NoSuchList(Exception):
    """The target does not have the operation."""


def _leftover(kind: Kind, made: Mapping[str, Json], run: str) -> Leftover:
    ways = tuple(way for way in kind.ways if way.applies(made))
    plain = Leftover(kind.object, str(made["id"]), run, path=f"{kind.path}/{made['id']}", ways=ways)
    plain = replace(plain, stays=kind.why if made.get("active") is False else "")
    return replace(plain, action=ways[0].word, outcome=PLANNED) if ways else replace(plain, message=kind.why)


def _outcome(exchange: Exchange) -> str:
    """What became of it; what is not there any more went with what it hung from."""
    missing = exchange.error.get("code") == "resource_missing"
    return REMOVED if exchange.ok else GONE if missing else REFUSED


def _message(exchange: Exchange) -> str:
    if exchange.ok:
        return ""
    return str(exchange.fault or exchange.error.get("message") or exchange.status)
