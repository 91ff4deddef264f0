"""Writes a matrix as JSON that keeps specs/matrix.schema.json."""

from __future__ import annotations

import json
from typing import Any

from conformance.report.matrix import Column, Matrix, Row

Json = Any
SCHEMA_VERSION = 1


def render(matrix: Matrix) -> str:
    """The document as a string."""
    return json.dumps(document(matrix), ensure_ascii=False, indent=1) + "\n"


def document(matrix: Matrix) -> dict[str, Json]:
    """The document as plain dicts and lists."""
    return {
        "schema_version": SCHEMA_VERSION,
        "columns": [_column(column) for column in matrix.columns],
        "areas": [{"area": area.name, "counts": list(area.counts)} for area in matrix.areas],
        "requirements": [_row(row) for area in matrix.areas for row in area.rows],
    }


def _column(column: Column) -> dict[str, Json]:
    run = column.run
    return {
        "label": column.label,
        **run.about,
        "complete": run.complete,
        "title": column.headline.title,
        "levels": column.levels,
    }


def _row(row: Row) -> dict[str, Json]:
    return {
        "id": row.id,
        "area": row.area,
        "level": row.level.value,
        "title": row.title,
        "cites": row.cites,
        "outcomes": [outcome or None for outcome in row.outcomes],
    }
