"""Cassettes are read as what was recorded, whoever wrote them, and however their bodies are kept."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.wire.cassettes import read_recording
from conformance.wire.exchange import Exchange
from tests.support.cassettes import PACKED, as_json, as_yaml, polly, ruby_vcr, vcrpy

WRITERS = {"ruby-vcr": ruby_vcr, "vcrpy": vcrpy, "polly": polly}
KEPT = [
    (dialect, written, packed, exact)
    for dialect in WRITERS
    for written in ((as_json,) if dialect == "polly" else (as_yaml, as_json))
    for packed in PACKED
    for exact in (False, True)
    if written is as_yaml or exact or not packed or dialect == "polly"  # JSON has no bytes
]
WORD = st.text(string.ascii_letters + " é€\n\t'\":#{}[]%&|>0", min_size=1, max_size=12)
# Longer numbers may be those of cards, which are redacted.
BODIES = st.dictionaries(WORD, st.integers(-(10**12), 10**12) | WORD | st.booleans() | st.none(), max_size=4)
VALUE = st.text(string.ascii_letters + "0123456789-:.'# ", min_size=1, max_size=10).map(str.strip)


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    """Exchanges as recorders keep them; times in whole seconds."""
    form = draw(st.lists(st.tuples(st.sampled_from(["name", "items[0][price]"]), VALUE), max_size=2).map(tuple))
    return Exchange(
        method=draw(st.sampled_from(["GET", "POST", "DELETE"])),
        url="https://api.stripe.com/v1/invoices?limit=3&expand[]=data.customer",
        path="/v1/invoices",
        query=(("limit", "3"), ("expand[]", "data.customer")),
        form=form,
        request_headers={"content-type": "application/x-www-form-urlencoded", "x-odd": draw(VALUE)},
        request_body="&".join(f"{name}={value.replace('#', '%23')}" for name, value in form),
        status=draw(st.sampled_from([200, 402, 500])),
        response_headers={"stripe-version": "2022-08-01", "x-odd": draw(VALUE)},
        body=draw(BODIES),
        started_at=float(draw(st.integers(1, 2**31))),
    )


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: f"{kept[0]}-{kept[1].__name__}-{kept[2:]}")
@given(st.lists(exchanges(), min_size=1, max_size=2))
@settings(max_examples=15)
def test_round_trip(tmp_path_factory, kept, recorded):
    """Every exchange is read from a cassette as it was recorded."""
    dialect, written, packed, exact = kept
    path = tmp_path_factory.mktemp("cassettes") / "cassette"
    path.write_bytes(written(WRITERS[dialect](recorded, packed, exact)))

    read = read_recording(path)

    assert read.format == dialect
    assert [_essence(each) for each in read.exchanges] == [_essence(each) for each in recorded]


def _essence(exchange: Exchange) -> tuple[object, ...]:
    """What every dialect keeps. Only Polly and Ruby VCR say when."""
    answer = {name: value for name, value in exchange.response_headers.items() if name != "content-encoding"}
    asked = dict(exchange.request_headers)
    place = (exchange.method, exchange.url, exchange.path, exchange.query, exchange.form, exchange.request_body)
    return (*place, asked, exchange.status, answer, exchange.body, exchange.text)


RUBY = """---
http_interactions:
- request:
    method: post
    uri: https://api.stripe.com/v1/customers
    body:
      encoding: UTF-8
      string: email=stripe%40example.org&expand[0]=tax
    headers:
      Authorization:
      - Bearer <STRIPE_PRIVATE_KEY>
      Stripe-Version:
      - 2022-08-01
  response:
    status:
      code: 200
      message: OK
    headers:
      Content-Length:
      - '832'
      Vary:
      - Origin
      - Accept
    body:
      encoding: ASCII-8BIT
      string: !binary |-
        eyJpZCI6
        ICJjdXNfMSJ9
  recorded_at: Sun, 20 Sep 2026 16:30:57 GMT
recorded_with: VCR 6.2.0
"""


def recorded(tmp_path: Path, text: str | bytes) -> Exchange:
    path = tmp_path / "cassette.yml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    (exchange,) = read_recording(path).exchanges
    return exchange


def test_ruby_vcr_as_it_is_written(tmp_path):
    """Lists of header values, unquoted dates, `!binary` bodies and times are what they mean."""
    exchange = recorded(tmp_path, RUBY)

    assert (exchange.method, exchange.path) == ("POST", "/v1/customers")
    assert exchange.form == (("email", "stripe@example.org"), ("expand[0]", "tax"))
    assert exchange.version == "2022-08-01"
    assert exchange.response_headers == {"content-length": "832", "vary": "Origin, Accept"}
    assert (exchange.body, exchange.started_at) == ({"id": "cus_1"}, 1789921857.0)


def test_the_first_ruby_vcr(tmp_path):
    """A bare list of structs, with symbols, is read as data."""
    text = """---
