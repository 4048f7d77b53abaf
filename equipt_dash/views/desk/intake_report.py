"""How the problems of an import are shown: each kind once on the page, and every one of them in a download."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from equipt_dash.intake.findings import FAULT, FLAG, LEFT_OUT, Problem
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import plain
from equipt_dash.pages.parts import Cell, Column, Download, TableModel
from equipt_dash.views.desk.intake_words import weight_words

SHOWN = 50
"""Problems printed on the page; the CSV holds all of them."""

DOWNLOAD = "problems"
"""The name of the CSV, below the address of its page."""


def problem_table(found: Sequence[tuple[Problem, int]]) -> TableModel:
    """The first problem of each kind, and how often it was found."""
    rows = tuple(
        (*_cells(one, weight_words()[one.weight], 80), Cell(plain(count, 0), count))
        for one, count in islice(found, SHOWN)
    )
    order = {FAULT: 0, LEFT_OUT: 1, FLAG: 2}
    assert set(order) == set(weight_words())
    note = _("The first of each kind; the downloaded report names every one.") if rows else ""
    columns = (*_columns(), Column("count", _("How often"), True))
    return TableModel(_("What needs a look"), columns, rows, note=note, empty=_("Nothing: every row can be taken in."))


def download(every: Callable[[], Iterable[Problem]], file_name: str) -> Download:
    """Every problem, a row each, as a file to work through beside the table."""
    words = weight_words()

    def rows() -> Iterator[tuple[Cell, ...]]:
        for one in every():
            yield _cells(one, words[one.weight])

    table = TableModel(_("Every problem"), _columns(), ())
    return Download(DOWNLOAD, _("Download the whole report (CSV)"), table, ((file_name,),), rows)


def _columns() -> tuple[Column, ...]:
    return (
        Column("weight", _("What")), Column("row", _("Row")), Column("column", _("Column")),
        Column("value", _("As found")), Column("problem", _("Why")), Column("fix", _("What to do")),
    )  # fmt: skip


def _cells(one: Problem, weight: str, longest: int | None = None) -> tuple[Cell, ...]:
    return (
        Cell(weight),
        Cell("" if one.row is None else str(one.row)),
        Cell(one.column or ""),
        Cell((one.value or "")[:longest]),
        Cell(one.problem),
        Cell(one.fix),
    )
