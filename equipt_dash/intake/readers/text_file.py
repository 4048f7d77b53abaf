"""Reads CSV, TSV and their relatives as a stream: whatever the file's size, one row at a time is in memory.

Why strict about quotation marks: one that is never closed would swallow every row after it without a word.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from equipt_dash.intake.raw import RawRow, RawTable, UnreadableFile
from equipt_dash.intake.readers.delimiter import ROWS, Dialect, find_dialect, reader
from equipt_dash.intake.readers.encoding import Spelling, spelling_of
from equipt_dash.intake.readers.opening import Opened
from equipt_dash.kernel.words import _

MOST_COLUMNS = 20_000
_LONGEST_CELL = 131_072
_SAMPLE_LETTERS = 1 << 20
_END_OF_FILE = ["\x1a"]


def read_text(opened: Opened) -> RawTable:
    """The one table of a text file."""
    spelling = spelling_of(opened.file, opened.head)
    text = _text(opened, spelling)
    sample = _sample(text, spelling)
    said = _said_sign(sample)
    dialect = said or find_dialect(sample, "\t" if opened.ending in (".tsv", ".tab") else "")
    text.seek(0)
    notes = list(spelling.notes)
    if dialect.sign != ",":
        notes.append(_("The columns are separated by {sign}.", sign=_name_of(dialect.sign)))
    if dialect.backslash:
        notes.append(_("Quotation marks inside cells are written with a backslash."))
    kind = "tsv" if dialect.sign == "\t" else "csv"
    return RawTable("", kind, _rows(text, spelling, dialect, skip_first=bool(said)), tuple(notes))


def _name_of(sign: str) -> str:
    known = {";": _("semicolons"), "\t": _("tabs"), "|": _("vertical bars")}
    return known.get(sign, f"“{sign}”")


def _text(opened: Opened, spelling: Spelling) -> io.TextIOWrapper:
    return io.TextIOWrapper(opened.file, encoding=spelling.encoding, errors=spelling.errors, newline="")


def _sample(text: io.TextIOWrapper, spelling: Spelling) -> list[str]:
    lines: list[str] = []
    letters = 0
    for line in islice(_clean(text, spelling), 4 * ROWS):
        lines.append(line)
        letters += len(line)
        if letters > _SAMPLE_LETTERS:
            break
    return lines


def _clean(text: Iterable[str], spelling: Spelling) -> Iterable[str]:
    return (line.replace("\x00", "") for line in text) if spelling.has_nul else text


def _said_sign(sample: list[str]) -> Dialect | None:
    """The sign a first line ``sep=;`` names, as Excel writes it."""
    first = sample[0].lstrip("\ufeff").rstrip("\r\n").strip('"') if sample else ""
    if first.lower().startswith("sep=") and len(first) == 5 and first[4] not in '"\r\n':
        return Dialect(first[4])
    return None


def _rows(text: io.TextIOWrapper, spelling: Spelling, dialect: Dialect, *, skip_first: bool) -> Iterator[RawRow]:
    """The rows; the file is closed when they end or are no longer wanted."""
    with text:
        line = 0
        lines = iter(_clean(text, spelling))
        if skip_first:
            line = len([*islice(lines, 1)])
        csv.field_size_limit(_LONGEST_CELL)
        found = reader(lines, dialect)
        before, start, first = line, line + 1, line + 1
        new = tuple.__new__
        try:
            for cells in found:
                start, line = line + 1, before + found.line_num
                if start == first and cells:
                    cells[0] = cells[0].lstrip("\ufeff")
                if len(cells) > MOST_COLUMNS:
                    raise UnreadableFile(_too_wide(start, len(cells)))
                if cells and (cells[0].strip() or any(map(str.strip, cells))) and cells != _END_OF_FILE:
                    # RawRow(…) would cost a third of the time of reading a row.
                    yield new(RawRow, (start, tuple(cells)))
        except csv.Error as error:
            raise UnreadableFile(_fault(str(error), line + 1, before + found.line_num)) from error
        except UnicodeError as error:
            words = _("The text after line {line} cannot be read. Save the file again as UTF-8.", line=line)
            raise UnreadableFile(words) from error


def _too_wide(line: int, width: int) -> str:
    return _(
        "Line {line} has {width:,} columns; a table may have {most:,}. Keep only the columns that are needed.",
        line=line,
        width=width,
        most=MOST_COLUMNS,
    )


def _fault(error: str, start: int, end: int) -> str:
    if "field limit" in error:
        return _(
            "A cell in the row that starts in line {line} has more than {most:,} characters. "
            "Most often a quotation mark is opened there and never closed.",
            line=start,
            most=_LONGEST_CELL,
        )
    if "unexpected end" in error:
        return _(
            "The row that starts in line {line} opens a quotation mark that is never closed. Close it, or remove it.",
            line=start,
        )
    if start != end:
        return _(
            "In the row that starts in line {line}, line {end} goes on after a closing quotation mark. "
            "Double the quotation marks that belong to the text.",
            line=start,
            end=end,
        )
    return _(
        "In line {line}, text goes on after a closing quotation mark. "
        "Double the quotation marks that belong to the text.",
        line=start,
    )
