"""From typed cells to what is handed in: the numbers, the intervals that still hold, and what corrects the public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from equipt_dash.desk.entry.rules.opened import Came, Stored, came
from equipt_dash.figures.checks import check, stops
from equipt_dash.figures.reading import Finding, Severity, Typed, read_cell
from equipt_dash.figures.sheet import CellId, Sheet
from equipt_dash.kernel.model import Observation
from equipt_dash.kernel.submission import CellChange
from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.entry import SHEET
from equipt_dash.pages.declared.spec import Reading
from equipt_dash.views.context import Params

_SAME = ("value", "numerator", "denominator", "missing")


@dataclass(frozen=True)
class Judged:
    """A form that is to be handed in. Nothing keeps it back where ``moved``, ``stopped`` and ``wrong`` are empty.

    ``moved`` are cells that no longer hold what they were typed over, ``stopped`` what the checks hold against it,
    ``wrong`` the reasons by field under the sheet; ``changes`` are the cells as they are handed in.
    """

    came: Came
    cells: Mapping[CellId, Typed]
    moved: tuple[CellId, ...]
    stopped: tuple[Finding, ...]
    wrong: Mapping[str, str]
    said: Reading
    changes: tuple[CellChange, ...]


def read(sheet: Sheet, changed: Mapping[CellId, Mapping[str, str]]) -> tuple[dict[CellId, Typed], tuple[Finding, ...]]:
    """The changed cells of a draft as numbers, with everything there is to say about them."""
    cells: dict[CellId, Typed] = {}
    unread: list[Finding] = []
    for cell, parts in changed.items():
        if cell.period not in sheet.ends:
            continue
        cells[cell], wrong = read_cell(sheet, cell, parts)
        unread += wrong
    silent = {one.cell for one in unread if one.part in ("value", "missing")}
    found = (*unread, *(one for one in check(sheet, cells) if one.cell not in silent))
    stopped = {(one.cell, one.part) for one in found if one.severity is Severity.ERROR}
    # What has to be corrected anyway is not asked about as well.
    kept = (one for one in found if one.severity is Severity.ERROR or (one.cell, one.part) not in stopped)
    return cells, tuple(dict.fromkeys(kept))


def judged(stored: Stored, sent: Params, cells: Mapping[str, str]) -> Judged:
    """A form as it came, held against the checks and against what is stored.

    Raises:
        BadAddress: as ``opened.came`` says.
    """
    found = came(stored, sent, cells)
    sheet = found.opened.sheet
    typed, findings = read(sheet, found.changed)
    said_of_it = SHEET.read(found.said)
    wrong = dict(said_of_it.wrong)
    if corrected(found.opened.published, sheet, typed) and not said_of_it.text("restatement").strip():
        wrong["restatement"] = SHEET.field("restatement").missing()
    until = said_of_it.day("embargo")
    if until is not None and until < stored.reader.today:
        wrong["embargo"] = _("This day has passed. Choose a later one, or leave it empty.")
    stale, stopped = moved(sheet, typed), stops(findings, typed)
    ready = () if stale or stopped or wrong else changes(sheet, found.opened.rows, typed, found.opened.brought)
    return Judged(found, typed, stale, stopped, wrong, said_of_it, ready)


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
