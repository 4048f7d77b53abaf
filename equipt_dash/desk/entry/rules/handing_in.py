"""From typed cells to what is handed in: the numbers, the intervals that still hold, and what corrects the public."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.figures.reading import Typed
from equipt_dash.figures.sheet import CellId, Sheet
from equipt_dash.kernel.model import Observation
from equipt_dash.kernel.submission import CellChange

_SAME = ("value", "numerator", "denominator", "missing")


def changes(
    sheet: Sheet, rows: Mapping[CellId, Observation], cells: Mapping[CellId, Typed],
    brought: Mapping[CellId, CellChange] | None = None,
) -> tuple[CellChange, ...]:  # fmt: skip
    """The cells as they are handed in. An interval belongs to its value: it goes when another value comes.

    ``brought`` is what an import put into the draft, with the intervals of its file.
    """
    held: dict[CellId, Observation | CellChange] = {**rows, **(brought or {})}
    return tuple(_change(sheet, held.get(cell), typed) for cell, typed in sorted(cells.items()))


def _change(sheet: Sheet, row: Observation | CellChange | None, typed: Typed) -> CellChange:
    cell = typed.cell
    same = row is not None and all(getattr(row, name) == getattr(typed, name) for name in _SAME)
    kept = row if same and row is not None else None
    return CellChange(
        period=cell.period,
        role=sheet.role,
        group=cell.group,
        area=cell.area,
        period_end=sheet.ends[cell.period],
        value=typed.value,
        numerator=typed.numerator,
        denominator=typed.denominator,
        se=kept.se if kept else None,
        low=kept.low if kept else None,
        high=kept.high if kept else None,
        level=kept.level if kept else None,
        missing=typed.missing,
        as_found=kept.as_found if kept else "",
        note=typed.note,
        base_version=typed.base_version,
    )


def corrected(
    published: Mapping[CellId, Observation], sheet: Sheet, cells: Mapping[CellId, Typed]
) -> tuple[CellId, ...]:
    """The cells whose public value changes. A reason why there was none is no value, except that it was too few."""
    found = []
    for cell, typed in sorted(cells.items()):
        public, now = published.get(cell), sheet.known.get(cell)
        if public is None or now is None or (typed.value, typed.missing) == (now.value, now.missing):
            continue
        if public.value is not None or now.value is not None:
            found.append(cell)
    return tuple(found)


def moved(sheet: Sheet, cells: Mapping[CellId, Typed]) -> tuple[CellId, ...]:
    """The cells that no longer hold what they were typed over."""
    return tuple(
        cell
        for cell, typed in sorted(cells.items())
        if typed.base_version != (sheet.known[cell].version if cell in sheet.known else 0)
    )
