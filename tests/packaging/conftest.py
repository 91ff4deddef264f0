"""The built wheel, and an environment that the action's own steps have installed it into."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from filelock import FileLock

from conformance import __version__
from tests.packaging.actions import Runner
from tests.support.command import environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this test session share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "packaging"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def wheel(shared: Path) -> Path:
    """The wheel of this checkout."""
    folder = shared / "dist"
    with FileLock(shared / "wheel.lock"):
        if not folder.exists():
            subprocess.run(
                [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
                cwd=ROOT,
                check=True,
                capture_output=True,
                timeout=60,
            )
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="session")
def programs(shared: Path, wheel: Path) -> Path:
    """The folder of programs of a fresh environment into which the action's step has installed the wheel.

    Its dependencies are those of the environment that runs the tests. Beside the package stand two others that are
    called like its data folders, as `fixtures` of PyPI is.
    """
    runner = Runner(shared, ROOT / "action.yml", pip_environment(wheel))
    place = shared / "programs"
    with FileLock(shared / "programs.lock"):
        if not place.exists():
            ended = runner.step("install", version=__version__)
            assert ended.code == 0, ended.output
            installed = Path(ended.outputs["programs"])
            packages = next((installed.parent / "lib").glob("python*/site-packages"))
            own = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
            (packages / "dependencies.pth").write_text("\n".join(sorted(own)), encoding="utf-8")
            for decoy in ("specs", "fixtures"):
                (packages / decoy).mkdir()
            place.write_text(str(installed), encoding="utf-8")
    return Path(place.read_text("utf-8"))


def pip_environment(wheel: Path) -> dict[str, str]:
    """A job's variables, in which pip installs the wheel alone, and from nowhere else."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return environment(PATH=path, PIP_NO_INDEX="1", PIP_NO_DEPS="1", PIP_FIND_LINKS=str(wheel.parent))
