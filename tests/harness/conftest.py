"""A reference target for the tests of whole runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conformance.contract import DEFAULT_VERSION
from conformance.harness.reference_process import reference_target


@pytest.fixture(scope="session")
def reference() -> Iterator[str]:
    """The URL of a reference target in a process of its own."""
    with reference_target(DEFAULT_VERSION) as url:
        yield url
