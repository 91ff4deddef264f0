"""What holds for every requirement, whatever its area: how it is named, what it is about, and what it proves.

Which fault breaks which requirement is in the tables of `test_*_faults.py`.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance import suite
from conformance.contract import Contract
from conformance.suite.requirement import Requirement
from conformance.wire import Client
from tests.support.faulty import Fault
from tests.support.house import CONTRACT, PINS, House
from tests.support.otherwise import Otherwise
from tests.support.proving import FAILED
from tests.support.requirements import requirements_of

AREAS = sorted(module.name for module in pkgutil.iter_modules(suite.__path__) if module.ispkg)
REQUIREMENTS = {id: found for area in AREAS for id, found in requirements_of(area, CONTRACT).items()}
LATER = [  # what holds on other versions or days only, each on the first that it holds for
    (contract, id)
    for number, contract in enumerate(PINS)
    for area in AREAS
    if number and area not in ("protocol", "clients")
    for id in sorted(requirements_of(area, contract))
    if not any(id in requirements_of(area, before) for before in PINS[:number])
]
# The protocol is about every operation and much of it is asked past the client: test_protocol_faults.py proves it.
# The official packages speak for themselves: tests/clients/test_client_faults.py proves what is asked of them.
OF_OBJECTS = {id: found for id, found in REQUIREMENTS.items() if not id.startswith(("protocol.", "clients."))}
SAYS_NOTHING_OF_ANSWERS = {  # either of two outcomes, or asked past the client that answers otherwise
    "quotes.create.current_period_end",
    "quotes.update.current_period_end",
    "quotes.pdf.expand",
    "quotes.pdf.no_key",
}


@pytest.mark.parametrize("id", sorted(OF_OBJECTS))
def test_kept_by_the_reference_and_failed_by_other_answers(house: House, shared: Path, id: str) -> None:
    """A requirement passes on the reference, and on no answer in which everything is otherwise."""
    house.faulty.fault = Fault()

    OF_OBJECTS[id].check(house.fixtures(shared))
    if id not in SAYS_NOTHING_OF_ANSWERS:
        with pytest.raises((*FAILED, AttributeError)):
            OF_OBJECTS[id].check(house.fixtures(shared, Otherwise(Client(house.sender))))


@pytest.mark.parametrize(("contract", "id"), LATER, ids=[f"{id} on {pin.version}" for pin, id in LATER])
def test_kept_on_its_version_and_failed_by_other_answers(
    houses: Callable[[Contract], House], shared: Path, contract: Contract, id: str
) -> None:
    """The same, of what holds for a later version, or on a later day."""
    house = houses(contract)
    house.faulty.fault = Fault()
    found = requirements_of(id.split(".", maxsplit=1)[0], contract)[id]
    folder = shared / f"{contract.version} {contract.service_date}"
    folder.mkdir(exist_ok=True)

    found.check(house.fixtures(folder))
    if id not in SAYS_NOTHING_OF_ANSWERS:
        with pytest.raises((*FAILED, AttributeError)):
            found.check(house.fixtures(folder, Otherwise(Client(house.sender))))


def test_titles_are_sentences() -> None:
    titles = {id: found.requirement.title for id, found in REQUIREMENTS.items()}

    assert [id for id, title in titles.items() if not title.endswith(".") or " should " in title] == []


@pytest.mark.parametrize("area", AREAS)
def test_ids_are_of_their_area(area: str) -> None:
    assert {id.split(".")[0] for id in requirements_of(area, CONTRACT)} == {area}


@pytest.mark.parametrize("pin", PINS, ids=lambda pin: f"{pin.version} in {pin.service_date}")
def test_labels_of_a_family_are_unique(pin: Contract) -> None:
    """Of those that hold for one version on one day."""
    found = (each for area in AREAS for each in requirements_of(area, pin).values())
    for family in {each.test for each in found if each.case}:
        cases = [case.label for case in family.__requirement__.cases(pin)]  # type: ignore[attr-defined]

        assert len(cases) == len(set(cases)), family


def test_every_requirement_is_about_an_operation() -> None:
    assert [id for id, found in OF_OBJECTS.items() if not about_an_operation(found.requirement)] == []


def about_an_operation(requirement: Requirement) -> bool:
    """Whether it names an operation of the contract, or cites the section of one."""
    cited = {operation.cites for operation in CONTRACT.operations.values()}
    return requirement.operation in CONTRACT.operations or requirement.cites in cited


def test_every_further_way_out_has_its_requirement() -> None:
    """A cell of a lifecycle that leads elsewhere too names the requirement that says when."""
    for table in CONTRACT.lifecycles.values():
        for action in table["actions"].values():
            for state in table["states"]:
                assert {way["requirement"] for way in action[state].get("also", [])} <= REQUIREMENTS.keys()
