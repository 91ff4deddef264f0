"""A version's folder in memory: its documents, the references between them, and reading and comparing it on disk."""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conformance.contract.building.render import as_json, as_yaml
from conformance.contract.yaml_files import read_yaml

Json = Any
OPENAPI = "openapi.yaml"


class Folder:
    """The documents of one version by their path below its folder: "openapi.yaml", "schemas/parts/address.json"."""

    def __init__(self, documents: dict[str, Json]) -> None:
        self.documents = documents
        self.expected: set[str] = set()  # names of schemas that are about to be defined
        self._users: Counter[tuple[str, str]] | None = None

    @classmethod
    def read(cls, folder: Path) -> Folder:
        """The documents of a version as they are on disk."""
        schemas = {
            path.relative_to(folder).as_posix(): json.loads(path.read_bytes())
            for path in sorted((folder / "schemas").rglob("*.json"))
        }
        others = {
            name: read_yaml(folder / name)
            for name in (OPENAPI, "lifecycles.yaml", "errata.yaml")
            if (folder / name).exists()
        }
        return cls({**others, **schemas})

    def written(self, header: str) -> dict[str, str]:
        """What the files of the folder hold, by path. `header` is the comment at the top of those that can have one."""
        return {
            name: as_json(document) if name.endswith(".json") else header + as_yaml(document)
            for name, document in self.documents.items()
        }

    def has_schema(self, name: str) -> bool:
        return f"schemas/{name}.json" in self.documents or name in self.expected

    def users(self, file: str, pointer: str) -> int:
        """In how many places the schema is referred to."""
        if self._users is None:
            self._users = Counter(
                self.target(name, reference)
                for name, document in self.documents.items()
                for reference in _references(document)
            )
        return self._users[file, pointer]

    def lost(self) -> list[str]:
        """The references that lead nowhere, as "file refers to what"."""
        return sorted(
            f"{reference} in {name}"
            for name, document in self.documents.items()
            for reference in set(_references(document))
            if not self._leads(name, reference)
        )

    def _leads(self, file: str, reference: str) -> bool:
        try:
            self.at(*self.target(file, reference))
        except (KeyError, TypeError):
            return False
        return True

    def touched(self) -> None:
        """Forgets who refers to what; called when a document has changed."""
        self._users = None

    @staticmethod
    def target(file: str, reference: str) -> tuple[str, str]:
        """File and pointer that a reference in a file leads to."""
        path, _, pointer = reference.partition("#")
        return (posixpath.normpath(posixpath.join(posixpath.dirname(file), path)) if path else file), pointer

    def at(self, file: str, pointer: str) -> Json:
        """Raises KeyError where there is nothing."""
        node = self.documents[file]
        for step in filter(None, pointer.split("/")):
            node = node[step.replace("~1", "/").replace("~0", "~")]
        return node


def _references(node: Json) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from _references(child)
    elif isinstance(node, list):
        for child in node:
            yield from _references(child)
