"""A certificate as one file: a zip archive whose every byte follows from its members, with a SHA-256 manifest.

It says that nothing was changed since it was written, to who trusts the one who wrote it. It is no signature: whoever
has the suite can write another.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from conformance.run.certificate_errors import Added, Changed, Missing, NotACertificate, Refusal

CERTIFICATE: Final = "certificate.json"
CONFIGURATION: Final = "configuration.json"
PAGE: Final = "certificate.html"
REPORT: Final = "report.json"
REPORT_PAGE: Final = "report.html"
MANIFEST: Final = "SHA256SUMS"  # as `sha256sum --check` reads it
MEMBERS: Final = (PAGE, CERTIFICATE, CONFIGURATION, REPORT_PAGE, REPORT)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip archive can name
_UNIX, _PLAIN_FILE = 3, 0o100644 << 16


def pack(members: Mapping[str, bytes]) -> bytes:
    """The archive of a certificate's members. Nothing is compressed: other libraries would compress to other bytes."""
    whole = {**members, MANIFEST: manifest(members)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(whole):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE
            archive.writestr(entry, whole[name])
    return out.getvalue()


def manifest(members: Mapping[str, bytes]) -> bytes:
    """One line for each member: its SHA-256 and its name."""
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(members.items()))
    return "".join(lines).encode()


def unpack(content: bytes, name: str) -> dict[str, bytes]:
    """The members of an archive, the manifest among them, whatever they are.

    Raises:
        NotACertificate: it is no zip archive, or one of other files.
        Refusal: it was one, and cannot be read as it is.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_odd(entries, name)
            return {entry.filename: archive.read(entry) for entry in entries}
    except zipfile.BadZipFile as problem:
        if b"PK\x03\x04" in content:
            raise Changed([name], f"the archive is damaged: {problem}") from None
        raise NotACertificate(name, "no zip archive") from None
    except (OSError, ValueError, LookupError, RuntimeError, EOFError, OverflowError, struct.error) as problem:
        raise Changed([name], f"the archive is damaged: {problem}") from None


def changes(content: bytes, members: Mapping[str, bytes], name: str) -> Iterator[Refusal]:
    """Where an archive is not what was written: members missing, added or changed, or other bytes around them."""
    expected = {*MEMBERS, MANIFEST}
    if missing := sorted(expected - members.keys()):
        yield Missing(missing)
    if added := sorted(members.keys() - expected):
        yield Added(added)
    if missing or added:
        return
    own = {member: members[member] for member in MEMBERS}
    written = _listed(members[MANIFEST])
    wrong = [member for member in MEMBERS if written.get(member) != hashlib.sha256(own[member]).hexdigest()]
    if wrong:
        yield Changed(wrong, "its SHA-256 is not the one in the manifest")
    elif members[MANIFEST] != manifest(own):
        yield Changed([MANIFEST], "it is not the manifest of these members")
    elif pack(own) != content:
        yield Changed([name], "the archive around the members is not as it was written")


def _refuse_odd(entries: list[zipfile.ZipInfo], name: str) -> None:
    names = Counter(entry.filename for entry in entries)
    if not {*MEMBERS, MANIFEST} & names.keys():
        raise NotACertificate(name, "a zip archive of other files")
    if twice := [member for member, times in names.items() if times > 1]:
        raise Added(twice)
    if packed := [entry.filename for entry in entries if entry.compress_type != zipfile.ZIP_STORED]:
        raise Changed(packed, "a certificate's members are not compressed")


def _listed(lines: bytes) -> dict[str, str]:
    """The digest of each name in a manifest."""
    found = (line.partition("  ") for line in lines.decode("utf-8", "replace").splitlines())
    return {name: digest for digest, _, name in found}
