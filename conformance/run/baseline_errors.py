"""What can be wrong with a baseline, as typed errors that print: what is wrong, where, what to do.

BaselineError               exit code 2
├── UnreadableBaseline      the file cannot be read or written
├── NotYaml                 the file is no YAML
├── InvalidBaseline         the file breaks specs/baseline.schema.json, or says something twice: all that is wrong
├── OtherVersion            the baseline is of another API version
└── MixedReports            the reports to update it from are of different targets or API versions
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar


class BaselineError(Exception):
    """A baseline cannot be used. `exit_code` is what a command ends with."""

    exit_code: ClassVar[int] = 2


class UnreadableBaseline(BaselineError):
    """The file cannot be read or written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be used ({reason}); `stripe-conformance baseline update` writes a baseline.")


class NotYaml(BaselineError):
    """The file is no YAML."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}, line {line}: this is no YAML: {problem}.")


class InvalidBaseline(BaselineError):
    """The file breaks specs/baseline.schema.json, or says something twice."""

    def __init__(self, path: Path, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        count = "a mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        super().__init__("\n  ".join([f"{path} has {count}:", *self.problems]))


class OtherVersion(BaselineError):
    """The baseline is of another API version."""

    def __init__(self, path: Path, has: str, asked: str) -> None:
        super().__init__(f"{path} is a baseline of API version {has}, not of {asked}: name one for each version.")


class MixedReports(BaselineError):
    """The reports to update it from are of different targets or API versions."""

    def __init__(self, what: str, values: Sequence[str]) -> None:
        super().__init__(f"The reports are of more than one {what} ({', '.join(values)}): a baseline is of one.")
