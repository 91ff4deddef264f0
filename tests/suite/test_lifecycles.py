"""The lifecycle tables: every cell there, of the documented shape, reachable, and read as it is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conformance.contract import Contract, data_folder
from conformance.suite.answers import Answer
from conformance.suite.errors import Mismatch, MissingField
from conformance.suite.invoices.states import STATES
from conformance.suite.lifecycle import Cell, Outcome, at, lifecycle, read_cell
from tests.support.house import CONTRACT, NEWER

Json = Any
TABLES = CONTRACT.lifecycles
INVOICE = TABLES["invoice"]
each_table = pytest.mark.parametrize(
    ("contract", "resource"),
    [(contract, resource) for contract in (CONTRACT, NEWER) for resource in contract.lifecycles],
    ids=lambda value: value if isinstance(value, str) else value.version,
)
# Words of an action that are not states.
DESCRIBED = {"operation", "cites", "doing", "sends", "made"}


def outcomes(cell: Json) -> list[Json]:
    return list(cell.get("either", [cell]))


def moves(table: Json) -> Iterator[tuple[str, str]]:
    """Every (state, state) that some legal cell leads through, further ways out included."""
    for action in table["actions"].values():
        for state in table["states"]:
            cell = action[state]
            yield from (
                (state, outcome["to"]) for outcome in [*outcomes(cell), *cell.get("also", [])] if "to" in outcome
            )


def reachable(table: Json) -> set[str]:
    found: set[str] = set()
    ahead = {table["initial"]}
    while ahead:
        found |= ahead
        ahead = {to for state, to in moves(table) if state in found} - found
    return found


def test_the_tables_have_the_documented_shape() -> None:
    schema = json.loads((data_folder("specs") / "lifecycles.schema.json").read_text())
    Draft202012Validator.check_schema(schema)

    for tables in (TABLES, NEWER.lifecycles):
        assert [error.message for error in Draft202012Validator(schema).iter_errors(tables)] == []


@each_table
def test_every_action_has_a_cell_for_every_state_and_no_others(contract: Contract, resource: str) -> None:
    table = contract.lifecycles[resource]

    for action in table["actions"].values():
        assert set(action) - DESCRIBED == set(table["states"])


@each_table
def test_every_state_is_reachable(contract: Contract, resource: str) -> None:
    table = contract.lifecycles[resource]

    assert reachable(table) == {*table["states"], *table["ends"]}


@each_table
def test_every_state_is_of_the_documented_enumeration(contract: Contract, resource: str) -> None:
    table = contract.lifecycles[resource]
    documented = contract.schemas[resource]["properties"][table["field"]]

    assert set(table["states"]) <= set(json_enum(documented))


@each_table
def test_every_operation_is_documented(contract: Contract, resource: str) -> None:
    for action in contract.lifecycles[resource]["actions"].values():
        operation = contract.operations[action["operation"]]

        assert operation.area == contract.lifecycles[resource]["area"]
        assert set(action.get("sends", {})) <= {parameter.path for parameter in operation.parameters}


@each_table
def test_what_a_cell_stamps_and_sets_is_a_documented_field(contract: Contract, resource: str) -> None:
    properties = contract.schemas[resource]["properties"]
    for action in contract.lifecycles[resource]["actions"].values():
        for state in contract.lifecycles[resource]["states"]:
            for outcome in outcomes(action[state]):
                if outcome.get("to") not in contract.lifecycles[resource]["ends"]:
                    stamps = outcome.get("stamps", [])
                    named = [*outcome.get("fields", {}), *([stamps] if isinstance(stamps, str) else stamps)]

                    assert {path.split(".")[0] for path in named} <= set(properties)


def test_an_invoice_can_be_put_into_every_state() -> None:
    assert set(STATES) == set(INVOICE["states"])


def test_the_family_has_every_cell() -> None:
    labels = [case.label for case in lifecycle("invoice")(CONTRACT)]

    assert len(labels) == len(set(labels)) == 35
    assert labels == [f"{action} × {state}" for action in INVOICE["actions"] for state in INVOICE["states"]]


def test_a_version_without_the_resource_has_no_cells() -> None:
    assert list(lifecycle("unheard_of")(CONTRACT)) == []


@given(action=st.sampled_from(list(INVOICE["actions"])), state=st.sampled_from(INVOICE["states"]))
def test_a_cell_is_read_as_it_is_written(action: str, state: str) -> None:
    written = INVOICE["actions"][action][state]
    cell = read_cell(CONTRACT, "invoice", action, state)

    assert cell.operation.id == INVOICE["actions"][action]["operation"]
    assert [outcome.to for outcome in cell.outcomes] == [outcome.get("to") for outcome in outcomes(written)]
    assert [outcome.refused for outcome in cell.outcomes] == [outcome.get("refused") for outcome in outcomes(written)]
    assert (cell.action, cell.state, cell.due) == (action, state, written.get("due", 0))


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("void × open", "Voiding an open invoice makes it `void` and stamps `status_transitions.voided_at`."),
        ("void × paid", "Voiding a paid invoice is refused with 400 and changes nothing."),
        (
            "pay × draft",
            "Paying a draft invoice makes it `paid` and stamps `status_transitions.finalized_at` "
            "and `status_transitions.paid_at`.",
        ),
        ("send × paid", "Sending a paid invoice leaves it `paid`, or is refused with 400 and changes nothing."),
    ],
)
def test_a_title_says_what_the_cell_says(label: str, title: str) -> None:
    titles = {case.label: case.title for case in lifecycle("invoice")(CONTRACT)}

    assert titles[label] == title


def test_a_refusal_can_name_its_code() -> None:
    cell = read_cell(CONTRACT, "invoice", "void", "paid")

    assert cell.outcomes == (Outcome(refused=400),)
    assert isinstance(cell, Cell)


def test_a_path_that_leads_nowhere_is_the_target_s_fault() -> None:
    assert at({"status_transitions": {"voided_at": 1}}, "status_transitions.voided_at") == 1
    with pytest.raises(Mismatch):
        at({"status_transitions": None}, "status_transitions.voided_at")
    with pytest.raises(MissingField):
        at(Answer({"status_transitions": {}}), "status_transitions.voided_at")


def json_enum(schema: Json) -> Iterator[str]:
    for branch in schema.get("anyOf", [schema]):
        yield from (value for value in branch.get("enum", []) if value is not None)
