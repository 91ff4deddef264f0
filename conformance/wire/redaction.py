"""Takes keys, client secrets and card numbers out of a request and its answer, at the moment of capture."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from urllib.parse import quote, quote_plus

MARK: Final = "[redacted]"

_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"})
_TOKENS = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:sk|rk|pk)_(?:test|live)_|whsec_)[\w*.…-]{3,}"  # API keys, masked ones too; signing secrets
    r"|(?<![A-Za-z0-9])(?:pi|seti|cs|cs_test|src|ek|cuss)_\w*?_secret_\w+"  # client secrets
)
_CLIENT_SECRET = re.compile(r'("client_secret"\s*:\s*")(?:[^"\\]|\\.)+(?=")')
_CARD_RUN = re.compile(r"(?<![\w.\-])[2-6](?:\d{12,18}|\d{3}([ -])\d{4}\1\d{4}\1\d{1,7})(?!\w|\.\d)")
_CARD_FIELDS = re.compile(
    r"(?:^|\[)(?:card|bank_account|us_bank_account)\]?\[(?:number|cvc|account_number)\]$|^(?:number|cvc)$"
)
_SECRET_FIELDS = re.compile(r"(?:^|\[)(?:client_secret|api_key)\]?$")
_SHORTEST_CARD = b"9" * 13
_ONLY_DIGITS = bytes(ord("9") if chr(byte).isdigit() and byte < 128 else ord(".") for byte in range(256))
_SHORTEST_KEY = 6  # an exact match on a shorter one would hit ordinary words
_SHORTEST_SECRET = 6  # a key; all that has a form of its own is longer
_REMEMBERED = 1024  # texts that come again and again


@dataclass(frozen=True)
class Redaction:
    """Redacts one run's texts. `key` is the run's API key, in whatever form it may be echoed."""

    key: str
    _forms: tuple[str, ...] = field(init=False, repr=False)
    _name: Callable[[str], str] = field(init=False, repr=False, compare=False)  # of parameters: a few, again and again
    _header: Callable[[str], str] = field(init=False, repr=False, compare=False)

    def __repr__(self) -> str:
        return "Redaction()"

    def __post_init__(self) -> None:
        object.__setattr__(self, "_forms", tuple(_forms_of(self.key)))
        object.__setattr__(self, "_name", lru_cache(_REMEMBERED)(self.text))
        object.__setattr__(self, "_header", lru_cache(_REMEMBERED)(self._token))

    def text(self, text: str) -> str:
        """The text without keys, client secrets and card numbers; JSON stays JSON."""
        if len(text) < _SHORTEST_SECRET:
            return text
        for form in self._forms:
            if form in text:
                text = text.replace(form, MARK)
        if _may_hold_token(text):
            text = _TOKENS.sub(MARK, text)
            text = _CLIENT_SECRET.sub(rf"\g<1>{MARK}", text)
        if len(text) >= len(_SHORTEST_CARD) and _may_hold_card(text):
            text = _CARD_RUN.sub(_card, text)
        return text

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Decoded parameters, names kept."""
        return tuple(
            (self._name(name), MARK if value and _is_secret(name) else self.text(value)) for name, value in pairs
        )

    def headers(self, headers: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Headers under lower-case names; those that carry credentials keep at most their scheme."""
        found: dict[str, str] = {}
        for written, value in headers:
            name = written.lower()
            shown = _scheme(value) if name in _SECRET_HEADERS else self._header(value)
            found[name] = f"{found[name]}, {shown}" if name in found else shown
        return found

    def _token(self, value: str) -> str:
        """A header's value; digits in it are IDs and dates, never cards."""
        for form in self._forms:
            value = value.replace(form, MARK)
        return _TOKENS.sub(MARK, value) if _may_hold_token(value) else value


def _may_hold_token(text: str) -> bool:
    """False for nearly every text, at a tenth of what the exact search costs."""
    return "k_test_" in text or "k_live_" in text or "_secret" in text or "whsec_" in text


def _forms_of(key: str) -> list[str]:
    if len(key) < _SHORTEST_KEY:
        return []
    basic = [base64.b64encode(text.encode()).decode().rstrip("=") for text in (f"{key}:", key)]
    forms = {key, quote(key, safe=""), quote_plus(key), *basic}
    return sorted(forms, key=len, reverse=True)


@lru_cache(_REMEMBERED)
def _is_secret(name: str) -> bool:
    return bool(_CARD_FIELDS.search(name) or _SECRET_FIELDS.search(name))


def _scheme(value: str) -> str:
    scheme, space, _ = value.partition(" ")
    return f"{scheme} {MARK}" if space and scheme.lower() in ("bearer", "basic") else MARK if value else ""


def _may_hold_card(text: str) -> bool:
    """False for nearly every text, at a tenth of what the exact search costs."""
    return _SHORTEST_CARD in text.encode("utf-8", "replace").translate(_ONLY_DIGITS, b" -")


def _card(match: re.Match[str]) -> str:
    if not luhn(match.group()):
        return match.group()
    before = match.string[: match.start()].rstrip()[-1:]
    return "0" if before in (":", ",", "[") else MARK  # a bare JSON number stays a number


def luhn(number: str) -> bool:
    """True where the digits of a text pass the Luhn check (ISO/IEC 7812-1), as those of payment cards do."""
    digits = [int(character) for character in number if character.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
