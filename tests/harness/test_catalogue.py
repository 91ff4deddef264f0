"""The list of requirements: complete, locked, and the same as what a run carries out."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.contract import available_versions, load
from conformance.contract.levels import Level, Provenance
from conformance.harness.catalogue import catalogue
from conformance.harness.lock import lock_file, locked
from conformance.report import load_report
from conformance.suite.requirement import Case, Requirement
from tests.support.command import command

_AREA = "customer_balance_transactions"
_CONTRACTS = {version: load(version) for version in available_versions()}
_CONTRACTS["the oldest version, on the day of the newest"] = load(min(_CONTRACTS), max(_CONTRACTS))


@pytest.fixture(params=_CONTRACTS)
def listed(request: pytest.FixtureRequest) -> list[Requirement]:
    """The requirements of every version, and of an old one on a newer service."""
    return catalogue(_CONTRACTS[request.param])


def test_every_id_is_given_once(listed: list[Requirement]) -> None:
    """An ID names one requirement, for ever."""
    counted = Counter(made.id for made in listed)

    assert [name for name, count in counted.items() if count > 1] == []


def test_lock_holds_every_requirement() -> None:
    """A removed, renamed or regraded requirement is a visible diff of specs/requirements.json.

    `python -m conformance.harness.lock` writes it anew.
    """
    assert json.loads(lock_file().read_text(encoding="utf-8")) == locked()


def test_what_is_inferred_is_never_must(listed: list[Requirement]) -> None:
    """The level is no higher than the evidence carries."""
    inferred = [made for made in listed if made.provenance is Provenance.INFERRED]

    assert [made.id for made in inferred if made.level is Level.MUST] == []


@pytest.mark.parametrize("level", [None, Level.MUST])
def test_no_case_raises_what_is_inferred_to_must(level: Level | None) -> None:
    """Neither a family nor one of its cases can claim more than the evidence carries."""
    family = Requirement("invoices.a", Level.SHOULD, "invoices", Provenance.DOCUMENTED, "invoices")

    with pytest.raises(ValueError, match="never MUST"):
        replace(family, level=Level.MUST).of(Case("x", {}, level=level, provenance=Provenance.INFERRED))


def test_every_requirement_is_a_sentence_with_a_citation(listed: list[Requirement]) -> None:
    """Titles are sentences; citations are links."""
    assert [made.id for made in listed if not made.title.rstrip(")`").endswith(".") or len(made.title) < 15] == []
    assert [made.id for made in listed if not made.link.startswith("https://")] == []


def test_a_run_carries_out_what_is_listed(tmp_path: Path) -> None:
    """The requirements of an area as listed are those that a run of the area decides, in the same order."""
    command("run", "--area", _AREA, "--report-dir", "out", folder=tmp_path)
    passive = command("list", "requirements", "--format", "json", folder=tmp_path)

    listed = [row["id"] for row in json.loads(passive.output) if row["area"] == _AREA]
    decided = [v.id for v in load_report(tmp_path / "out" / "report.json").verdicts if v.area == _AREA]
    assert [name for name in decided if name not in listed] == []
    assert [name for name in listed if name.startswith(_AREA) and name not in decided] == []
