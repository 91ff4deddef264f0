"""What one run knows of the real service's word, and what it adds to it where it speaks to the service itself."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from conformance import __version__
from conformance.run.model import Run
from conformance.run.verified import FILE, Verified, default_file, kept, load_verified
from conformance.run.verified_errors import VerifiedOfAnother
from conformance.wire import Target


@dataclass(frozen=True)
class Book:
    """The file of a run, and what it said before."""

    path: Path
    beside: Path  # where it goes instead if the suite's own folder cannot be written, as that of a wheel may be
    verified: Verified
    adds: bool  # whether the target is the service, or plays it

    @classmethod
    def open(cls, target: Target, said: str | None, report_dir: Path) -> Book:
        """The book of a run against a target.

        A rehearsal keeps its own beside its report unless told where: it has no say in the suite's.

        Raises:
            VerifiedError: the file cannot be used.
        """
        version, beside = target.api_version, report_dir / FILE
        rehearsal = target.connect_to if target.is_stripe else ""
        path = Path(said) if said else beside if rehearsal else default_file(version)
        verified = load_verified(path, version, rehearsal)
        if target.is_stripe and not said and beside.exists():
            with suppress(VerifiedOfAnother):  # a rehearsal once wrote its report there
                verified = verified.also(load_verified(beside, version, rehearsal))
        return cls(path, beside, verified, target.is_stripe)

    def enter(self, run: Run) -> tuple[Run, str]:
        """The run with the day on which the service last kept each requirement, and where that was written.

        Raises:
            OSError: neither the file nor the one beside the report can be written.
        """
        verified, place = self.verified, ""
        if self.adds and (held := kept(run)):
            verified = verified.stamped(held, datetime.now(timezone.utc).date(), __version__)
            place = self._write(verified)
        return replace(run, verdicts=verified.on(run.verdicts)), place

    def _write(self, verified: Verified) -> str:
        try:
            verified.save(self.path)
        except OSError as problem:
            verified.save(self.beside)
            return f"{self.beside} ({self.path} cannot be written: {problem.strerror})"
        return str(self.path)
