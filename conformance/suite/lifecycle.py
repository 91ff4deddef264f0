"""Turns the cells of lifecycles.yaml into requirements: what an action makes of an object in a given state.

A family over `lifecycle("invoice")` gets one case for each action × state. Its test puts an object into the state and
hands it to `carry_out`, which sends the action and holds the answer against the cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.contract import Contract, Operation
from conformance.contract.levels import Level, Provenance
from conformance.suite.answers import Answer
from conformance.suite.api import ANY, Api, accepted, expect_refusal
from conformance.suite.errors import Mismatch, RefusedAnswer
from conformance.suite.requirement import Case, Generator
from conformance.wire.exchange import Exchange

Json = Any
READ_BACK = "read back"


@dataclass(frozen=True)
class Outcome:
    """One acceptable outcome: a move to the state `to`, or, where `to` is None, a refusal by the status `refused`."""

    to: str | None = None
    stamps: tuple[str, ...] = ()
    fields: Mapping[str, Json] = field(default_factory=dict)
    refused: int | None = None
    code: str | None = None


@dataclass(frozen=True)
class Cell:
    """What one action makes of an object in one state."""

    resource: str
    action: str
    state: str
    operation: Operation
    sends: Mapping[str, Json]
    made: Mapping[str, Json]
    due: int  # what the object amounts to, in cents
    outcomes: tuple[Outcome, ...]
    status_field: str
    states: tuple[str, ...]
    noise: frozenset[str]

    @property
    def label(self) -> str:
        return f"{self.action} × {self.state}"


def lifecycle(resource: str) -> Generator:
    """The generator of a family: one case for each cell of the resource's table; `values` holds the Cell as `cell`."""

    def cases(contract: Contract) -> Iterable[Case]:
        table = contract.lifecycles.get(resource, {"actions": {}})
        for action in table["actions"]:
            for state in table["states"]:
                yield _case(contract, read_cell(contract, resource, action, state))

    return cases


def read_cell(contract: Contract, resource: str, action: str, state: str) -> Cell:
    """One cell of the table of a resource."""
    table = contract.lifecycles[resource]
    row = table["actions"][action]
    described = row[state]
    return Cell(
        resource=resource,
        action=action,
        state=state,
        operation=contract.operations[row["operation"]],
        sends=row.get("sends", {}),
        made=row.get("made", {}),
        due=described.get("due", 0),
        outcomes=tuple(map(_outcome, described.get("either", (described,)))),
        status_field=table["field"],
        states=tuple(table["states"]),
        noise=frozenset(table["noise"]),
    )


def carry_out(api: Api, cell: Cell, before: Answer) -> None:
    """Send the action to an object that is in the cell's state, and hold what happens against the cell.

    Raises:
        Mismatch: nothing that the cell accepts happened.
    """
    path = cell.operation.fill(before["id"])
    host = {"base": "files"} if cell.operation.answer_kind == "file" else {}
    exchange = api.working(api.send(cell.operation.method, path, sent(cell.sends, before) or None, **host))
    outcome = _nearest(cell, exchange)
    expect = _expect_refused if outcome.to is None else _expect_moved
    expect(api, cell, outcome, before, exchange)


def sent(value: Json, before: Answer) -> Json:
    """The parameters of a request, with every "$path" replaced by what the object holds there."""
    if isinstance(value, Mapping):
        return {key: sent(child, before) for key, child in value.items()}
    if isinstance(value, list):
        return [sent(child, before) for child in value]
    return at(before, value[1:]) if isinstance(value, str) and value.startswith("$") else value


def at(value: Json, path: str) -> Json:
    """The value at a dotted path.

    Raises:
        Mismatch: what is on the way there is no object.
    """
    for step in path.split("."):
        if isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
            continue
        if not isinstance(value, dict):
            raise Mismatch(f"there is no {path}", f"{_pointer(path)} present", repr(value), _pointer(path))
        value = value[step]
    return value


def _case(contract: Contract, cell: Cell) -> Case:
    table = contract.lifecycles[cell.resource]
    row = table["actions"][cell.action]
    described = row[cell.state]
    return Case(
        label=cell.label,
        values={"cell": cell},
        operation=cell.operation,
        area=table["area"],
        level=Level(described["level"]),
        provenance=Provenance(described["provenance"]),
        cites=described.get("cites", row["cites"]),
        title=_title(row["doing"], table["noun"], cell),
    )


