"""A version is the one it follows with its changes: each kind of change, and each that does not apply."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.contract import data_folder
from conformance.contract.build import build, files, main, stale, write
from conformance.contract.building.changes import read_changes
from conformance.contract.errors import BadChange

Json = Any
BASE, NEXT = "2001-01-01", "2002-02-02"

OPENAPI = """
openapi: 3.1.0
info: {title: Shop, version: '2001-01-01'}
paths:
  /v1/orders:
    post:
      operationId: orders.create
      tags: [orders]
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              additionalProperties: false
              required: [customer]
              properties:
                customer: {type: string}
                lines:
                  type: array
                  items: {type: object, properties: {amount: {type: integer}}}
                note: {type: string}
                shipping: {$ref: '#/components/schemas/address'}
      responses: {'200': {content: {application/json: {schema: {$ref: schemas/order.json}}}}}
    get:
      operationId: orders.list
      tags: [orders]
      parameters:
        - {$ref: '#/components/parameters/state'}
        - {name: limit, in: query, style: form, schema: {type: integer}}
      responses: {'200': {content: {application/json: {schema: {$ref: schemas/order.json}}}}}
  /v1/orders/{order}:
    post:
      operationId: orders.update
      tags: [orders]
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              additionalProperties: false
              properties: {billing: {$ref: '#/components/schemas/address'}, note: {type: string}}
      responses: {'200': {content: {application/json: {schema: {$ref: schemas/order.json}}}}}
  /v1/items:
    post: {operationId: items.create, tags: [items], responses: {'200': {description: An item.}}}
components:
  parameters:
    state: {name: state, in: query, style: form, schema: {type: string, enum: [open, paid]}}
  schemas:
    address: {type: object, properties: {city: {type: string}}}
"""
ORDER = {
    "type": "object",
    "required": ["id", "note", "object"],
    "properties": {
        "id": {"type": "string"},
        "object": {"const": "order"},
        "charge": {"type": "string"},
        "note": {"type": ["string", "null"]},
        "state": {"type": ["string", "null"], "enum": ["open", "paid", None]},
        "totals": {"anyOf": [{"$ref": "#/$defs/totals"}, {"type": "null"}]},
        "tax": {"$ref": "parts/tax.json"},
    },
    "$defs": {"totals": {"type": "object", "properties": {"net": {"type": "integer"}}}},
}
LINE = {"type": "object", "properties": {"object": {"const": "line"}, "tax": {"$ref": "parts/tax.json"}}}
TAX = {"type": "object", "properties": {"rate": {"type": "integer"}}}
LIFECYCLES = {"order": {"states": ["open", "paid"], "actions": {"pay": {"open": {"to": "paid"}}}}}
ERRATA = {
    "documented": [{"fixture": "orders.list", "reason": "of its own"}],
    "notes": [
        {"object": "order", "pointer": "/note", "note": "old"},
        {"object": "order", "pointer": "/id", "note": "stays"},
    ],
}
FRAME = "- what: something new\n  since: 2001-06-01\n  source: log 7\n"
SOURCES = {"follows": BASE, "sources": {"log": "https://example.test/log"}}


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A small hand-written version, and the folder of one that follows it and changes nothing yet."""
    base, changes = tmp_path / BASE, tmp_path / NEXT / "changes"
    (base / "schemas" / "parts").mkdir(parents=True)
    changes.mkdir(parents=True)
    (base / "openapi.yaml").write_text(OPENAPI)
    for name, schema in {"order": ORDER, "line": LINE, "parts/tax": TAX, "error": {"type": "object"}}.items():
        (base / "schemas" / f"{name}.json").write_text(json.dumps(schema))
    for name, document in {"lifecycles": LIFECYCLES, "errata": ERRATA}.items():
        (base / f"{name}.yaml").write_text(yaml.safe_dump(document))
    (changes / "version.yaml").write_text(yaml.safe_dump(SOURCES))
    return tmp_path


