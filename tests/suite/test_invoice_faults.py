"""Every requirement on invoices and invoice items is kept by the reference target, and fails where it is broken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.suite.requirement import Requirement
from conformance.wire import Client
from tests.support.faults import forgiving, ignoring_names, refusing_with
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import CONTRACT, House, open_house
from tests.support.otherwise import Otherwise
from tests.support.requirements import requirements_of

Json = Any
REQUIREMENTS = {**requirements_of("invoices", CONTRACT), **requirements_of("invoiceitems", CONTRACT)}


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with open_house() as house:
        yield house


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the objects are kept that no fault changes."""
    return tmp_path_factory.mktemp("shared")


@pytest.mark.parametrize("id", sorted(REQUIREMENTS))
def test_kept_by_the_reference_and_failed_by_other_answers(house: House, shared: Path, id: str) -> None:
    """A requirement passes on the reference, and on no answer in which everything is otherwise."""
    house.faulty.fault = Fault()

    REQUIREMENTS[id].check(house.fixtures(shared))
    with pytest.raises((AssertionError, LookupError, TypeError, ValueError, AttributeError)):
        REQUIREMENTS[id].check(house.fixtures(shared, Otherwise(Client(house.sender))))


# -- one fault, one requirement


def answering(object: str, path: str, value: Json) -> Fault:
    """Every answered object of one type has a wrong value at a dotted path."""

    def answered(_: Asked, answer: Answered) -> None:
        for found in objects(answer.body):
            if found.get("object") == object:
                put(found, path.split("."), value)

    return Fault(answered=answered)


def objects(value: Json) -> Iterator[dict[str, Json]]:
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from objects(child)
    elif isinstance(value, list):
        for child in value:
            yield from objects(child)


def put(found: dict[str, Json], steps: list[str], value: Json) -> None:
    for step in steps[:-1]:
        found = found[step]
    found[steps[-1]] = value


def careless(asked: Asked, answer: Answered) -> None:
    """What is read is not what it was when it was written."""
    if asked.method == "GET" and answer.body.get("object") == "invoice":
        answer.body["description"] = "Changed"


def immortal(asked: Asked, answer: Answered) -> None:
    """What is missing is still answered."""
    if asked.method == "GET" and answer.status == 404:
        answer.status, answer.body = 200, {"id": "in_kept", "object": "invoice"}


def not_unsetting(asked: Asked) -> None:
    """Empty values are not read."""
    asked.without(lambda _, value: value == "")


def not_updating(asked: Asked) -> None:
    """What an update says is not read."""
    if asked.method == "POST" and asked.path.startswith("/v1/invoiceitems/"):
        asked.form.clear()


def including(asked: Asked) -> None:
    """New invoices take pending items in."""
    if (asked.method, asked.path) == ("POST", "/v1/invoices"):
        asked.form.append(("pending_invoice_items_behavior", "include"))


def unordered(_: Asked, answer: Answered) -> None:
    """Lists and lines are turned round."""
    for found in objects(answer.body):
        if found.get("object") == "list":
            found["data"].reverse()