def _outcome(described: Json) -> Outcome:
    stamps = described.get("stamps", ())
    return Outcome(
        to=described.get("to"),
        stamps=(stamps,) if isinstance(stamps, str) else tuple(stamps),
        fields=described.get("fields", {}),
        refused=described.get("refused"),
        code=described.get("code"),
    )


def _title(doing: str, noun: str, cell: Cell) -> str:
    article = "an" if cell.state[0] in "aeiou" else "a"
    outcomes = ", or ".join(_says(outcome, cell.state) for outcome in cell.outcomes)
    return f"{doing} {article} {cell.state} {noun} {outcomes}."


def _says(outcome: Outcome, state: str) -> str:
    if outcome.to is None:
        code = f" and code `{outcome.code}`" if outcome.code else ""
        return f"is refused with {outcome.refused}{code} and changes nothing"
    moved = f"leaves it `{state}`" if outcome.to == state else f"makes it `{outcome.to}`"
    stamps = " and ".join(f"`{stamp}`" for stamp in outcome.stamps)
    return f"{moved} and stamps {stamps}" if stamps else moved


def _nearest(cell: Cell, exchange: Exchange) -> Outcome:
    """The outcome that an answer is held against: of its own kind, a success or a refusal, where the cell has one; of
    several refusals that of its status."""
    alike = [outcome for outcome in cell.outcomes if (outcome.to is not None) == exchange.ok]
    return next((outcome for outcome in alike if outcome.refused == exchange.status), (alike or cell.outcomes)[0])


def _expect_refused(api: Api, cell: Cell, outcome: Outcome, before: Answer, exchange: Exchange) -> None:
    """It is refused, and read back it is what it was, field by field."""
    expect_refusal(exchange, status=outcome.refused or 400, code=outcome.code or ANY)
    after = api.as_step(READ_BACK).get(_retrieve(cell, before))
    for key in sorted((before.keys() | after.keys()) - cell.noise):
        if before.get(key) != after.get(key):
            message = f"/{key} has changed although {cell.action} was refused"
            raise Mismatch(message, repr(before.get(key)), repr(after.get(key)), f"/{key}")


def _expect_moved(api: Api, cell: Cell, outcome: Outcome, before: Answer, exchange: Exchange) -> None:
    """It is in the new state, by the answer and read back, with what the move stamps and sets."""
    answer = _answered(api, cell, before, exchange)
    for path, value in outcome.fields.items():
        _same(answer, path, value)
    for stamp in outcome.stamps:
        _stamped(answer, stamp, before)
    if outcome.to in cell.states:
        _same(answer, cell.status_field, outcome.to)
        _same(api.as_step(READ_BACK).get(_retrieve(cell, before)), cell.status_field, outcome.to)
    else:
        expect_refusal(api.as_step(READ_BACK).send("GET", _retrieve(cell, before)), status=404, code="resource_missing")


def _answered(api: Api, cell: Cell, before: Answer, exchange: Exchange) -> Answer:
    """The object as the action answered it; after a file, as it is read back."""
    if cell.operation.answer_kind != "file":
        return accepted(exchange)
    if not exchange.ok:
        raise RefusedAnswer(exchange)
    return api.as_step(READ_BACK).get(_retrieve(cell, before))


def _retrieve(cell: Cell, before: Answer) -> str:
    collection = cell.operation.path.split("/{", 1)[0]
    return f"{collection}/{before['id']}"


def _same(answer: Answer, path: str, value: Json) -> None:
    if at(answer, path) != value:
        raise Mismatch(f"{path} is not {value!r}", repr(value), repr(at(answer, path)), _pointer(path))


def _stamped(answer: Answer, path: str, before: Answer) -> None:
    found = at(answer, path)
    created = before["created"] if type(before["created"]) is int else 0
    if type(found) is not int or found < created:
        expected = f"a timestamp no earlier than the object's creation, {created}"
        raise Mismatch(f"{path} is not stamped", expected, repr(found), _pointer(path))


def _pointer(path: str) -> str:
    return "/" + path.replace(".", "/")
