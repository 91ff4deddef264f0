"""What is answered as a file instead of a JSON object."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """A document, as a handler returns it."""

    content: bytes
    media_type: str  # "application/pdf"
