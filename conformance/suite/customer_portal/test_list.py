"""The list of portal configurations, its filters and its order.

Configurations belong to the account alone, so that a list holds those of other tests too: each requirement looks only
for its own, among the newest.
"""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.customer_portal.made import (
    CONFIGURATIONS,
    PRODUCTS,
    UPDATABLE,
    configuration,
    default_configuration,
    ids_of,
    inactive_configuration,
    newest,
)
from conformance.suite.given import Given
from conformance.suite.parameters import filled
from conformance.suite.requirement import MUST, OBSERVED, SHOULD, requirement

CITES = "customer_portal/configurations/list"
GET = "GET /v1/billing_portal/configurations"


@requirement("customer_portal.list.all", MUST, cites=CITES)
def test_all(api: Api, given: Given) -> None:
    """Portal configurations are listed whether they are active or not, unless the request asks for one of the two."""
    made = inactive_configuration(given)

    assert made["id"] in ids_of(newest(api))


@requirement("customer_portal.list.active", MUST, cites=CITES)
def test_active(api: Api, given: Given) -> None:
    """Of the active portal configurations none is listed that is not."""
    made = configuration(given)

    found = newest(api, active=True)

    assert made["id"] in ids_of(found)
    assert {each["active"] for each in found} == {True}


@requirement("customer_portal.list.inactive", MUST, cites=CITES)
def test_inactive(api: Api, given: Given) -> None:
    """Of the inactive portal configurations none is listed that is active."""
    made = inactive_configuration(given)

    found = newest(api, active=False)

    assert made["id"] in ids_of(found)
    assert {each["active"] for each in found} == {False}


@requirement("customer_portal.list.default", MUST, cites=CITES)
def test_default(api: Api, given: Given) -> None:
    """`is_default=true` lists the default portal configuration alone."""
    default = default_configuration(given)

    found = newest(api, is_default=True)

    assert ids_of(found) == [default["id"]]
    assert found[0]["is_default"] is True


@requirement("customer_portal.list.not_default", MUST, cites=CITES)
def test_not_default(api: Api, given: Given) -> None:
    """`is_default=false` lists the portal configurations that are not the default one."""
    made = configuration(given)

    found = newest(api, is_default=False)

    assert made["id"] in ids_of(found)
    assert {each["is_default"] for each in found} == {False}


@requirement("customer_portal.list.without_default", MUST, cites=CITES)
def test_without_default(api: Api, given: Given) -> None:
    """`is_default=false` passes over the default portal configuration, where it stands next in the list."""
    default = default_configuration(given)
    configuration(given)
    [newer] = given.get(CONFIGURATIONS, {"ending_before": default["id"], "limit": 1})["data"]

    found = newest(api, is_default=False, starting_after=newer["id"])

    assert [each["is_default"] for each in found] == [False] * len(found)


@requirement("customer_portal.list.both_filters", MUST, cites=CITES)
def test_both_filters(api: Api, given: Given) -> None:
    """Both filters hold at once."""
    made = inactive_configuration(given)

    found = newest(api, is_default=False, active=False)

    assert made["id"] in ids_of(found)
    assert {(each["is_default"], each["active"]) for each in found} == {(False, False)}


@requirement("customer_portal.list.newest_first", MUST, cites="pagination", operation=GET)
def test_newest_first(api: Api, given: Given) -> None:
    """Portal configurations are listed newest first."""
    made = [configuration(given)["id"] for _ in range(2)]

    assert [each for each in ids_of(newest(api)) if each in made] == made[::-1]


@requirement("customer_portal.list.limit", MUST, cites="pagination", operation=GET)
def test_limit(api: Api, given: Given) -> None:
    """A page holds as many portal configurations as the request asks for, and says that there are more."""
    made = [configuration(given)["id"] for _ in range(2)]

    listed = api.get(CONFIGURATIONS, {"limit": 1, "starting_after": made[1]})

    assert (len(listed["data"]), listed["has_more"]) == (1, True)


@requirement("customer_portal.list.starting_after", MUST, cites="pagination", operation=GET)
def test_starting_after(api: Api, given: Given) -> None:
    """`starting_after` lists the portal configurations that are older than the one it names, without that one."""
    made = [configuration(given)["id"] for _ in range(2)]

    found = newest(api, starting_after=made[1])

    assert [each for each in ids_of(found) if each in made] == made[:1]


@requirement("customer_portal.list.ending_before", MUST, cites="pagination", operation=GET)
def test_ending_before(api: Api, given: Given) -> None:
    """`ending_before` lists the portal configurations that are newer than the one it names, without that one."""
    made = [configuration(given)["id"] for _ in range(2)]

    found = newest(api, ending_before=made[0])

    assert [each for each in ids_of(found) if each in made] == made[1:]


@requirement("customer_portal.list.expand_products", SHOULD, cites=CITES, provenance=OBSERVED)
def test_expand_products(api: Api, given: Given) -> None:
    """The portal configurations of a list show their products where the request expands them."""
    update = filled(given, UPDATABLE["subscription_update"])
    made = configuration(given, features={**UPDATABLE, "subscription_update": update})

    found = {each["id"]: each["features"] for each in newest(api, expand=[f"data.{PRODUCTS}"])}

    assert found[made["id"]]["subscription_update"]["products"] == update["products"]
