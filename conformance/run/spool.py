"""Where exchanges wait on disk until the reports are written: a run's evidence never has to fit into memory.

A line is an entry of the HAR file that is put together of them: every worker writes its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from conformance.wire.exchange import Exchange
from conformance.wire.har import har_entry


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive exchanges in one spool file."""

    file: str
    offset: int
    size: int  # in bytes
    count: int


class SpoolWriter:
    """Appends exchanges to one file; one writer per worker process."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._out: BinaryIO = (folder / f"{name}.spool").open("ab")

    def write(self, exchanges: Sequence[Exchange]) -> Stretch:
        offset = self._out.tell()
        written = b"".join(har_entry(exchange) + b"\n" for exchange in exchanges)
        self._out.write(written)
        self._out.flush()
        return Stretch(f"{self._name}.spool", offset, len(written), len(exchanges))

    def close(self) -> None:
        self._out.close()


class SpoolReader:
    """Reads stretches back, in whatever order. A context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, BinaryIO] = {}

    def read(self, stretch: Stretch) -> list[bytes]:
        """The HAR entries of a stretch, in order."""
        lines = self._files.get(stretch.file) or self._files.setdefault(stretch.file, self._open(stretch.file))
        lines.seek(stretch.offset)
        return lines.read(stretch.size).splitlines()

    def _open(self, name: str) -> BinaryIO:
        return (self._folder / name).open("rb")

    def __enter__(self) -> SpoolReader:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for lines in self._files.values():
            lines.close()
