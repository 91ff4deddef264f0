"""A world of its own for each test."""

from __future__ import annotations

import pytest

from tests.support.reference_world import World


@pytest.fixture
def world() -> World:
    return World()
