"""Reads XLSX and XLSM workbooks: the list of sheets, the shared texts, the number formats. ``xlsx_sheet`` reads cells.

Why no library: the ones there are either build a whole sheet in memory, so that one stray cell far away asks for half a
terabyte, or hide what was merged, computed or formatted. What an importer needs of the format is little and fixed.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from equipt_dash.intake.raw import RawTable, UnreadableFile
from equipt_dash.intake.readers.cell_text import PLAIN, kind_of_format, unescaped
from equipt_dash.intake.readers.sheet_facts import Facts
from equipt_dash.intake.readers.xlsx_scan import has_content, scan
from equipt_dash.intake.readers.xlsx_sheet import read_rows
from equipt_dash.intake.readers.xml_stream import Local, read_all
from equipt_dash.intake.readers.zip_check import open_part
from equipt_dash.kernel.words import _, listed, ngettext

_MOST_SHEETS = 1_000


@dataclass(frozen=True)
class _Sheet:
    name: str
    part: str
    hidden: bool


class Xlsx:
    """An XLSX or XLSM workbook."""

    def __init__(self, archive: zipfile.ZipFile, parts: dict[str, str]) -> None:
        self._archive = archive
        self._parts = parts
        self._local = Local()
        self._since_1904 = False
        book = self._workbook_part()
        self._folder = posixpath.dirname(book)
        self._all = {sheet.name: sheet for sheet in self._read_sheets(book)}
        if not self._all:
            raise UnreadableFile(_("The workbook has no sheet with cells."))
        self.sheets = tuple(self._all)
        self.hidden = tuple(sheet.name for sheet in self._all.values() if sheet.hidden)

    def has_content(self, sheet: str) -> bool:
        """Tell whether a cell of the sheet holds anything."""
        return has_content(open_part(self._archive, self._all[sheet].part))

    def table(self, sheet: str) -> RawTable:
        """The sheet as a table."""
        part = self._all[sheet].part
        kinds = self._number_kinds()
        facts = scan(open_part(self._archive, part), kinds)
        texts = self._shared_texts()
        rows = read_rows(open_part(self._archive, part), facts, texts, kinds, self._since_1904)
        return RawTable(sheet, "xlsx", rows, self._notes(facts, sheet), doubts=tuple(facts.doubts()))

    def _notes(self, facts: Facts, sheet: str) -> tuple[str, ...]:
        notes = list(facts.notes())
        others = tuple(name for name in self.hidden if name != sheet)
        if sheet in self.hidden:
            notes.append(_("The sheet is hidden in the workbook."))
        if others:
            notes.append(
                ngettext("A hidden sheet was not read: {names}.", "{n} hidden sheets were not read: {names}.",
                         len(others), names=listed([f"“{name}”" for name in others[:10]]))
            )  # fmt: skip
        return tuple(notes)

    def _part(self, name: str) -> str | None:
        return self._parts.get(name.lstrip("/").lower())

    def _workbook_part(self) -> str:
        """The part that lists the sheets; the package says which one it is."""
        found = "xl/workbook.xml"
        if root := self._part("_rels/.rels"):
            for kind, target in self._relations(root).values():
                if kind.endswith("/officeDocument"):
                    found = target.lstrip("/")
        if self._part(found) is None:
            raise UnreadableFile(_("The file is an Office document, but no workbook. Save the table as CSV or XLSX."))
        return found

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Identifier -> kind and target of what a part refers to."""
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, given: dict[str, str]) -> None:
            if self._local[name] == "Relationship" and given.get("TargetMode") != "External":
                found[given.get("Id", "")] = given.get("Type", ""), given.get("Target", "").replace("\\", "/")

        read_all(open_part(self._archive, part), start)
        return found

    def _related(self, target: str) -> str | None:
        path = target if target.startswith("/") else posixpath.join(self._folder, target)
        return self._part(posixpath.normpath(path))

    def _named_part(self, relations: dict[str, tuple[str, str]], kind: str) -> str | None:
        """The part the workbook refers to as ``kind``, or the one that is usually called so."""
        found = (self._related(to) for given, to in relations.values() if given.endswith(f"/{kind}"))
        return next(found, None) or self._related(f"{kind}.xml")

    def _read_sheets(self, book: str) -> list[_Sheet]:
        file = posixpath.basename(book)
        part = self._part(f"{self._folder}/_rels/{file}.rels")
        relations = self._relations(part) if part else {}
        self._styles = self._named_part(relations, "styles")
        self._strings = self._named_part(relations, "sharedStrings")
        listed_sheets: list[tuple[str, str, bool]] = []

        def start(name: str, given: dict[str, str]) -> None:
            name = self._local[name]
            if name == "sheet" and len(listed_sheets) < _MOST_SHEETS:
                ids = [value for key, value in given.items() if self._local[key] == "id" and key != "id"]
                hidden = given.get("state", "visible") != "visible"
                listed_sheets.append((unescaped(given.get("name", "")), ids[0] if ids else "", hidden))
            elif name == "workbookPr":
                self._since_1904 = given.get("date1904", "0").lower() in ("1", "true", "on")

        read_all(open_part(self._archive, self._part(book) or ""), start)
        sheets = []
        for name, number, hidden in listed_sheets:
            kind, target = relations.get(number, ("", ""))
            found = self._related(target) if kind.endswith("/worksheet") else None
            if found:
                sheets.append(_Sheet(name, found, hidden))
        return sheets

    def _number_kinds(self) -> tuple[str, ...]:
        """What each style of the workbook shows its numbers as."""
        if self._styles is None:
            return ()
        codes: dict[int, str] = {}
        formats: list[int] = []
        inside = [False]

        def start(name: str, given: dict[str, str]) -> None:
            name = self._local[name]
            if name == "numFmt":
                codes[_number(given.get("numFmtId"))] = given.get("formatCode", "")
            elif name == "cellXfs":
                inside[0] = True
            elif name == "xf" and inside[0]:
                formats.append(_number(given.get("numFmtId")))

        def end(name: str) -> None:
            if self._local[name] == "cellXfs":
                inside[0] = False

        read_all(open_part(self._archive, self._styles), start, end)
        known = {number: kind_of_format(number, codes.get(number)) for number in set(formats)}
        return tuple(known.get(number, PLAIN) for number in formats)

    def _shared_texts(self) -> list[str]:
        """The texts that cells refer to by number."""
        if self._strings is None:
            return []
        found: list[str] = []
        pieces: list[str] = []
        start, end, text = _text_handlers(self._local, pieces, lambda: found.append(unescaped("".join(pieces))))
        read_all(open_part(self._archive, self._strings), start, end, text)
        return found


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _text_handlers(
    local: Local, pieces: list[str], done: Callable[[], object]
) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None], Callable[[str], None]]:
    """Handlers that gather the text of each ``si``, without the reading aids of Asian texts."""
    state = {"text": False, "aid": 0}

    def start(name: str, _given: dict[str, str]) -> None:
        name = local[name]
        if name == "t":
            state["text"] = not state["aid"]
        elif name == "si":
            pieces.clear()
        elif name == "rPh":
            state["aid"] += 1

    def end(name: str) -> None:
        name = local[name]
        if name == "t":
            state["text"] = False
        elif name == "si":
            done()
        elif name == "rPh":
            state["aid"] -= 1

    def text(piece: str) -> None:
        if state["text"]:
            pieces.append(piece)

    return start, end, text
