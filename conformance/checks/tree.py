"""What stands where inside an answer: the API objects, expandable fields, documented members and open enumerations.

Built once per API object from its schema; the walk over an answer follows it instead of the schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.contract import Json
from conformance.contract.shapes import whole


@dataclass(slots=True)
class Node:
    """One place of an answer.

    `members` holds only the members in which something more is to be seen; `names` all documented ones, and is None
    where any name may stand (a mapping of the caller's, or an object of another API).
    """

    objects: tuple[str, ...] = ()  # whole API objects that may stand here
    foreign: tuple[str, ...] = ()  # objects that the contract only names
    expands: bool = False  # an ID unless the request asked for more
    includable: bool = False  # absent unless the request asked for it
    page: bool = False  # a list object
    names: frozenset[str] | None = None
    members: dict[str, Node] = field(default_factory=dict)
    rest: Node | None = None  # of every member of a mapping
    items: Node | None = None  # of every element of an array
    known: frozenset[Json] | None = None  # the documented values of an open enumeration

    @property
    def trivial(self) -> bool:
        """True where a walk has nothing to see."""
        return (
            not (self.objects or self.foreign or self.includable or self.members)
            and self.names is None
            and self.rest is None
            and self.items is None
            and self.known is None
        )


def node(schema: Mapping[str, Json]) -> Node:
    """The tree of a marked schema."""
    made = Node(expands=bool(schema.get("x-expands")), includable=bool(schema.get("x-includable")))
    for branch in schema.get("anyOf", (schema,)):
        _add(made, branch)
    return made


def _add(made: Node, schema: Mapping[str, Json]) -> None:
    if whole(schema):
        made.objects += (schema["x-object"],)
    elif "x-object" in schema:
        made.foreign += (schema["x-object"],)
    elif "anyOf" in schema:
        for branch in schema["anyOf"]:
            _add(made, branch)
    else:
        _add_plain(made, schema)


def _add_plain(made: Node, schema: Mapping[str, Json]) -> None:
    if "properties" in schema:
        properties = schema["properties"]
        made.page = properties.get("object", {}).get("const") in ("list", "search_result")
        made.names = (made.names or frozenset()) | properties.keys()
        for name, below in properties.items():
            if not (child := node(below)).trivial:
                made.members[name] = child
    free = schema.get("additionalProperties")
    if isinstance(free, dict) and not (rest := node(free)).trivial:
        made.rest = rest
    if "items" in schema and not (items := node(schema["items"])).trivial:
        made.items = items
    if schema.get("x-open"):
        made.known = frozenset(schema["enum"])
