"""Makes synthetic runs: every outcome, hostile texts, any number of requirements, with real lifecycles and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from conformance.contract import Contract
from conformance.contract.levels import Level, Provenance
from conformance.report.prepare import prepare
from conformance.run.model import Coverage, FindingGroup, Outcome, Run, Verdict
from conformance.wire.exchange import Exchange

HOSTILE = (
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror='window.pwned=1'>\"'><svg/onload=window.pwned=1>",
    "{{ 7 * 7 }} {% raw %} ${7*7} `backticks` ``` | pipe | <!-- --> ]]>",
    "\u202egnp.exe\u2066 \u200fRTL\u200e \ufeff zero\u200bwidth",
    "\x00\x01\x1b[31mred\x7f\x85\r\n\ttab \ud800 \uffff",
    "x" * 10_000,
    "zalgo\u0301" + "\u0301" * 300,
    "@everyone [click](javascript:alert(1)) https://evil.example/",
)
LINK = "https://stripe.com/docs/api/invoices/void"


@dataclass(frozen=True)
class Factory:
    """Makes runs against one contract."""

    contract: Contract

    def verdict(self, identifier: str, outcome: Outcome = Outcome.PASSED, **more: object) -> Verdict:
        """A verdict with the fields that its outcome has in a real run."""
        made = Verdict(
            id=identifier,
            area=identifier.split(".", maxsplit=1)[0],
            level=Level.MUST,
            title="Voiding an open invoice sets its status to `void`.",
            provenance=Provenance.DOCUMENTED,
            cites=LINK,
            operation="POST /v1/invoices/{invoice}/void",
            outcome=outcome,
            calls=3,
        )
        if outcome is Outcome.FAILED:
            made = replace(
                made,
                expected='"void"',
                actual='"open"',
                message='assert voided["status"] == "void"',
                pointer="/status",
                exchanges=(1, 2),
            )
        if outcome is Outcome.BLOCKED:
            message = "POST /v1/customers: 500 api_error: boom"
            made = replace(made, actual="POST /v1/customers", message=message, exchanges=(3,))
        return replace(made, **more)  # type: ignore[arg-type]

    def exchange(self, **more: object) -> Exchange:
        """A void of an invoice that stays open."""
        made = Exchange(
            method="POST",
            url="http://127.0.0.1:12111/v1/invoices/in_1/void",
            path="/v1/invoices/in_1/void",
            form=(("expand[]", "customer"), ("metadata[note]", "it's")),
            request_headers={"authorization": "Bearer sk_test_…", "stripe-version": "2022-08-01"},
            request_body="expand[]=customer&metadata[note]=it's",
            status=200,
            response_headers={"content-type": "application/json", "request-id": "req_1"},
            body=invoice(),
            started_at=1700000000.0,
            duration=0.012,
        )
        return replace(made, **more)  # type: ignore[arg-type]

    def evidence(self) -> dict[int, Exchange]:
        error = {"error": {"type": "api_error", "message": "boom"}}
        create = {"method": "POST", "path": "/v1/invoices", "url": "http://127.0.0.1:12111/v1/invoices"}
        customers = create | {"path": "/v1/customers", "url": "http://127.0.0.1:12111/v1/customers"}
        return {
            1: self.exchange(**create, form=(("customer", "cus_1"),), step="set-up"),
            2: self.exchange(),
            3: self.exchange(**customers, status=500, body=error, step="set-up"),
        }

    def run(self, *verdicts: Verdict, **more: object) -> Run:
        """A whole run of these verdicts, completed as a report completes it."""
        evidence = more.pop("evidence", self.evidence())
        made = Run(
            suite={"version": "0.1.0", "api_version": "2022-08-01", "contract_digest": "ab" * 32},
            target={"name": "billing-emulator", "url": "http://127.0.0.1:12111"},
            started_at="2026-03-01T12:30:00+00:00",
            duration_s=41.25,
            exchanges=sum(verdict.calls for verdict in verdicts),
            verdicts=tuple(verdicts),
            findings=(),
            coverage={},
        )
        return prepare(replace(made, **more), evidence, self.contract)  # type: ignore[arg-type]

    def everything(self) -> Run:
        """One run with every outcome, level, kind of cause, finding, notice and a lifecycle in several colours."""
        named = self.verdict
        passive: dict[str, Any] = {
            "area": "invoices",
            "operation": "",
            "calls": 0,
            "message": "",
            "pointer": "",
            "exchanges": (2,),
        }
        return self.run(
            named("protocol.version.echo", title="The answer names the version that the request asked for."),
            named("protocol.auth.scheme", Outcome.EXPECTED_FAILURE, level=Level.SHOULD, expected="401", actual="200"),
            *self.family("protocol.auth.no_key", Outcome.FAILED, 5, "A request without a key is refused with 401"),
            *self.family("protocol.idempotency.replay", Outcome.PASSED, 40, "A replay answers what the first one did"),
            *self.cells(),
            named("invoices.void.open", Outcome.FAILED),
            named("invoices.pay.declined", Outcome.PASSED, title="A declined payment leaves the invoice open."),
            named("invoices.finalize.nothing_due", Outcome.PASSED),
            named("invoices.total.may", Outcome.FAILED, level=Level.MAY, provenance=Provenance.INFERRED),
            named("invoices.create.error", Outcome.ERROR, message="ZeroDivisionError: division by zero"),
            named("invoices.known", Outcome.UNEXPECTEDLY_PASSED, level=Level.SHOULD),
            *(named(f"invoiceitems.create.{n}", Outcome.BLOCKED, level=Level.SHOULD) for n in range(12)),
            *self.family("quotes.accept", Outcome.UNSUPPORTED, 9, "A quote can be accepted", actual="POST /v1/quotes"),
            named("shape.invoice", Outcome.FAILED, title="An invoice has the documented shape.", **passive),
            named("money.invoice.total", title="An invoice's total adds up.", **passive | {"exchanges": ()}),
            findings=(
                FindingGroup("shape.invoice", "invoice", "/amount_due", "type", "integer", "string", 37, 2),
                FindingGroup("shape.invoice", "line_item", "/amount", "required", "present", "absent", 4, 2),
            ),
            coverage=coverage(),
            notices=({"kind": "undocumented_property", "object": "invoice", "pointer": "/x_trace", "count": 12},),
            retries={"rate_limited": 3, "connection_reset": 1},
        )

    def family(self, name: str, outcome: Outcome, size: int, title: str, **more: object) -> Iterator[Verdict]:
        operations = [operation.id for operation in self.contract.documented][:size]
        for operation in operations:
            words = {"title": f"{title} ({operation}).", "operation": operation, **more}
            yield self.verdict(f"{name}[{operation}]", outcome, **words)

    def cells(self) -> Iterator[Verdict]:
        """A verdict for each cell of the invoice's lifecycle; a few are broken."""
        broken = {
            "void × open": Outcome.FAILED,
            "pay × void": Outcome.FAILED,
            "send × open": Outcome.BLOCKED,
            "delete × draft": Outcome.UNSUPPORTED,
        }
        table = self.contract.lifecycles["invoice"]
        for action, row in table["actions"].items():
            for state in table["states"]:
                label = f"{action} × {state}"
                yield self.verdict(
                    f"invoices.lifecycle[{label}]",
                    broken.get(label, Outcome.PASSED),
                    level=Level(row[state].get("level", "must")),
                    title=f"{row['doing']} {state} invoice ({label}).",
                    operation=row["operation"],
                )

    def hostile(self) -> Run:
        """A run in which everything that a target or a file can say is hostile."""
        verdicts = [
            self.verdict(
                f"invoices.hostile.{number}[{text}]",
                outcome,
                title=text,
                expected=text,
                actual=text,
                message=text,
                pointer=text,
                operation=text,
                exchanges=(1,),
            )
            for number, (text, outcome) in enumerate((text, outcome) for text in HOSTILE for outcome in Outcome)
        ]
        findings = [FindingGroup("shape.hostile", text, text, text, text, text, 1, 1) for text in HOSTILE]
        pairs = tuple((text, text) for text in HOSTILE)
        body = {"object": "invoice", **{text: [text, {text: text}] for text in HOSTILE}}
        answer = self.exchange(method=HOSTILE[0], path=HOSTILE[1], form=pairs, body=body, step=HOSTILE[2])
        return self.run(
            *verdicts,
            self.verdict("shape.hostile", Outcome.FAILED, exchanges=(1,)),
            findings=tuple(findings),
            evidence={1: answer},
            target={"name": HOSTILE[0], "url": HOSTILE[1]},
            coverage={"operations": Coverage(9, 1, HOSTILE)},
            notices=tuple({"kind": text, "object": text, "pointer": text, "count": 1} for text in HOSTILE),
            complete=False,
            stopped=HOSTILE[0],
        )

    def large(self, requirements: int = 3_000, failures: int = 300) -> Run:
        """Thousands of requirements, none of a family, and hundreds of failures with an exchange each."""
        verdicts = [
            self.verdict(
                f"invoices.subject{number}.condition",
                Outcome.FAILED if number < failures else Outcome.PASSED,
                exchanges=(2 * number, 2 * number + 1) if number < failures else (),
                operation=f"POST /v1/invoices/{number % 40}",
            )
            for number in range(requirements)
        ]
        evidence = {number: self.exchange(step="" if number % 2 else "set-up") for number in range(2 * failures)}
        return self.run(*verdicts, evidence=evidence, coverage=coverage(600))


