"""What a person sees in the terminal: a live line while the run lasts, then a short table and the first failures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from conformance.contract.levels import Level
from conformance.run.gate import Exit
from conformance.run.model import Departure, Outcome, Run, Verdict
from conformance.run.summary import Standing, headline
from conformance.wire import Target

_SHOWN_FAILURES = 5
_SHOWN_DEPARTURES = 100  # lines; report.json has all
_SHOWN_OUTCOMES = (Outcome.PASSED, Outcome.FAILED, Outcome.BLOCKED, Outcome.UNSUPPORTED, Outcome.ERROR)
_OF_BASELINE = (Outcome.EXPECTED_FAILURE, Outcome.UNEXPECTEDLY_PASSED)
_COLOURS = {"passed": "green", "failed": "red", "blocked": "yellow", "unsupported": "dim", "error": "magenta"}
_ENDINGS = {
    Exit.CONFORMS: Text("The target conforms.", style="bold green"),
    Exit.DIFFERS: Text("The target does not conform.", style="bold red"),
    Exit.USAGE: Text("The run was stopped.", style="bold red"),
    Exit.NO_TARGET: Text("The target was lost.", style="bold red"),
    Exit.SUITE_BROKE: Text("The suite itself broke: please report it.", style="bold magenta"),
}


class Progress:
    """The terminal side of one run. `live` is off where pytest's own reporter speaks."""

    def __init__(self, console: Console, target: Target, *, live: bool) -> None:
        self._console, self._target, self._own_terminal = console, target, live
        self._outcomes: Counter[str] = Counter()
        self._expected = 0
        self._live = (
            Live(console=console, refresh_per_second=8, transient=True) if live and console.is_terminal else None
        )
        if live:
            console.print(f"[bold]{target.name}[/bold] {target.url}, API version {target.api_version}", highlight=False)
        if self._live:
            self._live.start()

    @classmethod
    def of(cls, config: pytest.Config, target: Target, *, own_terminal: bool, quiet: bool = False) -> Progress:
        """The progress of a session; with a terminal of its own, pytest's reporter is taken off.

        Quiet, it keeps to standard error.
        """
        if own_terminal:
            reporter = config.pluginmanager.unregister(name="terminalreporter")
            if reporter is not None:
                config.pluginmanager.set_blocked("terminalreporter")
        return cls(Console(stderr=quiet), target, live=own_terminal)

    def expect(self, requirements: int) -> None:
        self._expected = max(self._expected, requirements)

    def show(self, verdict: Mapping[str, Any]) -> None:
        """Count one verdict, and show where the run is."""
        self._outcomes[verdict["outcome"]] += 1
        if self._live:
            self._live.update(self._line(verdict["id"]))

    def _line(self, current: str) -> Text:
        done = sum(self._outcomes.values())
        line = Text(f"{done}/{self._expected} ")
        for outcome, colour in _COLOURS.items():
            if self._outcomes[outcome]:
                line.append(f" {self._outcomes[outcome]} {outcome}", style=colour)
        line.append(f"  {current}", style="dim")
        line.truncate(max(20, self._console.width - 1), overflow="ellipsis")
        return line

    def complain(self, sentence: str) -> None:
        self._stop()
        self._console.print(Text(sentence, style="red"), soft_wrap=True)

    def tell(self, sentence: str) -> None:
        self._console.print(Text(sentence), soft_wrap=True)

    def finish(self, run: Run, code: Exit, folder: Path) -> None:
        """The short table, the first failures, and where the report is."""
        self._stop()
        if not self._own_terminal:
            self._console.print()  # pytest's own line of dots has no end yet
        self._console.print(_table(run))
        failures = [verdict for verdict in run.verdicts if verdict.outcome in (Outcome.FAILED, Outcome.ERROR)]
        for verdict in failures[:_SHOWN_FAILURES]:
            self._console.print(_failure(verdict), soft_wrap=True)
        if len(failures) > _SHOWN_FAILURES:
            self._console.print(f"… and {len(failures) - _SHOWN_FAILURES} more in the report", highlight=False)
        self._departures(run.baseline.departures if run.baseline else ())
        if not run.complete:
            self._console.print(Text(f"Incomplete: {run.stopped}.", style="bold yellow"))
        calls = f"{run.exchanges} calls in {run.duration_s:.1f} s, {run.run_id}"
        self._console.print(
            _ending(run, code), f" {calls}. Report: {folder / 'report.html'}", soft_wrap=True, highlight=False
        )

    def _departures(self, departures: Sequence[Departure]) -> None:
        """How the run departs from its baseline: a line for each."""
        for departure in departures[:_SHOWN_DEPARTURES]:
            self._console.print(Text(departure.line, style="red" if departure.gates else "yellow"), soft_wrap=True)
        if len(departures) > _SHOWN_DEPARTURES:
            more = f"… and {len(departures) - _SHOWN_DEPARTURES} more departures from the baseline in the report"
            self._console.print(more, highlight=False)

    def _stop(self) -> None:
        if self._live:
            self._live.stop()


def _ending(run: Run, code: Exit) -> Text:
    """The last sentence; with a baseline, it is the baseline that the run is measured by."""
    if run.baseline and code in (Exit.CONFORMS, Exit.DIFFERS) and run.complete:
        kept = code is Exit.CONFORMS
        words = "The target is as its baseline expects." if kept else "The target departs from its baseline."
        return Text(words, style="bold green" if kept else "bold red")
    if code is Exit.DIFFERS and (said := headline(run)).standing is Standing.OPEN:
        return Text(said.sentence, style="bold yellow")
    return _ENDINGS[code]


def _table(run: Run) -> Table:
    shown = (*_SHOWN_OUTCOMES, *(_OF_BASELINE if run.baseline else ()))
    table = Table("", *(outcome.value.replace("_", " ") for outcome in shown), box=None, pad_edge=False)
    for level in Level:
        counts = Counter(verdict.outcome for verdict in run.verdicts if verdict.level is level)
        cells = (Text(str(counts[o]), style=_COLOURS.get(o.value, "") if counts[o] else "dim") for o in shown)
        table.add_row(level.value.upper(), *cells)
    return table


def _failure(verdict: Verdict) -> Text:
    text = Text()
    text.append(f"\n{verdict.outcome.value} ", style=_COLOURS[verdict.outcome.value])
    text.append(f"{verdict.id}", style="bold").append(f" ({verdict.level.value})\n  {verdict.title}\n")
    text.append(f"  expected {verdict.expected or '—'}\n  actual   {verdict.actual or verdict.message or '—'}\n")
    return text
