"""The day that a flag names."""

from __future__ import annotations

from datetime import date
from typing import Any

import click


class Day(click.ParamType[str]):
    """An ISO date, kept as it was written."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day, such as 2024-05-08", param, ctx)
        return str(value)
