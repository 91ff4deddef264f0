"""Checks of what surrounds the objects: the protocol's answer, errors, lists, search results, IDs in the path."""

from __future__ import annotations

from itertools import pairwise
from urllib.parse import unquote

from conformance.checks.requirement import (
    DOCUMENTED,
    MUST,
    OBSERVED,
    SHOULD,
    SKIPPED,
    Mismatch,
    Result,
    check,
    mismatch,
)
from conformance.checks.seen import Seen
from conformance.checks.words import describe
from conformance.contract import Contract, Json, Operation

_LOGS = "https://dashboard.stripe.com/test/logs/req_"
_STATUSES = frozenset({200, 400, 401, 402, 403, 404, 409, 424, 429, 500, 502, 503, 504})


@check("protocol.json", cites="", level=MUST)
def json(seen: Seen) -> Result:
    """Every answer is a JSON object, but for files and for failures of the server itself."""
    if seen.file or (seen.status >= 500 and not seen.json):
        return SKIPPED
    if seen.json:
        return None
    body, text = seen.exchange.body, seen.exchange.text
    actual = describe(body) if body is not None else f"no JSON: {text[:40]!r}" if text else "an empty body"
    return Mismatch("", "a JSON object", actual)


@check("protocol.status", cites="errors", level=MUST)
def status(seen: Seen) -> Result:
    """The status is one of those that the documentation lists."""
    return None if seen.status in _STATUSES else Mismatch("/status", "a documented status", str(seen.status))


@check("protocol.server_error", cites="errors", level=SHOULD)
def server_error(seen: Seen) -> Result:
    """The target answers without a failure of its own: no status is 500 or above."""
    return None if seen.status < 500 else Mismatch("/status", "below 500", str(seen.status))


@check("envelope.error.nulls", cites="errors", level=MUST, provenance=OBSERVED, of="refusal")
def nulls(seen: Seen) -> Result:
    """An error holds only members that have a value, never null."""
    if not seen.error:
        return SKIPPED
    return [Mismatch(f"/error/{name}", "absent", "null") for name, value in seen.error.items() if value is None]


@check("envelope.error.message", cites="errors", level=SHOULD, of="refusal")
def message(seen: Seen) -> Result:
    """An error explains itself in `message`."""
    if not seen.error or "message" in seen.error:
        return None if seen.error else SKIPPED
    return Mismatch("/error/message", "present", "absent")


@check("envelope.error.doc_url", cites="errors", level=MUST, provenance=OBSERVED, of="refusal")
def doc_url(seen: Seen) -> Result:
    """An error has a `doc_url` exactly when it has a `code`: the page of that code."""
    error = seen.error
    code, actual = error.get("code"), error.get("doc_url")
    if not error or code == "property_expansion_max_depth":  # seen with a code and without a page
        return SKIPPED
    if code is None:
        return None if actual is None else Mismatch("/error/doc_url", "absent, for there is no code", describe(actual))
    page = f"https://stripe.com/docs/error-codes/{str(code).replace('_', '-')}"
    if actual == page:
        return None
    return Mismatch("/error/doc_url", page, "absent" if actual is None else describe(actual))


@check("envelope.error.request_log_url", cites="errors", level=SHOULD, provenance=OBSERVED, of="refusal")
def request_log_url(seen: Seen) -> Result:
    """An error's `request_log_url`, where present, leads to the request in the dashboard's test mode."""
    actual = seen.error.get("request_log_url")
    if actual is None:
        return SKIPPED
    if isinstance(actual, str) and actual.startswith(_LOGS):
        return None
    return Mismatch("/error/request_log_url", f"{_LOGS}…", describe(actual))


@check("envelope.error.card", cites="errors", level=MUST, provenance=OBSERVED, of="refusal")
def card(seen: Seen) -> Result:
    """A failed payment with a card is a `card_error` with status 402 and a code."""
    if seen.error.get("type") != "card_error":
        return SKIPPED
    if "code" not in seen.error:
        return Mismatch("/error/code", "present", "absent")
    return mismatch("/status", 402, seen.status)


@check("envelope.list.url", cites="pagination", level=MUST, of="page")
def list_url(seen: Seen) -> Result:
    """A list's `url` is the path it was asked for by."""
    url = seen.body.get("url")
    if not isinstance(url, str):
        return SKIPPED
    path = unquote(seen.exchange.path).rstrip("/")
    return None if unquote(url).split("?")[0] == path else Mismatch("/url", path, url)


