"""How a test ends other than by passing.

AssertionError
├── Mismatch            what the target answered is not what the requirement demands: failed
│   ├── RefusedAnswer   it refused what it has to accept
│   ├── AcceptedRequest it accepted what it has to refuse
│   └── MissingField    the answer lacks a field
Exception
├── Blocked             a step before the point of the test did not work: blocked
└── Unsupported         the target does not have this operation or capability: unsupported
"""

from __future__ import annotations

from conformance.wire.exchange import Exchange


class Mismatch(AssertionError):
    """What the target answered is not what the requirement demands."""

    def __init__(self, message: str, expected: str = "", actual: str = "", pointer: str = "") -> None:
        super().__init__(message)
        self.message, self.expected, self.actual, self.pointer = message, expected, actual, pointer


class RefusedAnswer(Mismatch):
    """The target refused what it has to accept."""

    def __init__(self, exchange: Exchange) -> None:
        actual = describe(exchange)
        super().__init__(f"{exchange.method} {exchange.path} answered {actual}", "2xx and a JSON object", actual)
        self.exchange = exchange


class AcceptedRequest(Mismatch):
    """The target accepted what it has to refuse: its answer says nothing about the answers to valid requests."""

    def __init__(self, exchange: Exchange, expected: str) -> None:
        super().__init__("accepted, not refused", expected, describe(exchange))
        self.exchange = exchange


class MissingField(Mismatch):
    """The answer lacks a field that the requirement reads."""

    def __init__(self, pointer: str, owner: str) -> None:
        super().__init__(f"the {owner or 'answer'} has no {pointer}", f"{pointer} present", "absent", pointer)


class Blocked(Exception):
    """A step before the point of the test did not work.

    `operation` names what broke; `silent` is true where no answer came, or only the plea to slow down.
    """

    def __init__(self, operation: str, reason: str, silent: bool = False) -> None:
        super().__init__(f"{operation}: {reason}")
        self.operation, self.reason, self.silent = operation, reason, silent


class Unsupported(Exception):
    """The target does not have this operation or capability."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what, self.why = what, why


def describe(exchange: Exchange) -> str:
    """An answer in a line: status, and the error's type, code, param and message where it has them."""
    if exchange.status is None:
        return exchange.fault or "no answer"
    error = exchange.error
    if not error:
        return f"{exchange.status}" if isinstance(exchange.body, dict) else f"{exchange.status} and no JSON object"
    graded = " ".join(str(error[key]) for key in ("type", "code") if error.get(key))
    param = f" (param {error['param']})" if "param" in error else ""
    return f"{exchange.status} {graded}{param}: {str(error.get('message', ''))[:200]}"
