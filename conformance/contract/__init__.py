"""The contract: what the documentation promises for one API version, read from specs/."""

from conformance.contract.building.changes import documented_on
from conformance.contract.errors import ContractError, UnknownVersion
from conformance.contract.holds import ALWAYS, Holds
from conformance.contract.kept import read_fixture
from conformance.contract.load import load
from conformance.contract.locate import DEFAULT_VERSION, available_versions, data_folder, version_folder
from conformance.contract.model import DOCS, Contract, Json, Match, Operation, Parameter, branches
from conformance.contract.yaml_files import parse_yaml, read_yaml

__all__ = [
    "ALWAYS",
    "DEFAULT_VERSION",
    "DOCS",
    "Contract",
    "ContractError",
    "Holds",
    "Json",
    "Match",
    "Operation",
    "Parameter",
    "UnknownVersion",
    "available_versions",
    "branches",
    "data_folder",
    "documented_on",
    "load",
    "parse_yaml",
    "read_fixture",
    "read_yaml",
    "version_folder",
]
