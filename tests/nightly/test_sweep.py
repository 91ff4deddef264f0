"""`sweep`: lists and removes what runs have left behind, and nothing else."""

from __future__ import annotations

import json

import pytest

from conformance.harness.leftovers import KINDS
from conformance.harness.sweep import ListRefused, Sweep
from conformance.run.mark import KEY, clock_name
from conformance.wire import Exchange
from tests.support.invoked import invoke, valid

OLD, OTHER = "run_20200102030405_aaaaaa", "run_20200102030405_bbbbbb"
CLOCKS = "/v1/test_helpers/test_clocks"


class Account:
    """Makes objects with and without a mark."""

    def __init__(self, client):
        self.client = client

    def post(self, path, run="", **params):
        marked = {"metadata": {KEY: run}} if run else {}
        exchange = self.client.send("POST", path, {**params, **marked})
        assert exchange.ok, exchange.body
        return exchange.body

    def get(self, path, **params):
        return self.client.send("GET", path, params)

    def price(self, run, **params):
        product = self.post("/v1/products", run, name="Gold")["id"]
        return self.post("/v1/prices", run, currency="usd", unit_amount=1000, product=product, **params)

    def invoice(self, run, customer):
        invoice = self.post("/v1/invoices", run, customer=customer)
        self.post("/v1/invoiceitems", customer=customer, amount=100, currency="usd", invoice=invoice["id"])
        return invoice["id"]


@pytest.fixture
def account(client):
    return Account(client)


def swept(stage, *arguments):
    ended = stage.sweep("--format", "json", *arguments)
    assert ended.code == 0, ended.output
    return valid(ended.output, "sweep")


def test_dry_run(stage, account):
    """Without --yes everything is listed, and nothing is removed."""
    customer = account.post("/v1/customers", OLD)["id"]

    found = swept(stage, "--run", OLD)

    [planned] = [each for each in found["leftovers"] if each["id"] == customer]
    assert (planned["object"], planned["action"], planned["outcome"], planned["run"]) == (
        "customer",
        "delete",
        "planned",
        OLD,
    )
    assert (found["dry_run"], found["runs"]) == (True, [OLD])
    assert not account.get(f"/v1/customers/{customer}").body.get("deleted")


def test_removes(stage, account):
    """With --yes each kind is removed as the API lets it be, clocks first, and what it cannot delete is named."""
    run = "run_20210102030405_000001"
    clock = account.post(CLOCKS, frozen_time=1_700_000_000, name=clock_name(run))["id"]
    timely = account.post("/v1/customers", run, test_clock=clock)["id"]
    customer = account.post("/v1/customers", run, payment_method="pm_card_visa")["id"]
    price = account.price(run)["id"]
    monthly = account.price(run, recurring={"interval": "month"})["id"]
    card = account.get(f"/v1/customers/{customer}/payment_methods", type="card").body["data"][0]["id"]
    subscribed = {"items": [{"price": monthly}], "default_payment_method": card}
    subscription = account.post("/v1/subscriptions", run, customer=customer, **subscribed)["id"]
    draft, opened = account.invoice(run, customer), account.invoice(run, customer)
    account.post(f"/v1/invoices/{opened}/finalize", auto_advance=False)
    item = account.post("/v1/invoiceitems", run, customer=customer, amount=100, currency="usd")["id"]
    note = account.post("/v1/credit_notes", run, invoice=opened, amount=1)["id"]
    quote = account.post("/v1/quotes", run, customer=customer, line_items=[{"price": price}])["id"]
    coupon = account.post("/v1/coupons", run, percent_off=10, duration="once")["id"]
    code = account.post("/v1/promotion_codes", run, coupon=coupon)["id"]
    link = account.post("/v1/payment_links", run, line_items=[{"price": price, "quantity": 1}])["id"]
    rate = account.post("/v1/tax_rates", run, display_name="Tax", percentage=25, inclusive=False)["id"]

    found = swept(stage, "--run", run, "--yes")

    done = {each["id"]: (each["action"], each["outcome"]) for each in found["leftovers"]}
    assert found["leftovers"][0]["id"] == clock
    assert done[clock] == ("delete", "removed")
    assert done.get(timely, ("delete", "gone")) == ("delete", "gone")
    assert done[subscription] == ("cancel", "removed")
    assert (done[quote], done[draft], done[opened]) == (
        ("cancel", "removed"),
        ("delete", "removed"),
        ("void", "removed"),
    )
    assert (done[item], done[customer], done[coupon]) == (("delete", "removed"),) * 3
    assert (done[code], done[link], done[rate], done[price]) == (("deactivate", "removed"),) * 4
    assert done[monthly] == ("delete", "removed")
    assert note in {each["id"] for each in found["kept"]}
    assert all(outcome != "refused" for _, outcome in done.values())
    assert account.get(f"/v1/customers/{customer}").body["deleted"] is True
    assert account.get(f"/v1/payment_links/{link}").body["active"] is False

    again = swept(stage, "--run", run, "--yes")
    assert {each["object"] for each in again["leftovers"]} <= {"product"}
    assert {"price", "payment_link", "tax_rate", "credit_note"} <= {each["object"] for each in again["kept"]}


