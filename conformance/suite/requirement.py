"""The mark that makes a test a requirement: its ID, level, citation and provenance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from conformance.contract import ALWAYS, DOCS, Contract, Holds, Operation
from conformance.contract.levels import Level, Provenance

MUST, SHOULD, MAY = Level.MUST, Level.SHOULD, Level.MAY
DOCUMENTED, OBSERVED, INFERRED = Provenance.DOCUMENTED, Provenance.OBSERVED, Provenance.INFERRED

Test = TypeVar("Test", bound=Callable[..., None])
Generator = Callable[[Contract], "Iterable[Case]"]


@dataclass(frozen=True)
class Case:
    """One member of a generated family: `label` stands in the ID's brackets, `values` are the test's arguments.

    What is None is as the family says.
    """

    label: str
    values: dict[str, Any]
    operation: Operation | None = None
    area: str | None = None
    level: Level | None = None
    provenance: Provenance | None = None
    cites: str | None = None
    title: str | None = None
    holds: Holds | None = None


@dataclass(frozen=True)
class Requirement:
    """One sentence that a target keeps or breaks. `title` is filled in from the test's docstring.

    Raises:
        ValueError: it is inferred, and MUST; said of a family, or of one of its cases.
    """

    id: str
    level: Level
    cites: str
    provenance: Provenance
    area: str
    operation: str = ""
    needs: tuple[str, ...] = ()
    title: str = ""
    over: Generator | None = None
    holds: Holds = ALWAYS

    def __post_init__(self) -> None:
        if self.provenance is INFERRED and self.level is MUST:
            raise ValueError(f"{self.id}: what is inferred is never MUST")

    @property
    def follows(self) -> str:
        """What decides where it holds (`Holds.follows`)."""
        return self.holds.follows

    @property
    def link(self) -> str:
        return self.cites if "://" in self.cites else DOCS + self.cites

    def of(self, case: Case) -> Requirement:
        """The requirement of one case of a family."""
        return replace(
            self,
            id=f"{self.id}[{case.label}]",
            level=case.level or self.level,
            provenance=case.provenance or self.provenance,
            cites=case.cites or (case.operation.cites if case.operation else self.cites),
            operation=case.operation.id if case.operation else self.operation,
            area=case.area or self.area,
            title=case.title or f"{self.title.rstrip('.')} ({case.label}).",
            holds=case.holds or self.holds,
            over=None,
        )

    def cases(self, contract: Contract) -> list[Case]:
        """The members of a family that hold for the contract, one for each requirement."""
        made = self.over(contract) if self.over and self.holds.of(contract) else ()
        return [case for case in made if case.holds is None or case.holds.of(contract)]


def requirement(
    id: str,
    level: Level,
    *,
    cites: str,
    provenance: Provenance = DOCUMENTED,
    operation: str = "",
    needs: Iterable[str] = (),
    over: Generator | None = None,
    holds: Holds = ALWAYS,
) -> Callable[[Test], Test]:
    """Mark a test as one requirement, or, with `over`, as a family of requirements, one for each case.

    Args:
        id: `<area>.<subject>.<condition>`, stable for ever.
        level: how strictly the documentation promises it.
        cites: path below https://stripe.com/docs/api/, or a whole URL.
        provenance: who says so; what is INFERRED is never MUST.
        operation: ID of the operation that it is about; else the one that `cites` names.
        needs: capabilities of the target without which the requirement is unsupported ("test_clocks", "search" …).
        over: gives the cases of a family from the contract.
        holds: the versions and days for which it is true (`conformance.contract.holds`).
    """

    def mark(test: Test) -> Test:
        title = (test.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
        if not title:
            raise ValueError(f"{id}: the first line of the docstring is the requirement")
        area = id.split(".", maxsplit=1)[0]
        made = Requirement(id, level, cites, provenance, area, operation, tuple(needs), title, over, holds)
        test.__requirement__ = made  # type: ignore[attr-defined]
        return test

    return mark