- !ruby/struct:VCR::HTTPInteraction
  request: !ruby/struct:VCR::Request
    method: :get
    uri: https://api.stripe.com:443/v1/customers/cus_1
    body:
    headers:
      authorization:
      - Basic abc
  response: !ruby/struct:VCR::Response
    status: !ruby/struct:VCR::ResponseStatus
      code: 200
      message: OK
    headers: !ruby/hash:Net::HTTPHeader
      content-type: application/json
    body: '{"id": "cus_1"}'
"""
    exchange = recorded(tmp_path, text)

    assert (exchange.method, exchange.path, exchange.status) == ("GET", "/v1/customers/cus_1", 200)
    assert exchange.body == {"id": "cus_1"}


@pytest.mark.parametrize("tag", ["!ruby/object:Kernel", "!!python/object/apply:os.system", "!!python/name:os.system"])
def test_tags_make_no_objects(tmp_path, tag):
    """What stands under a language's tag is data, whatever it names."""
    text = RUBY.replace("ASCII-8BIT", f"{tag} ['touch {tmp_path}/made']")

    assert recorded(tmp_path, text).body == {"id": "cus_1"}
    assert not (tmp_path / "made").exists()


def test_older_vcrpy_with_httpx(tmp_path):
    """Releases for httpx wrote `content` and `status_code`."""
    text = """interactions:
- request:
    body: !!binary |
      bmFtZT1h
    headers:
      host:
      - api.stripe.com
    method: POST
    uri: https://api.stripe.com/v1/customers
  response:
    content: '{"id": "cus_1"}'
    headers:
      content-type:
      - application/json
      content-encoding:
      - gzip
    http_version: HTTP/1.1
    status_code: 200
version: 1
"""
    exchange = recorded(tmp_path, text)

    assert (exchange.form, exchange.status, exchange.body) == ((("name", "a"),), 200, {"id": "cus_1"})


def test_keys_do_not_get_in(tmp_path):
    """Keys, client secrets and card numbers of a recording are in no exchange."""
    text = RUBY.replace("<STRIPE_PRIVATE_KEY>", "sk_test_4eC39HqLyjWDarjt").replace(
        "email=stripe%40example.org", "card[number]=4242424242424242&key=sk_test_4eC39HqLyjWDarjt"
    )
    text = text.replace("!binary |-\n        eyJpZCI6\n        ICJjdXNfMSJ9", '\'{"a": "sk_live_4eC39HqLyjWDarjt"}\'')

    exchange = recorded(tmp_path, text)

    assert "4eC39HqLyjWDarjt" not in repr(exchange)
    assert "4242424242424242" not in repr(exchange)
    assert exchange.body == {"a": "[redacted]"}


UNREADABLE = {
    "br": ("br", b"\x8b\x02\x80", "content-encoding br, which is not supported"),
    "zstd": ("zstd", b"\x28\xb5\x2f\xfd", "content-encoding zstd, which is not supported"),
    "damaged gzip": ("gzip", b"\x1f\x8b\x08\x00\x00", "content-encoding gzip, and the bytes are damaged"),
    "damaged deflate": ("deflate", b"\x01\x02\x03", "content-encoding deflate, and the bytes are damaged"),
}


@pytest.mark.parametrize("case", UNREADABLE)
@pytest.mark.parametrize("write", [ruby_vcr, vcrpy, polly])
def test_a_body_that_cannot_be_read_says_so(tmp_path, case, write, monkeypatch):
    """Such an exchange has no answer to be checked, and a fault that says why."""
    encoding, body, words = UNREADABLE[case]
    monkeypatch.setitem(PACKED, encoding, lambda _: body)
    one = Exchange("GET", "https://api.stripe.com/v1/x", "/v1/x", status=200, body={"id": "x"}, started_at=1.0)

    exchange = recorded(tmp_path, as_yaml(write([one], encoding)))

    assert exchange.status is None
    assert exchange.fault == f"the body cannot be read: {words}"
