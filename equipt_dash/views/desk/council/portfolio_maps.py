"""The two heat maps of the portfolio. A square always says in words what its shade means, and leads to the page behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from equipt_dash.charts.heat import Heat, HeatRow, Square
from equipt_dash.kernel.model import Department, Disparity, Level, Measure, Observation, Quality, Source, Strength
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import Block, Cell, Column, FigureModel, Holds, TableModel, Text
from equipt_dash.statistics.targets import TargetStatus, target_status
from equipt_dash.store import portfolio, queries
from equipt_dash.store.portfolio import NEAR, Crossing
from equipt_dash.views.context import Context
from equipt_dash.views.home_rows import home_rows
from equipt_dash.views.kinds import strength_words
from equipt_dash.views.number_cells import value_cell
from equipt_dash.views.outcome_figures import sources_of
from equipt_dash.views.paging import Cut, address
from equipt_dash.views.performance import Record, record
from equipt_dash.views.wording import not_recorded, value_words

YEARS = 8
"""Newest years that fit side by side."""

FAR = 0.2
"""Missed by more than this part of the target's own size is far."""

_STEP = {Strength.DIRECT: 3, Strength.CONTRIBUTING: 2, Strength.CONTEXT: 1}


def crossing_map(
    context: Context, departments: Sequence[Department], disparities: Sequence[Disparity], path: str
) -> Block:
    """Departments by disparities: how many of their measures are linked, and how directly the strongest is."""
    if not departments or not disparities:
        return Text(((_("No department, or no targeted disparity, is recorded yet."),),))
    found = {(one.department, one.disparity): one for one in portfolio.crossings(context.scope, context.db)}
    rows = [
        HeatRow(one.name, f"/departments/{one.slug}", tuple(_crossing(found.get((one.code, d.slug)), one, d, path) for d in disparities))
        for one in departments
    ]  # fmt: skip
    if any(code == "" for code, _slug in found):
        squares = tuple(_crossing(found.get(("", d.slug)), None, d, path) for d in disparities)
        rows.append(HeatRow(_("The whole city"), "/departments", squares))
    tied = sum(1 for one in departments if any(code == one.code for code, _slug in found))
    columns = tuple(one.title for one in disparities)
    words = ngettext(
        "{n} of {all} departments has a measure that is linked to a disparity.",
        "{n} of {all} departments have a measure that is linked to a disparity.",
        tied, all=len(departments),
    )  # fmt: skip
    key = tuple((_STEP[one], _("strongest link: {strength}", strength=strength_words(one))) for one in Strength)
    heat = Heat(_("Department"), columns, tuple(rows), (*key, (0, _("no linked measure"))), ties=True)
    return FigureModel(
        "departments-by-disparity",
        _("How strongly the work of each department is tied to each disparity"),
        words,
        heat,
        _twin(heat, _("Links between departments and disparities")),
        (),
        (
            _(
                "A square counts the linked measures and says how direct the strongest link is. “On target”: of those that have one."
            ),
        ),
    )


def _crossing(found: Crossing | None, department: Department | None, disparity: Disparity, path: str) -> Square:
    if found is None:
        return Square(_("none"), step=0)
    words = {Strength.DIRECT: _("direct"), Strength.CONTRIBUTING: _("contributing"), Strength.CONTEXT: _("context")}[
        found.strongest
    ]
    if found.judged:
        words = _("{strength}, {n} of {all} on target", strength=words, n=found.met, all=found.judged)
    asked = {"disparity": disparity.slug, **({"department": department.slug} if department else {})}
    return Square(str(found.links), words, _STEP[found.strongest], f"{address(path, asked)}#measures")


