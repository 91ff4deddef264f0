"""Splits a run among machines: which shard a requirement belongs to depends on its ID and on nothing else.

The ID's SHA-256 decides, so that a requirement stays in its shard whatever else the suite has, gains or loses, and no
report of an earlier run is needed. A requirement makes one to eight calls and there are thousands, so that chance
alone balances the calls of shards (tests hold them to it).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_FORM = re.compile(r"(\d{1,4})/(\d{1,4})")


class BadShard(ValueError):
    """It is not of the form K/N with K from 1 to N."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no shard: write K/N with K from 1 to N, such as 1/3")


@dataclass(frozen=True, slots=True)
class Shard:
    """Shard `number` (from 1) `of` so many."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """The shard of a text `K/N`.

        Raises:
            BadShard: it is none.
        """
        found = _FORM.fullmatch(text.strip())
        if found is None or not 1 <= int(found[1]) <= int(found[2]):
            raise BadShard(text)
        return cls(int(found[1]), int(found[2]))

    def takes(self, id: str) -> bool:
        """Whether the requirement of that ID belongs to this shard."""
        return shard_of(id, self.of) == self.number

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


def shard_of(id: str, of: int) -> int:
    """The number of the shard, from 1, that the requirement belongs to."""
    return int.from_bytes(hashlib.sha256(id.encode()).digest()[:8], "big") % of + 1
