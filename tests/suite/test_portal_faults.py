"""Every requirement on the customer portal fails where it is broken."""

from __future__ import annotations

import pytest

from conformance.contract import Contract
from tests.support.answering import answering, unordered
from tests.support.faults import forgiving, ignoring, ignoring_names, not_updating, refusing_with
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import CONTRACT, NEWER
from tests.support.proving import Faults, broken_by
from tests.support.requirements import requirements_of

CONFIGURATION, SESSION = "billing_portal.configuration", "billing_portal.session"


def unfiltered(asked: Asked) -> None:
    """Lists hold everything, whatever is asked for."""
    asked.query = [pair for pair in asked.query if pair[0] == "limit"]


def hiding_the_inactive(asked: Asked) -> None:
    """Lists hold what is active alone."""
    if asked.method == "GET":
        asked.query.append(("active", "true"))


def not_unsetting(asked: Asked) -> None:
    """Empty values are not read where something else is there to stay."""
    if asked.method == "POST" and "/configurations/" in asked.path:
        asked.without(lambda _, value: value == "")


def writing_the_refused(asked: Asked, answer: Answered) -> None:
    """What is refused is done all the same: read back, it is there."""
    for found in answer.body.get("data", [answer.body]):
        if asked.method == "GET" and found.get("object") == CONFIGURATION:
            found["metadata"] = {"order_id": "6736"}


def made_the_refused() -> Fault:
    """What is refused is made all the same: listed, it is there."""
    tried: dict[str, str] = {}

    def answered(asked: Asked, answer: Answered) -> None:
        if asked.method == "POST" and answer.status == 400:
            tried["of"] = dict(asked.form)["metadata[of]"]
        elif asked.method == "GET":
            answer.body["data"].append({**answer.body["data"][0], "metadata": dict(tried)})

    return Fault(answered=answered)


def without_a_default(asked: Asked, answer: Answered) -> None:
    """The account says that it has no default configuration, and yet uses one."""
    if ("is_default", "true") in asked.query:
        answer.body["data"] = []


def another_default(_: Asked, answer: Answered) -> None:
    """The configuration that is listed as the default is not the one that sessions use."""
    for found in answer.body.get("data", ()):
        found["id"] = "bpc_another"


def showing_products(_: Asked, answer: Answered) -> None:
    """Products are shown to everyone who asks."""
    if answer.body.get("object") == CONFIGURATION:
        answer.body["features"]["subscription_update"].setdefault("products", [])


def readable(asked: Asked, answer: Answered) -> None:
    """Sessions can be read again."""
    if asked.method == "GET" and answer.status == 404:
        answer.status, answer.body = 200, {"id": "bps_1", "object": SESSION}


def swapping(before: str, after: str) -> Fault:
    """A value is taken for another."""

    def asked(asked: Asked) -> None:
        asked.form = [(name, after if value == before else value) for name, value in asked.form]

    return Fault(asked=asked)


def changing_others(asked: Asked) -> None:
    """An update turns off what it does not name."""
    if asked.method == "POST" and "/configurations/" in asked.path:
        asked.form.append(("features[invoice_history][enabled]", "false"))
        asked.form.append(("features[subscription_cancel][proration_behavior]", "none"))
        asked.form.append(("business_profile[privacy_policy_url]", ""))


def moving_the_login_page(asked: Asked, answer: Answered) -> None:
    """Every update gives the login page another URL."""
    if asked.method == "POST" and "/configurations/" in asked.path:
        answer.body["login_page"]["url"] = "https://example.com/login"


def doing_what_the_flow_asks(_: Asked, answer: Answered) -> None:
    """Opening a session already makes the change that the customer is to confirm."""
    if answer.body.get("object") == "subscription":
        answer.body["items"]["data"][0]["quantity"] = 2


def adding_to_arrays(asked: Asked) -> None:
    """An array is added to the one before it."""
    if "/configurations/" in asked.path and any("allowed_updates" in name for name, _ in asked.form):
        asked.form.append(("features[customer_update][allowed_updates][7]", "email"))