def test_touches_nothing_else(stage, account):
    """Another run's objects, and those of no run, stay as they are, whatever they are called."""
    run = "run_20210102030405_000002"
    mine = account.post("/v1/customers", run)["id"]
    others = [
        account.post("/v1/customers", OTHER)["id"],
        account.post("/v1/customers", name=f"conformance {run}")["id"],
        account.post("/v1/customers", metadata={"run": run})["id"],
        account.post("/v1/customers", metadata={KEY: "mine"})["id"],
    ]
    clock = account.post(CLOCKS, frozen_time=1_700_000_000, name="conformance")["id"]

    found = swept(stage, "--run", run, "--yes")

    assert [each["id"] for each in found["leftovers"]] == [mine]
    assert not any(account.get(f"/v1/customers/{other}").body.get("deleted") for other in others)
    assert account.get(f"{CLOCKS}/{clock}").ok


def test_older_than(stage, account):
    """By age of the run, as its ID has it: a run of today stays."""
    old = account.post("/v1/customers", "run_20200601000000_00000a")["id"]
    young = account.post("/v1/customers", "run_29990101000000_00000b")["id"]

    found = swept(stage, "--older-than", "2d")

    ids = {each["id"] for each in found["leftovers"]}
    assert (old in ids, young in ids) == (True, False)
    assert found["older_than_s"] == 2 * 86_400


def test_what_a_run_left(stage):
    """The run's own report gives the ID, and after the sweep nothing that can be removed is left of it."""
    ran = stage.run("--select", "payment_links.create", "--report-dir", "r")
    assert ran.code == 0, ran.output
    run = json.loads((stage.folder / "r" / "report.json").read_bytes())["run_id"]

    before = stage.sweep("--run", run)
    removed = stage.sweep("--run", run, "--yes")
    after = swept(stage, "--run", run)

    assert "would deactivate" in before.output
    assert "With --yes they are." in before.output
    assert removed.code == 0, removed.output
    assert " removed from stripe" in removed.output
    assert {each["object"] for each in after["leftovers"]} <= {"product"}


def test_pages(stage, account):
    """Lists are read to their end."""
    run = "run_20210102030405_000003"
    ids = {account.post("/v1/coupons", run, percent_off=10, duration="once")["id"] for _ in range(103)}

    assert {each["id"] for each in swept(stage, "--run", run)["leftovers"]} == ids


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "either --run ID or --older-than AGE"),
        (("--run", OLD, "--older-than", "2d"), "either --run ID or --older-than AGE"),
        (("--run", "latest"), "is no `run_id` of a report.json"),
        (("--older-than", "soon"), "write 2d, 12h or 90m"),
        (("--older-than", "0d"), "write 2d, 12h or 90m"),
        (("--run", OLD), "No target"),
        (("--run", OLD, "--target", "stripe"), "No API key"),
        (("--run", OLD, "--target", "stripe", "--api-key", "sk_live_1"), "live-mode"),
    ],
)
def test_misuse(monkeypatch, arguments, said):
    monkeypatch.delenv("STRIPE_API_KEY", raising=False)

    ended = invoke("sweep", *arguments)

    assert ended.exit_code == 2
    assert said in ended.output


