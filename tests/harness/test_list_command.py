"""`stripe-conformance list` and `--help`: what the suite demands, without a target."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conformance.run.gate import Exit
from tests.support.command import command


def test_operations_are_the_documented_eighty(tmp_path: Path) -> None:
    """The contract describes 80 documented operations; what sets scenarios up is marked and counted apart."""
    rows = json.loads(command("list", "operations", "--format", "json", folder=tmp_path).output)

    assert sum(not row["support"] for row in rows) == 80


def test_areas_begin_with_protocol(tmp_path: Path) -> None:
    """Areas are listed one a line."""
    lines = command("list", "areas", folder=tmp_path).output.splitlines()

    assert lines[0] == "protocol"
    assert {"invoices", "invoiceitems", "quotes", "subscriptions"} <= set(lines)


@pytest.mark.parametrize("name", ["run", "serve", "list", "check"])
def test_every_command_explains_itself(name: str, tmp_path: Path) -> None:
    """`--help` of every command shows an example."""
    ended = command(name, "--help", folder=tmp_path)

    assert ended.code == Exit.CONFORMS
    assert f"Example: stripe-conformance {name}" in ended.output


def test_unknown_command_is_refused(tmp_path: Path) -> None:
    """A command that there is not is wrong usage."""
    ended = command("rum", folder=tmp_path)

    assert ended.code == Exit.USAGE
    assert "No such command 'rum'" in ended.output
