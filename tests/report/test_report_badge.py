"""badge.json is what shields.io reads, and never promises more than was tested."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conformance.contract.levels import Level
from conformance.report import badge
from conformance.run.model import Outcome, Run
from tests.report.factory import Factory
from tests.report.forms import breaches


def shown(run: Run) -> dict[str, Any]:
    """The badge of a run, after a look at its form."""
    made: dict[str, Any] = json.loads(badge.render(run))
    assert breaches("badge", made) == []
    return made


@pytest.mark.parametrize(
    ("outcomes", "message", "colour", "wrong"),
    [
        ([Outcome.PASSED, Outcome.PASSED], "2 of 2 MUST", "brightgreen", False),
        ([Outcome.PASSED, Outcome.UNSUPPORTED], "1 of 1 MUST, 1 unsupported", "green", False),
        ([Outcome.PASSED, Outcome.FAILED], "1 of 2 MUST", "red", True),
        ([Outcome.PASSED, Outcome.BLOCKED], "1 of 2 MUST", "red", True),
        ([Outcome.PASSED, Outcome.ERROR], "undecided", "lightgrey", False),
        ([Outcome.PASSED, Outcome.EXPECTED_FAILURE], "1 of 2 MUST", "lightgrey", False),
        ([Outcome.UNEXPECTEDLY_PASSED, Outcome.FAILED], "1 of 2 MUST", "red", True),
        ([Outcome.UNSUPPORTED], "nothing was tested", "lightgrey", False),
        ([], "nothing was tested", "lightgrey", False),
    ],
)
def test_message_and_colour(outcomes: list[Outcome], message: str, colour: str, wrong: bool, factory: Factory) -> None:
    """The MUST requirements that hold, of those tested; the colour of the verdict."""
    made = shown(factory.run(*(factory.verdict(f"a.{n}", outcome) for n, outcome in enumerate(outcomes))))

    assert (made["message"], made["color"], made["isError"]) == (message, colour, wrong)


def test_incomplete_run_is_grey(factory: Factory) -> None:
    """A run that was stopped proves nothing."""
    made = shown(factory.run(factory.verdict("a.b"), complete=False, stopped="interrupted"))

    assert (made["message"], made["color"]) == ("incomplete", "lightgrey")


def test_other_levels_do_not_count(factory: Factory) -> None:
    """A broken SHOULD leaves the badge green."""
    should = factory.verdict("a.should", Outcome.FAILED, level=Level.SHOULD)

    assert shown(factory.run(factory.verdict("a.b"), should))["message"] == "1 of 1 MUST"


@pytest.mark.parametrize("kind", ["everything", "hostile"])
def test_form_whatever_the_run(kind: str, factory: Factory) -> None:
    """The form holds for every run."""
    assert shown(getattr(factory, kind)())["label"] == "Stripe Billing API 2022-08-01"
