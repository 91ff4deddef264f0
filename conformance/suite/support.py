"""Tells a target that lacks an operation from one that lacks an object."""

from __future__ import annotations

from conformance.contract import Contract
from conformance.wire.exchange import Exchange

_NO_SUCH_METHOD = (405, 501)
_UNKNOWN_URL = "unrecognized request url"
_TELLING = ("type", "code", "param", "message")  # members of an error that do not change from request to request


def lacks_operation(contract: Contract, exchange: Exchange) -> bool:
    """True where the target answers a documented operation as an unknown URL.

    A missing object is 404 too, but names its `code` or `param`, or at least no URL; a server that has no such route
    answers by another page than an error envelope, or says which URL it does not recognise.
    """
    match = contract.find(exchange.method, exchange.path)
    if match is None or exchange.status not in (404, *_NO_SUCH_METHOD):
        return False
    if exchange.status in _NO_SUCH_METHOD or not exchange.error:
        return True
    error = exchange.error
    if error.get("code") or error.get("param"):
        return False
    message = str(error.get("message", ""))
    return _UNKNOWN_URL in message.lower() or exchange.path in message


def same_but_for(first: Exchange, word: str, second: Exchange, other: str) -> bool:
    """True where two answers say the same is missing, one of them of `word` and the other of `other`."""
    told = [{name: value for name, value in found.error.items() if name in _TELLING} for found in (first, second)]
    mine = {name: str(value).replace(word, other) for name, value in told[0].items()}
    theirs = {name: str(value) for name, value in told[1].items()}
    return first.status == second.status == 404 and bool(mine) and mine == theirs
