"""What the proofs of the suite speak to: a target that can be made faulty, and a place for what no fault changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from conformance.contract import Contract
from tests.support.house import CONTRACT, House, open_house

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
