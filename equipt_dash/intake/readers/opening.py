"""Opens a file without trusting its name, and tells what kind of file it is by its first bytes.

Why no links are followed: an upload lies in a folder others may write to, and a link put there would have us read
whatever it points at. Pipes and devices are refused too, for they never end.
"""

from __future__ import annotations

import io
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from equipt_dash.intake.raw import UnreadableFile
from equipt_dash.kernel.words import _

WORKBOOK, JSON, TEXT = "workbook", "json", "text"
_HEAD = 65_536

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_JSON_STARTS = re.compile(r'\{\s*["}]|\[\s*(?:[\[{"\]\d]|-\d|null|true|false)')


class _OwnFile(io.FileIO):
    """Closes itself when nobody holds it any longer: rows are a stream, and whoever reads them may stop anywhere."""

    def __init__(self, number: int) -> None:
        self._number = number
        super().__init__(number, "rb", closefd=False)

    def close(self) -> None:
        if not self.closed:
            super().close()
            os.close(self._number)


@dataclass(frozen=True)
class Opened:
    """An open file, its kind, its first bytes and the ending of its name."""

    file: BinaryIO
    kind: str
    head: bytes
    ending: str
    size: int

    def close(self) -> None:
        self.file.close()


def open_file(path: Path) -> Opened:
    """Open the file and tell its kind. Raises ``UnreadableFile`` for what is no table of a kind known here."""
    file = _open(path)
    try:
        size = os.fstat(file.fileno()).st_size
        head = file.read(_HEAD)
        file.seek(0)
        if size <= len(head) and not head.strip(b"\x00 \t\r\n\x1a\xef\xbb\xbf\xff\xfe"):
            raise UnreadableFile(_("The file is empty. Check that the export finished."))
        return Opened(file, _kind(head, path), head, path.suffix.lower(), size)
    except BaseException:
        file.close()
        raise


def _open(path: Path) -> BinaryIO:
    try:
        # Without waiting: opening a pipe would otherwise stand still until somebody writes into it.
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and path.is_symlink():
            words = _("“{name}” is a link to another file. Give the file itself.", name=path.name)
            raise UnreadableFile(words) from error
        words = _("“{name}” cannot be opened. Check that it exists and may be read.", name=path.name)
        raise UnreadableFile(words) from error
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise UnreadableFile(_("“{name}” is no ordinary file.", name=path.name))
    return io.BufferedReader(_OwnFile(number))


def _kind(head: bytes, path: Path) -> str:
    if head.startswith(_ZIP):
        return WORKBOOK
    if kind := _foreign(head):
        words = _("The file is {kind}, which holds no table to read here. Save it as CSV or XLSX.", kind=kind)
        raise UnreadableFile(words)
    start = _first_text(head)
    _refuse_markup(start)
    if _JSON_STARTS.match(start) or (start[:1] in ("{", "[") and path.suffix.lower() in (".json", ".geojson")):
        return JSON
    return TEXT


def _foreign(head: bytes) -> str:
    """What the file is, for the kinds people most often take for tables; empty for all others."""
    known = (
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _("an old Excel file (.xls), or a workbook locked with a password")),
        (b"%PDF", _("a PDF")),
        (b"\x1f\x8b", _("packed with gzip")),
        (b"BZh91AY", _("packed with bzip2")),
        (b"\xfd7zXZ\x00", _("packed with xz")),
        (b"7z\xbc\xaf\x27\x1c", _("packed with 7-Zip")),
        (b"\x28\xb5\x2f\xfd", _("packed with zstandard")),
        (b"Rar!\x1a\x07", _("packed with RAR")),
        (b"\x89PNG", _("a picture")),
        (b"\xff\xd8\xff", _("a picture")),
        (b"GIF8", _("a picture")),
        (b"PAR1\x15", _("a Parquet file")),
        (b"ARROW1\x00", _("an Arrow file")),
        (b"SQLite format 3\x00", _("an SQLite database")),
        (b"\x00\x01\x00\x00Standard ", _("an Access database")),
        (b"\x00\x00\x27\x0a", _("a shape file without its table")),
        (b"{\\rtf", _("a text document (RTF)")),
        (b"\x7fELF", _("a program")),
        (b"MZ\x90\x00", _("a program")),
    )
    return next((words for mark, words in known if head.startswith(mark)), "")


def _first_text(head: bytes) -> str:
    """The beginning as text, good enough to tell JSON from a table or a web page."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        text = head.replace(b"\x00", b"").decode("utf-8-sig", "replace")
    return text.lstrip("\ufeff \t\r\n")


def _refuse_markup(start: str) -> None:
    low = start[:2_000].lower()
    if low.startswith(("<!doctype html", "<html", "<head", "<body", "<table", "<script")) or (
        low.startswith(("<!--", "<?xml")) and "<html" in low
    ):
        title = re.search(r"<title[^>]*>([^<]{1,200})", start, re.IGNORECASE)
        said = " ".join(title.group(1).split()) if title else ""
        if said:
            words = _(
                "The file is a web page (“{title}”), not a table. Download the data itself and try again.", title=said
            )
            raise UnreadableFile(words)
        raise UnreadableFile(_("The file is a web page, not a table. Download the data itself and try again."))
    if low.startswith(("<?xml", "<!doctype")) or re.match(r"<[a-z][\w:.-]*[\s>/]", low):
        raise UnreadableFile(_("The file is XML, which is not read here. Save the table as CSV or XLSX."))
    error = re.match(r"(?:error:\s*\S[^\r\n]*|there was an error while running your query[^\r\n]*)", low)
    if error:
        said = start[: error.end()][:300].strip()
        raise UnreadableFile(_("The file holds a server's error, not a table: “{said}”.", said=said))
