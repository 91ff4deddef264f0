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
    """JSON whose outermost levels, properties and definitions, have lines of their own."""
    return _json(document, 0, 2) + "\n"


def _json(node: Json, indent: int, blocks: int) -> str:
    """The node as JSON. `blocks` is how many levels of objects are always spread over lines."""
    inline = json.dumps(node, ensure_ascii=False)
    if not isinstance(node, (dict, list)) or not node:
        return inline
    if not (isinstance(node, dict) and blocks) and len(inline) + indent <= WIDTH:
        return inline
    inner = indent + 2
    pad = " " * inner
    if isinstance(node, list):
        if not any(isinstance(each, (dict, list)) for each in node):
            return f"[\n{_filled([json.dumps(each, ensure_ascii=False) for each in node], inner)}\n{' ' * indent}]"
        lines = [_json(each, inner, 0) for each in node]
        return "[\n" + ",\n".join(pad + line for line in lines) + f"\n{' ' * indent}]"
    lines = []
    for key, value in node.items():
        deeper = {"properties": 1, "$defs": 2}.get(key, 0) if blocks == 2 else max(blocks - 1, 0)
        lines.append(f"{pad}{_keyed(key, value, inner, deeper)}")
    return "{\n" + ",\n".join(lines) + f"\n{' ' * indent}}}"


def _keyed(key: str, value: Json, indent: int, blocks: int) -> str:
    start = json.dumps(key) + ": "
    inline = json.dumps(value, ensure_ascii=False)
    fits = len(start) + len(inline) + indent <= WIDTH
    if fits and not (blocks and isinstance(value, dict)):
        return start + inline
    return start + _spread(value, indent, blocks)


def _spread(value: Json, indent: int, blocks: int) -> str:
    """The value over several lines, although it might fit into one without its key."""
    if not isinstance(value, (dict, list)) or not value:
        return json.dumps(value, ensure_ascii=False)
    inner = indent + 2
    if isinstance(value, dict):
        deeper = max(blocks - 1, 0)
        lines = [" " * inner + _keyed(key, child, inner, deeper) for key, child in value.items()]
        return "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}"
    if any(isinstance(each, (dict, list)) for each in value):
        lines = [" " * inner + _json(each, inner, 0) for each in value]
        return "[\n" + ",\n".join(lines) + "\n" + " " * indent + "]"
    return f"[\n{_filled([json.dumps(each, ensure_ascii=False) for each in value], inner)}\n{' ' * indent}]"


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
