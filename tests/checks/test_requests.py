"""What is wrong with a request is found, where it is, and nothing else is."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.checks.request import RequestChecker, request_checker
from conformance.checks.request_rules import REQUEST_REQUIREMENTS
from conformance.wire.exchange import Exchange

OLD, NEW = "2022-08-01", "2024-04-10"
FORM = "application/x-www-form-urlencoded"


def sent(request: str, **headers: str) -> Exchange:
    """A request in short: `POST /v1/invoices customer=cus_1` or `GET /v1/invoices?limit=1`; no answer is looked at."""
    method, _, rest = request.partition(" ")
    target, _, body = rest.partition(" ")
    path, _, query = target.partition("?")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Exchange(
        method,
        f"http://127.0.0.1{target}",
        path,
        tuple(parse_qsl(query, keep_blank_values=True)),
        tuple(parse_qsl(body, keep_blank_values=True)),
        {"content-type": FORM, **named} if body else named,
        body,
        status=200,
    )


def findings(request: str, version: str = OLD, **headers: str) -> list[str]:
    """What is found, each as `requirement pointer: expected, actual`."""
    found = request_checker(version).check(sent(request, **headers)).findings
    return [f"{each.requirement} {each.pointer}: {each.expected}, {each.actual}" for each in found]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (
            "GET /v1/invoices?limit=ten",
            'request.parameter_type limit: an integer, string "ten"',
        ),
        (
            "POST /v1/invoices/in_1/pay paid_out_of_band=yes",
            'request.parameter_type paid_out_of_band: a boolean, string "yes"',
        ),
        (
            "POST /v1/plans currency=usd&interval=month&product=p&amount_decimal=1,5",
            'request.parameter_type amount_decimal: a decimal, string "1,5"',
        ),
        (
            "GET /v1/invoices?created[gte]=yesterday",
            'request.parameter_type created[gte]: an integer, string "yesterday"',
        ),
        (
            "POST /v1/subscriptions customer=cus_1&items=price_1",
            'request.parameter_type items: an array, string "price_1"',
        ),
        (
            "POST /v1/invoices customer[id]=cus_1",
            "request.parameter_type customer: a string, a hash",
        ),
        (
            "POST /v1/invoices customer=cus_1&customer_name=Jenny",
            'request.parameter_unknown customer_name: a documented parameter, string "Jenny"',
        ),
        (
            "POST /v1/subscriptions customer=cus_1&items[0][price]=p&items[0][colour]=red",
            'request.parameter_unknown items[][colour]: a documented parameter, string "red"',
        ),
        (
            "DELETE /v1/plans/gold?force=true",
            'request.parameter_unknown force: a documented parameter, string "true"',
        ),
        (
            "POST /v1/invoiceitems currency=usd",
            "request.parameter_missing customer: present, absent",
        ),
        (
            "POST /v1/subscriptions customer=cus_1&items[0][price_data][currency]=usd&items[0][price_data][product]=p",
            "request.parameter_missing items[][price_data][recurring]: present, absent",
        ),
        (
            "GET /v1/invoices?status=closed",
            'request.parameter_value status: draft, open, paid, uncollectible or void, string "closed"',
        ),
        (
            f"POST /v1/subscriptions/sub_1 description={'x' * 501}",
            "request.parameter_value description: at most 500 characters, 501 characters",
        ),
        ("POST /v1/invoices/in_1/frobnicate", "request.operation_unknown : a documented operation, sent"),
        ("GET /v1/quotes/qt_1/receipts", "request.operation_unknown : a documented operation, sent"),
    ],
)
def test_what_is_wrong(request_: str, expected: str) -> None:
    assert findings(request_) == [expected]


@pytest.mark.parametrize(
    "request_",
    [
        "GET /v1/invoices",
        "GET /v1/invoices?limit=3&expand[]=data.customer&created[gte]=1&status=open",
        "GET /v1/invoices?created=1659312000",
        "POST /v1/invoices customer=cus_1&metadata[any]=thing&description=&default_tax_rates=",
        "POST /v1/subscriptions customer=cus_1&items[0][price]=p&items[1][price]=q&billing_thresholds=",
        "POST /v1/subscriptions customer=cus_1&items[][price]=p&items[][price]=q",
        "POST /v1/subscriptions customer=cus_1&plan=gold&quantity=2",
        "POST /v1/subscriptions/sub_1 trial_end=now",
        "POST /v1/subscriptions/sub_1 trial_end=1659312000",
        "POST /v1/plans currency=usd&interval=month&product[name]=Gold&amount=1",
        "POST /v1/plans currency=usd&interval=month&product=prod_1&tiers[0][up_to]=inf&tiers[0][unit_amount]=1",
        "POST /v1/invoiceitems customer=cus_1&amount=-100&currency=usd",
        "DELETE /v1/subscriptions/sub_1?invoice_now=true",
        "POST /v1/quotes/qt_1/accept",
    ],
)
def test_what_is_right(request_: str) -> None:
    """Empty strings that unset, values of several kinds, free keys, parameters from before prices: all are taken."""
    assert findings(request_) == []


@pytest.mark.parametrize(
    "request_",
    [
        "POST /v1/charges amount=1&anything=1",
        "POST /v1/customers anything=1",
        "GET /v1/customers/cus_1/sources",
        "POST /v1/subscription_items/si_1/usage_records quantity=1",
        "DELETE /v1/subscriptions/sub_1/discount",
        "GET /v1/prices/search?query=x",
        "GET /healthz",
    ],
)
def test_what_the_contract_does_not_describe(request_: str) -> None:
    """Of operations that only set scenarios up, and of the rest of the API, nothing is said."""
    report = request_checker(OLD).check(sent(request_))

    assert (report.findings, report.exercised) == ((), frozenset())


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (
            "POST /v1/invoices customer=cus_1&rendering_options[amount_tax_display]=exclude_tax",
            ["request.removed rendering_options: absent: 2024-04-10 has removed it, a hash"],
        ),
        (
            "POST /v1/invoices customer=cus_1&pending_invoice_items_behavior=include_and_require",
            [
                "request.removed pending_invoice_items_behavior: absent: 2024-04-10 has removed it, "
                'string "include_and_require"'
            ],
        ),
    ],
)
def test_what_a_version_removed(request_: str, expected: list[str]) -> None:
    """What an older version had is told as removed; with the older version it is right."""
    assert findings(request_, NEW) == expected
    assert findings(request_, OLD) == []


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (
            "POST /v1/invoices customer=cus_1&effective_at=1",
            ['request.newer effective_at: absent: documented from 2024-04-10, string "1"'],
        ),
        (
            "POST /v1/invoices/create_preview customer=cus_1",
            ["request.newer : absent: documented from 2024-04-10, sent"],
        ),
    ],
)
def test_what_came_later(request_: str, expected: list[str]) -> None:
    """What only a later version documents is told as such, and is no more than a MAY."""
    assert findings(request_, OLD) == expected
    assert findings(request_, NEW) == []
    assert {each.level.value for each in REQUEST_REQUIREMENTS if each.id == "request.newer"} == {"may"}


def test_body_that_is_no_form() -> None:
    """A JSON body is told once; its parameters cannot be looked at."""
    found = findings('POST /v1/invoiceitems {"customer":1}', content_type="application/json; charset=utf-8")

    assert found == [f"request.encoding /content-type: {FORM}, application/json"]


@pytest.mark.parametrize(("length", "count"), [(255, 0), (256, 1)])
def test_length_of_an_idempotency_key(length: int, count: int) -> None:
    found = findings("POST /v1/invoices customer=cus_1", idempotency_key="k" * length)

    assert len(found) == count


def test_value_of_an_open_enumeration() -> None:
    """A value that may have come since is a notice, not a finding."""
    report = request_checker(OLD).check(sent("POST /v1/billing_portal/sessions customer=cus_1&locale=tlh"))

    assert report.findings == ()
    assert [(each.pointer, each.value) for each in report.notices] == [("locale", "tlh")]


def test_redacted_value() -> None:
    """What is redacted is not judged."""
    assert findings("GET /v1/invoices?limit=[redacted]") == []


def test_one_place_is_found_once() -> None:
    """Elements of an array that break in the same place give one finding."""
    request = "POST /v1/subscriptions customer=c&items[0][quantity]=a&items[1][quantity]=a"

    assert findings(request) == ['request.parameter_type items[][quantity]: an integer, string "a"']


def test_every_requirement_can_fail() -> None:
    """The requests of this file break every requirement at least once."""
    broken = {
        "request.encoding": findings("POST /v1/invoices {}", content_type="text/plain"),
        "request.idempotency_key": findings("POST /v1/invoices", idempotency_key="k" * 300),
        "request.newer": findings("POST /v1/invoices effective_at=1"),
        "request.operation_unknown": findings("PUT /v1/invoices/in_1"),
        "request.parameter_missing": findings("POST /v1/invoiceitems"),
        "request.parameter_type": findings("GET /v1/plans?limit=x"),
        "request.parameter_unknown": findings("GET /v1/plans?colour=red"),
        "request.parameter_value": findings("GET /v1/invoices?status=odd"),
        "request.removed": findings("POST /v1/invoices rendering_options[amount_tax_display]=exclude_tax", NEW),
    }

    assert sorted(broken) == [each.id for each in REQUEST_REQUIREMENTS]
    assert {id for id, found in broken.items() if found[0].split(" ")[0] == id} == set(broken)


NAMES = st.text(st.sampled_from("ab[]01"), min_size=1, max_size=12)


@given(st.lists(st.tuples(NAMES, st.text(max_size=5)), max_size=6))
def test_no_request_breaks_the_checker(pairs: list[tuple[str, str]]) -> None:
    """Whatever a client writes into the names of parameters, the checker answers."""
    exchange = Exchange("POST", "", "/v1/subscriptions", form=tuple(pairs), request_headers={}, status=200)

    assert request_checker(OLD).check(exchange).findings


def test_without_other_versions() -> None:
    """A checker that knows one version alone tells what it does not have as unknown."""
    alone = RequestChecker(request_checker(NEW).contract)
    found = alone.check(sent("POST /v1/invoices rendering_options[amount_tax_display]=x")).findings

    assert [each.requirement for each in found] == ["request.parameter_unknown"]
