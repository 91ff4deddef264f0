"""What holds for every command that is registered: it explains itself, and what it prints for tools has a schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import jsonschema
import pytest

from conformance.cli import main
from conformance.contract import data_folder
from conformance.run.model import Share
from tests.checks.exchanges import documented
from tests.support.cassettes import as_yaml, vcrpy
from tests.support.invoked import invoke, valid
from tests.support.runs import FAILED, saved, verdict


def leaves(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from leaves(command, (*before, name))
        elif command is not None:
            yield (*before, name), command


COMMANDS = {" ".join(words): command for words, command in leaves(main)}
SCHEMAS = {  # by command: what describes the JSON that it prints
    "run": ("report", "estimate"),
    "serve": ("serve",),
    "list": ("list",),
    "render": ("report",),
    "check": ("check",),
    "fuzz": ("fuzz",),
    "proxy": ("proxy",),
    "baseline update": ("baseline",),
    "baseline prune": ("baseline",),
    "diff": ("diff",),
    "matrix": ("matrix",),
    "merge": ("report",),
    "sweep": ("sweep",),
    "certify": ("certificate",),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example_and_the_exit_codes(name: str) -> None:
    ended = invoke(*name.split(), "--help")

    assert ended.exit_code == 0
    assert f"stripe-conformance {name} " in ended.output.partition("Example: ")[2]
    assert "Exit codes: 0 " in ended.output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_speaks_json(name: str) -> None:
    """And what it says is described under specs/."""
    formats = next(option for option in COMMANDS[name].params if option.name in ("style", "format"))

    assert isinstance(formats.type, click.Choice)
    assert "json" in formats.type.choices
    for schema in SCHEMAS[name]:
        rules = json.loads((data_folder("specs") / f"{schema}.schema.json").read_bytes())
        jsonschema.Draft202012Validator.check_schema(rules)


@pytest.mark.parametrize("name", COMMANDS)
def test_options_are_explained(name: str) -> None:
    """An option says what it does, unless its choices or its default do."""
    silent = [
        option.opts[-1]
        for option in COMMANDS[name].params
        if isinstance(option, click.Option) and not option.help and not isinstance(option.type, click.Choice)
    ]

    assert silent == []


def test_main_help_names_every_command() -> None:
    ended = invoke("--help")

    assert ended.exit_code == 0
    assert all(name.split()[0] in ended.output for name in COMMANDS)
    assert "Example: stripe-conformance run" in ended.output


PRINTED = {
    "list requirements": (["list", "requirements"], "list"),
    "list operations": (["list", "operations"], "list"),
    "list areas": (["list", "areas"], "list"),
    "render": (["render", "{good}"], "report"),
    "check": (["check", "{cassette}"], "check"),
    "baseline update": (["baseline", "update", "{bad}", "--baseline", "{new}"], "baseline"),
    "baseline prune": (["baseline", "prune", "{good}", "--baseline", "{baseline}"], "baseline"),
    "diff": (["diff", "{good}", "{bad}"], "diff"),
    "matrix": (["matrix", "{good}", "{bad}"], "matrix"),
    "merge": (["merge", "{shard}", "--report-dir", "{new}"], "report"),
}


@pytest.mark.parametrize("printed", PRINTED)
def test_json_keeps_its_schema(printed: str, tmp_path: Path) -> None:
    arguments, schema = PRINTED[printed]
    places = {
        "good": saved(tmp_path, "good", verdict("a.one")),
        "bad": saved(tmp_path, "bad", verdict("a.one", FAILED)),
        "shard": saved(tmp_path, "shard", verdict("a.one"), shard=Share(1, 1, (0,), ())),
        "cassette": str(tmp_path / "cassette.yml"),
        "baseline": str(tmp_path / "baseline.yaml"),
        "new": str(tmp_path / "new"),
    }
    (tmp_path / "cassette.yml").write_bytes(as_yaml(vcrpy([documented("invoices.retrieve")])))
    (tmp_path / "baseline.yaml").write_text("schema_version: 1\nentries: []\n", encoding="utf-8")

    ended = invoke(*(argument.format(**places) for argument in arguments), "--format", "json")

    assert ended.exit_code in (0, 1)
    valid(ended.stdout, schema)
