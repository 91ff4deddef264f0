"""Writes a matrix as one self-contained page, in the look of report.html."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from markupsafe import Markup

from conformance.contract.levels import Level
from conformance.report.html import environment
from conformance.report.matrix import Matrix

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_ORDER = ("passed", "expected_failure", "unexpectedly_passed", "failed", "error", "blocked", "unsupported")


def render(matrix: Matrix) -> str:
    """The page as one string of HTML."""
    script = (_TEMPLATES / "matrix.js").read_text("utf-8")
    rows = [row for area in matrix.areas for row in area.rows]
    return (
        environment()
        .get_template("matrix.html.j2")
        .render(
            matrix=matrix,
            style=Markup("".join((_TEMPLATES / name).read_text("utf-8") for name in ("report.css", "matrix.css"))),
            script=Markup(script),
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            level_names=[level.value for level in Level],
            bar_order=_ORDER,
            shown=[outcome for outcome in _ORDER if any(outcome in row.outcomes for row in rows)],
            lacking=any("" in row.outcomes for row in rows),
            requirements=len(rows),
            differing=sum(row.differs for row in rows),
        )
    )
