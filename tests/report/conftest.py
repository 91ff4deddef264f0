"""Fixtures of the report's tests: synthetic runs, written reports, and a browser to look at them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.contract import load
from conformance.report import write_all
from conformance.run.model import Run
from tests.report.chromium import Chromium, Page
from tests.report.factory import Factory

_BINARIES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def factory() -> Factory:
    """Makes synthetic runs."""
    return Factory(load())


@pytest.fixture(scope="session")
def written(factory: Factory, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Run], Path]:
    """Writes a run's reports into a new folder, which it returns."""

    def write(run: Run) -> Path:
        folder = tmp_path_factory.mktemp("report")
        write_all(run, run.evidence, factory.contract, folder)
        return folder

    return write


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """A browser for the tests of one module."""
    found = next(filter(None, map(shutil.which, _BINARIES)), None)
    if found is None:
        pytest.fail("the report is tested in a real browser: install Chromium (Debian: apt-get install chromium)")
    browser = Chromium(found, tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture
def visit(chromium: Chromium) -> Iterator[Callable[..., Page]]:
    """Opens a report at an address hash; options are width, height, theme and script."""
    pages: list[Page] = []

    def open_page(folder: Path, hash_: str = "", **options: Any) -> Page:
        pages.append(Page(chromium, (folder / "report.html").as_uri() + hash_, options))
        return pages[-1]

    yield open_page
    for page in pages:
        page.close()
