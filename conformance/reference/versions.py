"""The API versions that one server speaks: how each reads a request, and what of an object it shows.

Objects are kept with every member that any version shows. An answer is pinned: what its version does not know is left
out of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from conformance.contract import Contract, Json, Operation, UnknownVersion, available_versions, load
from conformance.reference import expand
from conformance.reference.errors import ApiError
from conformance.reference.parameters import Parameters


class Surfaces:
    """The versions of one server.

    Args:
        default: of requests that name none.
        service_date: ISO date to which the service is followed; where it is empty, every version is as its own
            documentation shows it.

    Raises:
        UnknownVersion: specs/ does not describe the default version.
    """

    def __init__(self, default: str, service_date: str = "") -> None:
        self.default = default
        self._service_date = service_date
        self._found: dict[str, Surface] = {}
        self.of(load(default).version)

    def of(self, version: str) -> Surface:
        """What a request that is pinned to the version speaks to.

        Raises:
            ApiError: 400; there is no such version, or not yet.
        """
        found = self._found.get(version)
        if found is None:
            if self._service_date and version > self._service_date:
                raise _invalid(version)
            try:
                found = self._found[version] = Surface(load(version, self._service_date), self._others(version))
            except UnknownVersion:
                raise _invalid(version) from None
        return found

    def _others(self, version: str) -> list[Contract]:
        """The contracts whose members the kept objects may have, beside those of the version itself."""
        return [load(each) for each in available_versions() if each != version or self._service_date]


def _invalid(version: str) -> ApiError:
    return ApiError(f"Invalid Stripe API version: {version}")


class Surface:
    """One API version, each operation's part made when it is first called."""

    def __init__(self, contract: Contract, others: Iterable[Contract]) -> None:
        self.contract = contract
        self._others = tuple(others)
        self._parameters: dict[str, Parameters] = {}
        self._shapes: dict[str, expand.Shape] = {}
        self._pins: dict[str, Pin] = {}

    def parameters(self, operation: Operation) -> Parameters:
        found = self._parameters.get(operation.id)
        if found is None:
            found = self._parameters[operation.id] = Parameters(operation, self.contract)
        return found

    def shape(self, operation: Operation) -> expand.Shape:
        found = self._shapes.get(operation.id)
        if found is None:
            found = self._shapes[operation.id] = expand.shape_of(self.contract, operation)
        return found

    def pinned(self, operation: Operation, answer: Json, asked: expand.Tree) -> Json:
        """The answer without what the version does not know, or shows only when asked; nothing kept is changed."""
        pin = self._pins.get(operation.id)
        if pin is None:
            known = ((other, other.operations.get(operation.id)) for other in self._others)
            shapes = tuple(expand.shape_of(other, here or operation) for other, here in known)
            pin = self._pins[operation.id] = Pin(self.shape(operation), shapes)
        return pin.shown(answer, asked)

    def refused(self, envelope: Json) -> Json:
        """A refusal, the objects in it as the version shows them; what it says itself shows on every version."""
        return {"error": {**envelope["error"], **self._refusals.shown(envelope, {})["error"]}}

    @cached_property
    def _refusals(self) -> Pin:
        others = tuple(expand.shape_of_object(other, "error") for other in self._others)
        return Pin(expand.shape_of_object(self.contract, "error"), others)


class Pin:
    """One place of an answer: which members other versions show there and this one does not."""

    def __init__(self, shape: expand.Shape, others: tuple[expand.Shape, ...]) -> None:
        self._shape, self._others = shape, others
        self._below: dict[str, Pin | None] = {}

    @cached_property
    def foreign(self) -> frozenset[str]:
        """The members that this version leaves out."""
        return frozenset(name for other in self._others for name in other.members) - self._shape.members.keys()

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The members that this version shows only when asked, and another one always."""
        plain = {name for other in self._others for name, member in other.members.items() if not member.includable}
        return frozenset(name for name in plain & self._shape.members.keys() if self._shape.members[name].includable)

    def shown(self, value: Json, asked: expand.Tree) -> Json:
        """A value of this place, `asked` being what the request expands below it."""
        if isinstance(value, list):
            shown = [self.shown(element, asked) for element in value]
            return shown if any(new is not old for new, old in zip(shown, value, strict=True)) else value
        if not isinstance(value, dict):
            return value
        left_out = self.foreign | self.hidden.difference(asked)
        kept = {name: member for name, member in value.items() if name not in left_out}
        changed = len(kept) < len(value)
        for name, member in kept.items():
            if member and isinstance(member, (dict, list)) and (pin := self._pin(name, member)) is not None:
                shown = pin.shown(member, asked.get(name, {}))
                if shown is not member:
                    kept[name], changed = shown, True
        return kept if changed else value

    def _pin(self, name: str, member: Json) -> Pin | None:
        """That of a member; None where no version knows anything below it."""
        if name not in self._below:
            here = self._shape.members.get(name) or self._undocumented(member)
            there = [shape for other in self._others for shape in _same(other, name, here)]
            leads_on = here is not None and (here.leads_on or any(shape.leads_on for shape in there))
            self._below[name] = Pin(here, tuple(there)) if here is not None and leads_on else None
        return self._below[name]

    def _undocumented(self, member: Json) -> expand.Shape | None:
        """The object in a member that no version documents, such as the `plan` of a subscription."""
        contract = self._shape.contract
        name = str(member.get("object")) if isinstance(member, dict) else ""
        return expand.shape_of_object(contract, name) if name in contract.schemas else None


def _same(other: expand.Shape, name: str, here: expand.Shape | None) -> Iterable[expand.Shape]:
    """What another version says of a member: of the objects in it, where it does not know the member itself.

    Where it knows neither, nothing; the objects further down it may know.
    """
    if name in other.members:
        return [other.members[name]]
    objects = () if here is None else here.objects
    known = [expand.shape_of_object(other.contract, each) for each in objects if each in other.contract.schemas]
    return known or [expand.Shape(other.contract, ())]
