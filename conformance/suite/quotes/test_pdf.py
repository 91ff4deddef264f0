"""The PDF of a quote, which is served from the files host."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from conformance.suite.answers import Answer
from conformance.suite.api import Api, Raw
from conformance.suite.errors import Mismatch, RefusedAnswer
from conformance.suite.given import Given
from conformance.suite.quotes.made import QUOTES, opened, path
from conformance.suite.requirement import INFERRED, MAY, MUST, SHOULD, requirement
from conformance.wire import Exchange, Target

if TYPE_CHECKING:
    import pypdf

PDF = "quotes/pdf"
UNKNOWN = "qt_000000000000000000000000"


def offer(given: Given) -> Answer:
    """An open quote that nobody changes."""
    found: Answer = given.shared("quotes-printed", opened)
    return found


def printed(api: Api, given: Given) -> Exchange:
    """The answer that the PDF comes in.

    Raises:
        RefusedAnswer: it does not come.
    """
    exchange = api.working(api.send("GET", f"{path(offer(given))}/pdf", base="files"))
    if not exchange.ok:
        raise RefusedAnswer(exchange)
    return exchange


def read(exchange: Exchange) -> pypdf.PdfReader:
    """The document, read by a library for PDFs.

    Raises:
        Mismatch: it is none.
    """
    from pypdf import PdfReader  # noqa: PLC0415  (one test needs what takes long to import)
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        return PdfReader(BytesIO(exchange.text.encode("latin-1")))
    except (PyPdfError, UnicodeEncodeError) as problem:
        raise Mismatch("the answer is no PDF", "a PDF document", f"{exchange.text[:40]!r}: {problem}") from problem


@requirement("quotes.pdf.content_type", MUST, cites=PDF, needs=["files"])
def test_content_type(api: Api, given: Given) -> None:
    """The PDF of a quote is answered as `application/pdf`."""
    assert printed(api, given).response_headers.get("content-type", "").partition(";")[0] == "application/pdf"


@requirement("quotes.pdf.magic", MUST, cites=PDF, needs=["files"])
def test_magic(api: Api, given: Given) -> None:
    """The PDF of a quote begins as PDF documents do."""
    assert printed(api, given).text[:5] == "%PDF-"


@requirement("quotes.pdf.opens", MUST, cites=PDF, needs=["files"])
def test_opens(api: Api, given: Given) -> None:
    """The PDF of a quote can be opened, and has a page."""
    assert len(read(printed(api, given)).pages) >= 1


@requirement("quotes.pdf.number", SHOULD, cites=PDF, needs=["files"])
def test_number(api: Api, given: Given) -> None:
    """The PDF of a quote shows its number."""
    text = "".join(page.extract_text() for page in read(printed(api, given)).pages)

    assert offer(given)["number"] in "".join(text.split())


@requirement("quotes.pdf.expand", MAY, cites=PDF, provenance=INFERRED, needs=["files"])
def test_expand(api: Api, given: Given) -> None:
    """The PDF of a quote comes, or is refused, where the request asks to expand something: it has nothing to expand."""
    exchange = api.send("GET", f"{path(offer(given))}/pdf", {"expand": ["customer"]}, base="files")

    assert exchange.status in (200, 400)


@requirement("quotes.pdf.no_key", MUST, cites="authentication", operation="GET /v1/quotes/{quote}/pdf", needs=["files"])
def test_no_key(raw: Raw, given: Given, target: Target) -> None:
    """The PDF of a quote is not for those who have no key."""
    exchange = raw.send("GET", f"{target.files_url}{path(offer(given))}/pdf", key="")

    assert exchange.status == 401


@requirement("quotes.pdf.unknown", MUST, cites=PDF, needs=["files"])
def test_unknown(api: Api) -> None:
    """There is no PDF of a quote that does not exist."""
    api.refused("GET", f"{QUOTES}/{UNKNOWN}/pdf", status=404, base="files")
