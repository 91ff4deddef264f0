"""The fixtures that requirements are written with."""

from __future__ import annotations

import pytest

from conformance.contract import Contract
from conformance.suite.api import Api, Raw
from conformance.suite.given import Given
from conformance.suite.session import SESSION, Session
from conformance.suite.waiting import Eventually
from conformance.wire import Target


@pytest.fixture(scope="session")
def session(pytestconfig: pytest.Config) -> Session:
    return pytestconfig.stash[SESSION]


@pytest.fixture(scope="session")
def api(session: Session) -> Api:
    """The target, through the official SDK."""
    return session.api


@pytest.fixture(scope="session")
def raw(session: Session) -> Raw:
    """The target, past the SDK."""
    return session.raw


@pytest.fixture(scope="session")
def given(session: Session) -> Given:
    """Factories for what a scenario starts from."""
    return session.given


@pytest.fixture(scope="session")
def contract(session: Session) -> Contract:
    return session.contract


@pytest.fixture(scope="session")
def target(session: Session) -> Target:
    return session.target


@pytest.fixture(scope="session")
def eventually(session: Session) -> Eventually:
    """Polls where the service is documented as eventual."""
    return session.eventually
