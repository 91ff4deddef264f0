"""`check` of a folder: which files are recordings, and which of them break the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.recordings import checked, good, stripe
from tests.support.cassettes import as_json, as_yaml, polly, ruby_vcr, vcrpy
from tests.support.invoked import invoke


@pytest.fixture
def cassettes(tmp_path: Path) -> Path:
    """A project's folder of cassettes: one of each dialect, some edited by hand, among other files."""
    edited = good()
    del edited.body["lines"]
    (tmp_path / "ruby").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "ruby" / "good.yml").write_bytes(as_yaml(ruby_vcr([stripe(good())], "gzip")))
    (tmp_path / "ruby" / "mock.yml").write_bytes(as_yaml(ruby_vcr([stripe(good()), stripe(edited)])))
    (tmp_path / "polly.har").write_bytes(as_json(polly([stripe(good())], "gzip")))
    (tmp_path / "python.json").write_bytes(as_json(vcrpy([stripe(good()), stripe(edited), stripe(edited)])))
    (tmp_path / "README.md").write_text("Cassettes: interactions with Stripe.", encoding="utf-8")
    (tmp_path / "log.jsonl").write_text('{"level": "info", "message": "request to url_path"}', encoding="utf-8")
    (tmp_path / "pact.json").write_text('{"interactions": [{"request": {"path": "/v1/x"}}]}', encoding="utf-8")
    (tmp_path / ".git" / "hidden.yml").write_bytes(as_yaml(vcrpy([stripe(edited)])))
    return tmp_path


def test_folder_tells_which_files_break_the_contract(cassettes: Path) -> None:
    """Every dialect in one go; what shows a finding is named with the exchange."""
    result = invoke("check", str(cassettes))

    assert result.exit_code == 1
    assert "required: expected present, got absent" in result.output
    assert f"in 3 exchanges: {cassettes}/python.json #2 (2×), {cassettes}/ruby/mock.yml #2" in result.output
    assert f"breaks {cassettes}/python.json: 1 must\nbreaks {cassettes}/ruby/mock.yml: 1 must\n" in result.output
    assert result.output.endswith(
        "7 exchanges checked against 2022-08-01, 3 files that are no recordings: 1 finding in 2 of 4 files.\n"
    )


def test_folder_as_json(cassettes: Path) -> None:
    """Each file with what became of its exchanges, always in the same order."""
    document = checked(str(cassettes))

    files = [(each["file"].removeprefix(f"{cassettes}/"), each["format"]) for each in document["files"]]
    assert files == [
        ("polly.har", "polly"),
        ("python.json", "vcrpy"),
        ("ruby/good.yml", "ruby-vcr"),
        ("ruby/mock.yml", "ruby-vcr"),
    ]
    assert [each["findings"]["must"] for each in document["files"]] == [0, 1, 0, 1]
    assert [each["checked"] for each in document["files"]] == [1, 3, 1, 2]
    assert document["other_files"] == [f"{cassettes}/{name}" for name in ("README.md", "log.jsonl", "pact.json")]


def test_file_that_is_named_twice_counts_once(cassettes: Path) -> None:
    assert checked(str(cassettes), str(cassettes / "ruby"))["exchanges"] == 7


def test_broken_file_in_a_folder_does_not_hide_the_others(cassettes: Path) -> None:
    """What is found is printed; that a file could not be read is still exit 2."""
    (cassettes / "torn.yml").write_text("http_interactions:\n- request: {\n", encoding="utf-8")

    result = invoke("check", str(cassettes))
    document = checked(str(cassettes))

    assert result.exit_code == 2
    assert "must   shape.invoice  invoice /lines" in result.output
    assert f"1 of the files cannot be read: {cassettes}/torn.yml." in result.output
    assert [(each["file"], each["line"]) for each in document["unreadable_files"]] == [(f"{cassettes}/torn.yml", 2)]
