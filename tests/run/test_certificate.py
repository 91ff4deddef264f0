"""What is certified, what is refused and why."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.contract import load
from conformance.contract.levels import Level
from conformance.report.certificate import members
from conformance.run import archive
from conformance.run.certifiable import refusals
from conformance.run.identity import suite_digest
from conformance.run.merge import merge
from conformance.run.model import Departure, Held, Run, Share
from conformance.run.report_file import report_text
from tests.run.certified import KNOWN, ROWS, SUITE, packed, verified, whole
from tests.support.invoked import valid
from tests.support.runs import BLOCKED, ERROR, FAILED, UNSUPPORTED, run_of, verdict

Json = Any


def reasons(run: Run) -> list[str]:
    return [each.reason for each in refusals(run, KNOWN)]


# -- what is certified


def test_certificate_of_a_whole_run() -> None:
    """It states what is kept, at which levels, of which scope, and what is not supported, not kept, not shown."""
    made = members(whole(), KNOWN)
    said = valid(made[archive.CERTIFICATE].decode(), "certificate")

    assert said["statement"] == (
        "emulator keeps all 3 MUST requirements of Stripe Billing API version 2022-08-01 that it supports; "
        "1 more it does not support."
    )
    assert said["claimed_areas"] == ["invoices", "quotes"]
    assert said["unsupported"] == {"quotes": ["quotes.one"]}
    assert said["not_kept"] == {"should": ["quotes.two"], "may": []}
    assert said["not_shown"] == ["shape.quote"]
    assert said["results"]["must"] == {"passed": 3, "failed": 0, "blocked": 0, "unsupported": 1, "error": 0}
    assert said["contract"]["digest"] == load().digest
    assert said["suite"]["digest"] == suite_digest()


def test_page_tells_the_same() -> None:
    """The page for people says the statement, and that it is no signature."""
    page = members(whole(), KNOWN)[archive.PAGE].decode()

    assert "emulator keeps all 3 MUST requirements" in page
    assert "not signed" in page
    assert "<script" not in page


def test_page_escapes_what_a_target_calls_itself() -> None:
    page = members(whole(target={"name": "<script>x</script>", "url": "http://127.0.0.1"}), KNOWN)[archive.PAGE]

    assert b"<script>" not in page


def test_same_run_same_bytes() -> None:
    """Nothing of the clock or the machine is in it."""
    assert packed() == packed()
    assert verified(packed()) == []


def test_merged_shards() -> None:
    """Shards are certified together, with the same statement as the whole run."""
    rows = list(whole().verdicts)
    parts = [
        replace(whole(), verdicts=tuple(rows[:2]), shard=Share(1, 2, tested=(0, 1)), exchanges=2),
        replace(
            whole(),
            verdicts=tuple(replace(row, exchanges=(1,)) if row.calls else row for row in rows[2:]),
            shard=Share(2, 2, tested=(2, 3), passive=(0,)),
            exchanges=2,
        ),
    ]

    assert reasons(merge(parts)) == []
    assert verified(packed(merge(parts))) == []


def test_manifest_is_what_sha256sum_reads(tmp_path: Path) -> None:
    """Without the suite, the manifest checks the members."""
    with zipfile.ZipFile(io.BytesIO(packed())) as opened:
        opened.extractall(tmp_path)

    done = subprocess.run(["sha256sum", "--check", archive.MANIFEST], cwd=tmp_path, capture_output=True, check=False)

    assert done.returncode == 0


# -- what is not


def unlike(**suite: str) -> Callable[[], Run]:
    return lambda: whole(suite={**SUITE, **suite})


HELD = Held("b.yaml", (Departure("new_failure", "invoices.one", ""),), {"invoices.one": "failed"})
REFUSED: dict[str, tuple[Callable[[], Run], list[str]]] = {
    "interrupted": (lambda: whole(complete=False, stopped="interrupted"), ["incomplete"]),
    "a shard": (lambda: whole(shard=Share(1, 2)), ["only_a_shard"]),
    "deselected": (lambda: run_of(*list(ROWS.values())[1:], suite=SUITE), ["deselected"]),
    "unknown requirement": (lambda: whole(verdict("invoices.three")), ["foreign"]),
    "another level": (lambda: whole(verdict("invoices.one", level=Level.MAY)), ["foreign"]),
    "twice": (lambda: run_of(*ROWS.values(), ROWS["invoices.one"], suite=SUITE), ["foreign"]),
    "suite broke": (lambda: whole(verdict("invoices.one", ERROR)), ["undecided"]),
    "failed": (lambda: whole(verdict("invoices.one", FAILED)), ["not_conforming"]),
    "blocked": (lambda: whole(verdict("invoices.one", BLOCKED)), ["not_conforming"]),
    "expected to fail": (lambda: whole(baseline=HELD), ["not_conforming"]),
    "nothing kept": (
        lambda: run_of(*(replace(row, outcome=UNSUPPORTED) for row in ROWS.values()), suite=SUITE),
        ["nothing_kept"],
    ),
    "another version of the suite": (unlike(version="0.0.1"), ["other_suite"]),
    "a changed suite": (unlike(digest="ab" * 32), ["other_suite"]),
    "no digest": (lambda: whole(suite={k: v for k, v in SUITE.items() if k != "digest"}), ["other_suite"]),
    "another contract": (unlike(contract_digest="ab" * 32), ["other_contract"]),
    "another API version": (unlike(api_version="2019-01-01"), ["other_contract"]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    """What is missing, broken or judged otherwise is refused, each for its own reason."""
    make, expected = REFUSED[name]

    assert reasons(make()) == expected


@pytest.mark.parametrize("name", REFUSED)
def test_forged_archive_is_refused(name: str) -> None:
    """An archive with sound digests around a run that cannot be certified is refused for the same reason."""
    make, expected = REFUSED[name]
    run = make()
    forged = {**members(whole(), KNOWN), archive.REPORT: report_text(run).encode()}

    assert verified(archive.pack(forged)) == expected


def test_every_missing_requirement_is_named() -> None:
    (reason,) = refusals(run_of(ROWS["invoices.one"], ROWS["quotes.one"], suite=SUITE), KNOWN)

    assert reason.concerned == ("invoices.two", "quotes.two")
    assert "Of this suite 2 requirements are not in the report" in str(reason)
