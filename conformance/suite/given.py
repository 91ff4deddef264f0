"""Factories for what a scenario needs before its point: customers, prices, invoices in each state.

Whatever fails here blocks the requirement; it never fails it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from conformance.suite.answers import Answer
from conformance.suite.api import Api, name_of
from conformance.suite.errors import Blocked, describe
from conformance.suite.shared import STEP, SharedObjects

Json = Any
Made = TypeVar("Made")
Params = Mapping[str, Any]
SETUP = "set-up"


@dataclass(frozen=True)
class Given:
    """What a scenario starts from. Every factory returns the object as the target answered it."""

    api: Api
    objects: SharedObjects

    # -- anything

    def post(self, path: str, params: Params | None = None, **options: Any) -> Answer:
        """The body of a POST that has to work before the point of the test is reached.

        Raises:
            Blocked: it did not.
        """
        return self._must("POST", path, params, **options)

    def get(self, path: str, params: Params | None = None, **options: Any) -> Answer:
        """The body of a GET that has to work; raises as `post` does."""
        return self._must("GET", path, params, **options)

    def delete(self, path: str, params: Params | None = None, **options: Any) -> Answer:
        """The body of a DELETE that has to work; raises as `post` does."""
        return self._must("DELETE", path, params, **options)

    def shared(self, name: str, make: Callable[[Given], Made]) -> Made:
        """A thing made once per run for all workers; only what no test can see another's changes in."""
        maker = Given(self.api.as_step(STEP + name), self.objects)
        return cast("Made", self.objects.get(name, lambda: make(maker)))

    @property
    def unmarked(self) -> Given:
        """The same for what is to be made just as the request says, without the mark of the run."""
        return replace(self, api=self.api.unmarked)

    # -- the catalogue

    def product(self, **params: Any) -> Answer:
        return self.post("/v1/products", {"name": "Conformance", **params})

    def price(self, unit_amount: int | None = 1000, currency: str = "usd", **params: Any) -> Answer:
        """A one-time price, of the shared product unless `product` or `product_data` says otherwise."""
        amount = {} if unit_amount is None else {"unit_amount": unit_amount}
        if not {"product", "product_data"} & params.keys():
            params["product"] = self.shared_product()["id"]
        return self.post("/v1/prices", {"currency": currency, **amount, **params})

    def coupon(self, **params: Any) -> Answer:
        return self.post("/v1/coupons", {"duration": "once", **params})

    def tax_rate(self, percentage: float | str, inclusive: bool = False, **params: Any) -> Answer:
        return self.post(
            "/v1/tax_rates", {"display_name": "Tax", "percentage": percentage, "inclusive": inclusive, **params}
        )

    def shared_product(self) -> Answer:
        """A product that nobody changes."""
        return self.shared("product", lambda given: given.product())

    def shared_price(self, unit_amount: int = 1000, currency: str = "usd") -> Answer:
        """A one-time price that nobody changes."""
        return self.shared(f"price-{currency}-{unit_amount}", lambda given: given.price(unit_amount, currency))

    def shared_coupon(self, **params: Any) -> Answer:
        """A coupon that nobody changes; `duration=forever`, so that redeeming it uses nothing up."""
        name = "coupon-" + "-".join(f"{key}-{value}" for key, value in sorted(params.items()))
        return self.shared(name, lambda given: given.coupon(**{"duration": "forever", **params}))

    def shared_tax_rate(self, percentage: float | str, inclusive: bool = False) -> Answer:
        """A tax rate that nobody changes."""
        name = f"tax-rate-{percentage}-{'inclusive' if inclusive else 'exclusive'}"
        return self.shared(name, lambda given: given.tax_rate(percentage, inclusive))

    # -- customers and what they pay with

    def customer(self, **params: Any) -> Answer:
        """A customer of the test's own, with an e-mail address unless `email` says otherwise."""
        return self.post("/v1/customers", {"email": "payer@example.com", **params})

    def shared_customer(self) -> Answer:
        """A customer whose own fields nobody changes; its invoices and balance are everybody's."""
        return self.shared("customer", lambda given: given.customer(name="Shared"))

    def payment_method(self, customer: str, token: str = "pm_card_visa", default: bool = True) -> Answer:
        """A documented test payment method, attached to the customer and, unless told otherwise, its default."""
        attached = self.post(f"/v1/payment_methods/{token}/attach", {"customer": customer})
        if default:
            self.post(f"/v1/customers/{customer}", {"invoice_settings": {"default_payment_method": attached["id"]}})
        return attached

    def payer(self, token: str = "pm_card_visa", **params: Any) -> Answer:
        """A customer who pays with that test payment method by default: one call."""
        return self.customer(payment_method=token, invoice_settings={"default_payment_method": token}, **params)

    # -- invoices

    def invoice_item(self, customer: str, amount: int | None = 1000, currency: str = "usd", **params: Any) -> Answer:
        """An invoice item: pending, or on the draft that `invoice` names. Without an amount, `params` price it."""
        priced = {} if amount is None else {"amount": amount, "currency": currency}
        return self.post("/v1/invoiceitems", {"customer": customer, **priced, **params})

    def empty_draft(self, customer: str | None = None, **params: Any) -> Answer:
        """A draft without lines, of the shared customer unless told otherwise: one call."""
        return self.post("/v1/invoices", {"customer": customer or self.shared_customer()["id"], **params})

    def invoice(self, customer: str | None = None, items: Sequence[int] = (1000,), **params: Any) -> Answer:
        """A draft with one line for each amount, as it is after the last line was added."""
        customer = customer or self.shared_customer()["id"]
        draft = self.empty_draft(customer, **params)
        for amount in items:
            self.invoice_item(customer, amount, invoice=draft["id"], currency=draft["currency"])
        return self.get(f"/v1/invoices/{draft['id']}") if items else draft

    def draft_invoice(self, amount: int = 1000, customer: str | None = None, **params: Any) -> Answer:
        """A draft with one line, as it was before the line was added: two calls."""
        draft = self.empty_draft(customer, **params)
        self.invoice_item(str(draft["customer"]), amount, invoice=draft["id"], currency=draft["currency"])
        return draft

    def open_invoice(self, amount: int = 1000, customer: str | None = None, **params: Any) -> Answer:
        """A finalized invoice that waits for payment: three calls."""
        draft = self.draft_invoice(amount, customer, **{"auto_advance": False, **params})
        return self.post(f"/v1/invoices/{draft['id']}/finalize", {"auto_advance": False})

    def paid_invoice(self, amount: int = 0, customer: str | None = None, **params: Any) -> Answer:
        """A paid invoice: one of nothing finalizes straight to paid; another is paid out of band."""
        if amount == 0:
            draft = self.empty_draft(customer, **params)
            return self.post(f"/v1/invoices/{draft['id']}/finalize")
        opened = self.open_invoice(amount, customer, **params)
        return self.post(f"/v1/invoices/{opened['id']}/pay", {"paid_out_of_band": True})

    def void_invoice(self, **params: Any) -> Answer:
        """A voided invoice: four calls."""
        return self.post(f"/v1/invoices/{self.open_invoice(**params)['id']}/void")

    def uncollectible_invoice(self, **params: Any) -> Answer:
        """An invoice marked uncollectible: four calls."""
        return self.post(f"/v1/invoices/{self.open_invoice(**params)['id']}/mark_uncollectible")

    # -- usage

    def usage(self, item: str, quantity: int, **params: Any) -> Answer:
        """A record of what was used of a metered subscription item, now unless `timestamp` says otherwise."""
        return self.post(f"/v1/subscription_items/{item}/usage_records", {"quantity": quantity, **params})

    # -- time

    def test_clock(self, frozen_time: int = 1_659_312_000, **params: Any) -> Answer:
        """A test clock, frozen at 1 August 2022 00:00 UTC unless told otherwise."""
        return self.post("/v1/test_helpers/test_clocks", {"frozen_time": frozen_time, **params})

    def _must(self, method: str, path: str, params: Params | None, **options: Any) -> Answer:
        exchange = self.api.send(method, path, params, **options)
        if not exchange.ok or not isinstance(exchange.body, dict):
            raise Blocked(name_of(self.api.contract, exchange), describe(exchange))
        return Answer(exchange.body)
