"""Turns a table of parameters into requirements: what an operation answers where a parameter is sent.

A table is a YAML file of fixtures/. Its entries:

    <label>:        (words in parentheses at its end only tell entries apart)
      operations  names of the operations that take it ("invoices.create"); all that read the table where left out
      sends       the parameters; "{tax_rate}" stands for the ID of an object that nobody changes (`REFERENCES`,
                  fixtures/catalog.yaml)
      gives       what the answer then holds, as far as it is named here; where left out, what was sent
      line        what the line that it makes then holds; `gives` is then only checked where it is there
      made        what the object is created with, where the operation updates one
      level       must, should, may; that of the family where left out
      provenance  documented, observed, inferred; that of the family where left out
      since, until, from_version, to_version
                  the days and versions for which it is true (`conformance.contract.holds`); always where left out
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.contract import Contract, Holds, Operation, read_fixture
from conformance.contract.levels import Level, Provenance
from conformance.suite.errors import Mismatch, MissingField
from conformance.suite.given import Given
from conformance.suite.requirement import Case, Generator

Json = Any

REFERENCES: Mapping[str, Callable[[Given], Json]] = {
    "customer": lambda given: given.shared_customer()["id"],
    "product": lambda given: given.shared_product()["id"],
    "price": lambda given: given.shared_price(1000)["id"],
    "tax_rate": lambda given: given.shared_tax_rate(25)["id"],
    "inclusive_tax_rate": lambda given: given.shared_tax_rate(25, inclusive=True)["id"],
    "coupon": lambda given: given.shared_coupon(percent_off=10)["id"],
}


@dataclass(frozen=True)
class Setting:
    """One entry of a table, with references still to be filled in by `filled`."""

    sends: Mapping[str, Json]
    gives: Mapping[str, Json]
    made: Mapping[str, Json]
    line: Mapping[str, Json]

    @classmethod
    def of(cls, entry: Mapping[str, Json]) -> Setting:
        gives = {} if "line" in entry else entry["sends"]
        return cls(entry["sends"], entry.get("gives", gives), entry.get("made", {}), entry.get("line", {}))


def parameters(table: str, operation: str) -> Generator:
    """The generator of a family: a case for each entry that the operation has in the table, with its `setting`."""

    def cases(contract: Contract) -> Iterable[Case]:
        for label, entry in read_table(table).items():
            if operation in entry.get("operations", (operation,)):
                name, setting = label.split(" (", maxsplit=1)[0], Setting.of(entry)
                yield case_of(name, entry, {"setting": setting}, contract.named(operation))

    return cases


def case_of(
    label: str,
    entry: Mapping[str, Json],
    values: dict[str, Any],
    operation: Operation | None = None,
    *,
    cites: str | None = None,
    title: str | None = None,
) -> Case:
    """The case of one entry of a table: level, provenance, and where it holds, are what the entry says of them.

    Raises:
        ValueError: there is no such level or provenance.
    """
    return Case(
        label,
        values,
        operation,
        level=Level(entry["level"]) if "level" in entry else None,
        provenance=Provenance(entry["provenance"]) if "provenance" in entry else None,
        cites=cites,
        title=title,
        holds=Holds.read(entry),
    )


def read_table(name: str) -> Mapping[str, Json]:
    """The entries of fixtures/<name>.yaml."""
    entries: Mapping[str, Json] = read_fixture(name)
    return entries


def catalog(given: Given, name: str) -> Json:
    """The object that fixtures/catalog.yaml describes under a name, made once per run."""
    entry = read_table("catalog")[name]
    return given.shared(f"catalog-{name}", lambda maker: maker.post(entry["path"], filled(maker, entry["params"])))


def filled(given: Given, value: Json) -> Json:
    """The value with every "{name}" replaced by the ID of the object that it stands for."""
    if isinstance(value, dict):
        return {key: filled(given, child) for key, child in value.items()}
    if isinstance(value, list):
        return [filled(given, child) for child in value]
    match = re.fullmatch(r"\{(\w+)\}", value) if isinstance(value, str) else None
    if match is None:
        return value
    return REFERENCES[match[1]](given) if match[1] in REFERENCES else catalog(given, match[1])["id"]


def expect_part(expected: Json, actual: Json, pointer: str = "") -> None:
    """Assert that a JSON value holds what is expected: every named field, lists element by element.

    An object that names no field is to be empty, but for the whole value.

    Raises:
        Mismatch: naming the first JSON pointer that differs.
    """
    if isinstance(expected, dict) and isinstance(actual, dict) and (expected or not pointer):
        for key, value in expected.items():
            if key not in actual:
                raise MissingField(f"{pointer}/{key}", str(actual.get("object", "")))
            expect_part(value, actual[key], f"{pointer}/{key}")
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for index, value in enumerate(expected):
            expect_part(value, actual[index], f"{pointer}/{index}")
    elif expected != actual or isinstance(expected, bool) != isinstance(actual, bool):
        raise Mismatch(f"{pointer or '/'} is not {expected!r}", repr(expected), repr(actual), pointer)
