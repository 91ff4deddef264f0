"""When a process of a run looks for garbage: seldom, for a test leaves little of it and the suite is large."""

from __future__ import annotations

import gc

_SELDOM = 20_000  # objects made since it last looked


def look_seldom() -> None:
    """From now on; what is there now stays, and is never looked at again."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(_SELDOM)