def changed(specs: Path, verbs: str, frame: str = FRAME) -> dict[str, Json]:
    """The documents of the version that follows, with one entry in its changes."""
    (specs / NEXT / "changes" / "orders.yaml").write_text(f"# Orders.\n\n{frame}{verbs}")
    return build(specs, NEXT).documents


def order(documents: dict[str, Json]) -> Json:
    return documents["schemas/order.json"]


def body(documents: dict[str, Json], path: str = "/v1/orders") -> Json:
    described = documents["openapi.yaml"]["paths"][path]["post"]
    return described["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]


def test_without_changes_a_version_is_the_one_before_it_by_another_name(specs: Path) -> None:
    before, after = build(specs, BASE).documents, build(specs, NEXT).documents

    assert after["openapi.yaml"]["info"]["version"] == NEXT
    assert {**after["openapi.yaml"], "info": before["openapi.yaml"]["info"]} == before["openapi.yaml"]
    assert {name: after[name] for name in before if name.startswith("schemas/")} == {
        name: document for name, document in before.items() if name.startswith("schemas/")
    }
    assert after["lifecycles.yaml"] == LIFECYCLES


def test_building_leaves_the_version_before_as_it_is(specs: Path) -> None:
    before = {path: path.read_bytes() for path in (specs / BASE).rglob("*") if path.is_file()}

    changed(specs, "  remove: [order /note]\n")
    write(specs)

    assert {path: path.read_bytes() for path in (specs / BASE).rglob("*") if path.is_file()} == before


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


def test_errata_of_a_version_are_its_own_and_those_that_still_hold(specs: Path) -> None:
    own = {
        "facts": [{"difference": ["order /tax/{member} extra"], "members_of": ["parts/tax"], "reason": "wider"}],
        "settled": {"notes": [{"pointer": "/note"}]},
        "notes": [{"object": "order", "pointer": "/paid", "note": "new"}],
    }
    (specs / NEXT / "changes" / "errata.yaml").write_text(yaml.safe_dump(own))

    made = build(specs, NEXT).documents["errata.yaml"]

    assert made["documented"] == []
    assert made["facts"] == [{"difference": "order /tax/rate extra", "reason": "wider"}]
    assert [note["note"] for note in made["notes"]] == ["stays", "new"]


WRONG = {
    "a field that is there already": ("  add: {order /note: string}", "add order /note: is there already"),
    "a field that is not there": ("  remove: [order /gone]", "remove order /gone: is not there"),
    "a field below one that is not there": ("  add: {order /gone/sub: string}", "there is no 'gone'"),
    "an object that is not there": ("  add: {invoice /note: string}", "there is no invoice"),
    "an operation that is not there": ("  add: {PUT /v1/x y: string}", "there is no"),
    "a parameter of an unknown operation": ("  add: {POST /v1/gone y: string}", "there is no operation POST /v1/gone"),
    "a shared part": ("  add: {order /tax/kind: string}", "parts/tax, which 2 places refer to: name that instead"),
    "a shared component": ("  add: {'POST /v1/orders shipping[zip]': string}", "#address, which 2 places refer to"),
    "a value that is there already": ("  values: {order /state: [paid]}", "paid is there already"),
    "a value that is not there": ("  drop: {order /state: [held]}", "held is not among open, paid"),
    "values of what lists none": ("  values: {order /note: [a]}", "lists no values"),
    "a new name that is taken": ("  rename: {order /note: charge}", "there is a charge already"),
    "a word of no notation": ("  add: {order /paid: datetime}", "'datetime' is no word of the notation"),
    "a schema of no name": ("  add: {POST /v1/orders paid: <gone>}", "#/components/schemas/gone"),
    "a verb that there is not": ("  replace: {order /note: string}", "has replace"),
    "an entry that changes nothing": ("  add: {}", "changes nothing"),
    "half an operation": ("  add: {'POST /v1/orders/{order}/pay': {name: orders.pay}}", "needs answers, area"),
}


@pytest.mark.parametrize(("verbs", "said"), WRONG.values(), ids=WRONG)
def test_change_that_does_not_apply_says_where_and_why(specs: Path, verbs: str, said: str) -> None:
    with pytest.raises(BadChange) as refused:
        changed(specs, verbs + "\n")

    assert said in str(refused.value)
    assert str(refused.value).startswith(f"{NEXT}/changes")


def test_change_of_behavior_alone_changes_no_schema(specs: Path) -> None:
    made = changed(specs, "  breaking: true\n  behavior: An order is paid at once.\n")

    assert order(made) == ORDER
    assert read_changes(specs / NEXT)[0].behavior == "An order is paid at once."


def test_change_that_does_not_apply_is_named(specs: Path) -> None:
    with pytest.raises(
        BadChange, match=r"2002-02-02/changes/orders\.yaml, entry 1 \(something new\): remove order /gone"
    ):
        changed(specs, "  remove: [order /gone]\n")


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (FRAME.replace("2001-06-01", "soon"), "needs `since`, a date"),
        (FRAME.replace("log 7", "rumour 7"), "a source that version.yaml does not name: rumour 7"),
        (FRAME.replace("  source: log 7\n", ""), "needs `source`"),
    ],
)
def test_change_without_day_or_source_is_refused(specs: Path, frame: str, said: str) -> None:
    with pytest.raises(BadChange, match=said):
        changed(specs, "  remove: [order /note]\n", frame)


