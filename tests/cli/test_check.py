"""`stripe-conformance check`: what it prints, and what it ends with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.wire.exchange import Exchange
from conformance.wire.har import write_har
from tests.checks.exchanges import Json, documented, fixture
from tests.support.cassettes import FORM, as_json, as_yaml, polly, ruby_vcr, vcrpy
from tests.support.invoked import invoke, valid


def har(folder: Path, *exchanges: Exchange) -> str:
    path = folder / "session.har"
    write_har(path, exchanges)
    return str(path)


def good() -> Exchange:
    return documented("invoices.retrieve")


def broken(member: str, value: Json) -> Exchange:
    exchange = good()
    exchange.body[member] = value
    return exchange


def pinned(exchange: Exchange, version: str) -> Exchange:
    """The exchange as one of another API version; "" for none."""
    headers = {name: value for name, value in exchange.response_headers.items() if name != "stripe-version"}
    named = {"stripe-version": version} if version else {}
    return replace(exchange, request_headers=named, response_headers={**headers, **named})


def stripe(exchange: Exchange) -> Exchange:
    """The exchange as one with Stripe itself."""
    return replace(exchange, url=f"https://api.stripe.com{exchange.path}")


def checked(*arguments: str) -> Json:
    """The document that it prints."""
    return valid(invoke("check", *arguments, "--format", "json").stdout, "check")


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


@pytest.fixture
def cassettes(tmp_path: Path) -> Path:
    """A project's folder of cassettes: one of each dialect, some edited by hand, among other files."""
    edited = good()
    del edited.body["lines"]
    (tmp_path / "ruby").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "ruby" / "good.yml").write_bytes(as_yaml(ruby_vcr([stripe(good())], "gzip")))
    (tmp_path / "ruby" / "mock.yml").write_bytes(as_yaml(ruby_vcr([stripe(good()), stripe(edited)])))
    (tmp_path / "polly.har").write_bytes(as_json(polly([stripe(good())], "gzip")))
    (tmp_path / "python.json").write_bytes(as_json(vcrpy([stripe(good()), stripe(edited), stripe(edited)])))
    (tmp_path / "README.md").write_text("Cassettes: interactions with Stripe.", encoding="utf-8")
    (tmp_path / "log.jsonl").write_text('{"level": "info", "message": "request to url_path"}', encoding="utf-8")
    (tmp_path / "pact.json").write_text('{"interactions": [{"request": {"path": "/v1/x"}}]}', encoding="utf-8")
    (tmp_path / ".git" / "hidden.yml").write_bytes(as_yaml(vcrpy([stripe(edited)])))
    return tmp_path


def test_folder_tells_which_files_break_the_contract(cassettes: Path) -> None:
    """Every dialect in one go; what shows a finding is named with the exchange."""
    result = invoke("check", str(cassettes))

    assert result.exit_code == 1
    assert "required: expected present, got absent" in result.output
    assert f"in 3 exchanges: {cassettes}/python.json #2 (2×), {cassettes}/ruby/mock.yml #2" in result.output
    assert f"breaks {cassettes}/python.json: 1 must\nbreaks {cassettes}/ruby/mock.yml: 1 must\n" in result.output
    assert result.output.endswith(
        "7 exchanges checked against 2022-08-01, 3 files that are no recordings: 1 finding in 2 of 4 files.\n"
    )


def test_folder_as_json(cassettes: Path) -> None:
    """Each file with what became of its exchanges, always in the same order."""
    document = checked(str(cassettes))

    files = [(each["file"].removeprefix(f"{cassettes}/"), each["format"]) for each in document["files"]]
    assert files == [
        ("polly.har", "polly"),
        ("python.json", "vcrpy"),
        ("ruby/good.yml", "ruby-vcr"),
        ("ruby/mock.yml", "ruby-vcr"),
    ]
    assert [each["findings"]["must"] for each in document["files"]] == [0, 1, 0, 1]
    assert [each["checked"] for each in document["files"]] == [1, 3, 1, 2]
    assert document["other_files"] == [f"{cassettes}/{name}" for name in ("README.md", "log.jsonl", "pact.json")]


