"""Every requirement on the customer portal fails where it is broken."""

from __future__ import annotations

from tests.support.answering import answering, unordered
from tests.support.faults import forgiving, ignoring, ignoring_names, refusing_with
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import CONTRACT
from tests.support.proving import Faults, broken_by
from tests.support.requirements import requirements_of

REQUIREMENTS = requirements_of("customer_portal", CONTRACT)
CONFIGURATION, SESSION = "billing_portal.configuration", "billing_portal.session"


def unfiltered(asked: Asked) -> None:
    """Lists hold everything, whatever is asked for."""
    asked.query = [pair for pair in asked.query if pair[0] == "limit"]


def hiding_the_inactive(asked: Asked) -> None:
    """Lists hold what is active alone."""
    if asked.method == "GET":
        asked.query.append(("active", "true"))


def not_updating(asked: Asked) -> None:
    """What an update says is not read."""
    if asked.method == "POST" and "/configurations/" in asked.path:
        asked.form.clear()


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


def adding_to_arrays(asked: Asked) -> None:
    """An array is added to the one before it."""
    if "/configurations/" in asked.path and any("allowed_updates" in name for name, _ in asked.form):
        asked.form.append(("features[customer_update][allowed_updates][7]", "email"))


FORGIVING, UNORDERED, READABLE = Fault(answered=forgiving), Fault(answered=unordered), Fault(answered=readable)
NOT_UPDATING, NOT_UNSETTING = Fault(asked=not_updating), Fault(asked=not_unsetting)
CHANGING_OTHERS, UNFILTERED = Fault(asked=changing_others), Fault(asked=unfiltered)
FAULTS: Faults = [
    ("customer_portal.configurations.parameter[business_profile[headline]]", ignoring_names("headline")),
    ("customer_portal.configurations.parameter[business_profile[privacy_policy_url]]", ignoring_names("privacy_policy_url")),
    ("customer_portal.configurations.parameter[default_return_url]", ignoring_names("default_return_url")),
    ("customer_portal.configurations.parameter[features[customer_update][allowed_updates]=phone]", swapping("phone", "email")),
    ("customer_portal.configurations.parameter[features[invoice_history][enabled]=false]", swapping("false", "true")),
    ("customer_portal.configurations.parameter[features[payment_method_update][enabled]]", ignoring_names("payment_method_update")),
    ("customer_portal.configurations.parameter[features[subscription_cancel][mode]=immediately]", ignoring_names("mode")),
    ("customer_portal.configurations.parameter[features[subscription_cancel][proration_behavior]=create_prorations]",
     ignoring_names("proration_behavior")),
    ("customer_portal.configurations.parameter[features[subscription_cancel][cancellation_reason][options]=unused]",
     swapping("unused", "other")),
    ("customer_portal.configurations.parameter[features[subscription_pause][enabled]]", ignoring_names("subscription_pause")),
    ("customer_portal.configurations.parameter[features[subscription_update][default_allowed_updates]=quantity]",
     swapping("quantity", "price")),
    ("customer_portal.configurations.parameter[features[subscription_update][proration_behavior]=always_invoice]",
     ignoring_names("proration_behavior")),
    ("customer_portal.configurations.parameter[features[subscription_update][products]]", ignoring_names("expand")),
    ("customer_portal.configurations.default[active]", answering(CONFIGURATION, "active", False)),
    ("customer_portal.configurations.default[is_default]", answering(CONFIGURATION, "is_default", True)),
    ("customer_portal.configurations.default[features.subscription_cancel.mode]",
     answering(CONFIGURATION, "features.subscription_cancel.mode", "immediately")),
    ("customer_portal.configurations.default[features.subscription_update.enabled]",
     answering(CONFIGURATION, "features.subscription_update.enabled", True)),
    ("customer_portal.configurations.refused[is_default]", ignoring_names("is_default")),
    ("customer_portal.configurations.refused[is_default]", made_the_refused()),
    ("customer_portal.configurations.refused[unknown price]", FORGIVING),
    ("customer_portal.configurations.refused[unknown price]", refusing_with(404)),
    ("customer_portal.configurations.refused[subscription_update while payment methods stay]", made_the_refused()),
    ("customer_portal.configurations.refused[default_return_url that is a word]", swapping("account", "https://account")),
    ("customer_portal.configurations.eleven_products", ignoring_names("[10]")),
    ("customer_portal.configurations.example", answering(CONFIGURATION, "features.subscription_pause.enabled", True)),
    ("customer_portal.configurations.updated", answering(CONFIGURATION, "updated", 0)),
    ("customer_portal.configurations.retrieve", Fault(answered=writing_the_refused)),
    ("customer_portal.configurations.expand_products", Fault(answered=showing_products)),
    ("customer_portal.configurations.no_delete", FORGIVING),
    ("customer_portal.updates.parameter[default_return_url=]", NOT_UNSETTING),
    ("customer_portal.updates.parameter[business_profile[terms_of_service_url]=]", NOT_UNSETTING),
    ("customer_portal.updates.parameter[features[invoice_history][enabled]]", NOT_UPDATING),
    ("customer_portal.updates.parameter[features[subscription_cancel][mode]=at_period_end]", NOT_UPDATING),
    ("customer_portal.updates.parameter[features[subscription_update][enabled]=false]", NOT_UPDATING),
    ("customer_portal.updates.refused[create_prorations at the end of a period]", FORGIVING),
    ("customer_portal.updates.refused[unknown product]", Fault(answered=writing_the_refused)),
    ("customer_portal.updates.deactivate", NOT_UPDATING),
    ("customer_portal.updates.reactivate", answering(CONFIGURATION, "active", False)),
    ("customer_portal.updates.inactive", NOT_UPDATING),
    ("customer_portal.updates.default_stays_active", FORGIVING),
    ("customer_portal.updates.only_named", CHANGING_OTHERS),
    ("customer_portal.updates.within_profile", CHANGING_OTHERS),
    ("customer_portal.updates.other_features", CHANGING_OTHERS),
    ("customer_portal.updates.within_feature", CHANGING_OTHERS),
    ("customer_portal.updates.arrays", Fault(asked=adding_to_arrays)),
    ("customer_portal.updates.products", NOT_UPDATING),
    ("customer_portal.updates.updated", answering(CONFIGURATION, "updated", 0)),
    ("customer_portal.updates.kept", Fault(answered=writing_the_refused)),
    ("customer_portal.list.all", Fault(asked=hiding_the_inactive)),
    ("customer_portal.list.active", answering(CONFIGURATION, "active", False)),
    ("customer_portal.list.inactive", UNFILTERED),
    ("customer_portal.list.default", UNFILTERED),
    ("customer_portal.list.not_default", answering(CONFIGURATION, "is_default", True)),
    ("customer_portal.list.without_default", ignoring(lambda name, value: (name, value) == ("is_default", "false"))),
    ("customer_portal.list.both_filters", ignoring_names("active")),
    ("customer_portal.list.newest_first", UNORDERED),
    ("customer_portal.list.limit", ignoring_names("limit")),
    ("customer_portal.list.starting_after", ignoring_names("starting_after")),
    ("customer_portal.list.ending_before", ignoring_names("ending_before")),
    ("customer_portal.list.expand_products", ignoring_names("expand")),
    ("customer_portal.sessions.customer", answering(SESSION, "customer", "cus_other")),
    ("customer_portal.sessions.url", answering(SESSION, "url", "https://example.com/portal")),
    ("customer_portal.sessions.own_url", answering(SESSION, "url", "https://billing.stripe.com/session/1")),
    ("customer_portal.sessions.configuration", ignoring_names("configuration")),
    ("customer_portal.sessions.default_configuration", Fault(answered=another_default)),
    ("customer_portal.sessions.default_configuration", Fault(answered=without_a_default)),
    ("customer_portal.sessions.inactive_configuration", ignoring_names("configuration")),
    ("customer_portal.sessions.reactivated_configuration", swapping("true", "false")),
    ("customer_portal.sessions.expand_configuration", ignoring_names("expand")),
    ("customer_portal.sessions.return_url", answering(SESSION, "return_url", None)),
    ("customer_portal.sessions.default_return_url", answering(SESSION, "return_url", None)),
    ("customer_portal.sessions.overridden_return_url", ignoring_names("return_url")),
    ("customer_portal.sessions.no_return_url", FORGIVING),
    ("customer_portal.sessions.return_url_without_scheme", FORGIVING),
    ("customer_portal.sessions.return_url_word", swapping("account", "https://account")),
    ("customer_portal.sessions.locale[pt-BR]", swapping("pt-BR", "pt")),
    ("customer_portal.sessions.no_locale", answering(SESSION, "locale", "auto")),
    ("customer_portal.sessions.unknown_locale", ignoring_names("locale")),
    ("customer_portal.sessions.no_account", answering(SESSION, "on_behalf_of", "acct_1")),
    ("customer_portal.sessions.unknown_account", ignoring_names("on_behalf_of")),
    ("customer_portal.sessions.deleted_customer", FORGIVING),
    ("customer_portal.sessions.no_retrieve", READABLE),
    ("customer_portal.sessions.no_list", READABLE),
]  # fmt: skip

test_broken_by_the_fault = broken_by(FAULTS)


def test_every_subject_has_its_fault() -> None:
    assert {id.split("[")[0] for id in REQUIREMENTS} == {id.split("[")[0] for id, _ in FAULTS}
