"""The resources: one module for each part of the API, named as in its reference; a module here is found by itself."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module


@cache
def load_all() -> None:
    """Imports every resource, which registers its handlers."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