def test_file_that_is_named_twice_counts_once(cassettes: Path) -> None:
    assert checked(str(cassettes), str(cassettes / "ruby"))["exchanges"] == 7


def test_broken_file_in_a_folder_does_not_hide_the_others(cassettes: Path) -> None:
    """What is found is printed; that a file could not be read is still exit 2."""
    (cassettes / "torn.yml").write_text("http_interactions:\n- request: {\n", encoding="utf-8")

    result = invoke("check", str(cassettes))
    document = checked(str(cassettes))

    assert result.exit_code == 2
    assert "must   shape.invoice  invoice /lines" in result.output
    assert f"1 of the files cannot be read: {cassettes}/torn.yml." in result.output
    assert [(each["file"], each["line"]) for each in document["unreadable_files"]] == [(f"{cassettes}/torn.yml", 2)]


def test_each_exchange_is_held_against_its_own_version(tmp_path: Path) -> None:
    """A member that the newer version removed is missed on the older one alone."""
    exchange = good()
    del exchange.body["application_fee_amount"]
    old, new = broken("amount_due", "300"), broken("amount_due", "300")
    mixed = har(tmp_path, old, pinned(new, "2024-04-10"), pinned(old, ""))

    document = checked(mixed)

    assert document["api_versions"] == {"2022-08-01": 2, "2024-04-10": 1}
    versions = {each["api_version"]: each["count"] for each in document["findings"] if each["pointer"] == "/amount_due"}
    assert versions == {"2022-08-01": 2, "2024-04-10": 1}


def test_version_without_a_contract_is_counted_and_left_alone(tmp_path: Path) -> None:
    """No false alarm; `--api-version` holds such exchanges against another, and no others."""
    unknown = pinned(broken("amount_due", "300"), "2026-08-26.dahlia")
    file = har(tmp_path, good(), unknown)

    document, chosen = checked(file), checked(file, "--api-version", "2022-08-01")

    assert document["findings"] == []
    assert document["not_checked"] == [{"reason": "no contract", "api_version": "2026-08-26.dahlia", "exchanges": 1}]
    assert "no contract of API version 2026-08-26.dahlia" in invoke("check", file).output
    assert [each["pointer"] for each in chosen["findings"]] == ["/amount_due"]


def test_placeholder_in_place_of_a_version_is_none(tmp_path: Path) -> None:
    """Recorders filter headers; the answer's own version then counts."""
    filtered = replace(good(), request_headers={"stripe-version": "<STRIPE_VERSION>"})

    assert checked(har(tmp_path, filtered))["api_versions"] == {"2022-08-01": 1}


def test_event_has_the_version_of_its_day(tmp_path: Path) -> None:
    """An event shows its object as it was, not as the request's version has it."""
    event = {"id": "evt_1", "object": "event", "api_version": "2017-02-14", "data": {"object": {"object": "invoice"}}}
    exchange = replace(good(), url="/v1/events/evt_1", path="/v1/events/evt_1", body=event)

    assert checked(har(tmp_path, exchange))["not_checked"][0]["api_version"] == "2017-02-14"


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


@pytest.mark.parametrize(("answered", "findings"), [("Mon, 16 Feb 2021 10:00:00 GMT", 0), ("", 1)])
def test_answer_may_be_older_than_a_member(tmp_path: Path, answered: str, findings: int) -> None:
    """What was recorded before the contract's day lacks nothing; what was written by hand does."""
    older = pinned(good(), "2020-08-27")
    del older.body["lines"]
    older = replace(older, response_headers={**older.response_headers, **({"date": answered} if answered else {})})

    assert len(checked(har(tmp_path, older))["findings"]) == findings


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


def test_nothing_but_versions_without_a_contract(tmp_path: Path) -> None:
    """Nothing was checked, which is no success, and the way out is named."""
    result = invoke("check", har(tmp_path, pinned(good(), "2017-02-14")))

    assert result.exit_code == 2
    assert "could be checked (2017-02-14); --api-version V holds it" in result.output


def test_unknown_version_is_refused(tmp_path: Path) -> None:
    result = invoke("check", har(tmp_path, good()), "--api-version", "1999-01-01")

    assert result.exit_code == 2
    assert "2022-08-01" in result.output
