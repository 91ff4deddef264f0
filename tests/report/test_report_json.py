"""report.json keeps its schema, holds the whole run, and is refused with a reason where it is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conformance.contract import data_folder
from conformance.contract.levels import Level, Provenance
from conformance.report import (
    InvalidReport,
    NotAReport,
    NotJson,
    OtherSchemaVersion,
    ReportError,
    UnreadableReport,
    load_report,
)
from conformance.run.model import Cell, Coverage, FindingGroup, Lifecycle, Outcome, Run, Verdict, Way
from conformance.run.report_file import save_report
from conformance.run.serialize import from_json, to_json
from conformance.wire.exchange import Exchange
from tests.report.factory import Factory

Json = Any
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = words.filter(bool)
numbers = st.integers(0, 10**6)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
pairs = st.lists(st.tuples(words, words), max_size=3).map(tuple)
exchanges = st.builds(
    Exchange,
    method=words,
    url=words,
    path=words,
    query=pairs,
    form=pairs,
    request_headers=st.dictionaries(words, words, max_size=2),
    request_body=words,
    status=st.none() | st.integers(100, 599),
    response_headers=st.dictionaries(words, words, max_size=2),
    text=words,
    body=json_values,
    started_at=st.floats(0, 2e9),
    duration=st.floats(0, 100),
    fault=st.none() | words,
    retries=numbers,
    step=words,
)
verdicts = st.builds(
    Verdict,
    id=names,
    area=names,
    level=st.sampled_from(Level),
    title=words,
    provenance=st.sampled_from(Provenance),
    cites=st.just("https://stripe.com/docs/api/invoices") | st.just(""),
    operation=words,
    outcome=st.sampled_from(Outcome),
    expected=words,
    actual=words,
    message=words,
    pointer=words,
    curl=words,
    exchanges=st.lists(numbers, max_size=3).map(tuple),
    calls=numbers,
)
findings = st.builds(
    FindingGroup, names, words, words, words, words, words, count=st.integers(1, 10**6), example=numbers
)
coverages = st.builds(Coverage, numbers, numbers, st.lists(words, max_size=3).map(tuple))
cells = st.builds(
    Cell,
    action=names,
    state=names,
    requirement=names,
    to=st.none() | words,
    refused=st.none() | st.integers(400, 499),
    either=st.booleans(),
    why=words,
    also=st.lists(st.builds(Way, names, words, names), max_size=2).map(tuple),
)
lifecycles = st.builds(
    Lifecycle,
    object=names,
    area=names,
    initial=words,
    states=st.lists(names, min_size=1, max_size=3).map(tuple),
    ends=st.lists(words, max_size=2).map(tuple),
    actions=st.lists(names, max_size=3).map(tuple),
    cells=st.lists(cells, max_size=3).map(tuple),
)
runs = st.builds(
    Run,
    suite=st.just({"version": "1", "api_version": "2022-08-01", "contract_digest": ""}),
    target=st.fixed_dictionaries({"name": words, "url": words}),
    started_at=st.datetimes().map(lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S}+00:00".rjust(25, "0")),
    duration_s=st.floats(0, 1e6),
    exchanges=numbers,
    verdicts=st.lists(verdicts, max_size=4).map(tuple),
    findings=st.lists(findings, max_size=2).map(tuple),
    coverage=st.dictionaries(names, coverages, max_size=2),
    notices=st.lists(st.dictionaries(names, words | numbers, max_size=3), max_size=2).map(tuple),
    retries=st.dictionaries(names, numbers, max_size=2),
    complete=st.booleans(),
    stopped=words,
    evidence=st.dictionaries(numbers, exchanges, max_size=2),
    lifecycles=st.lists(lifecycles, max_size=2).map(tuple),
)


def schema_errors(document: Json) -> list[str]:
    schema = json.loads((data_folder("specs") / "report.schema.json").read_bytes())
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(document)]


@given(runs)
@settings(deadline=None, derandomize=True)
def test_a_run_survives_its_report(run: Run) -> None:
    """What the one holds, the other holds; and every such document keeps the schema."""
    written = json.loads(json.dumps(to_json(run)))

    assert from_json(written) == run
    assert schema_errors(written) == []


@pytest.mark.parametrize("kind", ["everything", "hostile", "large"])
def test_written_report_keeps_the_schema(kind: str, factory: Factory, written: Callable[[Run], Path]) -> None:
    """Whatever a target says, report.json is valid JSON of the documented form."""
    document = json.loads((written(getattr(factory, kind)()) / "report.json").read_text("utf-8"))

    assert schema_errors(document) == []


def test_loaded_report_is_the_run(factory: Factory, written: Callable[[Run], Path]) -> None:
    """Nothing is lost between a run and what other commands read."""
    run = factory.everything()

    assert load_report(written(run) / "report.json") == run


def test_schema_itself_is_valid() -> None:
    """The schema keeps JSON Schema 2020-12."""
    Draft202012Validator.check_schema(json.loads((data_folder("specs") / "report.schema.json").read_bytes()))


def test_summary_counts_by_level_and_outcome(factory: Factory) -> None:
    """The five plain outcomes are always there; those of a baseline where they occur."""
    run = factory.run(
        factory.verdict("a.b", Outcome.PASSED),
        factory.verdict("a.c", Outcome.FAILED),
        factory.verdict("a.d", Outcome.EXPECTED_FAILURE, level=Level.MAY),
    )

    found = to_json(run)["summary"]

    assert found["must"] == {"passed": 1, "failed": 1, "blocked": 0, "unsupported": 0, "error": 0}
    assert found["may"]["expected_failure"] == 1


def test_unreadable_report(tmp_path: Path) -> None:
    """A file that is not there is named, with the reason."""
    with pytest.raises(UnreadableReport, match=r"nowhere\.json: cannot be read \(No such file or directory\)"):
        load_report(tmp_path / "nowhere.json")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotJson),
        (b"<html>", NotJson),
        (b"\xff\xfe\x00", NotJson),
        (b"[" * 100_000, NotJson),
        (b"[]", NotAReport),
        (b'"report"', NotAReport),
        (b'{"summary": {}}', NotAReport),
        (b'{"schema_version": 2}', OtherSchemaVersion),
        (b'{"schema_version": "1"}', OtherSchemaVersion),
        (b'{"schema_version": 1}', InvalidReport),
    ],
)
def test_wrong_report_is_refused(content: bytes, refusal: type[ReportError], tmp_path: Path) -> None:
    """Each way to be wrong has its own error, which names the file."""
    path = tmp_path / "report.json"
    path.write_bytes(content)

    with pytest.raises(refusal, match=r"report\.json"):
        load_report(path)


def test_invalid_report_names_the_place(factory: Factory, tmp_path: Path) -> None:
    """The pointer leads to what breaks the schema."""
    document = to_json(factory.everything())
    document["requirements"][3]["outcome"] = "fine"
    path = tmp_path / "report.json"
    path.write_text(json.dumps(document), "utf-8")

    with pytest.raises(InvalidReport) as refused:
        load_report(path)

    assert refused.value.pointer == "/requirements/3/outcome"


def test_interrupted_writing_leaves_the_former_report(factory: Factory, tmp_path: Path) -> None:
    """A report that cannot be written whole does not replace one that was."""
    path = tmp_path / "report.json"
    save_report(factory.everything(), path)
    before = path.read_bytes()
    broken = factory.run(factory.verdict("a.b"), evidence={}, duration_s=object())

    with pytest.raises(TypeError, match="not JSON serializable"):
        save_report(broken, path)

    assert path.read_bytes() == before
