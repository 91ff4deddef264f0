"""What verdicts of passive requirements say in words, and how much of it can be read back to sum parts up."""

from __future__ import annotations

import re
from collections.abc import Collection

from conformance.run.model import Verdict

_CHECKED = re.compile(r"(\d+) exchanges checked")


def is_passive(verdict: Verdict) -> bool:
    """Whether it may be of a passive requirement: about no operation, with no exchange of its own."""
    return not verdict.operation and not verdict.calls


def checked(exchanges: int) -> str:
    """The message of one that holds."""
    return f"{exchanges} exchanges checked"


def checked_in(message: str) -> int:
    """How many exchanges a message of `checked` tells of."""
    found = _CHECKED.fullmatch(message)
    return int(found[1]) if found else 0


def seen(counts: Collection[int]) -> str:
    """The message of one that is broken, with the count of each of its finding groups."""
    return f"{len(counts)} place{'s' if len(counts) > 1 else ''}, seen {sum(counts)} times"
