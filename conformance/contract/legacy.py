"""Parameters that are documented no more, but that the service was recorded taking: plans, from before prices.

They widen what a request may send, and nothing else: specs/ does not know them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.contract.form import Tree
from conformance.contract.model import Json

_PLAN: Mapping[str, Json] = {"type": "string", "maxLength": 5000}
_QUANTITY: Mapping[str, Json] = {"type": "integer"}
_TOP: Mapping[str, Mapping[str, Json]] = {
    "subscriptions.create": {"plan": _PLAN, "quantity": _QUANTITY},
    "subscriptions.update": {"plan": _PLAN, "quantity": _QUANTITY},
    "subscription_items.create": {"plan": _PLAN},
    "subscription_items.update": {"plan": _PLAN},
}
_IN_ITEMS = frozenset({"subscriptions.create", "subscriptions.update"})


def widened(operation: str, request: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of an operation's parameters, with those that are taken without being documented."""
    added = _TOP.get(operation)
    if added is None:
        return request
    properties = {**request["properties"], **added}
    if operation in _IN_ITEMS:
        elements = properties["items"]["items"]
        wider = {**elements, "properties": {**elements["properties"], "plan": _PLAN}}
        properties["items"] = {**properties["items"], "items": wider}
    return {**request, "properties": properties}


def rewritten(operation: str, tree: Tree) -> Tree:
    """A request that names one plan and no items as one that names an item of that plan."""
    if operation != "subscriptions.create" or "items" in tree or "plan" not in tree:
        return tree
    item = {name: tree[name] for name in ("plan", "quantity") if name in tree}
    return {**{name: value for name, value in tree.items() if name not in item}, "items": {"0": item}}
