"""summary.md says the most important things first, and shows hostile text as text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from conformance.report import markdown
from conformance.run.model import Outcome
from tests.report.factory import HOSTILE, Factory


class _Tags(HTMLParser):
    """Collects the tags and link addresses of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links.update(value or "" for name, value in attrs if name in ("href", "src"))


def rendered(text: str) -> _Tags:
    """What a reader of the Markdown gets, with raw HTML let through."""
    found = _Tags()
    found.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    return found


def test_verdict_levels_areas_and_calls_come_first(factory: Factory) -> None:
    """The first screen answers: does it conform, how far, at what price."""
    text = markdown.render(factory.everything())

    lines = text.splitlines()
    assert lines[0] == "# ❌ Does not conform"
    assert lines[2].startswith("8 of 69 MUST requirements failed. Target: billing-emulator (`http://127.0.0.1:12111`)")
    assert "| MUST | 61 | 8 | 0 | 10 | 1 | 0 | 0 |" in lines
    assert "| invoiceitems | 0 | 0 | 12 | 0 | 0 | 0 | 0 | 3.00 |" in lines
    assert "Calls per requirement: 3.00 (327 calls, 4 retries)." in lines
    assert any(line.startswith("Coverage: operations 80 of 80, parameters 543 of 546,") for line in lines)


def test_failures_are_told_once_per_cause(factory: Factory) -> None:
    """A rule broken at five operations is one entry with four more; a shape names its places."""
    lines = markdown.render(factory.everything()).splitlines()

    assert sum("protocol.auth.no_key" in line for line in lines) == 1
    assert "  - and 4 more of the same rule" in lines
    assert "  - `invoice /amount_due`: expected `integer`, actual `string`, seen 37×" in lines
    assert '  - expected `"void"`' in lines


def test_calls_per_requirement_ignore_those_that_call_nothing(factory: Factory) -> None:
    """Passive requirements would only flatter the number."""
    run = factory.run(factory.verdict("a.b", calls=4), factory.verdict("a.c", calls=2), factory.verdict("a.d", calls=0))

    assert "Calls per requirement: 3.00 (6 calls)." in markdown.render(run)


def test_incomplete_run_says_so(factory: Factory) -> None:
    """Nobody takes half a run for a whole one."""
    run = factory.run(factory.verdict("a.b"), complete=False, stopped="interrupted by SIGTERM")

    text = markdown.render(run)

    assert text.startswith("# ⚠️ Incomplete\n")
    assert "> **Incomplete run.** interrupted by SIGTERM" in text


@pytest.mark.parametrize(
    ("outcomes", "title"),
    [
        ([Outcome.PASSED], "✅ Conforms"),
        ([Outcome.PASSED, Outcome.UNSUPPORTED], "✅ Conforms where supported"),
        ([Outcome.PASSED, Outcome.BLOCKED], "❌ Does not conform"),
        ([Outcome.PASSED, Outcome.ERROR], "⚠️ Undecided"),
        ([Outcome.UNSUPPORTED], "⚠️ Nothing was tested"),
        ([], "⚠️ Nothing was tested"),
    ],
)
def test_title_is_the_verdict(outcomes: list[Outcome], title: str, factory: Factory) -> None:
    """The MUST requirements decide."""
    run = factory.run(*(factory.verdict(f"a.{number}", outcome) for number, outcome in enumerate(outcomes)))

    assert markdown.render(run).startswith(f"# {title}\n")


def test_hostile_text_stays_text(factory: Factory) -> None:
    """No tag, no foreign link, no mention comes out of what a target says."""
    text = markdown.render(factory.hostile())

    found = rendered(text)
    assert found.tags <= {
        *("h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "code", "strong", "a", "blockquote")
    }
    assert found.links == {"https://stripe.com/docs/api/invoices/void"}
    assert "\u202e" not in text
    assert "x" * 1_000 not in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_stop_reason_is_one_line(text: str, factory: Factory) -> None:
    """A quotation does not end early."""
    summary = markdown.render(factory.run(factory.verdict("a.b"), complete=False, stopped=text))

    assert sum(line.startswith("> ") for line in summary.splitlines()) == 1
