"""Each kind of change: what a version that follows another makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.small_version import FRAME, body, changed, order

Json = Any


def test_added_field_bears_its_day_and_is_in_order(specs: Path) -> None:
    made = order(changed(specs, "  add:\n    order /paid_at!?: time\n"))

    assert made["properties"]["paid_at"] == {
        "type": ["integer", "null"],
        "format": "unix-time",
        "x-since": "2001-06-01",
    }
    assert made["required"] == ["id", "note", "object", "paid_at"]
    assert list(made["properties"])[:5] == ["id", "object", "charge", "note", "state"]


def test_field_of_a_definition_is_found_through_the_only_reference_to_it(specs: Path) -> None:
    made = order(changed(specs, "  add:\n    order /totals/gross: integer\n"))

    assert made["$defs"]["totals"]["properties"]["gross"] == {"type": "integer", "x-since": "2001-06-01"}


def test_breaking_change_bears_no_day(specs: Path) -> None:
    made = order(changed(specs, "  add:\n    order /paid: boolean\n", FRAME + "  breaking: true\n"))

    assert made["properties"]["paid"] == {"type": "boolean"}


def test_added_parameters_of_two_operations_at_once(specs: Path) -> None:
    made = changed(specs, "  add:\n    POST /v1/orders[/{order}] due~: time\n")

    due = {
        "anyOf": [{"type": "integer", "format": "unix-time"}, {"type": "string", "enum": [""]}],
        "x-since": "2001-06-01",
    }
    assert body(made)["properties"]["due"] == due
    assert body(made, "/v1/orders/{order}")["properties"]["due"] == due


def test_added_parameter_of_a_list_comes_before_paging(specs: Path) -> None:
    made = changed(specs, "  add:\n    GET /v1/orders created: {gt: time, lt: time}\n")

    parameters = made["openapi.yaml"]["paths"]["/v1/orders"]["get"]["parameters"]
    assert [each.get("name") for each in parameters] == [None, "created", "limit"]
    assert parameters[1]["style"] == "deepObject"


def test_added_parameter_of_elements(specs: Path) -> None:
    made = changed(specs, "  add:\n    POST /v1/orders lines[][kind]!: [goods, work, …]\n")

    elements = body(made)["properties"]["lines"]["items"]
    assert elements["properties"]["kind"] == {
        "type": "string",
        "enum": ["goods", "work"],
        "x-open": True,
        "x-since": "2001-06-01",
    }
    assert elements["required"] == ["kind"]


def test_defined_schemas_are_referred_to(specs: Path) -> None:
    made = changed(
        specs,
        "  define:\n    parts/issuer: {type!: [account, self], of: id of line, group: id of team}\n"
        "    '#issuer': {type!: string}\n"
        "  add:\n    order /issuers[]!: <parts/issuer>\n    POST /v1/orders issuer: <issuer>\n",
    )

    assert order(made)["properties"]["issuers"]["items"] == {"$ref": "parts/issuer.json"}
    assert made["schemas/parts/issuer.json"]["required"] == ["type"]
    assert made["schemas/parts/issuer.json"]["properties"]["of"] == {
        "anyOf": [{"type": "string", "maxLength": 5000}, {"$ref": "../line.json"}],
        "x-expands": True,
    }
    assert made["schemas/parts/issuer.json"]["properties"]["group"]["anyOf"][1]["x-object"] == "team"
    assert body(made)["properties"]["issuer"]["$ref"] == "#/components/schemas/issuer"


def test_added_operation_stands_with_its_area(specs: Path) -> None:
    made = changed(
        specs,
        "  add:\n    POST /v1/orders/{order}/pay:\n"
        "      {name: orders.pay, area: orders, cites: orders/pay, summary: Pay,\n"
        "       takes: {amount!: integer}, answers: <order>}\n",
    )

    paths = made["openapi.yaml"]["paths"]
    assert list(paths) == ["/v1/orders", "/v1/orders/{order}", "/v1/orders/{order}/pay", "/v1/items"]
    assert paths["/v1/orders/{order}/pay"]["post"]["parameters"][0]["name"] == "order"
    assert body(made, "/v1/orders/{order}/pay")["required"] == ["amount"]
    assert paths["/v1/orders/{order}/pay"]["post"]["x-since"] == "2001-06-01"


def test_changed_field_is_said_anew(specs: Path) -> None:
    made = order(changed(specs, "  change:\n    order /note: string(500)\n"))

    assert made["properties"]["note"] == {"type": "string", "maxLength": 500}
    assert made["required"] == ["id", "object"]


def test_field_that_is_no_longer_expanded_by_itself(specs: Path) -> None:
    made = order(changed(specs, "  change:\n    order /note+: string\n"))

    assert made["properties"]["note"] == {"type": "string", "x-includable": True}
    assert made["required"] == ["id", "object"]


def test_renamed_field_keeps_its_schema(specs: Path) -> None:
    made = order(changed(specs, "  rename:\n    order /note: memo\n", FRAME + "  breaking: true\n"))

    assert "note" not in made["properties"]
    assert made["properties"]["memo"] == {"type": ["string", "null"]}
    assert made["required"] == ["id", "memo", "object"]


def test_removed_things_are_gone(specs: Path) -> None:
    made = changed(specs, "  remove: [order /note, 'POST /v1/orders customer', GET /v1/orders state, POST /v1/items]\n")

    assert "note" not in order(made)["properties"]
    assert order(made)["required"] == ["id", "object"]
    assert "customer" not in body(made)["properties"]
    assert "required" not in body(made)
    assert [each["name"] for each in made["openapi.yaml"]["paths"]["/v1/orders"]["get"]["parameters"]] == ["limit"]
    assert "/v1/items" not in made["openapi.yaml"]["paths"]


def test_added_values_bear_their_day(specs: Path) -> None:
    made = changed(specs, "  values:\n    order /state: [held]\n    GET /v1/orders state: [held]\n")

    state = order(made)["properties"]["state"]
    assert state["enum"] == ["held", "open", "paid", None]
    assert state["x-values-since"] == {"held": "2001-06-01"}
    assert made["openapi.yaml"]["components"]["parameters"]["state"]["schema"]["enum"] == ["held", "open", "paid"]


def test_dropped_values_are_gone(specs: Path) -> None:
    made = changed(specs, "  drop:\n    order /state: [open]\n")

    assert order(made)["properties"]["state"]["enum"] == ["paid", None]


def test_lifecycles_are_inherited_and_changed_by_pointer(specs: Path) -> None:
    made = changed(
        specs,
        "  add:\n    lifecycles.yaml /order/states/-: held\n"
        "    lifecycles.yaml /order/actions/hold: {open: {to: held}}\n",
    )

    assert made["lifecycles.yaml"]["order"]["states"] == ["open", "paid", "held"]
    assert made["lifecycles.yaml"]["order"]["actions"]["hold"] == {"open": {"to": "held"}}
