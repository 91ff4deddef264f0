"""What the generated families send: requests that are valid but for one thing."""

from __future__ import annotations

import pytest

from conformance.suite.given import Given
from conformance.suite.protocol.valid import Valid


@pytest.fixture(scope="session")
def valid(given: Given) -> Valid:
    """Valid requests for every operation of the catalogue."""
    return Valid(given)
