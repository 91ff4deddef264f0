"""The pytest plugin: the suite's options, and its hooks where a session is asked for `conformance.suite`.

Inert otherwise, for it is loaded into every pytest session of an environment that has the suite installed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

_SUITE = Path(__file__).resolve().parent / "suite"
_OPTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("--target", {"metavar": "URL|NAME", "help": "base URL of the target; without it the reference target is started"}),
    ("--target-file", {"metavar": "FILE", "help": "TOML file that describes the target"}),
    ("--api-key", {"metavar": "KEY", "help": "secret test key (default: $STRIPE_API_KEY)"}),
    ("--api-version", {"metavar": "VERSION", "help": "API version whose contract is held against the target"}),
    ("--service-date", {"metavar": "DATE", "help": "day to which the target follows the service"}),
    ("--area", {"action": "append", "default": [], "metavar": "AREA", "help": "only this area (repeatable)"}),
    ("--level", {"choices": ("must", "should", "may"), "help": "only requirements of at least this level"}),
    ("--profile", {"choices": ("api", "clients", "all"), "help": "the API (default), the official packages, or both"}),
    (
        "--select",
        {"action": "append", "default": [], "metavar": "ID-PREFIX", "help": "only IDs that start so (repeatable)"},
    ),
    ("--report-dir", {"metavar": "DIR", "help": "where the reports are written (default: reports/latest)"}),
    (
        "--also",
        {
            "action": "append",
            "default": [],
            "choices": ("ctrf", "badge", "sarif", "allure", "github"),
            "help": "a further format of the report (repeatable)",
        },
    ),
    ("--fail-on", {"choices": ("must", "should", "never"), "help": "the least level that gates (default: must)"}),
    ("--baseline", {"metavar": "FILE", "help": "hold the run against this file of expected failures"}),
    ("--allow-fixed", {"action": "store_true", "default": None, "help": "what newly passes does not gate"}),
    ("--shard", {"metavar": "K/N", "help": "only part K of N of the requirements, as their IDs decide"}),
    ("--stale", {"type": int, "metavar": "DAYS", "help": "only what the real service did not keep for so many days"}),
    ("--budget", {"type": int, "metavar": "CALLS", "help": "only as many requirements as so many calls pay for"}),
    ("--verified", {"metavar": "FILE", "help": "when the real service kept what (default: specs/…/verified.json)"}),
    ("--without-key", {"choices": ("skip", "fail"), "help": "what a run without a key that it needs does"}),
    ("--seed", {"type": int, "metavar": "N", "help": "seed of everything random in the run"}),
    ("--rate-limit", {"type": float, "metavar": "N", "help": "requests per second, all workers and shards together"}),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("stripe-conformance", "conformance of a Stripe Billing API target")
    for name, settings in _OPTIONS:
        group.addoption(name, dest="conformance_" + name[2:].replace("-", "_"), **settings)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the suite's side of the session: a worker's where xdist says so, else the controller's.

    Imports come late: no process pays for what it does not use.
    """
    if not asks_for_suite(config):
        return
    if hasattr(config, "workerinput"):
        from conformance.harness.start_worker import start_worker  # noqa: PLC0415

        start_worker(config, config.workerinput)
        return
    from conformance.harness.start import start  # noqa: PLC0415

    start(config)


def asks_for_suite(config: pytest.Config) -> bool:
    """True where the session's arguments name the suite, as a module or as a path."""
    return any(map(_names_suite, config.args))


def _names_suite(argument: str) -> bool:
    place = argument.split("::", maxsplit=1)[0]
    if place == "conformance.suite" or place.startswith("conformance.suite."):
        return True
    path = Path(place).resolve()
    return path == _SUITE or _SUITE in path.parents