@check("envelope.list.limit", cites="pagination", level=MUST, of="page")
def list_limit(seen: Seen) -> Result:
    """A page holds no more elements than `limit`: 10 unless asked for, 100 at most."""
    data = seen.page
    if data is None:
        return SKIPPED
    asked = next((value for name, value in seen.exchange.query if name == "limit"), "10")
    limit = int(asked) if asked.isdecimal() and 1 <= int(asked[:9]) <= 100 else 100
    return None if len(data) <= limit else Mismatch("/data", f"at most {limit} elements", f"{len(data)} elements")


@check("envelope.list.has_more", cites="pagination", level=MUST, of="page")
def list_has_more(seen: Seen) -> Result:
    """`has_more` is true only on a page that holds something."""
    data = seen.page
    if data is None:
        return SKIPPED
    if data or seen.body.get("has_more") is not True:
        return None
    return Mismatch("/has_more", "false on an empty page", "true")


@check("envelope.list.order", cites="pagination", level=MUST, of="page")
def list_order(seen: Seen) -> Result:
    """Lists are sorted by creation time, the newest first."""
    data = seen.page
    if data is None or seen.searched or len(data) < 2 or not _shows_order(seen, data):
        return SKIPPED
    member = _DATED.get(data[0].get("object"), "created")
    times = [element.get(member) for element in data]
    for index, (newer, older) in enumerate(pairwise(times)):
        if not (isinstance(newer, int) and isinstance(older, int)):
            return SKIPPED
        if newer < older:
            return Mismatch(f"/data/{index + 1}/{member}", f"at most {newer}", str(older))
    return None


def _shows_order(seen: Seen, data: list[Json]) -> bool:
    """True where creation times order the list: objects on test clocks live in times of their own."""
    if not all(isinstance(element, dict) for element in data):
        return False
    kind, names = data[0].get("object"), {name for name, _ in seen.exchange.query}
    if kind in _UNORDERED or (kind in _OF_CUSTOMERS and not names & {"customer", "invoice", "payment_intent"}):
        return False
    return all(element.get("test_clock") is None for element in data)


_OF_CUSTOMERS = ("checkout.session", "credit_note", "payment_intent", "refund")  # do not say which clock they live on
_DATED = {"invoiceitem": "date"}  # the member that holds the time of creation, where it is not `created`
_UNORDERED = ("line_item", "item", "credit_note_line_item", "subscription_item")


@check("envelope.search.next_page", cites="search", level=MUST, of="page")
def next_page(seen: Seen) -> Result:
    """A search result has a `next_page` exactly when there is more."""
    if not seen.searched:
        return SKIPPED
    more, token = seen.body.get("has_more"), seen.body.get("next_page")
    if more is True and not isinstance(token, str):
        return Mismatch("/next_page", "a token, for has_more is true", describe(token))
    if more is False and token is not None:
        return Mismatch("/next_page", "null, for has_more is false", describe(token))
    return None


@check("ids.path", cites="", level=MUST, provenance=DOCUMENTED)
def same_id(seen: Seen) -> Result:
    """What is retrieved, updated, acted on or deleted by its ID is the object with that ID."""
    match = seen.match
    if match is None or seen.status >= 300 or not match.arguments or not _addressed(seen.contract, match.operation):
        return SKIPPED
    asked, actual = unquote(list(match.arguments.values())[-1]), seen.body.get("id")
    if not isinstance(actual, str) or _alias(asked):
        return SKIPPED
    return None if asked == actual else Mismatch("/id", asked, actual)


def _alias(id: str) -> bool:
    """True for the names of test payment methods (`pm_card_visa`), which stand for a new one each time."""
    return id.startswith("pm_") and not id[3:4].isdigit()


def _addressed(contract: Contract, operation: Operation) -> bool:
    """True where the last path parameter is the ID of what is answered."""
    if operation.answer_kind != "object":
        return False
    if operation.path.endswith("}"):
        return True
    parent = contract.operations.get("GET " + operation.path.rpartition("/")[0])
    return parent is not None and parent.answer_objects[:1] == operation.answer_objects[:1]
