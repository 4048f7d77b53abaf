"""Finds out how the bytes of a text file spell its letters, by reading all of them once.

Why all of them: a sample that is plain English proves nothing about the name with an accent in row 80,000, and the
decision cannot be changed half-way. One pass costs a fraction of a second for a hundred megabytes.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import BinaryIO

from equipt_dash.intake.raw import UnreadableFile
from equipt_dash.kernel.words import _, ngettext

CHUNK = 1 << 20
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_STRAY = re.compile("[\udc80-\udcff]")
_PLAIN = bytes(range(0x20, 0x100)) + b"\t\n\r\x0b\x0c\x1a\x00"
_CONTROL = bytes(set(range(0x20)) - set(_PLAIN))
_ASCII = bytes(range(0x80))
_OLD = (("cp1252", "Windows-1252"), ("mac_roman", "Mac Roman"), ("cp850", "DOS 850"), ("latin-1", "Latin-1"))
_USUAL = frozenset("éñáíóúüèàâêîôöäëïçÉÑÁÍÓÚÜÇ–—‘’“”…•°½¼¾€£®™©±²¿¡×\xa0")


@dataclass(frozen=True)
class Spelling:
    """How to read a text file: what to give to ``open``, whether NULs must go, and what to tell a person."""

    encoding: str
    errors: str
    has_nul: bool
    notes: tuple[str, ...]


@dataclass
class _Survey:
    """What one pass over the bytes found."""

    nul: int = 0
    control: int = 0
    size: int = 0
    strays: int = 0
    first_stray: int = 0
    accents: int = 0
    returns: int = 0
    feeds: int = 0
    high: Counter[int] = field(default_factory=Counter)


def spelling_of(file: BinaryIO, head: bytes, *, one_line: bool = False) -> Spelling:
    """Decide the encoding; leaves the file at its start. ``one_line``: the whole file may be one line.

    Raises:
        UnreadableFile: it is no text, or a line is longer than any table needs.
    """
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), "") or _wide_without_mark(head)
    survey = _survey(file, "utf-8" if marked in ("", "utf-8-sig") else marked, one_line)
    file.seek(0)
    if marked.startswith(("utf-16", "utf-32")):
        return _wide(marked, survey)
    if survey.nul * 20 > survey.size or survey.control * 50 > survey.size:
        raise UnreadableFile(_("The file is not text, so it holds no table to read. Save the table as CSV or XLSX."))
    notes = _nul_notes(survey.nul)
    if not survey.strays:
        return Spelling(marked or "utf-8", "strict", bool(survey.nul), notes)
    if marked or survey.accents >= survey.strays:
        words = ngettext(
            "The text is UTF-8 except for one byte, in line {line}; it is shown as “�”.",
            "The text is UTF-8 except for {n} bytes, first in line {line}; each is shown as “�”.",
            survey.strays,
            line=survey.first_stray,
        )
        return Spelling(marked or "utf-8", "replace", bool(survey.nul), (*notes, words))
    # Lines that end in a lone carriage return come from the old Macintosh, and so do the letters.
    old_mac = survey.returns > 0 and not survey.feeds
    order = sorted(_OLD, key=lambda one: one[0] != "mac_roman") if old_mac else _OLD
    encoding, name = max(order, key=lambda one: _likely(one[0], survey.high))
    words = _("The text is not UTF-8; it was read as Western European ({name}). Look at names with accents.", name=name)
    return Spelling(encoding, "strict", bool(survey.nul), (*notes, words))


def _likely(encoding: str, high: Counter[int]) -> float:
    """How many of the letters beyond ASCII would be usual ones in American English and Spanish."""
    found = 0
    for byte, times in high.items():
        try:
            letter = bytes([byte]).decode(encoding)
        except UnicodeDecodeError:
            return float("-inf")
        found += times if letter in _USUAL else -times if not letter.isalpha() else 0
    return found


def _wide(marked: str, survey: _Survey) -> Spelling:
    notes = [_("The text is {name}.", name=marked.upper())]
    if survey.strays:
        notes.append(
            ngettext(
                "One place is not valid {name}; it is shown as “�”.",
                "{n} places are not valid {name}; they are shown as “�”.",
                survey.strays,
                name=marked.upper(),
            )
        )
    return Spelling(marked, "replace", survey.nul > 0, (*notes, *_nul_notes(survey.nul)))


def _nul_notes(count: int) -> tuple[str, ...]:
    words = ngettext("One NUL character was left out.", "{n} NUL characters were left out.", count)
    return (words,) if count else ()


def _wide_without_mark(head: bytes) -> str:
    """UTF-16 without a byte order mark: half of the bytes are NUL, and always the same half."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    enough = len(head) // 2 * 0.2
    if odd > enough and even * 20 < odd:
        return "utf-16-le"
    if even > enough and odd * 20 < even:
        return "utf-16-be"
    return ""


def _survey(file: BinaryIO, encoding: str, one_line: bool) -> _Survey:
    survey = _Survey()
    wide = encoding != "utf-8"
    # A byte that does not fit comes out as a lone surrogate, which no valid text holds.
    decoder = codecs.getincrementaldecoder(encoding)("replace" if wide else "surrogateescape")
    line, length = 1, 0
    while chunk := file.read(CHUNK):
        survey.size += len(chunk)
        text = decoder.decode(chunk)
        if wide:
            survey.nul += text.count("\x00")
            survey.strays += text.count("�")
        else:
            survey.nul += chunk.count(0)
            survey.control += len(chunk) - len(chunk.translate(None, _CONTROL))
            if not text.isascii():
                _letters(text, chunk, survey, line)
        if not wide:
            survey.returns, survey.feeds = survey.returns + chunk.count(b"\r"), survey.feeds + chunk.count(b"\n")
        line, length = _lines(text, line, length)
        if length > CHUNK and not one_line:
            raise UnreadableFile(_too_long(line))
    rest = decoder.decode(b"", final=True)
    if rest and not wide:
        _letters(rest, b"", survey, line)
    return survey


def _letters(text: str, chunk: bytes, survey: _Survey, line: int) -> None:
    """Count letters beyond ASCII, and bytes that are no UTF-8."""
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    strays = 0
    if not _is_valid(text):
        strays = len(_STRAY.findall(text))
        if not survey.strays:
            first = _STRAY.search(text)
            survey.first_stray = line + text.count("\n", 0, first.start() if first else 0)
    survey.strays += strays
    survey.accents += beyond - strays
    survey.high.update(chunk.translate(None, _ASCII))


def _is_valid(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _lines(text: str, line: int, length: int) -> tuple[int, int]:
    """The line the text ends in, and how much of that line there is so far."""
    breaks = text.count("\n") or text.count("\r")
    if not breaks:
        return line, length + len(text)
    return line + breaks, len(text) - 1 - max(text.rfind("\n"), text.rfind("\r"))


def _too_long(line: int) -> str:
    """A line must fit in memory as a whole, so one that long is refused before anything reads it."""
    return _(
        "Line {line} is longer than {most:,} characters. A table has its rows on lines of their own.",
        line=line,
        most=CHUNK,
    )
