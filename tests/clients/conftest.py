"""The official packages, and what they are tried on: a reference target that can be made faulty."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest
from filelock import FileLock

from conformance.suite.clients.node_client import node as node_program
from tests.support.house import House, open_house

NODE_PACKAGE = "stripe@23.1.0"
_SECONDS = 120  # that npm may take


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """One for each file: what another file has made is not there."""
    with open_house() as house:
        yield house


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the objects are kept that no fault changes."""
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="session")
def node_folder() -> Path:
    """A folder from where node finds the official package, which is installed once for this computer."""
    program = node_program()
    if program is None:
        pytest.skip("there is no node")
    npm = shutil.which("npm") or shutil.which("npm", path=str(Path(program).parent))
    if npm is None:
        pytest.skip("there is a node, and no npm")
    folder = Path(platformdirs.user_cache_dir("stripe-conformance")) / NODE_PACKAGE.replace("@", "-node-")
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "lock"):
        if not (folder / "node_modules" / "stripe" / "package.json").exists():
            _install(npm, folder)
    return folder


def _install(npm: str, folder: Path) -> None:
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    command = [npm, "install", *quiet, "--prefix", str(folder), NODE_PACKAGE]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm did not install {NODE_PACKAGE} within {_SECONDS} s")
    if done.returncode:
        pytest.skip(f"npm cannot install {NODE_PACKAGE}: {done.stderr.strip().splitlines()[:1]}")
