"""What all tests of one worker process share: the target, the contract, the clients, the shared objects."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from conformance.contract import Contract
from conformance.suite.api import Api, Raw
from conformance.suite.given import Given
from conformance.suite.waiting import Eventually
from conformance.wire import Target


@dataclass(frozen=True)
class Session:
    """The suite's side of one worker process."""

    target: Target
    contract: Contract
    api: Api
    raw: Raw
    given: Given
    eventually: Eventually


SESSION = pytest.StashKey[Session]()
