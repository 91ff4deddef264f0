"""What checking recordings found: as the document of specs/check.schema.json, and as lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from conformance.checks import Notice
from conformance.contract.levels import Level
from conformance.run.offline import FileSummary, Findings, Grouped, Place, Unchecked
from conformance.wire.errors import BadRecording

Json = Any
SCHEMA_VERSION = 1
_SHOWN = 5  # files of one finding, or names in one line; --format json has all


@dataclass(frozen=True)
class About:
    """What is known of the files beside their findings: who wrote each, and what there is to say of it."""

    formats: Mapping[str, str]
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    others: tuple[Path, ...] = ()  # files of folders that are no recordings
    broken: tuple[BadRecording, ...] = ()


def document(findings: Findings, groups: Iterable[Grouped], about: About) -> dict[str, Json]:
    """The JSON document."""
    return {
        "schema_version": SCHEMA_VERSION,
        "exchanges": findings.exchanges,
        "checked": sum(findings.checked.values()),
        "passed_over": findings.passed_over,
        "not_checked": _unchecked(findings.not_checked),
        "api_versions": dict(sorted(findings.checked.items())),
        "findings": [_finding(each) for each in groups],
        "notices": [{**notice._asdict(), "count": count} for notice, count in sorted(findings.notices.items())],
        "files": [_file(name, each, about) for name, each in findings.files.items()],
        "other_files": [str(path) for path in about.others],
        "unreadable_files": [{"file": str(each.path), "line": each.line, "why": each.why} for each in about.broken],
    }


def lines(findings: Findings, groups: list[Grouped], about: About) -> Iterator[str]:
    """The lines of text: what is worth knowing, what is found, which files show it, and the sum."""
    for notice, count in sorted(findings.notices.items()):
        yield _noticed(notice, count)
    for name, notes in about.notes.items():
        yield from (f"note   {name}: {note}" for note in notes)
    for unchecked, count in sorted(findings.not_checked.items()):
        yield f"note   {_exchanges(count)} not checked: {_why(unchecked)}"
    for each in groups:
        yield from _found(each)
    for problem in about.broken:
        yield f"error  {problem}"
    breaking = {name: each for name, each in findings.files.items() if each.findings}
    if len(findings.files) > 1:
        yield from (f"breaks {name}: {_levels(each)}" for name, each in breaking.items())
    yield _sum(findings, len(groups), len(breaking), about)


def _finding(found: Grouped) -> Json:
    files = [{"file": name, **asdict(place)} for name, place in found.places.items()]
    first = files[0]
    return {
        **asdict(found.group),
        "level": found.level.value,
        "api_version": found.api_version,
        "file": first["file"],
        "index": first["index"],
        "files": files,
    }


def _file(name: str, summary: FileSummary, about: About) -> Json:
    return {
        "file": name,
        "format": about.formats.get(name, ""),
        "exchanges": summary.exchanges,
        "checked": summary.checked,
        "passed_over": summary.passed_over,
        "not_checked": _unchecked(summary.not_checked),
        "findings": {level.value: summary.findings[level] for level in Level},
        "notes": list(about.notes.get(name, ())),
    }


def _unchecked(counts: Mapping[Unchecked, int]) -> list[Json]:
    return [{**unchecked._asdict(), "exchanges": count} for unchecked, count in sorted(counts.items())]


def _found(found: Grouped) -> Iterator[str]:
    group = found.group
    yield f"{found.level.value:<6} {group.requirement}  {group.object} {group.pointer or '/'}"
    yield f"       {group.rule}: expected {group.expected}, got {group.actual}"
    shown = [f"{name} #{place.index}{_times(place)}" for name, place in found.places.items()]
    more = [f"{len(shown) - _SHOWN} more files"] if len(shown) > _SHOWN else []
    yield f"       in {_exchanges(group.count)}: {', '.join([*shown[:_SHOWN], *more])}"


def _times(place: Place) -> str:
    return f" ({place.count}×)" if place.count > 1 else ""


def _noticed(notice: Notice, count: int) -> str:
    what = f"value {notice.value!r}" if notice.rule == "value" else "property"
    return f"note   undocumented {what}: {notice.object} {notice.pointer} ({count}×)"


def _why(unchecked: Unchecked) -> str:
    if unchecked.api_version:
        version = unchecked.api_version
        return f"there is no contract of API version {version} (--api-version holds them against another)"
    return unchecked.reason


def _levels(summary: FileSummary) -> str:
    return ", ".join(f"{summary.findings[level]} {level.value}" for level in Level if summary.findings[level])


def _sum(findings: Findings, groups: int, breaking: int, about: About) -> str:
    checked = sum(findings.checked.values())
    versions = ", ".join(sorted(findings.checked))
    said = [f"{_exchanges(checked)} checked against {versions}" if versions else "no exchange checked"]
    said += [f"{findings.passed_over} of other servers passed over"] if findings.passed_over else []
    said += [f"{sum(findings.not_checked.values())} not checked"] if findings.not_checked else []
    said += [_files(len(about.others), "that is no recording", "that are no recordings")] if about.others else []
    said += [_files(len(about.broken), "unreadable", "unreadable")] if about.broken else []
    found = f"{groups} finding{'s' if groups != 1 else ''}" if groups else "no findings"
    where = f" in {breaking} of {_files(len(findings.files), '', '')}" if groups and len(findings.files) > 1 else ""
    return f"{', '.join(said)}: {found}{where}."


def _exchanges(count: int) -> str:
    return f"{count} exchange{'s' if count != 1 else ''}"


def _files(count: int, one: str, many: str) -> str:
    return f"{count} file {one}".rstrip() if count == 1 else f"{count} files {many}".rstrip()
