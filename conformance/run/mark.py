"""The mark of a run: its ID, which the objects that it makes carry, so that what is left over can be found again."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any, Final

Json = Any

KEY: Final = "conformance_run"  # of the metadata
FIELD: Final = f"metadata[{KEY}]"  # as it is sent
CLOCK: Final = "test_helpers.test_clock"  # the one object that hangs from nothing and has no metadata, but a name
_NAME: Final = "conformance "  # a test clock's name is this and the ID
_ID: Final = re.compile(r"run_(\d{14})_[0-9a-f]{6}")
_MOMENT: Final = "%Y%m%d%H%M%S"


def new_run_id(now: datetime | None = None) -> str:
    """An ID that no other run has: `run_20260301123000_5f3a9c`, with the UTC time at which the run began."""
    return f"run_{(now or datetime.now(timezone.utc)).strftime(_MOMENT)}_{secrets.token_hex(3)}"


def is_run_id(text: object) -> bool:
    """Whether a text has the form of a run's ID."""
    return began(text) is not None


def began(run: object) -> datetime | None:
    """When the run of that ID began, in UTC; None where it is no such ID."""
    found = _ID.fullmatch(run) if isinstance(run, str) else None
    try:
        return datetime.strptime(found[1], _MOMENT).replace(tzinfo=timezone.utc) if found else None
    except ValueError:
        return None


def clock_name(run: str) -> str:
    """What a test clock of that run is called."""
    return _NAME + run


def run_of(made: Mapping[str, Json]) -> str:
    """The run that made an object, by the mark that it carries; "" where it carries none."""
    name, metadata = made.get("name"), made.get("metadata")
    if made.get("object") == CLOCK:
        said: Json = name.removeprefix(_NAME) if isinstance(name, str) and name.startswith(_NAME) else ""
    else:
        said = metadata.get(KEY) if isinstance(metadata, Mapping) else ""
    return said if isinstance(said, str) and is_run_id(said) else ""
