"""The built wheel carries specs/ and fixtures/, and runs from an empty folder in a fresh environment."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest

from conformance import __version__
from conformance.report import load_report
from tests.packaging.conftest import ROOT
from tests.support.command import environment

_COMMAND = "stripe-conformance"


def run(program: Path, *arguments: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A program of the fresh environment, with a cache of its own."""
    return subprocess.run(
        [program, *arguments],
        cwd=folder,
        env=environment(XDG_CACHE_HOME=str(folder / ".cache"), **variables),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("folder", "inside"),
    [("conformance", "conformance"), ("specs", "conformance/_data/specs"), ("fixtures", "conformance/_data/fixtures")],
)
def test_wheel_carries_every_file(folder: str, inside: str, wheel: Path) -> None:
    """Code, templates, pytest.ini, contract and fixtures: what the checkout reads is in the wheel too."""
    files = {path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if name.startswith(f"{inside}/")}

    wanted = {f"{inside}/{path.relative_to(ROOT / folder).as_posix()}" for path in files}
    assert wanted - carried == set()


def test_wheel_carries_nothing_else(wheel: Path) -> None:
    """Neither tests nor reports are installed at a user's."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}

    assert tops == {"conformance", f"stripe_billing_conformance-{__version__}.dist-info"}


def test_installed_suite_reads_its_own_data(programs: Path, tmp_path: Path) -> None:
    """Code and data are those of the wheel, whatever other packages are called."""
    script = (
        "import conformance.contract as c; print(c.__file__); print(c.data_folder('fixtures'), c.data_folder('specs'))"
    )

    done = run(programs / "python", "-c", script, folder=tmp_path)

    code, data = done.stdout.splitlines()
    package = Path(code).parents[1]
    assert package.is_relative_to(programs.parent)
    assert data == f"{package / '_data' / 'fixtures'} {package / '_data' / 'specs'}"


def test_installed_suite_runs_from_an_empty_folder(programs: Path, tmp_path: Path) -> None:
    """The reference target starts, conforms, and all reports are written."""
    done = run(programs / _COMMAND, "run", "--select", "invoices.void", folder=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    report = load_report(tmp_path / "reports" / "latest" / "report.json")
    assert report.suite["version"] == __version__
    assert any(verdict.id.startswith("invoices.void") and verdict.calls for verdict in report.verdicts)
    assert (tmp_path / "reports" / "latest" / "report.html").stat().st_size > 10_000


def test_version(programs: Path, tmp_path: Path) -> None:
    """`--version` is that of the distribution."""
    assert run(programs / _COMMAND, "--version", folder=tmp_path).stdout == f"{_COMMAND}, version {__version__}\n"


@pytest.mark.parametrize(
    ("typed", "word", "offered"),
    [
        (_COMMAND + " re", "1", {"plain,render"}),
        (_COMMAND + " run --fail-on ", "3", {"plain,must", "plain,should", "plain,never"}),
        (_COMMAND + " run --also s", "3", {"plain,sarif"}),
    ],
)
def test_completion_knows_commands_and_values(
    typed: str, word: str, offered: set[str], programs: Path, tmp_path: Path
) -> None:
    """A shell that asks is told the commands, and the values that an option takes."""
    asked = {"_STRIPE_CONFORMANCE_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": word}

    assert set(run(programs / _COMMAND, folder=tmp_path, **asked).stdout.split()) == offered


def test_completion_script_is_taken_by_bash(programs: Path, tmp_path: Path) -> None:
    """What the README tells people to put into their .bashrc registers a completion."""
    script = f'eval "$(_STRIPE_CONFORMANCE_COMPLETE=bash_source {programs / _COMMAND})" && complete -p {_COMMAND}'

    done = run(Path("/bin/bash"), "--norc", "-c", script, folder=tmp_path)

    assert "_stripe_conformance_completion" in done.stdout, done.stderr
