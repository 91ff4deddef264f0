"""Describes an operation that a version adds, from its compact form in specs/<version>/changes/.

POST /v1/subscriptions/{subscription}/resume:
  name: subscriptions.resume
  area: subscriptions
  cites: subscriptions/resume
  summary: Resume a paused subscription
  takes: {proration_date: time}           # parameters, in the notation of values
  answers: <subscription>                 # one API object
  support: true                           # only where it is not under test
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from conformance.contract.building.folder import Folder
from conformance.contract.building.notation import Notation

Json = Any
_REFUSAL = {"description": "A refusal.", "content": {"application/json": {"schema": {"$ref": "schemas/error.json"}}}}


def operation(
    said: Mapping[str, Json], path: str, notation: Notation, folder: Folder, since: str | None
) -> dict[str, Json]:
    """The OpenAPI description of an operation whose parameters are sent in the body.

    Raises:
        ValueError: something is missing, or answers what is no object of the folder.
    """
    if missing := {"name", "area", "cites", "summary", "takes", "answers"} - set(said):
        raise ValueError(f"an operation needs {', '.join(sorted(missing))}")
    answer = str(said["answers"]).strip("<>")
    if not folder.has_schema(answer):
        raise ValueError(f"there is no schemas/{answer}.json")
    return {
        "summary": said["summary"],
        "operationId": said["name"],
        "tags": [said["area"]],
        "x-cites": said["cites"],
        **({"x-support": True} if said.get("support") else {}),
        **({"x-since": since} if since else {}),
        "parameters": [_path_parameter(name) for name in re.findall(r"\{(\w+)\}", path)],
        "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": _body(said["takes"], notation)}}},
        "responses": {
            "200": {
                "description": f"The {said['name'].rpartition('.')[0].replace('_', ' ').removesuffix('s')}.",
                "content": {"application/json": {"schema": {"$ref": f"schemas/{answer}.json"}}},
            },
            "default": _REFUSAL,
        },
    }


def beside_its_area(paths: dict[str, Json], path: str) -> None:
    """Moves a path that was added to the end of the paths of its area."""
    added = paths.pop(path)
    area = _area(added)
    members = list(paths.items())
    at = max((number for number, (_, item) in enumerate(members, 1) if _area(item) == area), default=len(members))
    paths.clear()
    paths.update([*members[:at], (path, added), *members[at:]])


def _area(item: Mapping[str, Json]) -> str | None:
    return next((each["tags"][0] for each in item.values() if isinstance(each, dict) and "tags" in each), None)


def _path_parameter(name: str) -> dict[str, Json]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "maxLength": 5000}}


def _body(takes: Mapping[str, Json], notation: Notation) -> dict[str, Json]:
    return {"additionalProperties": False, **notation.value(dict(takes))}
