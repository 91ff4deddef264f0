"""What passed is held against the contract of its version, redacted, in a process of its own."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import pytest

from conformance.contract import load
from conformance.proxy.audit import Audit
from conformance.proxy.capture import Capture
from conformance.proxy.errors import AuditBroke
from conformance.proxy.judge import Judge
from conformance.proxy.report import verdict
from conformance.run.gate import Exit, FailOn

URL, VERSION, KEY = "http://127.0.0.1:1", "2022-08-01", "sk_test_proxyAuditKey42"
FORM = (b"content-type", b"application/x-www-form-urlencoded")
ANSWERED = [
    (b"Content-Type", b"application/json"),
    (b"Request-Id", b"req_a1B2c3D4e5F6g7"),
    (b"Stripe-Version", VERSION.encode()),
]
EMPTY_LIST = b'{"object":"list","data":[],"has_more":false,"url":"/v1/invoices"}'


def passed(target: str = "/v1/invoices", sent: bytes = b"", **more: Any) -> Capture:
    """An exchange that passed: a POST where something was sent."""
    headers = [(b"authorization", f"Bearer {KEY}".encode()), *more.pop("headers", [(b"stripe-version", b"2022-08-01")])]
    method = "POST" if sent else "GET"
    answer = {"status": 200, "response_headers": ANSWERED, "received": EMPTY_LIST, **more}
    return Capture(method, target, [*headers, FORM] if sent else headers, 1.0, sent, **answer)


def document(*captures: Capture) -> dict[str, Any]:
    """What an audit tells of them."""
    audit = Audit(URL, VERSION)
    for capture in captures:
        audit.take(capture)
    return audit.document()


def found(*captures: Capture) -> list[tuple[str, str, int]]:
    return [(each["requirement"], each["pointer"], each["count"]) for each in document(*captures)["findings"]]


def test_a_good_exchange() -> None:
    """An exchange that keeps the contract is checked, and nothing is found."""
    told = document(passed())

    assert told == {"checked": {VERSION: 1}, "unchecked": {}, "findings": [], "notices": [], "evidence": {}}


def test_requests_and_answers() -> None:
    """What is wrong with a request and with its answer is found, once for each place, with a count."""
    wrong = passed("/v1/invoices?limit=x&status=odd", received=EMPTY_LIST.replace(b"false", b'"no"'))

    assert found(wrong, wrong) == [
        ("envelope.list", "/has_more", 2),
        ("request.parameter_type", "limit", 2),
        ("request.parameter_value", "status", 2),
    ]


def test_compressed_answer() -> None:
    """A compressed answer is read."""
    headers = [*ANSWERED, (b"Content-Encoding", b"gzip")]
    wrong = gzip.compress(EMPTY_LIST.replace(b"false", b"0"))

    assert found(passed(response_headers=headers, received=wrong)) == [("envelope.list", "/has_more", 1)]


def test_evidence_is_redacted() -> None:
    """The example of a finding is kept, without the key, wherever it stands, and without card numbers."""
    body = json.dumps({"object": "list", "data": [], "url": KEY, "note": "sk_test_another42"}).encode()

    told = document(
        passed("/v1/invoices", b"customer=cus_1&card[number]=4242424242424242&odd=" + KEY.encode(), received=body)
    )

    text = json.dumps(told)
    assert list(told["evidence"]) == ["1"]
    assert not [secret for secret in (KEY, "sk_test_another42", "4242424242424242") if secret in text]


def test_version_of_the_request_decides() -> None:
    """Each request is held against the version of its own header, else against the proxy's."""
    newer = [(b"stripe-version", b"2024-04-10")]
    told = document(passed(headers=newer, response_headers=[]), passed(headers=[]))

    assert told["checked"] == {"2024-04-10": 1, VERSION: 1}
    assert {each["api_version"] for each in told["findings"]} == {"2024-04-10"}


@pytest.mark.parametrize(
    ("capture", "reason"),
    [
        (passed(headers=[(b"stripe-version", b"2019-01-01")]), "no contract 2019-01-01"),
        (passed("/healthz"), "no path below /v1/"),
        (passed(too_large=True), "a body beyond the limit"),
        (passed(status=None, fault="timed out"), "timed out"),
    ],
    ids=["version", "path", "size", "answer"],
)
def test_what_is_not_checked_is_counted(capture: Capture, reason: str) -> None:
    """What cannot be checked is counted by its reason, and nothing is said of it."""
    told = document(capture)

    assert (told["unchecked"], told["checked"], told["findings"]) == ({reason: 1}, {}, [])


def test_new_values_of_open_enumerations_are_noted() -> None:
    """What the compatibility policy allows is a notice."""
    told = document(passed("/v1/billing_portal/sessions", b"customer=cus_1&locale=tlh", status=None))

    assert told["findings"] == []
    assert [(each["pointer"], each["value"]) for each in told["notices"]] == [("locale", "tlh")]


def test_check_that_breaks(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An exchange on which a check itself breaks is counted, and the session ends as broken; the others count."""
    audit = Audit(URL, VERSION)
    audit.take(passed("/v1/invoices?limit=x"))
    with monkeypatch.context() as broken:
        broken.setattr("conformance.checks.request.faults", lambda *_: 1 / 0)
        audit.take(passed("/v1/invoices?limit=x"))
    told = audit.document()

    assert "ZeroDivisionError" in capsys.readouterr().err
    assert [each["count"] for each in told["findings"]] == [1]
    assert verdict(told, FailOn.NEVER) == Exit.SUITE_BROKE


def test_process() -> None:
    """The process tells of everything that was kept before it was asked; and all of it at the end."""
    judge = Judge(URL, VERSION)
    judge.keep(passed("/v1/invoices?limit=x"))
    told = asyncio.run(judge.report())
    judge.keep(passed())
    at_the_end = judge.close()

    assert [each["requirement"] for each in told["findings"]] == ["request.parameter_type"]
    assert (told["checked"], at_the_end["checked"]) == ({VERSION: 1}, {VERSION: 2})


def test_what_comes_too_fast_is_counted() -> None:
    """Where too much waits, an exchange is counted and not checked; nothing blocks."""
    judge = Judge(URL, VERSION, most_waiting=0)
    judge.keep(passed())

    assert judge.close()["checked"] == {}
    assert judge.overload == 1


def test_process_that_ended() -> None:
    """When the process is gone, the proxy says so instead of waiting."""
    judge = Judge(URL, VERSION)
    judge._process.kill()
    judge._process.wait()

    with pytest.raises(AuditBroke):
        judge.close()


def test_newest_contract_is_at_hand() -> None:
    """The version that the tests call newer is one that specs/ describes."""
    assert load("2024-04-10").version > VERSION
