"""A target from flags, the environment and a file: which one wins, and what is refused with which words."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from jsonschema import Draft202012Validator

from conformance.wire import CAPABILITIES, Target, resolve, run_options
from conformance.wire.errors import (
    BadOption,
    BadTargetFile,
    BadUrl,
    ConfigurationError,
    LiveKey,
    MissingKey,
    NoTarget,
    UnknownApiVersion,
    UnknownArea,
    UnknownTarget,
)
from conformance.wire.rules import schema, setting_names

URL = "http://127.0.0.1:12111"
KEY = {"STRIPE_API_KEY": "sk_test_1"}


def file(folder, text):
    path = folder / "target.toml"
    path.write_text(text, "utf-8")
    return path


def test_defaults():
    """A URL and a key are enough."""
    assert resolve({"target": f"{URL}/"}, KEY) == Target("127.0.0.1:12111", URL, "sk_test_1")


def test_of_stripe():
    """Stripe itself has a name, a files host, today's date and a slower search."""
    target = resolve({"target": "stripe"}, KEY)

    assert (target.url, target.files_url) == ("https://api.stripe.com", "https://files.stripe.com")
    assert target.eventual_seconds == 60
    assert target.service_date > "2026"


def test_key_is_never_shown():
    """Neither the target nor its settings show the key."""
    assert "sk_test_1" not in repr(resolve({"target": URL}, KEY))


def test_precedence(tmp_path):
    """A flag comes before a variable, a variable before the file, the target's table before the top of the file."""
    path = file(
        tmp_path,
        f"""
        target = "mine"
        api_key = "sk_test_file"
        rate_limit = 1
        read_timeout = 1
        connect_timeout = 1
        concurrency = 1
        [targets.mine]
        url = "{URL}"
        read_timeout = 2
        connect_timeout = 2
        concurrency = 2
        """,
    )
    environ = {"STRIPE_CONFORMANCE_CONNECT_TIMEOUT": "3", "STRIPE_CONFORMANCE_CONCURRENCY": "3", **KEY}

    target = resolve({"target_file": path, "concurrency": 4}, environ)

    assert (target.name, target.url, target.api_key) == ("mine", URL, "sk_test_1")
    assert (target.rate_limit, target.read_timeout, target.connect_timeout, target.concurrency) == (1, 2, 3, 4)


def test_whole_file(tmp_path):
    """Every setting of a target can be said in its file; `-` in names counts as `_`, dates need no quotes."""
    path = file(
        tmp_path,
        """
        [targets.emulator]
        url = "http://localhost:8420/base"
        api-key = "sk_test_file"
        api_version = 2022-08-01
        areas = ["invoices", "invoiceitems"]
        capabilities = { test_clocks = false, search = true }
        rate_limit = 2.5
        concurrency = 2
        connect_timeout = 1
        read_timeout = 5
        files_url = "http://localhost:8421/"
        service_date = 2023-01-01
        eventual_seconds = 3
        """,
    )

    target = resolve({"target_file": str(path)}, {})

    assert target == Target(
        "emulator",
        "http://localhost:8420/base",
        "sk_test_file",
        "2022-08-01",
        ("invoices", "invoiceitems"),
        {"test_clocks": False, "search": True},
        2.5,
        2,
        1,
        5,
        "http://localhost:8421",
        "2023-01-01",
        3,
    )
    assert target.lacks == {"test_clocks"}


def test_environment():
    """Every setting can be a variable; lists are separated by commas."""
    environ = {
        "STRIPE_CONFORMANCE_TARGET": URL,
        "STRIPE_CONFORMANCE_AREAS": "invoices, quotes",
        "STRIPE_CONFORMANCE_CAPABILITIES": "search,test_clocks=false",
        "STRIPE_CONFORMANCE_RATE_LIMIT": "20",
        **KEY,
    }

    target = resolve({}, environ)

    assert target.areas == ("invoices", "quotes")
    assert target.capabilities == {"search": True, "test_clocks": False}
    assert target.rate_limit == 20


def test_all_mistakes_at_once(tmp_path):
    """Every mistake in a file is named with its line, and what was probably meant."""
    path = file(
        tmp_path,
        """target = "mine"
api-key = 7
rate_limits = 3

[targets.mine]
url = "http://localhost:12111"
capabilities = {serch = true, test_clocks = "no"}
read_timeout = 0
service_date = "soon"

[targets.other]
fail_on = "never"
""",
    )

    with pytest.raises(BadTargetFile) as raised:
        resolve({"target_file": path}, {})

    assert str(raised.value).splitlines()[1:] == [
        "  line 2: api_key: has to be a string, not 7.",
        "  line 3: rate_limits: no such setting. Did you mean 'rate_limit'?",
        "  line 7: targets.mine.capabilities.serch: no such setting. Did you mean 'search'?",
        "  line 7: targets.mine.capabilities.test_clocks: has to be true or false, not 'no'.",
        "  line 8: targets.mine.read_timeout: has to be more than 0.",
        "  line 9: targets.mine.service_date: has to look like 2022-08-01, not 'soon'.",
        "  line 11: targets.other.url: is missing.",
        "  line 12: targets.other.fail_on: no such setting.",
    ]
    assert str(path) in str(raised.value)


