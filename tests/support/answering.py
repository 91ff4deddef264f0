"""Faults by what is answered: objects of one type with a wrong value, lists turned round."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import getitem
from typing import Any

from tests.support.faulty import Answered, Asked, Fault

Json = Any


def answering(object: str, path: str, value: Json) -> Fault:
    """Every answered object of one type that has the field has a wrong value at a dotted path."""
    *steps, last = path.split(".")

    def answered(_: Asked, answer: Answered) -> None:
        for found in objects(answer.body):
            if found.get("object") == object:
                reduce(getitem, steps, found)[last] = value

    return Fault(answered=answered)


def misread(*objects: str, **members: Json) -> Fault:
    """What is read of an object of these types is not what was written: a refused update kept, a field lost."""

    def answered(asked: Asked, answer: Answered) -> None:
        if asked.method == "GET" and isinstance(answer.body, dict) and answer.body.get("object") in objects:
            answer.body |= members

    return Fault(answered=answered)


def unordered(_: Asked, answer: Answered) -> None:
    """Lists are turned round."""
    for found in objects(answer.body):
        if found.get("object") == "list":
            found["data"].reverse()


def objects(value: Json) -> Iterator[dict[str, Json]]:
    """Every JSON object of an answer."""
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from objects(child)
    elif isinstance(value, list):
        for child in value:
            yield from objects(child)
