"""The cases of the generated families: which operations, and which of their parameters, each family is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from conformance.contract import Contract, Operation, Parameter, branches
from conformance.suite.protocol.catalogue import catalogue
from conformance.suite.protocol.compose import ELEMENT, steps_of
from conformance.suite.requirement import Case, Generator

Json = Any
Chosen = Callable[[Operation, Parameter], bool]
_FREE = "{}"
_PAGING = ("limit", "starting_after", "ending_before")
_COMPARISONS = ("gt", "gte", "lt", "lte")
_DEFAULT_LENGTH = 5000


def case(operation: Operation, title: str, parameter: Parameter | None = None, **settings: Any) -> Case:
    """One case about an operation, or about one parameter of it. `{operation}` in the title is its ID."""
    values: dict[str, Json] = {"operation": operation, **settings.pop("values", {})}
    label = operation.id
    if parameter is not None:
        values["parameter"] = parameter
        label = f"{operation.id} {parameter.path}"
    return Case(label, values, operation, title=title.format(operation=operation.id), **settings)


def operations(title: str, **settings: Any) -> Generator:
    """Every documented operation."""
    return lambda contract: (case(operation, title, **settings) for operation in contract.documented)


def requestable(title: str, **settings: Any) -> Generator:
    """Every documented operation that the suite knows a valid request for."""
    return lambda contract: (case(operation, title, **settings) for operation in _requestable(contract))


def writes(title: str, **settings: Any) -> Generator:
    """Every POST that the suite knows a valid request for."""
    return lambda contract: (
        case(operation, title, **settings) for operation in _requestable(contract) if operation.method == "POST"
    )


def parameters(title: str, chosen: Chosen, *, whole: bool = False, **settings: Any) -> Generator:
    """Every chosen parameter that a request can be wrong in alone.

    Args:
        title: of the requirements; `{parameter}` is the parameter's path.
        chosen: says which parameters; it is asked about leaves, or, with `whole`, about top-level parameters.
    """

    def over(contract: Contract) -> Iterator[Case]:
        for operation in _requestable(contract):
            for parameter in operation.parameters if whole else operation.leaves:
                if catalogue().testable(operation, parameter) and chosen(operation, parameter):
                    named = title.format(operation="{operation}", parameter=parameter.path)
                    yield case(operation, named, parameter, **settings)

    return over


def nested(title: str, **settings: Any) -> Generator:
    """Every operation with a hash among its parameters, with the first of them."""

    def over(contract: Contract) -> Iterator[Case]:
        for operation in _requestable(contract):
            if parent := nested_parent(operation):
                yield case(operation, title.replace("{parameter}", parent.path), parent, **settings)

    return over


def required(title: str, **settings: Any) -> Generator:
    """Every required parameter, nested ones where their hash can be sent without them."""

    def over(contract: Contract) -> Iterator[Case]:
        for operation in _requestable(contract):
            for parameter in (*_required_tops(operation), *_required_members(operation)):
                if catalogue().testable(operation, parameter):
                    named = title.format(operation="{operation}", parameter=parameter.path)
                    yield case(operation, named, parameter, **settings)

    return over


def lists(title: str, *, chosen: Callable[[Operation], bool] = lambda operation: True, **settings: Any) -> Generator:
    """Every list whose members the suite makes."""
    return lambda contract: (
        case(operation, title, **settings)
        for operation in contract.documented
        if operation.id in catalogue().lists and chosen(operation)
    )


def expandable(title: str, **settings: Any) -> Generator:
    """Every operation whose answer can be expanded for certain."""

    def over(contract: Contract) -> Iterator[Case]:
        for operation in _requestable(contract):
            expansion = catalogue().expansion(operation)
            if expansion and (operation.answer_kind != "list" or operation.id in catalogue().lists):
                yield case(operation, title, values={"expansion": expansion}, **settings)

    return over


def taking_metadata(title: str, *, creating: bool | None = None, **settings: Any) -> Generator:
    """Every write that takes metadata and answers it; `creating` narrows to creations, or to updates."""
    return lambda contract: (
        case(operation, title, **settings)
        for operation in _requestable(contract)
        if operation.method == "POST"
        and operation.parameter("metadata")
        and (creating is None or creating is creates(operation))
    )


def creates(operation: Operation) -> bool:
    """Of the writes that take metadata: true for those whose path ends in a collection, false for updates."""
    return not operation.path.endswith("}")


def nested_parent(operation: Operation) -> Parameter | None:
    """The operation's first hash with named members, that of a filter aside; None where there is none."""
    for parameter in operation.parameters:
        named = any("properties" in branch for branch in branches(parameter.schema))
        if named and catalogue().testable(operation, parameter) and not _compares(parameter):
            return parameter
    return None


