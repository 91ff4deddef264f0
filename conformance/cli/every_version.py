"""`stripe-conformance run --api-version all`: one run for each version, and the matrix of them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from conformance.contract import available_versions
from conformance.harness.prepare import DEFAULT_REPORT_DIR
from conformance.harness.stop import on_interrupt
from conformance.report import load_report, matrix_html, matrix_json, matrix_markdown
from conformance.report.matrix import matrix
from conformance.run.gate import Exit
from conformance.run.report_file import put
from conformance.wire import run_options
from conformance.wire.settings import KEY_VARIABLE

_ENV_VERSION = "STRIPE_CONFORMANCE_API_VERSION"
_SAID_OTHERWISE = frozenset({"api_version", "api_key", "report_dir", "style"})
_WRITERS = {
    "matrix.html": matrix_html.render,
    "matrix.md": matrix_markdown.render,
    "matrix.json": matrix_json.render,
}
_FUTILE = frozenset({int(Exit.USAGE), int(Exit.NO_TARGET)})  # the next version's run would end the same way


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
    codes, written = [], []
    for version in available_versions():
        truth = base / version / "report.json"
        arguments = [*flags, "--api-version", version, "--report-dir", str(truth.parent)]
        command = [sys.executable, "-m", "conformance.cli", "run", *arguments]
        before = _written_at(truth)
        code, interrupted = _carried_out(command, environment, to_stderr=as_json)
        codes.append(code)
        if _written_at(truth) != before:  # else it is of a run before this one, or not there
            written.append(truth)
        if code in _FUTILE or interrupted:
            break
    if not context.params["estimate"]:
        _write_matrix(base, written, as_json)
    return max(codes)


def _carried_out(command: Sequence[str], environment: Mapping[str, str], to_stderr: bool) -> tuple[int, bool]:
    """The exit code of one run, and whether this command was interrupted: then the run was told so, and has ended.

    It has a session of its own, so that a terminal's Ctrl-C reaches it once, by way of this process.
    """
    out, stopped = sys.stderr if to_stderr else None, threading.Event()
    with subprocess.Popen(command, env=environment, stdout=out, start_new_session=True) as run:

        def stop() -> None:
            stopped.set()
            run.terminate()

        restore = on_interrupt(stop)
        try:
            code = run.wait()
        except BaseException:  # a second Ctrl-C: the run is to end at once, too
            run.terminate()
            raise
        finally:
            restore()
    return int(Exit.SUITE_BROKE) if code < 0 else code, stopped.is_set()


def _written_at(path: Path) -> int:
    """When a file was written, in nanoseconds since the epoch; 0 where it is not there."""
    return path.stat().st_mtime_ns if path.is_file() else 0


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


def _write_matrix(base: Path, reports: Iterable[Path], as_json: bool) -> None:
    runs = [load_report(report) for report in reports]
    if not runs:
        return
    made = matrix(runs)
    for name, render in _WRITERS.items():
        put(base / name, render(made))
    if as_json:
        click.echo(matrix_json.render(made), nl=False)
    else:
        click.echo(f"Side by side: {base / 'matrix.html'}")
