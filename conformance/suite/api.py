"""What tests speak to the target with: `api` through the official SDK, `raw` past it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from conformance.contract import Contract, Operation
from conformance.suite.answers import Answer
from conformance.suite.errors import AcceptedRequest, Blocked, Mismatch, RefusedAnswer, Unsupported, describe
from conformance.suite.marks import Marks
from conformance.suite.support import lacks_operation
from conformance.wire import Client, Exchange, RawClient

Json = Any
Params = Mapping[str, Any]


class _Any:
    """Stands for every value, and for none."""

    def __repr__(self) -> str:
        return "ANY"


ANY: Final = _Any()


class Controls(Protocol):
    """What `Api` asks about an operation that refuses; see `conformance.suite.control`."""

    def refusal(self, operation: Operation) -> str:
        """What the target answers to a plain valid request; "" where it accepts it, or nobody can say."""

    def lacks(self, operation: Operation) -> bool:
        """True where the target takes the operation for another one."""


@dataclass(frozen=True)
class Api:
    """The API of the target, through the official SDK. `step` says what the exchanges are for.

    With `control`, a refusal by an operation that refuses everything, or that is not there, accuses nobody. With
    `marks`, what is made carries the ID of the run.
    """

    client: Client
    contract: Contract
    step: str = ""
    control: Controls | None = None
    marks: Marks | None = None

    def get(self, path: str, params: Params | None = None, **options: Any) -> Answer:
        """The body of a GET.

        Raises:
            RefusedAnswer: the answer is not 2xx with a JSON object.
        """
        return accepted(self.working(self.send("GET", path, params, **options)))

    def post(self, path: str, params: Params | None = None, **options: Any) -> Answer:
        """The body of a POST; raises as `get` does."""
        return accepted(self.working(self.send("POST", path, params, **options)))

    def delete(self, path: str, params: Params | None = None, **options: Any) -> Answer:
        """The body of a DELETE; raises as `get` does."""
        return accepted(self.working(self.send("DELETE", path, params, **options)))

    def send(self, method: str, path: str, params: Params | None = None, **options: Any) -> Exchange:
        """The exchange, whatever its status.

        Args:
            method, path, params: the request; params are nested dicts and lists.
            options: `idempotency_key`, `version`, `headers`.

        Raises:
            Blocked: no answer came, or the target kept asking to slow down.
            Unsupported: the target does not know the URL of this documented operation.
        """
        marked = self.marks.on(path, params, self.step) if self.marks and method == "POST" else None
        exchange = self._answered(method, path, marked or params, options)
        if marked and self.marks and self.marks.blamed(exchange):
            exchange = self._answered(method, path, params, options)
            if exchange.ok:
                self.marks.give_up(path)
        return self.supported(exchange)

    def supported(self, exchange: Exchange) -> Exchange:
        """The exchange, whoever sent it, of an operation that the target has.

        Raises:
            Unsupported: the target does not know the URL of this documented operation.
        """
        recognised(self.contract, exchange)
        match = None if exchange.ok else self.contract.find(exchange.method, exchange.path)
        if match and self.control and self.control.lacks(match.operation):
            raise Unsupported(match.operation.id, "the target takes a part of its URL for the ID of an object")
        return exchange

    def refused(
        self,
        method: str,
        path: str,
        params: Params | None = None,
        *,
        status: int | tuple[int, ...] = 400,
        type: str | tuple[str, ...] = "invalid_request_error",
        code: Any = ANY,
        param: Any = ANY,
        **options: Any,
    ) -> Exchange:
        """The exchange, after asserting that it is refused so.

        A tuple lists the values that are accepted; None asserts absence. Messages are not asserted.
        """
        exchange = self.working(self.send(method, path, params, **options))
        expect_refusal(exchange, status=status, type=type, code=code, param=param)
        return exchange

    def working(self, exchange: Exchange) -> Exchange:
        """The exchange, unless it is a refusal by an operation that refuses even what is valid.

        Raises:
            Blocked: it is one.
        """
        match = None if exchange.ok else self.contract.find(exchange.method, exchange.path)
        refusal = self.control.refusal(match.operation) if match and self.control else ""
        if match and refusal:
            raise Blocked(match.operation.id, f"it refuses even a plain valid request: {refusal}")
        return exchange

    def as_step(self, step: str) -> Api:
        """The same, its exchanges marked as `step`."""
        return replace(self, step=step)

    @property
    def unmarked(self) -> Api:
        """The same for what is to be made just as the request says, without the mark of the run."""
        return replace(self, marks=None)

    def _answered(self, method: str, path: str, params: Params | None, options: Mapping[str, Any]) -> Exchange:
        return answered(self.contract, self.client.send(method, path, params, step=self.step, **options))


@dataclass(frozen=True)
class Raw:
    """Requests that the SDK would never send."""

    client: RawClient
    contract: Contract

    def send(self, method: str, path: str, **options: Any) -> Exchange:
        """The exchange of a request written by hand; options as of `RawClient.send`. Raises as `Api.send` does."""
        return answered(self.contract, self.client.send(method, path, **options))


def answered(contract: Contract, exchange: Exchange) -> Exchange:
    """The exchange, if it says anything about the target's keeping of the contract."""
    if exchange.status is None:
        raise Blocked(name_of(contract, exchange), exchange.fault or "no answer", silent=True)
    if exchange.status == 429 or exchange.error.get("code") == "lock_timeout":
        reason = f"still {describe(exchange)} after {exchange.retries} retries"
        raise Blocked(name_of(contract, exchange), reason, silent=True)
    recognised(contract, exchange)
    return exchange


def recognised(contract: Contract, exchange: Exchange) -> None:
    """Raises Unsupported where the target answers a documented operation as an unknown URL."""
    if lacks_operation(contract, exchange):
        raise Unsupported(name_of(contract, exchange), "the target does not recognise the URL")


def accepted(exchange: Exchange) -> Answer:
    """The answer's JSON object.

    Raises:
        RefusedAnswer: the answer is not 2xx with a JSON object.
    """
    if not exchange.ok or not isinstance(exchange.body, dict):
        raise RefusedAnswer(exchange)
    return Answer(exchange.body)


def expect_refusal(
    exchange: Exchange,
    *,
    status: int | tuple[int, ...] = 400,
    type: str | tuple[str, ...] = "invalid_request_error",
    code: Any = ANY,
    param: Any = ANY,
) -> None:
    """Assert status, and the error's type, code and param.

    Raises:
        Mismatch: naming all that was expected and all that came.
    """
    wanted = {"status": status, "type": type, "code": code, "param": param}
    found = {"status": exchange.status, **{key: exchange.error.get(key) for key in ("type", "code", "param")}}
    wrong = [key for key, value in wanted.items() if not _accepts(value, found[key])]
    if wrong:
        expected = ", ".join(f"{key} {_shown(value)}" for key, value in wanted.items() if value is not ANY)
        if exchange.ok:
            raise AcceptedRequest(exchange, expected)
        pointer = "" if wrong[0] == "status" else f"/error/{wrong[0]}"
        raise Mismatch(f"refused otherwise: {', '.join(wrong)}", expected, describe(exchange), pointer)


def name_of(contract: Contract, exchange: Exchange) -> str:
    """The operation of an exchange, else its method and path."""
    match = contract.find(exchange.method, exchange.path)
    return match.operation.id if match else f"{exchange.method} {exchange.path}"


def _accepts(wanted: Any, found: Any) -> bool:
    if wanted is ANY:
        return True
    return found in wanted if isinstance(wanted, tuple) else found == wanted


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return " or ".join(map(_shown, value))
    return "absent" if value is None else str(value)
