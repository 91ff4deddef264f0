"""The Dockerfile builds the wheel of this checkout, and runs it as nobody in particular."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.packaging.dockerfile import Instruction, stages

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def build() -> list[Instruction]:
    """The stage that builds the wheel."""
    return stages(ROOT / "Dockerfile")[0]


@pytest.fixture(scope="module")
def final() -> list[Instruction]:
    """The stage that is the image."""
    return stages(ROOT / "Dockerfile")[-1]


def all_of(stage: list[Instruction], word: str) -> list[str]:
    """What stands behind every instruction of that word."""
    return [instruction.rest for instruction in stage if instruction.word == word]


def test_both_stages_are_slim_and_pinned(build: list[Instruction], final: list[Instruction]) -> None:
    """The same Python builds and runs."""
    assert all_of(build, "FROM") == ["python:3.12-slim AS build"]
    assert all_of(final, "FROM") == ["python:3.12-slim"]


def test_everything_that_the_wheel_needs_is_copied(build: list[Instruction]) -> None:
    """Each copied path is in the checkout, and let through by .dockerignore."""
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] == "!"}
    copied = {path for rest in all_of(build, "COPY") for path in rest.split()[:-1]}

    assert copied == {"pyproject.toml", "README.md", "conformance", "specs", "fixtures"} == let_through
    assert all((ROOT / path).exists() for path in copied)


def test_image_takes_nothing_but_the_wheel(final: list[Instruction]) -> None:
    """Neither sources nor the builder's tools are in the image."""
    assert all_of(final, "COPY") == ["--from=build /dist /dist"]


def test_image_does_not_run_as_root(final: list[Instruction]) -> None:
    """The last user is the one that was made, and may write the reports."""
    words = [instruction.word for instruction in final]

    (user,) = all_of(final, "USER")
    assert user == "conformance"
    assert "useradd --uid 10001" in all_of(final, "RUN")[0]
    assert "--owner=conformance --group=conformance /reports" in all_of(final, "RUN")[0]
    assert words.index("USER") > words.index("RUN")
    assert words.index("ENTRYPOINT") > words.index("USER")


def test_image_is_the_command(final: list[Instruction]) -> None:
    """The entry point takes the arguments as they are; without any it runs the suite, and reports into the volume."""
    assert json.loads(all_of(final, "ENTRYPOINT")[0]) == ["stripe-conformance"]
    assert json.loads(all_of(final, "CMD")[0]) == ["run"]
    assert all_of(final, "VOLUME") == ["/reports"]
    assert "STRIPE_CONFORMANCE_REPORT_DIR=/reports" in all_of(final, "ENV")[0]
