"""report.html in real headless Chromium: open, filter, unfold, link, copy, theme, print; no script of a target runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.run.model import Run
from tests.report.chromium import Page
from tests.report.factory import Factory

Visit = Callable[..., Page]
SHOWN = "[...document.querySelectorAll('.r')].filter(row => !row.hidden).length"
SEEN = "document.getElementById({!r}).checkVisibility({{contentVisibilityAuto: true}})"


def type_text(page: Page, text: str) -> None:
    """Type into the search field."""
    page.ask("document.querySelector('#filter [name=q]').focus()")
    page.insert(text)


def shows(page: Page, count: str) -> None:
    """Wait until the filter has been applied, and says how many requirements it left."""
    page.until(f"document.querySelector('#shown').textContent === {count!r}")


@pytest.fixture(scope="module")
def report(factory: Factory, written: Callable[[Run], Path]) -> Path:
    """The folder of a report with everything in it."""
    return written(factory.everything())


def test_page_opens_alone_and_without_complaint(visit: Visit, report: Path) -> None:
    """One file, no request, nothing in the console, no sideways scrolling."""
    page = visit(report)

    assert page.ask("document.querySelector('h1').textContent") == "Does not conform"
    assert page.ask(SHOWN) == 111
    assert page.requests() == []
    assert page.complaints() == []
    assert page.ask("document.documentElement.scrollWidth <= innerWidth")


def test_text_filters(visit: Visit, report: Path) -> None:
    """Text narrows the list, unfolds what is left, and stays in the address."""
    page = visit(report)

    type_text(page, "replay payment_links")
    shows(page, "5 of 111")

    assert page.ask(SHOWN) == 5
    assert page.ask("location.hash") == "#q=replay+payment_links"
    assert page.ask("document.querySelector('#passed .group[data-a=protocol]').open")
    assert page.ask("document.querySelector('#failures').hidden")


def test_chips_and_area_filter(visit: Visit, report: Path) -> None:
    """Level, outcome and area narrow together; Clear brings everything back."""
    page = visit(report)

    page.ask("document.querySelector('[name=outcome][value=failed]').click()")
    page.ask("document.querySelector('[name=level][value=may]').click()")
    shows(page, "1 of 111")
    assert page.ask(SHOWN) == 1
    assert page.ask("location.hash") == "#level=may&outcome=failed"

    page.ask("document.querySelector('#filter [type=reset]').click()")
    shows(page, "111 requirements")
    assert page.ask(SHOWN) == 111
    assert page.ask("location.hash") == ""


def test_address_holds_a_filter(visit: Visit, report: Path) -> None:
    """A view can be shared: the address alone brings it back."""
    page = visit(report, "#area=invoiceitems&outcome=blocked")

    assert page.ask(SHOWN) == 12
    assert page.ask("document.querySelector('#filter [name=area]').value") == "invoiceitems"
    assert page.ask("document.querySelector('[name=outcome][value=blocked]').checked")


def test_number_of_an_area_is_a_filter(visit: Visit, report: Path) -> None:
    """The overview leads to its details."""
    page = visit(report)

    page.ask("document.querySelector('.areas a.o-blocked').click()")
    shows(page, "1 of 111")

    assert page.ask("location.hash") == "#area=invoices&outcome=blocked"
    assert page.ask(SHOWN) == 1


def test_filter_without_match_says_so(visit: Visit, report: Path) -> None:
    """An empty list is explained."""
    page = visit(report)

    type_text(page, "no such requirement")
    shows(page, "0 of 111")

    assert page.ask(SHOWN) == 0
    assert page.ask("document.querySelector('#nothing').checkVisibility()")


def test_cell_of_the_matrix_leads_to_its_requirement(visit: Visit, report: Path) -> None:
    """A click in the lifecycle unfolds the requirement, wherever it is folded away."""
    page = visit(report)
    anchor = "invoices.lifecycle-void-paid"
    assert not page.ask(SEEN.format(anchor))

    page.ask(f"document.querySelector('.matrix a[href=\"#{anchor}\"]').click()")

    page.until(SEEN.format(anchor))
    page.until(f"(box => box.top >= 0 && box.bottom <= innerHeight)({box(anchor)})")


def box(anchor: str) -> str:
    return f"document.getElementById({anchor!r}).getBoundingClientRect()"


def test_unfold_all_and_an_exchange(visit: Visit, report: Path) -> None:
    """Failures unfold at once, an exchange by its own."""
    page = visit(report)

    page.ask("document.querySelector('#unfold').click()")
    page.ask("document.querySelector('#failures .exchange.point summary').click()")

    assert page.ask("[...document.querySelectorAll('details.failure')].every(failure => failure.open)")
    assert page.ask("document.querySelector('#failures mark').checkVisibility()")
    assert page.ask("document.querySelector('#failures mark').textContent") == '  "amount_due": "4500",'


def test_curl_line_is_copied(visit: Visit, report: Path) -> None:
    """The button says what it did."""
    page = visit(report)

    page.ask("document.querySelector('.copy').click()")

    page.until("['Copied', 'Select and copy'].includes(document.querySelector('.copy').textContent)")


def test_theme_follows_the_system_and_the_reader(visit: Visit, report: Path) -> None:
    """Light and dark by preference; the button changes it for this reader."""
    ground = "getComputedStyle(document.body).backgroundColor"
    page = visit(report, theme="dark")
    dark = page.ask(ground)
    page.theme("light")
    light = page.ask(ground)
    assert dark != light

    page.ask("document.querySelector('#theme').click()")

    assert page.ask(ground) == dark


def test_keyboard_reaches_and_shows_focus(visit: Visit, report: Path) -> None:
    """Tab leads through the page; what has the focus is outlined."""
    page = visit(report)

    page.press("Tab")
    assert page.ask("document.activeElement.className") == "skip"
    page.press("Tab")

    assert page.ask("document.activeElement.className") == "brand"
    assert page.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_page_is_whole_without_javascript(visit: Visit, report: Path) -> None:
    """Without scripts nothing is hidden but the controls that need them."""
    page = visit(report, script=False)

    assert page.ask("document.querySelector('#filter').checkVisibility()") is False
    assert page.ask("document.querySelector('#failures .ea').checkVisibility()")
    assert page.ask(SHOWN) == 111


def test_print_unfolds_failures(visit: Visit, factory: Factory, written: Callable[[Run], Path]) -> None:
    """On paper nobody can click: every failure is there with its evidence."""
    folder = written(factory.large(400, 40))
    page = visit(folder, script=False)

    pages = page.printed().count(b"/Type /Page\n")

    assert pages >= 15


@pytest.mark.parametrize("width", [390, 1280])
def test_hostile_report_runs_no_script_and_breaks_no_layout(
    width: int, visit: Visit, factory: Factory, written: Callable[[Run], Path]
) -> None:
    """Script tags, handlers and endless words of a target are text that wraps."""
    page = visit(written(factory.hostile()), width=width)

    page.ask("document.querySelectorAll('details').forEach(element => { element.open = true; })")

    assert page.ask("typeof window.pwned") == "undefined"
    assert page.ask("document.scripts.length") == 1
    assert page.requests() == []
    assert page.complaints() == []
    assert page.ask("document.documentElement.scrollWidth <= innerWidth")


def test_large_report_filters_quickly(visit: Visit, factory: Factory, written: Callable[[Run], Path]) -> None:
    """Thousands of requirements are filtered as one types."""
    page = visit(written(factory.large()))

    type_text(page, "subject2999")

    shows(page, "1 of 3,000")
