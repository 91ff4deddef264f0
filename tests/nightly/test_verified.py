"""When the real service last kept what: stamps, how old they are, and whose they are."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance import __version__
from conformance.contract import DEFAULT_VERSION
from conformance.harness import verifying
from conformance.harness.verifying import Book
from conformance.run.report_file import load_report
from conformance.run.verified import FILE, SERVICE, Stamp, Verified, default_file, kept, load_verified
from conformance.run.verified_errors import UnreadableVerified, VerifiedOfAnother
from conformance.wire import Target
from tests.support.invoked import valid
from tests.support.runs import BLOCKED, FAILED, UNSUPPORTED, Outcome, run_of, verdict

TODAY = date(2026, 3, 1)
REAL = Target("stripe", SERVICE, "sk_test_1")
PLAYED = Target("stripe", "http://api.stripe.com", "sk_test_1", connect_to="127.0.0.1:12111")
OTHER = Target("emulator", "http://127.0.0.1:8420", "sk_test_1")
RUN = run_of(
    verdict("a.kept"), verdict("a.broken", FAILED), verdict("a.blocked", BLOCKED), verdict("a.none", UNSUPPORTED)
)


def verified(**days):
    return Verified(DEFAULT_VERSION, stamps={id: Stamp(day, "0.1.0") for id, day in days.items()})


@pytest.fixture
def specs(tmp_path, monkeypatch):
    """The suite's own file, but in a folder that the test may write to."""
    file = tmp_path / "specs" / "verified.json"
    file.parent.mkdir()
    monkeypatch.setattr(verifying, "default_file", lambda _: file)
    return file


# -- stamps


def test_kept():
    """Only what passed is kept, even where a baseline expected otherwise."""
    fixed, known = verdict("a.fixed", Outcome.UNEXPECTEDLY_PASSED), verdict("a.known", Outcome.EXPECTED_FAILURE)
    run = run_of(*RUN.verdicts, fixed, known)

    assert kept(run) == ["a.kept", "a.fixed"]


def test_real_service(tmp_path, specs):
    """A run against the real service stamps the suite's own file: day and suite, of what passed alone."""
    run, place = Book.open(REAL, None, tmp_path / "r").enter(RUN)

    stamps = valid(specs.read_text(), "verified")["requirements"]
    assert place == str(specs)
    assert list(stamps) == ["a.kept"]
    assert stamps["a.kept"]["suite"] == __version__
    assert [v.verified for v in run.verdicts] == [stamps["a.kept"]["date"], "", "", ""]


def test_stamps_last(tmp_path, specs):
    """A later run adds to them: what it did not see keeps its day, and what it saw broken the day when it was kept."""
    verified(**{"a.broken": "2026-01-01", "b.other": "2026-01-02"}).save(specs)

    run, _ = Book.open(REAL, None, tmp_path / "r").enter(RUN)

    stamps = load_verified(specs, DEFAULT_VERSION).stamps
    assert sorted(stamps) == ["a.broken", "a.kept", "b.other"]
    assert (stamps["b.other"].date, run.verdicts[1].verified) == ("2026-01-02", "2026-01-01")


@pytest.mark.parametrize("target", [PLAYED, OTHER])
def test_nobody_else_stamps(tmp_path, specs, target):
    """Neither an emulator nor a rehearsal ever writes what the suite says of the real service."""
    verified(**{"a.kept": "2026-01-01"}).save(specs)
    before = specs.read_bytes()
    (tmp_path / "r").mkdir()

    Book.open(target, None, tmp_path / "r").enter(RUN)

    assert specs.read_bytes() == before
    assert (tmp_path / "r" / "verified.json").exists() is (target is PLAYED)


def test_other_targets_are_told(tmp_path, specs):
    """The report of an emulator says of each requirement when the real service kept it."""
    verified(**{"a.broken": "2026-01-01"}).save(specs)

    run, place = Book.open(OTHER, None, tmp_path).enter(RUN)

    assert ([v.verified for v in run.verdicts], place) == (["", "2026-01-01", "", ""], "")


def test_read_only(tmp_path, specs):
    """Where the suite's folder cannot be written, as that of a wheel, stamps go beside the report, and it says so."""
    specs.parent.rmdir()
    (tmp_path / "r").mkdir()

    _, place = Book.open(REAL, None, tmp_path / "r").enter(RUN)

    assert "cannot be written" in place
    assert place.startswith(str(tmp_path / "r" / "verified.json"))
    again = Book.open(REAL, None, tmp_path / "r")
    assert list(again.verified.stamps) == ["a.kept"]


@pytest.mark.usefixtures("specs")
def test_rehearsed_before(tmp_path):
    """Where a rehearsal wrote its report, a run against the real service takes nothing of it, and goes on."""
    Verified(DEFAULT_VERSION, "127.0.0.1:1", {"a.kept": Stamp("2026-01-01", __version__)}).save(tmp_path / FILE)

    assert Book.open(REAL, None, tmp_path).verified.stamps == {}