@pytest.mark.parametrize(
    ("text", "line"), [("target = \n", 1), ('a = 1\nb = "\n', 2), ("[targets]\n[targets]\n", 2), ("level =", 1)]
)
def test_no_toml(tmp_path, text, line):
    """What is no TOML is refused with its line."""
    with pytest.raises(BadTargetFile) as raised:
        resolve({"target_file": file(tmp_path, text)}, {})

    assert [problem.line for problem in raised.value.problems] == [line]


def test_no_file(tmp_path):
    """A file that is not there is named, with what named it."""
    with pytest.raises(BadOption, match=r"STRIPE_CONFORMANCE_TARGET_FILE: .*absent.toml cannot be read"):
        resolve({}, {"STRIPE_CONFORMANCE_TARGET_FILE": str(tmp_path / "absent.toml")})


@pytest.mark.parametrize(
    ("options", "environ", "error", "words"),
    [
        ({}, KEY, NoTarget, "--target"),
        ({"target": URL}, {}, MissingKey, "STRIPE_API_KEY"),
        ({"target": "localhost:12111"}, KEY, BadUrl, "has no http:// or https://"),
        ({"target": "ftp://localhost"}, KEY, BadUrl, "has no http:// or https://"),
        ({"target": "http://"}, KEY, BadUrl, "names no host"),
        ({"target": "http://a:b"}, KEY, BadUrl, "is no URL"),
        ({"target": "https://api.stripe.com/v1/"}, KEY, BadUrl, "ends in /v1"),
        ({"target": "http://localhost?a=b"}, KEY, BadUrl, "query"),
        ({"target": "strip"}, KEY, UnknownTarget, "Did you mean 'stripe'?"),
        ({"target": URL, "api_version": "2019-01-01"}, KEY, UnknownApiVersion, "--api-version"),
        ({"target": URL, "api_version": "newest"}, KEY, BadOption, "2022-08-01"),
        ({"target": URL, "areas": ["invoice"]}, KEY, UnknownArea, "Did you mean 'invoices'?"),
        ({"target": URL}, {"STRIPE_CONFORMANCE_RATE_LIMIT": "fast", **KEY}, BadOption, "has to be a number"),
        ({"target": URL}, {"STRIPE_CONFORMANCE_RATELIMIT": "1", **KEY}, BadOption, "STRIPE_CONFORMANCE_RATE_LIMIT?"),
        ({"target": URL, "rate_limit": 0}, KEY, BadOption, "--rate-limit: has to be more than 0"),
        ({"target": URL}, {"STRIPE_CONFORMANCE_ALSO": "pdf", **KEY}, BadOption, "_ALSO: has to be one of 'ctrf'"),
    ],
)
def test_refused(options, environ, error, words):
    """What cannot be is refused in a clear sentence that names where it was said; the exit code is 2."""
    with pytest.raises(ConfigurationError) as raised:
        resolve(options, environ)

    assert type(raised.value) is error
    assert words in str(raised.value)
    assert raised.value.exit_code == 2


@pytest.mark.parametrize("prefix", ["sk_live_", "rk_live_", "pk_live_", " sk_live_", "SK_LIVE_"])
@pytest.mark.parametrize("place", ["flag", "variable", "file", "table", "url", "files_url"])
def test_live_key(tmp_path, prefix, place):
    """A live key is refused wherever it comes from, and is not repeated."""
    key = f"{prefix}4eC39HqLyjWDarjtT1"
    text = {"file": f'api_key = "{key}"\n', "table": f'[targets.mine]\nurl = "{URL}"\napi_key = "{key}"\n'}.get(
        place, ""
    )
    login = URL.replace("//", f"//{key.strip()}@")
    options = {
        "target": "mine" if place == "table" else login if place == "url" else URL,
        "api_key": key if place == "flag" else "sk_test_1" if place in ("url", "files_url") else None,
        "files_url": login if place == "files_url" else None,
        "target_file": file(tmp_path, text),
    }

    with pytest.raises(LiveKey) as raised:
        resolve(options, {"STRIPE_API_KEY": key} if place == "variable" else {})

    assert key.strip() not in str(raised.value)
    assert raised.value.exit_code == 2


def test_key_in_the_url():
    """A key can be the URL's user name, and never stays in the URL."""
    target = resolve({"target": "http://sk_test_2@localhost:12111/"}, {})

    assert (target.url, target.api_key) == ("http://localhost:12111", "sk_test_2")


def test_run_options(tmp_path):
    """The options of a run have the same three places."""
    path = file(tmp_path, 'level = "must"\nseed = 3\narea = ["invoices"]\n')
    environ = {"STRIPE_CONFORMANCE_SEED": "4", "STRIPE_CONFORMANCE_FAIL_ON": "should"}

    options = run_options({"target_file": path, "level": "may", "select": ()}, environ)

    assert options == {"level": "may", "seed": 4, "area": ["invoices"], "fail_on": "should"}


def test_schema_is_a_schema():
    """specs/target.schema.json is valid, and every setting in it is described."""
    Draft202012Validator.check_schema(schema())

    assert all(schema()["$defs"][name]["description"] for name in setting_names())
    assert set(schema()["$defs"]["capabilities"]["properties"]) == set(CAPABILITIES)


def test_target_crosses_processes():
    """A target is plain data."""
    target = replace(resolve({"target": URL}, KEY), areas=("invoices",))

    assert Target(**{**json.loads(json.dumps(asdict(target))), "areas": ("invoices",)}) == target
