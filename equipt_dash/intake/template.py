"""Recognises our own template when it comes back filled in: the workbook carries its mapping in a hidden sheet.

Why the mapping travels with the file: the labels a person reads in the drop-downs, such as “White drivers (police
report)”, belong to one city. No reader could work out their codes again, and nobody should be asked for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from equipt_dash.intake.mapping import Mapping, MappingError, from_toml, to_toml
from equipt_dash.intake.proposal import header_of
from equipt_dash.intake.raw import RawRow, RawTable, UnreadableFile
from equipt_dash.intake.readers import list_sheets, read_tables

SHEET = "equipt_mapping"
"""The hidden sheet; its first cell is ``MARK`` and each one below is a line of the mapping."""

MARK = "EquiPT Dash template, format 1"

_ZIP = b"PK"
_MOST_LINES = 5_000


def lines(mapping: Mapping) -> tuple[str, ...]:
    """What the hidden sheet holds, one text for each row."""
    return (MARK, *(line for line in to_toml(mapping).splitlines() if line))


def carried(path: Path) -> Mapping | None:
    """The mapping inside one of our templates; ``None`` for every other file, and where it was damaged."""
    try:
        with path.open("rb") as file:
            if file.read(2) != _ZIP:
                return None
        if SHEET not in list_sheets(path):
            return None
        found = list(islice(_texts(path), _MOST_LINES))
        return from_toml("\n".join(found[1:])) if found[:1] == [MARK] else None
    except (OSError, UnreadableFile, MappingError):
        return None  # whoever reads the file itself says what is wrong with it


def _texts(path: Path) -> Iterator[str]:
    for table in read_tables(path, sheet=SHEET):
        for row in table.rows:
            yield row.cells[0] if row.cells else ""


class Skipped:
    """Counts the rows nobody filled in."""

    def __init__(self) -> None:
        self.rows = 0


def filled_in(table: RawTable, mapping: Mapping | None, skipped: Skipped | None = None) -> RawTable:
    """The table without the rows nobody filled in: those that give no number, no reason and no note.

    Only where a column says why a value is missing; everywhere else an empty cell is itself an answer.
    """
    if mapping is None or not mapping.column("missing"):
        return table
    return replace(table, rows=_filled_in(table.rows, mapping, skipped or Skipped()))


def _filled_in(rows: Iterator[RawRow], mapping: Mapping, skipped: Skipped) -> Iterator[RawRow]:
    top = list(islice(rows, mapping.skip_rows + mapping.header_rows))
    yield from top
    names = header_of(top, mapping).names
    roles = dict(mapping.columns)
    typed = [n for n, name in enumerate(names) if roles.get(name) in _TYPED]
    named = [n for n, name in enumerate(names) if roles.get(name) == "period"]
    for row in rows:
        if any(row.cells[n].strip() for n in typed if n < len(row.cells)):
            yield row
        elif any(row.cells[n].strip() for n in named if n < len(row.cells)):
            skipped.rows += 1


_TYPED = frozenset({"value", "numerator", "denominator", "missing", "note"})
