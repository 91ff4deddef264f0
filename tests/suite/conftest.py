"""What the proofs of the suite speak to: a target that can be made faulty, and a place for what no fault changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from conformance.contract import Contract, Operation
from tests.support.exercised import Exercised
from tests.support.house import CONTRACT, VERSIONS, House, open_house

Houses = Callable[[Contract], House]


@pytest.fixture(scope="module")
def houses() -> Iterator[Houses]:
    """One for each file and each version and day of the API: what another file has made is not there."""
    with ExitStack() as opened:
        found: dict[str, House] = {}

        def house(contract: Contract) -> House:
            if contract.digest not in found:
                found[contract.digest] = opened.enter_context(open_house(contract))
            return found[contract.digest]

        yield house


@pytest.fixture(scope="module")
def house(houses: Houses) -> House:
    """That of the version and day that most requirements are of."""
    return houses(CONTRACT)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the objects are kept that no fault changes."""
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="module")
def exercised_in(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Exercised]:
    """What the requirements of the file's `AREAS` send in a version, each carried out once."""

    @cache
    def exercised(version: str) -> Exercised:
        return Exercised(request.module.AREAS, tmp_path_factory.mktemp("shared"), VERSIONS[version])

    return exercised


@pytest.fixture
def exercised(exercised_in: Callable[[str], Exercised], version: str) -> Exercised:
    return exercised_in(version)


@pytest.fixture
def operation(version: str, name: str) -> Operation:
    """That of an ID, as the version documents it."""
    return VERSIONS[version].operations[name]
