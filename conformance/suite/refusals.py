"""Turns a table of refusals into requirements: what cannot be created, and how it is refused.

A table is a YAML file of fixtures/, which explains its entries. "{501 characters}" in a value stands for as many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from conformance.contract import Contract
from conformance.suite.api import ANY
from conformance.suite.parameters import case_of, read_table
from conformance.suite.requirement import Case, Generator

Json = Any


def refusals(table: str, operation: str, noun: str) -> Generator:
    """The generator of a family: a case for each entry that the operation refuses (all where an entry names none).

    Its values are what is sent as `sends`, and the `code` and `param` that are expected.
    """

    def cases(contract: Contract) -> Iterable[Case]:
        for label, entry in read_table(table).items():
            if operation in entry.get("operations", (operation,)):
                title = f"{noun} is refused: {label} ({entry['why']})."
                yield case_of(label, entry, refused(entry), contract.named(operation), title=title)

    return cases


def refused(entry: Mapping[str, Json]) -> dict[str, Json]:
    """What an entry sends, and the `code` and `param` of its refusal: any where it names none."""
    return {"sends": long(entry["sends"]), "code": entry.get("code", ANY), "param": entry.get("param", ANY)}


def long(value: Json) -> Json:
    """The value with every "{N characters}" in it as long as it says."""
    if isinstance(value, dict):
        return {key: long(child) for key, child in value.items()}
    if isinstance(value, list):
        return [long(child) for child in value]
    if not isinstance(value, str):
        return value
    return re.sub(r"\{(\d+) characters\}", lambda match: "x" * int(match[1]), value)
