"""`stripe-conformance render` and `run --also` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conformance.contract import load
from conformance.report import load_report, write_all
from conformance.report.formats import FORMATS
from conformance.run.gate import Exit
from tests.report.factory import Factory
from tests.support.command import KEY, command


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report folder."""
    factory = Factory(load())
    made, run = tmp_path_factory.mktemp("reports"), factory.everything()
    write_all(run, run.evidence, factory.contract, made)
    return made


@pytest.mark.parametrize("style", [name for name, chosen in FORMATS.items() if chosen.streams])
def test_renders_to_standard_output_and_to_a_file(style: str, folder: Path, tmp_path: Path) -> None:
    """Both are the text of the format; the folder stands for the report.json in it."""
    text = FORMATS[style].render(load_report(folder / "report.json"))

    shown = command("render", str(folder), "--format", style, folder=tmp_path)
    put = command("render", str(folder / "report.json"), "--format", style, "--output", "file", folder=tmp_path)

    assert (shown.code, shown.output) == (0, text)
    assert (put.code, put.output) == (0, "")
    assert (tmp_path / "file").read_text(encoding="utf-8") == text


def test_renders_allure_into_a_folder(folder: Path, tmp_path: Path) -> None:
    """Without `--output` the folder has Allure's own name."""
    ended = command("render", str(folder), "--format", "allure", folder=tmp_path)

    assert (ended.code, ended.output) == (0, "")
    assert len(list((tmp_path / "allure-results").glob("*-result.json"))) == len(
        load_report(folder / "report.json").verdicts
    )


def test_renders_for_github(folder: Path, tmp_path: Path) -> None:
    """Annotations go to standard output, the summary to the step."""
    summary = {"GITHUB_STEP_SUMMARY": str(tmp_path / "step")}
    ended = command("render", str(folder), "--format", "github", folder=tmp_path, env=summary)

    assert ended.code == 0
    assert ended.output.startswith("::notice title=Does not conform")
    assert (tmp_path / "step").read_text(encoding="utf-8") == (folder / "summary.md").read_text(encoding="utf-8")


_MISTAKES = {
    "no format": (("{report}",), "--format"),
    "unknown format": (("{report}", "--format", "pdf"), "pdf"),
    "no such report": (("nowhere.json", "--format", "ctrf"), "cannot be read"),
    "folder without report": ((".", "--format", "ctrf"), "cannot be read"),
    "no report": (("other.json", "--format", "ctrf"), "schema_version"),
    "no such folder": (("{report}", "--format", "ctrf", "--output", "no/such/file"), "cannot be written"),
    "github with output": (("{report}", "--format", "github", "--output", "x"), "leave --output out"),
}


@pytest.mark.parametrize("mistake", _MISTAKES)
def test_mistake_is_one_clear_sentence(mistake: str, folder: Path, tmp_path: Path) -> None:
    """A user's mistake exits 2 with a sentence, and leaves nothing behind."""
    arguments, said = _MISTAKES[mistake]
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")

    ended = command("render", *(a.format(report=folder) for a in arguments), folder=tmp_path)

    assert ended.code == Exit.USAGE
    assert said in ended.output
    assert "Traceback" not in ended.output
    assert [path.name for path in tmp_path.iterdir()] == ["other.json"]


def test_run_writes_what_is_asked_for_everywhere(reference: str, tmp_path: Path) -> None:
    """A run takes further formats from the target file, and a flag's in their place."""
    (tmp_path / "target.toml").write_text(f'target = "{reference}"\nalso = ["badge", "sarif"]\n', encoding="utf-8")
    chosen = ("run", "--target-file", "target.toml", "--api-key", KEY, "--select", "invoices.void")

    from_file = command(*chosen, "--report-dir", "file", folder=tmp_path)
    from_flag = command(*chosen, "--report-dir", "flag", "--also", "ctrf", "--also", "github", folder=tmp_path)

    assert (from_file.code, from_flag.code) == (0, 0)
    assert json.loads((tmp_path / "file" / "badge.json").read_bytes())["isError"] is False
    assert (tmp_path / "file" / "report.sarif").exists()
    tests = json.loads((tmp_path / "flag" / "ctrf.json").read_bytes())["results"]["tests"]
    assert any(test["duration"] > 0 for test in tests)
    assert not (tmp_path / "flag" / "badge.json").exists()
    assert "::notice title=Conforms" in from_flag.output
