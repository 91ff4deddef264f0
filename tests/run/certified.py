"""A run that can be certified, of a suite of a few requirements, and its certificate."""

from __future__ import annotations

from typing import Any

from conformance import __version__
from conformance.contract import load
from conformance.contract.levels import Level
from conformance.report.certificate import members, verify
from conformance.run import archive
from conformance.run.certifiable import Known
from conformance.run.identity import suite_digest
from conformance.run.model import Run
from tests.support.runs import FAILED, UNSUPPORTED, passive, run_of, verdict

Json = Any
KNOWN = Known(
    {
        "invoices.one": Level.MUST,
        "invoices.two": Level.MUST,
        "quotes.one": Level.MUST,
        "quotes.two": Level.SHOULD,
    },
    {"shape.invoice": Level.MUST, "shape.quote": Level.MUST},
)
SUITE = {
    "version": __version__,
    "digest": suite_digest(),
    "api_version": "2022-08-01",
    "service_date": load().service_date,
    "contract_digest": load().digest,
}
CONFIGURATION = {"target": {"name": "emulator", "areas": ["invoices", "quotes"]}, "run": {"seed": 0}}
ROWS = {
    "invoices.one": verdict("invoices.one"),
    "invoices.two": verdict("invoices.two"),
    "quotes.one": verdict("quotes.one", UNSUPPORTED),
    "quotes.two": verdict("quotes.two", FAILED, level=Level.SHOULD),
    "shape.invoice": passive("shape.invoice"),
}


def whole(*others: Any, **more: Any) -> Run:
    """A run that can be certified, but for what is said otherwise."""
    rows = {**ROWS, **{each.id: each for each in others}}
    return run_of(*rows.values(), **{"suite": SUITE, "configuration": CONFIGURATION, **more})


def packed(run: Run | None = None) -> bytes:
    return archive.pack(members(run or whole(), KNOWN))


def verified(content: bytes) -> list[str]:
    """The reasons why an archive is refused."""
    return [each.reason for each in verify(content, "c.zip", lambda _: KNOWN)[1]]
