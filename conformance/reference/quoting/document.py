"""A quote on paper: one PDF of as many pages as its line items need.

Source: https://stripe.com/docs/quotes/overview#quote_pdf
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from io import BytesIO

import pydyf  # type: ignore[import-untyped]

from conformance.reference.errors import ApiError
from conformance.reference.money import money
from conformance.reference.store import Record, Store

_WIDTH, _HEIGHT, _MARGIN = 595, 842, 56  # points: A4
_LARGE, _NORMAL, _LEADING = 20, 10, 16
_LINES = (_HEIGHT - 2 * _MARGIN - 2 * _LARGE) // _LEADING  # of one page
_LONGEST = 90  # characters of a line


def printed(store: Store, quote: Record) -> bytes:
    """The PDF of a quote that has a number.

    Raises:
        ApiError: 400; it was never finalized.
    """
    if quote["number"] is None:
        raise ApiError("This quote has not been finalized: there is no PDF of it yet.")
    lines = list(_lines(store, quote))
    pages = [lines[start : start + _LINES] for start in range(0, len(lines), _LINES)]
    pdf = pydyf.PDF()
    font = pydyf.Dictionary(
        {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica", "Encoding": "/WinAnsiEncoding"}
    )
    pdf.add_object(font)
    for page in pages:
        _add_page(pdf, font, f"Quote {quote['number']}", page)
    out = BytesIO()
    pdf.write(out)
    return out.getvalue()


def _add_page(pdf: pydyf.PDF, font: pydyf.Dictionary, title: str, lines: Sequence[str]) -> None:
    stream = pydyf.Stream()
    stream.begin_text()
    stream.set_font_size("F1", _LARGE)
    stream.set_text_matrix(1, 0, 0, 1, _MARGIN, _HEIGHT - _MARGIN - _LARGE)
    stream.show_text_string(title)
    stream.set_font_size("F1", _NORMAL)
    stream.move_text_to(0, -_LARGE)
    for line in lines:
        stream.move_text_to(0, -_LEADING)
        stream.show_text_string(_printable(line))
    stream.end_text()
    pdf.add_object(stream)
    page = pydyf.Dictionary(
        {
            "Type": "/Page",
            "Parent": pdf.pages.reference,
            "MediaBox": pydyf.Array([0, 0, _WIDTH, _HEIGHT]),
            "Contents": stream.reference,
            "Resources": pydyf.Dictionary({"Font": pydyf.Dictionary({"F1": font.reference})}),
        }
    )
    pdf.add_page(page)


def _lines(store: Store, quote: Record) -> Iterable[str]:
    currency = quote["currency"]
    if quote["header"]:
        yield quote["header"]
    customer = store.table("customer").get(quote["customer"] or "")
    if customer is not None:
        yield f"For {customer['name'] or customer['email'] or customer['id']}"
    yield f"Expires {datetime.fromtimestamp(quote['expires_at'], timezone.utc):%d %B %Y}"
    if quote["description"]:
        yield quote["description"]
    yield ""
    for item in quote.hidden["items"]:
        quantity = "" if item["quantity"] is None else f"{item['quantity']} x "
        yield f"{quantity}{item['description']}{_period(item)}: {money(item['amount_subtotal'], currency)}"
    yield ""
    yield f"Subtotal: {money(quote['amount_subtotal'], currency)}"
    yield f"Discounts: {money(-quote['total_details']['amount_discount'], currency)}"
    yield f"Tax: {money(quote['total_details']['amount_tax'], currency)}"
    yield f"Total: {money(quote['amount_total'], currency)}"
    if quote["footer"]:
        yield ""
        yield quote["footer"]


def _period(item: Record) -> str:
    recurring = item["price"]["recurring"]
    if recurring is None:
        return ""
    count, interval = recurring["interval_count"], recurring["interval"]
    return f" (every {interval})" if count == 1 else f" (every {count} {interval}s)"


def _printable(line: str) -> bytes:
    """The line in the encoding of a standard font, as long as a page is wide."""
    shown = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."
    return shown.encode("cp1252", "replace")
