"""Walks through one answer: meets every API object in it, and finds what a schema alone cannot say.

Where the compiled validator has accepted the answer as it is, only the objects and the undocumented members and values
are collected; else every object is validated on its own, so that each fault belongs to the object that shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from conformance.checks.explain import Fault, explain
from conformance.checks.finding import Finding
from conformance.checks.ids import EXPECTED_PREFIX, ID_PATTERNS
from conformance.checks.path import Link, dotted, exact_pointer, pointer, steps
from conformance.checks.tree import Node
from conformance.checks.words import describe, one_of
from conformance.contract.validators import Shallow, Validators

Json = Any

_IDS = {name: re.compile(pattern) for name, pattern in ID_PATTERNS.items()}
ANYTHING = Node()  # a place of which the contract knows nothing
PINNED = "protocol.versions.members"
ENVELOPES = {"error": "envelope.error", "list": "envelope.list", "search_result": "envelope.search"}


class Notice(NamedTuple):
    """Something undocumented that the compatibility policy allows: a property, or a value of an open enumeration."""

    object: str
    pointer: str
    rule: str  # "property" or "value"
    value: str = ""


# One API object in an answer: the name of its schema ("invoice", "deleted_customer"), the object, and where it stands.
Occurrence = tuple[str, dict[str, Json], Link]
# What is looked at next: node, value, the nearest API object, the link of that object, the link of the value.
Place = tuple[Node, Json, str, Link, Link]


@dataclass
class Walk:
    """One walk through one answer.

    `requested` are the paths that the request expands, and all that lead there. `thorough` is False where the answer is
    known to keep its schema. `pinned` are members that the request's version does not show, by object and pointer,
    each with what is expected instead.
    """

    tree: Callable[[str], Node]
    validators: Validators
    requested: frozenset[str]
    thorough: bool
    pinned: Mapping[tuple[str, str], str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    notices: dict[Notice, int] = field(default_factory=dict)
    met: list[Occurrence] = field(default_factory=list)
    expanded: bool = False  # whether a requested expansion was seen, kept or not

    def run(self, node: Node, body: Json, owner: str, envelope: Shallow | None) -> None:
        """Walk through the body; `envelope` validates a root that is no API object (a list, an error)."""
        if envelope is not None and self.thorough and not self._envelope(node, body, owner, envelope):
            return
        waiting: list[Place] = [(node, body, owner, None, None)]
        while waiting:
            self._look(waiting.pop(), waiting)

    def _envelope(self, node: Node, body: Json, owner: str, envelope: Shallow) -> bool:
        if owner != "error" and node.page and body.get("object") != owner:
            fault = Fault(("object",), "object", owner, describe(body.get("object")))
            self._find(fault, owner, ENVELOPES[owner], None, None)
            return False
        if not envelope.is_valid(body):
            for fault in explain(envelope, body):
                if not _of_its_own(owner, fault):
                    self._find(fault, owner, ENVELOPES[owner], None, None)
        return True

    def _look(self, place: Place, waiting: list[Place]) -> None:
        node, value, owner, start, link = place
        kind = type(value)
        if kind is dict:
            if node is ANYTHING:
                self._unknown(place, waiting)
            elif node.objects or node.foreign:
                self._object(place, waiting)
            else:
                self._members(place, waiting)
        elif kind is list:
            below = ANYTHING if node is ANYTHING else node.items
            if below is not None:
                for index in range(len(value) - 1, -1, -1):
                    waiting.append((below, value[index], owner, start, (link, index)))
        elif kind is str:
            if node.known is not None and value not in node.known:
                self._notice(owner, pointer(steps(link, start)), "value", value[:60])
            if node.expands and self.requested:
                self._unexpanded(place)

    def _unexpanded(self, place: Place) -> None:
        node, value, owner, start, link = place
        if dotted(link) in self.requested:
            self.expanded = True
            expected = one_of(f"the {name}" for name in node.objects or node.foreign)
            self._find(Fault((), "expansion", expected, describe(value)), owner, "expansion.requested", start, link)

    def _object(self, place: Place, waiting: list[Place]) -> None:
        node, value, owner, start, link = place
        if node.expands and self.thorough:
            if dotted(link) not in self.requested:
                fault = Fault((), "expansion", "an ID, for the request expands nothing here", describe(value))
                self._find(fault, owner, "expansion.unrequested", start, link)
                return
            self.expanded = True
        name = _choose(node, value)
        if name is None:
            if value.get("object") not in node.foreign:
                self._wrong_object(place)
            return
        if self.thorough:
            self._validate(name, value, link)
        self.met.append((name, value, link))
        self._members((self.tree(name), value, name, link, link), waiting)

    def _wrong_object(self, place: Place) -> None:
        node, value, owner, start, link = place
        expected = one_of(_said(name) for name in (*node.objects, *node.foreign))
        actual = value.get("object")
        seen = "no object" if not isinstance(actual, str) else _said(actual)
        if value.get("deleted") is True:
            seen = f"deleted {seen}"
        if owner:
            self._find(Fault((), "object", expected, seen), owner, _shape(owner), start, link)
        else:
            name = node.objects[0]
            self._find(Fault(("object",), "object", expected, seen), name, _shape(name), link, link)

    def _validate(self, name: str, value: dict[str, Json], link: Link) -> None:
        validator = self.validators.of_object(name)
        if not validator.is_valid(value):
            for fault in explain(validator, value):
                self._find(fault, name, _shape(name), link, link)
        if value.get("livemode") is True:
            self._find(Fault(("livemode",), "livemode", "false", "true"), name, "protocol.livemode", link, link)
        id, pattern = value.get("id"), _IDS.get(name)
        if pattern is not None and isinstance(id, str) and not pattern.match(id):
            fault = Fault(("id",), "prefix", EXPECTED_PREFIX[name], describe(id))
            self._find(fault, name, f"ids.{name}", link, link)

    def _members(self, place: Place, waiting: list[Place]) -> None:
        node, value, owner, start, link = place
        names = node.names
        if names is not None and not value.keys() <= names:
            self._extra(place, value.keys() - names)
        for name, below in node.members.items():
            if name in value:
                held = value[name]
                if below.includable and self.thorough and not self._included(held, owner, start, (link, name)):
                    continue
                if held or (held is not None and below.objects):  # empty lists and the like hold nothing
                    waiting.append((below, held, owner, start, (link, name)))
            elif below.includable and below.page and self.requested:
                self._left_out(value, owner, start, (link, name))
        if node.rest is not None:
            for name, held in value.items():
                if names is None or name not in names:
                    waiting.append((node.rest, held, owner, start, (link, name)))

    def _included(self, held: Json, owner: str, start: Link, link: Link) -> bool:
        if dotted(link) in self.requested:
            self.expanded = True
            return True
        fault = Fault((), "includable", "absent, for the request does not expand it", describe(held))
        self._find(fault, owner, "expansion.includable", start, link)
        return False

    def _left_out(self, value: dict[str, Json], owner: str, start: Link, link: Link) -> None:
        """A requested list that is absent; a session that only sets up a payment method has no line items."""
        if dotted(link) in self.requested and value.get("mode") != "setup":
            self.expanded = True
            self._find(Fault((), "expansion", "present", "absent"), owner, "expansion.requested", start, link)

    def _extra(self, place: Place, names: set[str]) -> None:
        """Members that the documentation does not have: no fault, but on a deletion's answer, or of another version."""
        _, value, owner, start, around = place
        for name in sorted(names):
            link = (around, name)
            if is_stub(owner):
                fault = Fault((), "exact", "only id, object and deleted", describe(value[name]))
                self._find(fault, owner, "envelope.deletion", start, link)
            elif expected := self.pinned.get((owner, at := pointer(steps(link, start)))):
                self._find(Fault((), "version", expected, describe(value[name])), owner, PINNED, start, link)
            else:
                self._notice(owner, at, "property", "")
            self._live(value[name], owner, start, link)

    def _live(self, value: Json, owner: str, start: Link, link: Link) -> None:
        """`livemode: true` somewhere inside a member that the contract does not describe."""
        waiting = [(value, link)]
        while waiting:
            held, at = waiting.pop()
            if isinstance(held, dict):
                if held.get("livemode") is True:
                    fault = Fault((), "livemode", "false", "true")
                    self._find(fault, owner, "protocol.livemode", start, (at, "livemode"))
                waiting += [(below, (at, name)) for name, below in held.items()]
            elif isinstance(held, list):
                waiting += [(below, (at, index)) for index, below in enumerate(held)]

    def _unknown(self, place: Place, waiting: list[Place]) -> None:
        """A place that the contract does not describe; objects that it knows may still be inside."""
        _, value, owner, start, link = place
        name = value.get("object")
        deleted = f"deleted_{name}" if value.get("deleted") is True else name
        if isinstance(name, str) and deleted in self.validators.contract.objects:
            waiting.append((Node(objects=(deleted,)), value, owner, start, link))
            return
        if value.get("livemode") is True:
            holder = owner or (name if isinstance(name, str) else "")
            self._find(Fault(("livemode",), "livemode", "false", "true"), holder, "protocol.livemode", start, link)
        waiting += [(ANYTHING, below, owner, start, (link, step)) for step, below in value.items()]

    def _notice(self, owner: str, at: str, rule: str, value: str) -> None:
        notice = Notice(owner, at, rule, value)
        self.notices[notice] = self.notices.get(notice, 0) + 1

    def _find(self, fault: Fault, owner: str, requirement: str, start: Link, link: Link) -> None:
        below = steps(link, start) + fault.path
        at = exact_pointer(steps(link) + fault.path)
        self.findings.append(Finding(requirement, owner, pointer(below), fault.rule, fault.expected, fault.actual, at))


def _of_its_own(owner: str, fault: Fault) -> bool:
    """True for what has a requirement of its own: nulls in an error, and the path that a list names."""
    if owner == "error":
        return fault.actual == "null"
    return fault.path == ("url",) and fault.rule == "pattern"


def is_stub(name: str) -> bool:
    """True for what a deletion answers; a deleted discount is answered whole."""
    return name.startswith("deleted_") and name != "deleted_discount"


def _choose(node: Node, value: dict[str, Json]) -> str | None:
    """The schema of an object among those that may stand at a place."""
    name = value.get("object")
    if value.get("deleted") is True:
        name = f"deleted_{name}"
    return name if name in node.objects else None


def _shape(name: str) -> str:
    return ENVELOPES.get(name) or f"shape.{name}"


def _said(name: str) -> str:
    return f"deleted {name[8:]}" if name.startswith("deleted_") else name
