"""A reference target that plays the real host: the name is api.stripe.com, the address is on the loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from conformance.contract import DEFAULT_VERSION, documented_on, version_folder
from conformance.harness.reference_process import KEY, reference_target
from conformance.wire import Client, Sender, Target
from tests.support.command import Ended, command

DAY = documented_on(version_folder(DEFAULT_VERSION))  # of the reference; the real host would be of today


@dataclass(frozen=True)
class Stage:
    """A folder of its own with a target file, and what listens behind the name that it gives."""

    folder: Path
    url: str

    @property
    def place(self) -> str:
        return urlsplit(self.url).netloc

    def command(self, *arguments: str, key: str = KEY) -> Ended:
        """`stripe-conformance` with those arguments, and that key in the environment."""
        return command(*arguments, folder=self.folder, env={"STRIPE_API_KEY": key} if key else {})

    def run(self, *arguments: str, key: str = KEY) -> Ended:
        """A run against api.stripe.com, as it is played here."""
        return self.command("run", "--target-file", "target.toml", *arguments, key=key)

    def sweep(self, *arguments: str) -> Ended:
        return self.command("sweep", "--target-file", "target.toml", *arguments)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a reference target in a process of its own."""
    with reference_target(DEFAULT_VERSION, DAY) as url:
        yield url


@pytest.fixture
def staged(tmp_path: Path) -> Callable[[str], Stage]:
    """Makes a stage of what listens at a URL."""

    def make(url: str) -> Stage:
        (tmp_path / "target.toml").write_text(
            f"""
            target = "stripe"
            [targets.stripe]
            url = "http://api.stripe.com"
            connect_to = "{urlsplit(url).netloc}"
            service_date = "{DAY}"
            """
        )
        return Stage(tmp_path, url)

    return make


@pytest.fixture
def stage(staged: Callable[[str], Stage], server: str) -> Stage:
    """A stage on the server that all tests share."""
    return staged(server)


@pytest.fixture
def client(server: str) -> Iterator[Client]:
    """Speaks to the shared server."""
    with Sender(Target("reference", server, KEY)) as sender:
        yield Client(sender)
