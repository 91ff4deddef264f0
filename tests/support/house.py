"""A reference target that can be made faulty, and what requirements are carried out with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.contract import Contract, load
from conformance.reference import create_app
from conformance.suite.api import Api, Raw
from conformance.suite.given import SETUP, Given
from conformance.suite.protocol.valid import Valid
from conformance.suite.shared import SharedObjects
from conformance.suite.waiting import Eventually
from conformance.wire import Client, RawClient, Sender, Target
from tests.support.faults import KEY
from tests.support.faulty import Faulty, served

CONTRACT: Contract = load()


@dataclass
class House:
    """A faulty target, and what speaks to it."""

    faulty: Faulty
    target: Target
    sender: Sender

    def fixtures(self, folder: Path, client: Any = None) -> dict[str, Any]:
        """The fixtures of the suite; `client` is what `api` speaks through, set-up keeps to the plain one."""
        plain = Client(self.sender)
        given = Given(Api(plain, CONTRACT).as_step(SETUP), SharedObjects(folder))
        return {
            "api": Api(client or plain, CONTRACT),
            "raw": Raw(RawClient(self.sender), CONTRACT),
            "given": given,
            "valid": Valid(given),
            "contract": CONTRACT,
            "target": self.target,
            "eventually": Eventually(0.0 if client else 5.0),
        }


@contextmanager
def open_house() -> Iterator[House]:
    """A house of its own."""
    faulty = Faulty(create_app())
    with served(faulty) as url:
        target = Target("faulty", url, KEY)
        with Sender(target, sleep=lambda _: None) as sender:
            yield House(faulty, target, sender)
