"""Has Schemathesis generate the requests of an operation: positive data, repeatable by seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings

from conformance.contract import Contract, Operation
from conformance.fuzz.lens import Lens
from conformance.fuzz.words import words
from conformance.suite.protocol.catalogue import catalogue

Json = Any
Params = dict[str, Json]
_EACH = 8  # cases for each narrowing of a schema
_MEDIA = "application/json"
_QUIET = settings(
    max_examples=_EACH,
    database=None,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def requests(contract: Contract, operation: Operation, run_seed: int) -> Iterator[Params]:
    """The parameters of ever more requests of an operation, without end. The same seed gives the same ones."""
    narrowing = 0
    while True:
        random = Random(f"{run_seed} {operation.id} {narrowing}")
        schema = Lens(contract, operation, words(), catalogue().exclusive, random).narrowed()
        yield from _generated(operation, schema, random.getrandbits(64))
        narrowing += 1


def _generated(operation: Operation, schema: Mapping[str, Json], batch: int) -> list[Params]:
    described = schemathesis.openapi.from_dict(_document(operation, schema))
    described.config.generation.update(allow_x00=False)
    cases = described["/"]["POST"].as_strategy()  # positive data is what it gives unless told otherwise
    found: list[Params] = []

    @seed(batch)
    @_QUIET
    @given(cases)
    def collect(case: schemathesis.Case[Any]) -> None:
        found.append(case.body if isinstance(case.body, dict) else {})

    collect()
    return found or [{}]


def _document(operation: Operation, schema: Mapping[str, Json]) -> dict[str, Json]:
    """One operation as an OpenAPI document of its own.

    Its parameters are one object, be they sent in the query or in the body: the client nests both the same way, and a
    plain query could not say what is a number.
    """
    body = {"required": True, "content": {_MEDIA: {"schema": schema}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": operation.id, "version": "1"},
        "paths": {"/": {"post": {"requestBody": body, "responses": {"200": {"description": "An answer."}}}}},
    }
