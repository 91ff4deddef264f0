"""Puts the mark of the run on what tests make: its ID in the metadata, or in the name of a test clock.

Every creation whose documented parameters include `metadata` carries it, set-up and the point of a test alike. Some
are left as they are, so that no requirement sees another answer for it: a request that has metadata of its own, or what
allows of none beside it; all requests of a requirement that is about metadata (its ID says so); and those of
`api.unmarked`, whose point is what an object has that was given none. What they make is marked once the test is over
(`owed`); only what is shared unmarked stays so, for other tests still read it, and hangs from a customer that is
marked. What a target makes by itself, such as the invoices of a subscription, hangs from what is marked, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from conformance.contract import Contract, Operation
from conformance.run.mark import CLOCK, FIELD, KEY, clock_name
from conformance.suite.shared import STEP as SHARED
from conformance.wire.exchange import Exchange

Json = Any
Params = Mapping[str, Any]
STEP: Final = "mark"
_METADATA: Final = "metadata"
_REFUSALS: Final = (400, 422)
_INLINE: Final = ("product", "product_data")  # of a plan; of a price, and of the price of a line item
_PRODUCTS: Final = "/v1/products"
# Beside these parameters no metadata may be sent, by their documentation: None is whatever they are.
_ALONE: Final[Mapping[str, Json]] = {
    "from_subscription": None,
    "from_quote": None,
    "payment_behavior": "pending_if_incomplete",
}
_MOST_KEYS: Final = 50  # https://stripe.com/docs/api/metadata


class Marks:
    """The mark of one run, as one process puts it on.

    A target that refuses an operation's documented `metadata` is not asked for it there again: what it lacks is told
    by the requirements on metadata, not by everything that is set up with that operation.
    """

    def __init__(self, run: str, contract: Contract) -> None:
        self._metadata: Params = {_METADATA: {KEY: run}}
        self._name: Params = {"name": clock_name(run)}
        making = list(_making(contract))
        marked = [operation for operation in making if operation.parameter(_METADATA)]
        clocks = [operation for operation in making if CLOCK in operation.answer_objects]
        self._plain = {operation.path: self._metadata for operation in marked if not operation.path_parameters}
        self._plain |= {operation.path: self._name for operation in clocks}
        self._below = [operation.pattern for operation in marked if operation.path_parameters]
        self._later = [operation.pattern for operation in marked if _takes_later(contract, operation)]
        self._refused: set[str] = set()
        self._resting = False  # while a requirement on metadata is tested

    def on(self, path: str, params: Params | None, step: str = "") -> Params | None:
        """The parameters of a POST with the mark; None where it carries none."""
        mark = self._plain.get(path) or (self._metadata if any(shape.match(path) for shape in self._below) else None)
        if mark is None or path in self._refused or (params and not mark.keys().isdisjoint(params)):
            return None
        if (self._resting and not step.startswith(SHARED)) or (params and _stands_alone(params)):
            return None
        return {**self._inline(params), **mark} if params else mark

    def _inline(self, params: Params) -> Params:
        """The parameters with the mark on each product that the request makes beside its own object."""
        marked: dict[str, Json] = {
            name: {**params[name], **self._metadata}
            for name in _INLINE
            if isinstance(params.get(name), Mapping) and _METADATA not in params[name]
        }
        if isinstance(items := params.get("line_items"), list) and any("price_data" in item for item in items):
            marked["line_items"] = [self._priced(item) for item in items]
        return {**params, **marked} if marked else params

    def _priced(self, item: Params) -> Params:
        priced = item.get("price_data")
        return {**item, "price_data": self._inline(priced)} if isinstance(priced, Mapping) else item

    def blamed(self, exchange: Exchange) -> bool:
        """Whether a refusal speaks of the mark."""
        if exchange.status not in _REFUSALS:
            return False
        said = f"{exchange.error.get('param')} {exchange.error.get('message')}".lower()
        return any(word in said for word in (_METADATA, KEY, self._name["name"]))

    def give_up(self, path: str) -> None:
        """Put no mark on what is made there any more: the target takes the request without it."""
        self._refused.add(path)

    def rest(self, id: str) -> None:
        """Mark nothing while the requirement of that ID is tested, where it is about metadata."""
        self._resting = _METADATA in id

    def owed(self, exchanges: Iterable[Exchange]) -> list[tuple[str, Params]]:
        """Path and parameters of the update that each object still needs that was made without the mark."""
        found: dict[str, None] = {}
        for exchange in exchanges:
            if exchange.method == "DELETE" and exchange.ok:
                found.pop(exchange.path, None)
            elif exchange.method == "POST" and exchange.ok and not exchange.step.startswith(SHARED):
                found.update(dict.fromkeys(filter(None, (self._unmarked(exchange), _unmarked_product(exchange)))))
        return [(path, self._metadata) for path in found]

    def _unmarked(self, exchange: Exchange) -> str:
        """The path of the object that an exchange made without the mark; "" where it made none, or marked it."""
        path, body = exchange.path, exchange.body
        if path in self._refused or any(name == FIELD for name, _ in exchange.form):
            return ""
        if not any(shape.match(path) for shape in self._later):
            return ""
        made, held = (body.get("id"), body.get(_METADATA)) if isinstance(body, dict) else (None, None)
        full = isinstance(held, dict) and len(held) >= _MOST_KEYS
        return f"{path}/{made}" if isinstance(made, str) and not full else ""


def _stands_alone(params: Params) -> bool:
    """Whether a request allows of no metadata."""
    return any(name in params and value in (None, params[name]) for name, value in _ALONE.items())


def _unmarked_product(exchange: Exchange) -> str:
    """The path of the product that a plan or a price made beside itself without the mark; "" where there is none."""
    named = [name for name, _ in exchange.form if name.startswith(tuple(f"{each}[" for each in _INLINE))]
    if not named or any(name.endswith(FIELD.replace(_METADATA, "", 1)) for name in named):
        return ""
    product = exchange.body.get("product") if isinstance(exchange.body, dict) else None
    return f"{_PRODUCTS}/{product}" if isinstance(product, str) else ""


def _making(contract: Contract) -> Iterator[Operation]:
    """The operations that make an object, which then has a path below theirs."""
    collections = {o.path.rpartition("/")[0] for o in contract.operations.values() if o.path.endswith("}")}
    return (o for o in contract.operations.values() if o.method == "POST" and o.path in collections)


def _takes_later(contract: Contract, making: Operation) -> bool:
    """Whether what an operation makes takes metadata in an update, too."""
    return any(
        o.method == "POST"
        and o.path.endswith("}")
        and o.path.rpartition("/")[0] == making.path
        and o.parameter(_METADATA)
        for o in contract.operations.values()
    )
