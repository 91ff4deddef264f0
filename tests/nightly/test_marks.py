"""The mark of a run: on every object that it makes, and in no requirement's way."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.contract import load
from conformance.harness.leftovers import KINDS
from conformance.harness.reference_process import KEY as API_KEY
from conformance.harness.reference_process import reference_target
from conformance.run.coverage import CoverageCounter
from conformance.run.mark import FIELD, KEY, began, clock_name, is_run_id, new_run_id, run_of
from conformance.run.report_file import load_report
from conformance.suite.marks import Marks
from conformance.suite.shared import STEP
from conformance.wire import Client, Exchange, Sender, Target, read_har
from tests.nightly.conftest import DAY
from tests.support.command import command

RUN = "run_20260301123000_5f3a9c"
PLAIN = {"metadata": {KEY: RUN}}
CLOCKS = "/v1/test_helpers/test_clocks"


@pytest.fixture
def marks():
    return Marks(RUN, load())


def made(path, id="x_1", *, form=(), status=200, method="POST", step="", **body):
    return Exchange(method, path, path, form=form, status=status, body={"id": id, **body}, step=step)


# -- IDs


def test_run_id():
    """A run's ID tells when it began, and no two are alike."""
    now = datetime(2026, 3, 1, 12, 30, tzinfo=timezone.utc)

    assert new_run_id(now).startswith("run_20260301123000_")
    assert began(new_run_id(now)) == now
    assert len({new_run_id(now) for _ in range(50)}) > 45


@given(st.one_of(st.text(), st.from_regex(r"run_\d{14}_[0-9a-f]{6}", fullmatch=True), st.none(), st.integers()))
def test_anything_is_an_id_or_not(text):
    """Whatever stands in somebody's metadata, it is a run's ID with its moment, or none."""
    assert is_run_id(text) is (began(text) is not None)


@pytest.mark.parametrize(
    ("found", "run"),
    [
        ({"object": "customer", "metadata": {KEY: RUN}}, RUN),
        ({"object": "test_helpers.test_clock", "name": clock_name(RUN)}, RUN),
        ({"object": "customer", "name": clock_name(RUN), "metadata": {}}, ""),
        ({"object": "customer", "metadata": {KEY: "mine"}}, ""),
        ({"object": "customer", "metadata": {"run": RUN}}, ""),
        ({"object": "customer", "metadata": None}, ""),
        ({"object": "test_helpers.test_clock", "name": "conformance of my own"}, ""),
        ({"object": "test_helpers.test_clock", "name": None}, ""),
        ({}, ""),
    ],
)
def test_run_of(found, run):
    """Only the mark itself is a mark; what looks a little like it belongs to somebody."""
    assert run_of(found) == run


# -- what is marked


@pytest.mark.parametrize(
    ("path", "params", "sent"),
    [
        ("/v1/customers", None, PLAIN),
        ("/v1/customers", {"email": "a@b.c"}, {"email": "a@b.c", **PLAIN}),
        ("/v1/customers/cus_1/balance_transactions", {"amount": 1}, {"amount": 1, **PLAIN}),
        (CLOCKS, {"frozen_time": 1}, {"frozen_time": 1, "name": clock_name(RUN)}),
        ("/v1/customers", {"metadata": {"order_id": "6735"}}, None),
        ("/v1/customers", {"metadata": ""}, None),
        (CLOCKS, {"name": "mine"}, None),
        ("/v1/plans", {"product": {"name": "Gold"}}, {"product": {"name": "Gold", **PLAIN}, **PLAIN}),
        ("/v1/prices", {"product_data": {"name": "Gold"}}, {"product_data": {"name": "Gold", **PLAIN}, **PLAIN}),
        (
            "/v1/checkout/sessions",
            {"line_items": [{"price": "p"}, {"price_data": {"product_data": {"name": "Gold"}}}]},
            {"line_items": [{"price": "p"}, {"price_data": {"product_data": {"name": "Gold", **PLAIN}}}], **PLAIN},
        ),
        ("/v1/customers/cus_1", {"email": "a@b.c"}, None),
        ("/v1/invoices/in_1/void", {}, None),
        ("/v1/customers/cus_1/tax_ids", {"type": "eu_vat"}, None),
    ],
)
def test_on(marks, path, params, sent):
    """What makes an object that takes metadata, or a clock, is marked, unless it says its own; nothing else is."""
    assert marks.on(path, params) == sent


def test_rests(marks):
    """While a requirement on metadata is tested only shared things are marked, for they outlive it."""
    marks.rest("protocol.metadata.default[POST /v1/invoices]")
    assert marks.on("/v1/customers", {}) is None
    assert marks.on("/v1/customers", {}, STEP + "customer") == PLAIN

    marks.rest("invoices.void.open")
    assert marks.on("/v1/customers", {}) == PLAIN


