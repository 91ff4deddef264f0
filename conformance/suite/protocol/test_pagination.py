"""Lists: how many, which ones, in which order. Every list here is one whose members the suite made.

That a list's `url` is the path at which it is found is a passive check.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.contract import Contract, Operation, Parameter
from conformance.suite.api import Api
from conformance.suite.errors import Blocked
from conformance.suite.protocol.cases import case, is_limit, lists, pages, parameters, tops
from conformance.suite.protocol.catalogue import catalogue
from conformance.suite.protocol.valid import Valid
from conformance.suite.requirement import MAY, MUST, OBSERVED, SHOULD, Case, requirement

CITES = "pagination"
DEFAULT_LIMIT = 10
UNKNOWN = "conformance_unknown"
CURSORS = ("starting_after", "ending_before")
OUTSIDE = (0, 101)


def each_cursor(contract: Contract) -> Iterator[Case]:
    """Every list with each of its two cursors."""
    for listed in pages("")(contract):
        for cursor in CURSORS:
            title = f"`{{operation}}` refuses an unknown `{cursor}`."
            yield case(listed.values["operation"], title, cursor, values={"cursor": cursor}, cites=CITES)


def each_limit_outside(contract: Contract) -> Iterator[Case]:
    """Every list whose members the suite makes, with a limit below and one above what is documented."""
    for listed in lists("")(contract):
        for limit in OUTSIDE:
            title = f"`{{operation}}` with limit {limit} answers a page of 1 to 100, or refuses."
            yield case(listed.values["operation"], title, str(limit), values={"limit": limit}, cites=CITES)


def ids(page: dict[str, list[dict[str, str]]]) -> list[str]:
    return [member["id"] for member in page["data"]]


def complete(page: dict[str, Any], operation: Operation) -> list[str]:
    """The ids of a page that holds a whole list. That it does is for `limit_hundred` to say.

    Raises:
        Blocked: it holds others too, or not all.
    """
    found, count = ids(page), catalogue().lists[operation.id].count
    if len(found) != count:
        raise Blocked(operation.id, f"a list of {count} members is answered with {len(found)}")
    return found


@requirement(
    "protocol.pagination.default_limit",
    MUST,
    cites=CITES,
    over=lists("`{operation}` answers 10 members unless told otherwise.", cites=CITES, longer_than=DEFAULT_LIMIT),
)
def test_default_limit(api: Api, valid: Valid, operation: Operation) -> None:
    """Without `limit` a page has 10 members, and says that there are more."""
    request, _ = valid.listing(operation)

    page = api.get(request.path, request.params)

    assert len(page["data"]) == DEFAULT_LIMIT
    assert page["has_more"] is True


@requirement(
    "protocol.pagination.limit_one",
    MUST,
    cites=CITES,
    over=lists("`{operation}` with limit 1 answers one member.", cites=CITES),
)
def test_limit_one(api: Api, valid: Valid, operation: Operation) -> None:
    """With `limit` 1 a page has one member, and says that there are more."""
    request, _ = valid.listing(operation)

    page = api.get(request.path, {**request.params, "limit": 1})

    assert len(page["data"]) == 1
    assert page["has_more"] is True


@requirement(
    "protocol.pagination.limit_hundred",
    MUST,
    cites=CITES,
    over=lists("`{operation}` with limit 100 answers all members of a shorter list.", cites=CITES),
)
def test_limit_hundred(api: Api, valid: Valid, operation: Operation) -> None:
    """With `limit` 100 a page has all members of a list that is no longer, and says that there are no more."""
    request, _ = valid.listing(operation)

    page = api.get(request.path, {**request.params, "limit": 100})

    assert len(set(ids(page))) == catalogue().lists[operation.id].count
    assert page["has_more"] is False


@requirement(
    "protocol.pagination.limit_bounds",
    MAY,
    cites=CITES,
    over=each_limit_outside,
)
def test_limit_out_of_bounds(api: Api, valid: Valid, operation: Operation, limit: int) -> None:
    """A `limit` outside of 1 to 100 is brought to the nearest bound, or refused with 400."""
    request, _ = valid.listing(operation)

    answer = api.send("GET", request.path, {**request.params, "limit": limit})

    nearest = min(max(limit, 1), catalogue().lists[operation.id].count)
    assert answer.status == 400 or (answer.ok and len(answer.body["data"]) == nearest)


@requirement(
    "protocol.pagination.limit_word",
    SHOULD,
    cites=CITES,
    provenance=OBSERVED,
    over=parameters("`{operation}` refuses a word as `limit`.", tops(is_limit), cites=CITES),
)
def test_limit_is_a_number(api: Api, valid: Valid, operation: Operation, parameter: Parameter) -> None:
    """A `limit` that is no number is refused with 400 and `parameter_invalid_integer`."""
    request = valid.but(operation, parameter.path, "conformance")

    api.refused("GET", request.path, request.params, code="parameter_invalid_integer")


@requirement(
    "protocol.pagination.newest_first",
    MUST,
    cites=CITES,
    over=lists("`{operation}` answers the newest member first.", cites=CITES, dated=True),
)
def test_newest_first(api: Api, valid: Valid, operation: Operation) -> None:
    """A list has its newest member first and its oldest last."""
    request, _ = valid.listing(operation)

    page = api.get(request.path, {**request.params, "limit": 100})

    complete(page, operation)
    dates = [member["date"] if member["object"] == "invoiceitem" else member["created"] for member in page["data"]]
    assert dates == sorted(dates, reverse=True)


@requirement(
    "protocol.pagination.oldest_last",
    SHOULD,
    cites=CITES,
    provenance=OBSERVED,
    over=lists("`{operation}` does not answer the oldest member first.", cites=CITES, dated=True),
)
def test_oldest_last(api: Api, valid: Valid, operation: Operation) -> None:
    """A list is not in the order of creation, even where all its members were created within one second."""
    request, made = valid.listing(operation)

    page = api.get(request.path, {**request.params, "limit": 100})

    assert complete(page, operation) != list(made)


@requirement(
    "protocol.pagination.starting_after",
    MUST,
    cites=CITES,
    over=lists("`{operation}` continues after the member that `starting_after` names.", cites=CITES),
)
def test_starting_after(api: Api, valid: Valid, operation: Operation) -> None:
    """`starting_after` answers the members that follow the named one, without it."""
    request, _ = valid.listing(operation)
    whole = complete(api.get(request.path, {**request.params, "limit": 100}), operation)

    page = api.get(request.path, {**request.params, "limit": 100, "starting_after": whole[0]})

    assert ids(page) == whole[1:]
    assert page["has_more"] is False


@requirement(
    "protocol.pagination.has_more",
    MUST,
    cites=CITES,
    over=lists("`{operation}` says with `has_more` whether members follow the page.", cites=CITES),
)
def test_has_more_after_a_cursor(api: Api, valid: Valid, operation: Operation) -> None:
    """A page in the middle of a list says that there are more."""
    request, _ = valid.listing(operation)
    first = ids(api.get(request.path, {**request.params, "limit": 1}))

    page = api.get(request.path, {**request.params, "limit": 1, "starting_after": first[0]})

    assert len(page["data"]) == 1
    assert page["has_more"] is True


@requirement(
    "protocol.pagination.ending_before",
    MUST,
    cites=CITES,
    over=lists("`{operation}` answers the page just before the member that `ending_before` names.", cites=CITES),
)
def test_ending_before(api: Api, valid: Valid, operation: Operation) -> None:
    """`ending_before` answers the members just before the named one, in the order of the list."""
    request, _ = valid.listing(operation)
    whole = complete(api.get(request.path, {**request.params, "limit": 100}), operation)

    page = api.get(request.path, {**request.params, "limit": 1, "ending_before": whole[2]})

    assert ids(page) == [whole[1]]
    assert page["has_more"] is True


@requirement(
    "protocol.pagination.unknown_cursor",
    SHOULD,
    cites=CITES,
    provenance=OBSERVED,
    over=each_cursor,
)
def test_unknown_cursor(api: Api, valid: Valid, operation: Operation, cursor: str) -> None:
    """A cursor that names no object is refused with 400, `resource_missing` and the cursor's name."""
    request = valid.request(operation)

    api.refused("GET", request.path, {**request.params, cursor: UNKNOWN}, code="resource_missing", param=cursor)


@requirement(
    "protocol.pagination.both_cursors",
    SHOULD,
    cites=CITES,
    provenance=OBSERVED,
    over=lists("`{operation}` refuses both cursors at once.", cites=CITES),
)
def test_both_cursors(api: Api, valid: Valid, operation: Operation) -> None:
    """Both cursors at once are refused with 400 and no code."""
    request, _ = valid.listing(operation)
    whole = complete(api.get(request.path, {**request.params, "limit": 100}), operation)

    both = {"starting_after": whole[0], "ending_before": whole[2]}
    api.refused("GET", request.path, {**request.params, **both}, code=("parameters_exclusive", None))
