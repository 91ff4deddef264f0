"""Why a certificate is refused, as typed errors that print: what is wrong, what to do.

CertificateError
├── NotACertificate           exit code 2   it is no certificate of this suite
└── Refusal                             1
    ├── Incomplete                  the run was stopped before its end
    ├── OnlyAShard                  the report is one part of a run
    ├── Deselected                  requirements are missing
    ├── Foreign                     requirements that this suite does not have, or has otherwise
    ├── Undecided                   the suite itself broke on requirements
    ├── NothingKept                 no MUST requirement was seen to be kept
    ├── NotConforming               MUST requirements do not hold
    ├── OtherSuite                  another suite judged than the one that is installed
    ├── OtherContract               another contract was held against the target
    ├── Missing                     the archive lacks a member
    ├── Added                       the archive holds what is no part of a certificate
    ├── Changed                     a member is not what the manifest says
    └── Inconsistent                the members do not tell the same
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar


class CertificateError(Exception):
    """A certificate cannot be used, or not be issued. `exit_code` is what a command ends with."""

    exit_code: ClassVar[int] = 1


class NotACertificate(CertificateError):
    """It is no certificate of this suite."""

    exit_code: ClassVar[int] = 2

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: is no certificate ({why}); name a file that `stripe-conformance certify` wrote.")


class Refusal(CertificateError):
    """A reason not to issue a certificate, or not to believe one. `concerned`: requirements or members, all of them."""

    def __init__(self, sentence: str, concerned: Iterable[str] = ()) -> None:
        self.sentence, self.concerned = sentence, tuple(concerned)
        super().__init__(sentence)

    @property
    def reason(self) -> str:
        """The kind of the refusal in a word or two: `only_a_shard`."""
        name = type(self).__name__
        return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


class Incomplete(Refusal):
    """The run was stopped before its end."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The run is incomplete ({why or 'it was stopped'}): run the suite again, to its end.")


class OnlyAShard(Refusal):
    """The report is one part of a run."""

    def __init__(self, number: int, of: int) -> None:
        super().__init__(f"The report is shard {number}/{of} of a run: name the reports of all {of} shards.")


class Deselected(Refusal):
    """Requirements are missing."""

    def __init__(self, missing: Sequence[str]) -> None:
        count = _number(len(missing), "requirement")
        super().__init__(f"Of this suite {count} not in the report: run all, without selection.", missing)


class Foreign(Refusal):
    """Requirements that this suite does not have, or has otherwise."""

    def __init__(self, ids: Sequence[str]) -> None:
        count = _number(len(ids), "requirement")
        super().__init__(
            f"In the report {count} twice, unknown to this suite, or of another level: run this suite.", ids
        )


class Undecided(Refusal):
    """The suite itself broke on requirements."""

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__(f"The suite itself broke on {len(ids)} of the requirements: nothing is known of them.", ids)


class NothingKept(Refusal):
    """No MUST requirement was seen to be kept."""

    def __init__(self) -> None:
        super().__init__("No MUST requirement was seen to be kept: there is nothing to certify.")


class NotConforming(Refusal):
    """MUST requirements do not hold."""

    def __init__(self, failed: int, blocked: int, ids: Sequence[str]) -> None:
        super().__init__(
            f"The target does not conform: of the MUST requirements {failed} failed and {blocked} could not be tested, "
            "because an earlier step broke.",
            ids,
        )


class OtherSuite(Refusal):
    """Another suite judged than the one that is installed."""

    def __init__(self, judged: str, installed: str) -> None:
        super().__init__(
            f"It was made by suite {judged}, and {installed} is installed: use the suite that made it, or run again."
        )


class OtherContract(Refusal):
    """Another contract was held against the target."""

    def __init__(self, version: str, held: str, ours: str) -> None:
        super().__init__(
            f"The contract of API version {version} that was held against the target has the digest {held[:12]}…, and "
            f"this suite's has {ours[:12] + '…' if ours else 'none, for it does not describe that version'}."
        )


class Missing(Refusal):
    """The archive lacks a member."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"Missing from the archive: {', '.join(names)}.", names)


class Added(Refusal):
    """The archive holds what is no part of a certificate."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"The archive holds what is no part of a certificate: {', '.join(names)}.", names)


class Changed(Refusal):
    """A member, or the archive around the members, is not what was written."""

    def __init__(self, names: Sequence[str], why: str) -> None:
        super().__init__(f"Changed: {', '.join(names)} ({why}).", names)


class Inconsistent(Refusal):
    """The members do not tell the same."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} {why}.", (name,))


def _number(count: int, noun: str) -> str:
    return f"{count} {noun} is" if count == 1 else f"{count:,} {noun}s are"
