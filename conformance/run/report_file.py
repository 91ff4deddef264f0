"""Reads and writes report.json, the one file that every other report is rendered from."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

from conformance.contract import data_folder
from conformance.run.model import Run
from conformance.run.report_errors import InvalidReport, NotAReport, NotJson, OtherSchemaVersion, UnreadableReport
from conformance.run.serialize import SCHEMA_VERSION, from_json, to_json

Json = Any


def load_report(path: Path | str) -> Run:
    """The run that a report.json tells of.

    Raises:
        UnreadableReport, NotJson, NotAReport, OtherSchemaVersion, InvalidReport: as their names say.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise UnreadableReport(path, error.strerror or type(error).__name__) from None
    return parse_report(content, path)


def parse_report(content: bytes, path: Path | str) -> Run:
    """The run that the content of a report.json tells of; `path` is what errors call it. Raises as `load_report`."""
    document = _document(content, path)
    if not isinstance(document, dict) or "schema_version" not in document:
        raise NotAReport(path)
    if document["schema_version"] != SCHEMA_VERSION:
        raise OtherSchemaVersion(path, document["schema_version"], SCHEMA_VERSION)
    for error in _validator().iter_errors(document):
        pointer = "".join(f"/{step}" for step in error.instance_path)
        raise InvalidReport(path, pointer, error.message[:200])
    return from_json(document)


def save_report(run: Run, path: Path) -> None:
    """Write report.json."""
    put(path, report_text(run))


def report_text(run: Run) -> str:
    """The text of report.json. Half of a surrogate pair, which no UTF-8 file can hold, becomes a question mark."""
    document = to_json(run)
    try:
        return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
    except orjson.JSONEncodeError:  # such half pairs
        text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
        return text.encode("utf-8", "replace").decode() + "\n"


def put(path: Path, text: str) -> None:
    """Write a whole file or nothing, so that an interrupted run leaves no half report."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(text.encode("utf-8", "replace"))
    os.replace(unfinished, path)


def _document(content: bytes, path: Path | str) -> Json:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotJson(path, str(error)) from None


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    schema = json.loads((data_folder("specs") / "report.schema.json").read_bytes())
    return jsonschema_rs.Draft202012Validator(schema)
