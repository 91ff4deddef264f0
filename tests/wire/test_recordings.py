"""Recorded traffic: what is written as HAR is read back the same, and files that are wrong are refused by line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.wire import BadRecording, Exchange, HarWriter, read_har, read_jsonl

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=12)
PAIRS = st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple)
HEADERS = st.dictionaries(st.sampled_from(["content-type", "request-id", "x-odd"]), TEXT)
BODIES = st.dictionaries(TEXT, st.integers(-(2**53), 2**53) | TEXT | st.booleans() | st.none(), max_size=4)


@st.composite
def exchanges(draw):
    """Exchanges as the recorder makes them: a body or a text, times in whole milliseconds."""
    body = draw(st.none() | BODIES)
    return Exchange(
        method=draw(st.sampled_from(["GET", "POST", "DELETE"])),
        url="http://localhost/base/v1/invoices?limit=3",
        path="/v1/invoices",
        query=(("limit", "3"),),
        form=draw(PAIRS),
        request_headers={**draw(HEADERS), "content-type": "text/plain"},
        request_body=draw(TEXT.filter(bool)),
        status=draw(st.sampled_from([None, 200, 402, 500])),
        response_headers=draw(HEADERS),
        text="" if body is not None else "<p>" + draw(TEXT),
        body=body,
        started_at=draw(st.integers(0, 2**33)) / 1,
        duration=draw(st.integers(0, 10_000)) / 1000,
        fault=draw(st.none() | TEXT.filter(bool)),
        retries=draw(st.integers(0, 3)),
        step=draw(st.sampled_from(["", "set-up"])),
    )


@given(st.lists(exchanges(), max_size=3))
def test_har_round_trip(tmp_path_factory, written):
    """Every exchange is read back from HAR as it was written."""
    path = tmp_path_factory.mktemp("har") / "exchanges.har"

    with HarWriter(path) as har:
        for exchange in written:
            har.write(exchange)

    assert list(read_har(path)) == written


def test_har_is_har(tmp_path):
    """A HAR file has what HAR 1.2 demands, though it ends without an entry."""
    path = tmp_path / "exchanges.har"
    with HarWriter(path):
        pass

    log = json.loads(path.read_text())["log"]

    assert (log["version"], log["creator"]["name"], log["entries"]) == ("1.2", "stripe-conformance", [])


def test_har_of_a_browser(tmp_path):
    """HAR of other tools is read: base64 bodies, repeated headers, forms given as text, no timings."""
    entry = {
        "startedDateTime": "2022-08-01T00:00:01.500Z",
        "request": {
            "method": "post",
            "url": "https://api.stripe.com/v1/customers?expand[]=a",
            "headers": [{"name": "Content-Type", "value": "application/x-www-form-urlencoded"}],
            "postData": {"mimeType": "application/x-www-form-urlencoded; charset=utf-8", "text": "name=a+b"},
        },
        "response": {
            "status": 200,
            "headers": [{"name": "Vary", "value": "a"}, {"name": "vary", "value": "b"}],
            "content": {"text": "eyJpZCI6ICJjdXNfMSJ9", "encoding": "base64"},
        },
    }
    path = tmp_path / "browser.har"
    path.write_text(json.dumps({"log": {"entries": [entry]}}))

    (exchange,) = read_har(path)

    assert (exchange.method, exchange.path, exchange.form) == ("POST", "/v1/customers", (("name", "a b"),))
    assert exchange.query == (("expand[]", "a"),)
    assert exchange.response_headers == {"vary": "a, b"}
    assert (exchange.body, exchange.started_at) == ({"id": "cus_1"}, 1659312001.5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{\n'log'", "line 2: no JSON"),
        ("[]", "it has no log.entries"),
        ('{"log": {"entries": [{}]}}', "entry 1 is no HAR entry"),
        ('{"log": {"entries": 3}}', "entry 1 is no HAR entry"),
        ("[" * 5000, "no JSON"),
    ],
)
def test_bad_har(tmp_path, text, words):
    """What is no HAR file is refused with where it is wrong."""
    path = tmp_path / "bad.har"
    path.write_text(text)

    with pytest.raises(BadRecording, match=r"bad\.har") as raised:
        list(read_har(path))

    assert words in str(raised.value)


def test_jsonl(tmp_path):
    """One exchange a line; versions count as headers, a text body stays text."""
    lines = [
        {
            "method": "post",
            "url_path": "/v1/customers?expand[]=a",
            "request_body": "name=a+b",
            "status": 200,
            "response_headers": {"Request-Id": "req_1"},
            "body": {"id": "cus_1"},
            "request_version": "2020-08-27",
            "response_version": "2022-08-01",
        },
        {"method": "GET", "url_path": "/v1/customers", "status": 502, "body": "<html>"},
        {"method": None, "url_path": None, "status": None, "body": {"object": "event"}},
    ]
    path = tmp_path / "recorded.jsonl"
    path.write_text("\n\n".join(map(json.dumps, lines)) + "\n")

    first, second, third = read_jsonl(path)

    assert (first.method, first.path, first.query) == ("POST", "/v1/customers", (("expand[]", "a"),))
    assert (first.form, first.body, first.version) == ((("name", "a b"),), {"id": "cus_1"}, "2020-08-27")
    assert first.response_headers == {"request-id": "req_1", "stripe-version": "2022-08-01"}
    assert (second.body, second.text) == (None, "<html>")
    assert (third.method, third.status, third.body) == ("", None, {"object": "event"})


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "no JSON"),
        ("[]", "no recorded exchange"),
        ('{"method": "GET", "status": 200}', "url_path missing"),
        ('{"method": 1, "url_path": "/", "status": 200}', "have to be strings"),
        ('{"method": "GET", "url_path": "/", "status": "200"}', "status has to be a number"),
    ],
)
def test_bad_jsonl(tmp_path, line, words):
    """A line that is no exchange is refused with its number."""
    path = tmp_path / "bad.jsonl"
    path.write_text('{"method": "GET", "url_path": "/v1/x", "status": 200}\n\n' + line)

    with pytest.raises(BadRecording) as raised:
        list(read_jsonl(path))

    assert f"{path}, line 3: " in str(raised.value)
    assert words in str(raised.value)


@pytest.mark.parametrize("read", [read_har, read_jsonl])
def test_no_file(tmp_path, read):
    """A file that is not there is refused."""
    with pytest.raises(BadRecording, match="No such file"):
        list(read(tmp_path / "absent"))
