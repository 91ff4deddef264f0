"""Why reports cannot be made into one, as typed errors that print: what is wrong, what to do.

MergeError                  exit code 2
├── NothingToMerge          there is no report
├── MixedSuites             other versions of the suite judged
├── MixedContracts          other contracts were held against the target
├── MixedTargets            other targets were judged
├── MixedShards             the shards are of other divisions
├── MissingShards           shards are missing
└── Overlap                 the same shard, or the same requirement, is in two of them
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar


class MergeError(Exception):
    """Reports cannot be made into one. `exit_code` is what a command ends with."""

    exit_code: ClassVar[int] = 2


class NothingToMerge(MergeError):
    """There is no report."""

    def __init__(self) -> None:
        super().__init__("There is nothing to merge: name the report.json of each shard.")


class MixedSuites(MergeError):
    """Other versions of the suite judged."""

    def __init__(self, versions: Iterable[str]) -> None:
        super().__init__(f"The reports are of several versions of the suite ({_listed(versions)}): run all with one.")


class MixedContracts(MergeError):
    """Other contracts were held against the target."""

    def __init__(self, contracts: Iterable[str]) -> None:
        super().__init__(f"The reports are of several contracts ({_listed(contracts)}): merge those of one at a time.")


class MixedTargets(MergeError):
    """Other targets were judged."""

    def __init__(self, targets: Iterable[str]) -> None:
        super().__init__(
            f"The reports are of several targets ({_listed(targets)}): merge those of one at a time; "
            "`stripe-conformance matrix` sets targets side by side."
        )


class MixedShards(MergeError):
    """The shards are of other divisions."""

    def __init__(self, shards: Iterable[str]) -> None:
        super().__init__(f"The reports are no shards of one run ({_listed(shards)}): all have to be K/N of the same N.")


class MissingShards(MergeError):
    """Shards are missing."""

    def __init__(self, missing: Iterable[int], of: int) -> None:
        super().__init__(f"Missing: shard {', '.join(f'{number}/{of}' for number in missing)}. Name all {of} reports.")


class Overlap(MergeError):
    """The same shard, or the same requirement, is in two of them."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is in more than one report: name each shard once.")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(set(names)))