def test_unreachable():
    ended = invoke("sweep", "--run", OLD, "--target", "http://127.0.0.1:1", "--api-key", "sk_test_1")

    assert (ended.exit_code, "cannot be reached" in ended.output) == (3, True)


def test_help():
    ended = invoke("sweep", "--help")

    assert "Example: stripe-conformance sweep --target stripe --older-than 2d" in ended.output
    assert "Exit codes:" in ended.output


def test_order():
    """Clocks come first, owners after what hangs from them, and a catalogue after those who use it."""
    order = [kind.object for kind in KINDS]

    assert order[0] == "test_helpers.test_clock"
    assert order.index("subscription") < order.index("customer") < order.index("coupon")
    assert order.index("plan") < order.index("price") < order.index("product")


class Answers:
    """A target that answers from a table: by method and path, else an empty list."""

    def __init__(self, table):
        self.table, self.sent = table, []

    def send(self, method, path, params=None, *, step=""):  # noqa: ARG002
        self.sent.append((method, path))
        status, body = self.table.get((method, path), (200, {"object": "list", "data": [], "has_more": False}))
        return Exchange(method, path, path, status=status, body=body, step=step)


def page(*members):
    return 200, {"object": "list", "data": list(members), "has_more": False}


def refusal(status=400, message="No", **more):
    return status, {"error": {"type": "invalid_request_error", "message": message, **more}}


def cleaned(table):
    target = Answers(table)
    sweep = Sweep(target)
    return sweep.remove(sweep.find(lambda run: run == OLD)), target


def test_refused():
    """A removal that the target refuses is told with its reason; the next way is tried first."""
    product = {"object": "product", "id": "prod_1", "active": True, "metadata": {KEY: OLD}}
    table = {("GET", "/v1/products"): page(product), ("DELETE", "/v1/products/prod_1"): refusal()}

    deactivated, target = cleaned(table)
    assert [(each.action, each.outcome) for each in deactivated.leftovers] == [("deactivate", "removed")]
    assert target.sent[-2:] == [("DELETE", "/v1/products/prod_1"), ("POST", "/v1/products/prod_1")]

    refused, _ = cleaned({**table, ("POST", "/v1/products/prod_1"): refusal(message="Not now")})
    assert [(each.outcome, each.message) for each in refused.leftovers] == [("refused", "Not now")]


def test_inactive_product_stays():
    """A product that is inactive already and cannot be deleted, for it has prices, is named, and is no failure."""
    product = {"object": "product", "id": "prod_1", "active": False, "metadata": {KEY: OLD}}

    found, _ = cleaned({("GET", "/v1/products"): page(product), ("DELETE", "/v1/products/prod_1"): refusal()})

    assert (found.removable, [each.id for each in found.kept]) == ((), ["prod_1"])


def test_gone():
    """What vanished with its owner is not missed."""
    invoice = {"object": "invoice", "id": "in_1", "status": "draft", "metadata": {KEY: OLD}}
    missing = refusal(404, code="resource_missing")

    found, _ = cleaned({("GET", "/v1/invoices"): page(invoice), ("DELETE", "/v1/invoices/in_1"): missing})

    assert [each.outcome for each in found.leftovers] == ["gone"]


def test_no_such_list():
    """A target without an operation is swept of the rest, and it is said what was not looked through."""
    found, _ = cleaned({("GET", "/v1/quotes"): refusal(404), ("GET", CLOCKS): refusal(501)})

    assert found.unlisted == (CLOCKS, "/v1/quotes")


def test_broken_list():
    """A list that cannot be read ends the sweep before anything is removed."""
    clock = {"object": "test_helpers.test_clock", "id": "clock_1", "name": clock_name(OLD)}
    target = Answers({("GET", CLOCKS): page(clock), ("GET", "/v1/plans"): refusal(500, "Sorry")})

    with pytest.raises(ListRefused, match=r"Sorry\. Nothing was removed"):
        Sweep(target).find(lambda _: True)
    assert {method for method, _ in target.sent} == {"GET"}
