"""`stripe-conformance run --api-version all`: one run for each version, and the matrix of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource

from conformance.contract import available_versions
from conformance.harness.prepare import DEFAULT_REPORT_DIR
from conformance.report import load_report, matrix_html, matrix_json, matrix_markdown
from conformance.report.matrix import matrix
from conformance.run.gate import Exit
from conformance.run.report_file import put
from conformance.wire import run_options
from conformance.wire.settings import KEY_VARIABLE

ALL: Final = "all"
_ENV_VERSION = "STRIPE_CONFORMANCE_API_VERSION"
_SAID_OTHERWISE = frozenset({"api_version", "api_key", "report_dir", "style"})
_WRITERS = {
    "matrix.html": matrix_html.render,
    "matrix.md": matrix_markdown.render,
    "matrix.json": matrix_json.render,
}
_FUTILE = frozenset({int(Exit.USAGE), int(Exit.NO_TARGET)})  # the next version's run would end the same way


def asks_for_all(options: Mapping[str, Any]) -> bool:
    """True where a flag, or else the environment, asks for every version."""
    return (options["api_version"] or os.environ.get(_ENV_VERSION)) == ALL


def run_every_version(context: click.Context) -> int:
    """Run each version in a process of its own; reports go to a folder for each, the matrix beside them.

    Returns:
        The exit code: that of the worst run.

    Raises:
        ConfigurationError: what is said of the run or its target is wrong.
    """
    flags, environment = list(_flags(context)), _environment(context.params)
    asked = run_options({**context.params, "api_version": None}, environment)
    base = Path(asked.get("report_dir", DEFAULT_REPORT_DIR))
    as_json = context.params["style"] == "json"
    codes, folders = [], []
    for version in available_versions():
        folders.append(base / version)
        arguments = [*flags, "--api-version", version, "--report-dir", str(folders[-1])]
        command = [sys.executable, "-m", "conformance.cli", "run", *arguments]
        done = subprocess.run(command, env=environment, stdout=sys.stderr if as_json else None, check=False)
        codes.append(done.returncode)
        if done.returncode in _FUTILE:
            break
    if not context.params["estimate"]:
        _write_matrix(base, folders, as_json)
    return max(codes)


def _flags(context: click.Context) -> Iterator[str]:
    """What was given on the command line, to be given again; the rest comes from environment and file once more."""
    for parameter in context.command.params:
        name = parameter.name or ""
        given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if not given or name in _SAID_OTHERWISE:
            continue
        value = context.params[name]
        if isinstance(parameter, click.Option) and parameter.is_flag:
            yield parameter.opts[0]
            continue
        for each in value if isinstance(value, tuple) else (value,):
            yield from (parameter.opts[0], str(each))


def _environment(options: Mapping[str, Any]) -> dict[str, str]:
    """The key goes where no list of processes shows it."""
    environment = {name: value for name, value in os.environ.items() if name != _ENV_VERSION}
    return {**environment, **({KEY_VARIABLE: options["api_key"]} if options["api_key"] else {})}


def _write_matrix(base: Path, folders: Iterable[Path], as_json: bool) -> None:
    truths = [folder / "report.json" for folder in folders]
    runs = [load_report(truth) for truth in truths if truth.is_file()]
    if not runs:
        return
    made = matrix(runs)
    for name, render in _WRITERS.items():
        put(base / name, render(made))
    if as_json:
        click.echo(matrix_json.render(made), nl=False)
    else:
        click.echo(f"Side by side: {base / 'matrix.html'}")
