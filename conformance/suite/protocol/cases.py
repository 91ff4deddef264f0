"""The cases of the generated families: which operations, and which of their parameters, each family is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from conformance.contract import Contract, Operation, Parameter, branches
from conformance.suite.protocol.catalogue import catalogue
from conformance.suite.protocol.compose import ELEMENT, elements_of, members_of, required_of, steps_of
from conformance.suite.requirement import Case, Generator

Json = Any
Found = Callable[[Operation], Iterable[Parameter]]
_FREE = "{}"
_PAGING = ("limit", "starting_after", "ending_before")
_COMPARISONS = ("gt", "gte", "lt", "lte")
_DEFAULT_LENGTH = 5000


# -- families over operations


def case(operation: Operation, title: str, about: str = "", **settings: Any) -> Case:
    """One case about an operation, or about something of it. `{operation}` in the title is its ID.

    Args:
        about: what of the operation, in the requirement's ID behind the operation.
        settings: fields of the case; `values` is added to the operation.
    """
    values = {"operation": operation, **settings.pop("values", {})}
    label = f"{operation.id} {about}" if about else operation.id
    return Case(label, values, operation, title=title.replace("{operation}", operation.id), **settings)


def operations(title: str, **settings: Any) -> Generator:
    """Every documented operation."""
    return lambda contract: (case(operation, title, **settings) for operation in contract.documented)


def requestable(title: str, *, having: str = "", **settings: Any) -> Generator:
    """Every documented operation that the suite knows a valid request for, and that has the parameter `having`."""
    return lambda contract: (
        case(operation, title, **settings)
        for operation in known(contract)
        if not having or any(parameter.path == having for parameter in operation.parameters)
    )


def writes(title: str, **settings: Any) -> Generator:
    """Every POST that the suite knows a valid request for."""
    return lambda contract: (
        case(operation, title, **settings) for operation in known(contract) if operation.method == "POST"
    )


def lists(title: str, *, dated: bool = False, longer_than: int = 0, **settings: Any) -> Generator:
    """Every list whose members the suite makes.

    Args:
        dated: only those whose members have dates, made in an order that the suite knows.
        longer_than: only those that have more members.
    """
    return lambda contract: (
        case(operation, title, **settings)
        for operation in contract.documented
        if (row := catalogue().lists.get(operation.id)) and row.count > longer_than and (row.made or not dated)
    )


def pages(title: str, **settings: Any) -> Generator:
    """Every list, whoever made its members."""
    return lambda contract: (
        case(operation, title, **settings) for operation in known(contract) if operation.answer_kind == "list"
    )


def expandable(title: str, **settings: Any) -> Generator:
    """Every operation whose answer can be expanded for certain."""

    def over(contract: Contract) -> Iterator[Case]:
        for operation in known(contract):
            expansion = catalogue().expansion(operation)
            if expansion and (operation.answer_kind == "object" or operation.id in catalogue().lists):
                yield case(operation, title, values={"expansion": expansion}, **settings)

    return over


def taking_metadata(title: str, *, creating: bool | None = None, **settings: Any) -> Generator:
    """Every write that takes metadata and answers it; `creating` narrows to creations, or to updates.

    Of the writes that take metadata, an update's path ends in the id of what it updates.
    """
    return lambda contract: (
        case(operation, title, **settings)
        for operation in known(contract)
        if operation.method == "POST"
        and operation.parameter("metadata[{}]")
        and (creating is None or creating is not operation.path.endswith("}"))
    )


def known(contract: Contract) -> Iterator[Operation]:
    """The documented operations that the suite knows a valid request for."""
    return (operation for operation in contract.documented if operation.id in catalogue().requests)


# -- families over parameters


def parameters(title: str, found: Found, **settings: Any) -> Generator:
    """Every parameter of those found that a request can be wrong in alone. `{parameter}` in the title is its path."""

    def over(contract: Contract) -> Iterator[Case]:
        for operation in known(contract):
            for parameter in found(operation):
                if catalogue().testable(operation, parameter):
                    named = title.replace("{parameter}", parameter.path)
                    yield case(operation, named, parameter.path, values={"parameter": parameter}, **settings)

    return over


def leaves(chosen: Callable[[Parameter], bool]) -> Found:
    """The chosen ones of the parameters that hold a value, at any depth."""
    return lambda operation: filter(chosen, operation.leaves)


def tops(chosen: Callable[[Parameter], bool]) -> Found:
    """The chosen ones of the top-level parameters."""
    return lambda operation: filter(chosen, operation.parameters)


def first(found: Found) -> Found:
    """Only the first of an operation's that a request can be wrong in alone."""
    return lambda operation: [p for p in found(operation) if catalogue().testable(operation, p)][:1]


