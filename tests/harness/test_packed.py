"""What crosses between a worker and the controller arrives as it was."""

from __future__ import annotations

import pytest

from conformance.harness.packed import bundle_name, pack, requirements_in, shown, unpack

LOCATION = ("conformance/suite/plans/test_create.py", 12, "test_create")


@pytest.mark.parametrize("longrepr", [None, "failed: …", ("test_create.py", 0, "blocked: …")])
def test_report_arrives(longrepr: object) -> None:
    """A report that carries what requirements showed is the same on the other side."""
    sent = pytest.TestReport(
        "a::b",
        LOCATION,
        {},
        "skipped",
        longrepr,
        "setup",
        duration=1.5,
        start=2.0,
        stop=3.5,
        conformance=[b"{}", b"[]"],
    )

    packed = pack(sent)
    assert packed is not None
    assert all(isinstance(value, (bytes, list)) for value in packed.values())
    arrived = unpack(packed)

    assert arrived is not None
    assert vars(arrived) == vars(sent)
    assert shown(arrived) == [b"{}", b"[]"]


def test_reports_of_pytest_are_its_own_affair() -> None:
    """What carries nothing of a requirement is left to pytest."""
    assert pack(pytest.TestReport("a::b", LOCATION, {}, "passed", None, "call")) is None
    assert unpack({"$report_type": "TestReport"}) is None


def test_bundles_say_how_many_they_are() -> None:
    """The live line counts requirements, whatever they are bundled in."""
    names = [bundle_name("plans.create[a and 7]", 8), bundle_name("plans.list", 1), "plans.update", "a and b"]

    assert requirements_in(names) == 8 + 1 + 1 + 1
