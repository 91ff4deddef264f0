"""Makes a request of a case: path and parameters, spoken of objects that the target has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from conformance.fuzz.links import Links
from conformance.fuzz.plan import Case, Style
from conformance.fuzz.pool import Pool
from conformance.fuzz.words import words
from conformance.suite.errors import Blocked, Mismatch, Unsupported
from conformance.suite.protocol.compose import merged
from conformance.suite.protocol.valid import Request, Valid

Json = Any
_PLACE = ""


@dataclass(frozen=True)
class Composer:
    """Makes the requests of one run. `valid` makes objects of a case's own where it can."""

    links: Links
    pool: Pool
    valid: Valid

    def request(self, case: Case, subject: Mapping[str, Json] | None) -> Request:
        """The request of a case. `subject`: the object that its scenario is about, as it was last shown."""
        params: dict[str, Json] = self.pool.bound(case.params)
        holder = subject if case.onward else None
        made = None if case.style is Style.PLAIN or holder is not None else self._valid(case, params)
        return made or Request(case.operation.method, self._path(case, holder), params)

    def _valid(self, case: Case, params: dict[str, Json]) -> Request | None:
        """A valid request with what was generated in it; None where none can be made."""
        names = sorted(params)
        if case.style is Style.BUT and names:
            name = names[case.pick % len(names)]
            params = {name: params[name]}
        else:
            name = ""
        found = self._plain(case, name)
        return found and Request(found.method, found.path, merged(found.params, params))

    def _plain(self, case: Case, name: str) -> Request | None:
        """A valid request, in which the parameter `name` may be given; None where none can be made."""
        operation = case.operation
        if operation.id in words().usual:
            return Request(operation.method, self._path(case, None), self.pool.bound(words().usual[operation.id]))
        try:
            # a place for what was generated, which is put there afterwards, for it may begin with a `$`
            return self.valid.but(operation, name, _PLACE) if name else self.valid.request(operation)
        except (Blocked, Unsupported, Mismatch):
            return None

    def _path(self, case: Case, holder: Mapping[str, Json] | None) -> str:
        """The path, of the holder where it has what the path names, else of known objects."""
        *around, last = [*self.links.objects(case.operation).items()] or [("", "")]
        if not last[0]:
            return case.operation.path
        holder = holder or self.pool.object(last[1], case.pick) or {}
        named = [(holder.get(name), object_) for name, object_ in around] + [(holder.get("id"), last[1])]
        return case.operation.fill(
            *(
                quote(found if isinstance(found, str) and found else self.pool.id(object_, case.pick), safe="")
                for found, object_ in named
            )
        )
