"""Reads YAML data, by libyaml where it is there: some ten times faster."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(content: bytes | str) -> Any:
    return yaml.load(content, Loader=_LOADER)


def read_yaml(path: Path) -> Any:
    return parse_yaml(path.read_bytes())
