"""The raw table: what a file holds before anyone says what it means, which readers fill.

Why everything is text: a reader that decides that "00123" is a number, or "1/2" a date, has lost what the city wrote.
Here every cell is the text that was found, with its place; what it means is settled later, with a person.

Call ``readers.read_tables`` only inside the child process of ``sandbox``: a file can be built to break whatever reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
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
