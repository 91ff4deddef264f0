"""Writes documents as the hand-written ones look: one line for what fits into one, 120 columns at most."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import yaml

Json = Any
WIDTH = 118
_PLAIN = re.compile(r"[A-Za-z_/^$][A-Za-z0-9_./^$() +'-]*[A-Za-z0-9_./)$+]|[A-Za-z_]")
_ALWAYS_BLOCKS = frozenset({"properties", "operationId", "200"})


def as_json(document: Json) -> str:
    """JSON whose outermost members, properties and definitions have lines of their own."""
    return _spread(document, 0, "document") + "\n"


# Objects that always have a line for each member, and what then holds for the objects in it.
_SPREAD = {
    "document": {"properties": "members", "$defs": "definitions"},
    "definitions": {"*": "members"},
    "members": {},
}


def _member(start: str, value: Json, indent: int, kind: str) -> str:
    """`start` and the value: on one line where it fits and may."""
    inline = json.dumps(value, ensure_ascii=False)
    fits = indent + len(start) + len(inline) <= WIDTH and not (kind and isinstance(value, dict))
    return start + (inline if fits or not _nests(value) else _spread(value, indent, kind))


def _spread(value: Json, indent: int, kind: str = "") -> str:
    """The value over several lines."""
    inner, close = indent + 2, "\n" + " " * indent
    if isinstance(value, dict):
        kinds = _SPREAD.get(kind, {})
        members = [
            " " * inner + _member(json.dumps(key) + ": ", child, inner, kinds.get(key, kinds.get("*", "")))
            for key, child in value.items()
        ]
        return "{\n" + ",\n".join(members) + close + "}"
    if any(map(_nests, value)):
        return "[\n" + ",\n".join(" " * inner + _member("", child, inner, "") for child in value) + close + "]"
    return "[\n" + _filled([json.dumps(child, ensure_ascii=False) for child in value], inner) + close + "]"


def _filled(words: list[str], indent: int, *, end: str = "") -> str:
    """The words in lines as long as possible, separated by commas."""
    lines = [" " * indent]
    for at, word in enumerate(words):
        piece = word + ("," if at < len(words) - 1 else end)
        if len(lines[-1]) + len(piece) > WIDTH and lines[-1].strip():
            lines.append(" " * indent)
        lines[-1] += piece + " "
    return "\n".join(line.rstrip() for line in lines)


def as_yaml(document: Json) -> str:
    """YAML in blocks, with flow notation for what fits into a line."""
    lines: list[str] = []
    _block(document, 0, lines.append)
    return "\n".join(lines) + "\n"


def _block(node: Json, indent: int, write: Callable[[str], None]) -> None:
    pad = " " * indent
    if isinstance(node, dict):
        for key, value in node.items():
            _entry(f"{pad}{_scalar(key)}:", value, indent, write)
        return
    for value in node:
        if _nests(value) and not _fits(value, WIDTH - indent - 2):
            lines: list[str] = []
            _block(value, indent + 2, lines.append)
            write(f"{pad}- {lines[0].lstrip()}")
            for line in lines[1:]:
                write(line)
        else:
            write(f"{pad}- {_flow(value)}")


def _entry(key: str, value: Json, indent: int, write: Callable[[str], None]) -> None:
    if not _nests(value) or _fits(value, WIDTH - len(key) - 1):
        write(f"{key} {_flow(value)}")
    elif isinstance(value, list) and not any(map(_nests, value)):
        write(key)
        write(" " * (indent + 2) + "[" + _filled([_flow(each) for each in value], indent + 3, end="]").lstrip())
    else:
        write(key)
        _block(value, indent + 2, write)


def _nests(value: Json) -> bool:
    return isinstance(value, (dict, list)) and bool(value)


def _fits(value: Json, room: int) -> bool:
    if isinstance(value, dict):
        if _ALWAYS_BLOCKS & set(value) or isinstance(value.get("default"), dict):
            return False
    elif len(value) > 1 and any(isinstance(each, dict) and not {"type", "enum"} & set(each) for each in value):
        return False
    return len(_flow(value)) <= room


def _flow(value: Json) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(value) if isinstance(value, str) else str(value)


@cache
def _text(value: str) -> str:
    plain = bool(_PLAIN.fullmatch(value)) and " #" not in value and yaml.safe_load(value) == value
    return value if plain else "'" + value.replace("'", "''") + "'"
