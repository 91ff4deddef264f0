"""Reads the parameters of a request through the schema of its operation, and refuses what the schema does not allow.

The order is the recorded one: unknown names anywhere come before everything else, then what is missing, then values.
What is read: strings, `int`, `bool`, `Decimal` (numbers and decimal strings), lists, mappings, and None for an empty
string, which unsets.
"""

from __future__ import annotations

from conformance.contract import Contract, Json, Operation, branches, legacy
from conformance.contract.form import Tree
from conformance.reference.errors import InvalidParameter
from conformance.reference.parameters.nested import Metadata, Object
from conformance.reference.parameters.scalars import String

__all__ = ["Parameters"]

_REMOVE = frozenset({"coupon", "promotion_code"})  # an empty string takes the discount away


class Parameters:
    """The reader of one operation's parameters; made once, used for every request."""

    def __init__(self, operation: Operation, contract: Contract) -> None:
        self._name = operation.name
        self._object = Object(
            legacy.widened(operation.name, operation.request), "", required=True, may_unset=operation.method == "POST"
        )
        for name, reader in self._object.readers.items():
            if isinstance(reader, String) and not _nullable(contract, operation, name):
                reader.may_unset = False
            if isinstance(reader, Metadata):
                reader.removable = operation.name.endswith(".update")  # said of every update: docs/api/metadata

    def read(self, tree: Tree) -> dict[str, Json]:
        """The typed parameters.

        Raises:
            InvalidParameter: 400, with the bracketed name of the first parameter in error.
        """
        tree = legacy.rewritten(self._name, tree)
        unknown = list(self._object.unknown(tree, ""))
        if unknown:
            plural = "s" if len(unknown) > 1 else ""
            raise InvalidParameter(
                f"Received unknown parameter{plural}: {', '.join(unknown)}", code="parameter_unknown", param=unknown[0]
            )
        return self._object.members(tree, "")


def _nullable(contract: Contract, operation: Operation, name: str) -> bool:
    """Whether a top-level string can be unset: what the answer shows under its name may be null."""
    if name in _REMOVE:
        return True
    shown = (contract.schemas[kind]["properties"].get(name, {}) for kind in operation.answer_objects)
    return any("null" in branch.get("type", ()) for schema in shown for branch in branches(schema))
