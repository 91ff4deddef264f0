"""The fixtures of the `clients` profile: the official packages against the target."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stripe

from conformance.suite.clients.node_client import Node, NodeError, lacking
from conformance.suite.clients.python_client import Official
from conformance.suite.errors import Mismatch
from conformance.suite.session import Session, fixture

_BROKEN = (AttributeError, LookupError, TypeError, ValueError)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """The requirements on the Node package are not collected where it is not there."""
    return True if collection_path.name.startswith("test_node") and lacking() else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """What the package itself raises in a test is the target's failing: the package is what users have."""
    try:
        return (yield)
    except pytest.fail.Exception as fault:  # of pytest.raises
        raise Mismatch("the package raised no error", "an error", "none") from fault
    except (stripe.StripeError, NodeError) as fault:
        raise Mismatch("the package raised an error", "no error", f"{type(fault).__name__}: {fault}") from fault
    except _BROKEN as fault:
        if not _of_the_package(fault):
            raise
        actual = f"{type(fault).__name__}: {fault}"
        raise Mismatch("the package could not read the answer", "an answer that it can read", actual) from fault


def _of_the_package(fault: BaseException) -> bool:
    """True where the package's own code raised it."""
    frame: Any = fault.__traceback__
    while frame.tb_next is not None:
        frame = frame.tb_next
    return str(frame.tb_frame.f_globals.get("__name__", "")).split(".")[0] == "stripe"


@fixture
def official(session: Session) -> Official:
    """The official Python package."""
    return Official(session.api.client.sender, session.api.supported)


@fixture
def node(session: Session) -> Node:
    """The official Node package, in one process."""
    return session.resources.enter_context(Node(session.api.client.sender, session.api.supported))
