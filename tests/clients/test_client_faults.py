"""What each requirement of the `clients` profile proves: it is kept by the reference, and broken by a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import stripe

from conformance.suite.clients.node_client import Node, NodeError
from conformance.suite.clients.python_client import Official
from conformance.suite.clients.test_python_errors import raised
from conformance.suite.errors import Mismatch, Unsupported
from conformance.suite.protocol.valid import Valid
from conformance.suite.waiting import Eventually
from tests.support.answering import answering, objects
from tests.support.faulty import Answered, Asked, Fault
from tests.support.house import CONTRACT, House
from tests.support.requirements import requirements_of

Json = Any
FAILED = (AssertionError, LookupError, TypeError, ValueError, AttributeError, stripe.StripeError, NodeError)
FOUND = requirements_of("clients", CONTRACT)


def refusing(**members: Json) -> Fault:
    """Refusals are told otherwise."""

    def answered(_: Asked, answer: Answered) -> None:
        if answer.status >= 400:
            answer.status = members.get("status", answer.status)
            answer.body["error"] |= {name: value for name, value in members.items() if name != "status"}

    return Fault(answered=answered)


def listing(change: Callable[[Asked, Json], None]) -> Fault:
    """Pages are answered otherwise."""

    def answered(asked: Asked, answer: Answered) -> None:
        if isinstance(answer.body, dict) and answer.body.get("object") in ("list", "search_result"):
            change(asked, answer.body)

    return Fault(answered=answered)


def all_one_page(_: Asked, page: Json) -> None:
    page["has_more"] = False


def deaf_to(*names: str) -> Fault:
    """The target does not hear parameters of these names."""
    return Fault(asked=lambda asked: asked.without(lambda name, _: name.split("[")[0] in names))


def without_header(name: str) -> Fault:
    """Answers lack a header."""

    def answered(_: Asked, answer: Answered) -> None:
        answer.headers.pop(name, None)

    return Fault(answered=answered)


def forgetful(asked: Asked) -> None:
    """The target forgets idempotency keys."""
    asked.headers.pop("idempotency-key", None)


def never_the_same(asked: Asked, answer: Answered) -> None:
    """A creation gives what a read does not."""
    if asked.method == "POST" and isinstance(answer.body, dict):
        answer.body["description"] = "Said otherwise"


def unnamed(_: Asked, answer: Answered) -> None:
    """Objects do not say what they are."""
    for found in objects(answer.body):
        found.pop("object", None)


def no_pdf(_: Asked, answer: Answered) -> None:
    if isinstance(answer.body, bytes):
        answer.body = b"<html>"


def other_version(_: Asked, answer: Answered) -> None:
    answer.headers["stripe-version"] = "2020-08-27"


def without_lines(_: Asked, answer: Answered) -> None:
    """Invoices have no lines."""
    if isinstance(answer.body, dict) and answer.body.get("object") == "invoice":
        answer.body["lines"]["data"] = []


UNTYPED, FORGETFUL = Fault(answered=unnamed), Fault(asked=forgetful)
ONE_PAGE = listing(all_one_page)
PYTHON = {
    "pages.forward": ONE_PAGE,
    "pages.backward": deaf_to("ending_before"),
    "pages.filter": deaf_to("status"),
    "pages.next": deaf_to("starting_after"),
    "pages.search": ONE_PAGE,
    "errors.card": refusing(decline_code="fraudulent"),
    "errors.missing": refusing(param="amount"),
    "errors.unknown": refusing(code=None),
    "errors.not_found": refusing(status=400),
    "errors.authentication": refusing(status=403),
    "errors.idempotency": refusing(type="invalid_request_error"),
    "errors.request_id": without_header("request-id"),
    "retries.create": FORGETFUL,
    "retries.pay": FORGETFUL,
    "retries.twice": FORGETFUL,
    "retries.read": answering("invoice", "id", "in_other"),
    "retries.own_key": FORGETFUL,
    "objects.nested": Fault(answered=without_lines),
    "objects.typed": UNTYPED,
    "objects.expanded": deaf_to("expand"),
    "objects.deleted": answering("invoice", "deleted", False),
    "objects.null": answering("invoice", "description", ""),
    "objects.decimal": answering("plan", "amount_decimal", "0.12345679"),
    "objects.metadata": deaf_to("metadata"),
    "objects.unset": answering("invoice", "description", "Said"),
    "objects.round_trip": Fault(answered=never_the_same),
    "response.request_id": without_header("request-id"),
    "response.version": Fault(answered=other_version),
    "files.pdf": Fault(answered=no_pdf),
}
NODE = {
    "pages.forward": ONE_PAGE,
    "pages.search": ONE_PAGE,
    "errors.card": refusing(decline_code="fraudulent"),
    "errors.missing": refusing(param="amount"),
    "errors.not_found": refusing(status=400),
    "errors.authentication": refusing(status=403),
    "errors.idempotency": refusing(type="invalid_request_error"),
    "retries.create": FORGETFUL,
    "retries.pay": FORGETFUL,
    "objects.expanded": deaf_to("expand"),
    "objects.deleted": answering("invoice", "deleted", False),
    "response.request_id": without_header("request-id"),
    "files.pdf": Fault(answered=no_pdf),
}


@pytest.fixture(scope="module")
def node(house: House, node_folder: Path) -> Iterator[Node]:
    with Node(house.sender, folder=node_folder) as running:
        yield running


def check(id: str, house: House, folder: Path, node: Node | None = None) -> None:
    """Carry one requirement out; raises what it raises."""
    fixtures = house.fixtures(folder)
    more = {
        "official": Official(house.sender),
        "node": node,
        "valid": Valid(fixtures["given"]),
        "eventually": Eventually(0.0),
    }
    FOUND[id].check({**fixtures, **more})


def breaks(id: str, fault: Fault, house: House, folder: Path, node: Node | None = None) -> None:
    """The requirement is kept, and then broken by the fault."""
    house.faulty.fault = Fault()
    check(id, house, folder, node)
    house.faulty.fault = fault
    with pytest.raises(FAILED):
        check(id, house, folder, node)
    house.faulty.fault = Fault()


def of(package: str) -> set[str]:
    return {id for id in FOUND if id.startswith(f"clients.{package}.") and "[" not in id}


@pytest.mark.parametrize("id", PYTHON)
def test_python(house: House, shared: Path, id: str) -> None:
    breaks(f"clients.python.{id}", PYTHON[id], house, shared)


@pytest.mark.parametrize("id", NODE)
def test_node(house: House, shared: Path, node: Node, id: str) -> None:
    breaks(f"clients.node.{id}", NODE[id], house, shared, node)


@pytest.mark.parametrize("operation", ["GET /v1/invoices", "POST /v1/invoices", "GET /v1/invoices/search"])
def test_python_operations(house: House, shared: Path, operation: str) -> None:
    """What the package reads is held against what the operation answers."""
    breaks(f"clients.python.operation[{operation}]", UNTYPED, house, shared)


def test_node_operations(house: House, shared: Path, node: Node) -> None:
    """What the package reads is held against what the operation answers."""
    breaks("clients.node.operation[POST /v1/invoices]", UNTYPED, house, shared, node)


def test_every_requirement_is_proved() -> None:
    """The tables above have every requirement that is no family, and the families every documented operation."""
    assert of("python") == {f"clients.python.{id}" for id in PYTHON}
    assert of("node") == {f"clients.node.{id}" for id in NODE}
    for package in ("python", "node"):
        family = {id for id in FOUND if id.startswith(f"clients.{package}.operation[")}
        assert len(family) == len(CONTRACT.documented) - 1  # the one that answers a file has its own requirement


def unrecognised(_: Asked, answer: Answered) -> None:
    """The target does not know any URL."""
    answer.status = 404
    answer.body = {"error": {"type": "invalid_request_error", "message": "Unrecognized request URL (GET: /)."}}


def test_python_on_a_target_that_lacks_an_operation(house: House, shared: Path) -> None:
    """It is no failure of what is there."""
    house.faulty.fault = Fault(answered=unrecognised)

    with pytest.raises(Unsupported, match="does not recognise the URL"):
        Official(house.sender, house.fixtures(shared)["api"].supported).v1.quotes.list()

    house.faulty.fault = Fault()


def test_node_on_a_target_that_lacks_an_operation(house: House, shared: Path, node_folder: Path) -> None:
    """The process goes on with the next call."""
    api = house.fixtures(shared)["api"]
    with Node(house.sender, api.supported, folder=node_folder) as running:
        house.faulty.fault = Fault(answered=unrecognised)
        with pytest.raises(Unsupported, match="does not recognise the URL"):
            running.ask("quotes.list")
        house.faulty.fault = Fault()

        assert running.ask("customers.create", {"name": "Next"})["object"] == "customer"


def test_a_call_that_raises_nothing_where_an_error_is_due() -> None:
    with pytest.raises(Mismatch, match="no error"):
        raised(stripe.CardError, lambda: None)
