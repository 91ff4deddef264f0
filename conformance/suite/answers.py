"""A JSON answer as tests read it: plain dicts and lists, but a missing key says which field the target left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.suite.errors import MissingField

if TYPE_CHECKING:
    from _collections_abc import dict_items, dict_values

Json = Any


class Answer(dict[str, Any]):
    """A JSON object of an answer. Reading a field that it lacks fails the requirement, naming the JSON pointer.

    What is inside becomes an Answer when it is read: most of an answer never is.
    """

    __slots__ = ("owner", "pointer")

    def __init__(self, body: dict[str, Json], pointer: str = "", owner: str = "") -> None:
        self.pointer = pointer
        self.owner = str(body.get("object") or owner)
        super().__init__(body)

    def __getitem__(self, key: str) -> Json:
        value = super().__getitem__(key)
        if type(value) is dict or type(value) is list:
            value = wrap(value, f"{self.pointer}/{key}", self.owner)
            self[key] = value
        return value

    def __missing__(self, key: str) -> Json:
        raise MissingField(f"{self.pointer}/{key}", self.owner)

    def get(self, key: str, default: Json = None) -> Json:
        return self[key] if key in self else default  # noqa: SIM401  (that would call itself)

    def values(self) -> dict_values[str, Json]:
        return self._read().values()

    def items(self) -> dict_items[str, Json]:
        return self._read().items()

    def _read(self) -> dict[str, Json]:
        return {key: self[key] for key in self}


def wrap(value: Json, pointer: str = "", owner: str = "") -> Json:
    """The value with every JSON object in it made an Answer."""
    if isinstance(value, dict):
        return Answer(value, pointer, owner)
    if isinstance(value, list):
        return [wrap(child, f"{pointer}/{index}", owner) for index, child in enumerate(value)]
    return value
