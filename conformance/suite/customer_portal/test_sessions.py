"""Portal sessions: whom they let in, with which configuration, in which language, and where they lead back to."""

from __future__ import annotations

from conformance.suite.answers import Answer
from conformance.suite.api import Api, accepted, expect_refusal
from conformance.suite.customer_portal.made import (
    RETURN_URL,
    SESSIONS,
    configuration,
    defaults,
    inactive_configuration,
    path,
    session,
    shared_configuration,
)
from conformance.suite.customer_portal.tables import locales
from conformance.suite.given import Given
from conformance.suite.requirement import INFERRED, MAY, MUST, OBSERVED, SHOULD, requirement
from conformance.wire import Exchange

CITES = "customer_portal/sessions/create"
OBJECT = "customer_portal/sessions/object"
POST = "POST /v1/billing_portal/sessions"
OTHER_URL = "https://example.com/other"


@requirement("customer_portal.sessions.customer", MUST, cites=CITES)
def test_customer(api: Api, given: Given) -> None:
    """A portal session is created for the customer whom the request names."""
    made = api.post(SESSIONS, session(given))

    assert (made["object"], made["customer"]) == ("billing_portal.session", given.shared_customer()["id"])


@requirement("customer_portal.sessions.url", MUST, cites=OBJECT, operation=POST)
def test_url(api: Api, given: Given) -> None:
    """A portal session is a page of https://billing.stripe.com."""
    assert api.post(SESSIONS, session(given))["url"].startswith("https://billing.stripe.com/")


@requirement("customer_portal.sessions.own_url", SHOULD, cites=OBJECT, operation=POST)
def test_own_url(api: Api, given: Given) -> None:
    """Every portal session has an ID and a URL of its own, for the same customer too."""
    first, second = (api.post(SESSIONS, session(given)) for _ in range(2))

    assert isinstance(first["url"], str)
    assert first["id"] != second["id"]
    assert first["url"] != second["url"]


# -- the configuration


@requirement("customer_portal.sessions.configuration", MUST, cites=CITES)
def test_configuration(api: Api, given: Given) -> None:
    """A portal session uses the configuration that the request names."""
    made = configuration(given)

    assert api.post(SESSIONS, session(given, configuration=made["id"]))["configuration"] == made["id"]


@requirement("customer_portal.sessions.default_configuration", MUST, cites=CITES)
def test_default_configuration(api: Api, given: Given) -> None:
    """A portal session that names no configuration uses the default one; where the account has none, it is refused."""
    default = defaults(given)

    answer = api.working(api.send("POST", SESSIONS, session(given, configuration=None)))

    expect_default(answer, default)


def expect_default(answer: Exchange, default: list[Answer]) -> None:
    """Assert that a session uses the only default configuration, or is refused where there is none."""
    if default:
        assert accepted(answer)["configuration"] == default[0]["id"]
    else:
        expect_refusal(answer)


@requirement("customer_portal.sessions.inactive_configuration", MUST, cites=CITES)
def test_inactive_configuration(api: Api, given: Given) -> None:
    """An inactive configuration cannot be used: the portal session is refused."""
    made = inactive_configuration(given)

    api.refused("POST", SESSIONS, session(given, configuration=made["id"]))


@requirement("customer_portal.sessions.reactivated_configuration", MUST, cites=CITES)
def test_reactivated_configuration(api: Api, given: Given) -> None:
    """A configuration that was made active again can be used again."""
    made = inactive_configuration(given)
    given.post(path(made), {"active": True})

    assert api.post(SESSIONS, session(given, configuration=made["id"]))["configuration"] == made["id"]


@requirement("customer_portal.sessions.expand_configuration", MUST, cites=OBJECT, operation=POST)
def test_expand_configuration(api: Api, given: Given) -> None:
    """The configuration of a portal session is the whole object where the request expands it."""
    made = shared_configuration(given)

    assert api.post(SESSIONS, session(given, expand=["configuration"]))["configuration"] == made


# -- the way back


@requirement("customer_portal.sessions.return_url", MUST, cites=CITES)
def test_return_url(api: Api, given: Given) -> None:
    """A portal session leads back to the URL that the request names."""
    assert api.post(SESSIONS, session(given, return_url=RETURN_URL))["return_url"] == RETURN_URL


