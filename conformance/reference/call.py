"""One request as a handler sees it, and how a handler is registered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.contract import Contract, Json, Operation
from conformance.reference import clock, pagination
from conformance.reference.store import Record, Store

Handler = Callable[["Call"], Json]
_HANDLERS: dict[str, Handler] = {}


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose parameters have been read and found to be what the operation documents."""

    operation: Operation
    arguments: Mapping[str, str]  # path parameters by name: {"invoice": "in_1…"}
    params: dict[str, Any]  # typed; a name that was not sent is absent, one that unsets is None
    store: Store
    contract: Contract  # of the version that the request is pinned to
    request_id: str
    path: str  # "/v1/invoices/in_1…/lines"

    @property
    def now(self) -> int:
        """UTC seconds on the wall clock."""
        return clock.wall()

    def now_of(self, owner: Mapping[str, Json] | None) -> int:
        """The time where an object or its customer lives: that of its test clock, if there is one."""
        return clock.now_of(self.store, owner)

    def subject(self, name: str, argument: str | None = None) -> Record:
        """The object that the URL names.

        Raises:
            ApiError: 404 `resource_missing`.
        """
        return self.store.in_path(name, self.arguments[argument or self.operation.path_parameters[0]])

    def named(self, name: str, param: str) -> Record | None:
        """The object that a top-level parameter names, None where it is absent or unset.

        Raises:
            ApiError: 400 `resource_missing`.
        """
        identifier = self.params.get(param)
        return None if identifier is None else self.store.in_parameter(name, identifier, param)

    def page(self, name: str, records: Iterable[Record] | None = None) -> Json:
        """The page that the request asks for, of all records of an object name or of those given, newest first."""
        table = self.store.table(name)
        all_records = table.newest_first() if records is None else records
        return pagination.page(all_records, self.params, url=self.path, table=table)


def handles(operation: str) -> Callable[[Handler], Handler]:
    """Registers the handler of an operation by its name in the contract: `@handles("customers.create")`."""

    def register(handler: Handler) -> Handler:
        _HANDLERS[operation] = handler
        return handler

    return register


def handler_of(operation: str) -> Handler | None:
    return _HANDLERS.get(operation)