def required(operation: Operation) -> Iterator[Parameter]:
    """The required parameters; nested ones where their hash can be sent without them."""
    yield from (parameter for parameter in operation.parameters if parameter.required)
    for leaf in operation.leaves:
        steps = steps_of(leaf.path)
        named = len(steps) > 1 and steps[-1] != ELEMENT and _FREE not in steps
        if leaf.required and named and _has_siblings(operation, steps):
            yield leaf


# -- kinds of parameters


def kinds(parameter: Parameter) -> frozenset[str]:
    """The types that a parameter can have; the empty string that unsets it counts as none."""
    return frozenset(_kind(branch) for branch in branches(parameter.schema) if branch.get("enum") != [""])


def is_integer(parameter: Parameter) -> bool:
    """A plain integer: no time, no bound of a filter, which is a time too, and no `limit`."""
    return kinds(parameter) == {"integer"} and not _is_bound(parameter) and not is_limit(parameter)


def is_limit(parameter: Parameter) -> bool:
    """The number of members that a page of a list has at most."""
    return parameter.path == "limit"


def is_timestamp(parameter: Parameter) -> bool:
    """A time: by format, or as the lower bound of a filter (one of its four stands for all)."""
    return kinds(parameter) == {"time"} or (_is_bound(parameter) and steps_of(parameter.path)[-1] == "gte")


def is_boolean(parameter: Parameter) -> bool:
    """True, false, and nothing else."""
    return kinds(parameter) == {"boolean"}


def is_hash(parameter: Parameter) -> bool:
    """Members by name, be they documented or free."""
    return kinds(parameter) == {"object"}


def is_named_hash(parameter: Parameter) -> bool:
    """A hash with documented members that is no filter."""
    members = members_of(parameter.schema)
    return bool(members) and set(members) != set(_COMPARISONS)


def is_array(parameter: Parameter) -> bool:
    """An array; `expand` is as much an array everywhere, and has a family of its own."""
    return kinds(parameter) == {"array"} and parameter.path != "expand"


def is_string(parameter: Parameter) -> bool:
    """A plain string that is no cursor."""
    return kinds(parameter) == {"string"} and parameter.path not in _PAGING


def is_closed_enumeration(parameter: Parameter) -> bool:
    """A string of which the documentation lists every value."""
    return kinds(parameter) == {"enumeration"} and not parameter.open


def longest(parameter: Parameter) -> int | None:
    """The documented greatest length of a string, where it is one of its own and not the general one."""
    lengths = [branch["maxLength"] for branch in branches(parameter.schema) if "maxLength" in branch]
    return lengths[0] if lengths and lengths[0] != _DEFAULT_LENGTH else None


def has_own_length(parameter: Parameter) -> bool:
    """A string with a greatest length of its own; the lengths of metadata are rules of their own."""
    return longest(parameter) is not None and _FREE not in steps_of(parameter.path)


def is_reference(parameter: Parameter) -> bool:
    """A parameter that names an object by its id."""
    return catalogue().reference(parameter) is not None and "string" in kinds(parameter)


def _kind(branch: Mapping[str, Json]) -> str:
    if "enum" in branch:
        return "enumeration"
    formats = {"unix-time": "time", "decimal": "decimal"}
    named = "object" if "properties" in branch else str(branch.get("type", "any"))
    return formats.get(branch.get("format", ""), named)


def _is_bound(parameter: Parameter) -> bool:
    return steps_of(parameter.path)[-1] in _COMPARISONS


def _has_siblings(operation: Operation, steps: tuple[str, ...]) -> bool:
    """True where the hash around a parameter is sent even without it: a hash without members cannot be sent."""
    schema: Mapping[str, Json] = operation.request
    for step in steps[:-1]:
        schema = elements_of(schema) if step == ELEMENT else members_of(schema)[step]
    name = steps[-3] + ELEMENT if steps[-2] == ELEMENT else steps[-2]
    sample = catalogue().samples.get(name)
    return bool({*required_of(schema), *(sample if isinstance(sample, Mapping) else ())} - {steps[-1]})
