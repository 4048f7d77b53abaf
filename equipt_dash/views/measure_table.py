"""Measures as rows: whose each is, what it tells, its newest result beside its target, and its disparity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.kernel.model import ALL_GROUPS, Level, Measure, Observation
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import Cell, Column, Holds, TableModel
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.home_rows import home_rows
from equipt_dash.views.kinds import kind_words, strength_words
from equipt_dash.views.number_cells import value_cell
from equipt_dash.views.performance import Record, record
from equipt_dash.views.wording import not_recorded

Ties = Mapping[str, tuple[Cell, ...]]
"""By measure key: a cell for each disparity the measure is tied to."""


def ties_of(context: Context) -> Ties:
    """What ties measures to disparities: a link, or that the disparity is read from the measure itself."""
    scope, db = context.scope, context.db
    items = {item.slug: item for item in queries.disparities(scope, db)}
    found: dict[str, list[Cell]] = {}
    for item in items.values():
        cell = Cell(item.title, href=f"/disparities/{item.slug}", note=_("(is read from this indicator)"))
        found.setdefault(item.measure, []).append(cell)
    for link in queries.links(scope, db):
        note = f"({strength_words(link.strength)})"
        cell = Cell(items[link.disparity].title, href=f"/disparities/{link.disparity}", note=note)
        found.setdefault(link.measure, []).append(cell)
    return {key: tuple(cells) for key, cells in found.items()}


def tells(measure: Measure) -> str:
    """What a measure tells, in a few words."""
    return kind_words(measure.kind) if measure.level is Level.PERFORMANCE else _("how people fare")


def measure_table(
    context: Context, measures: Sequence[Measure], ties: Ties, caption: str, *, owners: Mapping[str, str] | None = None
) -> TableModel:
    """A row for each measure, in the order given. ``owners`` maps department codes to names; without it the
    column that says who answers is left out, because every row has the same answer.
    """
    columns = (
        Column("measure", _("Measure")),
        *((Column("owner", _("Who answers for it")),) if owners is not None else ()),
        Column("tells", _("What it tells")),
        Column("period", _("Newest period")),
        Column("value", _("Result"), True, Holds.QUANTITY),
        Column("target", _("Target for that period"), True, Holds.QUANTITY),
        Column("disparity", _("Disparity")),
    )
    records = home_rows(context, measures)
    rows = tuple(
        (
            Cell(item.name, href=f"/measures/{item.slug}"),
            *((Cell(_owner(item, owners)),) if owners is not None else ()),
            Cell(tells(item)),
            *_newest(item, records.get(item.key, ())),
            _tie(ties.get(item.key, ())),
        )
        for item in measures
    )
    return TableModel(caption, columns, rows)


def _owner(measure: Measure, owners: Mapping[str, str]) -> str:
    if measure.level is Level.INDICATOR:
        return _("The city shares responsibility for this")
    return owners.get(measure.department, not_recorded())


def _tie(cells: tuple[Cell, ...]) -> Cell:
    if not cells:
        return Cell(_("none"), absent=True)
    if len(cells) == 1:
        return cells[0]
    more = ngettext("(and {n} more)", "(and {n} more)", len(cells) - 1)
    return Cell(cells[0].text, href=cells[0].href, note=f"{cells[0].note} {more}")


def _newest(measure: Measure, rows: Sequence[Observation]) -> tuple[Cell, Cell, Cell]:
    one: Record = record(measure, rows)
    newest = one.newest
    if newest is None:
        return _without_newest(measure, one, rows)
    goal = next((row for row in one.targets if row.period == newest.period), None)
    return (Cell(newest.period), value_cell(measure, newest), value_cell(measure, goal))


def _without_newest(measure: Measure, one: Record, rows: Sequence[Observation]) -> tuple[Cell, Cell, Cell]:
    by_group = [row for row in rows if row.group != ALL_GROUPS and row.value is not None]
    if by_group:
        return (Cell(by_group[-1].period), Cell(_("published by group only"), absent=True), value_cell(measure, None))
    last = one.actuals[-1] if one.actuals else None
    return (Cell(_("none"), absent=True), value_cell(measure, last), value_cell(measure, None))
