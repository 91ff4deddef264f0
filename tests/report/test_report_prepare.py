"""A report holds the evidence it refers to, at a size that a reader can bear, and the contract's lifecycles."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from conformance.report.prepare import point, prepare
from conformance.run.model import FindingGroup, Outcome
from conformance.wire.shell import curl
from tests.report.factory import HOSTILE, Factory


def nested(levels: int) -> object:
    value: object = "core"
    for _ in range(levels):
        value = {"inner": value}
    return value


def test_only_evidence_that_is_referred_to_is_kept(factory: Factory) -> None:
    """A passed requirement needs no evidence; a finding does."""
    evidence = {number: factory.exchange() for number in range(1, 6)}
    finding = FindingGroup("shape.invoice", "invoice", "/total", "type", "integer", "string", 1, 5)

    run = factory.run(
        factory.verdict("invoices.a", Outcome.PASSED, exchanges=(1,)),
        factory.verdict("invoices.b", Outcome.FAILED, exchanges=(2, 3)),
        findings=(finding,),
        evidence=evidence,
    )

    assert sorted(run.evidence) == [2, 3, 5]


def test_large_answer_is_kept_as_its_beginning(factory: Factory) -> None:
    """A hundred megabytes do not belong into a report."""
    huge = factory.exchange(body={"object": "invoice", "note": "x" * 5_000_000})

    run = factory.run(factory.verdict("invoices.a", Outcome.FAILED, exchanges=(1,)), evidence={1: huge})

    kept = run.evidence[1]
    assert kept.body is None
    assert kept.text.startswith('{"object": "invoice", "note": "xxx')
    assert kept.text.endswith("(5,000,033 characters)")
    assert len(kept.text) < 20_000


def test_deep_and_odd_json_becomes_plain_json(factory: Factory) -> None:
    """Endless nesting is cut, infinity becomes a word: every reader can parse the report."""
    odd = factory.exchange(body={"deep": nested(500), "infinite": float("inf"), "big": 10**40})

    run = factory.run(factory.verdict("invoices.a", Outcome.FAILED, exchanges=(1,)), evidence={1: odd})

    body = run.evidence[1].body
    assert body["infinite"] == "inf"
    assert body["big"] == 10**40
    assert "…" in json.dumps(body, ensure_ascii=False)


def test_preparing_twice_changes_nothing(factory: Factory) -> None:
    """A report read back and written again is the same report."""
    once = factory.hostile()

    assert prepare(once, once.evidence, factory.contract) == once


def test_point_is_the_last_exchange_that_acts(factory: Factory) -> None:
    """Neither the set-up nor the read-back is what a requirement is about."""
    evidence = {
        1: factory.exchange(step="set-up"),
        2: factory.exchange(),
        3: factory.exchange(step="read back"),
    }

    assert point((1, 2, 3), evidence) == 2
    assert point((1,), evidence) == 1
    assert point((7,), evidence) is None


def test_every_cell_of_the_contract_is_there(factory: Factory) -> None:
    """The report draws all that lifecycles.yaml says, cell by cell."""
    run = factory.everything()

    (invoice,) = [lifecycle for lifecycle in run.lifecycles if lifecycle.object == "invoice"]
    cells = {(cell.action, cell.state): cell for cell in invoice.cells}
    assert len(cells) == len(invoice.states) * len(invoice.actions) == 35
    assert cells["void", "open"].to == "void"
    assert cells["void", "paid"].refused == 400
    assert cells["void", "paid"].to is None
    assert cells["delete", "draft"].to == "deleted"
    assert cells["pay", "uncollectible"].either
    assert (cells["pay", "uncollectible"].to, cells["pay", "uncollectible"].refused) == ("paid", 400)
    assert cells["void", "open"].requirement == "invoices.lifecycle[void × open]"


def test_curl_line_is_a_command(factory: Factory) -> None:
    """It names the key by its variable, and leaves out the idempotency key that the SDK made up."""
    headers = {
        "authorization": "Bearer sk_test_…",
        "stripe-version": "2022-08-01",
        "idempotency-key": "0c3c37a6-3a0d-4a29-9d8e-2d8a2e9d5f3a",
        "content-type": "application/x-www-form-urlencoded",
    }

    command = curl(factory.exchange(request_headers=headers))

    assert shlex.split(command.replace("\\\n", " ")) == [
        *("curl", "http://127.0.0.1:12111/v1/invoices/in_1/void"),
        *("-u", "$STRIPE_API_KEY:"),
        *("-H", "Stripe-Version: 2022-08-01"),
        *("-d", "expand[]=customer"),
        *("--data-urlencode", "metadata[note]=it's"),
    ]


def test_curl_line_of_a_query(factory: Factory) -> None:
    """Parameters of a query are sent as a query; without a key no key is sent."""
    asked = factory.exchange(
        method="GET",
        url="http://h/v1/invoices?limit=1",
        query=(("limit", "1"),),
        form=(),
        request_headers={"idempotency-key": "my-key"},
        request_body="",
    )

    words = shlex.split(curl(asked).replace("\\\n", " "))

    assert words == [
        *("curl", "http://h/v1/invoices"),
        *("-H", "Idempotency-Key: my-key"),
        *("-G", "-d", "limit=1"),
    ]


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\x00" not in text and len(text) < 1_000])
def test_curl_line_of_hostile_text_runs_nothing_else(text: str, factory: Factory, tmp_path: Path) -> None:
    """Pasted into a shell, it is one command with the text as one word."""
    hostile = f"$(touch {tmp_path}/pwned)`touch {tmp_path}/pwned`';touch {tmp_path}/pwned;'{text}"
    command = curl(factory.exchange(form=(("metadata[note]", hostile),), request_headers={}))
    echoed = command.replace("curl ", "printf '%s\\0' ", 1)

    words = subprocess.run(["bash", "-c", echoed], check=True, capture_output=True).stdout.split(b"\0")

    assert words[-2] in (f"metadata[note]={hostile}".encode(), f"metadata%5Bnote%5D={quote_plus(hostile)}".encode())
    assert not (tmp_path / "pwned").exists()


def test_curl_line_has_no_control_characters(factory: Factory) -> None:
    """A terminal shows the whole line, and nothing in it presses Enter."""
    command = curl(factory.exchange(form=(("note", "a\rb\x1b[2Jc\x00\n"),)))

    assert "-d note=a%0Db%1B%5B2Jc%00%0A" in command
