"""Calls a command in this process: for the many ways to misuse it, which need no process of their own."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
from click.testing import CliRunner, Result

from conformance.cli import main
from conformance.contract import data_folder


def invoke(*arguments: str) -> Result:
    """`stripe-conformance` with those arguments."""
    return CliRunner().invoke(main, list(arguments))


def valid(text: str, schema: str) -> Any:
    """The JSON document of a command's output, which keeps a schema of specs/."""
    document = json.loads(text)
    rules = json.loads((data_folder("specs") / f"{schema}.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(rules)
    jsonschema.Draft202012Validator(rules).validate(document)
    return document
