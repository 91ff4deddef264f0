"""A version is the one it follows with its changes: what is inherited, written, compared and refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.contract import data_folder
from conformance.contract.build import build, files, main, stale, write
from tests.support.small_version import BASE, FRAME, LIFECYCLES, NEXT, SOURCES, changed, order

Json = Any


def test_without_changes_a_version_is_the_one_before_it_by_another_name(specs: Path) -> None:
    before, after = build(specs, BASE).documents, build(specs, NEXT).documents

    assert after["openapi.yaml"]["info"]["version"] == NEXT
    assert {**after["openapi.yaml"], "info": before["openapi.yaml"]["info"]} == before["openapi.yaml"]
    assert {name: after[name] for name in before if name.startswith("schemas/")} == {
        name: document for name, document in before.items() if name.startswith("schemas/")
    }
    assert after["lifecycles.yaml"] == LIFECYCLES


def test_building_leaves_the_version_before_as_it_is(specs: Path) -> None:
    before = {path: path.read_bytes() for path in (specs / BASE).rglob("*") if path.is_file()}

    changed(specs, "  remove: [order /note]\n")
    write(specs)

    assert {path: path.read_bytes() for path in (specs / BASE).rglob("*") if path.is_file()} == before


def test_errata_of_a_version_are_its_own_and_those_that_still_hold(specs: Path) -> None:
    own = {
        "facts": [{"difference": ["order /tax/{member} extra"], "members_of": ["parts/tax"], "reason": "wider"}],
        "settled": {"notes": [{"pointer": "/note"}]},
        "notes": [{"object": "order", "pointer": "/paid", "note": "new"}],
    }
    (specs / NEXT / "changes" / "errata.yaml").write_text(yaml.safe_dump(own))

    made = build(specs, NEXT).documents["errata.yaml"]

    assert made["documented"] == []
    assert made["facts"] == [{"difference": "order /tax/rate extra", "reason": "wider"}]
    assert [note["note"] for note in made["notes"]] == ["stays", "new"]


def test_third_version_follows_the_second(specs: Path) -> None:
    changed(specs, "  add:\n    order /paid: boolean\n")
    third = specs / "2003-03-03" / "changes"
    third.mkdir(parents=True)
    (third / "version.yaml").write_text(yaml.safe_dump({**SOURCES, "follows": NEXT}))
    (third / "orders.yaml").write_text(FRAME + "  rename:\n    order /paid: settled\n")

    assert order(build(specs, "2003-03-03").documents)["properties"]["settled"]["type"] == "boolean"


def test_what_is_written_is_what_is_built_and_stays_so(specs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(specs, "  add:\n    order /paid: boolean\n")

    assert main(["--specs", str(specs), "--check"]) == 1
    assert main(["--specs", str(specs)]) == 0
    assert main(["--specs", str(specs), "--check"]) == 0
    assert f"stale: {NEXT}/openapi.yaml" in capsys.readouterr().out
    assert build(specs, NEXT).documents == {
        **build(specs, NEXT).documents,
        "openapi.yaml": yaml.safe_load((specs / NEXT / "openapi.yaml").read_text()),
        "schemas/order.json": json.loads((specs / NEXT / "schemas" / "order.json").read_text()),
    }


def test_file_that_no_version_has_is_stale_and_goes(specs: Path) -> None:
    write(specs)
    (specs / NEXT / "schemas" / "gone.json").write_text("{}")

    assert stale(specs) == [f"{NEXT}/schemas/gone.json"]
    write(specs)
    assert stale(specs) == []


def test_ill_written_changes_end_the_command(specs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (specs / NEXT / "changes" / "orders.yaml").write_text("- what: x\n")

    assert main(["--specs", str(specs)]) == 2
    assert "entry 1 (x): needs `since`" in capsys.readouterr().err


def test_version_written_by_hand_has_no_generated_files(specs: Path) -> None:
    assert files(specs, BASE) == {}


def test_generated_versions_are_up_to_date() -> None:
    """`python -m conformance.contract.build` writes them anew."""
    assert stale(data_folder("specs")) == []
