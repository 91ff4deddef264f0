"""`stripe-conformance check`: what it prints, and what it ends with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.wire.exchange import Exchange
from tests.checks.exchanges import Json, fixture
from tests.cli.recordings import broken, checked, good, har, pinned, stripe
from tests.support.cassettes import FORM, as_json, as_yaml, polly, ruby_vcr, vcrpy
from tests.support.invoked import invoke, valid


def test_clean_traffic_ends_with_0(tmp_path: Path) -> None:
    result = invoke("check", har(tmp_path, good()))

    assert result.exit_code == 0
    assert "1 exchange checked against 2022-08-01: no findings." in result.output
    assert "undocumented property: invoice /redaction" in result.output


def test_findings_are_grouped_and_end_with_1(tmp_path: Path) -> None:
    file = har(tmp_path, good(), broken("amount_due", "300"), broken("amount_due", "300"))

    result = invoke("check", file, "--format", "json", "--api-version", "2022-08-01")
    document = valid(result.stdout, "check")

    assert result.exit_code == 1
    assert document["exchanges"] == 3
    assert document["findings"] == [
        {
            "requirement": "shape.invoice",
            "object": "invoice",
            "pointer": "/amount_due",
            "rule": "type",
            "expected": "integer",
            "actual": 'string "300"',
            "count": 2,
            "example": 2,
            "level": "must",
            "api_version": "2022-08-01",
            "file": file,
            "index": 2,
            "files": [{"file": file, "count": 2, "index": 2}],
        }
    ]


def test_findings_are_shown_with_their_level(tmp_path: Path) -> None:
    result = invoke("check", har(tmp_path, broken("subtotal_excluding_tax", 1), broken("livemode", True)))

    assert result.exit_code == 1
    assert result.output.index("must   protocol.livemode") < result.output.index("should money.invoice.subtotal_excl")
    assert "2 exchanges checked against 2022-08-01: 2 findings." in result.output


@pytest.mark.parametrize(("gate", "code"), [("must", 0), ("should", 1), ("never", 0)])
def test_the_gate_decides_which_level_fails(tmp_path: Path, gate: str, code: int) -> None:
    file = har(tmp_path, broken("subtotal_excluding_tax", 1))

    assert invoke("check", file, "--fail-on", gate).exit_code == code


def test_recorded_lines_are_read(tmp_path: Path) -> None:
    exchange = broken("total", None)
    row = {
        "method": "GET",
        "url_path": exchange.path,
        "status": 200,
        "request_version": "2022-08-01",
        "response_headers": dict(exchange.response_headers),
        "body": exchange.body,
    }
    file = tmp_path / "recorded.jsonl"
    file.write_bytes(as_json(row).replace(b"\n", b"") + b"\n")

    found = checked(str(file))["findings"]

    assert [(each["requirement"], each["pointer"]) for each in found] == [("shape.invoice", "/total")]


@pytest.mark.parametrize(
    ("write", "findings"), [(vcrpy, 0), (lambda recorded: {"log": {"entries": polly(recorded)["log"]["entries"]}}, 2)]
)
def test_cassettes_may_lack_headers(tmp_path: Path, write: Callable[[list[Exchange]], Json], findings: int) -> None:
    """They are filtered and written by hand; HAR has every header of the answer."""
    bare = replace(stripe(good()), response_headers={"content-type": "application/json"})
    (tmp_path / "recorded").write_bytes(as_json(write([bare])))

    found = checked(str(tmp_path / "recorded"))["findings"]

    assert [each["requirement"] for each in found] == ["headers.request_id", "headers.stripe_version"][:findings]


@pytest.mark.parametrize("levels", [150, 2000])
def test_body_that_nests_deeply(tmp_path: Path, levels: int) -> None:
    """Is held against the contract, or counted as not readable; never a traceback."""
    cassette = vcrpy([stripe(good())])
    cassette["interactions"][0]["response"]["body"] = {"string": '{"object":' * levels + "1" + "}" * levels}
    (tmp_path / "cassette").write_bytes(as_json(cassette))

    ended = invoke("check", str(tmp_path / "cassette"))

    assert isinstance(ended.exception, SystemExit)
    assert ended.exit_code in (1, 2)


@pytest.mark.parametrize(("form", "length", "findings"), [("", "", 0), ("", "0", 1), ("a=b", "3", 1)])
def test_parameters_that_were_not_recorded_are_not_held_against_the_answer(
    tmp_path: Path, form: str, length: str, findings: int
) -> None:
    """What is expanded may have been asked for, where a mock leaves the request's body out."""
    asked = {"stripe-version": "2022-08-01", "content-length": length, "content-type": FORM}
    exchange = broken("subscription", fixture("subscriptions.retrieve"))
    exchange = replace(exchange, method="POST", request_headers=asked, request_body=form)

    assert len(checked(har(tmp_path, exchange))["findings"]) == findings


