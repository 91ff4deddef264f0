"""Where exchanges wait on disk until the reports are written: a run's evidence never has to fit into memory.

A line is an entry of the HAR file that is put together of them: every worker writes its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from conformance.wire.exchange import Exchange
from conformance.wire.har import har_entry


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive exchanges in one spool file."""

    file: str
    offset: int
    count: int


class SpoolWriter:
    """Appends exchanges to one file; one writer per worker process."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._out: BinaryIO = (folder / f"{name}.spool").open("ab")

    def write(self, exchanges: Sequence[Exchange]) -> Stretch:
        offset = self._out.tell()
        self._out.writelines(har_entry(exchange) + b"\n" for exchange in exchanges)
        self._out.flush()
        return Stretch(f"{self._name}.spool", offset, len(exchanges))

    def close(self) -> None:
        self._out.close()


def read(folder: Path, stretch: Stretch) -> Iterator[bytes]:
    """The HAR entries of a stretch, in order."""
    with (folder / stretch.file).open("rb") as lines:
        lines.seek(stretch.offset)
        for _ in range(stretch.count):
            yield lines.readline().rstrip(b"\n")
