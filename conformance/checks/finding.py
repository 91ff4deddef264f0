"""One place where one exchange breaks the contract."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where one exchange breaks the contract.

    `requirement` is the passive requirement that the finding belongs to (`shape.invoice`, `money.invoice.total`);
    `pointer` is a JSON pointer from the nearest API object, array indices as `*`; `at` is the one from the body's root.
    """

    requirement: str
    object: str
    pointer: str
    rule: str
    expected: str
    actual: str
    at: str = ""
