"""Reads one version of specs/ into a Contract; the parsed form is cached, for YAML is slow to read."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import orjson

from conformance.contract.building.changes import CHANGES, documented_on
from conformance.contract.kept import kept
from conformance.contract.locate import DEFAULT_VERSION, version_folder
from conformance.contract.model import AnswerKind, Contract, Json, Operation
from conformance.contract.yaml_files import parse_yaml

_METHODS = ("get", "post", "delete")
# Written by runs, no part of what is promised; what the other files are made from.
_NOT_CONTRACT = frozenset({"verified.json", CHANGES})


@cache
def load(version: str = DEFAULT_VERSION, service_date: str = "") -> Contract:
    """The contract of one API version, as a service of that day keeps it.

    What is breaking follows the version; what is added shows on every version from its day on. Without a day, the
    contract is the documented one: that of the day on which the version's documentation was taken.

    Args:
        version: a folder of specs/.
        service_date: ISO date.

    Raises:
        UnknownVersion: specs/ does not describe that version.
    """
    folder = version_folder(version)
    documented = documented_on(folder)
    changed = _dated(folder, service_date) if service_date and service_date != documented else None
    if changed is not None:
        documents = changed
        digest = _digest({name: orjson.dumps(document) for name, document in sorted(changed.items())})
    else:
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not _NOT_CONTRACT & set(path.relative_to(folder).parts)
        }
        digest = _digest(files)
        documents = kept(digest, lambda: _documents(files))
    operations = _operations(documents["openapi.yaml"])
    return Contract(
        version=version,
        service_date=service_date or documented,
        digest=digest,
        operations=operations,
        schemas={
            name.removeprefix("schemas/").removesuffix(".json"): document
            for name, document in documents.items()
            if name.startswith("schemas/")
        },
        lifecycles=documents.get("lifecycles.yaml") or {},
        errata=documents.get("errata.yaml") or {},
        _by_shape=_by_shape(operations),
    )


def _dated(folder: Path, service_date: str) -> dict[str, Json] | None:
    from conformance.contract.building.dated import dated  # noqa: PLC0415  (only a service of another day needs it)

    return dated(folder, service_date)


def _digest(files: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for name, content in files.items():
        total.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return total.hexdigest()


def _documents(files: Mapping[str, bytes]) -> dict[str, Json]:
    return {name: _parse(name, content) for name, content in files.items() if not name.endswith(".md")}


def _parse(name: str, content: bytes) -> Json:
    if name.endswith(".json"):
        return orjson.loads(content)
    return parse_yaml(content)


def _operations(document: Mapping[str, Json]) -> dict[str, Operation]:
    found = {}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                operation = _operation(document, path, method, item)
                found[operation.id] = operation
    return found


def _operation(document: Mapping[str, Json], path: str, method: str, item: Mapping[str, Json]) -> Operation:
    described = item[method]
    request, place = _request(document, [*item.get("parameters", ()), *described.get("parameters", ())], described)
    answer, kind, objects = _answer(described["responses"]["200"]["content"])
    return Operation(
        id=f"{method.upper()} {path}",
        name=described["operationId"],
        method=method.upper(),
        path=path,
        area=described["tags"][0],
        summary=described["summary"],
        cites=described["x-cites"],
        support=bool(described.get("x-support")),
        request=request,
        place=place,
        answer=answer,
        answer_kind=kind,
        answer_objects=objects,
        server=described["servers"][0]["url"] if "servers" in described else None,
    )


def _request(
    document: Mapping[str, Json], parameters: list[Json], described: Mapping[str, Json]
) -> tuple[dict[str, Json], Literal["query", "body"]]:
    if "requestBody" in described:
        media = next(iter(described["requestBody"]["content"].values()))
        return {"type": "object", **_inline(document, media["schema"])}, "body"
    query = [p for p in (_inline(document, parameter) for parameter in parameters) if p["in"] == "query"]
    return {
        "type": "object",
        "properties": {p["name"].removesuffix("[]"): p["schema"] for p in query},
        "required": [p["name"].removesuffix("[]") for p in query if p.get("required")],
        "additionalProperties": False,
    }, "query"


def _inline(document: Mapping[str, Json], node: Json) -> Json:
    """The node with every reference into #/components replaced by what it refers to."""
    if isinstance(node, list):
        return [_inline(document, child) for child in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target: Json = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return {**_inline(document, target), **beside}
    return {key: _inline(document, value) for key, value in node.items()}


def _answer(content: Mapping[str, Json]) -> tuple[Mapping[str, Json], AnswerKind, tuple[str, ...]]:
    if "application/json" not in content:
        return {}, "file", ()
    schema = content["application/json"]["schema"]
    properties = schema.get("properties", {})
    envelope = properties.get("object", {}).get("const")
    if envelope in ("list", "search_result"):
        return schema, envelope, _referred(properties["data"]["items"])
    return schema, "object", _referred(schema)


def _referred(schema: Mapping[str, Json]) -> tuple[str, ...]:
    """The API objects that a schema refers to at its root."""
    found = (alternative.get("$ref", "") for alternative in schema.get("anyOf", (schema,)))
    return tuple(re.sub(r".*/|\.json$", "", reference) for reference in found if reference)


def _by_shape(operations: Mapping[str, Operation]) -> dict[tuple[str, int], tuple[Operation, ...]]:
    shapes: dict[tuple[str, int], list[Operation]] = defaultdict(list)
    for operation in operations.values():
        shapes[operation.method, operation.path.count("/")].append(operation)
    return {
        shape: tuple(sorted(members, key=lambda operation: len(operation.path_parameters)))
        for shape, members in shapes.items()
    }
