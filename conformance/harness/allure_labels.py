"""Labels the tests of a pytest session for allure-pytest, where `--alluredir` makes it active."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Iterable

import orjson
import pytest

from conformance.contract import Contract
from conformance.harness.items import RequirementItem
from conformance.report.allure_words import labels_of
from conformance.suite.requirement import Requirement


class AllureLabels:
    """Gives every test its requirement's labels, link and title."""

    def __init__(self, contract: Contract) -> None:
        self._cited = {operation.cites: operation.id for operation in contract.documented}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: Iterable[RequirementItem]) -> None:
        """Runs after the worker has given the items their requirements, before allure-pytest selects by labels."""
        for item in items:
            made = item.requirement
            for kind, value in labels_of(self._with_operation(made)):
                item.add_marker(pytest.mark.allure_label(value, label_type=kind))
            item.add_marker(pytest.mark.allure_link(made.link, link_type="link", name="API reference"))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: RequirementItem) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Add what allure-pytest lets nobody say earlier: the title, and the operation that only the calls show."""
        report = yield
        if hasattr(report, "conformance"):
            from allure_commons import plugin_manager  # noqa: PLC0415  (where the listener is, this is installed)

            plugin_manager.hook.add_title(test_title=item.requirement.title)
            shown = orjson.loads(report.conformance[0])["verdict"]["operation"]
            if shown and not self._with_operation(item.requirement).operation:
                plugin_manager.hook.add_label(label_type="story", labels=(shown,))
        return report

    def _with_operation(self, made: Requirement) -> Requirement:
        """The requirement with the operation that it names, else the one that its citation names."""
        return dataclasses.replace(made, operation=made.operation or self._cited.get(made.cites, ""))