def invoice() -> dict[str, object]:
    """An answer about as long as a documented invoice."""
    lines = [
        {
            "id": f"il_{n}",
            "object": "line_item",
            "amount": 1500,
            "currency": "usd",
            "description": "Seat",
            "quantity": 1,
        }
        for n in range(3)
    ]
    return {
        "id": "in_1",
        "object": "invoice",
        "amount_due": "4500",
        "amount_paid": 0,
        "customer": {"id": "cus_1", "object": "customer", "email": None},
        "lines": {"object": "list", "data": lines, "has_more": False, "url": "/v1/invoices/in_1/lines"},
        **{f"field_{n:02d}": None for n in range(60)},
        "status": "open",
        "total": 4500,
    }


def coverage(missing: int = 3) -> dict[str, Coverage]:
    """Coverage of all five kinds."""
    parameters = tuple(f"POST /v1/invoices payment_settings_{n}" for n in range(missing))
    values = tuple(f"POST /v1/invoices collection_method=value_{n}" for n in range(missing))
    fields = tuple(f"checkout.session.field_{n}" for n in range(missing))
    return {
        "operations": Coverage(80, 80),
        "parameters": Coverage(543 + missing, 543, parameters),
        "enum_values": Coverage(1373, 1373 - missing, values),
        "transitions": Coverage(35, 31, ("invoices.lifecycle[send × open]",) * 4),
        "response_fields": Coverage(900, 900 - missing, fields),
    }
