"""The search query language: parsed with a grammar, compiled to a predicate over API objects.

Follows https://stripe.com/docs/search: `field:value` is exact, `field~"part"` a substring of at least three
characters, `> >= < <=` compare numbers, `-` negates, `field:null` finds what is not set; clauses are joined by AND,
by OR, or by nothing (AND), never by both.
"""

from __future__ import annotations

import base64
import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any, Literal

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError

from conformance.reference.call import Call
from conformance.reference.errors import invalid
from conformance.reference.store import Record

Kind = Literal["token", "string", "number", "boolean"]
Predicate = Callable[[Mapping[str, Any]], bool]

_GRAMMAR = r"""
    query: clause ((_AND clause)+ | (_OR clause)+ | clause+)?
    clause: [NOT] field comparison
    field: NAME ["[" STRING "]"]
    comparison: OPERATOR (STRING | NUMBER | NULL | BOOLEAN)
    OPERATOR: ">=" | "<=" | ">" | "<" | ":" | "~"
    NOT: "-"
    _AND.2: /AND(?=\s)/i
    _OR.2: /OR(?=\s)/i
    NAME: /[A-Za-z_][\w.]*/
    STRING: /"(\\.|[^"\\])*"|'(\\.|[^'\\])*'/
    NUMBER: /-?\d+(\.\d+)?(?=\s|$)/
    NULL: /null(?=\s|$)/i
    BOOLEAN: /(true|false)(?=\s|$)/i
    %ignore /\s+/
"""
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_LEAST_SUBSTRING = 3
_DEFAULT, _LARGEST = 10, 100  # records of a page


class SearchError(ValueError):
    """A query that the language does not allow; the text says why."""


@dataclass(frozen=True)
class Clause:
    """One condition of a query."""

    negated: bool
    field: str
    key: str | None  # of metadata["key"]
    operator: str  # ":", "~", ">", ">=", "<", "<="
    value: str | Decimal | None  # None: null
    quoted: bool = True


@dataclass(frozen=True)
class Query:
    """The conditions of a query, and whether all of them or any must hold."""

    clauses: tuple[Clause, ...]
    any: bool = False


class _Build(Transformer[Token, Query]):
    """Turns the parse tree into clauses."""

    def field(self, parts: list[Any]) -> tuple[str, str | None]:
        return str(parts[0]), None if parts[1] is None else _unquoted(parts[1])

    def comparison(self, parts: list[Any]) -> tuple[str, Token]:
        return str(parts[0]), parts[1]

    def clause(self, parts: list[Any]) -> Clause:
        (name, key), (symbol, token) = parts[1], parts[2]
        return Clause(parts[0] is not None, name, key, symbol, _literal(token), token.type == "STRING")

    def query(self, parts: list[Any]) -> Query:
        return Query(tuple(parts))


@lru_cache(maxsize=512)
def parsed(text: str) -> Query:
    """The query that a text stands for.

    Raises:
        SearchError: the text is no query, or joins clauses with AND and OR at once.
    """
    outside = re.sub(r'"(\\.|[^"\\])*"|\'(\\.|[^\'\\])*\'', '""', text)
    joined_by_or = bool(re.search(r"\sOR\s", outside, re.I))
    if joined_by_or and re.search(r"\sAND\s", outside, re.I):
        raise SearchError("We were unable to parse your search query: AND and OR cannot be combined in one query.")
    try:
        query = _Build().transform(_parser().parse(text.strip()))
    except LarkError:
        raise SearchError(
            "We were unable to parse your search query. Try a condition of the form "
            '<field>:"<value>", such as status:"open", joined by AND or by OR.'
        ) from None
    return Query(query.clauses, joined_by_or)


@cache
def _parser() -> Lark:
    """Made when the first search comes: many targets never see one."""
    return Lark(_GRAMMAR, start="query", parser="lalr", lexer="contextual")


def compiled(text: str, fields: Mapping[str, Kind], resource: str) -> Predicate:
    """The predicate of a query over objects of one resource.

    `fields` names what can be searched, and how: tokens compare whole, strings by the words in them, numbers by
    size; a `metadata` field is searched by key.

    Raises:
        SearchError: the query does not parse, or asks a field for what it cannot do.
    """
    query = parsed(text)
    tests = [_test(clause, fields, resource) for clause in query.clauses]
    some = any if query.any else all
    return lambda record: some(test(record) for test in tests)


