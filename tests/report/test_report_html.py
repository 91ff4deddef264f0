"""report.html without a browser: self-contained, complete, of bounded size, legible, and deaf to hostile text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from conformance.report import html
from conformance.run.model import Outcome, Run
from tests.report.factory import Factory

TEMPLATES = Path(html.__file__).parent / "templates"
VOID = {"meta", "link", "input", "br", "img"}


@dataclass
class Document(HTMLParser):
    """What a parser finds in a page."""

    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)  # tag, name, value
    stack: list[str] = field(default_factory=list)
    mismatched: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack.pop() != tag:
            self.mismatched.append(tag)

    def handle_data(self, data: str) -> None:
        inside = self.stack[-1] if self.stack else ""
        if inside in ("script", "style"):
            self.scripts.append(data)
        else:
            self.text.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, found, value in self.attributes if found == name]


def parsed(run: Run) -> Document:
    document = Document()
    document.feed(html.render(run))
    document.close()
    return document


@pytest.mark.parametrize("kind", ["everything", "hostile", "large"])
def test_page_is_well_formed_and_self_contained(kind: str, factory: Factory) -> None:
    """Every element is closed, every anchor is unique and leads somewhere, nothing is loaded from anywhere."""
    document = parsed(getattr(factory, kind)())

    assert document.mismatched == []
    assert document.stack == []
    anchors = document.values("id")
    assert len(anchors) == len(set(anchors))
    links = document.values("href")
    assert {link[1:] for link in links if link.startswith("#") and "=" not in link} <= set(anchors)
    assert all(link.startswith(("#", "https://stripe.com/docs/", "data:image/svg+xml,")) for link in links)
    assert document.values("src") == []
    assert "url(" not in "".join(document.scripts)
    assert "@import" not in "".join(document.scripts)


def test_hostile_text_stays_text(factory: Factory) -> None:
    """What a target says adds no element and no handler, and no template is evaluated."""
    friendly, hostile = parsed(factory.everything()), parsed(factory.hostile())

    assert set(hostile.tags) <= set(friendly.tags)
    assert hostile.tags.count("script") == 1
    assert [name for _, name, _ in hostile.attributes if name.startswith("on")] == []
    assert "javascript:" not in "".join(hostile.values("href"))
    text = "".join(hostile.text)
    assert "</script><script>window.pwned=1</script>" in text
    assert "{{ 7 * 7 }}" in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u0000-\u0008\u001b]", html.render(factory.hostile()))
    assert max(len(word) for word in text.split()) < 3_100


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", " https://x", "//evil.example"])
def test_only_web_addresses_become_links(address: str, factory: Factory) -> None:
    """A citation from a report that somebody made up cannot run anything."""
    document = parsed(factory.run(factory.verdict("a.b", Outcome.FAILED, cites=address), factory.verdict("a.c")))

    assert address not in document.values("href")


def test_every_requirement_is_there_once(factory: Factory) -> None:
    """The page is the whole report: each requirement has its row, whatever its outcome."""
    run = factory.everything()

    document = parsed(run)

    outcomes = document.values("data-o")
    for outcome in Outcome:
        assert outcomes.count(outcome.value) == sum(verdict.outcome is outcome for verdict in run.verdicts), outcome


def test_first_screen_tells_the_verdict(factory: Factory) -> None:
    """Verdict, target, version, date, duration, calls and retries."""
    text = " ".join(" ".join(parsed(factory.everything()).text).split())

    for part in (
        "Does not conform",
        "8 of 69 MUST requirements failed.",
        "billing-emulator",
        "http://127.0.0.1:12111",
        "2022-08-01",
        "2026-03-01 12:30 UTC",
        "41.2 s",
        "Calls per requirement 3.00",
        "Retries 4 rate limited 3, connection reset 1",
        "61 of 80 passed",
    ):
        assert part in text


def test_failure_has_its_evidence(factory: Factory) -> None:
    """Expected, actual, pointer, citation, exchange and a line to send it again."""
    page = html.render(factory.run(factory.verdict("invoices.void.open", Outcome.FAILED)))

    for part in ('href="https://stripe.com/docs/api/invoices/void"', "<mark>", "$STRIPE_API_KEY:", "200 OK", "req_1"):
        assert part in page


def test_incomplete_run_has_a_banner(factory: Factory) -> None:
    """Half a run is not taken for a whole one."""
    run = factory.run(factory.verdict("a.b"), complete=False, stopped="the target went away")

    text = " ".join("".join(parsed(run).text).split())

    assert "Incomplete run. the target went away" in text
    assert "Incomplete run." not in "".join(parsed(factory.run(factory.verdict("a.b"))).text)


def test_empty_run_is_a_page(factory: Factory) -> None:
    """A run that tested nothing says so."""
    text = "".join(parsed(factory.run()).text)

    assert "Nothing was tested" in text


def test_large_run_stays_small(factory: Factory, written: Callable[[Run], Path]) -> None:
    """3,000 requirements with 300 failures fit into 3 MB; failures keep their evidence."""
    folder = written(factory.large())

    page = (folder / "report.html").read_text("utf-8")
    assert len(page.encode()) <= 3 * 1024 * 1024
    assert page.count('data-o="failed"') == 300
    assert page.count("<mark>") == 300


def test_lifecycle_cells_link_to_their_requirements(factory: Factory) -> None:
    """All 35 cells are in the matrix, and lead to what was tested."""
    page = html.render(factory.everything()).split('<article class="lifecycle"')[1]

    cells = re.findall(r'<td class="cell o-(\w+)[^"]*">\s*<a href="#([^"]+)"', page)
    assert len(cells) == 35
    assert ("failed", "invoices.lifecycle-void-open") in cells
    assert ("passed", "invoices.lifecycle-void-paid") in cells
    assert page.count('<g class="arrow') == 8


def test_colours_are_legible() -> None:
    """Text has a contrast of at least 4.5 to all it stands on (WCAG AA), light and dark."""
    style = (TEMPLATES / "report.css").read_text("utf-8")
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", style)
    for theme in (1, 2):
        colours = {row[0]: row[theme] for row in found}
        texts = ("ink", "soft", "link", "passed", "failed", "blocked", "error", "unsupported", "untested")
        for text in texts:
            for ground in ("paper", "card", "sunk"):
                assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground, theme)
        assert contrast(colours["ink"], colours["mark"]) >= 4.5


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
