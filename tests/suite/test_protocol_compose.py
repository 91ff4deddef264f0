"""Composing parameters: one value put in, the rest of the request completed."""

from __future__ import annotations

from typing import Any

from conformance.suite.protocol.compose import Composer, elements_of, members_of, merged, sent_as, steps_of, take

Json = Any

SCHEMA = {
    "type": "object",
    "properties": {
        "amount": {"type": "integer"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["price"],
                "properties": {
                    "price": {"type": "string"},
                    "period": {
                        "type": "object",
                        "required": ["start", "end"],
                        "properties": {"start": {"type": "integer"}, "end": {"type": "integer"}},
                    },
                },
            },
        },
    },
}


def test_a_sample_of_another_type_is_of_another_parameter() -> None:
    composer = Composer({"value": "A word", "maximum": {"value": 5}}, {})

    assert composer.example({"type": "string"}, "value") == "A word"
    assert composer.example({"type": "integer"}, "value") == 1
    assert composer.example({"type": "integer"}, "maximum") == 1


def test_a_free_member_gets_the_name_of_the_sample() -> None:
    amounts = {"additionalProperties": {"type": "object", "properties": {"amount": {"type": "integer"}}}}
    schema = {"properties": {"options": {"type": "object", **amounts}}}
    params: dict[str, Json] = {"options": {"usd": {"amount": 1}}}

    Composer({"options{}": "eur"}, {}).put(params, schema, ("options", "{}", "amount"), "a word")

    assert params == {"options": {"usd": {"amount": 1}, "eur": {"amount": "a word"}}}


def test_steps() -> None:
    assert steps_of("items[][price_data][unit_amount]") == ("items", "[]", "price_data", "unit_amount")
    assert sent_as("items[][price]") == "items[0][price]"


def test_put_completes_what_is_around() -> None:
    params: dict[str, Json] = {"amount": 1}

    Composer({"price": "price_1"}, {"items": ("amount",)}).put(params, SCHEMA, steps_of("items[][period][end]"), "x")

    assert params == {"items": [{"price": "price_1", "period": {"start": 1, "end": "x"}}]}


def test_put_keeps_what_is_there() -> None:
    params: dict[str, Json] = {"items": [{"price": "price_2"}]}

    Composer({}, {}).put(params, SCHEMA, steps_of("items[][period]"), "x")

    assert params == {"items": [{"price": "price_2", "period": "x"}]}


def test_take() -> None:
    params: dict[str, Json] = {"items": [{"price": "p", "quantity": 1}]}

    take(params, steps_of("items[][price]"))
    take(params, steps_of("nothing[][here]"))

    assert params == {"items": [{"quantity": 1}]}


def test_merged() -> None:
    assert merged({"a": [{"b": 1}, 2], "c": 3}, {"a": [{"d": 4}]}) == {"a": [{"b": 1, "d": 4}, 2], "c": 3}


def test_members_and_elements() -> None:
    assert set(members_of(SCHEMA)) == {"amount", "items"}
    assert set(members_of(elements_of(SCHEMA["properties"]["items"]))) == {"price", "period"}  # type: ignore[index]
