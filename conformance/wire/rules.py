"""The rules of specs/target.schema.json: which settings there are, and what is wrong with a value."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import orjson

from conformance.contract import data_folder

Json = Any
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in settings: where (keys from the root), what, and what was probably meant."""

    path: Path
    message: str
    suggestion: str = ""


@cache
def schema() -> Mapping[str, Json]:
    """specs/target.schema.json."""
    return dict(orjson.loads((data_folder("specs") / "target.schema.json").read_bytes()))


@cache
def setting_names() -> tuple[str, ...]:
    """Every setting that can be a flag and a variable."""
    return tuple(name for name in schema()["properties"] if name != "targets")


def mistakes(settings: Mapping[str, Json]) -> list[Mistake]:
    """What the rules refuse."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415  (a tenth of a second, where nothing is set)

    errors = Draft202012Validator(schema()).iter_errors(settings)
    return [found for error in errors for found in _explained(error)]


def from_text(name: str, text: str) -> Json:
    """A flag's or a variable's text as the type of its setting; the text itself where it cannot be read so.

    Lists are `a,b`; capabilities are `search=true,test_clocks=false`.
    """
    kind = schema()["$defs"][name]["type"] if name in schema()["$defs"] else "string"
    reader = _READERS.get(kind)
    try:
        return reader(text) if reader else text
    except ValueError:
        return text


def close_to(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant; "" where none is near."""
    found = difflib.get_close_matches(name.lower(), list(known), n=1)
    return found[0] if found else ""


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _truth(text: str) -> bool:
    """Raises ValueError where it is neither."""
    if text.strip().lower() not in _TRUTH:
        raise ValueError(text)
    return _TRUTH[text.strip().lower()]


def _claims(text: str) -> dict[str, Json]:
    """`search=true,test_clocks=false` as a mapping; a name alone claims."""
    pairs = [item.partition("=") for item in _items(text)]
    return {name.strip(): _TRUTH.get(value.strip().lower(), value) if equals else True for name, equals, value in pairs}


_TRUTH: Final[Mapping[str, bool]] = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_READERS: Final[Mapping[str, Any]] = {
    "array": _items,
    "boolean": _truth,
    "integer": int,
    "number": float,
    "object": _claims,
}
_TYPES: Final[Mapping[str, str]] = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "object": "a table",
    "string": "a string",
}
_PATTERNS: Final[Mapping[str, str]] = {
    "api_version": "2022-08-01",
    "connect_to": "127.0.0.1:12111",
    "service_date": "2022-08-01",
    "shard": "1/3",
}
_PHRASES: Final[Mapping[str, str]] = {
    "exclusiveMinimum": "has to be more than {rule}",
    "maximum": "has to be at most {rule}",
    "minItems": "has to name something",
    "minLength": "has to say something",
    "minimum": "has to be at least {rule}",
    "uniqueItems": "names something twice",
}


def _explained(error: Any) -> Iterator[Mistake]:
    path, rule, kind = tuple(error.absolute_path), error.validator_value, error.validator
    if kind == "additionalProperties":
        known = error.schema["properties"]
        for key in sorted(set(error.instance) - set(known)):
            yield Mistake((*path, key), "no such setting", close_to(key, known))
    elif kind == "required":
        for key in sorted(set(rule) - set(error.instance)):
            yield Mistake((*path, key), "is missing")
    elif kind == "type":
        yield Mistake(path, f"has to be {_TYPES[rule]}, not {error.instance!r}")
    elif kind == "enum":
        words = ", ".join(map(repr, rule))
        yield Mistake(path, f"has to be one of {words}, not {error.instance!r}", close_to(str(error.instance), rule))
    elif kind == "pattern":
        example = _PATTERNS.get(str(path[-1])) if path else None
        yield Mistake(path, f"has to look like {example}, not {error.instance!r}" if example else "is no name")
    else:
        yield Mistake(path, _PHRASES.get(kind, error.message).format(rule=rule))
