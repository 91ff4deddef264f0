"""Every parameter that a quote is created or updated with, and what the quote then holds."""

from __future__ import annotations

from conformance.suite.api import Api
from conformance.suite.given import Given
from conformance.suite.parameters import Setting, expect_part, parameters
from conformance.suite.quotes.made import QUOTES, draft, params, path, told
from conformance.suite.requirement import MUST, requirement


@requirement(
    "quotes.create.parameter", MUST, cites="quotes/create", over=parameters("quote_parameters", "quotes.create")
)
def test_create_parameter(api: Api, given: Given, setting: Setting) -> None:
    """A quote that is created with a parameter holds it."""
    quote = api.post(QUOTES, params(given, **told(given, setting.sends)))

    expect_part(told(given, setting.gives), quote)


@requirement(
    "quotes.update.parameter", MUST, cites="quotes/update", over=parameters("quote_parameters", "quotes.update")
)
def test_update_parameter(api: Api, given: Given, setting: Setting) -> None:
    """A draft that is updated with a parameter holds it."""
    made = draft(given, **told(given, setting.made))

    quote = api.post(path(made), told(given, setting.sends))

    expect_part(told(given, setting.gives), quote)
