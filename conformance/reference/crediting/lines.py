"""The lines of a credit note: parts of invoice lines, by quantity or by amount, and lines of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from conformance.contract import Json
from conformance.reference import ids
from conformance.reference.amounts import decimal_text, product
from conformance.reference.crediting import taxing
from conformance.reference.crediting.credited import LINE, Basis, Credited, by_line
from conformance.reference.crediting.parts import Part, share
from conformance.reference.errors import exclusive, invalid, missing_in_parameter
from conformance.reference.invoicing.rates import tax_rates
from conformance.reference.money import step
from conformance.reference.store import Record, Store
from conformance.reference.taxes import Rate, Tax, untaxed
from conformance.reference.totals import Charge, compute

_OF_INVOICE, _CUSTOM = "invoice_line_item", "custom_line_item"
_TAKEN = {  # what a line of each type takes beside its type: https://stripe.com/docs/api/credit_notes/create
    _OF_INVOICE: ("amount", "invoice_line_item", "quantity", "tax_amounts"),
    _CUSTOM: ("description", "quantity", "tax_amounts", "tax_rates", "unit_amount", "unit_amount_decimal"),
}
_NEEDED = {_OF_INVOICE: ("invoice_line_item",), _CUSTOM: ("description", "quantity")}
_WHOLE = "Credit"  # what the line is called that a credit note by `amount` alone consists of


@dataclass
class Lines:
    """Reads the lines that credit one invoice; several of one request may credit the same line of it."""

    store: Store
    invoice: Record
    _credited: dict[str, Credited] = field(init=False)

    def __post_init__(self) -> None:
        self._credited = by_line(self.store, self.invoice)

    def read(self, given: Mapping[str, Any], param: str) -> Record:
        """The line that one element of `lines` asks for, not yet stored.

        Raises:
            ApiError: 400; it lacks something, contradicts itself, or credits more of a line than is left.
        """
        kind = given["type"]
        sent = {name for name, value in given.items() if value is not None and name != "type"}
        for name in sorted(sent.difference(_TAKEN[kind])):
            raise invalid(f"`{name}` cannot be set for lines of type `{kind}`.", f"{param}[{name}]")
        for name in _NEEDED[kind]:
            if name not in sent:
                raise invalid(f"Missing required param: {param}[{name}].", f"{param}[{name}]", "parameter_missing")
        return self._of_invoice(given, param) if kind == _OF_INVOICE else self._custom(given, param)

    def of_amount(self, amount: int) -> Record:
        """The line of a credit note that is given by its amount alone."""
        return self._untied(_WHOLE, Decimal(amount), 1, [])

    def _custom(self, given: Mapping[str, Any], param: str) -> Record:
        whole, decimal = given.get("unit_amount"), given.get("unit_amount_decimal")
        if whole is not None and decimal is not None:
            raise exclusive(f"{param}[unit_amount]", f"{param}[unit_amount_decimal]")
        if whole is None and decimal is None:
            raise invalid(
                "A custom line needs a `unit_amount` or a `unit_amount_decimal`.",
                f"{param}[unit_amount]",
                "parameter_missing",
            )
        unit = Decimal(whole or 0) if decimal is None else decimal
        if unit < 0:
            raise invalid("A custom line cannot credit a negative amount.", f"{param}[unit_amount]")
        if given.get("tax_rates") and given.get("tax_amounts"):
            raise exclusive(f"{param}[tax_rates]", f"{param}[tax_amounts]")
        rates = tax_rates(self.store, given.get("tax_rates"), f"{param}[tax_rates]")
        return self._untied(given["description"], unit, given["quantity"], rates, taxing.read(self.store, given, param))

    def _untied(
        self,
        description: str,
        unit: Decimal,
        quantity: int,
        rates: list[Record],
        taxes: Sequence[taxing.Taken] = (),
    ) -> Record:
        """A line that credits no line of the invoice in particular."""
        currency = self.invoice["currency"]
        totals = compute(
            [Charge(product(unit, quantity, step(currency)), rates=tuple(Rate.of(rate) for rate in rates))],
            untaxed=untaxed(self.invoice, "customer_tax_exempt"),
            step=step(currency),
        )
        part = Part.of(totals.lines[0])
        return _line(
            taxing.taxed(part, taxes) if taxes else part,
            [taken.rate for taken in taxes] or rates,
            description=description,
            quantity=quantity,
            type=_CUSTOM,
            unit_amount=int(unit) if unit == unit.to_integral_value() else None,
            unit_amount_decimal=decimal_text(unit),
        )

    def _of_invoice(self, given: Mapping[str, Any], param: str) -> Record:
        identifier = given["invoice_line_item"]
        line = next((line for line in self.invoice.hidden["lines"] if line["id"] == identifier), None)
        if line is None:
            raise missing_in_parameter("invoice_line_item", identifier, f"{param}[invoice_line_item]")
        if line["amount"] < 0:
            raise invalid("Lines with a negative amount cannot be credited.", f"{param}[invoice_line_item]")
        basis = _basis(given, param)
        before = self._credited.get(identifier, Credited())
        if before.basis not in (None, basis):
            raise invalid(
                f"This line has been credited by {before.basis}, and so cannot be credited by {basis}.",
                f"{param}[{basis}]",
            )
        whole, rates = self._whole(line)
        left = (line["quantity"] or 0) - before.quantity if basis == "quantity" else whole.amount - before.part.amount
        if not 0 < given[basis] <= left:
            raise invalid(f"Of this line a {basis} of 1 to {left} can be credited.", f"{param}[{basis}]")
        done = (before.quantity if basis == "quantity" else before.part.amount) + given[basis]
        of = line["quantity"] if basis == "quantity" else whole.amount
        part = share(whole, before.part, done, of, step(self.invoice["currency"]))
        if taxes := taxing.read(self.store, given, param):
            taxing.check(whole, before.part, taxes, param)
            part = taxing.taxed(part, taxes)
            rates = [taken.rate for taken in taxes]
        quantity = given.get("quantity")
        self._credited[identifier] = before.more(part, basis, quantity or 0)
        made = _line(
            part,
            rates,
            description=line["description"],
            invoice_line_item=identifier,
            quantity=quantity,
            type=_OF_INVOICE,
            **_unit_of(line, basis),
        )
        made.hidden["basis"] = basis
        return made

    def _whole(self, line: Record) -> tuple[Part, list[Record]]:
        """An invoice line as it is credited, and the tax rates that apply to it."""
        taxes = line["tax_amounts"]
        part = Part(
            line["amount"],
            line["amount_excluding_tax"],
            {taken["discount"]: taken["amount"] for taken in line["discount_amounts"]},
            {tax["tax_rate"]: tax["amount"] for tax in taxes if tax["inclusive"]},
            {tax["tax_rate"]: tax["amount"] for tax in taxes if not tax["inclusive"]},
            {tax["tax_rate"]: tax["taxable_amount"] for tax in taxes},
            next((tax["taxability_reason"] for tax in taxes), None),
        )
        return part, [self.store.get("tax_rate", tax["tax_rate"]) for tax in taxes]


def discount_amounts(part: Part) -> list[Json]:
    """What an answer shows of the discounts of a line or of a whole credit note."""
    return [{"amount": amount, "discount": discount} for discount, amount in part.discounts.items()]


def tax_amounts(part: Part, rates: list[Record]) -> list[Json]:
    """What an answer shows of the taxes of a line or of a whole credit note."""
    taxes = {**part.inclusive, **part.exclusive}
    return [Tax(Rate.of(rate), taxes[rate["id"]], part.taxable[rate["id"]], part.untaxed).shown for rate in rates]


def _basis(given: Mapping[str, Any], param: str) -> Basis:
    """Whether an invoice line is credited by quantity or by amount."""
    quantity, amount = given.get("quantity"), given.get("amount")
    if quantity is not None and amount is not None:
        raise exclusive(f"{param}[quantity]", f"{param}[amount]")
    if quantity is None and amount is None:
        raise invalid(
            "An invoice line is credited by a `quantity` or by an `amount`.", f"{param}[quantity]", "parameter_missing"
        )
    return "amount" if quantity is None else "quantity"


def _unit_of(line: Record, basis: Basis) -> dict[str, Json]:
    """What one unit of an invoice line costs, where every unit costs the same and units are credited."""
    price = line["price"]
    decimal = price and price["unit_amount_decimal"]
    if basis == "amount" or decimal is None or Decimal(decimal) * line["quantity"] != line["amount"]:
        return {"unit_amount": None, "unit_amount_decimal": None}
    return {"unit_amount": price["unit_amount"], "unit_amount_decimal": decimal}


def _line(part: Part, rates: list[Record], *, quantity: int | None, **more: Json) -> Record:
    members = {
        "id": ids.new(LINE),
        "object": LINE,
        "amount": part.amount,
        "amount_excluding_tax": part.excluding_tax,
        "discount_amount": sum(part.discounts.values()),
        "discount_amounts": discount_amounts(part),
        "livemode": False,
        "quantity": quantity,
        "tax_amounts": tax_amounts(part, rates),
        "tax_rates": rates,
        "unit_amount_excluding_tax": decimal_text(Decimal(part.excluding_tax) / quantity) if quantity else None,
        **more,
    }
    ordered = {"id": members["id"], "object": LINE} | {name: members[name] for name in sorted(members)}
    return Record(ordered, hidden={"part": part})
