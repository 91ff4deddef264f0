"""The words that grade a requirement: how strictly it is promised, and who says so."""

from __future__ import annotations

from enum import Enum


class Level(str, Enum):
    """How strictly a requirement is promised (RFC 2119 words). The level decides the gate."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


class Provenance(str, Enum):
    """Where a requirement comes from; what is inferred is never MUST."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    INFERRED = "inferred"
