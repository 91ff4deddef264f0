"""Reads a target file, and says of every mistake in it on which line it stands."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from conformance.wire.errors import BadOption, BadTargetFile, Problem
from conformance.wire.rules import mistakes

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Json = Any
Keys = tuple[str | int, ...]

_BARE_OR_QUOTED = r"(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')"
_KEYS: Final = re.compile(rf"{_BARE_OR_QUOTED}(?:\s*\.\s*{_BARE_OR_QUOTED})*")
_TABLE: Final = re.compile(rf"\s*\[\[?\s*({_KEYS.pattern})\s*\]")
_PAIR: Final = re.compile(rf"\s*({_KEYS.pattern})\s*=")
_INLINE: Final = re.compile(rf"[{{,]\s*({_KEYS.pattern})\s*=")
_LINE: Final = re.compile(r" \(at line (\d+), column \d+\)")


@dataclass(frozen=True)
class TargetFile:
    """A target file without mistakes: its settings, and the line of each."""

    path: Path
    settings: Mapping[str, Json]
    lines: Mapping[Keys, int]

    def line(self, *keys: str | int) -> int:
        """The line on which a setting stands, else that of the table that holds it."""
        named = tuple(_name(key) if isinstance(key, str) else key for key in keys)
        while named and named not in self.lines:
            named = named[:-1]
        return self.lines.get(named, 1)

    def refuse(self, *problems: Problem) -> BadTargetFile:
        """The error that says what else is wrong with the file."""
        return BadTargetFile(self.path, problems)


def read_target_file(path: Path, source: str) -> TargetFile:
    """The file, checked against specs/target.schema.json. `-` in the names of settings counts as `_`.

    Raises:
        BadOption: it cannot be read; `source` is the flag or the variable that names it.
        BadTargetFile: it has mistakes.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        why = problem.strerror if isinstance(problem, OSError) and problem.strerror else "no UTF-8 text"
        raise BadOption(source, f"{path} cannot be read: {why}") from problem
    try:
        settings = _plain(tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        raise BadTargetFile(path, [_syntax(str(problem), text)]) from problem
    file = TargetFile(path, settings, dict(_lines(text)))
    problems = [
        Problem(".".join(map(str, found.path)), file.line(*found.path), found.message, found.suggestion)
        for found in mistakes(settings)
    ]
    if problems:
        raise file.refuse(*problems)
    return file


def _syntax(message: str, text: str) -> Problem:
    place = _LINE.search(message)
    line = int(place.group(1)) if place else text.count("\n") + 1
    return Problem("TOML", line, _LINE.sub("", message).replace(" (at end of document)", ""))


def _plain(value: Json) -> Json:
    """The value as JSON has it: TOML's dates as text, the names of settings with `_`; targets keep their names."""
    if isinstance(value, dict):
        return {_name(key): _targets(member) if key == "targets" else _plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return value.isoformat() if isinstance(value, date) else value


def _targets(value: Json) -> Json:
    return {name: _plain(target) for name, target in value.items()} if isinstance(value, dict) else _plain(value)


def _name(key: str) -> str:
    return key.replace("-", "_")


def _lines(text: str) -> Iterator[tuple[Keys, int]]:
    """Every table and setting with the line on which it is first written."""
    seen: set[Keys] = set()
    table: Keys = ()
    for number, line in enumerate(text.splitlines(), start=1):
        for keys in _written(line, table):
            if keys not in seen:
                seen.add(keys)
                yield keys, number
        if header := _TABLE.match(line):
            table = _split(header.group(1))


def _written(line: str, table: Keys) -> Iterator[Keys]:
    if header := _TABLE.match(line):
        yield _split(header.group(1))
    elif pair := _PAIR.match(line):
        keys = table + _split(pair.group(1))
        yield keys
        for inner in _INLINE.finditer(line, pair.end()):
            yield keys + _split(inner.group(1))


def _split(keys: str) -> Keys:
    return tuple(_name(key.strip().strip("\"'")) for key in re.findall(_BARE_OR_QUOTED, keys))
