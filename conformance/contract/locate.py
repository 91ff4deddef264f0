"""Finds the data folders: beside the code in a checkout, inside the package in a built wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from conformance.contract.errors import UnknownVersion

_PACKAGE = Path(__file__).resolve().parent.parent
DEFAULT_VERSION = "2022-08-01"


@cache
def data_folder(name: str) -> Path:
    """The folder `specs` or `fixtures`: of the installed wheel, else of the checkout.

    The wheel's comes first: beside an installed package may stand another one that is called `fixtures`.
    """
    for root in (_PACKAGE / "_data", _PACKAGE.parent):
        if (root / name).is_dir():
            return root / name
    raise FileNotFoundError(f"no {name}/ folder beside {_PACKAGE}")


def available_versions() -> tuple[str, ...]:
    """The API versions that specs/ describes, oldest first."""
    return tuple(sorted(path.parent.name for path in data_folder("specs").glob("*/openapi.yaml")))


def version_folder(version: str) -> Path:
    """The specs/ folder of one API version.

    Raises:
        UnknownVersion: specs/ does not describe that version.
    """
    if version not in available_versions():
        raise UnknownVersion(version, available_versions())
    return data_folder("specs") / version
