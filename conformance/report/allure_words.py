"""What a requirement is called in Allure's words: feature = area, story = operation, severity by level."""

from __future__ import annotations

from typing import Protocol

from conformance.contract.levels import Level, Provenance

_SEVERITIES = {Level.MUST: "critical", Level.SHOULD: "normal", Level.MAY: "minor"}


class Labelled(Protocol):
    """A verdict, or a requirement before it is tested."""

    @property
    def area(self) -> str: ...
    @property
    def operation(self) -> str: ...
    @property
    def level(self) -> Level: ...
    @property
    def provenance(self) -> Provenance: ...


def labels_of(labelled: Labelled) -> list[tuple[str, str]]:
    """Allure's labels by kind; what is about no single operation has no story."""
    return [
        ("epic", "Stripe Billing API"),
        ("feature", labelled.area),
        *([("story", labelled.operation)] if labelled.operation else []),
        ("severity", _SEVERITIES[labelled.level]),
        ("tag", labelled.level.value),
        ("tag", labelled.provenance.value),
    ]
