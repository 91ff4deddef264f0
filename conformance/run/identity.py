"""What the installed suite is, as digests: so that a report says by exactly which suite it was made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from conformance.contract import data_folder

LOCK: Final = "requirements.json"
_PACKAGE = Path(__file__).resolve().parent.parent
_JUDGING = ("checks", "contract", "harness", "run", "suite", "wire")  # what decides; the rest shows, serves or asks
_CODE = frozenset({".py", ".ini"})


@cache
def suite_digest() -> str:
    """SHA-256 over the lock of all requirements, the code that decides them, and the data that they send."""
    total = hashlib.sha256()
    for name, path in _files():
        total.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@cache
def requirements_digest() -> str:
    """SHA-256 of specs/requirements.json."""
    return hashlib.sha256((data_folder("specs") / LOCK).read_bytes()).hexdigest()


def _files() -> Iterator[tuple[str, Path]]:
    """Name and place of each file, in an order that does not depend on where the suite is installed."""
    yield f"specs/{LOCK}", data_folder("specs") / LOCK
    for part in _JUDGING:
        folder = _PACKAGE / part
        found = {f"conformance/{part}/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*")}
        yield from ((name, path) for name, path in sorted(found.items()) if path.suffix in _CODE and path.is_file())
    fixtures = data_folder("fixtures")
    data = {f"fixtures/{path.relative_to(fixtures).as_posix()}": path for path in fixtures.rglob("*")}
    yield from ((name, path) for name, path in sorted(data.items()) if path.is_file())
