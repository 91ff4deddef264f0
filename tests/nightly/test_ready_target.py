"""`--target stripe`: a target file that the project ships, and that a user's own overrides."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.contract import data_folder
from conformance.wire import ConfigurationError, Target, resolve
from conformance.wire.errors import BadOption, BadTargetFile, BadUrl, UnknownTarget
from conformance.wire.rules import mistakes
from conformance.wire.settings import ready_targets
from conformance.wire.target_file import read_target_file

KEY = {"STRIPE_API_KEY": "sk_test_1"}
PUBLISHED = 25  # requests per second in test mode, https://stripe.com/docs/rate-limits


def written(folder: Path, text: str) -> Path:
    path = folder / "target.toml"
    path.write_text(text)
    return path


def test_stripe():
    """Within the published limits, with the files host, search that takes its time, and test clocks."""
    target = resolve({"target": "stripe"}, KEY)

    assert (target.name, target.url) == ("stripe", "https://api.stripe.com")
    assert target.files_url == "https://files.stripe.com"
    assert target.rate_limit is not None
    assert 0 < target.rate_limit < PUBLISHED
    assert 1 <= target.concurrency < PUBLISHED
    assert target.eventual_seconds >= 60
    assert target.capabilities["test_clocks"] is True
    assert not target.lacks


def test_stripe_by_its_url():
    """The URL means the same target: nobody runs into the limit for having written it out."""
    assert resolve({"target": "https://api.stripe.com"}, KEY) == resolve({"target": "stripe"}, KEY)


@pytest.mark.parametrize("name", ready_targets())
def test_ready_files(name):
    """Every ready target file keeps the schema, describes the target of its name, and holds no key."""
    path = data_folder("fixtures") / "targets" / f"{name}.toml"
    settings = read_target_file(path, "the file").settings

    assert mistakes(settings) == []
    assert list(settings["targets"]) == [name]
    assert "api_key" not in settings | settings["targets"][name]
    assert "_test_" not in path.read_text()


def test_flags_and_files_come_before(tmp_path):
    """What a user's file or a flag says comes before the ready file; the rest stays."""
    path = written(tmp_path, 'target = "stripe"\nrate_limit = 5\nread_timeout = 7\n')

    target = resolve({"target_file": path, "rate_limit": 3}, KEY)

    assert (target.url, target.rate_limit, target.read_timeout) == ("https://api.stripe.com", 3, 7)
    assert target.eventual_seconds == 60


def test_described_anew(tmp_path):
    """A table of the same name in a user's file is another target altogether."""
    path = written(tmp_path, '[targets.stripe]\nurl = "http://127.0.0.1:8420"\n')

    assert resolve({"target_file": path}, KEY) == Target("stripe", "http://127.0.0.1:8420", "sk_test_1")


def test_unknown_name():
    with pytest.raises(UnknownTarget, match="Did you mean 'stripe'"):
        resolve({"target": "strype"}, KEY)


@pytest.mark.parametrize("place", ["10.0.0.1:80", "api.stripe.com:443", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999"])
def test_nothing_else_plays(tmp_path, place):
    """Only the loopback can play a target: a key never goes to a stranger under Stripe's name."""
    path = written(tmp_path, f'[targets.played]\nurl = "http://api.stripe.com"\nconnect_to = "{place}"\n')

    with pytest.raises((BadTargetFile, BadOption), match="connect_to"):
        resolve({"target_file": path}, KEY)


def test_no_key_in_the_clear():
    """The real service is spoken to over TLS or not at all."""
    with pytest.raises(BadUrl, match="write https://"):
        resolve({"target": "http://api.stripe.com"}, KEY)


def test_plays(tmp_path):
    """A rehearsal is the real host by its name, and says where it is played."""
    path = written(tmp_path, '[targets.played]\nurl = "http://api.stripe.com"\nconnect_to = "127.0.0.1:12111"\n')

    target = resolve({"target_file": path}, KEY)

    assert (target.is_stripe, target.connect_to) == (True, "127.0.0.1:12111")
    assert not resolve({"target": "http://127.0.0.1:12111"}, KEY).is_stripe


def test_live_key():
    with pytest.raises(ConfigurationError, match="live-mode"):
        resolve({"target": "stripe"}, {"STRIPE_API_KEY": "sk_live_1"})
