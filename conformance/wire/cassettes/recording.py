"""Reads one file of recorded exchanges, whatever it is called: what is in it says who wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from conformance.wire.cassettes.document import NotParsed, parsed
from conformance.wire.cassettes.polly import is_polly, polly_exchange
from conformance.wire.cassettes.redacted import redacted
from conformance.wire.cassettes.vcr import BadInteraction, exchanges
from conformance.wire.errors import BadRecording
from conformance.wire.exchange import Exchange
from conformance.wire.har import exchange_of, read_har
from conformance.wire.jsonl import NEEDED, read_jsonl

_HEAD: Final = 64 * 1024  # bytes in which a recording shows what it is
_LINES: Final = (".jsonl", ".ndjson")
_MARKS: Final = (b"interactions", b'"log"', b"request", b'"url_path"')
_ERB: Final = b"<%"
_KINDS: Final = "HAR (log.entries), Ruby VCR (http_interactions), vcrpy (interactions), Polly, or one exchange a line"


@dataclass(frozen=True)
class Recording:
    """The exchanges of one file, redacted, in its order; who wrote it; and what there is to say of it."""

    path: Path
    format: str  # "har", "polly", "ruby-vcr", "vcrpy", "jsonl"
    exchanges: tuple[Exchange, ...]
    notes: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """False for cassettes: those who keep them leave headers out, and write some by hand."""
        return self.format in ("har", "jsonl")


def read_recording(path: Path) -> Recording:
    """The recording of a file.

    Raises:
        BadRecording: it cannot be read, or is none of the kinds; says where and why.
    """
    recording = recognized(path)
    if recording is not None:
        return recording
    if path.suffix.lower() in _LINES:
        return Recording(path, "jsonl", tuple(read_jsonl(path)))  # which says what is wrong with it
    raise BadRecording(path, 0, f"no recording: it is none of {_KINDS}")


def recognized(path: Path) -> Recording | None:
    """The recording of a file; None where the file shows no sign of being one.

    Raises:
        BadRecording: it cannot be read, or shows such a sign and is broken.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if path.suffix.lower() not in (".har", *_LINES) and not any(mark in head for mark in _MARKS):
                return None
            content = head + file.read()
    except OSError as problem:
        raise BadRecording(path, 0, problem.strerror or "cannot be read") from problem
    return _of_lines(path, content) or _of_document(path, content)


def _of_lines(path: Path, content: bytes) -> Recording | None:
    """The recording of a file with one exchange a line, as its first line shows."""
    first = content.lstrip().partition(b"\n")[0]
    try:
        row = orjson.loads(first)
    except orjson.JSONDecodeError:
        row = None
    if not isinstance(row, dict) or not set(NEEDED) <= set(row):
        return None
    return Recording(path, "jsonl", tuple(map(redacted, read_jsonl(path))))


def _of_document(path: Path, content: bytes) -> Recording | None:
    try:
        document = parsed(content.removeprefix(b"\xef\xbb\xbf"))
    except NotParsed as problem:
        if _promises(path, content):
            hint = "; it holds ERB markers (<% … %>): check the rendered cassette" if _ERB in content else ""
            raise BadRecording(path, problem.line, problem.why + hint) from problem
        return None
    for form, here, read in _FORMS:
        if here(document):
            return Recording(path, form, tuple(_said(path, read, document)), tuple(_notes(content)))
    if path.suffix.lower() == ".har":
        return Recording(path, "har", tuple(map(redacted, read_har(path))))  # which says what is wrong with it
    return None


def _promises(path: Path, content: bytes) -> bool:
    """True where a file that cannot be parsed was meant to be a recording."""
    meant = (b"http_interactions", b"\ninteractions:", b'"interactions"', b'"entries"')
    return path.suffix.lower() == ".har" or content.startswith(b"interactions:") or any(m in content for m in meant)


def _notes(content: bytes) -> Iterator[str]:
    if _ERB in content:
        yield "it holds ERB markers (<% … %>), which are read as they stand: check the rendered cassette"


def _said(path: Path, read: Callable[[Any], Iterable[Exchange]], document: Any) -> Iterator[Exchange]:
    try:
        yield from read(document)
    except BadInteraction as problem:
        raise BadRecording(path, 0, str(problem)) from problem


def _log(document: Any) -> Mapping[str, Any]:
    log = document.get("log") if isinstance(document, dict) else None
    return log if isinstance(log, dict) and isinstance(log.get("entries"), list) else {}


def _entries(read: Callable[[Mapping[str, Any]], Exchange]) -> Callable[[Any], Iterable[Exchange]]:
    """What reads a HAR log, entry by entry."""

    def entries(document: Any) -> Iterator[Exchange]:
        for number, entry in enumerate(_log(document)["entries"], start=1):
            try:
                yield redacted(read(entry))
            except (KeyError, TypeError, ValueError, AttributeError) as problem:
                why = f"entry {number} is no HAR entry ({type(problem).__name__}: {problem})"
                raise BadInteraction(why) from problem

    return entries


def _of_ruby(document: Any) -> bool:
    return isinstance(document, dict) and "http_interactions" in document


def _of_python(document: Any) -> bool:
    """Interactions with whole URLs: contract tests have a list of that name too, whose requests have paths alone."""
    found = document.get("interactions", 0) if isinstance(document, dict) else 0
    if not isinstance(found, list) or not found:
        return found in (None, [])
    request = found[0].get("request") if isinstance(found[0], dict) else None
    return isinstance(request, dict) and bool({"uri", "url"} & set(request))


def _is_list(document: Any) -> bool:
    """A bare list of interactions: the first releases of Ruby VCR wrote nothing around it."""
    return (
        isinstance(document, list)
        and bool(document)
        and all(isinstance(each, dict) and {"request", "response"} <= set(each) for each in document)
    )


_FORMS: Final[tuple[tuple[str, Callable[[Any], bool], Callable[[Any], Iterable[Exchange]]], ...]] = (
    ("polly", lambda document: is_polly(_log(document)), _entries(polly_exchange)),
    ("har", lambda document: bool(_log(document)), _entries(exchange_of)),
    ("ruby-vcr", _of_ruby, lambda document: exchanges(document["http_interactions"] or [])),
    ("vcrpy", _of_python, lambda document: exchanges(document["interactions"] or [])),
    ("ruby-vcr", _is_list, exchanges),
)
