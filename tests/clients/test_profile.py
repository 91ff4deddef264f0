"""`run --profile clients`: what it takes, what it leaves, and what it says of a package that is not there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conformance.contract.levels import Level
from conformance.harness.choosing import choose
from conformance.reference.server import serve
from conformance.run.select import Selection
from conformance.run.verified import Verified
from tests.support.command import KEY, Ended, command
from tests.support.house import CONTRACT

ASKED: dict[str, Any] = {
    **{"area": (), "select": (), "level": None, "profile": None},
    **{"shard": None, "stale": None, "budget": None},
}


def run(folder: Path, *options: str, **env: str) -> tuple[Ended, dict[str, Any]]:
    """How a run on the reference ended, and the outcome of what its tests decided, by ID."""
    with serve() as url:
        ended = command(
            "run",
            "--target",
            url,
            "--report-dir",
            "report",
            *options,
            folder=folder,
            env={**env, "STRIPE_API_KEY": KEY},
        )
    document = json.loads((folder / "report" / "report.json").read_bytes())
    return ended, {row["id"]: row["outcome"] for row in document["requirements"] if row["calls"]}


@pytest.mark.parametrize(
    ("profile", "taken"),
    [("api", (True, False)), ("clients", (False, True)), ("all", (True, True))],
)
def test_profiles(profile: str, taken: tuple[bool, bool]) -> None:
    """The API, the official packages, or both."""
    selection = Selection(profile=profile)

    assert (selection.collects("invoices"), selection.collects("clients")) == taken
    assert selection.takes("invoices.void.open", "invoices", Level.MUST) is taken[0]
    assert selection.takes("clients.python.pages.forward", "clients", Level.MUST) is taken[1]


@pytest.mark.parametrize(
    ("asked", "profile"),
    [
        ({}, "api"),
        ({"area": ("clients",)}, "clients"),
        ({"area": ("clients", "plans")}, "all"),
        ({"select": ("clients.python",)}, "clients"),
        ({"select": ("clients.python", "plans.")}, "all"),
        ({"area": ("plans",)}, "api"),
        ({"profile": "api", "area": ("clients",)}, "api"),
    ],
)
def test_profile_is_taken_from_what_is_asked(asked: dict[str, Any], profile: str) -> None:
    """Who asks for the area, or for one of its requirements, need not ask for the profile too."""
    assert choose({**ASKED, **asked}, CONTRACT, Verified({})).selection.profile == profile


def test_python_alone(tmp_path: Path) -> None:
    """Without a Node package the run says so in a line, asks the Python package, and that conforms."""
    ended, outcomes = run(
        tmp_path, "--profile", "clients", "--select", "clients.python.p", STRIPE_NODE_FOLDER=str(tmp_path)
    )

    assert ended.code == 0
    assert "clients.node is not run: " in ended.output
    assert set(outcomes) == {
        f"clients.python.pages.{name}" for name in ("forward", "backward", "filter", "next", "search")
    }
    assert set(outcomes.values()) == {"passed"}


def test_both(tmp_path: Path, node_folder: Path) -> None:
    """With it, both are asked, by several processes too, and the evidence of each call is in the report."""
    options = ("--area", "clients", "--level", "must", "-n", "2")

    ended, outcomes = run(tmp_path, *options, STRIPE_NODE_FOLDER=str(node_folder))

    assert (ended.code, "is not run" in ended.output) == (0, False)
    assert {id.split(".")[1] for id in outcomes} == {"python", "node"}
    assert set(outcomes.values()) == {"passed"}


def test_area_of_the_operation_is_what_a_target_claims(tmp_path: Path) -> None:
    """What a package does with an area that the target does not claim is unsupported, and the rest is asked."""
    with serve() as url:
        (tmp_path / "target.toml").write_text(f'[targets.part]\nurl = "{url}"\nareas = ["quotes"]\n', encoding="utf-8")
        options = ("--select", "clients.python.operation[GET /v1/", "--report-dir", "report")
        ended = command("run", "--target-file", "target.toml", *options, folder=tmp_path, env={"STRIPE_API_KEY": KEY})
    assert ended.code == 0, ended.output
    document = json.loads((tmp_path / "report" / "report.json").read_bytes())
    outcomes = {row["id"]: row["outcome"] for row in document["requirements"]}

    assert outcomes["clients.python.operation[GET /v1/quotes]"] == "passed"
    assert outcomes["clients.python.operation[GET /v1/plans]"] == "unsupported"
