"""URLs and methods that the API does not have."""

from __future__ import annotations

from conformance.suite.api import Api, Raw, expect_refusal
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement


@requirement("protocol.urls.unknown_get", SHOULD, cites="errors", provenance=OBSERVED)
def test_unknown_get(api: Api) -> None:
    """A GET of a URL that the API does not have is refused with 404, without code and param."""
    api.refused("GET", "/v1/conformance_unknown", status=404, code=None, param=None)


@requirement("protocol.urls.unknown_post", SHOULD, cites="errors", provenance=OBSERVED)
def test_unknown_post(api: Api) -> None:
    """A POST to a URL that the API does not have is refused with 404, without code and param."""
    api.refused("POST", "/v1/conformance_unknown", status=404, code=None, param=None)


@requirement("protocol.urls.unknown_delete", SHOULD, cites="errors", provenance=OBSERVED)
def test_unknown_delete(api: Api) -> None:
    """A DELETE of a URL that the API does not have is refused with 404, without code and param."""
    api.refused("DELETE", "/v1/conformance_unknown/1", status=404, code=None, param=None)


@requirement("protocol.urls.unknown_action", SHOULD, cites="errors", provenance=OBSERVED)
def test_unknown_action(api: Api) -> None:
    """A POST to an action that a resource does not have is refused with 404, without code and param."""
    path = "/v1/invoices/in_000000000000000000000000/conformance_unknown"

    api.refused("POST", path, status=404, code=None, param=None)


@requirement("protocol.urls.unknown_method", SHOULD, cites="errors", provenance=OBSERVED)
def test_unknown_method(api: Api) -> None:
    """A method that a URL does not have is refused as an unknown URL: collections cannot be deleted."""
    api.refused("DELETE", "/v1/invoices", status=404, code=None, param=None)


@requirement("protocol.urls.no_price_deletion", MUST, cites="prices")
def test_prices_are_not_deleted(api: Api) -> None:
    """There is no deletion of prices: the method is refused as an unknown URL."""
    api.refused("DELETE", "/v1/prices/price_000000000000000000000000", status=404, code=None, param=None)


@requirement("protocol.urls.trailing_slash_post", SHOULD, cites="errors", provenance=OBSERVED)
def test_trailing_slash_of_a_post(raw: Raw) -> None:
    """A collection's URL with a trailing slash is an unknown URL for POST."""
    answer = raw.send("POST", "/v1/customers/", params={"description": "conformance"})

    expect_refusal(answer, status=404, code=None, param=None)


@requirement("protocol.urls.trailing_slash_get", SHOULD, cites="errors", provenance=OBSERVED)
def test_trailing_slash_of_a_get(raw: Raw) -> None:
    """A collection's URL with a trailing slash is an unknown URL for GET."""
    answer = raw.send("GET", "/v1/invoices/")

    expect_refusal(answer, status=404, code=None, param=None)