def test_version_that_follows_none_is_refused(specs: Path) -> None:
    (specs / NEXT / "changes" / "version.yaml").write_text("follows: 2003-03-03\n")

    with pytest.raises(BadChange, match="follows 2003-03-03, which is no earlier version here"):
        build(specs, NEXT)


def test_third_version_follows_the_second(specs: Path) -> None:
    changed(specs, "  add:\n    order /paid: boolean\n")
    third = specs / "2003-03-03" / "changes"
    third.mkdir(parents=True)
    (third / "version.yaml").write_text(yaml.safe_dump({**SOURCES, "follows": NEXT}))
    (third / "orders.yaml").write_text(FRAME + "  rename:\n    order /paid: settled\n")

    assert order(build(specs, "2003-03-03").documents)["properties"]["settled"]["type"] == "boolean"


def test_what_is_written_is_what_is_built_and_stays_so(specs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(specs, "  add:\n    order /paid: boolean\n")

    assert main(["--specs", str(specs), "--check"]) == 1
    assert main(["--specs", str(specs)]) == 0
    assert main(["--specs", str(specs), "--check"]) == 0
    assert f"stale: {NEXT}/openapi.yaml" in capsys.readouterr().out
    assert build(specs, NEXT).documents == {
        **build(specs, NEXT).documents,
        "openapi.yaml": yaml.safe_load((specs / NEXT / "openapi.yaml").read_text()),
        "schemas/order.json": json.loads((specs / NEXT / "schemas" / "order.json").read_text()),
    }


def test_file_that_no_version_has_is_stale_and_goes(specs: Path) -> None:
    write(specs)
    (specs / NEXT / "schemas" / "gone.json").write_text("{}")

    assert stale(specs) == [f"{NEXT}/schemas/gone.json"]
    write(specs)
    assert stale(specs) == []


def test_ill_written_changes_end_the_command(specs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (specs / NEXT / "changes" / "orders.yaml").write_text("- what: x\n")

    assert main(["--specs", str(specs)]) == 2
    assert "entry 1 (x): needs `since`" in capsys.readouterr().err


def test_version_written_by_hand_has_no_generated_files(specs: Path) -> None:
    assert files(specs, BASE) == {}


def test_generated_versions_are_up_to_date() -> None:
    """`python -m conformance.contract.build` writes them anew."""
    assert stale(data_folder("specs")) == []
