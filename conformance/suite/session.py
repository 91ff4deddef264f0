"""What all tests of one worker process share: the target, the contract, the clients, the shared objects.

A test takes what it needs by name, as pytest's fixtures are taken; each is made when the first test takes it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeVar

import pytest

from conformance.contract import Contract
from conformance.suite.api import Api, Raw
from conformance.suite.given import Given
from conformance.suite.protocol.valid import Valid
from conformance.suite.waiting import Eventually
from conformance.wire import Target

Make = TypeVar("Make", bound=Callable[["Session"], Any])
_MAKERS: dict[str, Callable[[Session], Any]] = {
    "api": attrgetter("api"),  # the target, through the official SDK
    "contract": attrgetter("contract"),
    "eventually": attrgetter("eventually"),  # polls where the service is documented as eventual
    "given": attrgetter("given"),  # factories for what a scenario starts from
    "raw": attrgetter("raw"),  # the target, past the SDK
    "target": attrgetter("target"),
    "valid": lambda session: Valid(session.given),  # valid requests for every operation of the catalogue
}


def fixture(make: Make) -> Make:
    """Lets tests take what `make` makes of the session, by its name; once for each worker process."""
    _MAKERS[make.__name__] = make
    return make


@dataclass(frozen=True)
class Session:
    """The suite's side of one worker process."""

    target: Target
    contract: Contract
    api: Api
    raw: Raw
    given: Given
    eventually: Eventually
    resources: ExitStack = field(default_factory=ExitStack)  # closed when the process has carried out its last test
    _made: dict[str, Any] = field(default_factory=dict)

    def fixture(self, name: str) -> Any:
        """What a test takes under that name.

        Raises:
            KeyError: nothing is called so.
        """
        if name not in self._made:
            self._made[name] = _MAKERS[name](self)
        return self._made[name]


SESSION = pytest.StashKey[Session]()
