"""The generated families: that every valid request is valid, that each family changes one thing, what each covers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from conformance.contract import Contract, Operation, Parameter
from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.protocol import cases, test_unknown_objects
from conformance.suite.protocol.catalogue import catalogue
from conformance.suite.protocol.compose import Composer, steps_of
from conformance.suite.protocol.valid import Valid
from conformance.suite.requirement import Case
from conformance.suite.shared import SharedObjects
from conformance.wire import Exchange
from tests.support.house import CONTRACT, NEWER, PINS
from tests.support.requirements import requirements_of

Json = Any
NO_VALID_REQUEST = {"GET /v1/quotes/{quote}/pdf"}  # answers a file, from another host


class Agreeable:
    """Stands for a client of a target that makes whatever it is asked for; remembers how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def send(self, method: str, path: str, _params: Json = None, *, step: str = "", **_: Json) -> Exchange:
        self.asked.append(f"{method} {path}")
        number = len(self.asked)
        body = {
            "id": f"made_{number}",
            "object": "anything",
            "customer": f"cus_{number}",
            "currency": "usd",
            "items": {"data": [{"id": f"si_{number}"}]},
            "phases": [{"start_date": 1}],
        }
        return Exchange(method, path, path, status=200, body=body, step=step)


@pytest.fixture(scope="module")
def client() -> Agreeable:
    return Agreeable()


@pytest.fixture(scope="module", params=PINS, ids=lambda pin: f"{pin.version} in {pin.service_date}")
def contract(request: pytest.FixtureRequest) -> Contract:
    """Each version, and each day, that the families are generated for."""
    found: Contract = request.param
    return found


@pytest.fixture(scope="module")
def valid(client: Agreeable, contract: Contract, tmp_path_factory: pytest.TempPathFactory) -> Valid:
    api = Api(client, contract)  # type: ignore[arg-type]
    return Valid(Given(api, SharedObjects(tmp_path_factory.mktemp("shared"))))


def errors(operation: Operation, params: Mapping[str, Json]) -> list[str]:
    """What the contract says against the parameters."""
    return [
        f"{operation.id} {list(error.absolute_path)}: {error.message}"
        for error in Draft202012Validator(operation.request).iter_errors(params)
    ]


def hollow(value: Json) -> bool:
    """True where a hash or an array somewhere has no members: as a form it would not be sent at all."""
    if isinstance(value, dict):
        return not value or any(map(hollow, value.values()))
    return isinstance(value, list) and (not value or any(map(hollow, value)))


def good_value(parameter: Parameter) -> Json:
    known = catalogue()
    return Composer(known.samples, known.exclusive).example(parameter.schema, steps_of(parameter.path)[-1])


def changing(contract: Contract) -> Iterator[tuple[Operation, Parameter]]:
    """Every parameter that some family gives a wrong value."""
    for operation in cases.known(contract):
        for parameter in {p.path: p for p in (*operation.parameters, *operation.leaves)}.values():
            if catalogue().testable(operation, parameter) and "{}" not in steps_of(parameter.path):
                yield operation, parameter


def test_every_documented_operation_has_a_valid_request() -> None:
    documented = {operation.id for pin in PINS for operation in pin.documented}

    assert set(catalogue().requests) == documented - NO_VALID_REQUEST
    assert set(catalogue().lists) <= documented


def test_valid_requests_are_valid(valid: Valid, contract: Contract) -> None:
    wrong = [
        error for operation in cases.known(contract) for error in errors(operation, valid.request(operation).params)
    ]

    assert wrong == []


def test_valid_requests_have_their_paths_filled_in(valid: Valid, contract: Contract) -> None:
    for operation in cases.known(contract):
        match = contract.find(operation.method, valid.request(operation).path)

        assert match is not None
        assert match.operation == operation
        assert all(value.startswith(("made_", "cus_", "si_")) for value in match.arguments.values())


def test_a_good_value_keeps_the_request_valid(valid: Valid, contract: Contract) -> None:
    """What a family changes is the only thing that can be wrong: with a good value in its place nothing is."""
    wrong = []
    for operation, parameter in changing(contract):
        request = valid.but(operation, parameter.path, good_value(parameter))
        wrong += [f"{parameter.path}: {error}" for error in errors(operation, request.params)]

    assert wrong == []


def test_no_request_has_a_part_that_would_not_be_sent(valid: Valid, contract: Contract) -> None:
    for operation, parameter in changing(contract):
        assert not hollow(valid.but(operation, parameter.path, "1").params), (operation.id, parameter.path)


def test_a_missing_parameter_is_all_that_is_missing(valid: Valid, contract: Contract) -> None:
    for operation in cases.known(contract):
        for parameter in cases.required(operation):
            if not catalogue().testable(operation, parameter):
                continue
            params = valid.without(operation, parameter.path).params
            missing = list(Draft202012Validator(operation.request).iter_errors(params))

            assert not any(map(hollow, params.values())), (operation.id, parameter.path)
            assert missing, (operation.id, parameter.path)
            name = steps_of(parameter.path)[-1]
            assert all(name in str(error.message) or error.validator == "anyOf" for error in missing)


def test_writes_have_their_objects_to_themselves(valid: Valid, contract: Contract) -> None:
    """A write never speaks of an object that another test sees; reads share theirs."""
    for operation in cases.known(contract):
        first, second = valid.request(operation).path, valid.request(operation).path

        own = first != second
        in_path = bool(operation.path_parameters)
        assert own is (in_path and operation.method != "GET"), operation.id


