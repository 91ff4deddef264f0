"""Each change that does not apply: refused with its place and the reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conformance.contract.build import build
from conformance.contract.building.changes import read_changes
from conformance.contract.errors import BadChange
from tests.support.small_version import FRAME, NEXT, ORDER, changed, order

Json = Any


WRONG = {
    "a field that is there already": ("  add: {order /note: string}", "add order /note: is there already"),
    "a field that is not there": ("  remove: [order /gone]", "remove order /gone: is not there"),
    "a field below one that is not there": ("  add: {order /gone/sub: string}", "there is no 'gone'"),
    "an object that is not there": ("  add: {invoice /note: string}", "there is no invoice"),
    "an operation that is not there": ("  add: {PUT /v1/x y: string}", "there is no"),
    "a parameter of an unknown operation": ("  add: {POST /v1/gone y: string}", "there is no operation POST /v1/gone"),
    "a shared part": ("  add: {order /tax/kind: string}", "parts/tax, which 2 places refer to: name that instead"),
    "a shared component": ("  add: {'POST /v1/orders shipping[zip]': string}", "#address, which 2 places refer to"),
    "a value that is there already": ("  values: {order /state: [paid]}", "paid is there already"),
    "a value that is not there": ("  drop: {order /state: [held]}", "held is not among open, paid"),
    "values of what lists none": ("  values: {order /note: [a]}", "lists no values"),
    "a new name that is taken": ("  rename: {order /note: charge}", "there is a charge already"),
    "a word of no notation": ("  add: {order /paid: datetime}", "'datetime' is no word of the notation"),
    "a schema of no name": ("  add: {POST /v1/orders paid: <gone>}", "#/components/schemas/gone"),
    "a verb that there is not": ("  replace: {order /note: string}", "has replace"),
    "an entry that changes nothing": ("  add: {}", "changes nothing"),
    "half an operation": ("  add: {'POST /v1/orders/{order}/pay': {name: orders.pay}}", "needs answers, area"),
}


@pytest.mark.parametrize(("verbs", "said"), WRONG.values(), ids=WRONG)
def test_change_that_does_not_apply_says_where_and_why(specs: Path, verbs: str, said: str) -> None:
    with pytest.raises(BadChange) as refused:
        changed(specs, verbs + "\n")

    assert said in str(refused.value)
    assert str(refused.value).startswith(f"{NEXT}/changes")


def test_change_of_behavior_alone_changes_no_schema(specs: Path) -> None:
    made = changed(specs, "  breaking: true\n  behavior: An order is paid at once.\n")

    assert order(made) == ORDER
    assert read_changes(specs / NEXT)[0].behavior == "An order is paid at once."


def test_change_that_does_not_apply_is_named(specs: Path) -> None:
    with pytest.raises(
        BadChange, match=r"2002-02-02/changes/orders\.yaml, entry 1 \(something new\): remove order /gone"
    ):
        changed(specs, "  remove: [order /gone]\n")


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (FRAME.replace("2001-06-01", "soon"), "needs `since`, a date"),
        (FRAME.replace("log 7", "rumour 7"), "a source that version.yaml does not name: rumour 7"),
        (FRAME.replace("  source: log 7\n", ""), "needs `source`"),
    ],
)
def test_change_without_day_or_source_is_refused(specs: Path, frame: str, said: str) -> None:
    with pytest.raises(BadChange, match=said):
        changed(specs, "  remove: [order /note]\n", frame)


def test_version_that_follows_none_is_refused(specs: Path) -> None:
    (specs / NEXT / "changes" / "version.yaml").write_text("follows: 2003-03-03\n")

    with pytest.raises(BadChange, match="follows 2003-03-03, which is no earlier version here"):
        build(specs, NEXT)
