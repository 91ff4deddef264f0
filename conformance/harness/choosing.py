"""Which requirements a run takes, and in which order: by area, level, prefix, shard, age of stamps, and budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from difflib import get_close_matches
from typing import Any, ClassVar

from conformance.checks import passive_requirements
from conformance.contract import Contract
from conformance.harness.catalogue import catalogue
from conformance.run.calls import affordable, measured
from conformance.run.gate import Exit
from conformance.run.select import CLIENTS, Selection
from conformance.run.shard import BadShard, Shard
from conformance.run.verified import Verified
from conformance.suite.requirement import Requirement
from conformance.wire import ConfigurationError
from conformance.wire.errors import BadOption

Asked = Mapping[str, Any]


class UnknownArea(ConfigurationError):
    """No requirement is of the area that was asked for."""

    def __init__(self, area: str, known: list[str]) -> None:
        close = get_close_matches(area, known, 1)
        meant = f" Did you mean {close[0]}?" if close else f" There are: {', '.join(known)}."
        super().__init__(f"--area {area}: there is no such area.{meant}")


class NothingStale(ConfigurationError):
    """All that was asked for was verified lately. A run that executes nothing never ends with 0."""

    exit_code: ClassVar[int] = int(Exit.DIFFERS)

    def __init__(self, days: int, count: int) -> None:
        super().__init__(
            f"Each of the {count:,} requirements that were asked for was verified within {days} days: nothing was run."
        )


@dataclass(frozen=True)
class Choice:
    """What a run takes. `queue` is the order, and None where that is the order of reading."""

    selection: Selection
    shard: Shard | None
    queue: tuple[str, ...] | None

    def requirements(self, contract: Contract) -> list[Requirement]:
        """The requirements that tests decide, in the order in which the run comes to them."""
        found = {made.id: made for made in _tested(contract, self.selection, self.shard)}
        return list(found.values()) if self.queue is None else [found[id] for id in self.queue]


def choose(asked: Asked, contract: Contract, verified: Verified) -> Choice:
    """What was asked for.

    Raises:
        UnknownArea, BadOption, NothingStale: as their names say; nothing has been sent.
    """
    selection, shard = _selection(asked, contract), _shard(asked["shard"])
    days, budget = asked["stale"], asked["budget"]
    if days is None and budget is None:
        return Choice(selection, shard, None)
    ids: tuple[str, ...] = tuple(made.id for made in _tested(contract, selection, shard))
    if days is not None and ids:
        stale = verified.stale(ids, days, datetime.now(timezone.utc).date())
        if not stale:
            raise NothingStale(days, len(ids))
        ids = stale
    if budget is not None:
        share = max(1, budget // (shard.of if shard else 1))
        ids = affordable(ids, share, measured(contract.version))
    return Choice(selection, shard, ids)


def _tested(contract: Contract, selection: Selection, shard: Shard | None) -> list[Requirement]:
    passive = {each.id for each in passive_requirements(contract)}
    lacking = _lacking(selection)
    return [
        made
        for made in catalogue(contract)
        if made.id not in passive
        and not made.id.startswith(lacking)
        and selection.takes(made.id, made.area, made.level)
        and (shard is None or shard.takes(made.id))
    ]


def _lacking(selection: Selection) -> tuple[str, ...]:
    """How the IDs of requirements begin that cannot be asked here, for the package that they ask is not here."""
    if not selection.collects(CLIENTS):
        return ()
    from conformance.suite.clients.node_client import lacking  # noqa: PLC0415  other profiles do not pay for it

    return ("clients.node.",) if lacking() else ()


def _selection(asked: Asked, contract: Contract) -> Selection:
    passive = {each.area for each in passive_requirements(contract)}
    known = sorted({"protocol", CLIENTS, *contract.areas, *passive})
    for area in asked["area"]:
        if area not in known:
            raise UnknownArea(area, known)
    return Selection(tuple(asked["area"]), asked["level"], tuple(asked["select"]), _profile(asked))


def _profile(asked: Asked) -> str:
    """The profile that was asked for, if only by an area or a prefix of it."""
    named = [*asked["area"], *(prefix.split(".")[0] for prefix in asked["select"])]
    if asked["profile"] is not None or CLIENTS not in named:
        return asked["profile"] or "api"
    return CLIENTS if set(named) == {CLIENTS} else "all"


def _shard(said: str | None) -> Shard | None:
    """The shard that was asked for; the only one of one is the whole run."""
    if said is None:
        return None
    try:
        shard = Shard.parse(said)
    except BadShard as problem:
        raise BadOption("--shard", str(problem)) from problem
    return shard if shard.of > 1 else None
