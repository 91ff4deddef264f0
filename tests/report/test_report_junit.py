"""junit.xml keeps the common form and maps outcomes to what CI systems show."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import xmlschema

from conformance.report import junit
from conformance.run.model import Outcome
from tests.report.factory import Factory

XSD = Path(__file__).resolve().parents[1] / "data" / "junit.xsd"


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    """Our description of the format."""
    return xmlschema.XMLSchema(XSD)


@pytest.mark.parametrize("kind", ["everything", "hostile"])
def test_document_keeps_the_xsd(kind: str, factory: Factory, schema: xmlschema.XMLSchema, tmp_path: Path) -> None:
    """Whatever a target says, the file is well-formed and valid."""
    path = tmp_path / "junit.xml"
    junit.write(getattr(factory, kind)(), path)

    assert [str(error.reason) for error in schema.iter_errors(str(path))] == []


def test_empty_run_keeps_the_xsd(factory: Factory, schema: xmlschema.XMLSchema) -> None:
    """A run that tested nothing is a document without suites."""
    assert schema.is_valid(junit.render(factory.run()))


@pytest.mark.parametrize(
    ("outcome", "element", "type_"),
    [
        (Outcome.PASSED, None, None),
        (Outcome.UNEXPECTEDLY_PASSED, None, None),
        (Outcome.FAILED, "failure", "failed"),
        (Outcome.BLOCKED, "error", "blocked"),
        (Outcome.ERROR, "error", "error"),
        (Outcome.UNSUPPORTED, "skipped", None),
        (Outcome.EXPECTED_FAILURE, "skipped", None),
    ],
)
def test_outcome_becomes_element(outcome: Outcome, element: str | None, type_: str | None, factory: Factory) -> None:
    """Each outcome has one element, and its own word among the properties."""
    root = ET.fromstring(junit.render(factory.run(factory.verdict("invoices.void.open", outcome))))

    (case,) = root.iter("testcase")
    results = [child for child in case if child.tag != "properties"]
    assert [result.tag for result in results] == ([element] if element else [])
    assert [result.get("type") for result in results] == ([type_] if element else [])
    properties = {prop.get("name"): prop.get("value") for prop in case.iter("property")}
    assert properties["outcome"] == outcome.value
    assert properties["level"] == "must"
    assert properties["cites"] == "https://stripe.com/docs/api/invoices/void"


def test_suite_per_area_with_its_numbers(factory: Factory) -> None:
    """A suite is an area; the numbers of the suites add up to those of the document."""
    run = factory.everything()

    root = ET.fromstring(junit.render(run))

    assert [suite.get("name") for suite in root] == ["protocol", "invoices", "invoiceitems", "quotes"]
    for number in ("tests", "failures", "errors", "skipped"):
        assert sum(int(suite.get(number, "")) for suite in root) == int(root.get(number, ""))
    assert root.get("tests") == str(len(run.verdicts))


def test_failure_tells_the_evidence(factory: Factory) -> None:
    """Expected, actual, pointer, citation and curl line: a reader needs nothing else open."""
    run = factory.run(factory.verdict("invoices.void.open", Outcome.FAILED))

    (failure,) = ET.fromstring(junit.render(run)).iter("failure")

    assert failure.get("message") == 'assert voided["status"] == "void"'
    assert failure.text is not None
    for part in ('Expected: "void"', 'Actual: "open"', "At: /status", "Cites: https://stripe", "curl http"):
        assert part in failure.text
