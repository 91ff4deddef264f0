"""Carries out the `run` steps of a composite GitHub Action with bash, as a runner does."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
_SECONDS = 120


@dataclass(frozen=True)
class Ended:
    """How a step ended."""

    code: int
    output: str
    outputs: Mapping[str, str]  # what it wrote to $GITHUB_OUTPUT
    summary: str


@dataclass
class Runner:
    """A runner in one folder, with the variables of its job; it remembers the outputs of steps."""

    folder: Path
    action: Path
    environ: Mapping[str, str]
    known: dict[str, str] = field(default_factory=dict)  # expressions and their values

    @property
    def document(self) -> dict[str, Any]:
        loaded: dict[str, Any] = yaml.safe_load(self.action.read_text("utf-8"))
        return loaded

    def step(self, identifier: str, **inputs: str) -> Ended:
        """Carry out the step of that ID with the action's inputs; those not given have their defaults."""
        step = next(step for step in self.document["runs"]["steps"] if step.get("id") == identifier)
        outputs, summary = self.folder / f"{identifier}.outputs", self.folder / f"{identifier}.summary"
        outputs.write_text("", encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=self.folder,
            env={
                **self.environ,
                **{name: self._value(str(value), inputs) for name, value in step["env"].items()},
                "GITHUB_OUTPUT": str(outputs),
                "GITHUB_STEP_SUMMARY": str(summary),
                "RUNNER_OS": "Linux",
                "RUNNER_TEMP": str(self.folder),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        written = dict(line.split("=", 1) for line in outputs.read_text("utf-8").splitlines())
        self.known.update({f"steps.{identifier}.outputs.{name}": value for name, value in written.items()})
        return Ended(done.returncode, done.stdout, written, summary.read_text("utf-8") if summary.exists() else "")

    def _value(self, text: str, inputs: Mapping[str, str]) -> str:
        """The text with its expressions replaced.

        Raises:
            KeyError: an expression that the action has no value for.
        """
        defaults = {name: about["default"] for name, about in self.document["inputs"].items()}
        values = {
            "github.action_path": str(self.action.parent),
            **{f"inputs.{name}": value for name, value in defaults.items()},
            **{f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()},
            **self.known,
        }
        return _EXPRESSION.sub(lambda found: values[found[1]], text)
