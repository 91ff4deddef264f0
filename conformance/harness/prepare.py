"""Prepares a run: describes the target, starts the reference where none is named, and makes sure that it answers."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from conformance import wire
from conformance.harness.choosing import choose
from conformance.harness.cores import cores
from conformance.harness.plan import Plan
from conformance.harness.reference_process import KEY, reference_targets
from conformance.harness.report_folder import report_folder
from conformance.harness.verifying import Book
from conformance.run.baseline import Terms
from conformance.run.baseline_file import load_baseline
from conformance.run.gate import Exit, FailOn
from conformance.run.shard import Shard
from conformance.wire import Target, WireError, resolve, run_options
from conformance.wire.errors import BadOption, MissingKey

DEFAULT_REPORT_DIR = "reports/latest"
_DEFAULTS: Mapping[str, Any] = {
    "area": (),
    "select": (),
    "level": None,
    "profile": None,
    "report_dir": DEFAULT_REPORT_DIR,
    "also": (),
    "fail_on": "must",
    "seed": 0,
    "baseline": None,
    "allow_fixed": False,
    "shard": None,
    "without_key": "fail",
    "verified": None,
    "stale": None,
    "budget": None,
}
_NOWHERE = "http://127.0.0.1"  # until the reference target says where it listens
_NAMING_A_TARGET = ("STRIPE_CONFORMANCE_TARGET", "STRIPE_CONFORMANCE_TARGET_FILE")
_TARGET_OPTIONS = ("target", "target_file", "api_key", "api_version", "service_date", "rate_limit")


class SkippedWithoutKey(WireError):
    """There is no key, and the user said that this is no fault: the one run that executes nothing and ends with 0."""

    exit_code: ClassVar[int] = int(Exit.CONFORMS)

    def __init__(self, missing: MissingKey) -> None:
        super().__init__(f"Skipped: {str(missing)[:1].lower()}{str(missing)[1:]}")


@dataclass(frozen=True, eq=False)
class Prepared:
    """Everything that a run needs, and what has to be given back when it is over."""

    plan: Plan
    report_dir: Path
    also: tuple[str, ...]  # formats beside the usual ones
    fail_on: FailOn
    resources: ExitStack
    terms: Terms | None = None  # on which it is held against a baseline
    book: Book | None = None  # of what the real service was seen to keep
    quiet: bool = False  # whether standard output is for the report alone
    written: list[Path] = field(default_factory=list)  # the report.json, once it is there


def prepare(options: Mapping[str, Any], workers: int, *, bundles: bool = False, quiet: bool = False) -> Prepared:
    """A run that is ready to start.

    Args:
        options: of the command line, by name; None and empty ones are not given.
        workers: how many processes carry tests out.
        bundles: give them requirements in bundles; nobody else listens to the session.
        quiet: keep standard output for the report; what people read goes to standard error.

    Raises:
        ConfigurationError: the description of the target or the selection is wrong; nothing has been sent.
        SkippedWithoutKey: the target needs a key, and nobody minds that there is none.
        VerifiedError: the file of what was verified cannot be used; nothing has been sent.
        BaselineError: the baseline cannot be used; nothing has been sent.
        UnknownVersion: specs/ does not describe the API version.
        PreflightError, LivemodeSeen: the target cannot be tested.
        UnusableReportDir: no report could be written.
        ReferenceDidNotStart: the reference target ended before it was listening.
    """
    with ExitStack() as resources:
        asked = asked_for(options)
        fleeting = not _names_a_target(_given(options))
        seeds = range(asked["seed"], asked["seed"] + min(workers, cores()))
        target, *others = _described(options, resources, asked["without_key"], seeds)
        book = Book.open(target, asked["verified"], Path(asked["report_dir"]))
        choice = choose(asked, target.contract, book.verified)
        terms = _terms(asked, target.api_version, choice.shard)
        if not fleeting:  # of our own we know it
            wire.preflight(target)
        folder = Path(tempfile.mkdtemp(prefix="stripe-conformance-"))
        resources.callback(shutil.rmtree, folder, ignore_errors=True)
        plan = Plan(
            target,
            choice.selection,
            folder,
            asked["seed"],
            workers,
            choice.shard,
            choice.queue,
            fleeting,
            tuple(each.url for each in (target, *others)) if others else (),
            bundles,
        )
        also = tuple(dict.fromkeys(asked["also"]))
        report_dir, fail_on = report_folder(Path(asked["report_dir"])), FailOn(asked["fail_on"])
        return Prepared(plan, report_dir, also, fail_on, resources.pop_all(), terms, book, quiet)


def asked_for(options: Mapping[str, Any]) -> dict[str, Any]:
    """What a run was asked to do, beside its target: by options, the environment, the target file, else as usual."""
    return {**_DEFAULTS, **run_options(options, os.environ)}


def unasked_target(options: Mapping[str, Any]) -> Target:
    """The target that is described, for what sends nothing: no key is needed, and no reference is started.

    Raises:
        ConfigurationError: the description is wrong.
    """
    given = _given(options)
    if not _names_a_target(given):
        described = resolve({**given, "target": _NOWHERE, "api_key": KEY}, os.environ, name="reference")
        return replace(described, url="", files_url="")
    try:
        return resolve(given, os.environ)
    except MissingKey:
        return resolve({**given, "api_key": KEY}, os.environ)


def _given(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: options.get(name) for name in _TARGET_OPTIONS}


def _names_a_target(given: Mapping[str, Any]) -> bool:
    return bool(given["target"] or given["target_file"] or any(os.environ.get(name) for name in _NAMING_A_TARGET))


def _described(
    options: Mapping[str, Any], resources: ExitStack, without_key: str, seeds: Sequence[int]
) -> tuple[Target, ...]:
    try:
        return described_targets(options, resources, seeds)
    except MissingKey as missing:
        if without_key == "skip":
            raise SkippedWithoutKey(missing) from missing
        raise


def described_targets(
    options: Mapping[str, Any], resources: ExitStack, seeds: Sequence[int] = (0,)
) -> tuple[Target, ...]:
    """The target that is described; where none is, a fresh reference for each seed, which `resources` end.

    With the same seed, a reference brings the same identifiers to the same requests.

    Raises:
        ConfigurationError: the description is wrong; nothing has been sent.
        ReferenceDidNotStart: the reference target ended before it was listening.
    """
    given = _given(options)
    if _names_a_target(given):
        return (resolve(given, os.environ),)
    described = resolve({**given, "target": _NOWHERE, "api_key": KEY}, os.environ, name="reference")
    started = reference_targets(
        described.api_version, described.service_date, tuple(seeds), meanwhile=lambda: _read_ahead(len(seeds))
    )
    return tuple(replace(described, url=url, files_url=url) for url in resources.enter_context(started))


def _read_ahead(processes: int) -> None:
    """Does what has to be done at some time, and needs no target: the reference takes as long to start."""
    import_module("conformance.harness.start")
    if processes == 1:  # else others carry tests out
        import_module("conformance.harness.start_worker")
    import_module("conformance.report.html").compile_templates()


def _terms(asked: Mapping[str, Any], api_version: str, shard: Shard | None) -> Terms | None:
    if asked["baseline"] is None:
        if asked["allow_fixed"]:
            raise BadOption("--allow-fixed", "it says what a --baseline gates on, and there is none")
        return None
    baseline = load_baseline(Path(asked["baseline"]), api_version)
    return Terms(baseline, FailOn(asked["fail_on"]), asked["allow_fixed"], shard)
