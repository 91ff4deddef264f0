"""Makes the documents of an API version as a service of some day shows them.

Breaking changes follow the version that a request is pinned to, additions the calendar: a request pinned to an old
version shows every field that has been added since. See https://docs.stripe.com/upgrades.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conformance.contract.building.apply import apply
from conformance.contract.building.changes import Change, follows, read_changes
from conformance.contract.building.folder import OPENAPI, Folder

Json = Any


def dated(folder: Path, service_date: str) -> dict[str, Json] | None:
    """The documents of a version, by path, as a service of that day has them; None where they are those on disk.

    Raises:
        BadChange: the changes up to that day do not apply without those that follow.
    """
    version, others = folder.name, sorted(each.parent for each in folder.parent.glob("*/openapi.yaml"))
    known = [(each.name, change) for each in others for change in read_changes(each)]
    kept = [change for _, change in known if shown(change, version, service_date)]
    if kept == [change for owner, change in known if owner <= version]:
        return None
    made = Folder.read(next(each for each in others if follows(each) is None))
    apply(made, kept)
    own = Folder.read(folder).documents
    made.documents[OPENAPI]["info"]["version"] = version
    return {**made.documents, **({"errata.yaml": own["errata.yaml"]} if "errata.yaml" in own else {})}


def shown(change: Change, version: str, service_date: str) -> bool:
    """Whether a service of that day shows the change on requests that are pinned to the version."""
    return change.since <= (version if change.breaking else service_date)
