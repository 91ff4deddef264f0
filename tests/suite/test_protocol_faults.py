"""Every protocol requirement is kept by the reference target, and fails where the contract is broken in its point."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.faults import (
    answering_with,
    collapse_metadata,
    error_with,
    expanding,
    forgetful,
    forgiving,
    ignoring,
    ignoring_names,
    ignoring_values,
    json_body,
    keyless,
    lengthen_key,
    on_answers,
    on_lists,
    one_key_for_all,
    only,
    refusing_with,
    remembering,
    short_values,
    unslashed,
    with_header,
    without_header,
)
from tests.support.faulty import Fault
from tests.support.house import CONTRACT, House
from tests.support.proving import Faults, broken_by
from tests.support.requirements import requirements_of

REQUIREMENTS = requirements_of("protocol", CONTRACT)

FORGIVING = Fault(answered=forgiving)
WORD = ignoring_values("conformance")
NEWEST_LAST = on_lists(lambda page: page["data"][-1].update(created=9_000_000_000, date=9_000_000_000))
NO_METADATA = on_answers(collapse_metadata)

# The fault that breaks the contract in the point of the requirement, and one requirement of each family that shows it.
FAULTS: Faults = [
    ("protocol.authentication.no_key[POST /v1/invoices/{invoice}/void]", Fault(asked=keyless)),
    ("protocol.authentication.no_key[GET /v1/invoices]", refusing_with(403)),
    ("protocol.authentication.wrong_key[GET /v1/invoices]", Fault(asked=keyless)),
    ("protocol.authentication.wrong_key[POST /v1/invoiceitems]", error_with(code="api_key_invalid")),
    ("protocol.authentication.bearer", Fault(asked=only("Basic"))),
    ("protocol.authentication.basic", Fault(asked=only("Bearer"))),
    ("protocol.authentication.before_validation", Fault(asked=keyless)),
    ("protocol.accepted[GET /v1/invoices]", answering_with(400)),
    ("protocol.unknown_parameter.refused[POST /v1/invoices/{invoice}/void]", ignoring_names("conformance_unknown")),
    ("protocol.unknown_parameter.refused[GET /v1/invoices]", error_with(param="other")),
    ("protocol.unknown_parameter.refused[DELETE /v1/invoices/{invoice}]", error_with(code="parameter_missing")),
    ("protocol.unknown_parameter.nested[POST /v1/invoices automatic_tax]", ignoring_names("conformance_unknown")),
    ("protocol.required.refused[POST /v1/invoiceitems customer]", FORGIVING),
    ("protocol.required.refused[POST /v1/invoices custom_fields[][name]]", FORGIVING),
    ("protocol.required.error[POST /v1/invoiceitems customer]", error_with(code="invalid")),
    ("protocol.required.error[POST /v1/invoiceitems customer]", error_with(param="other")),
    ("protocol.types.integer[POST /v1/invoiceitems amount]", FORGIVING),
    ("protocol.types.integer[POST /v1/invoices/{invoice} days_until_due]", WORD),
    ("protocol.types.timestamp[GET /v1/invoices created[gte]]", WORD),
    ("protocol.types.boolean[POST /v1/invoices/{invoice}/finalize auto_advance]", WORD),
    ("protocol.types.hash[POST /v1/invoices metadata]", WORD),
    ("protocol.types.array[POST /v1/invoices/{invoice} default_tax_rates]", WORD),
    ("protocol.types.string[POST /v1/invoiceitems/{invoiceitem} description]", ignoring_names("[conformance]")),
    ("protocol.values.enumeration[GET /v1/invoices status]", ignoring_values("conformance_unknown")),
    ("protocol.values.enumeration[POST /v1/invoices collection_method]", error_with(param="other")),
    ("protocol.values.length[POST /v1/invoices description]", Fault(asked=short_values)),
    ("protocol.unknown_object.path[GET /v1/invoices/{invoice}]", refusing_with(400)),
    ("protocol.unknown_object.path[POST /v1/invoices/{invoice}/pay]", error_with(code="missing")),
    ("protocol.unknown_object.parameter[POST /v1/invoices customer]", refusing_with(404)),
    ("protocol.unknown_object.reference[GET /v1/invoices customer]", FORGIVING),
    ("protocol.urls.unknown_get", FORGIVING),
    ("protocol.urls.unknown_post", refusing_with(400)),
    ("protocol.urls.unknown_delete", FORGIVING),
    ("protocol.urls.unknown_action", refusing_with(405)),
    ("protocol.urls.unknown_method", refusing_with(405)),
    ("protocol.urls.no_price_deletion", FORGIVING),
    ("protocol.urls.trailing_slash_post", Fault(asked=unslashed)),
    ("protocol.urls.trailing_slash_get", Fault(asked=unslashed)),
    ("protocol.version.unknown", FORGIVING),
    ("protocol.version.malformed", FORGIVING),
    ("protocol.request_id.unique", with_header("request-id", "req_always")),
    ("protocol.content_type.json_request", Fault(asked=json_body)),
    ("protocol.idempotency.replay[POST /v1/invoices]", Fault(asked=forgetful)),
    ("protocol.idempotency.replay[POST /v1/invoices/{invoice}/void]", Fault(asked=forgetful)),
    ("protocol.idempotency.replay[POST /v1/invoiceitems]", without_header("idempotent-replayed")),
    ("protocol.idempotency.first_answer", with_header("idempotent-replayed", "true")),
    ("protocol.idempotency.new_key", Fault(asked=one_key_for_all)),
    ("protocol.idempotency.other_parameters", Fault(asked=forgetful)),
    ("protocol.idempotency.other_url", Fault(asked=forgetful)),
    ("protocol.idempotency.key_length", Fault(asked=lengthen_key)),
    ("protocol.idempotency.over_long_key", Fault(asked=forgetful)),
    ("protocol.idempotency.failed_validation", remembering()),
    ("protocol.idempotency.declined", without_header("idempotent-replayed")),
    ("protocol.idempotency.get", with_header("idempotent-replayed", "true")),
    ("protocol.idempotency.delete", remembering()),
    ("protocol.pagination.default_limit[GET /v1/invoices]", on_lists(lambda page: page["data"].pop())),
    ("protocol.pagination.limit_one[GET /v1/invoiceitems]", ignoring_names("limit")),
    ("protocol.pagination.limit_one[GET /v1/invoices]", on_lists(lambda page: page.update(has_more=False))),
    ("protocol.pagination.limit_hundred[GET /v1/invoices]", ignoring_names("limit")),
    ("protocol.pagination.limit_hundred[GET /v1/invoiceitems]", on_lists(lambda page: page.update(has_more=True))),
    ("protocol.pagination.limit_bounds[GET /v1/invoices 101]", ignoring_names("limit")),
    ("protocol.pagination.limit_word[GET /v1/invoices limit]", ignoring_names("limit")),
    ("protocol.pagination.newest_first[GET /v1/invoices]", NEWEST_LAST),
    (
        "protocol.pagination.newest_first[GET /v1/invoiceitems]",
        NEWEST_LAST,
    ),
    ("protocol.pagination.oldest_last[GET /v1/invoices]", on_lists(lambda page: page["data"].reverse())),
    ("protocol.pagination.oldest_last[GET /v1/invoiceitems]", on_lists(lambda page: page["data"].reverse())),
    ("protocol.pagination.starting_after[GET /v1/invoices]", ignoring_names("starting_after")),
    ("protocol.pagination.has_more[GET /v1/invoices]", on_lists(lambda page: page.update(has_more=False))),
    ("protocol.pagination.ending_before[GET /v1/invoices]", ignoring_names("ending_before")),
    ("protocol.pagination.unknown_cursor[GET /v1/invoices ending_before]", FORGIVING),
    ("protocol.pagination.unknown_cursor[GET /v1/invoices starting_after]", refusing_with(404)),
    ("protocol.pagination.both_cursors[GET /v1/invoices]", ignoring_names("ending_before")),
    ("protocol.expand.one[GET /v1/invoices/{invoice}]", ignoring_names("expand")),
    ("protocol.expand.one[GET /v1/invoices]", ignoring_names("expand")),
    ("protocol.expand.one[POST /v1/invoices/{invoice}/finalize]", ignoring_names("expand")),
    ("protocol.expand.unknown[GET /v1/invoices/{invoice}]", ignoring_names("expand")),
    ("protocol.expand.nothing", Fault(asked=expanding("customer"))),
    ("protocol.expand.same_object", Fault(answered=lambda _, answer: answer.body.update(customer={"id": "cus_other"}))),
    ("protocol.expand.several", Fault(asked=lambda asked: asked.without(lambda name, _: name == "expand[1]"))),
    ("protocol.expand.nested", ignoring_names("expand")),
    ("protocol.expand.in_list", ignoring_names("expand")),
    ("protocol.expand.four_levels", ignoring_names("expand")),
    ("protocol.expand.five_levels", FORGIVING),
    ("protocol.expand.unexpandable", ignoring_names("expand")),
    ("protocol.expand.without_data", ignoring_names("expand")),
    ("protocol.expand.deleted", Fault(answered=lambda _, answer: answer.body.update(customer={"id": "cus_other"}))),
    ("protocol.expand.included", ignoring_names("expand")),
    ("protocol.metadata.default[POST /v1/invoices]", on_answers(lambda body: body.update(metadata=None))),
    ("protocol.metadata.strings[POST /v1/invoiceitems]", on_answers(lambda body: body["metadata"].update(number=12))),
    ("protocol.metadata.greatest[POST /v1/invoices]", on_answers(lambda body: body["metadata"].popitem())),
    ("protocol.metadata.too_many_keys[POST /v1/invoices]", FORGIVING),
    ("protocol.metadata.long_key[POST /v1/invoices]", FORGIVING),
    ("protocol.metadata.long_value[POST /v1/invoices/{invoice}]", FORGIVING),
    (
        "protocol.metadata.merge[POST /v1/invoices/{invoice}]",
        on_answers(lambda body: body["metadata"].pop("kept", None)),
    ),
    ("protocol.metadata.unset_one[POST /v1/invoices/{invoice}]", NO_METADATA),
    ("protocol.metadata.unset_all[POST /v1/invoices/{invoice}]", ignoring(lambda name, _: name == "metadata")),
]


def family(id: str) -> str:
    return id.split("[", maxsplit=1)[0]


def test_every_family_has_a_fault() -> None:
    """Those of versions have theirs in test_pinned_changes.py."""
    families = {family(id) for id in REQUIREMENTS if not id.startswith("protocol.versions.")}

    assert families == {family(id) for id, _ in FAULTS}


@pytest.mark.parametrize("id", sorted({id for id, _ in FAULTS}))
def test_kept_by_the_reference(house: House, tmp_path: Path, id: str) -> None:
    house.faulty.fault = Fault()

    REQUIREMENTS[id].check(house.fixtures(tmp_path))


test_broken_by_the_fault = broken_by(FAULTS, failing=(AssertionError,))
