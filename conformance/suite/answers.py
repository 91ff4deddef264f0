"""A JSON answer as tests read it: plain dicts and lists, but a missing key says which field the target left out."""

from __future__ import annotations

from typing import Any

from conformance.suite.errors import MissingField

Json = Any


class Answer(dict[str, Any]):
    """A JSON object of an answer. Reading a field that it lacks fails the requirement, naming the JSON pointer."""

    __slots__ = ("owner", "pointer")

    def __init__(self, body: dict[str, Json], pointer: str = "", owner: str = "") -> None:
        self.pointer = pointer
        self.owner = str(body.get("object") or owner)
        super().__init__({key: wrap(value, f"{pointer}/{key}", self.owner) for key, value in body.items()})

    def __missing__(self, key: str) -> Json:
        raise MissingField(f"{self.pointer}/{key}", self.owner)


def wrap(value: Json, pointer: str = "", owner: str = "") -> Json:
    """The value with every JSON object in it made an Answer."""
    if isinstance(value, dict):
        return Answer(value, pointer, owner)
    if isinstance(value, list):
        return [wrap(child, f"{pointer}/{index}", owner) for index, child in enumerate(value)]
    return value
