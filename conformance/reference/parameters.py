"""Reads the parameters of a request through the schema of its operation, and refuses what the schema does not allow.

The order is the recorded one: unknown names anywhere come before everything else, then what is missing, then values.
What a reader returns: strings, `int`, `bool`, `Decimal` (numbers and decimal strings), lists, mappings, and None for
an empty string, which unsets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from conformance.contract import Json, Operation
from conformance.reference import metadata
from conformance.reference.currencies import SUPPORTED
from conformance.reference.errors import InvalidParameter
from conformance.reference.form import Tree

_INTEGER = re.compile(r"-?\d{1,18}\Z")
_NUMBER = re.compile(r"-?\d{1,18}(\.\d+)?\Z")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+\Z")
_LATEST = 253_402_300_799  # the last second of the year 9999

_MINIMUM = {  # integers below are refused
    "unit_amount": 0,
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
_LONGEST = {"tax_id_data": 5, "custom_fields": 4, "images": 8, "preferred_locales": 100}  # elements of arrays
_URLS = frozenset({"url", "return_url", "success_url", "cancel_url", "privacy_policy_url", "terms_of_service_url"})
_REFERENCES = frozenset(  # an empty string is no attempt to unset these
    "customer product price plan subscription invoice payment_intent test_clock currency invoice_item type".split()
)

Read = Callable[[Json, str], Json]


class Parameters:
    """The reader of one operation's parameters; made once, used for every request."""

    def __init__(self, operation: Operation) -> None:
        self._reader = _object(operation.request, may_unset=operation.method == "POST")

    def read(self, tree: Tree) -> dict[str, Any]:
        """The typed parameters.

        Raises:
            InvalidParameter: 400, with the bracketed name of the first parameter in error.
        """
        unknown = list(self._reader.unknown(tree, ""))
        if unknown:
            plural = "s" if len(unknown) > 1 else ""
            raise InvalidParameter(
                f"Received unknown parameter{plural}: {', '.join(unknown)}", code="parameter_unknown", param=unknown[0]
            )
        read: dict[str, Any] = self._reader.members(tree, "")
        return read


class _Reader:
    """Reads one value. A subclass says what its kind is called and how a value is understood."""

    def __init__(self, schema: Mapping[str, Json], name: str, *, required: bool, may_unset: bool) -> None:
        self.schema = schema
        self.name = name
        self.required = required
        self.may_unset = may_unset

    def unknown(self, raw: Json, param: str) -> Iterator[str]:  # noqa: ARG002
        """The bracketed names below `raw` that the schema does not know."""
        yield from ()

    def read(self, raw: Json, param: str) -> Json:
        raise NotImplementedError

    @property
    def unsets(self) -> bool:
        """True where an empty string unsets the value."""
        return False


class _String(_Reader):
    def read(self, raw: Json, param: str) -> Json:
        if not isinstance(raw, str):
            raise InvalidParameter(f"Invalid string: {_shown(raw)}", param=param)
        longest = self.schema.get("maxLength")
        if longest is not None and len(raw) > longest:
            raise InvalidParameter(
                f"Invalid string: {raw[:4]}...{raw[-4:]}; must be at most {longest} characters", param=param
            )
        return raw

    @property
    def unsets(self) -> bool:
        return self.may_unset and not self.required and self.name not in _REFERENCES


class _Enumeration(_Reader):
    def __init__(self, schema: Mapping[str, Json], name: str, *, required: bool, may_unset: bool) -> None:
        super().__init__(schema, name, required=required, may_unset=may_unset)
        self._values = frozenset(schema["enum"]) - {""}

    def read(self, raw: Json, param: str) -> Json:
        if not isinstance(raw, str):
            raise InvalidParameter(f"Invalid string: {_shown(raw)}", param=param)
        if raw not in self._values:
            raise InvalidParameter(f"Invalid {param}: must be one of {_listed(self.schema['enum'])}", param=param)
        return raw

    @property
    def unsets(self) -> bool:
        return "" in self.schema["enum"]


class _Currency(_String):
    def read(self, raw: Json, param: str) -> Json:
        code = super().read(raw, param).lower()
        if code not in SUPPORTED:
            raise InvalidParameter(f"Invalid currency: {code}. The supported ones are documented.", param=param)
        return code


class _Email(_String):
    def read(self, raw: Json, param: str) -> Json:
        address = super().read(raw, param)
        if not _EMAIL.match(address):
            raise InvalidParameter(f"Invalid email address: {address}", code="email_invalid", param=param)
        return address


