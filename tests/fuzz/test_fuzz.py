"""Fuzzing a reference target finds nothing; each kind of fault that cannot be right is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from conformance.contract import load
from conformance.fuzz.document import document, summary
from conformance.fuzz.judge import certain_checks
from conformance.fuzz.lens import Schema
from conformance.fuzz.model import Fuzzed
from conformance.fuzz.plan import Plan
from conformance.fuzz.pool import Pool
from conformance.fuzz.run import UNREACHABLE, Fuzz, Limits, operations_of
from conformance.fuzz.words import words
from conformance.run.mark import FIELD
from tests.support.faults import answering_with
from tests.support.faulty import Answered, Asked, Fault
from tests.support.hostile import Hostile
from tests.support.house import House, open_house
from tests.support.invoked import valid

Json = Any
CONTRACT = load()
MANY, FEW = 150, 40


@pytest.fixture
def house() -> Iterator[House]:
    with open_house() as house:
        yield house


def fuzzed(
    house: House,
    cases: int = FEW,
    seed: int = 0,
    areas: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
    **limits: Any,
) -> Fuzzed:
    """What that many cases find, of all operations or of some."""
    plan = Plan(CONTRACT, operations_of(CONTRACT, areas, names), seed)
    asked = {"examples": cases, "seconds": None, "areas": list(areas), "operations": []}
    return Fuzz(house.target, plan, Limits(examples=cases, **limits), asked).run()


def requirements(found: Fuzzed) -> set[str]:
    return {each.requirement for each in found.findings}


# -- on a target that keeps the contract


def test_nothing_is_found_where_nothing_is_wrong(house: House) -> None:
    """The reference passes, and its answers are no empty ones: most requests are accepted."""
    found = fuzzed(house, MANY)

    assert found.findings == ()
    assert (found.cases, found.complete, found.unsupported) == (MANY, True, ())
    assert sum(each.accepted for each in found.operations) > MANY / 3
    assert any("/{" in each.operation and each.accepted for each in found.operations)
    assert valid(json.dumps(document(found)), "fuzz")["cases"] == MANY


def test_same_seed_same_cases() -> None:
    """The seed decides every case, and a fresh reference answers each the same way."""
    with open_house() as one, open_house() as other:
        first, second = fuzzed(one, 100, seed=3), fuzzed(other, 100, seed=3)

    assert first.fingerprint == second.fingerprint
    assert (first.operations, first.statuses) == (second.operations, second.statuses)


def test_other_seed_other_cases(house: House) -> None:
    assert fuzzed(house, seed=1, areas=("plans",)).fingerprint != fuzzed(house, seed=2, areas=("plans",)).fingerprint


def test_only_what_was_asked_for(house: House) -> None:
    """Cases are of the areas that were named; preparing them is no case."""
    found = fuzzed(house, areas=("plans",))

    assert {each.operation.split("/")[2].partition("/")[0] for each in found.operations} == {"plans"}
    assert found.exchanges > found.cases


@pytest.mark.parametrize("version", ["2022-08-01", "2024-04-10"])
def test_generated_parameters_keep_the_contract(version: str) -> None:
    """Whatever is generated is allowed by the operation's own schema: positive data, and nothing else."""
    contract = load(version)
    plan = Plan(contract, operations_of(contract, (), ()), seed=5)
    pool = Pool(words().known, lambda: 1_700_000_000.0)
    validators = {each.id: Draft202012Validator(closed(each.request)) for each in plan.operations}

    for scenario in islice(plan.scenarios(), 120):
        for case in scenario:
            validators[case.operation.id].validate(pool.bound(case.params))


