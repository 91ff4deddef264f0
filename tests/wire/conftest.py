"""Targets and senders of the wire's tests: loopback only, and waits that take no time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from conformance.wire import Client, RawClient, Sender, Target
from tests.support.hostile import Hostile
from tests.support.misbehaving import Mode

KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"


@dataclass
class Line:
    """A target with the sender that leads to it, and the seconds that the sender waited."""

    server: Hostile
    sender: Sender
    waited: list[float] = field(default_factory=list)

    @property
    def client(self) -> Client:
        return Client(self.sender)

    @property
    def raw(self) -> RawClient:
        return RawClient(self.sender)


@pytest.fixture
def line() -> Iterator[Callable[..., Line]]:
    """Makes a target that behaves in a given way, and a line to it."""
    with ExitStack() as stack:

        def make(mode: str | Mode = "ok_200", path: str = "", **options: object) -> Line:
            server = stack.enter_context(Hostile(mode))
            waited: list[float] = []
            target = Target("target", server.url + path, KEY, read_timeout=5, **options)
            return Line(server, stack.enter_context(Sender(target, seed=7, sleep=waited.append)), waited)

        yield make
