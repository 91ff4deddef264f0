"""Which requirements the installed suite has, for what baselines miss."""

from __future__ import annotations

from conformance.checks import passive_requirements
from conformance.contract import load
from conformance.harness.catalogue import catalogue
from conformance.run.baseline import Suite


def known_suite(api_version: str) -> Suite:
    """The IDs of an API version.

    Raises:
        UnknownVersion: specs/ does not describe it.
    """
    passive = frozenset(each.id for each in passive_requirements(load(api_version)))
    return Suite(frozenset(each.id for each in catalogue(api_version)) - passive, passive)
