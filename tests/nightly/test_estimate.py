"""`run --estimate`: what a run costs, before anything is sent."""

from __future__ import annotations

import json
import re

import pytest

from conformance.contract import DEFAULT_VERSION, data_folder
from conformance.run.calls import Bill, Costs, affordable, measured
from tests.support.command import command
from tests.support.invoked import invoke, valid

COSTS = Costs(own={"a": 1, "b": 2, "c": 3}, asks={"a": (0,), "b": (0, 1), "c": ()}, shared=(5, 7))


def estimated(*arguments):
    ended = invoke("run", "--estimate", "--format", "json", *arguments)
    assert ended.exit_code == 0, ended.output
    return valid(ended.output, "estimate")


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    """No key, no target of the environment, no report folder of anybody's."""
    for name in ("STRIPE_API_KEY", "STRIPE_CONFORMANCE_TARGET", "STRIPE_CONFORMANCE_TARGET_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_stripe_without_a_key(tmp_path):
    """Requirements, calls and minutes against test mode; no key, nothing sent, nothing written."""
    ended = command("run", "--target", "stripe", "--estimate", folder=tmp_path)

    assert ended.code == 0
    assert re.search(r"[\d,]+ requirements, [\d,]+ calls, [\d.]+ minutes at 20 requests a second", ended.output)
    assert re.search(r"^invoices +[\d,]+ +[\d,]+ +[\d.]+$", ended.output, re.MULTILINE)
    assert list(tmp_path.iterdir()) == []


def test_adds_up():
    """The areas make up the whole, and the minutes are the calls at the rate."""
    found = estimated("--rate-limit", "10")

    assert sum(row["requirements"] for row in found["areas"]) == found["requirements"]
    assert sum(row["calls"] for row in found["areas"]) == pytest.approx(found["calls"], abs=len(found["areas"]))
    assert found["minutes"] == pytest.approx(found["calls"] / 600, abs=0.1)
    assert found["target"] == {"name": "reference", "url": ""}


def test_no_limit():
    found = estimated("--area", "plans")

    assert (found["rate"], found["minutes"]) == (None, None)
    assert "no rate limit is set" in invoke("run", "--estimate", "--area", "plans").output


def test_selection():
    """Area, level and prefix narrow it; of two areas the shared things are paid for once."""
    plans, both = estimated("--area", "plans"), estimated("--area", "plans", "--area", "payment_links")
    links = estimated("--area", "payment_links")

    assert [row["area"] for row in plans["areas"]] == ["plans"]
    assert both["requirements"] == plans["requirements"] + links["requirements"]
    assert both["calls"] <= plans["calls"] + links["calls"]
    assert estimated("--area", "plans", "--level", "must")["requirements"] < plans["requirements"]
    assert estimated("--select", "plans.create")["requirements"] < plans["requirements"]


def test_shards():
    """Shards share requirements and rate among them."""
    whole = estimated("--area", "plans", "--rate-limit", "10")
    parts = [estimated("--area", "plans", "--rate-limit", "10", "--shard", f"{number}/2") for number in (1, 2)]

    assert sum(part["requirements"] for part in parts) == whole["requirements"]
    assert [part["rate"] for part in parts] == [5, 5]


def test_is_what_a_run_costs(tmp_path):
    """The calls of an area on the reference are those that were estimated, but for a few."""
    found = estimated("--area", "plans")

    ended = command("run", "--area", "plans", "--report-dir", "r", folder=tmp_path)

    assert ended.code == 0, ended.output
    sent = json.loads((tmp_path / "r" / "report.json").read_bytes())["exchanges"]
    assert found["calls"] == pytest.approx(sent, rel=0.05)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-k", "void"), "use --area or --select"),
        (("--area", "plens"), "Did you mean plans?"),
        (("--shard", "3/2"), "is no shard"),
        (("--target", "strype"), "Did you mean 'stripe'"),
        (("--api-key", "sk_live_1", "--target", "stripe"), "live-mode"),
    ],
)
def test_misuse(arguments, said):
    ended = invoke("run", "--estimate", *arguments)

    assert ended.exit_code == 2
    assert said in ended.output


def test_measured():
    """specs/calls.json keeps its schema, and knows nearly every requirement of the lock."""
    document = valid((data_folder("specs") / "calls.json").read_text("utf-8"), "calls")
    locked = json.loads((data_folder("specs") / "requirements.json").read_bytes())[DEFAULT_VERSION]
    passive = [id for id in locked if id not in document[DEFAULT_VERSION]["requirements"]]

    assert len(passive) < 0.1 * len(locked)
    assert all(cost >= 0 for cost in measured(DEFAULT_VERSION).own.values())


def test_bill():
    """A shared thing is paid for by the first that asks for it; what was never measured costs the mean."""
    bill = Bill(COSTS)

    assert [bill.add(id) for id in ("a", "b", "c", "new")] == [1 + 5, 2 + 7, 3, 2.0]
    assert (bill.calls, bill.unmeasured) == (20.0, 1)


@pytest.mark.parametrize(("budget", "taken"), [(1, "a"), (6, "a"), (14, "a"), (15, "ab"), (18, "abc"), (100, "abc")])
def test_affordable(budget, taken):
    """As many from the first as the budget pays for, and never none."""
    assert affordable("abc", budget, COSTS) == tuple(taken)
