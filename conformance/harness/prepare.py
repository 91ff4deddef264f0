"""Prepares a run: describes the target, starts the reference where none is named, and makes sure that it answers."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from conformance.checks import passive_requirements
from conformance.contract import Contract
from conformance.harness.plan import Plan
from conformance.harness.reference_process import KEY, reference_target
from conformance.run.baseline import Terms
from conformance.run.baseline_file import load_baseline
from conformance.run.gate import FailOn
from conformance.run.select import Selection
from conformance.run.shard import BadShard, Shard
from conformance.wire import ConfigurationError, Target, preflight, resolve, run_options
from conformance.wire.errors import BadOption

_DEFAULTS: Mapping[str, Any] = {
    "area": (),
    "select": (),
    "level": None,
    "report_dir": "reports/latest",
    "also": (),
    "fail_on": "must",
    "seed": 0,
    "baseline": None,
    "allow_fixed": False,
    "shard": None,
}
_NOWHERE = "http://127.0.0.1"  # until the reference target says where it listens
_NAMING_A_TARGET = ("STRIPE_CONFORMANCE_TARGET", "STRIPE_CONFORMANCE_TARGET_FILE")
_TARGET_OPTIONS = ("target", "target_file", "api_key", "api_version", "service_date", "rate_limit")


class UnknownArea(ConfigurationError):
    """No requirement is of the area that was asked for."""

    def __init__(self, area: str, known: list[str]) -> None:
        close = get_close_matches(area, known, 1)
        meant = f" Did you mean {close[0]}?" if close else f" There are: {', '.join(known)}."
        super().__init__(f"--area {area}: there is no such area.{meant}")


@dataclass(frozen=True, eq=False)
class Prepared:
    """Everything that a run needs, and what has to be given back when it is over."""

    plan: Plan
    report_dir: Path
    also: tuple[str, ...]  # formats beside the usual ones
    fail_on: FailOn
    resources: ExitStack
    terms: Terms | None = None  # on which it is held against a baseline


def prepare(options: Mapping[str, Any], workers: int) -> Prepared:
    """A run that is ready to start.

    Args:
        options: of the command line, by name; None and empty ones are not given.
        workers: how many processes carry tests out.

    Raises:
        ConfigurationError: the description of the target or the selection is wrong; nothing has been sent.
        BaselineError: the baseline cannot be used; nothing has been sent.
        UnknownVersion: specs/ does not describe the API version.
        PreflightError, LivemodeSeen: the target cannot be tested.
        ReferenceDidNotStart: the reference target ended before it was listening.
    """
    with ExitStack() as resources:
        target = _target(options, resources)
        asked = {**_DEFAULTS, **run_options(options, os.environ)}
        selection, shard = _selection(asked, target.contract), _shard(asked["shard"])
        terms = _terms(asked, target.api_version, shard)
        preflight(target)
        folder = Path(tempfile.mkdtemp(prefix="stripe-conformance-"))
        resources.callback(shutil.rmtree, folder, ignore_errors=True)
        plan = Plan(target, selection, folder, asked["seed"], workers, shard)
        also = tuple(dict.fromkeys(asked["also"]))
        return Prepared(plan, Path(asked["report_dir"]), also, FailOn(asked["fail_on"]), resources.pop_all(), terms)


def _target(options: Mapping[str, Any], resources: ExitStack) -> Target:
    given = {name: options.get(name) for name in _TARGET_OPTIONS}
    if given["target"] or given["target_file"] or any(os.environ.get(name) for name in _NAMING_A_TARGET):
        return resolve(given, os.environ)
    described = resolve({**given, "target": _NOWHERE, "api_key": KEY}, os.environ, name="reference")
    url = resources.enter_context(reference_target(described.api_version, described.service_date))
    return replace(described, url=url, files_url=url)


def _shard(said: str | None) -> Shard | None:
    """The shard that was asked for; the only one of one is the whole run."""
    if said is None:
        return None
    try:
        shard = Shard.parse(said)
    except BadShard as problem:
        raise BadOption("--shard", str(problem)) from problem
    return shard if shard.of > 1 else None


def _terms(asked: Mapping[str, Any], api_version: str, shard: Shard | None) -> Terms | None:
    if asked["baseline"] is None:
        if asked["allow_fixed"]:
            raise BadOption("--allow-fixed", "it says what a --baseline gates on, and there is none")
        return None
    baseline = load_baseline(Path(asked["baseline"]), api_version)
    return Terms(baseline, FailOn(asked["fail_on"]), asked["allow_fixed"], shard)


def _selection(asked: Mapping[str, Any], contract: Contract) -> Selection:
    known = sorted({"protocol", *contract.areas, *(passive.area for passive in passive_requirements(contract))})
    for area in asked["area"]:
        if area not in known:
            raise UnknownArea(area, known)
    return Selection(tuple(asked["area"]), asked["level"], tuple(asked["select"]))
