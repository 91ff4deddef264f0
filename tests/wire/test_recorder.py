"""What an exchange keeps of a request and its answer, and what it never does."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.wire import LivemodeSeen
from conformance.wire.redaction import MARK, Redaction, luhn
from tests.support.answered import Answer, json_answer
from tests.support.misbehaving import replies
from tests.wire.conftest import KEY

VISA = "4242424242424242"
BASIC = base64.b64encode(f"{KEY}:".encode()).decode()
SECRET = "pi_3MtwBwLkdIwHu7ix28a3tqPa_secret_YrKJUKribcBjcG8HVhfZluoGH"


@pytest.mark.parametrize(
    "leak",
    [
        KEY,
        BASIC,
        "sk_test_" + "x" * 24,
        "rk_live_abc123",
        "whsec_abc123",
        SECRET,
        "seti_1_secret_2",
        VISA,
        "4242 4242 4242 4242",
    ],
)
def test_answers_leak_nothing(line, leak):
    """Keys, client secrets and card numbers are taken out of bodies, texts and headers, wherever they stand."""
    body = {"id": "cus_1", "name": leak, "error": {"message": f"Your {leak}, sir."}, "list": [leak]}
    page = Answer(400, f"<p>{leak}</p>".encode()).bytes(content_type="text/html")
    there = line(replies(json_answer(400, body), page))

    exchanges = [there.client.send("GET", "/v1/customers") for _ in range(2)]

    assert leak not in repr(exchanges)
    assert exchanges[0].body["name"] == MARK
    assert exchanges[0].body["error"]["message"] == f"Your {MARK}, sir."
    assert exchanges[1].text == f"<p>{MARK}</p>"


@pytest.mark.parametrize(
    ("params", "leak"),
    [
        ({"metadata": {"a": KEY}}, KEY),
        ({"card": {"number": "4000056655665556", "cvc": "314"}}, "314"),
        ({"payment_method_data": {"card": {"number": "1234123412341234"}}}, "1234123412341234"),
        ({"client_secret": "anything"}, "anything"),
        ({"bank_account": {"account_number": "000123456789"}}, "000123456789"),
        ({"name": VISA}, VISA),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_requests_leak_nothing(line, method, params, leak):
    """The target receives what was sent; the exchange does not keep what is secret in it."""
    there = line()

    exchange = there.client.send(method, "/v1/customers", params)
    received = there.server.requests[0]

    assert leak in received.path + received.body.decode()
    assert leak not in repr((exchange.url.partition("?")[2], exchange.query, exchange.form, exchange.request_body))
    assert MARK in {value for _, value in (*exchange.query, *exchange.form)}


def test_headers_leak_nothing(line):
    """Credentials and cookies are no part of an exchange; the scheme is."""
    there = line(replies(json_answer(200, {}, set_cookie="session=abc", x_seen=KEY)))

    exchange = there.raw.send("GET", "/v1/customers", headers={"Authorization": f"Basic {BASIC}", "Cookie": "a=b"})

    assert exchange.request_headers["authorization"] == f"Basic {MARK}"
    assert exchange.request_headers["cookie"] == MARK
    assert exchange.response_headers["set-cookie"] == MARK
    assert exchange.response_headers["x-seen"] == MARK


def test_escaped_key_is_found(line):
    r"""A key that JSON spells with escapes (`\u0073k_test_…`) is found in the parsed body."""
    escaped = "".join(f"\\u{ord(character):04x}" for character in KEY)
    there = line(replies(Answer(200, f'{{"a": "{escaped}"}}'.encode()).bytes()))

    assert there.client.send("GET", "/v1/customers").body == {"a": MARK}


def test_numbers_stay_numbers(line):
    """A card number that the target writes as a JSON number leaves JSON behind; other long numbers stay as they are."""
    answer = (
        b'{"number": 4242424242424242, "created": 1659312000, "exact": 4242424242424243, "rate": 0.4242424242424242}'
    )
    there = line(replies(Answer(200, answer).bytes()))

    body = there.client.send("GET", "/v1/customers").body

    assert body == {"number": 0, "created": 1659312000, "exact": 4242424242424243, "rate": 0.4242424242424242}


def test_what_is_no_secret_stays(line):
    """IDs, invoice numbers, URLs and the names of fields are left as they are."""
    body = {
        "id": "in_1MtHbELkdIwHu7ixl4OzzPMv",
        "number": "4DC2-0001",
        "client_secret": None,
        "hosted_invoice_url": "https://invoice.stripe.com/i/acct_1M2/test_YWNjdF8xTTJKVGt?s=ap",
        "session": "cs_test_a11YYufWQzNY63zpQ6QSNRQhkUpVph4WRmzW0zWJO2znZKdVujZ0N0S22u",
        "risk_level": "normal",
        "test_clock": "clock_1",
    }
    there = line(replies(json_answer(200, body)))

    assert there.client.send("GET", "/v1/invoices/in_1").body == body


@pytest.mark.parametrize("spelling", ['"livemode":true', '"livemode" : true', '"a":[{"b":{"livemode":\n true}}]'])
def test_livemode_is_found(line, spelling):
    """`livemode: true` is found wherever it stands, however it is spaced."""
    there = line(replies(Answer(200, f"{{{spelling}}}".encode()).bytes()))

    with pytest.raises(LivemodeSeen):
        there.client.send("GET", "/v1/customers")


@pytest.mark.parametrize("content", [b'{"livemode": false}', b'{"name": "livemode: true"}'])
def test_test_mode_goes_on(line, content):
    """Anything else goes on."""
    there = line(replies(Answer(200, content).bytes()))

    assert there.client.send("GET", "/v1/customers").ok


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(0, 10**10) | st.text(max_size=8),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
    )
)
def test_ordinary_json_is_left_alone(value):
    """Redaction changes nothing in JSON that holds no secret, and is the same when done twice."""
    text = json.dumps(value)
    clean = Redaction(KEY)

    assert clean.text(text) == text


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_key_never_passes(before, after):
    """The key is found whatever stands around it."""
    assert KEY not in Redaction(KEY).text(before + KEY + after)


def test_redaction_shows_no_key():
    """Neither does its own repr."""
    assert KEY not in repr(Redaction(KEY))


@pytest.mark.parametrize(
    "number", [VISA, "378282246310005", "6011111111111117", "30569309025904", "5555 5555 5555 4444"]
)
def test_luhn(number):
    """The documented test cards pass the check, and fail it with the last digit changed."""
    assert luhn(number)
    assert not luhn(number[:-1] + str((int(number[-1]) + 1) % 10))
