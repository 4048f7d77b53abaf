"""What the checks share: how a finding is made, what a cell holds with what was typed over it, and amounts in words."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from equipt_dash.figures.reading import Finding, Severity, Typed
from equipt_dash.figures.sheet import CellId, Known, Sheet
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import difference, quantity, shown

Cells = Mapping[CellId, Typed]
"""The proposed cells, read."""


def error(cell: CellId, part: str, words: str) -> Finding:
    """Something that cannot be."""
    return Finding(cell, part, Severity.ERROR, words)


def question(cell: CellId, part: str, words: str) -> Finding:
    """Something that may be wrong."""
    return Finding(cell, part, Severity.QUESTION, words)


def now(sheet: Sheet, cells: Cells, cell: CellId, name: str) -> float | None:
    """What a cell holds with what was typed put over it."""
    held: Typed | Known | None = cells.get(cell) or sheet.known.get(cell)
    number: float | None = getattr(held, name) if held is not None else None
    return number


def amount(sheet: Sheet, value: float) -> str:
    """A value with its unit."""
    if not isfinite(shown(value, sheet.measure.unit)):
        return _("a number too large to write")
    return quantity(value, sheet.measure.unit, sheet.measure.decimals)


def apart(sheet: Sheet, value: float) -> str:
    """A difference with its unit."""
    if not isfinite(shown(value, sheet.measure.unit)):
        return _("a number too large to write")
    return difference(value, sheet.measure.unit, max(sheet.measure.decimals, 1))
