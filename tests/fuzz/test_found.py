"""What fuzzing has found in the reference and in the contract, kept from coming back."""

from __future__ import annotations

from conformance.checks import Checker
from tests.support.reference_world import World, contract


def test_upcoming_of_a_deleted_customers_subscription() -> None:
    """A preview that names a subscription whose customer is deleted is refused: nothing will be billed."""
    world = World()
    subscription = world.subscribe()
    world.delete(f"customers/{world.customer}")

    for path in ("invoices/upcoming", "invoices/upcoming/lines"):
        refused = world.get(path, subscription=subscription["id"])

        assert (refused["status"], refused["code"]) == (404, "invoice_upcoming_none")


def test_payment_method_of_a_deleted_customer() -> None:
    """A deleted customer keeps its payment methods; expanded, it is the stub of what is deleted."""
    world = World()
    method = world.get(f"customers/{world.customer}/payment_methods")["data"][0]["id"]
    world.delete(f"customers/{world.customer}")

    shown = world.get(f"payment_methods/{method}", expand=["customer"])

    assert shown["customer"] == {"id": world.customer, "object": "customer", "deleted": True}
    assert "deleted_customer" in Checker(contract()).tree("payment_method").members["customer"].objects
