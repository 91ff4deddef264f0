"""Writing parameters into records: what an update changes, and what it leaves as it was.

Nested hashes change by the leaf: a member that was not sent stays. An empty string, which arrives as None, unsets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from conformance.contract import Json

ADDRESS: Mapping[str, None] = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def picked(params: Mapping[str, Json], names: Iterable[str]) -> dict[str, Json]:
    """The parameters of these names that were sent."""
    return {name: params[name] for name in names if name in params}


def merged(
    current: Mapping[str, Json] | None, given: Mapping[str, Json] | None, blank: Mapping[str, Json]
) -> dict[str, Any] | None:
    """A hash after an update: None where it is unset, else all members of `blank` with what was and what is given."""
    return None if given is None else {**blank, **(current or {}), **given}


def address(current: Mapping[str, Json] | None, given: Mapping[str, Json] | None) -> dict[str, Any] | None:
    """An address; the country code in upper case."""
    found = merged(current, given, ADDRESS)
    if found is not None and found["country"]:
        found["country"] = found["country"].upper()
    return found


def shipping(current: Mapping[str, Json] | None, given: Mapping[str, Json] | None) -> dict[str, Any] | None:
    """Who a parcel goes to, and where."""
    found = merged(current, given, {"address": None, "name": None, "phone": None})
    if found is not None and given:
        found["address"] = address((current or {}).get("address"), given.get("address") or {})
    return found