FORGIVING, UNORDERED, READABLE = Fault(answered=forgiving), Fault(answered=unordered), Fault(answered=readable)
NOT_UPDATING, NOT_UNSETTING = not_updating("/v1/billing_portal/configurations"), Fault(asked=not_unsetting)
CHANGING_OTHERS, UNFILTERED = Fault(asked=changing_others), Fault(asked=unfiltered)
FAULTS: Faults = [
    ("configurations.parameter[business_profile[headline]]", ignoring_names("headline")),
    ("configurations.parameter[business_profile[privacy_policy_url]]", ignoring_names("privacy_policy_url")),
    ("configurations.parameter[default_return_url]", ignoring_names("default_return_url")),
    ("configurations.parameter[features[customer_update][allowed_updates]=phone]", swapping("phone", "email")),
    ("configurations.parameter[features[invoice_history][enabled]=false]", swapping("false", "true")),
    ("configurations.parameter[features[payment_method_update][enabled]]", ignoring_names("payment_method_update")),
    ("configurations.parameter[features[subscription_cancel][mode]=immediately]", ignoring_names("mode")),
    ("configurations.parameter[features[subscription_cancel][proration_behavior]=create_prorations]",
     ignoring_names("proration_behavior")),
    ("configurations.parameter[features[subscription_cancel][cancellation_reason][options]=unused]",
     swapping("unused", "other")),
    ("configurations.parameter[features[subscription_pause][enabled]]", ignoring_names("subscription_pause")),
    ("configurations.parameter[features[subscription_update][default_allowed_updates]=quantity]",
     swapping("quantity", "price")),
    ("configurations.parameter[features[subscription_update][proration_behavior]=always_invoice]",
     ignoring_names("proration_behavior")),
    ("configurations.parameter[features[subscription_update][products]]", ignoring_names("expand")),
    ("configurations.default[active]", answering(CONFIGURATION, "active", False)),
    ("configurations.default[is_default]", answering(CONFIGURATION, "is_default", True)),
    ("configurations.default[features.subscription_cancel.mode]",
     answering(CONFIGURATION, "features.subscription_cancel.mode", "immediately")),
    ("configurations.default[features.subscription_update.enabled]",
     answering(CONFIGURATION, "features.subscription_update.enabled", True)),
    ("configurations.refused[is_default]", ignoring_names("is_default")),
    ("configurations.refused[is_default]", made_the_refused()),
    ("configurations.refused[unknown price]", FORGIVING),
    ("configurations.refused[unknown price]", refusing_with(404)),
    ("configurations.refused[subscription_update while payment methods stay]", made_the_refused()),
    ("configurations.refused[default_return_url that is a word]", swapping("account", "https://account")),
    ("configurations.eleven_products", ignoring_names("[10]")),
    ("configurations.example", answering(CONFIGURATION, "features.subscription_pause.enabled", True)),
    ("configurations.updated", answering(CONFIGURATION, "updated", 0)),
    ("configurations.retrieve", Fault(answered=writing_the_refused)),
    ("configurations.expand_products", Fault(answered=showing_products)),
    ("configurations.no_delete", FORGIVING),
    ("updates.parameter[default_return_url=]", NOT_UNSETTING),
    ("updates.parameter[business_profile[terms_of_service_url]=]", NOT_UNSETTING),
    ("updates.parameter[features[invoice_history][enabled]]", NOT_UPDATING),
    ("updates.parameter[features[subscription_cancel][mode]=at_period_end]", NOT_UPDATING),
    ("updates.parameter[features[subscription_update][enabled]=false]", NOT_UPDATING),
    ("updates.refused[create_prorations at the end of a period]", FORGIVING),
    ("updates.refused[unknown product]", Fault(answered=writing_the_refused)),
    ("updates.deactivate", NOT_UPDATING),
    ("updates.reactivate", answering(CONFIGURATION, "active", False)),
    ("updates.inactive", NOT_UPDATING),
    ("updates.default_stays_active", FORGIVING),
    ("updates.only_named", CHANGING_OTHERS),
    ("updates.within_profile", CHANGING_OTHERS),
    ("updates.other_features", CHANGING_OTHERS),
    ("updates.within_feature", CHANGING_OTHERS),
    ("updates.arrays", Fault(asked=adding_to_arrays)),
    ("updates.products", NOT_UPDATING),
    ("updates.updated", answering(CONFIGURATION, "updated", 0)),
    ("updates.kept", Fault(answered=writing_the_refused)),
    ("list.all", Fault(asked=hiding_the_inactive)),
    ("list.active", answering(CONFIGURATION, "active", False)),
    ("list.inactive", UNFILTERED),
    ("list.default", UNFILTERED),
    ("list.not_default", answering(CONFIGURATION, "is_default", True)),
    ("list.without_default", ignoring(lambda name, value: (name, value) == ("is_default", "false"))),
    ("list.both_filters", ignoring_names("active")),
    ("list.newest_first", UNORDERED),
    ("list.limit", ignoring_names("limit")),
    ("list.starting_after", ignoring_names("starting_after")),
    ("list.ending_before", ignoring_names("ending_before")),
    ("list.expand_products", ignoring_names("expand")),
    ("sessions.customer", answering(SESSION, "customer", "cus_other")),
    ("sessions.url", answering(SESSION, "url", "https://example.com/portal")),
    ("sessions.own_url", answering(SESSION, "url", "https://billing.stripe.com/session/1")),
    ("sessions.configuration", ignoring_names("configuration")),
    ("sessions.default_configuration", Fault(answered=another_default)),
    ("sessions.default_configuration", Fault(answered=without_a_default)),
    ("sessions.inactive_configuration", ignoring_names("configuration")),
    ("sessions.reactivated_configuration", swapping("true", "false")),
    ("sessions.expand_configuration", ignoring_names("expand")),
    ("sessions.return_url", answering(SESSION, "return_url", None)),
    ("sessions.default_return_url", answering(SESSION, "return_url", None)),
    ("sessions.overridden_return_url", ignoring_names("return_url")),
    ("sessions.no_return_url", FORGIVING),
    ("sessions.return_url_without_scheme", FORGIVING),
    ("sessions.return_url_word", swapping("account", "https://account")),
    ("sessions.locale[pt-BR]", swapping("pt-BR", "pt")),
    ("sessions.no_locale", answering(SESSION, "locale", "auto")),
    ("sessions.unknown_locale", ignoring_names("locale")),
    ("sessions.no_account", answering(SESSION, "on_behalf_of", "acct_1")),
    ("sessions.unknown_account", ignoring_names("on_behalf_of")),
    ("sessions.deleted_customer", FORGIVING),
    ("sessions.no_retrieve", READABLE),
    ("sessions.no_list", READABLE),
]  # fmt: skip
LATER: Faults = [
    ("configurations.default[login_page.enabled]", answering(CONFIGURATION, "login_page.enabled", True)),
    ("configurations.login_page", answering(CONFIGURATION, "login_page.url", None)),
    ("configurations.own_login_page", answering(CONFIGURATION, "login_page.url", "https://billing.stripe.com/p/login")),
    ("configurations.parameter[features[customer_update][allowed_updates]=name]", swapping("name", "email")),
    ("configurations.parameter[login_page[enabled]=false]", swapping("false", "true")),
    ("updates.login_page_kept", Fault(answered=moving_the_login_page)),
    ("updates.login_page_off", NOT_UPDATING),
    ("updates.parameter[login_page[enabled]]", NOT_UPDATING),
    ("flows.shown[after_completion[type]=redirect]", ignoring_names("after_completion")),
    ("flows.shown[payment_method_update]", ignoring_names("flow_data")),
    ("flows.shown[subscription_cancel with an offer to stay]", ignoring_names("retention")),
    ("flows.shown[subscription_update and nothing else]", answering(SESSION, "flow.subscription_cancel", {})),
    ("flows.shown[subscription_update_confirm of a quantity]", swapping("2", "3")),
    ("flows.shown[subscription_update_confirm with a coupon]", ignoring_names("discounts")),
    ("flows.refused[a price that the configuration does not offer]", ignoring_names("[items][0][price]")),
    ("flows.refused[a change with two discounts]", ignoring_names("discounts][1]")),
    ("flows.refused[a redirect to nowhere]", ignoring_names("after_completion")),
    ("flows.refused[subscription_cancel without its subscription]", FORGIVING),
    ("flows.refused[the subscription of another customer]", ignoring_names("flow_data")),
    ("flows.none", answering(SESSION, "flow", {"type": "payment_method_update"})),
    ("flows.not_offered[subscription_update]", ignoring_names("flow_data")),
    ("flows.canceled", ignoring_names("flow_data")),
    ("flows.changes_nothing", Fault(answered=doing_what_the_flow_asks)),
]  # fmt: skip

test_broken_by_the_fault = broken_by(FAULTS, area="customer_portal")
test_broken_later = broken_by(LATER, area="customer_portal", contract=NEWER)


@pytest.mark.parametrize("contract", [CONTRACT, NEWER], ids=lambda contract: contract.version)
def test_every_subject_has_its_fault(contract: Contract) -> None:
    known = requirements_of("customer_portal", contract)

    assert {id.split("[")[0].removeprefix("customer_portal.") for id in known} <= {
        id.split("[")[0] for id, _ in (*FAULTS, *LATER)
    }
