"""Which recorded exchanges are of the API, and which contract each of them is held against."""

from __future__ import annotations

import re
from calendar import timegm
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from conformance.contract import DEFAULT_VERSION, available_versions, load
from conformance.wire.exchange import Exchange, Json

API_ROOT: Final = "/v1/"
_STRIPE: Final = frozenset({"api.stripe.com", "files.stripe.com"})
_RESERVED: Final = (".localhost", ".test", ".example", ".invalid", ".local", ".internal")  # RFC 2606, 6761, 6762; ICANN
_VERSION: Final = re.compile(r"\d{4}-\d\d-\d\d(?:\.\w+)?\Z")
# The answers of the version just before are what the contract was measured on; its errata list what differs.
_MEASURED_ON: Final = {"2020-08-27": "2022-08-01"}


@dataclass(frozen=True)
class Scope:
    """Which exchanges are checked, and by what.

    `hosts`: those of these servers alone. Without them: those of Stripe, those without a server (a path is all that was
    recorded), those that carry a `Stripe-Version`, and documented operations of a server that only this machine or
    this network has.

    `chosen`: the API version for exchanges that name none, or one that specs/ does not describe. Without it the former
    are held against the default, and the latter against nothing: an answer of another version may differ from every
    contract at hand, and still be right.
    """

    hosts: frozenset[str] = frozenset()
    chosen: str = ""

    def covers(self, exchange: Exchange) -> bool:
        """True for an exchange of the API, whatever its version."""
        if API_ROOT not in exchange.path:
            return False
        host = (urlsplit(exchange.url).hostname or "").lower()
        if self.hosts:
            return host in self.hosts
        if not host or host in _STRIPE:
            return True
        if "stripe-version" in exchange.request_headers or "stripe-version" in exchange.response_headers:
            return True
        contract = load(self.chosen or DEFAULT_VERSION)
        return _near(host) and contract.find(exchange.method, api_path(exchange)) is not None

    def named(self, exchange: Exchange) -> str:
        """The API version that the exchange names; "" where it names none, or a placeholder.

        That of an event is its own: it shows its object as it was when it happened.
        """
        event = _event(exchange.body)
        found = event.get("api_version") if event else None
        headers = (exchange.request_headers, exchange.response_headers)
        said = [found, *(each.get("stripe-version") for each in headers)]
        versions = (str(each).split(";")[0].strip() for each in said if each)
        return next((each for each in versions if _VERSION.match(each)), "")

    def version(self, exchange: Exchange) -> str | None:
        """The version whose contract holds for the exchange; None where there is no such contract."""
        named = self.named(exchange)
        if named in available_versions():
            return named
        if named and not self.chosen:
            return _MEASURED_ON.get(named)
        return self.chosen or DEFAULT_VERSION


def api_path(exchange: Exchange) -> str:
    """The path of an exchange of the API; shorter than its own where the API stands behind a path of the target's."""
    return exchange.path[exchange.path.index(API_ROOT) :]


def answered_on(exchange: Exchange) -> float:
    """When the answer was given, in seconds since the epoch; 0 where nothing says so."""
    try:
        return parsedate_to_datetime(exchange.response_headers["date"]).timestamp()
    except (KeyError, ValueError, TypeError, OverflowError):
        return exchange.started_at


def tells_parameters(exchange: Exchange) -> bool:
    """False where the request may have had parameters that were not recorded, as mocks and filters leave them out."""
    in_query = exchange.method in ("GET", "DELETE")
    return in_query or bool(exchange.form) or exchange.request_headers.get("content-length") == "0"


def begin_of(day: str) -> float:
    """The first second of an ISO date in UTC, since the epoch."""
    return float(timegm(date.fromisoformat(day).timetuple()))


def _event(body: Json) -> dict[str, Json] | None:
    """The event of an answer, or the first of a list of them."""
    found = body
    if isinstance(body, dict) and body.get("object") == "list" and isinstance(body.get("data"), list) and body["data"]:
        found = body["data"][0]
    return found if isinstance(found, dict) and found.get("object") == "event" else None


def _near(host: str) -> bool:
    """True for a server that only this machine or this network has."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith(_RESERVED)
