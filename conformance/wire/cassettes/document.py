"""Parses the text of a cassette: JSON, or YAML whose tags and plain words never become anything but data."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any, Final

import orjson
import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL: Final = "tag:yaml.org,2002:null"


class NotParsed(Exception):
    """The text is no JSON, or no YAML. `line` counts from 1; 0 where it is not known."""

    def __init__(self, line: int, why: str) -> None:
        self.line, self.why = line, why
        super().__init__(why)


def parsed(content: bytes) -> Any:
    """The document: mappings, lists, texts, bytes, numbers (of JSON alone) and None.

    Raises:
        NotParsed: says where.
    """
    if content.lstrip()[:1] in (b"{", b"["):
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError as problem:
            raise NotParsed(problem.lineno, f"no JSON: {problem.msg}") from problem
    try:
        return yaml.load(content, Loader=_Loader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        raise NotParsed(mark.line + 1 if mark else 0, f"no YAML: {problem.problem or problem.context}") from problem
    except yaml.reader.ReaderError as problem:
        raise NotParsed(0, f"no YAML: {problem.reason}") from problem
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        raise NotParsed(0, f"no YAML: {type(problem).__name__}") from problem


class _Loader(_Base):  # type: ignore[misc]
    """Safe, and literal: `2022-08-01`, `no` and `0123` stay the texts that they are in a header or a body."""

    yaml_implicit_resolvers: Final = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag == _NULL]
        for first, resolvers in _Base.yaml_implicit_resolvers.items()
    }


def _plain(loader: Any, _suffix: str, node: Any) -> Any:
    """What stands under a tag of a language (`!ruby/…`, `!!python/…`), as data: no object is ever made of it."""
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


def _binary(loader: Any, node: Any) -> bytes:
    text = loader.construct_scalar(node)
    try:
        return base64.b64decode(re.sub(r"\s+", "", text))
    except (binascii.Error, ValueError) as problem:
        raise yaml.constructor.ConstructorError(None, None, "!binary is no base64", node.start_mark) from problem


_Loader.add_multi_constructor("!", _plain)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _plain)
for _tag in ("!binary", "tag:yaml.org,2002:binary"):
    _Loader.add_constructor(_tag, _binary)
