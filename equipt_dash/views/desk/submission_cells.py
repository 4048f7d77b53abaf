"""The figures a submission changes, from what to what: page by page, because an import may hold a million."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.model import Missing
from equipt_dash.kernel.submission import CellChange, Submission
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import missing_words
from equipt_dash.pages.parts import Block, Cell, Column, Download, TableModel
from equipt_dash.store.desk import submissions
from equipt_dash.store.desk.reviews import Queued
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.review_words import REVIEW, Names, period_words
from equipt_dash.views.paging import cut_of, pager, start_of
from equipt_dash.views.wording import amount

PER_PAGE = 300


def cell_blocks(desk: Desk, one: Queued, called: Names, params: Params) -> tuple[Block, ...]:
    """One page of the figures with the way to the others, and all of them as a file where there are more."""
    item, scope = one.item, desk.scope(Action.READ_REVIEW)
    start = start_of(one.cells, params, PER_PAGE)
    shown = submissions.cells(desk.read(scope), item.id, most=PER_PAGE, first=start)
    rows = tuple(_rows(item, shown, called))
    table = TableModel(_("Figures before and after"), _columns(), rows, empty=_("No figure changes."))
    if one.cells <= PER_PAGE:
        return (table,)

    def every() -> Iterator[tuple[Cell, ...]]:
        return _rows(item, submissions.cells(desk.read(scope), item.id), called)

    pages = pager(cut_of(shown, one.cells, start, PER_PAGE), f"{REVIEW}/{item.id}", {})
    words = _("All {n} changes (CSV)", n=f"{one.cells:,}")
    whole = TableModel(_("Figures before and after"), _columns(), ())
    return (table, *pages, Download("changes", words, whole, (), every))


def _columns() -> tuple[Column, ...]:
    return (
        Column("period", _("Period")), Column("group", _("Group")), Column("area", _("Area")),
        Column("before", _("Before"), True), Column("after", _("After"), True),
        Column("parts", _("Numerator and denominator")), Column("note", _("Note")),
    )  # fmt: skip


def _rows(item: Submission, cells: Iterable[CellChange], called: Names) -> Iterator[tuple[Cell, ...]]:
    for cell in cells:
        yield (
            Cell(period_words(cell.period, cell.role)),
            Cell(called.who(cell.group)),
            Cell(called.where(cell.area)),
            Cell(held_words(item, cell.before, called)),
            Cell(held_words(item, now_of(cell), called), cell.value),
            Cell(_parts(cell)),
            Cell(cell.note or _("none"), absent=not cell.note),
        )


def now_of(cell: CellChange) -> dict[str, object]:
    """What a cell would hold."""
    return {"value": cell.value, "missing": cell.missing.value if cell.missing else None}


def held_words(item: Submission, row: Mapping[str, object] | None, called: Names) -> str:
    """What a figure holds, with its unit."""
    if row is None:
        return _("nothing")
    value, missing = row.get("value"), row.get("missing")
    if isinstance(value, int | float):
        measure = called.measures.get(item.measure)
        return amount(measure, float(value)) if measure else f"{value:g}"
    return missing_words(Missing(str(missing))) if missing else _("nothing")


def _parts(cell: CellChange) -> str:
    if cell.numerator is None and cell.denominator is None:
        return _("none")
    top, bottom = (_("not given") if one is None else f"{one:,g}" for one in (cell.numerator, cell.denominator))
    return _("{top} of {bottom}", top=top, bottom=bottom)
