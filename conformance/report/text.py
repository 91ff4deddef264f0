"""Makes any text safe to show: nothing that a target sends can hide, reorder or flood what a reader sees."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup, escape

# Controls, zero-width and direction marks, line separators, half surrogates, tags: they change how other text looks.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# More than a few marks on one letter climb over the lines above.
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_HEAP = re.compile(f"({_MARKS}{{4}}){_MARKS}+")
_CODE = re.compile(r"`([^`]+)`")
_NOT_SLUG = re.compile(r"[^A-Za-z0-9._-]+")


def plain(text: str) -> bool:
    """True of text that nothing has to be done to before it is shown: nearly all, and quickly told."""
    return text.isascii() and text.isprintable()


def visible(value: Any) -> Any:
    """Text with every unseen character written as its escape (`\\u202e`); whatever is no text stays as it is."""
    if isinstance(value, str) and not isinstance(value, Markup) and not plain(value):
        return _HEAP.sub(r"\1…", _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", value))
    return value


def shorten(text: str, longest: int) -> str:
    """At most `longest` characters of the text, and how long it was."""
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text):,} characters)"


def prose(text: str) -> Markup:
    """A sentence as HTML, with what stands in backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(visible(text)))))


def one_line(text: str, longest: int) -> str:
    """Visible text on one line."""
    return shorten(" ".join(visible(text).split()), longest)


def slug(identifier: str) -> str:
    """The anchor of a requirement in the HTML report."""
    return _NOT_SLUG.sub("-", identifier.replace("{", "").replace("}", "")).strip("-") or "requirement"


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 requirement`, `2,000 requirements`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
