"""`run --api-version all`: every version in one go, a report for each, and the matrix of them."""

from __future__ import annotations

import json
from pathlib import Path

from conformance.contract import available_versions
from tests.support.command import command

_AREA = ("--area", "customer_tax_ids", "--select", "customer_tax_ids.create")


def test_every_version_has_its_report_and_the_matrix_has_them_all(tmp_path: Path) -> None:
    done = command("run", "--api-version", "all", *_AREA, "--report-dir", "out", folder=tmp_path)

    versions = available_versions()
    reports = [json.loads((tmp_path / "out" / each / "report.json").read_bytes()) for each in versions]
    shown = json.loads((tmp_path / "out" / "matrix.json").read_bytes())
    assert done.code == 0
    assert [report["suite"]["api_version"] for report in reports] == list(versions)
    assert [column["api_version"] for column in shown["columns"]] == list(versions)
    assert (tmp_path / "out" / "matrix.html").is_file()
    assert (tmp_path / "out" / "matrix.md").is_file()


def test_a_target_that_is_not_there_is_asked_once(tmp_path: Path) -> None:
    nowhere = ("--target", "http://127.0.0.1:9", "--api-key", "sk_test_123")

    done = command("run", "--api-version", "all", *nowhere, "--report-dir", "out", folder=tmp_path)

    assert done.code == 3
    assert done.output.count("127.0.0.1:9") == 1
    assert not (tmp_path / "out").exists()


def test_a_day_before_a_version_is_refused(tmp_path: Path) -> None:
    asked = ("--api-version", "2024-04-10", "--service-date", "2023-01-01")

    done = command("run", *asked, folder=tmp_path)

    assert done.code == 2
    assert "a service of 2023-01-01 has no API version 2024-04-10 yet" in done.output