def _test(clause: Clause, fields: Mapping[str, Kind], resource: str) -> Predicate:
    kind = fields.get(clause.field)
    if kind is None or (clause.key is not None) != (clause.field == "metadata"):
        raise SearchError(f"Field `{clause.field}` is an unsupported search field for resource `{resource}`.")
    if clause.value is None and clause.operator != ":":
        raise SearchError(f"Operator `{clause.operator}` cannot be used with null; use `{clause.field}:null`.")
    holds = _matcher(clause, kind)
    negated = clause.negated

    def test(record: Mapping[str, Any]) -> bool:
        return holds(_found(record, clause)) != negated

    return test


def _matcher(clause: Clause, kind: Kind) -> Callable[[Any], bool]:
    value = clause.value
    if value is None:
        return lambda found: found is None or found == ""
    if clause.operator == "~":
        return _substring(clause, kind)
    if clause.operator in _ORDERS:
        if kind != "number":
            raise SearchError(
                f"Operator `{clause.operator}` is not supported for field `{clause.field}`: it holds no number."
            )
        return _ordered(_ORDERS[clause.operator], _number(clause))
    if kind == "number":
        wanted = _number(clause)
        return lambda found: found is not None and found == wanted
    if not clause.quoted and kind != "boolean":
        raise SearchError(f"The value of field `{clause.field}` has to be in quotes.")
    text = str(value).casefold()
    if kind == "string":
        return _phrase(text)
    return lambda found: found is not None and _text(found) == text


def _substring(clause: Clause, kind: Kind) -> Callable[[Any], bool]:
    if kind != "string":
        raise SearchError(f"Operator `~` is not supported for field `{clause.field}`: it matches as a whole.")
    part = str(clause.value).casefold()
    if len(part) < _LEAST_SUBSTRING:
        raise SearchError(f"A substring match needs at least {_LEAST_SUBSTRING} characters.")
    return lambda found: found is not None and part in str(found).casefold()


def _ordered(compare: Callable[[Any, Any], bool], wanted: Decimal) -> Callable[[Any], bool]:
    return lambda found: found is not None and compare(found, wanted)


def _phrase(text: str) -> Callable[[Any], bool]:
    """Matches values that contain the words of the text, in order and side by side."""
    words = _words(text)
    if words == "  ":
        return lambda found: found is not None and _text(found) == text
    return lambda found: found is not None and words in _words(_text(found))


def _words(text: str) -> str:
    """The words of a text, each between spaces, so that one text's words can be looked for in another's."""
    return " " + " ".join(re.findall(r"[^\W_]+", text)) + " "


def _found(record: Mapping[str, Any], clause: Clause) -> Any:
    if clause.key is not None:
        return (record.get("metadata") or {}).get(clause.key)
    value: Any = record
    for step in clause.field.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value.get("id") if isinstance(value, Mapping) else value


def _number(clause: Clause) -> Decimal:
    try:
        return Decimal(str(clause.value))
    except InvalidOperation:
        raise SearchError(f"The value of field `{clause.field}` has to be a number.") from None


def _text(value: Any) -> str:
    return str(value).casefold()


def _literal(token: Token) -> str | Decimal | None:
    if token.type == "STRING":
        return _unquoted(token)
    if token.type == "NULL":
        return None
    return Decimal(token) if token.type == "NUMBER" else str(token).casefold()


def _unquoted(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1])


def answer(call: Call, records: Iterable[Record], fields: Mapping[str, Kind], resource: str) -> Record:
    """The `search_result` of a search operation, newest first, a page at a time.

    Raises:
        ApiError: 400; the query or the page is none.
    """
    try:
        matches = compiled(call.params["query"], fields, resource)
    except SearchError as refusal:
        raise invalid(str(refusal), "query") from None
    found = [record for record in records if matches(record)]
    start = _start(found, call.params.get("page"))
    limit = min(max(call.params.get("limit", _DEFAULT), 1), _LARGEST)
    shown, rest = found[start : start + limit], found[start + limit :]
    return Record(
        {
            "object": "search_result",
            "data": shown,
            "has_more": bool(rest),
            "next_page": _token(shown[-1]) if rest else None,
            "url": call.path,
        },
        hidden={"total_count": len(found)},
    )


def _token(last: Record) -> str:
    """An opaque name for the page after a record; it holds when new records come before."""
    return base64.urlsafe_b64encode("{}.{}".format(*last.place).encode()).decode().rstrip("=")


def _start(found: Sequence[Record], page: str | None) -> int:
    if page is None:
        return 0
    try:
        created, _, count = base64.urlsafe_b64decode(page + "=" * (-len(page) % 4)).decode().partition(".")
        place = (int(created), int(count))
    except ValueError:
        raise invalid("Invalid page: it is the `next_page` of an earlier answer.", "page") from None
    return sum(1 for record in found if record.place >= place)
