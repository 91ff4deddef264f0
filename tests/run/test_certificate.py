"""What is certified, what is refused and why, and that no byte of a certificate can be changed unseen."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance import __version__
from conformance.contract import load
from conformance.contract.levels import Level
from conformance.report.certificate import members, verify
from conformance.run import archive
from conformance.run.certifiable import Known, refusals
from conformance.run.certificate_errors import NotACertificate
from conformance.run.identity import suite_digest
from conformance.run.merge import merge
from conformance.run.model import Departure, Held, Run, Share
from conformance.run.report_file import report_text
from tests.support.invoked import valid
from tests.support.runs import BLOCKED, ERROR, FAILED, UNSUPPORTED, passive, run_of, verdict

Json = Any
KNOWN = Known(
    {
        "invoices.one": Level.MUST,
        "invoices.two": Level.MUST,
        "quotes.one": Level.MUST,
        "quotes.two": Level.SHOULD,
    },
    {"shape.invoice": Level.MUST, "shape.quote": Level.MUST},
)
SUITE = {
    "version": __version__,
    "digest": suite_digest(),
    "api_version": "2022-08-01",
    "service_date": load().service_date,
    "contract_digest": load().digest,
}
CONFIGURATION = {"target": {"name": "emulator", "areas": ["invoices", "quotes"]}, "run": {"seed": 0}}
ROWS = {
    "invoices.one": verdict("invoices.one"),
    "invoices.two": verdict("invoices.two"),
    "quotes.one": verdict("quotes.one", UNSUPPORTED),
    "quotes.two": verdict("quotes.two", FAILED, level=Level.SHOULD),
    "shape.invoice": passive("shape.invoice"),
}


def whole(*others: Any, **more: Any) -> Run:
    """A run that can be certified, but for what is said otherwise."""
    rows = {**ROWS, **{each.id: each for each in others}}
    return run_of(*rows.values(), **{"suite": SUITE, "configuration": CONFIGURATION, **more})


def reasons(run: Run) -> list[str]:
    return [each.reason for each in refusals(run, KNOWN)]


def packed(run: Run | None = None) -> bytes:
    return archive.pack(members(run or whole(), KNOWN))


def verified(content: bytes) -> list[str]:
    """The reasons why an archive is refused."""
    return [each.reason for each in verify(content, "c.zip", lambda _: KNOWN)[1]]


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


# -- what is changed


def changed(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """A certificate with members changed, and a manifest that fits."""
    own = members(whole(), KNOWN)
    change(own)
    return archive.pack(own)


def edited(member: str, old: str, new: str) -> Callable[[dict[str, bytes]], object]:
    def edit(own: dict[str, bytes]) -> None:
        assert old.encode() in own[member]
        own[member] = own[member].replace(old.encode(), new.encode(), 1)

    return edit


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (edited(archive.CERTIFICATE, "all 3 MUST", "all 9 MUST"), ["inconsistent"]),
        (edited(archive.CERTIFICATE, '"passed": 3', '"passed": 4'), ["inconsistent"]),
        (edited(archive.CERTIFICATE, '"requirements": 5', '"requirements": -5'), ["inconsistent"]),
        (edited(archive.CERTIFICATE, "{", "["), ["inconsistent"]),
        (edited(archive.PAGE, "all 3 MUST", "all 9 MUST"), ["inconsistent"]),
        (edited(archive.REPORT_PAGE, "emulator", "Emulator"), ["inconsistent"]),
        (edited(archive.CONFIGURATION, "emulator", "Emulator"), ["inconsistent"]),
        (edited(archive.REPORT, '"passed": 3', '"passed": 4'), ["inconsistent"]),  # the summary, which the rows refute
        (edited(archive.REPORT, '"outcome": "passed"', '"outcome": "success"'), ["inconsistent"]),
        (edited(archive.REPORT, '"outcome": "unsupported"', '"outcome": "passed"'), ["inconsistent"]),
        (edited(archive.REPORT, "The sentence of", "A sentence of"), ["inconsistent"]),
        (edited(archive.REPORT, "{", "["), ["inconsistent"]),
        (lambda own: own.pop(archive.REPORT), ["missing"]),
        (lambda own: own.update({"more.txt": b"more"}), ["added"]),
    ],
)
def test_change_with_a_manifest_that_fits(change: Callable[[dict[str, bytes]], object], expected: list[str]) -> None:
    """Whoever changes a member and the manifest, too, is told by the other members."""
    assert set(verified(changed(change))) == set(expected)


def test_member_twice() -> None:
    """A second member of the same name, which some readers would show instead, is refused."""
    out = io.BytesIO(packed())
    with zipfile.ZipFile(out, "a") as opened, pytest.warns(UserWarning, match="Duplicate name"):
        opened.writestr(archive.REPORT, b"{}")

    assert verified(out.getvalue()) == ["added"]


@pytest.mark.parametrize("content", [b"", b"no zip", b"\x89PNG", json.dumps({"a": 1}).encode()])
def test_something_else_is_no_certificate(content: bytes) -> None:
    with pytest.raises(NotACertificate, match="is no certificate"):
        verify(content, "c.zip", lambda _: KNOWN)


def test_another_archive_is_no_certificate() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        opened.writestr("readme.txt", "hello")

    with pytest.raises(NotACertificate, match="a zip archive of other files"):
        verify(out.getvalue(), "c.zip", lambda _: KNOWN)


SOUND = packed()
MEMBERS = members(whole(), KNOWN)


def refused(content: bytes) -> bool:
    try:
        return bool(verify(content, "c.zip", lambda _: KNOWN)[1])
    except NotACertificate:
        return True


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(SOUND) - 1), st.integers(1, 255))
def test_no_byte_can_be_flipped(place: int, difference: int) -> None:
    """Any byte of the archive, of members, names, dates or the directory: flipped, it is refused."""
    flipped = bytearray(SOUND)
    flipped[place] ^= difference

    assert refused(bytes(flipped))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(MEMBERS)), st.data())
def test_no_byte_of_a_member_can_be_flipped(member: str, data: st.DataObject) -> None:
    """Any byte of any member, in an archive that is sound otherwise."""
    content = bytearray(MEMBERS[member])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))

    assert refused(archive.pack({**MEMBERS, member: bytes(content)}))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, len(SOUND)))
def test_truncated(cut: int) -> None:
    assert refused(SOUND[:-cut])


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=1, max_size=40))
def test_appended(more: bytes) -> None:
    assert refused(SOUND + more)
    assert refused(more + SOUND)


@pytest.mark.parametrize("member", sorted([*MEMBERS, archive.MANIFEST]))
def test_removed(member: str) -> None:
    """Any member that is missing is named."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))

    assert verified(out.getvalue()) == ["missing"]
