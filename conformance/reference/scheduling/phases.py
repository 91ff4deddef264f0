"""Phases, read from parameters: what the subscription is to consist of in each of them, and when.

A phase is kept as it is answered: prices, coupon and payment method by ID, tax rates as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.contract import Json
from conformance.reference import metadata
from conformance.reference.errors import ApiError, exclusive, invalid
from conformance.reference.invoicing import pricing
from conformance.reference.invoicing.rates import tax_rates
from conformance.reference.scheduling import defaults as default_settings
from conformance.reference.scheduling import discounts
from conformance.reference.scheduling.spans import Asked, Span, lay_out, named
from conformance.reference.store import Record, Store
from conformance.reference.subscribing import discounts as of_subscriptions
from conformance.reference.subscribing import items, thresholds
from conformance.reference.subscribing.cycles import Interval
from conformance.reference.subscribing.discounts import Redeemer
from conformance.reference.subscribing.items import Wanted
from conformance.reference.subscribing.timing import DAY, LONGEST_TRIAL

MOST = 10  # current and future phases: https://stripe.com/docs/billing/subscriptions/subscription-schedules
_MOST_EXTRAS = 20
_PLAIN = (
    "billing_cycle_anchor",
    "collection_method",
    "default_payment_method",
    "description",
    "invoice_settings",
    "on_behalf_of",
)
Given = Mapping[str, Any]
Phase = dict[str, Any]


def read(
    store: Store,
    customer: Record,
    given: Sequence[Given],
    defaults: Given,
    *,
    first: int,
    now: int,
    anchor: int | None = None,
    currency: str | None = None,
    current: Sequence[Record] = (),
) -> list[Phase]:
    """The phases that a request asks for, the first of them beginning at `first`.

    anchor:   of the billing cycle that is running already
    currency: of the subscription that there is already; otherwise the first phase decides
    current:  the discounts of the subscription that there is already

    Raises:
        ApiError: 400; none or too many, times that do not fit together, prices and settings that make no subscription.
    """
    if not given:
        raise invalid("A subscription schedule needs at least one phase.", "phases")
    if len(given) > MOST:
        raise invalid(f"A subscription schedule has at most {MOST} current and future phases.", "phases")
    redeemer = Redeemer(store, customer, now, current)
    asked: list[Asked] = []
    members: list[Phase] = []
    for index, each in enumerate(given):
        of_phase = each.get("currency") or currency
        wanted = _items(redeemer, each, index, of_phase)
        code = wanted[0].price["currency"]
        if currency is not None and code != currency:
            raise invalid(f"All phases are billed in one currency, which is {currency}.", named(index, "currency"))
        currency = code
        members.append(_members(redeemer, customer, each, index, wanted=wanted, defaults=defaults))
        asked.append(_asked(each, index, items.interval_of(wanted), now))
    spans = lay_out(asked, first, anchor)
    return [
        _timed(phase, each, span, index, now)
        for index, (phase, each, span) in enumerate(zip(members, given, spans, strict=True))
    ]


def interval_of(store: Store, phase: Given) -> Interval:
    """The interval that the items of a phase are billed by."""
    return Interval.of(store.get("price", phase["items"][0]["price"])["recurring"])


def shown_items(wanted: Sequence[Wanted]) -> list[Json]:
    """Items as a phase shows them."""
    return [
        {
            "billing_thresholds": item.billing_thresholds,
            "discounts": _discounts_of(item),
            "metadata": dict(item.metadata),
            "price": item.price["id"],
            **({} if item.quantity is None else {"quantity": item.quantity}),
            "tax_rates": list(item.tax_rates),
        }
        for item in wanted
    ]


def _discounts_of(item: Wanted) -> list[dict[str, Json]]:
    if item.chosen is not None:
        return discounts.shown(item.chosen)
    return [] if item.record is None else discounts.held(item.record)


def _items(redeemer: Redeemer, given: Given, index: int, currency: str | None) -> list[Wanted]:
    def name(item: int, member: str) -> str:
        first, bracket, rest = member.partition("[")
        return f"{named(index, 'items')}[{item}][{first}]{bracket}{rest}"

    with default_settings.within(f"phases[{index}]"):
        return items.new(
            redeemer.store, given["items"], now=redeemer.now, currency=currency, named=name, redeemer=redeemer
        )


def _members(
    redeemer: Redeemer, customer: Record, given: Given, index: int, *, wanted: Sequence[Wanted], defaults: Given
) -> Phase:
    """A phase but for its times."""
    here = f"phases[{index}]"
    effective = {
        name: defaults.get(name) if given.get(name) is None else given[name] for name in default_settings.INHERITED
    }
    settings = default_settings.check(redeemer.store, customer, given, effective, here)
    with default_settings.within(here):
        thresholds.check(settings.get("billing_thresholds"), wanted)
    code = wanted[0].price["currency"]
    redeemed = _discounts(redeemer, customer, given, here, currency=code)
    metadata_of = [dict(each.get("metadata") or {}) for each in given["items"]]  # those that are empty unset a key
    return {
        "add_invoice_items": _extras(redeemer, given, index, code),
        "application_fee_percent": None,
        **({"automatic_tax": settings["automatic_tax"]} if "automatic_tax" in settings else {}),
        "billing_thresholds": settings.get("billing_thresholds"),
        "coupon": discounts.coupon(redeemer.store, redeemed),
        "currency": code,
        "default_tax_rates": settings.get("default_tax_rates", []),
        "discounts": redeemed,
        "items": [{**item, "metadata": own} for item, own in zip(shown_items(wanted), metadata_of, strict=True)],
        "metadata": dict(given.get("metadata") or {}),
        "proration_behavior": given.get("proration_behavior") or "create_prorations",
        "transfer_data": None,
        **{name: default_settings.shown(name, given.get(name)) for name in _PLAIN},
    }


def _extras(redeemer: Redeemer, given: Given, index: int, currency: str) -> list[Json]:
    """`add_invoice_items`: what is billed once, when the phase begins."""
    extras = given.get("add_invoice_items") or ()
    if len(extras) > _MOST_EXTRAS:
        raise invalid(f"At most {_MOST_EXTRAS} invoice items can be added.", named(index, "add_invoice_items"))
    made: list[Json] = []
    store, now = redeemer.store, redeemer.now
    for number, extra in enumerate(extras):
        here = f"{named(index, 'add_invoice_items')}[{number}]"

        def name(member: str, here: str = here) -> str:
            first, bracket, rest = member.partition("[")
            return f"{here}[{first}]{bracket}{rest}"

        if extra.get("price") is None and extra.get("price_data") is None:
            raise invalid(f"Missing required param: {here}[price].", f"{here}[price]", "parameter_missing")
        priced = pricing.read(store, extra, currency=currency, default_currency=currency, now=now, named=name)
        rates = tax_rates(store, extra.get("tax_rates"), f"{here}[tax_rates]")
        param = f"{here}[discounts]"
        chosen = redeemer.choose(extra.get("discounts"), currency=currency, param=param, one_time=True)
        priced.keep(store)
        made.append(
            {
                "discounts": discounts.shown(chosen),
                "price": priced.price["id"],
                "quantity": priced.quantity,
                "tax_rates": rates,
            }
        )
    return made


def _discounts(
    redeemer: Redeemer, customer: Record, given: Given, here: str, *, currency: str
) -> list[dict[str, Json]]:
    """The discounts of a phase, which `coupon` or `discounts` ask for."""
    params = {name: given[name] for name in ("coupon", "discounts") if given.get(name) is not None}
    with default_settings.within(here):
        chosen = of_subscriptions.read(
            redeemer.store, customer, params, currency=currency, now=redeemer.now, current=redeemer.current, new=True
        )
    return discounts.shown(chosen or ())


def _asked(given: Given, index: int, interval: Interval, now: int) -> Asked:
    if given.get("trial") and given.get("trial_end") is not None:
        raise exclusive(named(index, "trial"), named(index, "trial_end"))
    return Asked(
        interval,
        start=_moment(given.get("start_date"), now),
        end=_moment(given.get("end_date"), now),
        iterations=given.get("iterations"),
        trial=bool(given.get("trial")),
        trial_end=given["trial_end"] if isinstance(given.get("trial_end"), int) else None,
        resets=given.get("billing_cycle_anchor") == "phase_start",
    )


def _moment(given: int | str | None, now: int) -> int | None:
    return now if given == "now" else int(given) if given is not None else None


def _timed(phase: Phase, given: Given, span: Span, index: int, now: int) -> Phase:
    """A phase with its times, its members in alphabetical order."""
    trial_end = span.end if given.get("trial") else given.get("trial_end")
    trial_end = None if trial_end == "now" else trial_end
    if trial_end is not None and not span.start < trial_end <= span.end:
        raise ApiError("The trial of a phase ends within the phase.", param=named(index, "trial_end"))
    if trial_end is not None and trial_end - max(span.start, now) > LONGEST_TRIAL * DAY:
        raise ApiError(f"A trial lasts at most {LONGEST_TRIAL} days.", param=named(index, "trial_end"))
    if span.end <= now and given.get("end_date") != "now":
        raise invalid("A phase cannot be over when it is scheduled.", named(index, "end_date"))
    timed = {**phase, "end_date": span.end, "start_date": span.start, "trial_end": trial_end}
    return {name: timed[name] for name in sorted(timed)}


def metadata_after(current: Mapping[str, str], phase: Given) -> dict[str, str]:
    """A subscription's metadata after a phase has begun: its keys are added, its empty ones taken away."""
    return metadata.merge(current, {"metadata": phase["metadata"] or {}})
