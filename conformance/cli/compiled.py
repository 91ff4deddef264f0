"""Keeps what Python compiles, where it is told to keep nothing beside the sources.

A run imports and rewrites (for `assert`) some hundreds of modules in every process. With PYTHONDONTWRITEBYTECODE, as in
most containers, each process would compile them all again: their code then goes to the user's cache folder, and the
sources stay as clean as was asked for.
"""

from __future__ import annotations

import os
import sys

_FORBIDDEN, _PREFIX = "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"


def keep_compiled() -> None:
    """For this process and those that it starts."""
    if not sys.dont_write_bytecode or sys.pycache_prefix is not None:
        return
    import platformdirs  # noqa: PLC0415  (only where it is needed)

    folder = platformdirs.user_cache_path("stripe-conformance") / "compiled"
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(folder)
    os.environ[_PREFIX] = str(folder)
    os.environ.pop(_FORBIDDEN, None)
