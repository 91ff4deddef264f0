"""Lists every passive requirement of a contract: the registered checks, and those that the contract itself gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import conformance.checks.catalogue  # noqa: F401  registers every check
from conformance.checks.ids import EXPECTED_PREFIX
from conformance.checks.requirement import CHECKS, DOCUMENTED, MUST, OBSERVED, SHOULD, PassiveRequirement
from conformance.checks.walk import PINNED
from conformance.contract import Contract
from conformance.contract.pinned import breaking_changes


def passive_requirements(contract: Contract) -> tuple[PassiveRequirement, ...]:
    """Every passive requirement, sorted by ID."""
    areas = object_areas(contract)
    registered = (
        replace(check.requirement, area=areas[check.requirement.objects[0]])
        if check.requirement.objects and not check.id.startswith("envelope.")
        else check.requirement
        for check in CHECKS.values()
    )
    general = (each for each in _GENERAL if each.id != PINNED or _follows_another(contract))
    return tuple(sorted((*registered, *_of_objects(contract, areas), *general), key=lambda each: each.id))


def _follows_another(contract: Contract) -> bool:
    """Whether breaking changes have led to the version: members that they took away may still be there."""
    return any(change.since <= contract.version for change in breaking_changes())


def _of_objects(contract: Contract, areas: dict[str, str]) -> Iterator[PassiveRequirement]:
    for name in sorted(contract.objects):
        cites = contract.schemas[name].get("x-cites", "")
        said = name.replace("deleted_", "deleted ")
        title = f"Every `{said}` in an answer has the documented members, of the documented types and values."
        yield PassiveRequirement(f"shape.{name}", MUST, cites, DOCUMENTED, title, areas[name], (name,))
        if name in EXPECTED_PREFIX:
            prefixes = EXPECTED_PREFIX[name].replace(" or ", "` or `")
            title = f"The ID of every `{said}` begins with `{prefixes}`."
            yield PassiveRequirement(f"ids.{name}", MUST, cites, OBSERVED, title, areas[name], (name,))


def object_areas(contract: Contract) -> dict[str, str]:
    """The area of each API object: that of the first operation that answers it; else `protocol`."""
    areas: dict[str, str] = {}
    for operation in sorted(contract.operations.values(), key=lambda each: each.support):
        for name in operation.answer_objects:
            areas.setdefault(name, operation.area)
    return {name: areas.get(name, areas.get(name.removeprefix("deleted_"), "protocol")) for name in contract.objects}


_GENERAL = (
    PassiveRequirement(
        "envelope.error", MUST, "errors", DOCUMENTED, "A refusal is an error object of one of the documented types."
    ),
    PassiveRequirement(
        "envelope.list", MUST, "pagination", DOCUMENTED, "A list has `object`, `data`, `has_more` and `url`."
    ),
    PassiveRequirement(
        "envelope.search", MUST, "search", DOCUMENTED, "A search result has `object`, `data`, `has_more` and `url`."
    ),
    PassiveRequirement(
        "envelope.deletion", MUST, "", DOCUMENTED, "A deletion answers exactly `id`, `object` and `deleted`."
    ),
    PassiveRequirement(
        "expansion.requested",
        MUST,
        "expanding_objects",
        DOCUMENTED,
        "Where the request expands a field, the answer holds the whole object instead of its ID.",
    ),
    PassiveRequirement(
        "expansion.unrequested",
        MUST,
        "expanding_objects",
        DOCUMENTED,
        "Where the request does not expand an expandable field, the answer holds an ID.",
    ),
    PassiveRequirement(
        "expansion.includable",
        MUST,
        "expanding_objects",
        DOCUMENTED,
        "Members that appear only on request are absent unless the request expands them.",
    ),
    PassiveRequirement(
        PINNED,
        SHOULD,
        "versioning",
        DOCUMENTED,
        "No object has a member that a breaking change took away before the version that the request is pinned to, or "
        "adds after it.",
        needs=("versions",),
    ),
    PassiveRequirement(
        "protocol.livemode", MUST, "", DOCUMENTED, "With a test key, `livemode` is false in every object of an answer."
    ),
)
