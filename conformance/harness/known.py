"""Which requirements the installed suite has, for what baselines miss."""

from __future__ import annotations

from conformance.checks import passive_requirements
from conformance.contract import Contract
from conformance.harness.catalogue import catalogue
from conformance.run.baseline import Suite


def known_suite(contract: Contract) -> Suite:
    """The IDs of an API version on a service of its day."""
    passive = frozenset(each.id for each in passive_requirements(contract))
    return Suite(frozenset(each.id for each in catalogue(contract)) - passive, passive)
