"""Readers of what brackets nest: objects, arrays, and values of several kinds; and the choice of a schema's reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conformance.contract import Json
from conformance.contract.form import Tree
from conformance.reference import metadata
from conformance.reference.errors import InvalidParameter
from conformance.reference.parameters import scalars
from conformance.reference.parameters.scalars import Enumeration, Reader, shown

_MOST_ELEMENTS = {"tax_id_data": 5, "custom_fields": 4, "images": 8}


class Object(Reader):
    """A hash of documented members, or one of free keys whose values are all of one kind."""

    def __init__(self, schema: Mapping[str, Json], name: str, *, required: bool, may_unset: bool) -> None:
        super().__init__(schema, name, required=required, may_unset=may_unset)
        self._needed = tuple(schema.get("required", ()))
        self.readers = {
            member: reader_of(below, member, required=member in self._needed, may_unset=may_unset)
            for member, below in schema.get("properties", {}).items()
        }
        free = schema.get("additionalProperties")
        self._free = reader_of(free, "", required=False, may_unset=True) if isinstance(free, Mapping) else None

    def unknown(self, raw: Json, param: str) -> Iterator[str]:
        if isinstance(raw, dict):
            for name, value in raw.items():
                reader = self.readers.get(name, self._free)
                if reader is None:
                    yield _below(param, name)
                elif not isinstance(value, str):
                    yield from reader.unknown(value, _below(param, name))

    def read(self, raw: Json, param: str) -> dict[str, Json]:
        if not isinstance(raw, dict):
            raise InvalidParameter(f"Invalid object: {shown(raw)}", param=param)
        return self.members(raw, param)

    def members(self, raw: Tree, param: str) -> dict[str, Json]:
        """The typed members, `param` being the bracketed name of the hash: empty for the parameters themselves."""
        for name in self._needed:
            if name not in raw:
                below = _below(param, name)
                raise InvalidParameter(f"Missing required param: {below}.", code="parameter_missing", param=below)
        found = {}
        for name, value in raw.items():
            reader = self.readers.get(name, self._free)
            if reader is not None:
                found[name] = reader.value(value, _below(param, name))
        return found


class Metadata(Object):
    removable = False  # whether an empty string removes all of it, where the schema does not say so

    def members(self, raw: Tree, param: str) -> dict[str, Json]:
        metadata.check(raw, param)
        return dict(raw)

    @property
    def unsets(self) -> bool:
        return self.removable


class CurrencyOptions(Object):
    def members(self, raw: Tree, param: str) -> dict[str, Json]:
        return super().members({scalars.currency(code, param): option for code, option in raw.items()}, param)


class Array(Reader):
    def __init__(self, schema: Mapping[str, Json], name: str, *, required: bool, may_unset: bool) -> None:
        super().__init__(schema, name, required=required, may_unset=may_unset)
        self._element = reader_of(schema.get("items", {}), "", required=True, may_unset=may_unset)

    def unknown(self, raw: Json, param: str) -> Iterator[str]:
        for index, value in _elements(raw) or ():
            yield from self._element.unknown(value, f"{param}[{index}]")

    def read(self, raw: Json, param: str) -> list[Json]:
        elements = _elements(raw)
        if elements is None:
            raise InvalidParameter(f"Invalid array: {shown(raw)}", param=param)
        most = _MOST_ELEMENTS.get(self.name)
        if most is not None and len(elements) > most:
            raise InvalidParameter(f"Array {param} exceeded maximum {most} allowed elements.", param=param)
        return [self._element.value(value, f"{param}[{index}]") for index, value in elements]


class Alternatives(Reader):
    """A value of several kinds: a timestamp or `now`, an integer or a range, an ID or an object."""

    def __init__(self, schema: Mapping[str, Json], name: str, *, required: bool, may_unset: bool) -> None:
        super().__init__(schema, name, required=required, may_unset=may_unset)
        given = [branch for branch in schema["anyOf"] if branch.get("enum") != [""]]
        self._unsettable = len(given) < len(schema["anyOf"])
        readers = [reader_of(branch, name, required=True, may_unset=may_unset) for branch in given]
        self._texts = [reader for reader in readers if not isinstance(reader, Object | Array)]
        self._object = next((reader for reader in readers if isinstance(reader, Object)), None)
        self._array = next((reader for reader in readers if isinstance(reader, Array)), None)

    def unknown(self, raw: Json, param: str) -> Iterator[str]:
        *_, likeliest = self._candidates(raw)
        yield from likeliest.unknown(raw, param)

    def read(self, raw: Json, param: str) -> Json:
        *others, last = self._candidates(raw)
        for reader in others:
            try:
                return reader.read(raw, param)
            except InvalidParameter:
                continue  # it may be of the next kind; of the last kind it has to be
        return last.read(raw, param)

    def _candidates(self, raw: Json) -> list[Reader]:
        """The kinds that a value can be of by its form; never empty."""
        nested: list[Reader] = [reader for reader in (self._object, self._array) if reader]
        if isinstance(raw, str):
            return self._texts or nested[:1]
        if self._array is not None and (self._object is None or (raw and _elements(raw) is not None)):
            return [self._array]
        return nested[:1] or self._texts

    @property
    def unsets(self) -> bool:
        return self._unsettable or any(isinstance(reader, Enumeration) and reader.unsets for reader in self._texts)


def reader_of(schema: Mapping[str, Json], name: str, *, required: bool, may_unset: bool) -> Reader:
    """The reader of a schema; by `name` some strings are known to be URLs, currencies or e-mail addresses."""
    return _kind(schema, name)(schema, name, required=required, may_unset=may_unset)


_NESTED: Mapping[str, type[Reader]] = {"object": Object, "array": Array}
_FREE: Mapping[str, type[Reader]] = {"metadata": Metadata, "currency_options": CurrencyOptions}


def _kind(schema: Mapping[str, Json], name: str) -> type[Reader]:
    if "anyOf" in schema:
        return Alternatives
    if "enum" in schema:
        return Enumeration
    if schema.get("format") in scalars.FORMATS:
        return scalars.FORMATS[schema["format"]]
    if isinstance(schema.get("additionalProperties"), Mapping) and name in _FREE:
        return _FREE[name]
    kind = schema.get("type", "string")
    if kind == "string" and name in scalars.NAMED:
        return scalars.NAMED[name]
    return _NESTED.get(kind) or scalars.TYPES[kind]


def _elements(raw: Json) -> list[tuple[str, Json]] | None:
    """The elements of an array with their indices: a list, or a mapping whose keys are all numbers."""
    if isinstance(raw, list):
        return [(str(index), value) for index, value in enumerate(raw)]
    if isinstance(raw, dict) and all(key.isdecimal() for key in raw):
        return [(key, raw[key]) for key in sorted(raw, key=int)]
    return None


def _below(param: str, name: str) -> str:
    return f"{param}[{name}]" if param else name
