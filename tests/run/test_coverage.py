"""What a run exercised: parameters and values as they are documented, however they are sent."""

from __future__ import annotations

import pytest

from conformance.contract import load
from conformance.run.coverage import CoverageCounter
from conformance.wire import Exchange

CONTRACT = load("2024-04-10")
FREE = "shipping_cost[shipping_rate_data][fixed_amount][currency_options][{}][tax_behavior]"
CREATE = "POST /v1/invoices"


def values(parameter: str, value: str, *, status: int = 200, refused: str = "") -> set[str]:
    """The values of enumerations that one request exercises."""
    body = {"error": {"param": refused}} if refused else {"id": "in_1", "object": "invoice"}
    counter = CoverageCounter(CONTRACT, ["invoices"])
    counter.add(
        Exchange("POST", "/v1/invoices", "/v1/invoices", form=((parameter, value),), status=status, body=body), "x"
    )
    return set(counter.report([])["enum_values"].by)


@pytest.mark.parametrize("currency", ["eur", "jpy"])
def test_any_key_of_a_free_mapping_is_documented_as_one(currency: str) -> None:
    assert values(FREE.replace("{}", currency), "inclusive") == {f"{CREATE} {FREE}=inclusive"}


def test_an_undocumented_member_is_none_of_it() -> None:
    assert values(FREE.replace("{}", "eur][more"), "inclusive") == set()


def test_an_element_is_documented_by_its_array() -> None:
    name = "payment_settings[payment_method_types][0]"

    assert values(name, "card") == {f"{CREATE} payment_settings[payment_method_types][]=card"}


@pytest.mark.parametrize(("refused", "counted"), [("issuer[type]", True), ("issuer", True), ("customer", False)])
def test_a_value_counts_where_its_own_parameter_is_refused(refused: str, counted: bool) -> None:
    found = values("issuer[type]", "account", status=400, refused=refused)

    assert found == ({f"{CREATE} issuer[type]=account"} if counted else set())
