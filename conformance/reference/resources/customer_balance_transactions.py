"""Customer balance transactions: the ledger of a customer's balance. What is written in it stands for ever."""

from __future__ import annotations

from conformance.contract import Json
from conformance.reference import balance, metadata
from conformance.reference.call import Call, handles
from conformance.reference.errors import ApiError, invalid, missing_in_path
from conformance.reference.money import step
from conformance.reference.mutation import picked
from conformance.reference.store import Record


@handles("customer_balance_transactions.create")
def create(call: Call) -> Json:
    customer, params = _customer(call), call.params
    unit = step(params["currency"])
    if params["amount"] % unit:
        raise invalid(f"Invalid amount: in {params['currency']} it is a multiple of {unit}.", "amount")
    return balance.write(
        call.store,
        customer,
        params["amount"],
        "adjustment",
        now=call.now_of(customer),
        currency=params["currency"],
        description=params.get("description"),
        metadata=metadata.merge({}, params),
    )


@handles("customer_balance_transactions.retrieve")
def retrieve(call: Call) -> Json:
    return _subject(call)


@handles("customer_balance_transactions.update")
def update(call: Call) -> Json:
    transaction = _subject(call)
    transaction["metadata"] = metadata.merge(transaction["metadata"], call.params)
    transaction.update(picked(call.params, ("description",)))
    return transaction


@handles("customer_balance_transactions.list")
def list_(call: Call) -> Json:
    ledger = call.store.table(balance.TRANSACTION).of("customer", _customer(call)["id"])
    return call.page(balance.TRANSACTION, ledger)


def _customer(call: Call) -> Record:
    """The customer in the URL; an unknown one is named `customer`, as recorded, where other paths say `id`."""
    try:
        return call.subject("customer")
    except ApiError as error:
        error.param = "customer"
        raise


def _subject(call: Call) -> Record:
    """The transaction in the URL, which is of the customer in the URL."""
    customer, identifier = _customer(call), call.arguments["transaction"]
    transaction = call.store.in_path(balance.TRANSACTION, identifier)
    if transaction["customer"] != customer["id"]:
        raise missing_in_path(balance.TRANSACTION, identifier)
    return transaction
