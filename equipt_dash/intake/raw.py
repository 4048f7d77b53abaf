"""The raw table: what a file holds before anyone says what it means, and the one door through which files are read.

Why everything is text: a reader that decides that "00123" is a number, or "1/2" a date, has lost what the city wrote.
Here every cell is the text that was found, with its place; what it means is settled later, with a person.

Call ``read_tables`` only inside the child process of ``sandbox``: a file can be built to break whatever reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


class RawRow(NamedTuple):
    """One record as found."""

    line: int
    """Where it starts, from 1: the physical line of a text file, the row of a sheet, the record of a JSON list."""
    cells: tuple[str, ...]


@dataclass(frozen=True)
class RawTable:
    """One table of a file. ``rows`` is a stream that can be read once; blank rows are left out."""

    name: str
    """The sheet's name; empty where the file holds one unnamed table."""
    format: str
    """csv, tsv, xlsx, ods, json-objects, json-rows, esri, geojson, ckan or soda."""
    rows: Iterator[RawRow] = field(repr=False)
    notes: tuple[str, ...] = ()
    """What the reader had to decide, as sentences."""
    certain_header: int = 0
    """How many rows are certainly headers because the format says so; 0 where that must still be decided."""
    doubts: tuple[str, ...] = ()
    """What a person should confirm, as sentences: the numbers may mean something else than they look like."""


class UnreadableFile(ValueError):
    """A file cannot be read; the message says what is wrong with it and what to do."""


class AmbiguousFile(UnreadableFile):
    """A file holds several tables and nobody said which one is meant."""

    def __init__(self, message: str, choices: tuple[str, ...]) -> None:
        super().__init__(message)
        self.choices = choices


def read_tables(path: Path, *, sheet: str | None = None) -> tuple[RawTable, ...]:
    """The tables of the file. Raises ``UnreadableFile``, here or while rows are read, for whatever is wrong with it."""
    from equipt_dash.intake.readers import read

    return read(path, sheet)


def list_sheets(path: Path) -> tuple[str, ...]:
    """The names of a workbook's sheets; one empty name for a file that holds one unnamed table."""
    from equipt_dash.intake.readers import sheet_names

    return sheet_names(path)
