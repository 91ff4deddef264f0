"""No byte of a certificate can be changed unseen."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.report.certificate import members, verify
from conformance.run import archive
from conformance.run.certificate_errors import NotACertificate
from tests.run.certified import KNOWN, packed, verified, whole


def changed(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """A certificate with members changed, and a manifest that fits."""
    own = members(whole(), KNOWN)
    change(own)
    return archive.pack(own)


def edited(member: str, old: str, new: str) -> Callable[[dict[str, bytes]], object]:
    def edit(own: dict[str, bytes]) -> None:
        assert old.encode() in own[member]
        own[member] = own[member].replace(old.encode(), new.encode(), 1)

    return edit


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (edited(archive.CERTIFICATE, "all 3 MUST", "all 9 MUST"), ["inconsistent"]),
        (edited(archive.CERTIFICATE, '"passed": 3', '"passed": 4'), ["inconsistent"]),
        (edited(archive.CERTIFICATE, '"requirements": 5', '"requirements": -5'), ["inconsistent"]),
        (edited(archive.CERTIFICATE, "{", "["), ["inconsistent"]),
        (edited(archive.PAGE, "all 3 MUST", "all 9 MUST"), ["inconsistent"]),
        (edited(archive.REPORT_PAGE, "emulator", "Emulator"), ["inconsistent"]),
        (edited(archive.CONFIGURATION, "emulator", "Emulator"), ["inconsistent"]),
        (edited(archive.REPORT, '"passed": 3', '"passed": 4'), ["inconsistent"]),  # the summary, which the rows refute
        (edited(archive.REPORT, '"outcome": "passed"', '"outcome": "success"'), ["inconsistent"]),
        (edited(archive.REPORT, '"outcome": "unsupported"', '"outcome": "passed"'), ["inconsistent"]),
        (edited(archive.REPORT, "The sentence of", "A sentence of"), ["inconsistent"]),
        (edited(archive.REPORT, "{", "["), ["inconsistent"]),
        (lambda own: own.pop(archive.REPORT), ["missing"]),
        (lambda own: own.update({"more.txt": b"more"}), ["added"]),
    ],
)
def test_change_with_a_manifest_that_fits(change: Callable[[dict[str, bytes]], object], expected: list[str]) -> None:
    """Whoever changes a member and the manifest, too, is told by the other members."""
    assert set(verified(changed(change))) == set(expected)


def test_member_twice() -> None:
    """A second member of the same name, which some readers would show instead, is refused."""
    out = io.BytesIO(packed())
    with zipfile.ZipFile(out, "a") as opened, pytest.warns(UserWarning, match="Duplicate name"):
        opened.writestr(archive.REPORT, b"{}")

    assert verified(out.getvalue()) == ["added"]


@pytest.mark.parametrize("content", [b"", b"no zip", b"\x89PNG", json.dumps({"a": 1}).encode()])
def test_something_else_is_no_certificate(content: bytes) -> None:
    with pytest.raises(NotACertificate, match="is no certificate"):
        verify(content, "c.zip", lambda _: KNOWN)


def test_another_archive_is_no_certificate() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        opened.writestr("readme.txt", "hello")

    with pytest.raises(NotACertificate, match="a zip archive of other files"):
        verify(out.getvalue(), "c.zip", lambda _: KNOWN)


SOUND = packed()


MEMBERS = members(whole(), KNOWN)


def refused(content: bytes) -> bool:
    try:
        return bool(verify(content, "c.zip", lambda _: KNOWN)[1])
    except NotACertificate:
        return True


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(SOUND) - 1), st.integers(1, 255))
def test_no_byte_can_be_flipped(place: int, difference: int) -> None:
    """Any byte of the archive, of members, names, dates or the directory: flipped, it is refused."""
    flipped = bytearray(SOUND)
    flipped[place] ^= difference

    assert refused(bytes(flipped))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(MEMBERS)), st.data())
def test_no_byte_of_a_member_can_be_flipped(member: str, data: st.DataObject) -> None:
    """Any byte of any member, in an archive that is sound otherwise."""
    content = bytearray(MEMBERS[member])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))

    assert refused(archive.pack({**MEMBERS, member: bytes(content)}))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, len(SOUND)))
def test_truncated(cut: int) -> None:
    assert refused(SOUND[:-cut])


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=1, max_size=40))
def test_appended(more: bytes) -> None:
    assert refused(SOUND + more)
    assert refused(more + SOUND)


@pytest.mark.parametrize("member", sorted([*MEMBERS, archive.MANIFEST]))
def test_removed(member: str) -> None:
    """Any member that is missing is named."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))

    assert verified(out.getvalue()) == ["missing"]
