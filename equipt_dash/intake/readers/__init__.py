"""The one door through which files are read: one reader for each shape, chosen by what is in the file; its name's ending only helps.

Why by content: people rename files, and portals answer with an error page where a table was asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from equipt_dash.intake.raw import AmbiguousFile, RawTable, UnreadableFile
from equipt_dash.intake.readers.opening import JSON, WORKBOOK, Opened, open_file
from equipt_dash.kernel.words import _, listed

if TYPE_CHECKING:
    from equipt_dash.intake.readers.workbook import Workbook

__all__ = ["list_sheets", "read_tables"]


def read_tables(path: Path, *, sheet: str | None = None) -> tuple[RawTable, ...]:
    """The tables of the file. Raises ``UnreadableFile``, here or while rows are read, for whatever is wrong with it."""
    opened = open_file(path)
    if opened.kind != WORKBOOK:
        if sheet:
            opened.close()
            raise UnreadableFile(
                _("The file is no workbook, so it has no sheet “{name}”. Leave the sheet out.", name=sheet)
            )
        return (_of_text(opened),)
    from equipt_dash.intake.readers.workbook import open_workbook

    book = open_workbook(opened)
    if sheet is not None:
        return (book.table(_named(book, sheet)),)
    filled = tuple(name for name in book.sheets if book.has_content(name))
    # A hidden sheet is read only when it is named, or when there is no other.
    names = tuple(name for name in filled if name not in book.hidden) or filled
    if not names:
        raise UnreadableFile(_("The workbook is empty: no sheet holds a cell."))
    if len(names) > 1:
        words = _("The workbook has {n} sheets: {names}. Say which one is meant.", n=len(names), names=quoted(names))
        raise AmbiguousFile(words, names)
    return (book.table(names[0]),)


def _named(book: Workbook, sheet: str) -> str:
    """The sheet of that name, whatever its capitals."""
    if sheet in book.sheets:
        return sheet
    alike = [name for name in book.sheets if name.strip().casefold() == sheet.strip().casefold()]
    if len(alike) == 1:
        return alike[0]
    words = _("The workbook has no sheet “{name}”; it has {names}.", name=sheet[:80], names=quoted(book.sheets))
    raise AmbiguousFile(words, book.sheets)


def list_sheets(path: Path) -> tuple[str, ...]:
    """The names of a workbook's sheets; one empty name for a file that holds one unnamed table."""
    opened = open_file(path)
    if opened.kind != WORKBOOK:
        opened.close()
        return ("",)
    from equipt_dash.intake.readers.workbook import open_workbook

    return tuple(open_workbook(opened).sheets)


def quoted(names: tuple[str, ...]) -> str:
    """The names for a sentence: the first twenty of them."""
    some = [f"“{name[:80]}”" for name in names[:20]]
    return listed(some) if len(names) <= 20 else ", ".join(some) + ", …"


def _of_text(opened: Opened) -> RawTable:
    if opened.kind == JSON:
        from equipt_dash.intake.readers.json_file import read_json

        return read_json(opened)
    from equipt_dash.intake.readers.text_file import read_text

    return read_text(opened)
