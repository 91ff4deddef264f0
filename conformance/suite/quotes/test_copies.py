"""Clones and revisions of quotes."""

from __future__ import annotations

from conformance.suite.answers import Answer
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import expect_part
from conformance.suite.quotes.made import GUIDE, QUOTES, amounts, canceled, opened, path
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement

CLONE = "quotes/create#create_quote-from_quote"
OPERATION = "POST /v1/quotes"
DAY = 86_400  # seconds


def original(given: Given) -> Answer:
    """An open quote with a description, a header, a footer, a discount and taxes, that nobody changes."""

    def make(maker: Given) -> Answer:
        return opened(
            maker,
            description="Ten days of work",
            header="Offer",
            footer="Thank you",
            collection_method="send_invoice",
            invoice_settings={"days_until_due": 7},
            discounts=[{"coupon": maker.shared_coupon(percent_off=10)["id"]}],
            default_tax_rates=[maker.shared_tax_rate(25)["id"]],
        )

    found: Answer = given.shared("quotes-original", make)
    return found


def clone(api: Api, given: Given, **params: object) -> Answer:
    """A clone of the original."""
    return api.post(QUOTES, {"from_quote": {"quote": original(given)["id"]}, **params})


@requirement("quotes.clone.draft", MUST, cites=CLONE, operation=OPERATION)
def test_draft(api: Api, given: Given) -> None:
    """The clone of a quote is a draft without a number, whatever the quote is."""
    quote = clone(api, given)

    assert (quote["status"], quote["number"]) == ("draft", None)
    assert quote["status_transitions"]["finalized_at"] is None


@requirement("quotes.clone.source", MUST, cites=CLONE, operation=OPERATION)
def test_source(api: Api, given: Given) -> None:
    """A clone says which quote it is made from, and that it is no revision."""
    expect_part({"from_quote": {"quote": original(given)["id"], "is_revision": False}}, clone(api, given))


@requirement("quotes.clone.content", MUST, cites=CLONE, operation=OPERATION)
def test_content(api: Api, given: Given) -> None:
    """A clone is for the same customer, in the same words, collected the same way."""
    names = ("customer", "description", "header", "footer", "collection_method", "default_tax_rates", "currency")

    expect_part({name: original(given)[name] for name in names}, clone(api, given))


@requirement("quotes.clone.amounts", MUST, cites=CLONE, operation=OPERATION)
def test_amounts(api: Api, given: Given) -> None:
    """A clone comes to the same: 1000 − 10 % = 900, 25 % of it 225, in all 1125."""
    assert amounts(clone(api, given)) == amounts(original(given)) == (1000, 100, 225, 1125)


@requirement("quotes.clone.line_items", SHOULD, cites=CLONE, operation=OPERATION)
def test_line_items(api: Api, given: Given) -> None:
    """A clone has line items of the same price and quantity."""
    [item] = clone(api, given, expand=["line_items"])["line_items"]["data"]

    assert (item["price"]["id"], item["quantity"]) == (given.shared_price()["id"], 1)


@requirement("quotes.clone.original_stays", MUST, cites=CLONE, operation=OPERATION)
def test_original_stays(api: Api, given: Given) -> None:
    """Cloning a quote leaves it as it was."""
    clone(api, given)

    assert api.get(path(original(given))) == original(given)


@requirement("quotes.clone.expires_at", MUST, cites=CLONE, operation=OPERATION)
def test_expires_at(api: Api, given: Given) -> None:
    """A clone can be told when to expire."""
    at = original(given)["created"] + 7 * DAY

    assert clone(api, given, expires_at=at)["expires_at"] == at


@requirement("quotes.clone.canceled", SHOULD, cites=CLONE, operation=OPERATION)
def test_canceled(api: Api, given: Given) -> None:
    """A quote that was canceled can be cloned."""
    gone = given.shared("quotes-gone", canceled)

    assert api.post(QUOTES, {"from_quote": {"quote": gone["id"]}})["status"] == "draft"


@requirement("quotes.clone.changed", SHOULD, cites=CLONE, operation="POST /v1/quotes/{quote}")
def test_changed(api: Api, given: Given) -> None:
    """A clone can be changed like any draft."""
    quote = clone(api, given)

    assert api.post(path(quote), {"description": "Another"})["description"] == "Another"


@requirement("quotes.clone.other_parameters", MUST, cites=CLONE, operation=OPERATION)
def test_other_parameters(api: Api, given: Given) -> None:
    """Beside `from_quote` no parameter but `expires_at` can be given."""
    params = {"from_quote": {"quote": original(given)["id"]}, "description": "Another"}

    api.refused("POST", QUOTES, params)


@requirement("quotes.clone.unknown", MUST, cites=CLONE, operation=OPERATION)
def test_unknown(api: Api) -> None:
    """A quote that does not exist cannot be cloned."""
    api.refused("POST", QUOTES, {"from_quote": {"quote": "qt_000000000000000000000000"}}, status=(400, 404))


@requirement("quotes.revision.source", MUST, cites=CLONE, operation=OPERATION)
def test_revision(api: Api, given: Given) -> None:
    """A revision is a draft that says which quote it revises."""
    quote = api.post(QUOTES, {"from_quote": {"quote": original(given)["id"], "is_revision": True}})

    expect_part({"status": "draft", "from_quote": {"quote": original(given)["id"], "is_revision": True}}, quote)


@requirement("quotes.revision.number", MUST, cites=f"{GUIDE}#finalize", operation="POST /v1/quotes/{quote}/finalize")
def test_number(api: Api, given: Given) -> None:
    """The number of a finalized revision is that of the quote that it revises, its last part counted on: 2."""
    first = opened(given)
    revision = given.post(QUOTES, {"from_quote": {"quote": first["id"], "is_revision": True}})

    number = api.post(f"{path(revision)}/finalize")["number"]

    assert number.rpartition("-")[0] == first["number"].rpartition("-")[0]
    assert number.rpartition("-")[2].lstrip("0") == "2"


@requirement(
    "quotes.revision.original", MAY, cites=CLONE, provenance=INFERRED, operation="POST /v1/quotes/{quote}/finalize"
)
def test_original(api: Api, given: Given) -> None:
    """The quote that a finalized revision takes the place of is canceled, or stays open.

    The reference does not say which.
    """
    first = opened(given)
    revision = given.post(QUOTES, {"from_quote": {"quote": first["id"], "is_revision": True}})

    given.post(f"{path(revision)}/finalize")

    assert api.get(path(first))["status"] in ("canceled", "open")