def closed(schema: Schema) -> Json:
    """The schema with every hash closed: an unknown member is no documented parameter."""
    if isinstance(schema, list):
        return [closed(child) for child in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    return {**made, "additionalProperties": False} if isinstance(schema.get("properties"), dict) else made


def test_every_operation_has_its_turn() -> None:
    """The first round begins a scenario with every operation."""
    chosen = operations_of(CONTRACT, ("plans", "credit_notes"), ())

    begun = [scenario[0].operation.id for scenario in islice(Plan(CONTRACT, chosen, 0).scenarios(), 60)]

    assert set(begun) == {operation.id for operation in chosen}


# -- on targets that break it


def on(kind: str, change: Callable[[Json], None]) -> Fault:
    """Objects of a kind are changed, wherever an answer holds them."""

    def walk(value: Json) -> None:
        if isinstance(value, dict) and value.get("object") == kind:
            change(value)
        for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(child)

    return Fault(answered=lambda _, answer: walk(answer.body))


def broken(_: Asked, answer: Answered) -> None:
    """The body of refusals is no JSON."""
    if answer.status >= 400:
        answer.body = b"{'error': }"


def bare(_: Asked, answer: Answered) -> None:
    """Refusals have no envelope."""
    if answer.status >= 400:
        answer.body = {"message": "No."}


def failing(asked: Asked, answer: Answered) -> None:
    """A creation with a description crashes."""
    if asked.method == "POST" and any(name == "description" for name, _ in asked.form):
        answer.status, answer.body = 500, {"error": {"type": "api_error", "message": "Something broke."}}


FAULTS = {
    "protocol.server_error": Fault(answered=failing),
    "protocol.json": Fault(answered=broken),
    "envelope.error": Fault(answered=bare),
    "shape.invoice": on("invoice", lambda each: each.update(status="unheard_of")),
    "shape.customer": on("customer", lambda each: each.update(created="today")),
    "money.invoice.total": on("invoice", lambda each: each.update(total=each["total"] + 1)),
    "envelope.list": on("list", lambda each: each.pop("has_more", None)),
}


@pytest.mark.parametrize("requirement", sorted(FAULTS))
def test_fault_is_found(requirement: str, house: House) -> None:
    """What cannot be right is found, under its requirement, with a request that shows it."""
    house.faulty.fault = FAULTS[requirement]

    found = fuzzed(house, areas=("invoices", "invoiceitems", "customers"))

    assert requirement in requirements(found)
    shown = next(each for each in found.findings if each.requirement == requirement)
    assert shown.count >= 1
    assert shown.example.curl.startswith("curl ")
    assert valid(json.dumps(document(found)), "fuzz")["findings"]


def test_example_is_as_small_as_it_gets(house: House) -> None:
    """Of a failing request, only what makes it fail is left."""
    house.faulty.fault = FAULTS["protocol.server_error"]

    found = fuzzed(house, 60, names=("invoiceitems.create",))

    (example,) = [each.example for each in found.findings]
    assert example.reduced
    assert [name for name, _ in example.exchange.form if name != FIELD] == ["description"]


def test_failures_of_operations_stand_apart(house: House) -> None:
    """Two operations that fail are two findings: they are no one fault."""
    house.faulty.fault = answering_with(500)

    found = fuzzed(house, areas=("plans",))

    failed = [each.operations for each in found.findings if each.requirement == "protocol.server_error"]
    assert all(len(operations) == 1 for operations in failed)
    assert len(failed) > 2


def test_what_is_usual_is_not_judged(house: House) -> None:
    """Only what the documentation promises is held against answers: no SHOULD, nothing that was only observed."""
    house.faulty.fault = Fault(answered=lambda _, answer: answer.status >= 400 and answer.body["error"].pop("message"))

    found = fuzzed(house, areas=("plans",))

    assert found.findings == ()
    assert "envelope.error.message" not in certain_checks(CONTRACT)


def test_operation_that_is_not_there_is_asked_once(house: House) -> None:
    """An unknown URL is no finding: the target does not support the operation."""

    def gone(asked: Asked, answer: Answered) -> None:
        if asked.path.startswith("/v1/plans"):
            message = f"Unrecognized request URL ({asked.method}: {asked.path})."
            answer.status, answer.body = 404, {"error": {"type": "invalid_request_error", "message": message}}

    house.faulty.fault = Fault(answered=gone)

    found = fuzzed(house, 500, areas=("plans",))

    assert found.findings == ()
    assert set(found.unsupported) >= {"GET /v1/plans", "POST /v1/plans"}
    assert found.cases <= len(operations_of(CONTRACT, ("plans",), ()))


# -- how it ends


def test_ends_by_time(house: House) -> None:
    """A limit of time ends it, between two cases."""
    ticks = iter(range(10_000))

    found = fuzzed(house, cases=10_000, seconds=400.0, clock=lambda: float(next(ticks)))

    assert found.complete
    assert 0 < found.cases < 400


def test_interrupted(house: House) -> None:
    """What there is when somebody interrupts is kept, and marked."""
    asked = iter([False] * 150 + [True] * 1000)

    found = fuzzed(house, cases=10_000, interrupted=lambda: next(asked))

    assert (found.complete, found.stopped) == (False, "interrupted")
    assert "Incomplete: interrupted." in list(summary(found))


def test_lost_target(house: House) -> None:
    """A target that stops answering ends it."""
    with Hostile("crash", after=200, upstream=house.target.url) as target:
        found = fuzzed(replace(house, target=replace(house.target, url=target.url)), cases=1000)

    assert found.stopped == UNREACHABLE
    assert not any(each.requirement == "protocol.server_error" for each in found.findings)
