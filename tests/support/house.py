"""A reference target that can be made faulty, and what requirements are carried out with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.contract import DEFAULT_VERSION, Contract, load
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
NEWER: Contract = load("2024-04-10")
OLD_PIN: Contract = load(DEFAULT_VERSION, NEWER.service_date)  # a pin of old on a newer service: every addition
PINS = (CONTRACT, NEWER, OLD_PIN)
VERSIONS = {contract.version: contract for contract in (CONTRACT, NEWER)}


@dataclass
class House:
    """A faulty target, and what speaks to it: pinned to the version, and on the day, of the contract."""

    contract: Contract
    faulty: Faulty
    target: Target
    sender: Sender

    def fixtures(self, folder: Path, client: Any = None) -> dict[str, Any]:
        """The fixtures of the suite; `client` is what `api` speaks through, set-up keeps to the plain one."""
        plain = Client(self.sender)
        given = Given(Api(plain, self.contract).as_step(SETUP), SharedObjects(folder))
        return {
            "api": Api(client or plain, self.contract),
            "raw": Raw(RawClient(self.sender), self.contract),
            "given": given,
            "valid": Valid(given),
            "contract": self.contract,
            "target": self.target,
            "eventually": Eventually(0.0 if client else 5.0),
        }


@contextmanager
def open_house(contract: Contract = CONTRACT) -> Iterator[House]:
    """A house of its own, whose target is of the contract's version and day."""
    usual = contract.service_date == load(contract.version).service_date
    faulty = Faulty(create_app(contract.version, "" if usual else contract.service_date))
    with served(faulty) as url:
        target = Target("faulty", url, KEY, api_version=contract.version, service_date=contract.service_date)
        with Sender(target, sleep=lambda _: None) as sender:
            yield House(contract, faulty, target, sender)
