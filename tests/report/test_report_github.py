"""GitHub's annotations: one a cause, escaped, no more than GitHub shows; the summary goes to the step's file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conformance.contract.levels import Level
from conformance.report import github, markdown
from conformance.run.model import Departure, Held, Outcome
from tests.report.factory import Factory

_COMMAND = re.compile(r"::(error|warning|notice) title=([^:,\r\n]+)::([^\r\n]+)")


@pytest.mark.parametrize("kind", ["everything", "hostile", "run"])
def test_every_line_is_one_command(kind: str, factory: Factory) -> None:
    """No text of a target can end a command or begin another."""
    lines = github.render(getattr(factory, kind)()).split("\n")

    assert lines.pop() == ""
    assert [line for line in lines if not _COMMAND.fullmatch(line)] == []


@pytest.mark.parametrize(
    ("level", "command"), [(Level.MUST, "error"), (Level.SHOULD, "warning"), (Level.MAY, "notice")]
)
def test_level_is_the_command(level: Level, command: str, factory: Factory) -> None:
    """A broken MUST is an error, a SHOULD a warning, a MAY a notice."""
    _, line = github.render(
        factory.run(factory.verdict("invoices.void.open", Outcome.FAILED, level=level))
    ).splitlines()

    assert line == (
        f"::{command} title={level.value.upper()} invoices.void.open::"
        "Voiding an open invoice sets its status to `void`."
        '%0AExpected "void", actual "open".%0Ahttps://stripe.com/docs/api/invoices/void'
    )


def test_first_line_is_the_headline(factory: Factory) -> None:
    """The verdict of the run comes first, and says what is missing from it."""
    run = factory.run(factory.verdict("a.b"), complete=False, stopped="interrupted")

    assert github.render(run) == (
        "::notice title=Incomplete%3A billing-emulator::The 1 MUST requirements tested so far all hold."
        " Incomplete run: interrupted.\n"
    )


def test_one_annotation_a_cause(factory: Factory) -> None:
    """A family that breaks everywhere is one annotation, which says how many more there are."""
    family = factory.family("protocol.auth.no_key", Outcome.FAILED, 5, "A request without a key is refused with 401")

    lines = github.render(factory.run(*family)).splitlines()
    assert len(lines) == 2
    assert "%0AAnd 4 more of the same rule." in lines[1]


def test_departures_from_the_baseline_are_annotated(factory: Factory) -> None:
    """What newly passes gates, so it is told; a new failure is told once, by its cause."""
    departures = (
        Departure("new_failure", "a.b", "failed"),
        Departure("newly_passing", "a.c", "remove its entry"),
        Departure("newly_passing", "a.d", "remove its entry", gates=False),
    )
    run = factory.run(factory.verdict("a.b", Outcome.FAILED), baseline=Held("baseline.yaml", departures))

    lines = github.render(run).splitlines()[1:]
    assert [line.split("::")[1] for line in lines] == [
        "error title=Baseline",
        "warning title=Baseline",
        "error title=MUST a.b",
    ]
    assert lines[0].endswith("::newly passing: a.c remove its entry")


def test_no_more_than_github_shows(factory: Factory) -> None:
    """GitHub drops all beyond ten of a kind in a step; the summary has the rest."""
    lines = github.render(factory.large(60, 60)).splitlines()

    assert sum(line.startswith("::error ") for line in lines) == 10


def test_summary_is_appended_to_the_step(
    factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The step's file keeps what other steps wrote, and nothing is written elsewhere."""
    summary, run = tmp_path / "summary", factory.everything()
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv(github.SUMMARY_VARIABLE, str(summary))

    github.write(run, tmp_path)

    assert summary.read_text(encoding="utf-8") == "before\n" + markdown.render(run)
    assert capsys.readouterr().out == github.render(run)
    assert [path.name for path in tmp_path.iterdir()] == ["summary"]


def test_outside_of_github_only_the_annotations(
    factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a step there is no summary to append to."""
    monkeypatch.delenv(github.SUMMARY_VARIABLE, raising=False)

    github.write(factory.everything(), tmp_path)

    assert capsys.readouterr().out.startswith("::notice title=Does not conform")
    assert list(tmp_path.iterdir()) == []
