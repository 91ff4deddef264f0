"""Finds the place that an address in specs/<version>/changes/ names.

    invoice /automatic_tax/liability            a field of an object: schemas/invoice.json, then a pointer into an
                                                answer, with `*` for elements of a list and `{}` for any key
    parts/tax_amount /taxable_amount            the same in a part that objects share
    invoice#automatic_tax /liability            the same in a definition of schemas/invoice.json
    POST /v1/invoices automatic_tax[liability]  a parameter, as it is sent; `items[][price]`
    #discounts [][promotion_code]               the same in a component that parameters share
    POST /v1/invoices                           a whole operation; without a path, the others are whole schemas too
    lifecycles.yaml /invoice/states/-           a JSON pointer into another document; `-` is the end of a list

`POST /v1/invoices[/{invoice}] number` names two places, with and without what is in the brackets, and so does
`invoice, credit_note /effective_at`: what is before the last comma shares its path, unless it has one. An address never
leads through a reference into a schema that others refer to as well: what is shared is changed by its own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from conformance.contract.building.folder import OPENAPI, Folder
from conformance.contract.building.notation import Name

Json = Any
_OPERATION = re.compile(r"(GET|POST|DELETE) (\S+)(?: (.+))?")
_OPTIONAL = re.compile(r"\[(/[^\]]*)\]")
_STEP = re.compile(r"\[([^\]]*)\]")
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Place:
    """Where something is, or will be: the member `key` of a mapping or list in a document.

    `schema` is the object schema whose `properties` that mapping is; None for what is no field.
    """

    file: str
    holder: Json
    key: str
    name: Name
    schema: dict[str, Json] | None = None
    parameters: bool = False  # the holder is an operation's list of query parameters
    path: str = ""  # of a whole operation

    @property
    def exists(self) -> bool:
        if self.parameters:
            return self.parameter is not None
        return self.key in self.holder if isinstance(self.holder, dict) else self.index is not None

    @property
    def index(self) -> int | None:
        return int(self.key) if self.key.isdigit() and int(self.key) < len(self.holder) else None

    @property
    def parameter(self) -> Json:
        """The entry of the list of query parameters that has this name, or refers to one that has."""
        return next((each for each in self.holder if _named(each) == self.name.text), None)

    @property
    def value(self) -> Json:
        return self.holder[self.key] if isinstance(self.holder, dict) else self.holder[int(self.key)]


def _named(parameter: Json) -> str:
    return str(parameter.get("name", parameter.get("$ref", "").rpartition("/")[2])).removesuffix("[]")


def separate(written: str) -> Iterator[str]:
    """The single addresses that one stands for."""
    wheres = [_parts(each) for each in written.split(", ")]
    for where, path in wheres:
        rest = path or wheres[-1][1]
        for place in dict.fromkeys((_OPTIONAL.sub("", where), _OPTIONAL.sub(r"\1", where))):
            yield f"{place} {rest}" if rest else place


def _parts(address: str) -> tuple[str, str]:
    """Where an address begins, and the path from there."""
    if found := _OPERATION.fullmatch(address):
        return f"{found[1]} {found[2]}", found[3] or ""
    where, _, path = address.partition(" ")
    return where, path


class Finder:
    """Finds the places of one folder."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def place(self, address: str) -> Place:
        """The place of a single address; the last step need not exist, all before it have to.

        Raises:
            LookupError: the address leads nowhere, or through what others share.
        """
        if found := _OPERATION.fullmatch(address):
            return self._operation(found[1].lower(), found[2], found[3])
        where, _, path = address.partition(" ")
        if where.endswith(".yaml"):
            return self._raw(where, path)
        file, pointer = _definition(where)
        if not path:
            return self._whole(file, pointer)
        try:
            schema = self.folder.at(file, pointer)
        except KeyError:
            raise LookupError(f"there is no {where}") from None
        *steps, last = _steps(path)
        return self._field(file, schema, steps, last)

    def _operation(self, method: str, path: str, parameter: str | None) -> Place:
        paths = self.folder.documents[OPENAPI]["paths"]
        if parameter is None:
            return Place(OPENAPI, paths.setdefault(path, {}), method, Name(method), path=path)
        described = paths.get(path, {}).get(method)
        if described is None:
            raise LookupError(f"there is no operation {method.upper()} {path}")
        *steps, last = _steps(parameter)
        if "requestBody" in described:
            return self._field(OPENAPI, described["requestBody"]["content"][_FORM]["schema"], steps, last)
        query = described.setdefault("parameters", [])
        if not steps:
            name = Name.read(last)
            return Place(OPENAPI, query, name.text, name, parameters=True)
        entry = Place(OPENAPI, query, steps[0], Name(steps[0]), parameters=True).parameter
        if entry is None:
            raise LookupError(f"there is no parameter {steps[0]}")
        return self._field(OPENAPI, self.opened(OPENAPI, entry)[1]["schema"], steps[1:], last)

    def _raw(self, file: str, path: str) -> Place:
        *before, last = path.removeprefix("/").split("/")
        try:
            holder = self.folder.at(file, "/".join(before))
        except KeyError as lost:
            raise LookupError(f"there is no {lost} in {file}") from None
        return Place(file, holder, last.replace("~1", "/"), Name(last))

    def _whole(self, file: str, pointer: str) -> Place:
        if not pointer:
            return Place(file, self.folder.documents, file, Name(file))
        *_, section, name = pointer.split("/")
        document = self.folder.documents[file]
        holder = document["components"]["schemas"] if file == OPENAPI else document.setdefault(section, {})
        return Place(file, holder, name, Name(name))

    def _field(self, file: str, schema: Json, steps: list[str], last: str) -> Place:
        for step in steps:
            file, schema = self._step(file, schema, step)
        if last in ("*", "{}"):
            file, holder = self._branch(file, schema, "items" if last == "*" else "additionalProperties")
            return Place(file, holder, "items" if last == "*" else "additionalProperties", Name(last))
        name = Name.read(last)
        file, holder = self._branch(file, schema, "properties", missing_is_fine=True)
        return Place(file, holder.setdefault("properties", {}), name.text, name, holder)

    def _step(self, file: str, schema: Json, step: str) -> tuple[str, Json]:
        keyword = {"*": "items", "{}": "additionalProperties"}.get(step, "properties")
        file, holder = self._branch(file, schema, keyword)
        below = holder[keyword] if keyword != "properties" else holder["properties"].get(step)
        if below is None:
            raise LookupError(f"there is no {step!r} among {', '.join(holder['properties'])}")
        return file, below

    def _branch(self, file: str, schema: Json, keyword: str, missing_is_fine: bool = False) -> tuple[str, Json]:
        """The alternative of the schema that has the keyword."""
        file, schema = self.opened(file, schema)
        if keyword in schema:
            return file, schema
        for alternative in schema.get("anyOf", ()):
            place, opened = self.opened(file, alternative) if "$ref" in alternative else (file, alternative)
            if keyword in opened:
                return place, opened
        if missing_is_fine and schema.get("type") == "object":
            return file, schema
        raise LookupError(f"what is before it has no {keyword}")

    def opened(self, file: str, schema: Json) -> tuple[str, Json]:
        """The schema itself, where it is only a reference that nobody else has."""
        while "$ref" in schema:
            file, pointer = Folder.target(file, schema["$ref"])
            if (users := self.folder.users(file, pointer)) > 1:
                raise LookupError(
                    f"it leads through {_spoken(file, pointer)}, which {users} places refer to: name that instead"
                )
            schema = self.folder.at(file, pointer)
        return file, schema


def _definition(where: str) -> tuple[str, str]:
    """File and pointer of a schema's name: "invoice", "parts/address", "invoice#automatic_tax", "#discounts"."""
    file, _, name = where.partition("#")
    if not file:
        return OPENAPI, f"/components/schemas/{name}"
    return f"schemas/{file}.json", f"/$defs/{name}" if name else ""


def _spoken(file: str, pointer: str) -> str:
    name = pointer.rpartition("/")[2]
    if file == OPENAPI:
        return f"#{name}"
    return file.removeprefix("schemas/").removesuffix(".json") + (f"#{name}" if name else "")


def _steps(path: str) -> list[str]:
    """The steps of a pointer or of a bracketed name; the last keeps its marks."""
    if path.startswith("/"):
        return path.removeprefix("/").split("/")
    if path == "[]":
        return ["*"]
    marks = re.search(r"(\[\])?[!?~+]*\Z", path)
    tail = marks[0] if marks else ""
    body = path.removesuffix(tail) if tail else path
    first, *_ = body.split("[")
    inner = [step or "*" for step in _STEP.findall(body)]
    steps = ([first] if first else []) + inner
    if not steps:
        raise LookupError(f"{path!r} names nothing")
    return [*steps[:-1], steps[-1] + tail]
