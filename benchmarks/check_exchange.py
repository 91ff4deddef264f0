"""How long the passive checks of one exchange take, beside plain `jsonschema` on the same schema.

The exchange is a documented invoice, answered 200 with nothing wrong. Run: python benchmarks/check_exchange.py
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from time import perf_counter

from jsonschema import Draft202012Validator

from conformance.checks import Checker
from conformance.contract import DEFAULT_VERSION, data_folder, load
from conformance.wire.exchange import Exchange

FIXTURE = data_folder("fixtures") / "documented" / DEFAULT_VERSION / "invoices.retrieve.json"
HEADERS = {"content-type": "application/json", "request-id": "req_a1B2c3D4e5F6g7", "stripe-version": DEFAULT_VERSION}


def microseconds(call: Callable[[], object], times: int) -> float:
    """The median time of one call."""
    taken = []
    for _ in range(times):
        started = perf_counter()
        call()
        taken.append(perf_counter() - started)
    return statistics.median(taken) * 1e6


def main() -> None:
    contract = load(DEFAULT_VERSION)
    invoice = json.loads(FIXTURE.read_bytes())
    path = f"/v1/invoices/{invoice['id']}"
    exchange = Exchange(
        "GET",
        f"https://api.stripe.com{path}",
        path,
        request_headers={"stripe-version": DEFAULT_VERSION},
        status=200,
        response_headers=HEADERS,
        body=invoice,
    )
    checker = Checker(contract)
    report = checker.check(exchange)
    if report.findings:
        raise SystemExit(f"the documented invoice has findings: {report.findings}")
    schema = checker.validators.unexpanded_schema(contract.named("invoices.retrieve"))
    plain = Draft202012Validator(schema)
    if not plain.is_valid(invoice):
        raise SystemExit("the documented invoice does not keep its schema")

    checked = microseconds(lambda: checker.check(exchange), 5000)
    interpreted = microseconds(lambda: plain.is_valid(invoice), 50)
    print(f"one exchange, {len(report.exercised)} requirements: median {checked:.0f} µs (target: at most 100 µs)")
    print(f"plain jsonschema, the schema alone:   median {interpreted:.0f} µs")
    print(f"ratio: {interpreted / checked:.0f} × faster (target: at least 100 ×)")


if __name__ == "__main__":
    main()
