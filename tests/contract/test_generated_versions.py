"""What a generated version holds is well-formed, and agrees with the examples of its own documentation."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from conformance.checks import Checker
from conformance.contract import Contract, data_folder, load
from conformance.contract.build import build, versions
from conformance.contract.building.changes import read_changes
from conformance.contract.building.folder import OPENAPI, Folder
from conformance.wire.exchange import Exchange

Json = Any
SPECS, DOCUMENTED = data_folder("specs"), data_folder("fixtures") / "documented"
GENERATED = versions(SPECS)
FIXTURES = [(version, path.stem) for version in GENERATED for path in sorted((DOCUMENTED / version).glob("*.json"))]


@pytest.fixture(params=GENERATED)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def checker(version: str) -> Checker:
    return Checker(load(version))


def expected(version: str, name: str) -> set[tuple[str, str]]:
    """Where the errata say that an example breaks which rule."""
    return {
        (entry["pointer"], entry["rule"])
        for entry in load(version).errata["documented"]
        if name == entry["fixture"] or name in entry["fixture"]
    }


def documented(contract: Contract, name: str) -> Exchange:
    """The exchange that a documented example answers."""
    body = orjson.loads((DOCUMENTED / contract.version / f"{name}.json").read_bytes())
    operation = next(each for each in contract.operations.values() if each.name == name)
    path = operation.fill(*(body["id"] for _ in operation.path_parameters))
    headers = {"content-type": "application/json", "request-id": "req_a1B2c3", "stripe-version": contract.version}
    return Exchange(
        method=operation.method,
        url=f"https://api.example.test{path}",
        path=path,
        query=(),
        form=(),
        request_headers={"stripe-version": contract.version},
        status=200,
        response_headers=headers,
        text="",
        body=body,
    )


@pytest.mark.parametrize(("version", "name"), FIXTURES)
def test_documented_example_keeps_the_contract_but_for_its_errata(version: str, name: str) -> None:
    found = checker(version).check(documented(load(version), name)).findings

    assert {(each.at, each.rule) for each in found} == expected(version, name)


def test_errata_name_examples_that_there_are(version: str) -> None:
    there = {name for of, name in FIXTURES if of == version}
    named = (entry["fixture"] for entry in load(version).errata["documented"])

    assert {name for each in named for name in ([each] if isinstance(each, str) else each)} <= there


def test_schemas_are_schemas_named_after_their_objects(version: str) -> None:
    contract = load(version)
    for schema in contract.schemas.values():
        Draft202012Validator.check_schema(schema)

    named = {name: contract.schemas[name]["properties"]["object"] for name in contract.objects}
    assert named == {name: {"const": name.removeprefix("deleted_")} for name in contract.objects}


def test_every_schema_is_in_use(version: str) -> None:
    folder = Folder.read(SPECS / version)
    used, waiting = {OPENAPI}, [OPENAPI]
    while waiting:
        file = waiting.pop()
        found = {Folder.target(file, each)[0] for each in _references(folder.documents[file])} - used
        waiting += found
        used |= found

    assert {name for name in folder.documents if name.startswith("schemas/")} - used == set()


def test_operations_are_openapi(version: str) -> None:
    document = build(SPECS, version).documents[OPENAPI]

    OpenAPIV31SpecValidator(document, base_uri=(SPECS / version / OPENAPI).as_uri()).validate()


def test_operations_of_the_version_before_are_there(version: str) -> None:
    before = load(sorted((*GENERATED, *(path.name for path in Path(SPECS).iterdir() if path.is_dir())))[0])

    assert {each.id for each in before.documented} <= {each.id for each in load(version).documented}


def test_breaking_changes_are_of_this_version_or_of_one_between(version: str) -> None:
    """What is breaking is dated by API versions; what is added may be younger, as pins show it all the same."""
    breaking = [change for change in read_changes(SPECS / version) if change.breaking]

    assert [change.where for change in breaking if change.since > version] == []


def _references(node: Json) -> list[str]:
    children = list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []
    own = [node["$ref"]] if isinstance(node, dict) and isinstance(node.get("$ref"), str) else []
    return own + [each for child in children for each in _references(child)]