@requirement("customer_portal.sessions.default_return_url", SHOULD, cites=OBJECT, operation=POST)
def test_default_return_url(api: Api, given: Given) -> None:
    """A portal session that names no URL leads back to the one of its configuration."""
    made = configuration(given, default_return_url=OTHER_URL)

    created = api.post(SESSIONS, session(given, configuration=made["id"], return_url=None))

    assert created["return_url"] == OTHER_URL


@requirement(
    "customer_portal.sessions.overridden_return_url",
    MUST,
    cites="customer_portal/configurations/object",
    operation=POST,
)
def test_overridden_return_url(api: Api, given: Given) -> None:
    """The URL that a request names takes precedence over the one of the configuration."""
    made = configuration(given, default_return_url=OTHER_URL)

    created = api.post(SESSIONS, session(given, configuration=made["id"], return_url=RETURN_URL))

    assert created["return_url"] == RETURN_URL


@requirement("customer_portal.sessions.no_return_url", SHOULD, cites=CITES, provenance=OBSERVED)
def test_no_return_url(api: Api, given: Given) -> None:
    """A portal session without any way back is refused: neither the request nor the configuration names a URL."""
    api.refused("POST", SESSIONS, session(given, return_url=None))


@requirement("customer_portal.sessions.return_url_without_scheme", SHOULD, cites=CITES)
def test_return_url_without_scheme(api: Api, given: Given) -> None:
    """A way back that is no whole URL is refused as `url_invalid`."""
    api.refused("POST", SESSIONS, session(given, return_url="example.com/account"), code="url_invalid")


@requirement("customer_portal.sessions.return_url_word", SHOULD, cites=CITES)
def test_return_url_word(api: Api, given: Given) -> None:
    """A way back that is no URL at all is refused as `url_invalid`."""
    api.refused("POST", SESSIONS, session(given, return_url="account"), code="url_invalid")


# -- the language


@requirement("customer_portal.sessions.locale", MUST, cites=CITES, over=locales)
def test_locale(api: Api, given: Given, locale: str) -> None:
    """A portal session has the language that the request names."""
    assert api.post(SESSIONS, session(given, locale=locale))["locale"] == locale


@requirement("customer_portal.sessions.no_locale", MUST, cites=OBJECT, operation=POST)
def test_no_locale(api: Api, given: Given) -> None:
    """A portal session that names no language has none of its own."""
    assert api.post(SESSIONS, session(given))["locale"] is None


@requirement("customer_portal.sessions.unknown_locale", SHOULD, cites=CITES, provenance=OBSERVED)
def test_unknown_locale(api: Api, given: Given) -> None:
    """A language that the portal does not know is refused, and the parameter is named."""
    api.refused("POST", SESSIONS, session(given, locale="tlh"), param="locale")


# -- on behalf of whom


@requirement("customer_portal.sessions.no_account", MUST, cites=OBJECT, operation=POST)
def test_no_account(api: Api, given: Given) -> None:
    """A portal session is on behalf of no other account unless the request says so."""
    assert api.post(SESSIONS, session(given))["on_behalf_of"] is None


@requirement("customer_portal.sessions.unknown_account", MAY, cites=CITES, provenance=INFERRED)
def test_unknown_account(api: Api, given: Given) -> None:
    """A portal session on behalf of an account that does not exist is refused."""
    params = session(given, on_behalf_of="acct_missing")

    api.refused("POST", SESSIONS, params, status=(400, 403, 404))


@requirement("customer_portal.sessions.deleted_customer", SHOULD, cites=CITES, provenance=INFERRED)
def test_deleted_customer(api: Api, given: Given) -> None:
    """A customer who has been deleted does not enter the portal: refused as `resource_missing`."""
    customer = given.customer()
    given.delete(f"/v1/customers/{customer['id']}")

    api.refused("POST", SESSIONS, session(given, customer=customer["id"]), code="resource_missing", param="customer")


# -- nothing else


@requirement("customer_portal.sessions.no_retrieve", MUST, cites="customer_portal", operation=POST)
def test_no_retrieve(api: Api, given: Given) -> None:
    """A portal session is not read again: its URL is unknown."""
    made = given.post(SESSIONS, session(given))

    api.refused("GET", f"{SESSIONS}/{made['id']}", status=404, code=None, param=None)


@requirement("customer_portal.sessions.no_list", MUST, cites="customer_portal", operation=POST)
def test_no_list(api: Api, given: Given) -> None:
    """Portal sessions are not listed: the method is refused as an unknown URL."""
    given.post(SESSIONS, session(given))

    api.refused("GET", SESSIONS, status=404, code=None, param=None)
