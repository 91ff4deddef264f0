"""Which requirements a run takes: by profile, area, level, and prefix of the ID."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.contract.levels import Level

PROFILES = ("api", "clients", "all")
CLIENTS = "clients"  # the area whose requirements speak through the official packages
_AT_LEAST = {
    None: frozenset(Level),
    "may": frozenset(Level),
    "should": frozenset({Level.MUST, Level.SHOULD}),
    "must": frozenset({Level.MUST}),
}


@dataclass(frozen=True)
class Selection:
    """What was asked for; what is empty selects everything."""

    areas: tuple[str, ...] = ()
    level: str | None = None
    prefixes: tuple[str, ...] = ()
    profile: str = "api"  # `clients`: through the official packages; `api`: all the rest

    def collects(self, area: str) -> bool:
        """True where an area's requirements are looked at, of whatever ID and level."""
        return self.profile == "all" or (area == CLIENTS) == (self.profile == CLIENTS)

    def takes(self, id: str, area: str, level: Level) -> bool:
        """True where the requirement of that ID, area and level was asked for."""
        return (
            self.collects(area)
            and (not self.areas or area in self.areas)
            and level in _AT_LEAST[self.level]
            and (not self.prefixes or id.startswith(self.prefixes))
        )
