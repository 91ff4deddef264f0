"""What the proofs of the suite speak to: a target that can be made faulty, and a place for what no fault changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house import House, open_house


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """One for each file: what another file has made is not there."""
    with open_house() as house:
        yield house


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the objects are kept that no fault changes."""
    return tmp_path_factory.mktemp("shared")
