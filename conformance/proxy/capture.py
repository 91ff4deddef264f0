"""The bounded copy of one exchange that is kept for checking while its bytes pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

Headers = list[tuple[bytes, bytes]]

LIMIT: Final = 2 * 1024 * 1024  # bytes of one body; the largest documented answer is some 100 kB
REPORT: Final = "report"  # what the proxy asks its audit, between captures


@dataclass(slots=True)
class Copy:
    """The bytes of one body, up to the limit; of a larger one nothing is kept."""

    content: bytes = b""
    whole: bool = True  # False where the body was larger than the limit
    _chunks: list[bytes] = field(default_factory=list)
    _size: int = 0

    def add(self, chunk: bytes) -> None:
        """Keep one more piece, while there is room."""
        self._size += len(chunk)
        if self._size > LIMIT:
            self.whole = False
            self._chunks.clear()
        elif self.whole:
            self._chunks.append(chunk)

    def close(self) -> None:
        """No more comes."""
        self.content = b"".join(self._chunks)
        self._chunks = []


@dataclass(slots=True)
class Capture:
    """One exchange that passed: as bytes, unredacted, never leaving this computer's memory.

    `status` is None where no whole answer came; `fault` then says why in a few words.
    """

    method: str
    target: str  # path and query, as they were sent
    request_headers: Headers
    started_at: float  # seconds since the epoch
    sent: bytes = b""
    status: int | None = None
    response_headers: Headers = field(default_factory=list)
    received: bytes = b""
    duration: float = 0.0  # seconds
    fault: str = ""
    too_large: bool = False  # a body was beyond the limit, and is not here

    @property
    def size(self) -> int:
        """Bytes of both bodies."""
        return len(self.sent) + len(self.received)