def kinds(parameter: Parameter) -> frozenset[str]:
    """The types that a parameter can have; the empty string that unsets it counts as none."""
    return frozenset(_kind(branch) for branch in branches(parameter.schema) if branch.get("enum") != [""])


def is_integer(operation: Operation, parameter: Parameter) -> bool:
    """A plain integer: no time, no bound of a filter, which is a time too, and no `limit`."""
    return kinds(parameter) == {"integer"} and not _bound(parameter) and not is_limit(operation, parameter)


def is_limit(operation: Operation, parameter: Parameter) -> bool:
    """The number of members that a page of a list has at most."""
    return parameter.path == "limit"


def is_timestamp(operation: Operation, parameter: Parameter) -> bool:
    """A time: by format, or as the lower bound of a filter (one of its four stands for all)."""
    return kinds(parameter) == {"time"} or (_bound(parameter) and steps_of(parameter.path)[-1] == "gte")


def is_boolean(operation: Operation, parameter: Parameter) -> bool:
    return kinds(parameter) == {"boolean"}


def is_hash(operation: Operation, parameter: Parameter) -> bool:
    return kinds(parameter) == {"object"}


def is_array(operation: Operation, parameter: Parameter) -> bool:
    """An array; `expand` is as much an array everywhere, and has a family of its own."""
    return kinds(parameter) == {"array"} and parameter.path != "expand"


def is_first_string(operation: Operation, parameter: Parameter) -> bool:
    """The first top-level string that is no cursor."""
    strings = (p for p in operation.parameters if kinds(p) == {"string"} and p.path not in _PAGING)
    return parameter == next((p for p in strings if catalogue().testable(operation, p)), None)


def is_closed_enumeration(operation: Operation, parameter: Parameter) -> bool:
    """A string of which the documentation lists every value."""
    return kinds(parameter) == {"enumeration"} and not parameter.open


def longest(parameter: Parameter) -> int | None:
    """The documented greatest length of a string, where it is one of its own and not the general one."""
    lengths = [branch["maxLength"] for branch in branches(parameter.schema) if "maxLength" in branch]
    return lengths[0] if lengths and lengths[0] != _DEFAULT_LENGTH else None


def has_own_length(operation: Operation, parameter: Parameter) -> bool:
    return longest(parameter) is not None and _FREE not in steps_of(parameter.path)


def is_reference(operation: Operation, parameter: Parameter) -> bool:
    """A parameter that names an object by its id."""
    return catalogue().reference(parameter) is not None and "string" in kinds(parameter)


def _requestable(contract: Contract) -> Iterator[Operation]:
    return (operation for operation in contract.documented if operation.id in catalogue().requests)


def _kind(branch: dict[str, Json]) -> str:
    if "enum" in branch:
        return "enumeration"
    if branch.get("format") == "unix-time":
        return "time"
    if branch.get("format") == "decimal":
        return "decimal"
    return "object" if "properties" in branch else str(branch.get("type", "any"))


def _bound(parameter: Parameter) -> bool:
    return steps_of(parameter.path)[-1] in _COMPARISONS


def _compares(parameter: Parameter) -> bool:
    return any(set(branch.get("properties", ())) == set(_COMPARISONS) for branch in branches(parameter.schema))


def _required_tops(operation: Operation) -> Iterable[Parameter]:
    return (parameter for parameter in operation.parameters if parameter.required)


def _required_members(operation: Operation) -> Iterator[Parameter]:
    """Required leaves below a hash; a hash that would be left without any member cannot be sent at all."""
    for leaf in operation.leaves:
        steps = steps_of(leaf.path)
        if leaf.required and len(steps) > 1 and steps[-1] not in (ELEMENT, _FREE) and _siblings(operation, steps):
            yield leaf


def _siblings(operation: Operation, steps: tuple[str, ...]) -> bool:
    """True where the hash around the parameter is sent with another member by itself."""
    around = _schema_at(operation, steps[:-1])
    required_members = {name for branch in branches(around) for name in branch.get("required", ())}
    sample = catalogue().samples.get("[]".join((steps[-3], "")) if steps[-2] == ELEMENT else steps[-2], {})
    return bool((required_members | set(sample)) - {steps[-1]})


def _schema_at(operation: Operation, steps: tuple[str, ...]) -> dict[str, Json]:
    schema: dict[str, Json] = dict(operation.request)
    for step in steps:
        for branch in branches(schema):
            if step == ELEMENT and branch.get("type") == "array":
                schema = branch["items"]
                break
            if step in branch.get("properties", {}):
                schema = branch["properties"][step]
                break
    return schema