def test_set_up_is_cheap(valid: Valid, client: Agreeable, contract: Contract) -> None:
    for operation in cases.known(contract):
        valid.request(operation)  # shared objects are made by now
        before = len(client.asked)
        valid.request(operation)

        assert len(client.asked) - before <= 4, operation.id


def test_lists_know_their_members(valid: Valid, contract: Contract) -> None:
    for operation in contract.documented:
        if row := catalogue().lists.get(operation.id):
            request, made = valid.listing(operation)

            assert contract.find("GET", request.path).operation == operation  # type: ignore[union-attr]
            assert len(made) == (row.count if row.made else 0)


def test_expansions_are_documented(contract: Contract) -> None:
    for name, expansion in catalogue().expansions.items():
        schema = contract.schemas[name]

        assert expansion.path.split(".")[0] in schema["properties"], name
        assert expansion.object == "list" or expansion.object in contract.objects


def _operations() -> dict[str, Operation]:
    """Every documented operation, with the parameters that it has last."""
    return {operation.id: operation for pin in (CONTRACT, NEWER) for operation in pin.documented}


def test_account_dependent_parameters_exist() -> None:
    paths = {steps_of(p.path)[:length] for o in _operations().values() for p in o.leaves for length in range(1, 9)}

    assert catalogue().account_dependent <= paths


def test_every_parameter_beside_exists() -> None:
    """On the newest version; what that has removed has no row of its own."""
    for id, row in catalogue().requests.items():
        operation = _operations()[id]
        known = {steps_of(p.path)[:length] for p in operation.leaves for length in range(1, 9)}

        assert {steps_of(path) for path in row.beside} <= known, id


@pytest.mark.parametrize(
    ("family", "labels"),
    [
        ("protocol.authentication.no_key", ["GET /v1/invoices", "GET /v1/quotes/{quote}/pdf"]),
        ("protocol.required.refused", ["POST /v1/invoiceitems customer", "POST /v1/invoices custom_fields[][name]"]),
        ("protocol.types.integer", ["POST /v1/invoiceitems amount", "POST /v1/plans trial_period_days"]),
        ("protocol.types.boolean", ["POST /v1/invoices/{invoice}/pay forgive", "GET /v1/invoiceitems pending"]),
        ("protocol.types.timestamp", ["GET /v1/invoices created[gte]", "POST /v1/invoices due_date"]),
        ("protocol.values.enumeration", ["GET /v1/invoices status", "POST /v1/invoices collection_method"]),
        ("protocol.values.length", ["POST /v1/invoices description", "POST /v1/invoices custom_fields[][value]"]),
        ("protocol.unknown_object.path", ["POST /v1/invoices/{invoice}/void"]),
        ("protocol.unknown_object.parameter", ["POST /v1/invoices customer", "POST /v1/subscriptions items[][price]"]),
        ("protocol.pagination.default_limit", ["GET /v1/invoices", "GET /v1/invoiceitems"]),
        ("protocol.metadata.merge", ["POST /v1/invoices/{invoice}", "POST /v1/quotes/{quote}"]),
        ("protocol.expand.one", ["GET /v1/invoices", "POST /v1/invoices/{invoice}/pay"]),
        ("protocol.idempotency.replay", ["POST /v1/invoices/{invoice}/finalize"]),
    ],
)
def test_families_cover(family: str, labels: list[str]) -> None:
    found = {id for id in requirements_of("protocol", CONTRACT) if id.startswith(f"{family}[")}

    assert {f"{family}[{label}]" for label in labels} <= found


@pytest.mark.parametrize(
    "label",
    [
        "protocol.types.integer[GET /v1/invoices limit]",  # recorded once only, and so in a family of a lower level
        "protocol.types.integer[POST /v1/invoices application_fee_amount]",  # the account decides
        "protocol.values.enumeration[GET /v1/subscriptions status]",  # open: new values appear on every version
        "protocol.metadata.merge[POST /v1/invoices]",
        "protocol.unknown_parameter.refused[POST /v1/customers]",  # only sets scenarios up
    ],
)
def test_families_leave_out(label: str) -> None:
    assert label not in requirements_of("protocol", CONTRACT)


def test_titles_are_sentences_about_their_case(contract: Contract) -> None:
    for id, found in requirements_of("protocol", contract).items():
        assert found.requirement.title.endswith("."), id
        assert "{operation}" not in found.requirement.title
        assert "{parameter}" not in found.requirement.title
        assert not re.search(r"\bshould\b|\btest that\b", found.requirement.title)


def test_path_parameters_are_named_where_there_are_several() -> None:
    labels = {case.label for case in test_unknown_objects.path_parameters(CONTRACT)}

    assert "GET /v1/customers/{customer}/tax_ids/{id} {id}" in labels
    assert "GET /v1/customers/{customer}/tax_ids/{id} {customer}" in labels
    assert "GET /v1/invoices/{invoice}" in labels


def test_a_case_speaks_of_its_operation() -> None:
    operation = CONTRACT.operations["GET /v1/invoices"]
    made: Case = cases.case(operation, "`{operation}` exists.", "customer", values={"name": 1})

    assert made.label == "GET /v1/invoices customer"
    assert made.title == "`GET /v1/invoices` exists."
    assert made.values == {"operation": operation, "name": 1}
