"""Imports every module that registers a check, so that the list of passive requirements is whole."""

from __future__ import annotations

from conformance.checks import envelope, headers, state
from conformance.checks.money import credit_note, invoice, lines, totals

__all__ = ["credit_note", "envelope", "headers", "invoice", "lines", "state", "totals"]
