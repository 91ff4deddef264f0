"""How long the passive checks of one exchange take, and its schema beside plain `jsonschema` on the same schema.

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
    operation = contract.named("invoices.retrieve")
    plain = Draft202012Validator(checker.validators.unexpanded_schema(operation))
    if not plain.is_valid(invoice):
        raise SystemExit("the documented invoice does not keep its schema")

    checked = microseconds(lambda: checker.check(exchange), 5000)
    compiled = microseconds(lambda: checker.validators.unexpanded(operation, invoice), 5000)
    interpreted = microseconds(lambda: plain.is_valid(invoice), 100)
    print(f"one exchange, {len(report.exercised)} requirements: median {checked:.0f} µs (at most 100 µs)")
    print(f"its schema, compiled:                {compiled:.1f} µs")
    print(f"its schema, plain jsonschema:        {interpreted:.0f} µs")
    print(f"schema: {interpreted / compiled:.0f} × faster than plain jsonschema on the same schema (at least 100 ×)")
    print(f"all {len(report.exercised)} requirements: {interpreted / checked:.0f} × faster than its schema alone")


if __name__ == "__main__":
    main()