@pytest.mark.parametrize(
    ("exchange", "owed"),
    [
        (made("/v1/customers", "cus_1"), ["/v1/customers/cus_1"]),
        (
            made("/v1/customers/cus_1/balance_transactions", "cbtxn_1"),
            ["/v1/customers/cus_1/balance_transactions/cbtxn_1"],
        ),
        (made("/v1/customers", form=((FIELD, RUN),)), []),
        (made("/v1/customers", status=400), []),
        (made("/v1/customers/cus_1"), []),
        (made("/v1/customers", step=STEP + "customer"), []),
        (made("/v1/customers", metadata={str(key): "" for key in range(50)}), []),
        (made("/v1/checkout/sessions"), []),  # the API has no update of them
        (made("/v1/customers", id=None), []),
        (made("/v1/plans", form=((FIELD, RUN), ("product[name]", "Gold")), product="prod_1"), ["/v1/products/prod_1"]),
        (made("/v1/plans", form=((FIELD, RUN), (f"product[metadata][{KEY}]", RUN)), product="prod_1"), []),
        (made("/v1/plans", form=((FIELD, RUN), ("product", "prod_1")), product="prod_1"), []),
    ],
)
def test_owed(marks, exchange, owed):
    """What was made without the mark is marked later, where the API allows it and there is room."""
    assert [path for path, _ in marks.owed([exchange])] == owed


def test_deleted_is_not_owed(marks):
    assert marks.owed([made("/v1/customers", "cus_1"), made("/v1/customers/cus_1", "cus_1", method="DELETE")]) == []


def test_target_without_metadata(marks):
    """A target that refuses the mark is not asked for it there again, and is not kept from working by it."""
    refusal = Exchange(
        "POST", "/v1/coupons", "/v1/coupons", status=400, body={"error": {"message": "Unknown: metadata"}}
    )
    other = Exchange("POST", "/v1/plans", "/v1/plans", status=400, body={"error": {"message": "No amount"}})

    assert marks.blamed(refusal)
    assert not marks.blamed(other)
    marks.give_up("/v1/coupons")
    assert marks.on("/v1/coupons", {}) is None
    assert marks.on("/v1/plans", {}) == PLAIN
    assert marks.owed([made("/v1/coupons")]) == []


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/v1/subscription_schedules", {"from_subscription": "sub_1"}),
        ("/v1/quotes", {"from_quote": {"quote": "qt_1"}}),
        ("/v1/subscription_items", {"subscription": "sub_1", "payment_behavior": "pending_if_incomplete"}),
    ],
)
def test_no_mark_beside_what_stands_alone(marks, path, params):
    """Where the documentation allows of no metadata, none is sent; the same requests are marked otherwise."""
    assert marks.on(path, params) is None
    assert marks.on(path, {"payment_behavior": "allow_incomplete"}) is not None


def test_no_coverage():
    """The mark is no test of `metadata`: coverage counts only what a requirement sent itself."""
    counter = CoverageCounter(load())
    counter.add(made("/v1/invoices", form=((FIELD, RUN), ("customer", "cus_1"))), "some.requirement")

    parameters = counter.report(())["parameters"]
    assert "POST /v1/invoices customer" in parameters.by
    assert "POST /v1/invoices metadata" in parameters.missing


# -- a run


def test_every_object(tmp_path):
    """After a run, all that it made and that can carry its ID does; the target makes some invoices by itself."""
    chosen = [word for area in ("plans", "payment_links") for word in ("--area", area)]
    with reference_target(load().version, DAY) as url:
        ended = command("run", "--target", url, "--api-key", API_KEY, *chosen, "--report-dir", "r", folder=tmp_path)
        assert ended.code == 0, ended.output
        run = load_report(tmp_path / "r" / "report.json")
        with Sender(Target("reference", url, API_KEY)) as sender:
            objects = [found for kind in KINDS for found in everything(Client(sender), kind)]
        exchanges = list(read_har(tmp_path / "r" / "exchanges.har"))

    asked_for = {found.body["id"] for found in exchanges if found.method == "POST" and found.ok and "id" in found.body}
    unmarked = [found for found in objects if run_of(found) != run.run_id]
    assert len(objects) > 300
    assert {found["id"] for found in unmarked} & asked_for == set()
    assert "product" not in {found["object"] for found in unmarked}
    assert run.run_id in ended.output
    assert run.run_id in (tmp_path / "r" / "summary.md").read_text()


def everything(client, kind):
    """Every member of a list."""
    found = []
    while True:
        after = {"starting_after": found[-1]["id"]} if found else {}
        page = client.send("GET", kind.path, {"limit": 100, **kind.listed, **after}).body
        found += page["data"]
        if not page["has_more"]:
            return found
