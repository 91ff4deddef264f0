"""Proof that requirements fail where the contract is broken: a table of requirements and faults becomes one test.

    test_broken_by_the_fault = broken_by([("invoices.create.period", answering("invoice", "period_end", 0)), …])

That the same requirements are kept where nothing is broken is for tests/suite/test_every_requirement.py to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from conformance.contract import Contract
from tests.support.faulty import Fault
from tests.support.house import CONTRACT, House
from tests.support.requirements import Found, requirements_of

# What a requirement raises that is failed: of the suite's own, or because an answer is not of the shape it should be.
FAILED = (AssertionError, LookupError, TypeError, ValueError)
Faults = Sequence[tuple[str, Fault]]


def requirement(id: str, contract: Contract = CONTRACT) -> Found:
    """The requirement of an ID, which begins with its area."""
    return requirements_of(id.split(".", maxsplit=1)[0], contract)[id]


def broken_by(
    faults: Faults,
    *,
    area: str | None = None,
    failing: tuple[type[Exception], ...] = FAILED,
    contract: Contract = CONTRACT,
) -> Callable[..., None]:
    """A test for each pair: the requirement fails on a target with that fault, and nothing is waited for.

    The IDs may be without their area where that is one for all. The target is of the contract's version and day.
    """
    prefix = f"{area}." if area else ""

    @pytest.mark.parametrize(("id", "fault"), faults, ids=[f"{number} {id}" for number, (id, _) in enumerate(faults)])
    def test_broken_by_the_fault(houses: Callable[[Contract], House], tmp_path: Path, id: str, fault: Fault) -> None:
        house = houses(contract)
        house.faulty.fault = fault
        house.faulty.crashes.clear()

        fixtures = house.fixtures(tmp_path) | {"eventually": lambda attempt: attempt()}
        with pytest.raises(failing):
            requirement(prefix + id, contract).check(fixtures)

        assert house.faulty.crashes == [], "a fault that does not work proves nothing"

    return test_broken_by_the_fault
