"""What can be wrong with a report that somebody wants to read.

ReportError
├── UnreadableReport      the file cannot be read
├── NotJson               the file is not JSON
├── NotAReport            the file is JSON, but no report of this suite
├── OtherSchemaVersion    the report was written by a suite whose reports have another form
└── InvalidReport         the report breaks specs/report.schema.json
"""

from __future__ import annotations

from pathlib import Path


class ReportError(Exception):
    """A report cannot be used."""

    def __init__(self, path: Path | str, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}; {remedy}")
        self.path = Path(path)


class UnreadableReport(ReportError):
    """The file cannot be read."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(path, f"cannot be read ({reason})", "name the report.json of a run")


class NotJson(ReportError):
    """The file is not JSON."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(path, f"is not JSON ({reason})", "name the report.json of a run")


class NotAReport(ReportError):
    """The file is JSON, but no report of this suite."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(path, "is JSON, but has no `schema_version`", "name the report.json of a run")


class OtherSchemaVersion(ReportError):
    """The report was written by a suite whose reports have another form."""

    def __init__(self, path: Path | str, found: object, known: int) -> None:
        problem = f"has schema version {found!r}, and this suite reads version {known}"
        super().__init__(path, problem, "run the suite again, or install the version that wrote it")


class InvalidReport(ReportError):
    """The report breaks specs/report.schema.json at a JSON pointer."""

    def __init__(self, path: Path | str, pointer: str, problem: str) -> None:
        super().__init__(path, f"breaks the report schema at {pointer or '/'} ({problem})", "run the suite again")
        self.pointer = pointer
