"""The parts of the HTML report: causes, marked bodies, placed diagrams, readable text."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.contract.levels import Level
from conformance.report.body import Place, body_lines
from conformance.report.causes import EVERY_ANSWER, FAMILY, OPERATION, causes
from conformance.report.coverage_view import coverage_rows
from conformance.report.diagram import Diagram, draw, worst
from conformance.report.layered import Waypoint, place
from conformance.report.passed_view import entries
from conformance.report.text import one_line, prose, slug, visible
from conformance.run.model import Cell, Coverage, FindingGroup, Lifecycle, Outcome
from tests.report.factory import HOSTILE, Factory

graphs = st.integers(1, 7).flatmap(
    lambda size: st.tuples(
        st.just([f"s{number}" for number in range(size)]),
        st.lists(
            st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(lambda pair: pair[0] != pair[1]),
            max_size=12,
            unique=True,
        )
        if size > 1
        else st.just([]),
    )
)


def test_one_rule_broken_everywhere_is_one_cause(factory: Factory) -> None:
    """Members of a family that fail at several operations point to the rule."""
    family = list(factory.family("protocol.auth.no_key", Outcome.FAILED, 3, "A request without a key is refused"))

    (cause,) = causes(family, [])

    assert (cause.kind, cause.title) == (FAMILY, "A request without a key is refused.")
    assert len(cause.verdicts) == 3


def test_failures_of_one_operation_are_one_cause(factory: Factory) -> None:
    """Two members of a family are no pattern: the operation is what they share."""
    failed = [factory.verdict(f"invoices.{name}", Outcome.FAILED) for name in ("a", "b[x]", "c[y]", "c[z]")]

    (cause,) = causes(failed, [])

    assert (cause.kind, cause.title) == (OPERATION, "POST /v1/invoices/{invoice}/void")


def test_findings_stand_with_their_rule_and_must_comes_first(factory: Factory) -> None:
    """A passive requirement is a cause of its own; stricter and larger causes are read first."""
    finding = FindingGroup("shape.invoice", "invoice", "/total", "type", "integer", "string", 9, 1)
    may = factory.verdict("invoices.may", Outcome.FAILED, level=Level.MAY)
    one = factory.verdict("quotes.one", Outcome.FAILED, operation="POST /v1/quotes")
    shape = factory.verdict("shape.invoice", Outcome.FAILED, operation="")

    found = causes([may, one, shape], [finding])

    assert [cause.kind for cause in found] == [EVERY_ANSWER, OPERATION, OPERATION]
    assert found[0].findings == (finding,)
    assert found[-1].level is Level.MAY


def test_failing_line_is_marked(factory: Factory) -> None:
    """A pointer from the root marks its line, a pointer from an object every such line."""
    exchange = factory.exchange()

    lines = body_lines(exchange, [Place("/status"), Place("/amount", "line_item")], 10_000)

    assert [line.text.strip() for line in lines if line.marked] == ['"amount": 1500,'] * 3 + ['"status": "open",']


def test_array_elements_match_a_star(factory: Factory) -> None:
    """Pointers of findings name any element as `*`."""
    exchange = factory.exchange(body={"object": "quote", "items": [{"a/b": 1}, {"a/b": 2}]})

    lines = body_lines(exchange, [Place("/items/*/a~1b", "quote")], 10_000)

    assert [line.text.strip() for line in lines if line.marked] == ['"a/b": 1', '"a/b": 2']


def test_cut_body_keeps_the_failing_line(factory: Factory) -> None:
    """What a failure is about is shown, however far down it stands."""
    whole = body_lines(factory.exchange(), [Place("/total")], 100_000)

    cut = body_lines(factory.exchange(), [Place("/total")], 400)

    assert [line.text for line in cut if line.marked] == ['  "total": 4500']
    assert sum(line.gap for line in cut) + sum(not line.gap for line in cut) == len(whole)
    assert sum(len(line.text) for line in cut) < 700


def test_answer_that_is_no_json_is_shown_as_text(factory: Factory) -> None:
    """An HTML error page is evidence too, to read and not to run."""
    page = factory.exchange(body=None, text="<html>\x00\nbroken")

    assert [line.text for line in body_lines(page, [], 100)] == ["<html>\\u0000", "broken"]


@given(graphs)
@settings(deadline=None, derandomize=True)
def test_arrows_run_downwards_and_nothing_overlaps(graph: tuple[list[str], list[tuple[int, int]]]) -> None:
    """Whatever the graph: each node has its row, arrows pass row by row, neighbours keep their distance."""
    nodes, pairs = graph
    arrows = {(nodes[a], nodes[b]): 60.0 for a, b in pairs}

    placed = place(nodes, arrows, dict.fromkeys(nodes, 100.0))

    row_of = {node: number for number, row in enumerate(placed.rows) for node in row}
    assert sorted(node for row in placed.rows for node in row if isinstance(node, str)) == nodes
    for arrow, chain in placed.chains.items():
        assert {chain[0], chain[-1]} == set(arrow)
        assert [row_of[node] for node in chain] == list(range(row_of[chain[0]], row_of[chain[-1]] + 1))
    for row in placed.rows:
        boxes = [node for node in row if isinstance(node, str)]
        assert all(abs(placed.x[a] - placed.x[b]) >= 119.9 for a, b in combinations(boxes, 2))
        assert [placed.x[node] for node in row] == sorted(placed.x[node] for node in row)
    assert all(-0.1 <= placed.x[node] <= placed.width + 0.1 for node in row_of)


def test_returning_arrow_points_up() -> None:
    """A circle is drawn with one arrow against the current."""
    placed = place(["a", "b"], {("a", "b"): 10.0, ("b", "a"): 10.0}, {"a": 50.0, "b": 50.0})

    assert placed.returning == {("b", "a")}
    assert placed.chains["b", "a"] == ["a", Waypoint(("b", "a"), 1), "b"]


def boxes_and_labels(diagram: Diagram) -> list[tuple[float, float, float, float]]:
    boxes = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in diagram.boxes]
    for arrow in diagram.arrows:
        for label in arrow.labels:
            half = label.width / 2
            boxes.append((label.x - half, label.y - 8, label.x + half, label.y + 8))
    return boxes


def test_invoice_diagram_is_readable(factory: Factory) -> None:
    """No state or label covers another, and all lie within the drawing."""
    run = factory.everything()
    diagram = draw(run.lifecycles[0], {verdict.id: verdict.outcome.value for verdict in run.verdicts})

    found = boxes_and_labels(diagram)
    for (l1, t1, r1, b1), (l2, t2, r2, b2) in combinations(found, 2):
        assert r1 <= l2 or r2 <= l1 or b1 <= t2 or b2 <= t1
    assert all(left >= 0 and top >= 0 and right <= diagram.width for left, top, right, _ in found)
    assert {box.name for box in diagram.boxes} == {"draft", "open", "paid", "uncollectible", "void", "deleted"}
    assert [box.name for box in diagram.boxes if box.last] == ["paid", "void", "deleted"]


def test_arrow_has_the_colour_of_its_worst_verdict() -> None:
    """An arrow that several actions share is as good as the worst of them."""
    cells = tuple(Cell(action, "a", f"x.lifecycle[{action} × a]", to="b") for action in ("go", "run"))
    lifecycle = Lifecycle("x", "x", "a", ("a", "b"), (), ("go", "run"), cells)

    diagram = draw(lifecycle, {"x.lifecycle[go × a]": "passed", "x.lifecycle[run × a]": "failed"})

    assert [arrow.outcome for arrow in diagram.arrows] == ["failed"]
    assert worst([]) == "untested"


def test_missing_names_stand_below_what_they_belong_to() -> None:
    """Parameters below their operation, fields below their object."""
    parameters = Coverage(3, 1, ("POST /v1/invoices footer", "POST /v1/invoices memo"))
    fields = Coverage(2, 1, ("checkout.session.url",))

    rows = coverage_rows({"parameters": parameters, "response_fields": fields, "none": Coverage(0, 0)})

    assert [row.missing for row in rows] == [
        (("POST /v1/invoices", ("footer", "memo")),),
        (("checkout.session", ("url",)),),
    ]


def test_nearly_all_is_not_all() -> None:
    """100 % means all."""
    (row,) = coverage_rows({"operations": Coverage(1000, 999)})

    assert row.percent == "99 %"


def test_neighbours_of_a_family_become_one_entry(factory: Factory) -> None:
    """The sentence is said once, its members are listed."""
    verdicts = [*factory.family("protocol.a", Outcome.PASSED, 3, "It holds"), factory.verdict("protocol.b")]

    first, second = entries(verdicts)

    assert (first.title, len(first.members), first.family) == ("It holds.", 3, "protocol.a")
    assert (second.verdict.id, second.members) == ("protocol.b", ())


@pytest.mark.parametrize("text", HOSTILE)
def test_visible_text_hides_nothing(text: str) -> None:
    """No control, direction mark or half surrogate is left, and marks do not climb."""
    shown = visible(text)

    assert all(character.isprintable() or character in "\n\t" for character in shown)
    assert len(one_line(text, 100)) < 140
    assert "\u0301" * 5 not in shown


def test_prose_is_escaped_before_code_is_marked() -> None:
    """Backticks make code of text, never of tags."""
    assert prose("`<b>` & `x`") == "<code>&lt;b&gt;</code> &amp; <code>x</code>"


def test_slug_is_an_anchor() -> None:
    """An anchor has no space, and reads like the ID."""
    assert slug("invoices.lifecycle[void × paid]") == "invoices.lifecycle-void-paid"
    assert slug("protocol.auth[GET /v1/invoices/{invoice}]") == "protocol.auth-GET-v1-invoices-invoice"
    assert slug("×") == "requirement"
