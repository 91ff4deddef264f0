"""Holds written files against the descriptions of their formats in tests/data/."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

_DATA = Path(__file__).resolve().parents[1] / "data"


def breaches(name: str, document: Any) -> list[str]:
    """What a document breaks of tests/data/<name>.schema.json: pointers and sentences."""
    schema = json.loads((_DATA / f"{name}.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]