def test_answer_that_cannot_be_read_is_not_checked(tmp_path: Path) -> None:
    file = tmp_path / "cassette.yml"
    cassette = vcrpy([stripe(good()), stripe(good())])
    cassette["interactions"][0]["response"]["body"] = {"string": b"\x8b\x02\x80"}
    cassette["interactions"][0]["response"]["headers"]["Content-Encoding"] = ["br"]
    file.write_bytes(as_yaml(cassette))

    document = checked(str(file))

    assert document["checked"] == 1
    reason = "the body cannot be read: content-encoding br, which is not supported"
    assert document["not_checked"] == [{"reason": reason, "api_version": "", "exchanges": 1}]


def test_erb_is_noted(tmp_path: Path) -> None:
    file = tmp_path / "cassette.yml"
    file.write_bytes(as_yaml(ruby_vcr([stripe(good())])).replace(b"cus_8TEMHVY5moxIPI", b"<%= customer %>"))

    assert "it holds ERB markers" in checked(str(file))["files"][0]["notes"][0]


@pytest.mark.parametrize(
    ("url", "asked", "options", "over"),
    [
        ("https://api.stripe.com/v1/invoices/in_1", False, (), 0),
        ("http://127.0.0.1:8420/v1/invoices/in_1", False, (), 0),
        ("http://127.0.0.1:8420/v1/chat/completions", False, (), 1),
        ("http://emulator/v1/invoices/in_1", False, (), 0),
        ("https://api.lemonsqueezy.com/v1/invoices/in_1", False, (), 1),
        ("https://payments.example.com/v1/invoices/in_1", True, (), 0),
        ("https://payments.example.com/v1/invoices/in_1", False, ("--host", "payments.example.com"), 0),
        ("https://api.stripe.com/v1/invoices/in_1", True, ("--host", "payments.example.com"), 1),
        ("https://api.stripe.com/healthcheck", False, (), 1),
    ],
)
def test_which_exchanges_are_of_the_api(
    tmp_path: Path, url: str, asked: bool, options: tuple[str, ...], over: int
) -> None:
    """Servers of others are passed over, though their paths look alike."""
    exchange = pinned(
        replace(good(), url=url, path=url.split("/", 3)[3].join(["/", ""])), "2022-08-01" if asked else ""
    )
    ours = replace(good(), url="https://payments.example.com/v1/invoices/in_1", request_headers={})
    ours = pinned(ours, "2022-08-01")

    assert checked(har(tmp_path, exchange, ours), *options)["passed_over"] == over


def test_target_behind_a_path_of_its_own(tmp_path: Path) -> None:
    prefixed = replace(good(), url=f"https://proxy.example.test/stripe{good().path}", path=f"/stripe{good().path}")

    assert invoke("check", har(tmp_path, prefixed)).exit_code == 0


def test_keys_of_a_recording_are_not_printed(tmp_path: Path) -> None:
    file = har(tmp_path, broken("status", "sk_test_4eC39HqLyjWDarjt"))

    result = invoke("check", file)

    assert 'got string "[redacted]"' in result.output
    assert "4eC39" not in result.output


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("gone.har", None, "gone.har: No such file"),
        ("broken.har", b"{", "broken.har, line 1: no JSON"),
        ("other.har", b"[]", "no HAR file"),
        ("entry.har", b'{"log": {"entries": [{}]}}', "entry 1 is no HAR entry"),
        ("broken.jsonl", b"[]\n", "broken.jsonl, line 1"),
        ("cassette.yml", b"a: 1", "no recording: it is none of HAR"),
        ("cassette.yml", b"http_interactions:\n- ? [a]\n", "line 2: no YAML of a cassette: a key is a list"),
        ("cassette.yml", b"http_interactions:\n- {}\n", "interaction 1 is no recorded exchange ('request' missing)"),
        ("cassette.yml", b"http_interactions: 3\n", "its interactions are no list"),
        ("cassette.yml", b"http_interactions:\n- a: [\n", "cassette.yml, line 2: no YAML"),
        (
            "cassette.yml",
            b"http_interactions:\n<% if x %>\n- {\n",
            "it holds ERB markers (<% \u2026 %>): check the rendered",
        ),
        ("cassette.json", b'{"http_interactions": [}', "cassette.json, line 1: no JSON"),
        ("binary.yml", b"\x00\xff\xfe interactions", "no recording"),
        ("latin.yml", "interactions:\n- é".encode("latin-1"), "no YAML"),
        ("deep.yml", b"interactions: " + b"[" * 100_000, "nests deeper than 100 levels"),
        ("empty.jsonl", b"", "no exchange with the API (a path below /v1/)"),
        ("empty.yml", b"interactions: []\n", "no exchange with the API (a path below /v1/)"),
        (".", None, "there is no recording in"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(
    tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)

    result = invoke("check", str(file))

    assert result.exit_code == 2
    assert words in result.output
    assert isinstance(result.exception, SystemExit)
