"""`check` holds each exchange against the version that it is of, and leaves alone what has no contract."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.recordings import broken, checked, good, har, pinned
from tests.support.invoked import invoke


def test_each_exchange_is_held_against_its_own_version(tmp_path: Path) -> None:
    """A member that the newer version removed is missed on the older one alone."""
    exchange = good()
    del exchange.body["application_fee_amount"]
    old, new = broken("amount_due", "300"), broken("amount_due", "300")
    mixed = har(tmp_path, old, pinned(new, "2024-04-10"), pinned(old, ""))

    document = checked(mixed)

    assert document["api_versions"] == {"2022-08-01": 2, "2024-04-10": 1}
    versions = {each["api_version"]: each["count"] for each in document["findings"] if each["pointer"] == "/amount_due"}
    assert versions == {"2022-08-01": 2, "2024-04-10": 1}


def test_version_without_a_contract_is_counted_and_left_alone(tmp_path: Path) -> None:
    """No false alarm; `--api-version` holds such exchanges against another, and no others."""
    unknown = pinned(broken("amount_due", "300"), "2026-08-26.dahlia")
    file = har(tmp_path, good(), unknown)

    document, chosen = checked(file), checked(file, "--api-version", "2022-08-01")

    assert document["findings"] == []
    assert document["not_checked"] == [{"reason": "no contract", "api_version": "2026-08-26.dahlia", "exchanges": 1}]
    assert "no contract of API version 2026-08-26.dahlia" in invoke("check", file).output
    assert [each["pointer"] for each in chosen["findings"]] == ["/amount_due"]


def test_placeholder_in_place_of_a_version_is_none(tmp_path: Path) -> None:
    """Recorders filter headers; the answer's own version then counts."""
    filtered = replace(good(), request_headers={"stripe-version": "<STRIPE_VERSION>"})

    assert checked(har(tmp_path, filtered))["api_versions"] == {"2022-08-01": 1}


def test_event_has_the_version_of_its_day(tmp_path: Path) -> None:
    """An event shows its object as it was, not as the request's version has it."""
    event = {"id": "evt_1", "object": "event", "api_version": "2017-02-14", "data": {"object": {"object": "invoice"}}}
    exchange = replace(good(), url="/v1/events/evt_1", path="/v1/events/evt_1", body=event)

    assert checked(har(tmp_path, exchange))["not_checked"][0]["api_version"] == "2017-02-14"


@pytest.mark.parametrize(("answered", "findings"), [("Mon, 16 Feb 2021 10:00:00 GMT", 0), ("", 1)])
def test_answer_may_be_older_than_a_member(tmp_path: Path, answered: str, findings: int) -> None:
    """What was recorded before the contract's day lacks nothing; what was written by hand does."""
    older = pinned(good(), "2020-08-27")
    del older.body["lines"]
    older = replace(older, response_headers={**older.response_headers, **({"date": answered} if answered else {})})

    assert len(checked(har(tmp_path, older))["findings"]) == findings


def test_nothing_but_versions_without_a_contract(tmp_path: Path) -> None:
    """Nothing was checked, which is no success, and the way out is named."""
    result = invoke("check", har(tmp_path, pinned(good(), "2017-02-14")))

    assert result.exit_code == 2
    assert "could be checked (2017-02-14); --api-version V holds it" in result.output


def test_unknown_version_is_refused(tmp_path: Path) -> None:
    result = invoke("check", har(tmp_path, good()), "--api-version", "1999-01-01")

    assert result.exit_code == 2
    assert "2022-08-01" in result.output
