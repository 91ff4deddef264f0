"""Passive requirements: what every exchange is held to, whatever test caused it.

`@check` registers a function as one requirement; its docstring's first line is the requirement. A check of objects
gets each API object of its kinds that an answer holds; a check without objects gets the whole exchange. It returns None
where the requirement is kept, SKIPPED where this answer cannot show it, or what does not match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple, TypeVar

from conformance.contract import DOCS
from conformance.contract.levels import Level, Provenance

MUST, SHOULD, MAY = Level.MUST, Level.SHOULD, Level.MAY
DOCUMENTED, OBSERVED, INFERRED = Provenance.DOCUMENTED, Provenance.OBSERVED, Provenance.INFERRED


class Mismatch(NamedTuple):
    """Where a requirement is broken: the pointer from the object, what is expected, and what is there.

    `rule` is the last part of the requirement's ID unless given.
    """

    pointer: str
    expected: str
    actual: str
    rule: str = ""


class Skipped:
    """The answer does not show whether the requirement is kept."""


SKIPPED: Final = Skipped()
Result = Mismatch | list[Mismatch] | Skipped | None
Answers = Literal["any", "refusal", "page"]
Function = Callable[[Any], Result]
Checked = TypeVar("Checked", bound=Function)


@dataclass(frozen=True)
class PassiveRequirement:
    """One sentence that every exchange is held to."""

    id: str
    level: Level
    cites: str
    provenance: Provenance
    title: str
    area: str = "protocol"
    objects: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()  # capabilities of the target without which it is not asked for

    @property
    def link(self) -> str:
        return self.cites if "://" in self.cites else DOCS + self.cites


@dataclass(frozen=True, slots=True)
class Check:
    """A passive requirement and the function that decides it."""

    requirement: PassiveRequirement
    function: Function
    id: str
    rule: str
    of: Answers


CHECKS: dict[str, Check] = {}


def check(
    id: str,
    *,
    cites: str,
    level: Level,
    provenance: Provenance = DOCUMENTED,
    objects: Iterable[str] = (),
    needs: Iterable[str] = (),
    of: Answers = "any",
) -> Callable[[Checked], Checked]:
    """Register a function as the check of one passive requirement.

    Args:
        id: `<kind>.<subject>.<rule>`, stable for ever.
        cites: path below https://stripe.com/docs/api/, or a whole URL.
        level: how strictly the documentation promises it.
        provenance: who says so; what is INFERRED is never MUST.
        objects: the API objects that it looks at; none for a check of the whole exchange.
        needs: capabilities of the target without which it is not asked for ("idempotency", "versions" …).
        of: the answers that a check of the whole exchange looks at: refusals, list and search results, or any.
    """
    if provenance is INFERRED and level is MUST:
        raise ValueError(f"{id}: what is inferred is never MUST")
    if id in CHECKS:
        raise ValueError(f"{id} is registered twice")

    def register(function: Checked) -> Checked:
        title = (function.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
        requirement = PassiveRequirement(
            id, level, cites, provenance, title, objects=tuple(objects), needs=tuple(needs)
        )
        CHECKS[id] = Check(requirement, function, id, id.rsplit(".", 1)[-1], of)
        return function

    return register


def mismatch(pointer: str, expected: object, actual: object) -> Mismatch | None:
    """None where both are equal, else the mismatch."""
    return None if expected == actual else Mismatch(pointer, str(expected), str(actual))