class _Url(_String):
    def read(self, raw: Json, param: str) -> Json:
        url = super().read(raw, param)
        if not re.match(r"https?://[^\s/]+", url):
            lacks_scheme = "://" not in url and "." in url
            message = "Invalid URL: a scheme such as https must be given." if lacks_scheme else "Not a valid URL"
            raise InvalidParameter(message, code="url_invalid", param=param)
        return url


class _Integer(_Reader):
    def read(self, raw: Json, param: str) -> Json:
        if not isinstance(raw, str) or not _INTEGER.match(raw):
            raise InvalidParameter(f"Invalid integer: {_shown(raw)}", code="parameter_invalid_integer", param=param)
        value = int(raw)
        least = _MINIMUM.get(self.name)
        if least is not None and value < least:
            message = "Invalid non-negative integer" if least == 0 else f"must be greater than or equal to {least}"
            raise InvalidParameter(f"{message}: {value}", code="parameter_invalid_integer", param=param)
        return value


class _Timestamp(_Reader):
    def read(self, raw: Json, param: str) -> Json:
        if not isinstance(raw, str) or not _INTEGER.match(raw) or not 0 <= int(raw) <= _LATEST:
            raise InvalidParameter(
                f"Invalid timestamp, an integer of Unix seconds is expected: {_shown(raw)}",
                code="parameter_invalid_integer",
                param=param,
            )
        return int(raw)


class _Number(_Reader):
    places: int | None = None

    def read(self, raw: Json, param: str) -> Json:
        if not isinstance(raw, str) or not _NUMBER.match(raw):
            raise InvalidParameter(f"Invalid decimal: {_shown(raw)}", param=param)
        if self.places is not None and len(raw.partition(".")[2]) > self.places:
            raise InvalidParameter(f"Invalid decimal: {raw}; has more than {self.places} decimal places", param=param)
        return Decimal(raw)


class _DecimalString(_Number):
    places = 12  # of unit amounts: https://stripe.com/docs/api/prices/create


class _Boolean(_Reader):
    def read(self, raw: Json, param: str) -> Json:
        if raw not in ("true", "false"):
            raise InvalidParameter(f"Invalid boolean: {_shown(raw)}", param=param)
        return raw == "true"


class _Object(_Reader):
    def __init__(self, schema: Mapping[str, Json], name: str, *, required: bool, may_unset: bool) -> None:
        super().__init__(schema, name, required=required, may_unset=may_unset)
        needed = schema.get("required", ())
        self._members = {
            member: compile_reader(below, member, required=member in needed, may_unset=may_unset)
            for member, below in schema.get("properties", {}).items()
        }
        self._needed = tuple(needed)
        free = schema.get("additionalProperties")
        self._free = compile_reader(free, "", required=False, may_unset=True) if isinstance(free, Mapping) else None

    def unknown(self, raw: Json, param: str) -> Iterator[str]:
        if isinstance(raw, dict):
            for name, value in raw.items():
                reader = self._members.get(name, self._free)
                below = f"{param}[{name}]" if param else name
                if reader is None:
                    yield below
                else:
                    yield from reader.unknown(value, below)

    def read(self, raw: Json, param: str) -> Json:
        if not isinstance(raw, dict):
            raise InvalidParameter(f"Invalid object: {_shown(raw)}", param=param)
        return self.members(raw, param)

    def members(self, raw: Tree, param: str) -> Json:
        for name in self._needed:
            if name not in raw:
                below = f"{param}[{name}]" if param else name
                raise InvalidParameter(f"Missing required param: {below}.", code="parameter_missing", param=below)
        return {
            name: _value(self._members.get(name) or self._free, value, f"{param}[{name}]" if param else name)
            for name, value in raw.items()
        }


class _Metadata(_Object):
    def read(self, raw: Json, param: str) -> Json:
        if not isinstance(raw, dict):
            raise InvalidParameter(f"Invalid object: {_shown(raw)}", param=param)
        metadata.check(raw, param)
        return dict(raw)


class _Array(_Reader):
    def __init__(self, schema: Mapping[str, Json], name: str, *, required: bool, may_unset: bool) -> None:
        super().__init__(schema, name, required=required, may_unset=may_unset)
        self._element = compile_reader(schema.get("items", {}), "", required=True, may_unset=may_unset)

    def unknown(self, raw: Json, param: str) -> Iterator[str]:
        for index, value in _elements(raw) or ():
            yield from self._element.unknown(value, f"{param}[{index}]")

    def read(self, raw: Json, param: str) -> Json:
        elements = _elements(raw)
        if elements is None:
            raise InvalidParameter(f"Invalid array: {_shown(raw)}", param=param)
        most = _LONGEST.get(self.name)
        if most is not None and len(elements) > most:
            raise InvalidParameter(f"Array {param} exceeded maximum {most} allowed elements.", param=param)
        return [_value(self._element, value, f"{param}[{index}]") for index, value in elements]


