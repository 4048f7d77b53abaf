"""What a draft holds of a sheet, and how one form's fields are put into it without touching the rest.

A draft keeps changed cells only, exactly as typed. A form shows some periods of one area; what it does not show
stays in the draft as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from equipt_dash.figures.sheet import HIDDEN, PARTS, CellId, Sheet, cell_id, mark, number_text, split_name, texts
from equipt_dash.kernel.model import Measure
from equipt_dash.kernel.submission import CellChange
from equipt_dash.pages.declared.entry import SAID

WORDS = "_"
"""Under this name a draft keeps what is said about all of it: the fields the form asks besides the figures (``SAID``)."""

TAB = "_tab"
"""Under this name a draft keeps which open page saved it last, and that page's count of what it sent."""

Entries = Mapping[str, Mapping[str, str]]


class UnknownCell(ValueError):
    """A form names a cell this sheet does not have."""


def changed(entries: Entries) -> dict[CellId, Mapping[str, str]]:
    """The changed cells of a draft."""
    found = {cell_id(name): parts for name, parts in entries.items()}
    return {cell: parts for cell, parts in found.items() if cell is not None}


def said(entries: Entries) -> dict[str, str]:
    """What a draft says about all of it."""
    held = entries.get(WORDS, {})
    return {name: held.get(name, "") for name in SAID}


def content(entries: Entries) -> Entries:
    """What somebody typed, without the trace of the page that saved it."""
    return {name: dict(parts) for name, parts in entries.items() if name != TAB}


def follows(entries: Entries, tab: str, seq: str) -> int | None:
    """How far ahead of the saved draft this page is, where the same page saved it; ``None`` where another did.

    A save that was repeated because its answer got lost, or that overtook an older one, is no conflict.
    """
    held = entries.get(TAB, {})
    number = seq.isascii() and seq.isdigit() and len(seq) < 10
    if not tab or held.get("id") != tab or not number:
        return None
    return int(seq) - int(held.get("seq", "0"))


def posted_cells(fields: Mapping[str, str]) -> dict[CellId, dict[str, str]]:
    """The cells of a form, by their parts.

    Raises:
        UnknownCell: a field's name is none of a sheet's.
    """
    found: dict[CellId, dict[str, str]] = {}
    for name, text in fields.items():
        pair = split_name(name)
        if pair is None:
            raise UnknownCell(name)
        found.setdefault(pair[0], {})[pair[1]] = text
    return found


def merged(sheet: Sheet, areas: frozenset[str], stored: Entries, fields: Mapping[str, str], words: Entries) -> Entries:
    """``stored`` with the cells of a form put in, where they no longer hold what they showed.

    Raises:
        UnknownCell: a field names a cell this sheet does not have.
    """
    entries = {name: dict(parts) for name, parts in stored.items()}
    for cell, parts in posted_cells(fields).items():
        if cell.period not in sheet.ends or cell.group not in sheet.groups or cell.area not in areas:
            raise UnknownCell(cell.text)
        shown = parts.get("base", "").partition(".")[2]
        if mark(parts) == shown or (not shown and mark(parts) == mark(texts(sheet, cell))):
            entries.pop(cell.text, None)
        else:
            entries[cell.text] = {name: parts[name] for name in (*PARTS, *HIDDEN) if parts.get(name)}
    entries.update({name: dict(parts) for name, parts in words.items()})
    if not any(entries.get(WORDS, {}).values()):
        entries.pop(WORDS, None)
    return entries


def from_file(measure: Measure, cells: Iterable[CellChange]) -> Entries:
    """What an import put into a draft, as if it had been typed: so it can be corrected, cell by cell, on the sheet."""
    return {
        CellId(one.period, one.group, one.area).text: {
            name: text
            for name, text in (
                ("value", number_text(one.value, percent=measure.unit == "share")),
                ("numerator", number_text(one.numerator)),
                ("denominator", number_text(one.denominator)),
                ("missing", one.missing.value if one.missing else ""),
                ("note", one.note),
                ("base", f"{one.base_version}."),
            )
            if text
        }
        for one in cells
    }
