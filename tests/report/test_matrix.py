"""The matrix: reports side by side, every requirement of each in its place, safe to show."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from conformance.contract.levels import Level
from conformance.report import matrix_html, matrix_markdown
from conformance.report.matrix import NOT_THERE, matrix
from conformance.report.matrix_json import document
from tests.report.factory import HOSTILE, Factory
from tests.support.runs import BLOCKED, FAILED, PASSED, run_of, verdict


def test_rows_stand_in_reading_order_of_all_reports() -> None:
    """What one report lacks stands after what comes before it in another."""
    made = matrix(
        [
            run_of(verdict("a.one"), verdict("a.four")),
            run_of(verdict("a.one"), verdict("a.two"), verdict("a.four"), verdict("a.five")),
            run_of(verdict("a.three"), verdict("a.four")),
        ]
    )

    ids = [row.id for area in made.areas for row in area.rows]
    assert ids == ["a.three", "a.one", "a.two", "a.four", "a.five"]
    assert made.areas[0].rows[-1].outcomes == (NOT_THERE, "passed", NOT_THERE)


def test_strictest_level_counts() -> None:
    """A requirement whose level differs shows the strictest."""
    made = matrix([run_of(verdict("a.one", level=Level.MAY)), run_of(verdict("a.one"))])

    assert made.areas[0].rows[0].level is Level.MUST


@pytest.mark.parametrize(
    ("more", "labels"),
    [
        ({"target": {"name": "other", "url": "http://x.example"}}, ["emulator", "other"]),
        (
            {"suite": {"version": "0.1.0", "api_version": "2030-01-01", "contract_digest": ""}},
            ["emulator, 2022-08-01", "emulator, 2030-01-01"],
        ),
        (
            {"started_at": "2026-03-02T12:30:00+00:00"},
            ["emulator, 2026-03-01 12:30", "emulator, 2026-03-02 12:30"],
        ),
        ({}, ["emulator, no. 1", "emulator, no. 2"]),
    ],
)
def test_columns_are_told_apart(more: dict[str, object], labels: list[str]) -> None:
    """A column's label is the shortest that is unlike every other."""
    made = matrix([run_of(verdict("a.one")), run_of(verdict("a.one"), **more)])

    assert [column.label for column in made.columns] == labels


def test_families_fold_where_all_members_are_alike() -> None:
    """Those members of a family of which every column says the same are one row."""
    alike = [verdict(f"a.family[{label}]", title=f"One sentence ({label}).") for label in "xyz"]
    made = matrix([run_of(*alike), run_of(*alike[:2], replace(alike[2], outcome=FAILED))])
    folded = matrix([run_of(*alike), run_of(*(replace(each, outcome=BLOCKED) for each in alike))])

    assert [(row.id, row.members) for row in made.areas[0].folded()] == [("a.family", 2), ("a.family[z]", 1)]
    assert [(row.id, row.members, row.outcomes) for row in folded.areas[0].folded()] == [
        ("a.family", 3, ("passed", "blocked"))
    ]


def test_page_shows_every_requirement(factory: Factory) -> None:
    """The page holds each requirement, or its family, with an outcome for each column, in words too."""
    page = matrix_html.render(matrix([factory.everything(), run_of(verdict("invoices.void.open"))]))

    assert "invoices.void.open" in page
    assert page.count('<td class="cell">') == 2 * page.count("<tr data-l=")
    assert "not in the report" in page
    assert not re.search(r"(?:src|href)=[\"'](?!https://|#|data:)", page)


def test_hostile_reports_do_no_harm(factory: Factory) -> None:
    """Nothing that a report says becomes markup or script of the page, or breaks a row of the Markdown."""
    made = matrix([factory.hostile(), factory.hostile()])
    page, text = matrix_html.render(made), matrix_markdown.render(made)

    assert page.count("<script>") == 1
    assert not any(text_ in page for text_ in HOSTILE if "<" in text_)
    assert "\u202e" not in page + text
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in rows} == {5}


def test_empty_reports_make_a_matrix() -> None:
    """Reports without a single requirement are no reason to fail."""
    made = matrix([run_of(), run_of()])

    assert document(made)["requirements"] == []
    assert "Compatibility" in matrix_html.render(made)
    assert matrix_markdown.render(made).startswith("# ")


def test_passed_counts() -> None:
    """A column counts what passed of all that it has."""
    column = matrix([run_of(verdict("a.one"), verdict("a.two", FAILED), verdict("a.three", PASSED))]).columns[0]

    assert column.levels["must"]["passed"] == 2
    assert sum(column.levels["must"].values()) == 3
