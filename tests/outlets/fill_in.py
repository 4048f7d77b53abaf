"""Fills in a workbook as a spreadsheet program would: cells of its first sheet, and nothing else."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree as Tree

_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = "xl/worksheets/sheet1.xml"

Typed = Mapping[tuple[int, int], str | float]
"""What is typed, by row (as the sheet numbers it) and column (from 0)."""


def fill_in(content: bytes, typed: Typed) -> bytes:
    """The workbook with ``typed`` in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry, _filled(part, typed) if entry.filename == _SHEET else part)
    return out.getvalue()


def _filled(part: bytes, typed: Typed) -> bytes:
    root = Tree.fromstring(part)
    cells = {cell.get("r"): cell for cell in root.iter(f"{{{_SPACE}}}c")}
    for (row, column), value in typed.items():
        cell = cells[f"{chr(ord('A') + column)}{row}"]
        for child in list(cell):
            cell.remove(child)
        if isinstance(value, str):
            cell.set("t", "inlineStr")
            Tree.SubElement(Tree.SubElement(cell, f"{{{_SPACE}}}is"), f"{{{_SPACE}}}t").text = value
        else:
            cell.attrib.pop("t", None)
            Tree.SubElement(cell, f"{{{_SPACE}}}v").text = repr(value)
    return Tree.tostring(root, encoding="utf-8", xml_declaration=True)


def formulas(content: bytes) -> list[str]:
    """Every formula that stands in a cell of any sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    return [found for sheet in sheets for found in re.findall(r"<f[ >].*?</f>", sheet)]


def part(content: bytes, name: str) -> str:
    """One part of a workbook as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read(name).decode()
