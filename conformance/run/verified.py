"""When the real service last kept each requirement: specs/<version>/verified.json, written by runs against it alone.

A rehearsal, in which another server plays the service, is recorded in the same form, but says what it is: such a file
and one of the real service are never taken for one another, neither to read nor to add to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

from conformance.contract import data_folder, version_folder
from conformance.run.model import Outcome, Run, Verdict
from conformance.run.report_file import put
from conformance.run.verified_errors import UnreadableVerified, VerifiedOfAnother

Json = Any
FILE: Final = "verified.json"
SERVICE: Final = "https://api.stripe.com"
SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Stamp:
    """One requirement that the service kept: on which day (ISO, UTC), by the word of which suite."""

    date: str
    suite: str


@dataclass(frozen=True)
class Verified:
    """What the service kept, of one API version. `rehearsal` is the address that played it, "" where nothing did."""

    api_version: str
    rehearsal: str = ""
    stamps: Mapping[str, Stamp] = field(default_factory=dict)

    @property
    def of(self) -> str:
        """Whose word it is, in words."""
        played = f"a rehearsal of {SERVICE} at {self.rehearsal}" if self.rehearsal else SERVICE
        return f"{played}, API version {self.api_version}"

    def day(self, id: str) -> str:
        """The day on which the service last kept the requirement; "" where it was never seen to."""
        return self.stamps[id].date if id in self.stamps else ""

    def stamped(self, kept: Iterable[str], today: date, suite: str) -> Verified:
        """The same with these requirements kept today."""
        return replace(self, stamps={**self.stamps, **dict.fromkeys(kept, Stamp(today.isoformat(), suite))})

    def also(self, other: Verified) -> Verified:
        """The same with what another file says of later days."""
        later = {id: stamp for id, stamp in other.stamps.items() if stamp.date > self.day(id)}
        return replace(self, stamps={**self.stamps, **later})

    def stale(self, ids: Iterable[str], days: int, today: date) -> tuple[str, ...]:
        """Those that the service was not seen to keep within so many days, longest unverified first."""
        old = [id for id in ids if not self.day(id) or (today - date.fromisoformat(self.day(id))).days > days]
        return tuple(sorted(old, key=self.day))

    def on(self, verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
        """The verdicts with their days."""
        return tuple(replace(verdict, verified=self.day(verdict.id)) for verdict in verdicts)

    def save(self, path: Path) -> None:
        """Write the file, IDs in order.

        Raises:
            OSError: it cannot be written.
        """
        stamps = {id: {"date": stamp.date, "suite": stamp.suite} for id, stamp in sorted(self.stamps.items())}
        document = {
            "schema_version": SCHEMA_VERSION,
            "service": SERVICE,
            **({"rehearsal": self.rehearsal} if self.rehearsal else {}),
            "api_version": self.api_version,
            "requirements": stamps,
        }
        put(path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def kept(run: Run) -> list[str]:
    """The requirements that a run saw kept, whatever a baseline expected."""
    return [v.id for v in run.verdicts if v.outcome in (Outcome.PASSED, Outcome.UNEXPECTEDLY_PASSED)]


def default_file(api_version: str) -> Path:
    """Where the suite keeps it."""
    return version_folder(api_version) / FILE


def load_verified(path: Path, api_version: str, rehearsal: str = "") -> Verified:
    """What a file says; nothing yet, where there is none.

    Raises:
        UnreadableVerified, VerifiedOfAnother: as their names say.
    """
    empty = Verified(api_version, rehearsal)
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        return empty
    except OSError as problem:
        raise UnreadableVerified(path, problem.strerror or type(problem).__name__) from problem
    except (ValueError, RecursionError) as problem:
        raise UnreadableVerified(path, f"it is no JSON ({problem})") from problem
    for error in _rules().iter_errors(document):
        pointer = "".join(f"/{step}" for step in error.instance_path)
        raise UnreadableVerified(path, f"it breaks its schema at {pointer or '/'} ({error.message[:100]})")
    stamps = {id: Stamp(**row) for id, row in document["requirements"].items()}
    found = Verified(document["api_version"], document.get("rehearsal", ""), stamps)
    if (found.api_version, bool(found.rehearsal)) != (api_version, bool(rehearsal)):
        raise VerifiedOfAnother(path, found.of, empty.of)
    return replace(found, rehearsal=rehearsal)


@cache
def _rules() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        json.loads((data_folder("specs") / "verified.schema.json").read_bytes()), validate_formats=True
    )
