"""Shards: each requirement in exactly one, always the same, and calls balanced."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.contract import data_folder
from conformance.run.shard import BadShard, Shard, shard_of
from conformance.wire.ratelimit import RateLimit


@given(st.text(min_size=1), st.integers(1, 40))
def test_every_requirement_is_in_exactly_one_shard(id: str, of: int) -> None:
    """Shards leave nothing out and share nothing."""
    assert [Shard(number, of).takes(id) for number in range(1, of + 1)].count(True) == 1


def test_shards_never_change() -> None:
    """The shard of an ID is fixed for ever: it depends on nothing but the ID."""
    assert [shard_of("invoices.void.open", of) for of in (1, 2, 3, 4, 8)] == [1, 2, 1, 2, 2]


@pytest.mark.parametrize("of", [2, 3, 4, 6, 8])
def test_shards_are_balanced(of: int) -> None:
    """No shard of the suite's requirements is more than a seventh larger than the mean."""
    lock = json.loads((data_folder("specs") / "requirements.json").read_bytes())
    sizes = [0] * of
    for id in lock["2022-08-01"]:
        sizes[shard_of(id, of) - 1] += 1

    assert max(sizes) * of / sum(sizes) < 1 + 1 / 7


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "1/0", "-1/2", "a/b", "1/2/3", "1.5/2", "1/99999"])
def test_what_is_no_shard_is_refused(text: str) -> None:
    """A shard is K/N with K from 1 to N."""
    with pytest.raises(BadShard, match="K/N"):
        Shard.parse(text)


def test_shard_is_read_back() -> None:
    """A shard prints as it is written."""
    assert str(Shard.parse(" 2/3 ")) == "2/3"


def test_rate_is_split_among_workers_and_shards() -> None:
    """All workers of all shards together keep to the one rate of the run."""
    shards, workers, rate = 3, 2, 12.0
    limit = RateLimit(rate, workers * shards, clock=lambda: 0.0, sleep=lambda _: None)
    waited = [limit.wait() for _ in range(9)]

    assert waited[-1] - waited[0] == pytest.approx((len(waited) - limit_burst(rate, workers * shards)) * 6 / rate)


def limit_burst(rate: float, sharing: int) -> float:
    """The requests that one process may send at once: a second's share, at least one."""
    return max(1.0, rate / sharing)
