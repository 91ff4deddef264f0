"""Finds the recordings below folders, always in the same order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from conformance.wire.cassettes.recording import Recording, read_recording, recognized
from conformance.wire.errors import BadRecording


@dataclass
class Found:
    """What the files named and the folders named hold, one file after the other.

    Filled while `recordings()` is walked: `others` are files of folders that are no recordings, `broken` those that
    are meant to be and cannot be read.
    """

    others: list[Path] = field(default_factory=list)
    broken: list[BadRecording] = field(default_factory=list)


def find(paths: Iterable[Path], found: Found) -> Iterator[Recording]:
    """The recordings of files, and of folders with all that is below them, but for hidden folders.

    A file that is reached twice counts once. What is wrong in a folder goes into `found`.

    Raises:
        BadRecording: a file that is named itself cannot be read, or is no recording.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in _files(path) if path.is_dir() else (path,):
            if file.resolve() in seen:
                continue
            seen.add(file.resolve())
            if file is path:
                yield read_recording(file)
                continue
            try:
                recording = recognized(file)
            except BadRecording as problem:
                found.broken.append(problem)
                continue
            if recording is None:
                found.others.append(file)
            else:
                yield recording


def _files(folder: Path) -> Iterator[Path]:
    """Every regular file below a folder, sorted by path."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (file for file in (Path(here, name) for name in sorted(files)) if file.is_file())