def test_shipped_file():
    """It lies in the version's folder."""
    assert default_file(DEFAULT_VERSION).parts[-3:] == ("specs", DEFAULT_VERSION, "verified.json")


# -- age


def test_stale():
    """Never verified first, then the oldest; what is younger than the days is left out."""
    book = verified(young="2026-02-20", old="2026-01-01", older="2025-12-01", edge="2026-01-30")

    assert book.stale(("young", "old", "never", "older", "edge"), 30, TODAY) == ("never", "older", "old")


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 90)), st.integers(0, 90))
def test_stale_property(ages, days):
    """Nothing stale is left out, nothing fresh is taken, and no one comes before an older one."""
    book = verified(**{id: (TODAY - timedelta(days=age)).isoformat() for id, age in ages.items()})

    taken = book.stale("abcdefgh", days, TODAY)

    assert set(taken) == {id for id in "abcdefgh" if ages.get(id, 1000) > days}
    assert [ages.get(id, 1000) for id in taken] == sorted((ages.get(id, 1000) for id in taken), reverse=True)


# -- files that cannot be used


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"),
        ("[]", "breaks its schema"),
        ('{"schema_version": 1, "service": "http://x", "api_version": "2022-08-01", "requirements": {}}', "/service"),
    ],
)
def test_unreadable(tmp_path, text, said):
    path = tmp_path / "verified.json"
    path.write_text(text)

    with pytest.raises(UnreadableVerified, match=said):
        load_verified(path, DEFAULT_VERSION)


@pytest.mark.parametrize(("version", "rehearsal"), [("2024-04-10", ""), (DEFAULT_VERSION, "127.0.0.1:1")])
def test_of_another(tmp_path, version, rehearsal):
    """A file of another version, or of a rehearsal, is not taken for one of the real service, nor the reverse."""
    path = tmp_path / "verified.json"
    verified(a="2026-01-01").save(path)

    with pytest.raises(VerifiedOfAnother, match="--verified"):
        load_verified(path, version, rehearsal)


# -- a rehearsal from end to end


def test_rehearsal(stage):
    """A run against the name of the real host stamps what passed; the next takes only what has no stamp yet."""
    first = stage.run("--select", "plans.create.id", "--select", "plans.retrieve", "--report-dir", "r")
    stamps = valid((stage.folder / "r" / "verified.json").read_text(), "verified")
    report = load_report(stage.folder / "r" / "report.json")

    assert first.code == 0, first.output
    assert "stamped in r/verified.json" in first.output
    assert stamps["rehearsal"] == stage.place
    assert set(stamps["requirements"]) == set(kept(report))
    assert all(v.verified for v in report.verdicts if v.id in stamps["requirements"])

    ids = [v.id for v in report.verdicts if v.calls]
    old = json.loads((stage.folder / "r" / "verified.json").read_text())
    old["requirements"][ids[0]]["date"] = "2026-01-02"
    old["requirements"][ids[1]]["date"] = "2026-01-01"
    (stage.folder / "kept.json").write_text(json.dumps(old))
    named = ("--select", "plans.create.id", "--select", "plans.retrieve", "--verified", "kept.json")
    second = stage.run(*named, "--stale", "3", "--report-dir", "s", "--format", "json")

    assert second.code == 0, second.output
    assert [v.id for v in load_report(stage.folder / "s" / "report.json").verdicts if v.calls] == ids[:2]
    assert order(stage.folder / "s") == [ids[1], ids[0]]

    third = stage.run(*named, "--stale", "3")

    assert third.code == 1
    assert "was verified within 3 days: nothing was run" in third.output


def test_nothing_chosen_is_not_nothing_stale(stage):
    """Where no requirement is asked for, that is what is said."""
    ended = stage.run("--select", "no.such", "--stale", "3")

    assert ended.code == 2
    assert "no requirement matches what was asked for" in ended.output


def test_budget(stage):
    """A budget of calls ends the run after the requirements that it pays for, longest unverified first."""
    ended = stage.run("--area", "plans", "--budget", "25", "--report-dir", "r")

    report = load_report(stage.folder / "r" / "report.json")
    assert ended.code == 0, ended.output
    assert 0 < report.exchanges <= 25 + 3
    assert sum(1 for v in report.verdicts if v.calls) > 3


def test_wrong_file(stage):
    """A rehearsal's file that is named for another target than it is of ends with 2, and one sentence."""
    verified(a="2026-01-01").save(stage.folder / "real.json")

    ended = stage.run("--area", "plans", "--verified", "real.json")

    assert ended.code == 2
    assert "name another file with --verified" in ended.output
    assert load_verified(stage.folder / "real.json", DEFAULT_VERSION).stamps["a"].date == "2026-01-01"


def order(folder):
    """The requirements in the order in which their last calls were made."""
    report = load_report(folder / "report.json")
    entries = json.loads((folder / "exchanges.har").read_bytes())["log"]["entries"]
    began = {v.id: entries[v.exchanges[-1] - 1]["startedDateTime"] for v in report.verdicts if v.calls}
    return sorted(began, key=began.__getitem__)
