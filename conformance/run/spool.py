"""Where exchanges wait on disk until the reports are written: a run's evidence never has to fit into memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

import orjson

from conformance.wire.exchange import Exchange


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
        self._out.writelines(orjson.dumps(asdict_shallow(exchange)) + b"\n" for exchange in exchanges)
        self._out.flush()
        return Stretch(f"{self._name}.spool", offset, len(exchanges))

    def close(self) -> None:
        self._out.close()


def read(folder: Path, stretch: Stretch) -> Iterator[Exchange]:
    """The exchanges of a stretch, in order."""
    with (folder / stretch.file).open("rb") as lines:
        lines.seek(stretch.offset)
        for _ in range(stretch.count):
            yield exchange_of(lines.readline())


def asdict_shallow(exchange: Exchange) -> dict[str, object]:
    """The exchange's fields; `asdict` would copy every body in depth."""
    return {name: getattr(exchange, name) for name in _FIELDS}


def exchange_of(line: bytes) -> Exchange:
    """The exchange of one spooled line."""
    fields = orjson.loads(line)
    for name in ("query", "form"):
        fields[name] = tuple(map(tuple, fields[name]))
    return Exchange(**fields)


_FIELDS = tuple(asdict(Exchange("", "", "")))
