"""Bracket notation: `a[b]=1&items[0][price]=p&expand[]=x` read into nested mappings and lists of strings.

Every index step becomes a mapping from what stands in the brackets; `[]` becomes a list. Which of the two a value ought
to be is decided by the schema of the operation.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl

from conformance.contract.model import Json

Tree = dict[str, Json]


def decode(*encoded: str) -> Tree:
    """The parameters of a query string and of a form body; of a name given twice the last value counts."""
    return nested(pair for text in encoded if text for pair in parse_qsl(text, keep_blank_values=True))


def nested(pairs: Iterable[tuple[str, str]]) -> Tree:
    """The parameters of decoded pairs, as `decode` reads them."""
    tree: Tree = {}
    for name, value in pairs:
        if "[" in name:
            _put(tree, steps(name), value)
        else:
            tree[name] = value
    return tree


def steps(name: str) -> list[str]:
    """`items[0][price]` is items, 0, price. Brackets that do not pair belong to the name."""
    first, _, rest = name.partition("[")
    if not first or not rest.endswith("]"):
        return [name]
    return [first, *rest[:-1].split("][")]


def _put(tree: Tree, path: list[str], value: str) -> None:
    node: Json = tree
    for position, step in enumerate(path[:-1]):
        node = _enter(node, step, path[position + 1 :])
    if isinstance(node, list):
        node.append(value)
    else:
        node[path[-1]] = value


def _enter(node: Json, step: str, beyond: list[str]) -> Json:
    """The container below `step`, made where there is none yet."""
    kind = list if beyond[0] == "" else dict
    if isinstance(node, list):  # items[][price]: a name that the last element has already begins the next one
        if not node or not isinstance(node[-1], kind) or _holds(node[-1], beyond):
            node.append(kind())
        return node[-1]
    held = node.get(step)
    if not isinstance(held, kind):
        held = node[step] = kind()
    return held


def _holds(node: Json, path: list[str]) -> bool:
    for step in path:
        if not isinstance(node, dict) or step not in node:
            return False
        node = node[step]
    return True
