"""Ways to break the contract, for `tests.support.faulty`: what is ignored, refused otherwise, or answered otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.faulty import Answered, Asked, Fault

Json = Any
KEY = "sk_test_faulty"


def point(asked: Asked) -> bool:
    """True for requests of the requirement itself: set-up makes objects, and is left alone where a fault needs it."""
    return asked.method != "POST" or asked.path not in ("/v1/customers", "/v1/products", "/v1/prices")


def ignoring(drop: Callable[[str, str], bool]) -> Fault:
    """Some parameters are not read."""
    return Fault(asked=lambda asked: asked.without(drop))


def ignoring_names(*parts: str) -> Fault:
    return ignoring(lambda name, _: any(part in name for part in parts))


def ignoring_values(*parts: str) -> Fault:
    return ignoring(lambda _, value: any(part in value for part in parts))


def unfiltered(asked: Asked) -> None:
    """Lists hold everything, whatever is asked for."""
    asked.query.clear()


def keeping(asked: Asked) -> None:
    """Nothing is deleted; it is read instead."""
    asked.method = "GET" if asked.method == "DELETE" else asked.method


def not_updating(collection: str) -> Fault:
    """What an update of an object says is not read; the collection is a path, `/v1/invoices`."""

    def change(asked: Asked) -> None:
        if asked.method == "POST" and asked.path.rpartition("/")[0] == collection:
            asked.form.clear()

    return Fault(asked=change)


def never(action: str) -> Fault:
    """Objects are read instead of voided, finalized or whatever the last word of the path says."""

    def change(asked: Asked) -> None:
        if asked.path.endswith(f"/{action}"):
            asked.method, asked.path = "GET", asked.path.removesuffix(f"/{action}")

    return Fault(asked=change)


def forgiving(asked: Asked, answer: Answered) -> None:
    """A refusal becomes a success."""
    if answer.status >= 400:
        answer.status, answer.body = 200, {"id": "x", "object": "list" if asked.method == "GET" else "x", "data": []}


def refusing_with(status: int) -> Fault:
    """Every refusal has the same status."""

    def answered(_: Asked, answer: Answered) -> None:
        if answer.status >= 400:
            answer.status = status

    return Fault(answered=answered)


def answering_with(status: int) -> Fault:
    """Every answer has the same status."""

    def answered(_: Asked, answer: Answered) -> None:
        answer.status = status

    return Fault(answered=answered)


def error_with(**members: Json) -> Fault:
    """Every refusal has these members."""

    def answered(_: Asked, answer: Answered) -> None:
        if answer.status >= 400:
            answer.body["error"] |= members

    return Fault(answered=answered)


def without_header(name: str) -> Fault:
    return Fault(answered=lambda _, answer: answer.headers.pop(name, None))  # type: ignore[arg-type]


def with_header(name: str, value: str) -> Fault:
    return Fault(answered=lambda _, answer: answer.headers.update({name: value}))


def on_lists(change: Callable[[Json], None]) -> Fault:
    """Lists at the root of an answer are changed."""

    def answered(asked: Asked, answer: Answered) -> None:
        if asked.method == "GET" and answer.body.get("object") == "list":
            change(answer.body)

    return Fault(answered=answered)


def on_answers(change: Callable[[Json], None]) -> Fault:
    """Objects that a write answers are changed."""

    def answered(asked: Asked, answer: Answered) -> None:
        if asked.method == "POST" and answer.status == 200 and point(asked):
            change(answer.body)

    return Fault(answered=answered)


def keyless(asked: Asked) -> None:
    """The key is never asked for."""
    asked.headers["authorization"] = f"Bearer {KEY}"


def only(scheme: str) -> Callable[[Asked], None]:
    """Keys are read of one authentication scheme only."""

    def change(asked: Asked) -> None:
        if not asked.headers.get("authorization", "").startswith(scheme):
            asked.headers.pop("authorization", None)

    return change


def expanding(path: str) -> Callable[[Asked], None]:
    """Reads expand what they were not asked to."""

    def change(asked: Asked) -> None:
        if asked.method == "GET":
            asked.query.append(("expand[]", path))

    return change


def lengthen_key(asked: Asked) -> None:
    """Keys count for more characters than they have."""
    if "idempotency-key" in asked.headers:
        asked.headers["idempotency-key"] += "x"


def forgetful(asked: Asked) -> None:
    """Idempotency keys are not read."""
    asked.headers.pop("idempotency-key", None)


def remembering() -> Fault:
    """Every request with a key is remembered and replayed, even reads, deletions and refusals."""
    answers: dict[str, Answered] = {}

    def answered(asked: Asked, answer: Answered) -> None:
        if key := asked.headers.get("idempotency-key"):
            first = answers.setdefault(key, Answered(answer.status, dict(answer.headers), answer.body))
            answer.status, answer.body = first.status, first.body

    return Fault(answered=answered)


def one_key_for_all(asked: Asked) -> None:
    if "idempotency-key" in asked.headers:
        asked.headers["idempotency-key"] = "the-only-one"


def json_body(asked: Asked) -> None:
    """What a JSON body says is taken over."""
    if asked.headers.get("content-type") == "application/json":
        asked.headers["content-type"] = "application/x-www-form-urlencoded"
        asked.form = [("name", "JSON")]


def unslashed(asked: Asked) -> None:
    asked.path = asked.path.rstrip("/")


def short_values(asked: Asked) -> None:
    """Long strings are cut off instead of refused."""
    asked.form = [(name, value[:20] if set(value) <= {"x"} else value) for name, value in asked.form]


def collapse_metadata(body: Json) -> None:
    body["metadata"] = {}
