"""Gathers what flags, the environment and a target file say, each value with where it was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from conformance.contract import data_folder
from conformance.wire.errors import BadOption
from conformance.wire.rules import close_to, from_text, mistakes, setting_names
from conformance.wire.target_file import TargetFile, read_target_file

Json = Any

ENV_PREFIX: Final = "STRIPE_CONFORMANCE_"
KEY_VARIABLE: Final = "STRIPE_API_KEY"
TARGET_FILE: Final = "target_file"


@dataclass(frozen=True, slots=True)
class Setting:
    """One value, and the flag, the variable, or the place in the file that gave it."""

    value: Json = field(repr=False)  # it may be a key
    source: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All that is given, by name, and the file if there is one."""

    given: Mapping[str, Setting]
    file: TargetFile | None = None

    def value(self, name: str) -> Json:
        """The value; None where it is not given."""
        return self.given[name].value if name in self.given else None

    def source(self, name: str) -> str:
        return self.given[name].source if name in self.given else f"--{name.replace('_', '-')}"


def gather(options: Mapping[str, Json], environ: Mapping[str, str]) -> Settings:
    """Every setting that is given: a flag's before a variable's, a variable's before the file's.

    Args:
        options: by setting name; None and empty ones are not given, unknown ones are none of ours.
        environ: `STRIPE_CONFORMANCE_<NAME>` for each setting; the key's is `STRIPE_API_KEY`.

    Raises:
        BadOption: a flag or a variable has a value that it cannot have.
        BadTargetFile: the file has mistakes.
    """
    said = {**dict(_environment(environ)), **dict(_flags(options))}
    place = said.pop(TARGET_FILE, None)
    file = read_target_file(Path(place.value), place.source) if place else None
    own = {**(dict(_of_file(file, said.get("target"))) if file else {}), **said}
    return Settings({**_ready(own), **own}, file)


def _flags(options: Mapping[str, Json]) -> Iterator[tuple[str, Setting]]:
    for name, value in options.items():
        if name in (*setting_names(), TARGET_FILE) and value not in (None, "", [], ()):
            plain = list(value) if isinstance(value, tuple) else value
            yield name, _checked(name, plain, f"--{name.replace('_', '-')}")


def _environment(environ: Mapping[str, str]) -> Iterator[tuple[str, Setting]]:
    known = {ENV_PREFIX + name.upper(): name for name in (*setting_names(), TARGET_FILE) if name != "api_key"}
    known[KEY_VARIABLE] = "api_key"
    for variable, value in sorted(environ.items()):
        if variable.startswith(ENV_PREFIX) and variable not in known:
            meant = close_to(variable.removeprefix(ENV_PREFIX).lower(), setting_names())
            written = next((each for each, name in known.items() if name == meant), None)
            hint = f"; did you mean {written}?" if written else ""
            raise BadOption(variable, f"no such setting{hint}")
        if variable in known and value:
            yield known[variable], _checked(known[variable], value, variable)


def _checked(name: str, value: Json, source: str) -> Setting:
    """The value in its setting's type.

    Raises:
        BadOption: the rules refuse it.
    """
    if name == TARGET_FILE:
        return Setting(value, source)
    read = from_text(name, value) if isinstance(value, str) else value
    for mistake in mistakes({name: read}):
        where = ".".join(step for step in mistake.path[1:] if isinstance(step, str))
        hint = f"; did you mean {mistake.suggestion!r}?" if mistake.suggestion else ""
        raise BadOption(source, f"{where + ': ' if where else ''}{mistake.message}{hint}")
    return Setting(read, source)


def ready_targets() -> tuple[str, ...]:
    """The names of the targets that a file of fixtures/targets describes."""
    return tuple(sorted(path.stem for path in (data_folder("fixtures") / "targets").glob("*.toml")))


def _ready(said: Mapping[str, Setting]) -> dict[str, Setting]:
    """The settings of the ready target that is meant, by its name or its URL, unless a file describes it anew."""
    chosen = said.get("target")
    if chosen is None or "url" in said:
        return {}
    for name in ready_targets():
        path = data_folder("fixtures") / "targets" / f"{name}.toml"
        ready = dict(_of_file(read_target_file(path, path.name), Setting(name, path.name)))
        if chosen.value in (name, ready["url"].value):
            return {key: setting for key, setting in ready.items() if key != "target"}
    return {}


def _of_file(file: TargetFile, chosen: Setting | None) -> Iterator[tuple[str, Setting]]:
    """The file's settings: those of the chosen target's table before those at its top."""
    tables: Mapping[str, Mapping[str, Json]] = file.settings.get("targets", {})
    name: str | None = chosen.value if chosen else file.settings.get("target") or _only(tables)
    for key, value in file.settings.items():
        if key != "targets":
            yield key, _placed(file, value, key)
    if name is not None and name in tables:
        yield "name", _placed(file, name, "targets", name)
        for key, value in tables[name].items():
            yield key, _placed(file, value, "targets", name, key)


def _only(tables: Mapping[str, Json]) -> str | None:
    """The name of the one target that a file describes."""
    return next(iter(tables)) if len(tables) == 1 else None


def _placed(file: TargetFile, value: Json, *keys: str) -> Setting:
    return Setting(value, f"{file.path}, line {file.line(*keys)}: {'.'.join(keys)}")
