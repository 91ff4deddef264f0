"""The formats by name: the same ones wherever a user can name one, each with a writer."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.cli.run import command
from conformance.plugin import _OPTIONS
from conformance.report import WRITERS, write_all
from conformance.report.formats import FORMATS, FURTHER
from conformance.wire.rules import schema
from tests.report.factory import Factory


def test_option_is_the_same_everywhere() -> None:
    """The command line, pytest and the target file offer the same further formats."""
    flag = next(parameter for parameter in command.params if parameter.name == "also")

    assert tuple(getattr(flag.type, "choices", ())) == FURTHER
    assert dict(_OPTIONS)["--also"]["choices"] == FURTHER
    assert tuple(schema()["$defs"]["also"]["items"]["enum"]) == FURTHER


def test_usual_formats_keep_their_names() -> None:
    """What every run writes can be rendered again under the same name."""
    assert {chosen.file for name, chosen in FORMATS.items() if name not in FURTHER} == set(WRITERS)


@pytest.mark.parametrize("name", [name for name, chosen in FORMATS.items() if chosen.streams])
def test_file_is_the_text(name: str, factory: Factory, tmp_path: Path) -> None:
    """What is written is what is rendered, and rendering twice gives the same."""
    run = factory.everything()
    FORMATS[name].write(run, tmp_path / "file")

    assert (tmp_path / "file").read_text(encoding="utf-8") == FORMATS[name].render(run)


def test_further_formats_are_written_beside_the_usual(factory: Factory, tmp_path: Path) -> None:
    """`also` adds files, and names them."""
    run = factory.everything()

    written = write_all(run, run.evidence, factory.contract, tmp_path, also=("ctrf", "allure"))

    assert [path.name for path in written] == ["report.json", *WRITERS, "ctrf.json", "allure-results"]
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in written}
