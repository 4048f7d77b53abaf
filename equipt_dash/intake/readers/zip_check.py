"""Looks at a zip's table of contents before anything is unpacked, and refuses what is built to break its reader.

Why before: a few kilobytes can unpack to gigabytes, and a parser that already holds half of it cannot be polite.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from equipt_dash.intake.raw import UnreadableFile
from equipt_dash.kernel.words import _

MOST_ENTRIES = 5_000
MOST_UNPACKED = 1 << 30
MOST_RATIO = 100
_RATIO_FROM = 64 << 20
_LARGEST_CONTENTS = 4 << 20
_END = b"PK\x05\x06"
_END_SIZE = 22
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, IndexError, ValueError, OverflowError, OSError,
    NotImplementedError, RuntimeError,
)  # fmt: skip


def checked_zip(file: BinaryIO, size: int) -> zipfile.ZipFile:
    """The zip, if its table of contents is harmless. Raises ``UnreadableFile`` if not."""
    _check_contents_size(file, size)
    with damage_in_words():
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > MOST_UNPACKED or (unpacked > _RATIO_FROM and unpacked > MOST_RATIO * size):
        raise UnreadableFile(
            _(
                "The workbook is {size:,.1f} MB but would unpack to {unpacked:,.0f} MB, so it was not opened. "
                "Save the one sheet that is needed in a new workbook, or as CSV.",
                size=size / 1e6,
                unpacked=unpacked / 1e6,
            )
        )
    if packed > size:
        raise UnreadableFile(_("The workbook's parts overlap, which no program saves that way, so it was not opened."))
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile(_("The file is locked with a password. Save it without one."))
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise UnreadableFile(_("The file is packed in a way no workbook is. Save it again as XLSX."))
    return archive


def _check_contents_size(file: BinaryIO, size: int) -> None:
    """Refuse a table of contents that is itself too large to read."""
    file.seek(max(0, size - 65_535 - _END_SIZE))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        raise UnreadableFile(_("The file begins like a workbook but stops in the middle. Upload or download it again."))
    entries, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if entries > MOST_ENTRIES or length > _LARGEST_CONTENTS:
        raise UnreadableFile(_("The file has more than {most:,} parts; no workbook has so many.", most=MOST_ENTRIES))
    file.seek(0)


@contextmanager
def damage_in_words() -> Iterator[None]:
    """Turn the many errors of a damaged zip into one sentence."""
    try:
        yield
    except UnreadableFile:
        raise
    except _DAMAGE as error:
        words = _("The workbook is damaged and cannot be unpacked. Open it, save it again, and try that file.")
        raise UnreadableFile(words) from error


def first_bytes(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """The beginning of one part of the zip."""
    with damage_in_words(), archive.open(name) as stream:
        return stream.read(most)


def open_part(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """One part of the zip, to read as a stream."""
    with damage_in_words():
        return archive.open(name)
