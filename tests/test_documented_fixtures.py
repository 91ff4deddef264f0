"""The contract agrees with its own examples, and is well-formed: references resolve, schemas are schemas."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from yaml import CSafeLoader
from yaml import load as load_yaml

from conformance.checks import Checker
from conformance.contract import data_folder, load
from tests.checks.exchanges import VERSION, documented, fixture_names

Json = Any
CONTRACT = load(VERSION)
FOLDER = data_folder("specs") / VERSION
ERRATA = {
    (name, entry["pointer"], entry["rule"]): entry["reason"]
    for entry in CONTRACT.errata["documented"]
    for name in ([entry["fixture"]] if isinstance(entry["fixture"], str) else entry["fixture"])
}


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(CONTRACT)


@pytest.fixture(scope="module")
def document() -> Json:
    return load_yaml((FOLDER / "openapi.yaml").read_bytes(), CSafeLoader)


def test_every_documented_example_is_there() -> None:
    assert len(fixture_names()) == 87


@pytest.mark.parametrize("name", fixture_names())
def test_documented_example_keeps_the_contract_but_for_its_errata(checker: Checker, name: str) -> None:
    found = {(name, each.at, each.rule) for each in checker.check(documented(name)).findings}

    assert found == {key for key in ERRATA if key[0] == name}


def test_errata_name_fixtures_and_reasons() -> None:
    assert {fixture for fixture, _, _ in ERRATA} <= set(fixture_names())
    assert all(ERRATA.values())


@pytest.mark.parametrize("name", sorted(CONTRACT.schemas))
def test_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(CONTRACT.schemas[name])


@pytest.mark.parametrize("name", sorted(CONTRACT.schemas))
def test_references_of_a_schema_lead_somewhere(name: str) -> None:
    lost = [each for each in _references(CONTRACT.schemas[name]) if not _resolves(f"schemas/{name}.json", each)]

    assert lost == []


@pytest.mark.parametrize("name", sorted(CONTRACT.objects))
def test_schema_is_named_after_its_object(name: str) -> None:
    properties = CONTRACT.schemas[name]["properties"]

    assert properties["object"] == {"const": name.removeprefix("deleted_")}
    assert properties.get("deleted", {}).get("const", False) is name.startswith("deleted_")


def test_every_schema_is_in_use(document: Json) -> None:
    used = {_file("openapi.yaml", each) for each in _references(document)}
    waiting = [path for path in used if path.startswith("schemas/")]
    while waiting:
        path = waiting.pop()
        found = {_file(path, each) for each in _references(CONTRACT.schemas[_name(path)])}
        waiting += found - used
        used |= found

    assert {f"schemas/{name}.json" for name in CONTRACT.schemas} - used == set()


def test_references_of_the_operations_lead_somewhere(document: Json) -> None:
    lost = [
        each
        for each in _references(document)
        if not (_points(document, each[2:]) if each.startswith("#/") else _resolves("openapi.yaml", each))
    ]

    assert lost == []


def test_operations_are_openapi(document: Json) -> None:
    OpenAPIV31SpecValidator(document, base_uri=(FOLDER / "openapi.yaml").as_uri()).validate()


def test_expandable_fields_are_ids_or_objects() -> None:
    strange = [
        (name, schema)
        for name, document in CONTRACT.schemas.items()
        for schema in _schemas(document)
        if schema.get("x-expands") and not _is_expandable(schema)
    ]

    assert strange == []


def _is_expandable(schema: Json) -> bool:
    branches = schema["anyOf"]
    texts = [branch for branch in branches if branch.get("type") == "string"]
    objects = [branch for branch in branches if "$ref" in branch or "x-object" in branch]
    nulls = [branch for branch in branches if branch.get("type") == "null"]
    return len(texts) == 1 and bool(objects) and len(texts) + len(objects) + len(nulls) == len(branches)


def _schemas(node: Json) -> Iterator[dict[str, Json]]:
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _schemas(child)


def _references(node: Json) -> list[str]:
    return [each["$ref"] for each in _schemas(node) if isinstance(each.get("$ref"), str)]


def _file(file: str, reference: str) -> str:
    target = reference.partition("#")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), target)) if target else file


def _name(path: str) -> str:
    return path.removeprefix("schemas/").removesuffix(".json")


def _resolves(file: str, reference: str) -> bool:
    schema = CONTRACT.schemas.get(_name(_file(file, reference)))
    return schema is not None and _points(schema, reference.partition("#")[2].removeprefix("/"))


def _points(document: Json, pointer: str) -> bool:
    for step in filter(None, pointer.split("/")):
        key = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(document, dict) or key not in document:
            return False
        document = document[key]
    return True
