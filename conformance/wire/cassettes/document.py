"""Parses the text of a cassette: JSON, or YAML whose tags and plain words never become anything but data.

YAML is built from the parser's events: no tag of a language (`!ruby/…`, `!!python/…`) has a constructor, dates and
numbers stay the texts that they are in a header, and nothing recurses, however deep a hostile file nests.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from typing import Any, Final

import orjson
import yaml

_Loader: Any = getattr(yaml, "CLoader", yaml.Loader)  # only its events are used
_BINARY: Final = frozenset({"!binary", "tag:yaml.org,2002:binary"})
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_DEEPEST: Final = 100  # levels; a cassette has fewer than 10


class NotParsed(Exception):
    """The text is no JSON, or no YAML. `line` counts from 1; 0 where it is not known."""

    def __init__(self, line: int, why: str) -> None:
        self.line, self.why = line, why
        super().__init__(why)


def parsed(content: bytes) -> Any:
    """The document: mappings, lists, texts, bytes and None; of JSON numbers too.

    Raises:
        NotParsed: says where.
    """
    if content.lstrip()[:1] in (b"{", b"["):
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError as problem:
            raise NotParsed(problem.lineno, f"no JSON: {problem.msg}") from problem
    try:
        return _built(yaml.parse(content, Loader=_Loader))
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = min(mark.line, content.rstrip().count(b"\n")) + 1 if mark else 0  # the end counts as a line of its own
        raise NotParsed(line, f"no YAML: {problem.problem or problem.context}") from problem
    except yaml.reader.ReaderError as problem:
        raise NotParsed(0, f"no YAML: {problem.reason}") from problem


def _built(events: Iterable[Any]) -> Any:
    """The first document that the events tell of."""
    root = _Open([], 0)
    stack, anchors = [root], dict[str, Any]()
    for event in events:
        if isinstance(event, yaml.ScalarEvent):
            _put(stack[-1], _keep(anchors, event, _scalar(event)))
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            made: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            stack.append(_Open(_keep(anchors, event, made), _line(event)))
            if len(stack) > _DEEPEST:
                raise NotParsed(_line(event), f"no recording: it nests deeper than {_DEEPEST} levels")
        elif isinstance(event, yaml.CollectionEndEvent):
            done = stack.pop()
            _put(stack[-1], done.made)
        elif isinstance(event, yaml.AliasEvent):
            _put(stack[-1], anchors.get(str(event.anchor)))
        elif isinstance(event, yaml.DocumentEndEvent):
            break
    return root.made[0] if root.made else None


class _Open:
    """A list or a mapping that is being filled; a mapping has a key that waits for its value, or none."""

    __slots__ = ("key", "line", "made")
    _NO_KEY: Final = object()

    def __init__(self, made: Any, line: int) -> None:
        self.made, self.line = made, line
        self.key: Any = self._NO_KEY

    def put(self, value: Any) -> None:
        if isinstance(self.made, list):
            self.made.append(value)
        elif self.key is self._NO_KEY:
            self.key = value
        else:
            self.made[self.key] = value
            self.key = self._NO_KEY


def _put(place: _Open, value: Any) -> None:
    try:
        place.put(value)
    except TypeError as problem:
        raise NotParsed(place.line, "no YAML of a cassette: a key is a list or a mapping") from problem


def _keep(anchors: dict[str, Any], event: Any, value: Any) -> Any:
    if event.anchor:
        anchors[event.anchor] = value
    return value


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _scalar(event: Any) -> str | bytes | None:
    text: str = event.value
    if event.tag in _BINARY:
        try:
            return base64.b64decode(re.sub(r"\s+", "", text))
        except (binascii.Error, ValueError) as problem:
            raise NotParsed(_line(event), "no YAML: !binary is no base64") from problem
    return None if event.tag is None and event.implicit[0] and text in _NULLS else text