FORGIVING, IMMORTAL, CARELESS = Fault(answered=forgiving), Fault(answered=immortal), Fault(answered=careless)
FAULTS: list[tuple[str, Fault]] = [
    ("invoices.lifecycle[void × open]", answering("invoice", "status_transitions.voided_at", None)),
    ("invoices.lifecycle[void × open]", answering("invoice", "auto_advance", True)),
    ("invoices.lifecycle[void × paid]", CARELESS),
    ("invoices.lifecycle[void × paid]", refusing_with(402)),
    ("invoices.lifecycle[delete × draft]", IMMORTAL),
    ("invoices.lifecycle[delete × open]", CARELESS),
    ("invoices.lifecycle[finalize × draft]", answering("invoice", "status_transitions.finalized_at", "2022-08-01")),
    ("invoices.lifecycle[pay × open]", answering("invoice", "amount_remaining", 1)),
    ("invoices.lifecycle[pay × uncollectible]", answering("invoice", "paid", False)),
    ("invoices.lifecycle[mark_uncollectible × open]", answering("invoice", "status", "open")),
    ("invoices.lifecycle[send × draft]", answering("invoice", "status", "draft")),
    ("invoices.lifecycle[update × void]", ignoring_names("metadata")),
    ("invoices.create.period", answering("invoice", "period_end", 0)),
    ("invoices.create.empty", answering("invoice", "total", 1)),
    ("invoices.create.parameter[custom_fields]", ignoring_names("custom_fields[1]")),
    ("invoices.create.parameter[footer]", ignoring_names("footer")),
    ("invoices.create.parameter[auto_advance]", answering("invoice", "auto_advance", 1)),
    ("invoices.update.parameter[default_tax_rates=]", Fault(asked=not_unsetting)),
    ("invoices.create.nothing_to_require", FORGIVING),
    ("invoices.snapshot.freezes", answering("invoice", "customer_name", "Ada Lovelace")),
    ("invoices.finalize.nothing_due", answering("invoice", "status_transitions.paid_at", 1)),
    ("invoices.finalize.payment_intent", answering("payment_intent", "amount", 999)),
    ("invoices.pay.charge", answering("charge", "amount", 999)),
    ("invoices.pay.declined", answering("invoice", "status", "paid")),
    ("invoices.pay.declined", refusing_with(400)),
    ("invoices.pay.retry_attempt_count", answering("invoice", "attempt_count", 2)),
    ("invoices.pay.out_of_band", ignoring_names("paid_out_of_band")),
    ("invoices.void.payment_intent", answering("payment_intent", "status", "requires_payment_method")),
    ("invoices.collection.days_until_due", answering("invoice", "due_date", 1_659_916_800)),
    ("invoices.collection.due_date_twice", FORGIVING),
    ("invoices.numbering.next", answering("invoice", "number", "ABCDEF01-0001")),
    ("invoices.discounts.percent", ignoring_names("discounts")),
    ("invoices.discounts.item", ignoring_names("discounts")),
    ("invoices.discounts.not_discountable", ignoring_names("discountable")),
    ("invoices.discounts.inherited", ignoring_names("coupon")),
    ("invoices.discounts.times_redeemed", answering("coupon", "times_redeemed", 0)),
    ("invoices.taxes.exclusive", ignoring_names("default_tax_rates")),
    ("invoices.taxes.overridden", ignoring_names("tax_rates[0]")),
    ("invoices.taxes.both", answering("invoice", "total", 1350)),
    ("invoices.taxes.exempt_inclusive", ignoring_names("tax_exempt")),
    ("invoices.amounts.below_minimum", answering("invoice", "amount_due", 30)),
    ("invoices.amounts.below_minimum_balance", answering("customer", "balance", 0)),
    ("invoices.balance.applied", ignoring_names("balance")),
    ("invoices.balance.transaction", answering("customer_balance_transaction", "amount", -500)),
    ("invoices.lines.order", Fault(answered=unordered)),
    ("invoices.lines.next_page", ignoring_names("starting_after")),
    ("invoices.lines.first_page", ignoring_names("limit")),
    ("invoices.list.filter[status=paid]", ignoring_names("status")),
    ("invoices.list.filter[due_date[gt]]", ignoring_names("due_date")),
    ("invoices.list.filter[created[lt]]", ignoring_names("created")),
    ("invoices.search.or", ignoring_names("query")),
    ("invoices.search.pages", ignoring_names("page")),
    ("invoices.pending_items.default", Fault(asked=including)),
    ("invoices.pending_items.include", ignoring_names("pending_invoice_items_behavior")),
    ("invoices.update.finalized_discounts", FORGIVING),
    ("invoices.upcoming.no_id", answering("invoice", "id", "in_stored")),
    ("invoices.upcoming.no_discount", ignoring_names("discounts")),
    ("invoices.upcoming.parameter[invoice_items[][price]]", ignoring_names("quantity")),
    ("invoices.time.finalized", ignoring_names("auto_advance")),
    ("invoiceitems.create.rounded", answering("invoiceitem", "amount", 56)),
    ("invoiceitems.create.finalized_invoice", FORGIVING),
    ("invoiceitems.create.parameter[period]", ignoring_names("period")),
    ("invoiceitems.update.draft", Fault(asked=not_updating)),
    ("invoiceitems.list.filter[pending=true]", ignoring_names("pending")),
    ("invoiceitems.delete.finalized", FORGIVING),
]  # fmt: skip


@pytest.mark.parametrize(("id", "fault"), FAULTS, ids=[f"{number} {id}" for number, (id, _) in enumerate(FAULTS)])
def test_broken_by_the_fault(house: House, tmp_path: Path, id: str, fault: Fault) -> None:
    fixtures = house.fixtures(tmp_path) | {"eventually": lambda attempt: attempt()}
    house.faulty.fault = fault

    with pytest.raises((AssertionError, LookupError, TypeError, ValueError)):
        REQUIREMENTS[id].check(fixtures)


# -- what the requirements are


def test_labels_of_a_family_are_unique() -> None:
    for family in {found.test for found in REQUIREMENTS.values() if found.case}:
        cases = [case.label for case in family.__requirement__.over(CONTRACT)]  # type: ignore[attr-defined]

        assert len(cases) == len(set(cases)), family


def test_titles_are_sentences() -> None:
    for id, found in REQUIREMENTS.items():
        assert found.requirement.title.endswith("."), id
        assert " should " not in found.requirement.title, id


def test_ids_are_of_their_area() -> None:
    assert {id.split(".")[0] for id in REQUIREMENTS} == {"invoices", "invoiceitems"}


def test_every_requirement_is_about_an_operation() -> None:
    assert [id for id, found in REQUIREMENTS.items() if operation_of(found.requirement) is None] == []


def operation_of(requirement: Requirement) -> str | None:
    """The documented operation that a requirement names, or that its citation is the section of."""
    if requirement.operation in CONTRACT.operations:
        return requirement.operation
    return next((id for id, operation in CONTRACT.operations.items() if operation.cites == requirement.cites), None)
