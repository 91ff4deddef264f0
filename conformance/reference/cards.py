"""The documented test cards: what each looks like, and what happens when it is attached or charged.

Source: https://stripe.com/docs/testing. A card is known by its number, by a token (`tok_visa`) and as a payment method
(`pm_card_visa`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from conformance.contract import Json
from conformance.reference.errors import ApiError

Authentication = Literal["none", "optional", "required", "unless_set_up"]
MUST_AUTHENTICATE = frozenset({"required", "unless_set_up"})


@dataclass(frozen=True)
class Decline:
    """Why an issuer, or Stripe before asking it, turned a card down."""

    code: str
    decline_code: str | None
    message: str
    param: str = ""

    def error(self, **more: Json) -> ApiError:
        """402 `card_error`; `more` may name the charge and the payment intent."""
        return ApiError(
            self.message,
            status=402,
            type="card_error",
            code=self.code,
            decline_code=self.decline_code,
            param=self.param,
            **more,
        )


_GENERIC = Decline("card_declined", "generic_decline", "Your card was declined.")
_FUNDS = Decline("card_declined", "insufficient_funds", "Your card has insufficient funds.")
_LOST = Decline("card_declined", "lost_card", "Your card was declined.")
_STOLEN = Decline("card_declined", "stolen_card", "Your card was declined.")
_FRAUD = Decline("card_declined", "fraudulent", "Your card was declined.")
_VELOCITY = Decline("card_declined", "card_velocity_exceeded", "Your card was declined.")
_EXPIRED = Decline("expired_card", None, "Your card has expired.", "exp_month")
_CVC = Decline("incorrect_cvc", None, "Your card's security code is incorrect.", "cvc")
_PROCESSING = Decline("processing_error", None, "An error occurred while processing your card.")
INCORRECT_NUMBER = Decline("incorrect_number", None, "Your card number is incorrect.", "number")
NOT_A_TEST_CARD = Decline("card_declined", "test_mode_live_card", "Your card was declined: it is no test card.")
AUTHENTICATION_REQUIRED = Decline(
    "authentication_required", "authentication_required", "Your card was declined. It requires authentication."
)


@dataclass(frozen=True)
class Card:
    """A test card.

    on_attach:      why it cannot be saved to a customer, or be charged
    on_charge:      why a charge fails although it could be saved
    authentication: when a payment needs the customer: never, where asked for, always, or unless it was set up for
                    payments while the customer is away
    """

    number: str
    names: tuple[str, ...]
    brand: str = "visa"
    funding: str = "credit"
    country: str = "US"
    on_attach: Decline | None = None
    on_charge: Decline | None = None
    authentication: Authentication = "none"
    three_d_secure: bool = True

    @property
    def declines(self) -> Decline | None:
        """Why a charge fails."""
        return self.on_charge or self.on_attach

    @property
    def last4(self) -> str:
        return self.number[-4:]

    @property
    def fingerprint(self) -> str:
        """16 characters, the same for the same number."""
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        rest, text = int(self.number) * 0x9E3779B97F4A7C15 % 62**16, ""
        for _ in range(16):
            rest, digit = divmod(rest, 62)
            text += alphabet[digit]
        return text


def _countries(numbers: Mapping[str, str]) -> Iterable[Card]:
    return (Card(number, (name,), country=name.upper()) for name, number in numbers.items())


_CARDS = (
    Card("4242424242424242", ("visa", "us")),
    Card("4000056655665556", ("visa_debit",), funding="debit"),
    Card("5555555555554444", ("mastercard",), "mastercard"),
    Card("5200828282828210", ("mastercard_debit",), "mastercard", "debit"),
    Card("5105105105105100", ("mastercard_prepaid",), "mastercard", "prepaid"),
    Card("371449635398431", ("amex",), "amex"),
    Card("378282246310005", (), "amex"),
    Card("6011000990139424", ("discover",), "discover"),
    Card("6011111111111117", (), "discover"),
    Card("3056930009020004", ("diners",), "diners", three_d_secure=False),
    Card("3566002020360505", ("jcb",), "jcb", country="JP", three_d_secure=False),
    Card("6200000000000005", ("unionpay",), "unionpay", country="CN", three_d_secure=False),
    Card("4000000000000077", ("bypassPending",)),
    Card("4000000000000259", ("createDispute",)),
    Card("4000000000000341", ("chargeCustomerFail",), on_charge=_GENERIC),
    Card("4000000000000002", ("chargeDeclined", "visa_chargeDeclined"), on_attach=_GENERIC),
    Card(
        "4000000000009995",
        ("chargeDeclinedInsufficientFunds", "visa_chargeDeclinedInsufficientFunds"),
        on_attach=_FUNDS,
    ),
    Card("4000000000009987", ("chargeDeclinedLostCard", "visa_chargeDeclinedLostCard"), on_attach=_LOST),
    Card("4000000000009979", ("chargeDeclinedStolenCard", "visa_chargeDeclinedStolenCard"), on_attach=_STOLEN),
    Card("4100000000000019", ("chargeDeclinedFraudulent", "radarBlock"), on_attach=_FRAUD),
    Card("4000000000000069", ("chargeDeclinedExpiredCard",), on_attach=_EXPIRED),
    Card("4000000000000127", ("chargeDeclinedIncorrectCvc",), on_attach=_CVC),
    Card("4000000000000119", ("chargeDeclinedProcessingError",), on_attach=_PROCESSING),
    Card(
        "4000000000006975",
        ("chargeDeclinedVelocityLimitExceeded", "visa_chargeDeclinedVelocityLimitExceeded"),
        on_attach=_VELOCITY,
    ),
    Card("4000002760003184", ("authenticationRequired",), country="DE", authentication="required"),
    Card("4000002500003155", ("authenticationRequiredOnSetup",), country="FR", authentication="unless_set_up"),
    Card(
        "4000008260003178",
        ("authenticationRequiredChargeDeclinedInsufficientFunds",),
        country="GB",
        on_charge=_FUNDS,
        authentication="required",
    ),
    Card("4000003800000446", ("authenticationRequiredSetupForOffSession",), authentication="unless_set_up"),
    Card("4000000000003220", ("threeDSecure2Required",), authentication="required"),
    Card("4000000000003063", ("threeDSecureRequired",), authentication="required"),
    Card("4000008400001629", ("threeDSecureRequiredChargeDeclined",), on_charge=_GENERIC, authentication="required"),
    Card("4000000000003055", ("threeDSecureOptional",), authentication="optional"),
    *_countries(
        {
            "br": "4000000760000002", "ca": "4000001240000000", "mx": "4000004840008001", "at": "4000000400000008",
            "be": "4000000560000004", "dk": "4000002080000001", "de": "4000002760000016", "es": "4000007240000007",
            "fi": "4000002460000001", "fr": "4000002500000003", "gb": "4000008260000000", "ie": "4000003720000005",
            "it": "4000003800000008", "nl": "4000005280000002", "no": "4000005780000007", "pt": "4000006200000007",
            "se": "4000007520000008", "ch": "4000007560000009", "au": "4000000360000006", "nz": "4000005540000008",
            "sg": "4000007020000003", "hk": "4000003440000004", "in": "4000003560000008",
        }
    ),
)  # fmt: skip
_BY_NUMBER = {card.number: card for card in _CARDS}
_BY_NAME = {name: card for card in _CARDS for name in card.names}


def named(identifier: str) -> Card | None:
    """The card of a test payment method or token: `pm_card_visa`, `tok_visa`."""
    for prefix in ("pm_card_", "tok_"):
        if identifier.startswith(prefix):
            return _BY_NAME.get(identifier.removeprefix(prefix))
    return None


def numbered(number: str) -> Card:
    """The card of a number, written with or without spaces.

    Raises:
        ApiError: 402; no card has this number, or no test card.
    """
    digits = number.replace(" ", "").replace("-", "")
    if not digits.isdecimal() or not 12 <= len(digits) <= 19 or not _luhn(digits):
        raise INCORRECT_NUMBER.error()
    found = _BY_NUMBER.get(digits)
    if found is None:
        raise NOT_A_TEST_CARD.error()
    return found


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def behaviour(payment_method: Mapping[str, Json]) -> Card:
    """The test card behind a payment method of type `card`; one that always succeeds behind any other."""
    hidden = getattr(payment_method, "hidden", {})
    found = hidden.get("card")
    return found if isinstance(found, Card) else _CARDS[0]
