"""Keeps the parsed form of data files in the user's cache, as JSON by their digest: YAML is slow to read."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import orjson
import platformdirs

from conformance.contract.locate import data_folder
from conformance.contract.model import Json
from conformance.contract.yaml_files import parse_yaml


@cache
def read_fixture(name: str) -> Json:
    """What fixtures/<name>.yaml says, as JSON has it: dates and the names of members are strings."""
    content = (data_folder("fixtures") / f"{name}.yaml").read_bytes()
    return kept(hashlib.sha256(content).hexdigest(), lambda: parse_yaml(content))


def kept(digest: str, make: Callable[[], Json]) -> Json:
    """What is kept under a digest, else what `make` makes: the same JSON either way."""
    folder = Path(platformdirs.user_cache_dir("stripe-conformance"))
    path = folder / f"{digest}.json"
    with contextlib.suppress(OSError, orjson.JSONDecodeError):
        return orjson.loads(path.read_bytes())
    written = orjson.dumps(make(), option=orjson.OPT_NON_STR_KEYS)
    with contextlib.suppress(OSError):  # a read-only home costs time, nothing else
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as out:
            out.write(written)
        os.replace(out.name, path)
    return orjson.loads(written)
