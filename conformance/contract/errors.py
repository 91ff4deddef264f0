"""What can be wrong with a request for the contract.

ContractError
├── UnknownVersion      specs/ does not describe the API version asked for
└── BadChange           a change between two API versions is ill-written, or does not apply
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class ContractError(Exception):
    """The contract cannot answer. `exit_code` is what a command ends with."""

    exit_code: ClassVar[int] = 2


class UnknownVersion(ContractError):
    """specs/ does not describe the API version asked for."""

    def __init__(self, version: str, known: Sequence[str]) -> None:
        super().__init__(f"unknown API version {version!r}: this suite describes {', '.join(known) or 'none'}")


class BadChange(ContractError):
    """A change of an API version is not written as changes are, or does not apply to the version before it."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
