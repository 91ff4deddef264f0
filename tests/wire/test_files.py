"""Files that a target answers: every byte of a PDF is kept, and it is asked for on the files host."""

from __future__ import annotations

import httpx
import pytest

from conformance.wire import Target
from conformance.wire.recorder import Recorder, Sent
from conformance.wire.transport import Answer

TARGET = Target("files", "http://api.example.com", "sk_test_files", files_url="http://files.example.com")
BYTES = bytes(range(256))


def text_of(content: bytes, content_type: str) -> str:
    """What an exchange keeps of an answer."""
    request = httpx.Request("GET", f"{TARGET.files_url}/v1/quotes/qt_1/pdf")
    answer = Answer(200, (("content-type", content_type),), content)
    return Recorder(TARGET).exchange(Sent(request, 0.0, 0.0, 0, ""), answer).text


@pytest.mark.parametrize("content_type", ["application/pdf", "application/pdf; charset=binary"])
def test_a_pdf_is_there_byte_by_byte(content_type: str) -> None:
    assert text_of(BYTES, content_type).encode("latin-1") == BYTES


def test_any_other_text_is_utf_8() -> None:
    assert text_of("Müller".encode(), "text/html") == "Müller"


def test_the_key_is_redacted_in_a_pdf_too() -> None:
    assert b"sk_test_files" not in text_of(b"%PDF-1.7 sk_test_files", "application/pdf").encode("latin-1")
