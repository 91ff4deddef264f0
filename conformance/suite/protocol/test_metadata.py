"""Metadata: pairs of strings that a caller keeps on an object."""

from __future__ import annotations

from conformance.contract import Operation
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.protocol.cases import taking_metadata
from conformance.suite.protocol.valid import Valid
from conformance.suite.requirement import MUST, requirement

CITES = "metadata"
MOST_KEYS = 50
LONGEST_KEY = 40
LONGEST_VALUE = 500


def pairs(count: int) -> dict[str, str]:
    return {f"key_{number}": str(number) for number in range(count)}


@requirement(
    "protocol.metadata.default",
    MUST,
    cites=CITES,
    over=taking_metadata("`{operation}` without metadata answers an empty hash.", creating=True, cites=CITES),
)
def test_default(api: Api, valid: Valid, operation: Operation) -> None:
    """Metadata that is not given is an empty hash, not null."""
    request = valid.request(operation)

    assert api.post(request.path, request.params)["metadata"] == {}


@requirement(
    "protocol.metadata.strings",
    MUST,
    cites=CITES,
    over=taking_metadata("`{operation}` keeps metadata as strings.", cites=CITES),
)
def test_values_are_strings(api: Api, valid: Valid, operation: Operation) -> None:
    """Metadata values are strings, whatever they look like."""
    request = valid.but(operation, "metadata", {"number": 12, "flag": True, "text": "Straße"})

    answer = api.post(request.path, request.params)

    assert answer["metadata"] == {"number": "12", "flag": "true", "text": "Straße"}


@requirement(
    "protocol.metadata.greatest",
    MUST,
    cites=CITES,
    over=taking_metadata("`{operation}` takes as much metadata as documented.", cites=CITES),
)
def test_greatest(api: Api, valid: Valid, operation: Operation) -> None:
    """50 keys, a key of 40 characters and a value of 500 characters are accepted."""
    metadata = {**pairs(MOST_KEYS - 1), "k" * LONGEST_KEY: "v" * LONGEST_VALUE}
    request = valid.but(operation, "metadata", metadata)

    assert api.post(request.path, request.params)["metadata"] == metadata


@requirement(
    "protocol.metadata.too_many_keys",
    MUST,
    cites=CITES,
    over=taking_metadata("`{operation}` refuses 51 metadata keys.", cites=CITES),
)
def test_too_many_keys(api: Api, valid: Valid, operation: Operation) -> None:
    """51 metadata keys are refused with 400."""
    request = valid.but(operation, "metadata", pairs(MOST_KEYS + 1))

    api.refused(request.method, request.path, request.params)


@requirement(
    "protocol.metadata.long_key",
    MUST,
    cites=CITES,
    over=taking_metadata("`{operation}` refuses a metadata key of 41 characters.", cites=CITES),
)
def test_over_long_key(api: Api, valid: Valid, operation: Operation) -> None:
    """A metadata key of 41 characters is refused with 400."""
    request = valid.but(operation, "metadata", {"k" * (LONGEST_KEY + 1): "v"})

    api.refused(request.method, request.path, request.params)


@requirement(
    "protocol.metadata.long_value",
    MUST,
    cites=CITES,
    over=taking_metadata("`{operation}` refuses a metadata value of 501 characters.", cites=CITES),
)
def test_over_long_value(api: Api, valid: Valid, operation: Operation) -> None:
    """A metadata value of 501 characters is refused with 400."""
    request = valid.but(operation, "metadata", {"key": "v" * (LONGEST_VALUE + 1)})

    api.refused(request.method, request.path, request.params)


@requirement(
    "protocol.metadata.merge",
    MUST,
    cites=CITES,
    over=taking_metadata("`{operation}` merges metadata.", creating=False, cites=CITES),
)
def test_merge(api: Api, given: Given, valid: Valid, operation: Operation) -> None:
    """Metadata of an update is merged: keys that it gives are set, keys that it does not give are kept."""
    request = valid.request(operation)
    given.post(request.path, {**request.params, "metadata": {"kept": "1", "changed": "1"}})

    answer = api.post(request.path, {**request.params, "metadata": {"changed": "2", "added": "2"}})

    assert answer["metadata"] == {"kept": "1", "changed": "2", "added": "2"}


@requirement(
    "protocol.metadata.unset_one",
    MUST,
    cites=CITES,
    over=taking_metadata("`{operation}` removes a metadata key that is set to nothing.", creating=False, cites=CITES),
)
def test_unset_one(api: Api, given: Given, valid: Valid, operation: Operation) -> None:
    """A metadata key whose value is the empty string is removed."""
    request = valid.request(operation)
    given.post(request.path, {**request.params, "metadata": {"kept": "1", "removed": "1"}})

    answer = api.post(request.path, {**request.params, "metadata": {"removed": ""}})

    assert answer["metadata"] == {"kept": "1"}


@requirement(
    "protocol.metadata.unset_all",
    MUST,
    cites=CITES,
    over=taking_metadata("`{operation}` removes all metadata that is set to nothing.", creating=False, cites=CITES),
)
def test_unset_all(api: Api, given: Given, valid: Valid, operation: Operation) -> None:
    """Metadata that is the empty string removes all keys."""
    request = valid.request(operation)
    given.post(request.path, {**request.params, "metadata": {"removed": "1", "too": "1"}})

    answer = api.post(request.path, {**request.params, "metadata": ""})

    assert answer["metadata"] == {}
