"""The official packages, carrying their requests themselves, call every documented operation through the proxy."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from conformance.contract import Contract, Operation, load
from conformance.reference.server import serve
from conformance.suite.api import Api
from conformance.suite.clients.calls import Call, Package, expect_answer, valid_call
from conformance.suite.clients.made import quote
from conformance.suite.clients.node_client import Node
from conformance.suite.clients.python_client import Official
from conformance.suite.given import SETUP, Given
from conformance.suite.protocol.valid import Valid
from conformance.suite.shared import SharedObjects
from conformance.wire import Client, Sender, Target
from tests.support.proxied import started

KEY = "sk_test_clientsThroughTheProxy42"
PDF = "quotes.pdf"


@contextmanager
def places(folder: Path) -> Iterator[tuple[Given, Sender, str]]:
    """What sets scenarios up straight on the reference target, what speaks through a proxy, and the proxy's URL."""
    with ExitStack() as stack:
        target = stack.enter_context(serve())
        proxy = stack.enter_context(started(target))
        straight = stack.enter_context(Sender(Target("reference", target, KEY)))
        through = stack.enter_context(Sender(Target("proxy", proxy.url, KEY)))
        given = Given(Api(Client(straight), load()).as_step(SETUP), SharedObjects(folder))
        yield given, through, proxy.url


def calls(package: Package, given: Given, contract: Contract) -> Iterator[Call]:
    """A valid call of each documented operation that answers JSON."""
    valid = Valid(given)
    for operation in contract.documented:
        if operation.answer_kind != "file":
            yield valid_call(package, operation, valid)


def report(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{url}/_conformance/report") as answer:
        found: dict[str, Any] = json.loads(answer.read())
        return found


def call_all(package: Package, given: Given, ask: Callable[[Call], Any], kind: Callable[[Any], Any]) -> None:
    """Call everything, and hold the kind of each answer against the contract."""
    for call in calls(package, given, load()):
        expect_answer(call.operation, kind(ask(call)))


def pdf(given: Given) -> Call:
    """The call of the one operation that answers a file."""
    operation: Operation = load().named(PDF)
    offer = quote(given)
    return Call(operation, PDF, operation.fill(offer), (offer,), {})


def test_python(tmp_path: Path) -> None:
    """The Python package works through the proxy, and the proxy finds nothing in what it sends and gets."""
    with places(tmp_path) as (given, through, proxy):
        official = Official(through, by_itself=True)
        call_all("python", given, official.call, lambda answer: answer.object)
        assert official.call(pdf(given)).io.read(5) == b"%PDF-"

        told = report(proxy)

    assert told["findings"] == []
    assert (told["checked"], told["unchecked"]) == ({load().version: 80}, {})


def test_node(tmp_path: Path, node_folder: Path) -> None:
    """The Node package works through the proxy, and the proxy finds nothing in what it sends and gets."""
    with places(tmp_path) as (given, through, proxy), Node(through, folder=node_folder, by_itself=True) as node:
        call_all("node", given, node.call, lambda answer: answer["object"])
        assert node.call(pdf(given))["pdf"] == "%PDF-"

        told = report(proxy)

    assert told["findings"] == []
    assert (told["checked"], told["unchecked"]) == ({load().version: 80}, {})


@pytest.mark.parametrize("parameter", ["customer_account", "colour"])
def test_what_a_package_sends_and_the_version_does_not_know(tmp_path: Path, parameter: str) -> None:
    """A parameter that the version does not have is found, whichever package sends it."""
    with places(tmp_path) as (_, through, proxy):
        official = Official(through, by_itself=True)
        official.v1.invoices.list({"limit": 1})
        with pytest.raises(Exception, match=parameter):
            official.v1.invoices.list({parameter: "x"})

        told = report(proxy)

    assert [(each["requirement"], each["pointer"]) for each in told["findings"]] == [
        ("request.parameter_unknown", parameter)
    ]
