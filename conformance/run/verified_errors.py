"""What can be wrong with the file that says when the real service last kept each requirement.

VerifiedError                 exit code 2
├── UnreadableVerified      the file cannot be read, or breaks specs/verified.schema.json
└── VerifiedOfAnother       the file is of another API version, or of a rehearsal and the run is not, or the reverse
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar


class VerifiedError(Exception):
    """The file cannot be used."""

    exit_code: ClassVar[int] = 2


class UnreadableVerified(VerifiedError):
    """The file cannot be read, or breaks specs/verified.schema.json."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be used: {why}. Delete it, and runs against api.stripe.com start anew.")


class VerifiedOfAnother(VerifiedError):
    """The file is of another API version or of another service."""

    def __init__(self, path: Path, theirs: str, ours: str) -> None:
        super().__init__(f"{path} is of {theirs}, and this run is of {ours}: name another file with --verified.")