def year_map(context: Context, shown: Cut[Measure], departments: Sequence[Department]) -> tuple[Block, ...]:
    """Measures by year, each beside the target of its own period."""
    if not shown.items:
        return (Text(((_("No measure fits all of these choices. Take one away."),),)),)
    rows_of = home_rows(context, shown.items)
    records = [record(one, rows_of.get(one.key, ())) for one in shown.items]
    years = sorted({row.period_end.year for one in records for row in one.actuals})[-YEARS:]
    owners = {one.code: one.name for one in departments}
    rows = tuple(
        HeatRow(one.measure.name, f"/measures/{one.measure.slug}", tuple(_year(one, year) for year in years), _owner(one.measure, owners))
        for one in records
    )  # fmt: skip
    key = (
        (0, _("meets its target, or cannot be judged: the word says which")), (1, _("misses it by up to 5%")),
        (2, _("misses it by up to 20%")), (3, _("misses it by more")),
    )  # fmt: skip
    heat = Heat(_("Measure"), tuple(str(year) for year in years), rows, key)
    sources = {one.key: one for one in queries.sources(context.scope, context.db)}
    used = [row for one in records for row in one.actuals]
    missed = sum(1 for row in rows if row.squares and row.squares[-1].step)
    words = ngettext(
        "Measures {first} to {last} of {total}. {n} misses its target in the last year shown.",
        "Measures {first} to {last} of {total}. {n} miss their target in the last year shown.",
        missed, first=shown.first, last=shown.last, total=shown.total,
    )  # fmt: skip
    made = FigureModel(
        "measures-by-year", _("Each measure beside its target, year by year"), words, heat,
        _year_twin(heat, records, years, sources), sources_of(used, sources),
        (_("Years end in the year shown. Where a year has several figures, its last one is shown."),),
    )  # fmt: skip
    return (made,)


def _owner(measure: Measure, owners: Mapping[str, str]) -> str:
    if measure.level is Level.INDICATOR:
        return _("shared by the whole city")
    return owners.get(measure.department, not_recorded())


def _year(one: Record, year: int) -> Square:
    """The last figure of a year beside the target of the same period."""
    row = _last(one, year)
    if row is None:
        return Square(_("no figure"), step=None)
    if row.value is None:
        return Square(value_words(one.measure, row), step=None, href=f"/measures/{one.measure.slug}")
    words, step = _stand(one, row)
    return Square(value_words(one.measure, row), words, step, f"/measures/{one.measure.slug}")


def _last(one: Record, year: int) -> Observation | None:
    return next((row for row in reversed(one.actuals) if row.period_end.year == year), None)


def _stand(one: Record, row: Observation) -> tuple[str, int]:
    if row.quality is Quality.SUSPECT:
        return _("doubtful"), 0
    goal = one.target_for(row.period)
    found = target_status(row.value, goal.value if goal else None, one.measure.better)
    if goal is None or found.status is TargetStatus.NOT_SET:
        return _("no target"), 0
    if found.shortfall is None:
        return _("not judged"), 0
    if found.status is TargetStatus.MET:
        return _("met"), 0
    if found.status is TargetStatus.ON_TRACK:
        return _("within {n}%", n=round(100 * NEAR)), 1
    far = found.shortfall > FAR * abs(goal.value or 0.0)
    return (_("far off"), 3) if far else (_("off"), 2)


def _twin(heat: Heat, caption: str) -> TableModel:
    """The same squares as a table that a phone stacks and a CSV holds."""
    columns = (Column("row", heat.corner), *(Column(f"c{n}", name) for n, name in enumerate(heat.columns)))
    rows = tuple(
        (Cell(row.title, href=row.href, note=row.note), *(_cell(one) for one in row.squares)) for row in heat.rows
    )
    return TableModel(caption, columns, rows)


def _year_twin(
    heat: Heat, records: Sequence[Record], years: Sequence[int], sources: Mapping[str, Source]
) -> TableModel:
    """The years as a table whose CSV holds each number with its unit and the sources of its own measure."""
    columns = (
        Column("row", heat.corner),
        *(Column(f"c{n}", name, holds=Holds.QUANTITY) for n, name in enumerate(heat.columns)),
    )
    rows, credited = [], []
    for one, record_ in zip(heat.rows, records, strict=True):
        found = [_last(record_, year) for year in years]
        squares = [
            _cell(square) if row is None else replace(value_cell(record_.measure, row), note=_cell(square).note)
            for square, row in zip(one.squares, found, strict=True)
        ]
        rows.append((Cell(one.title, href=one.href, note=one.note), *squares))
        credited.append(sources_of([row for row in found if row is not None], sources))
    return TableModel(_("Measures by year"), columns, tuple(rows), row_sources=tuple(credited))


def _cell(one: Square) -> Cell:
    words = f"({one.words})" if one.words else ""
    return Cell(one.text, note=words, absent=one.step is None)
