"""For which versions, and on which days, something is true of the API.

Two axes: the version that a request is pinned to, for what is breaking; the day of the service, for what was added to
every version. See https://docs.stripe.com/upgrades.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from conformance.contract.model import Contract


@dataclass(frozen=True)
class Holds:
    """Where a requirement holds. All are ISO dates; what is left empty limits nothing.

    since:        services of that day and later, on every version: an addition
    until:        services before that day, on every version: what an addition ended
    from_version: requests pinned to that version or a later one: a breaking change
    to_version:   requests pinned to a version before that one: what a breaking change ended
    """

    since: str = ""
    until: str = ""
    from_version: str = ""
    to_version: str = ""

    def of(self, contract: Contract) -> bool:
        """True where it holds for the contract's version and day."""
        return (
            self.since <= contract.service_date
            and (not self.until or contract.service_date < self.until)
            and self.from_version <= contract.version
            and (not self.to_version or contract.version < self.to_version)
        )

    @property
    def follows(self) -> str:
        """What decides: "version", "calendar", both, or "" where it always holds."""
        decided = {"calendar": self.since or self.until, "version": self.from_version or self.to_version}
        return " and ".join(name for name, said in decided.items() if said)

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> Holds:
        """What an entry of a table says: the names above as its keys, dates as YAML reads them or as strings."""
        return cls(**{each.name: str(entry[each.name]) for each in fields(cls) if each.name in entry})


ALWAYS = Holds()
