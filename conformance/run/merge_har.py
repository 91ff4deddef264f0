"""Puts the recorded exchanges of shards together, in the order of their numbers in the merged run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from conformance.run.merge import exchange_order
from conformance.run.model import Run
from conformance.wire.exchange import Exchange
from conformance.wire.har import read_har, write_har


def merge_har(runs: Sequence[Run], files: Sequence[Path], path: Path) -> bool:
    """Write the HAR file of the whole run; False, and no file, where a shard's is not there or is of another run.

    Raises:
        BadRecording: a file is no HAR file.
        OSError: the file cannot be written.
    """
    if not all(file.is_file() for file in files):
        return False
    recorded = {number: list(read_har(file)) for number, file in enumerate(files)}
    if any(len(recorded[number]) != run.exchanges for number, run in enumerate(runs)):
        return False
    write_har(path, _in_order(runs, recorded))
    return True


def _in_order(runs: Sequence[Run], recorded: Mapping[int, Sequence[Exchange]]) -> Iterator[Exchange]:
    for index, number in exchange_order(runs):
        yield recorded[index][number - 1]
