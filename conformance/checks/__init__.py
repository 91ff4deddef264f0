"""Passive checks: what every exchange is held to, whatever test caused it."""

from conformance.checks.checker import Checker, Report
from conformance.checks.finding import Finding
from conformance.checks.passive import passive_requirements
from conformance.checks.pinned import PinnedChecker
from conformance.checks.requirement import PassiveRequirement
from conformance.checks.walk import Notice

__all__ = ["Checker", "Finding", "Notice", "PassiveRequirement", "PinnedChecker", "Report", "passive_requirements"]
