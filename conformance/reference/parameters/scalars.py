"""Readers of single values: strings, numbers, booleans, timestamps, enumerations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from conformance.contract import Json
from conformance.reference.currencies import SUPPORTED
from conformance.reference.errors import InvalidParameter

_INTEGER = re.compile(r"-?\d{1,18}\Z")
_NUMBER = re.compile(r"-?\d{1,18}(\.\d+)?\Z")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+\Z")
_LATEST = 253_402_300_799  # the last second of the year 9999
_NOT_INTEGER = "parameter_invalid_integer"

_MINIMUM = {  # integers below are refused
    "flat_amount": 0,
    "quantity": 0,
    "amount_off": 1,
    "max_redemptions": 1,
    "duration_in_months": 1,
    "next_invoice_sequence": 1,
    "interval_count": 1,
    "divide_by": 1,
    "days_until_due": 0,
    "trial_period_days": 0,
}
_REFERENCES = frozenset(  # an empty string is no attempt to unset these
    [
        "currency", "customer", "invoice", "invoice_item", "payment_intent", "payment_method", "plan", "price",
        "product", "subscription", "test_clock", "type",
    ]
)  # fmt: skip
_URLS = (
    "cancel_url",
    "default_return_url",
    "privacy_policy_url",
    "return_url",
    "success_url",
    "terms_of_service_url",
    "url",
)


class Reader:
    """Reads one value. A subclass says how a value of its kind is understood.

    name:      the parameter's own name, the last of the bracketed path
    required:  it cannot be left out, and so not be unset either
    may_unset: the operation is one that changes something
    """

    def __init__(self, schema: Mapping[str, Json], name: str, *, required: bool, may_unset: bool) -> None:
        self.schema = schema
        self.name = name
        self.required = required
        self.may_unset = may_unset

    def unknown(self, raw: Json, param: str) -> Iterator[str]:  # noqa: ARG002
        """The bracketed names below `raw` that the schema does not know."""
        yield from ()

    def read(self, raw: Json, param: str) -> Json:
        """The typed value.

        Raises:
            InvalidParameter: 400, naming `param`.
        """
        raise NotImplementedError

    @property
    def unsets(self) -> bool:
        """True where an empty string unsets the value."""
        return False

    def value(self, raw: Json, param: str) -> Json:
        """The typed value, None for an empty string that unsets."""
        if raw != "":
            return self.read(raw, param)
        if self.unsets:
            return None
        raise InvalidParameter(
            f"You passed an empty string for '{param}', which would unset it; it cannot be unset.",
            code="parameter_invalid_empty",
            param=param,
        )


class String(Reader):
    def read(self, raw: Json, param: str) -> str:
        text = _text(raw, param)
        longest = self.schema.get("maxLength")
        if longest is not None and len(text) > longest:
            raise InvalidParameter(
                f"Invalid string: {text[:4]}...{text[-4:]}; must be at most {longest} characters", param=param
            )
        return text

    @property
    def unsets(self) -> bool:
        return self.may_unset and not self.required and self.name not in _REFERENCES


class Currency(String):
    def read(self, raw: Json, param: str) -> str:
        return currency(super().read(raw, param), param)


class Email(String):
    def read(self, raw: Json, param: str) -> str:
        address = super().read(raw, param)
        if not _EMAIL.match(address):
            raise InvalidParameter(f"Invalid email address: {address}", code="email_invalid", param=param)
        return address


class Url(String):
    def read(self, raw: Json, param: str) -> str:
        url = super().read(raw, param)
        if not re.match(r"https?://[^\s/]+", url):
            lacks_scheme = "://" not in url and "." in url
            message = "Invalid URL: a scheme such as https must be given." if lacks_scheme else "Not a valid URL"
            raise InvalidParameter(message, code="url_invalid", param=param)
        return url


class Enumeration(Reader):
    def __init__(self, schema: Mapping[str, Json], name: str, *, required: bool, may_unset: bool) -> None:
        super().__init__(schema, name, required=required, may_unset=may_unset)
        self._values = [value for value in schema["enum"] if value != ""]

    def read(self, raw: Json, param: str) -> str:
        text = _text(raw, param)
        if text not in self._values:
            raise InvalidParameter(f"Invalid {param}: must be one of {_listed(self._values)}", param=param)
        return text

    @property
    def unsets(self) -> bool:
        return "" in self.schema["enum"]


class Integer(Reader):
    def read(self, raw: Json, param: str) -> int:
        if not isinstance(raw, str) or not _INTEGER.match(raw):
            raise InvalidParameter(f"Invalid integer: {shown(raw)}", code=_NOT_INTEGER, param=param)
        value = int(raw)
        least = _MINIMUM.get(self.name)
        if least is not None and value < least:
            message = "Invalid non-negative integer" if least == 0 else f"must be greater than or equal to {least}"
            raise InvalidParameter(f"{message}: {value}", code=_NOT_INTEGER, param=param)
        return value


class Timestamp(Reader):
    def read(self, raw: Json, param: str) -> int:
        if not isinstance(raw, str) or not _INTEGER.match(raw) or not 0 <= int(raw) <= _LATEST:
            raise InvalidParameter(
                f"Invalid timestamp, an integer of Unix seconds is expected: {shown(raw)}",
                code=_NOT_INTEGER,
                param=param,
            )
        return int(raw)


class Number(Reader):
    places: int | None = None

    def read(self, raw: Json, param: str) -> Decimal:
        if not isinstance(raw, str) or not _NUMBER.match(raw):
            raise InvalidParameter(f"Invalid decimal: {shown(raw)}", param=param)
        if self.places is not None and len(raw.partition(".")[2]) > self.places:
            raise InvalidParameter(f"Invalid decimal: {raw}; has more than {self.places} decimal places", param=param)
        return Decimal(raw)


class DecimalString(Number):
    places = 12  # of unit amounts: https://stripe.com/docs/api/prices/create


class Boolean(Reader):
    def read(self, raw: Json, param: str) -> bool:
        if raw not in ("true", "false"):
            raise InvalidParameter(f"Invalid boolean: {shown(raw)}", param=param)
        return bool(raw == "true")


FORMATS: Mapping[str, type[Reader]] = {"unix-time": Timestamp, "decimal": DecimalString}
TYPES: Mapping[str, type[Reader]] = {"string": String, "integer": Integer, "number": Number, "boolean": Boolean}
NAMED: Mapping[str, type[Reader]] = {"currency": Currency, "email": Email, **dict.fromkeys(_URLS, Url)}


def currency(code: str, param: str) -> str:
    """A currency code in lower case.

    Raises:
        InvalidParameter: 400; no supported currency.
    """
    if code.lower() not in SUPPORTED:
        raise InvalidParameter(f"Invalid currency: {code.lower()}. The supported ones are documented.", param=param)
    return code.lower()


def shown(raw: Json) -> str:
    """A value as a message shows it."""
    return raw if isinstance(raw, str) else "[...]" if isinstance(raw, list) else "{...}"


def _text(raw: Json, param: str) -> str:
    if not isinstance(raw, str):
        raise InvalidParameter(f"Invalid string: {shown(raw)}", param=param)
    return raw


def _listed(values: list[str]) -> str:
    *others, last = values
    return f"{', '.join(others)}, or {last}" if others else last
