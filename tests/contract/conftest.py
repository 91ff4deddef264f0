"""What the tests of building versions share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.small_version import write_small_versions


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A small hand-written version, and the folder of one that follows it and changes nothing yet."""
    return write_small_versions(tmp_path)
