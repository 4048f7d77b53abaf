"""What the entry grid is made of: rows of inputs with what was known beside them, in words and ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

from equipt_dash.pages.forms import Control, Press
from equipt_dash.pages.parts import Extra, LinkTo


@dataclass(frozen=True)
class Input:
    """One input. ``label`` is its column, ``full`` says which row it is for; ``options`` make it a drop-down."""

    name: str
    id: str
    label: str
    full: str
    value: str
    wide: bool = False
    wrong: bool = False
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Said:
    """One finding under a row: how much it weighs, and its words."""

    severity: str
    words: str
    target: str = ""


@dataclass(frozen=True)
class GridRow:
    """One cell of the sheet: its heading, its inputs, what it was before and what the public sees."""

    id: str
    cell: str
    heading: str
    inputs: tuple[Input, ...]
    before: str
    published: str
    base: str
    base_name: str
    reason_name: str
    reason: str
    asked: bool
    said: tuple[Said, ...]
    locked: bool = False
    changed: bool = False


@dataclass(frozen=True)
class GridPart:
    """The rows of one period."""

    heading: str
    hint: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class EntryGrid(Extra):
    """The whole form: a table of inputs, what is said about all of it, and what can be done with it."""

    id: str
    action: str
    check: str
    caption: str
    hint: str
    row_heading: str
    columns: tuple[str, ...]
    before_heading: str
    published_heading: str
    parts: tuple[GridPart, ...]
    fields: tuple[Control, ...]
    presses: tuple[Press, ...]
    hidden: tuple[tuple[str, str], ...]
    status: str
    keys: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    unsaved: bool = False
    problem: str = ""
    summary: tuple[LinkTo, ...] = ()


@dataclass(frozen=True)
class Versus:
    """One cell that two people, or two devices, changed: both values, and a choice between them."""

    name: str
    heading: str
    mine: str
    theirs: str
    kept: tuple[tuple[str, str], ...]
    theirs_first: bool = False


@dataclass(frozen=True)
class BothValues(Extra):
    """A form that asks, cell by cell, which of two values to keep."""

    id: str
    action: str
    caption: str
    mine_heading: str
    theirs_heading: str
    rows: tuple[Versus, ...]
    hidden: tuple[tuple[str, str], ...]
    press: str