class _Alternatives(_Reader):
    """A value of several kinds: a timestamp or `now`, an integer or a range, an ID or an object."""

    def __init__(self, schema: Mapping[str, Json], name: str, *, required: bool, may_unset: bool) -> None:
        super().__init__(schema, name, required=required, may_unset=may_unset)
        given = [branch for branch in schema["anyOf"] if branch.get("enum") != [""]]
        self._unsettable = len(given) < len(schema["anyOf"])
        self._branches = [compile_reader(branch, name, required=True, may_unset=may_unset) for branch in given]

    def unknown(self, raw: Json, param: str) -> Iterator[str]:
        reader = self._fitting(raw)
        if reader is not None:
            yield from reader.unknown(raw, param)

    def read(self, raw: Json, param: str) -> Json:
        reader = self._fitting(raw)
        if reader is not None:
            return reader.read(raw, param)
        *others, last = [branch for branch in self._branches if _holds_text(branch) or len(self._branches) == 1] or (
            self._branches[-1:]
        )
        for branch in others:
            try:
                return branch.read(raw, param)
            except InvalidParameter:
                continue
        return last.read(raw, param)

    def _fitting(self, raw: Json) -> _Reader | None:
        """The one alternative that takes a nested value; None for text."""
        if isinstance(raw, str):
            return None
        nested = [branch for branch in self._branches if not _holds_text(branch)]
        if _elements(raw) is None or not raw:
            nested = [branch for branch in nested if isinstance(branch, _Object)] or nested
        else:
            nested = [branch for branch in nested if isinstance(branch, _Array)] or nested
        return nested[0] if nested else None

    @property
    def unsets(self) -> bool:
        return self._unsettable or any(isinstance(b, _Enumeration) and b.unsets for b in self._branches)


def compile_reader(schema: Mapping[str, Json], name: str, *, required: bool, may_unset: bool) -> _Reader:
    """The reader of a schema; `name` is the parameter's own name, by which some are known to be URLs, currencies …"""
    kind = _String
    if "anyOf" in schema:
        kind = _Alternatives
    elif "enum" in schema:
        kind = _Enumeration
    elif schema.get("format") in _FORMATS:
        kind = _FORMATS[schema["format"]]
    elif name == "metadata" and "additionalProperties" in schema:
        kind = _Metadata
    else:
        kind = _NAMED.get(name, _String) if schema.get("type", "string") == "string" else _TYPES[schema["type"]]
    return kind(schema, name, required=required, may_unset=may_unset)


def _object(schema: Mapping[str, Json], *, may_unset: bool) -> _Object:
    return _Object(schema, "", required=True, may_unset=may_unset)


_FORMATS: Mapping[str, type[_Reader]] = {"unix-time": _Timestamp, "decimal": _DecimalString}
_TYPES: Mapping[str, type[_Reader]] = {
    "integer": _Integer,
    "number": _Number,
    "boolean": _Boolean,
    "object": _Object,
    "array": _Array,
}
_NAMED: Mapping[str, type[_Reader]] = {"currency": _Currency, "email": _Email, **dict.fromkeys(_URLS, _Url)}


def _value(reader: _Reader, raw: Json, param: str) -> Json:
    if raw != "":
        return reader.read(raw, param)
    if reader.unsets:
        return None
    raise InvalidParameter(
        f"You passed an empty string for '{param}', which would unset it; it cannot be unset.",
        code="parameter_invalid_empty",
        param=param,
    )


def _elements(raw: Json) -> list[tuple[str, Json]] | None:
    """The elements of an array with their indices: a list, or a mapping whose keys are all numbers."""
    if isinstance(raw, list):
        return [(str(index), value) for index, value in enumerate(raw)]
    if isinstance(raw, dict) and all(key.isdecimal() for key in raw):
        return [(key, raw[key]) for key in sorted(raw, key=int)]
    return None


def _holds_text(reader: _Reader) -> bool:
    return not isinstance(reader, (_Object, _Array))


def _listed(values: list[str]) -> str:
    *others, last = [value for value in values if value != ""]
    return f"{', '.join(others)}, or {last}" if others else last


def _shown(raw: Json) -> str:
    return raw if isinstance(raw, str) else str(raw)
