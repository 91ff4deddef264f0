"""`stripe-conformance check`: what it prints, and what it ends with."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conformance.cli.check import command
from conformance.wire.exchange import Exchange
from conformance.wire.har import write_har
from tests.checks.exchanges import Json, documented


def check(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


def har(folder: Path, *exchanges: Exchange) -> Path:
    path = folder / "session.har"
    write_har(path, exchanges)
    return path


def good() -> Exchange:
    return documented("invoices.retrieve")


def broken(member: str, value: Json) -> Exchange:
    exchange = good()
    exchange.body[member] = value
    return exchange


def test_clean_traffic_ends_with_0(tmp_path: Path) -> None:
    result = check(har(tmp_path, good()))

    assert result.exit_code == 0
    assert "1 exchanges checked: no findings." in result.output
    assert "undocumented property: invoice /redaction" in result.output


def test_findings_are_grouped_and_end_with_1(tmp_path: Path) -> None:
    file = har(tmp_path, good(), broken("amount_due", "300"), broken("amount_due", "300"))

    result = check(file, "--format", "json", "--api-version", "2022-08-01")

    assert result.exit_code == 1
    assert json.loads(result.output) == {
        "exchanges": 3,
        "findings": [
            {
                "requirement": "shape.invoice",
                "object": "invoice",
                "pointer": "/amount_due",
                "rule": "type",
                "expected": "integer",
                "actual": 'string "300"',
                "count": 2,
                "example": 2,
            }
        ],
    }


def test_findings_are_shown_with_their_level(tmp_path: Path) -> None:
    result = check(har(tmp_path, broken("subtotal_excluding_tax", 1), broken("livemode", True)))

    assert result.exit_code == 1
    assert result.output.index("must   protocol.livemode") < result.output.index("should money.invoice.subtotal_excl")
    assert "2 exchanges checked: 2 findings." in result.output


@pytest.mark.parametrize(("gate", "code"), [("must", 0), ("should", 1), ("never", 0)])
def test_the_gate_decides_which_level_fails(tmp_path: Path, gate: str, code: int) -> None:
    file = har(tmp_path, broken("subtotal_excluding_tax", 1))

    assert check(file, "--fail-on", gate).exit_code == code


def test_recorded_lines_are_read(tmp_path: Path) -> None:
    exchange = good()
    row = {
        "method": "GET",
        "url_path": exchange.path,
        "status": 200,
        "request_version": "2022-08-01",
        "response_headers": dict(exchange.response_headers),
        "body": {**exchange.body, "total": None},
    }
    file = tmp_path / "recorded.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")

    found = json.loads(check(file, "--format", "json").output)["findings"]

    assert [(each["requirement"], each["pointer"]) for each in found] == [("shape.invoice", "/total")]


def test_traffic_of_other_servers_is_passed_over(tmp_path: Path) -> None:
    page = Exchange("GET", "https://shop.example.test/", "/", status=200, text="<html>")

    result = check(har(tmp_path, page, good()))

    assert result.exit_code == 0
    assert "1 exchanges checked, 1 passed over: no findings." in result.output


def test_target_behind_a_path_of_its_own(tmp_path: Path) -> None:
    prefixed = replace(good(), url=f"https://proxy.example.test/stripe{good().path}", path=f"/stripe{good().path}")

    assert check(har(tmp_path, prefixed)).exit_code == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("gone.har", None, "gone.har: No such file"),
        ("broken.har", "{", "broken.har, line 1: no JSON"),
        ("other.har", "[]", "no HAR file"),
        ("broken.jsonl", "[]\n", "broken.jsonl, line 1"),
        ("cassette.yml", "a: 1", "its name ends in none of .har, .json, .jsonl"),
        ("empty.jsonl", "", "no exchange with a path below /v1/"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(
    tmp_path: Path, name: str, content: str | None, words: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_text(content, encoding="utf-8")

    result = check(file)

    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output


def test_unknown_version_is_refused(tmp_path: Path) -> None:
    result = check(har(tmp_path, good()), "--api-version", "1999-01-01")

    assert result.exit_code == 2
    assert "2022-08-01" in result.output
