"""`python -m conformance.harness.lock` writes specs/requirements.json: every requirement ID, a lost one is a diff."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from conformance.contract import available_versions, data_folder, load
from conformance.harness.catalogue import catalogue

LOCK = "requirements.json"


def locked() -> dict[str, Any]:
    """The content of the lock: for each API version, level and provenance of every requirement by its ID."""
    return {
        version: {made.id: f"{made.level.value} {made.provenance.value}" for made in catalogue(load(version))}
        for version in available_versions()
    }


def lock_file() -> Path:
    return data_folder("specs") / LOCK


def main() -> None:
    lock_file().write_text(json.dumps(locked(), indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
