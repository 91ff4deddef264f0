"""Reads a baseline file, and says everything that is wrong with it at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

from conformance.contract import data_folder, parse_yaml
from conformance.run.baseline import Baseline, Entry
from conformance.run.baseline_errors import InvalidBaseline, NotYaml, OtherVersion, UnreadableBaseline
from conformance.run.model import Outcome

Json = Any
_EVENTS = getattr(yaml, "CLoader", yaml.Loader)
_DEEPEST = 20  # levels; a baseline has four. The loader in C recurses, and a file too deep would end the process
_DATES = ("expires", "first_seen", "last_seen")


def load_baseline(path: Path, api_version: str) -> Baseline:
    """The baseline of a file, for runs of an API version.

    Raises:
        UnreadableBaseline, NotYaml, InvalidBaseline, OtherVersion: as their names say.
    """
    document = document_of(path)
    if document.get("api_version", api_version) != api_version:
        raise OtherVersion(path, document["api_version"], api_version)
    record = document.get("record", {})
    return Baseline(
        path,
        document.get("api_version", ""),
        tuple(_entry(row) for row in document["entries"]),
        frozenset(record.get("passed", ())),
        frozenset(record.get("failed", ())),
    )


def document_of(path: Path) -> dict[str, Json]:
    """The content of the file as JSON that keeps specs/baseline.schema.json.

    Raises:
        UnreadableBaseline, NotYaml, InvalidBaseline: as their names say.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableBaseline(path, getattr(problem, "strerror", None) or "no UTF-8 text") from None
    try:
        _refuse_deep(path, text)
        document = plain(parse_yaml(text))
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        said = getattr(problem, "problem", None) or str(problem)
        raise NotYaml(path, mark.line + 1 if mark else 1, said) from None
    except ValueError as problem:  # a date that no calendar has
        raise InvalidBaseline(path, [str(problem)]) from None
    if problems := list(_problems(document)):
        raise InvalidBaseline(path, problems)
    return dict(document)


def _refuse_deep(path: Path, text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_EVENTS):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise NotYaml(path, line, f"it nests deeper than {_DEEPEST} levels")


def plain(value: Json) -> Json:
    """YAML's values as JSON has them: dates as text."""
    if isinstance(value, dict):
        return {str(key): plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [plain(member) for member in value]
    return value.isoformat() if isinstance(value, date) else value


def expected(said: Json) -> frozenset[Outcome]:
    """The outcomes that an entry's `expect` names."""
    return frozenset(Outcome(word) for word in ([said] if isinstance(said, str) else said))


def _entry(row: dict[str, Json]) -> Entry:
    return Entry(
        requirement=row.get("requirement", ""),
        prefix=row.get("prefix", ""),
        expect=expected(row["expect"]),
        reason=row.get("reason", ""),
        ticket=str(row.get("ticket", "")),
        expires=date.fromisoformat(row["expires"]) if "expires" in row else None,
    )


def _problems(document: Json) -> Iterator[str]:
    if not isinstance(document, dict):
        yield "it is no table with `schema_version: 1` and `entries`"
        return
    broken = False
    for error in _validator().iter_errors(document):
        broken = True
        yield f"{_place(document, list(error.instance_path))}: {_said(error.message)}"
    if not broken:
        yield from _twice(document)
        yield from _no_dates(document)


def _place(document: Json, steps: list[str | int]) -> str:
    """Where in the file, with the name of the entry."""
    if steps[:1] == ["entries"] and len(steps) > 1:
        row = document["entries"][steps[1]]
        name = row.get("requirement") or row.get("prefix") if isinstance(row, dict) else None
        rest = "".join(f" {step}" for step in steps[2:])
        return f"entry {int(steps[1]) + 1}{f' ({name})' if name else ''}{rest}"
    return " ".join(map(str, steps)) or "the file"


def _said(message: str) -> str:
    if "oneOf" in message:
        return "has to name either a `requirement` or a `prefix`"
    if "anyOf" in message:
        return "has to be failed, blocked or unsupported, or a list of these"
    return message[:200]


def _twice(document: Json) -> Iterator[str]:
    for kind in ("requirement", "prefix"):
        for name, times in Counter(row[kind] for row in document["entries"] if kind in row).items():
            if times > 1:
                yield f"{kind} {name}: has {times} entries"


def _no_dates(document: Json) -> Iterator[str]:
    for number, row in enumerate(document["entries"]):
        for name in _DATES:
            try:
                date.fromisoformat(row.get(name, "2022-08-01"))
            except ValueError:
                yield f"{_place(document, ['entries', number, name])}: {row[name]!r} is no date"


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    schema = json.loads((data_folder("specs") / "baseline.schema.json").read_bytes())
    return jsonschema_rs.Draft202012Validator(schema)
