"""Adding a version, as CONTRIBUTING says it, tried: a later one in a copy of the house, built, spoken and tested."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import environment

ROOT = Path(__file__).resolve().parents[2]
VERSION = "2024-06-20"
AREA = "customer_balance_transactions"
ABOUT = """
follows: 2024-04-10
documented: 2024-07-01
sources:
  log: https://example.test/log
"""
CHANGES = """
- what: why a balance was changed
  since: 2024-06-25
  source: log 1
  add:
    customer_balance_transaction /reason?: string
- what: customers no longer say whether they are exempt from tax
  since: 2024-06-20
  source: log 2
  breaking: true
  remove: [customer /tax_exempt]
"""
ASK = """
import httpx
from conformance.reference import serve
with serve() as url:
    with httpx.Client(base_url=url, headers={"Authorization": "Bearer sk_test_conformance"}) as client:
        made = client.post("/v1/customers").json()
        for version in ("2024-04-10", "%s", "2024-06-21"):
            answer = client.get(f"/v1/customers/{made['id']}", headers={"Stripe-Version": version})
            print(version, answer.status_code, "tax_exempt" in answer.json())
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with one version more."""
    copy = tmp_path_factory.mktemp("house")
    for name in ("conformance", "specs", "fixtures"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    changes = copy / "specs" / VERSION / "changes"
    changes.mkdir(parents=True)
    (changes / "version.yaml").write_text(ABOUT)
    (changes / "customers.yaml").write_text(CHANGES)
    assert python(copy, "-m", "conformance.contract.build").returncode == 0
    return copy


def python(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**environment(), "PYTHONPATH": str(house)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=house, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def test_its_files_are_whole_and_not_stale(house: Path) -> None:
    made = {path.name for path in (house / "specs" / VERSION).iterdir()}

    assert made >= {"openapi.yaml", "schemas", "lifecycles.yaml", "errata.yaml", "changes"}
    assert python(house, "-m", "conformance.contract.build", "--check").returncode == 0


def test_the_reference_speaks_it_beside_the_others(house: Path) -> None:
    done = python(house, "-c", ASK % VERSION)

    assert done.stdout.splitlines() == [
        "2024-04-10 200 True",
        f"{VERSION} 200 False",
        "2024-06-21 400 False",
    ], done.stderr


def test_the_suite_runs_on_it(house: Path) -> None:
    done = python(house, "-m", "conformance.cli", "run", "--api-version", VERSION, "--area", AREA)

    report = json.loads((house / "reports" / "latest" / "report.json").read_bytes())
    assert done.returncode == 0, done.stdout + done.stderr
    assert report["suite"]["api_version"] == VERSION
    assert report["coverage"]["operations"]["missing"] == []
    assert os.fspath(house) in python(house, "-c", "import conformance; print(conformance.__file__)").stdout
