"""The seven cities the talk names, side by side on one outcome. No ranking: cities stand by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.charts.model import Row
from equipt_dash.kernel.model import ALL_GROUPS, Group, Measure, Source
from equipt_dash.kernel.words import _, listed
from equipt_dash.kernel.words.numbers import shown
from equipt_dash.pages.chart_parts import DotsChart
from equipt_dash.pages.parts import (
    Cell,
    Choice,
    Column,
    FigureModel,
    FilterForm,
    Holds,
    LinkTo,
    Page,
    Section,
    TableModel,
    Text,
)
from equipt_dash.statistics.gaps import gap
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params, chosen
from equipt_dash.views.number_cells import gap_cell, value_cell
from equipt_dash.views.outcome_figures import axis_for, slot, sources_of
from equipt_dash.views.outcomes import Outcome, indicators, load_outcomes
from equipt_dash.views.wording import label, value_words


def build(context: Context, params: Params) -> Page | None:
    """The peers page for the chosen outcome and group."""
    measures = {m.key: m for m in indicators(context)}
    by_measure: dict[str, list[Outcome]] = {}
    for outcome in load_outcomes(context, tuple(measures.values()), home_only=False):
        if outcome.periods and outcome.area.kind != "metro":
            by_measure.setdefault(outcome.measure.key, []).append(outcome)
    shared = {key: items for key, items in by_measure.items() if len({o.area.city for o in items}) > 1}
    if not shared:
        return _empty()
    key = chosen(params, "measure", tuple(by_measure), next(iter(shared)))
    outcomes = sorted(_one_per_city(by_measure[key]), key=lambda o: o.area.name)
    codes = _codes(outcomes)
    group = chosen(params, "group", codes, _first_group(context, key, codes))
    sources = {source.key: source for source in queries.sources(context.scope, context.db)}
    measure = measures[key]
    cities = sorted({o.area.name for items in shared.values() for o in items if o.area.kind == "city"})
    return Page(
        title=_("Other cities"),
        heading=_("The same outcome in other cities"),
        lead=(_lead(measure, outcomes, group),),
        intro=(_form(measures, shared, key, outcomes[0].groups, codes, group),),
        sections=(
            Section("levels", _("By city"), (_figure(measure, outcomes, group, sources),)),
            Section("all-groups", _("All groups"), (_table(measure, outcomes, codes),)),
            Section("why", _("Why these cities"), (_why(cities),)),
        ),
    )


def _first_group(context: Context, measure: str, codes: tuple[str, ...]) -> str:
    """The group a targeted disparity of this outcome speaks of, or the first in the order pages print."""
    burdened = [code for d in queries.disparities(context.scope, context.db, measure=measure) for code in d.burdened]
    return next((code for code in burdened if code in codes), codes[0])


def _empty() -> Page:
    words = _("No other city’s figures are published here yet.")
    return Page(title=_("Other cities"), heading=_("The same outcome in other cities"), lead=(words,), sections=())


def peer_table(context: Context, measure: Measure) -> TableModel | None:
    """Every group's newest level in each city with this outcome; ``None`` where no other city has it."""
    found = [o for o in load_outcomes(context, (measure,), home_only=False) if o.periods and o.area.kind != "metro"]
    outcomes = sorted(_one_per_city(found), key=lambda o: o.area.name)
    return _table(measure, outcomes, _codes(outcomes)) if len(outcomes) > 1 else None


def _one_per_city(outcomes: Sequence[Outcome]) -> list[Outcome]:
    first: dict[str, Outcome] = {}
    for outcome in outcomes:
        first.setdefault(outcome.area.city, outcome)
    return list(first.values())


def _codes(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    groups = outcomes[0].groups
    found = {code for o in outcomes for code in o.at(o.latest) if code != ALL_GROUPS}
    return tuple(sorted(found, key=lambda code: (groups[code].sort, groups[code].label)))


def _lead(measure: Measure, outcomes: Sequence[Outcome], group: str) -> str:
    return _(
        "{name} for {group} in {n} cities. Cities stand by name, not by rank: they differ in size, cost and history.",
        name=measure.name, group=label(outcomes[0].groups, group), n=len(outcomes),
    )  # fmt: skip


def _form(
    measures: Mapping[str, Measure],
    shared: Mapping[str, list[Outcome]],
    key: str,
    groups: Mapping[str, Group],
    codes: tuple[str, ...],
    group: str,
) -> FilterForm:
    keys = tuple(dict.fromkeys([*shared, key]))
    return FilterForm(
        action="/peers",
        legend=_("Choose an outcome and a group"),
        query_label="",
        query="",
        choices=(
            Choice("measure", _("Outcome"), key, tuple((k, measures[k].name) for k in keys)),
            Choice("group", _("Group"), group, tuple((code, label(groups, code)) for code in codes)),
        ),
        submit=_("Show"),
    )


def _figure(measure: Measure, outcomes: Sequence[Outcome], group: str, sources: Mapping[str, Source]) -> FigureModel:
    rows, cells, used, credited = [], [], [], []
    for outcome in outcomes:
        at = outcome.at(outcome.latest)
        row, place = at.get(group), slot(outcome.groups[group])
        words = value_words(measure, row)
        name = _("{area}, {period}", area=outcome.area.name, period=outcome.latest)
        if row is None or row.value is None:
            rows.append(Row(name, place, None, text=words))
        else:
            low, high = (None if n is None else shown(n, measure.unit) for n in (row.low, row.high))
            rows.append(Row(name, place, shown(row.value, measure.unit), low, high, words))
            used.append(row)
        credited.append(sources_of([one for code in (group, ALL_GROUPS) if (one := at.get(code))], sources))
        cells.append(
            (Cell(outcome.area.name), Cell(outcome.latest), value_cell(measure, row), *_gap_cells(outcome, group))
        )
    columns = (
        Column("city", _("City")),
        Column("period", _("Period")),
        Column("value", _("Level"), True, Holds.QUANTITY),
        Column("average", _("Everybody"), True, Holds.QUANTITY),
        Column("gap", _("Gap"), True, Holds.QUANTITY),
    )
    numbers = [n for r in rows for n in (r.value, r.low, r.high)]
    title = _("{name}: {group}", name=measure.name, group=label(outcomes[0].groups, group))
    levels = [
        _("{city} {value}", city=o.area.name, value=value_words(measure, o.at(o.latest).get(group))) for o in outcomes
    ]
    return FigureModel(
        id="cities",
        title=title,
        sentence=_("{title}. {levels}.", title=title, levels="; ".join(levels)),
        chart=DotsChart(
            tuple(rows), None, axis_for(measure, numbers, zero=measure.unit not in ("years", "grade_levels"))
        ),
        table=TableModel(title, columns, tuple(cells), row_sources=tuple(credited)),
        sources=sources_of(used, sources),
        notes=(
            _("The gap compares the group with everybody in the same city; positive means the group is worse off."),
        ),
    )


def _gap_cells(outcome: Outcome, group: str) -> tuple[Cell, Cell]:
    measure, at = outcome.measure, outcome.at(outcome.latest)
    found = outcome.estimates(outcome.latest)
    absent = Cell(_("not published"), absent=True)
    if group not in found or ALL_GROUPS not in found or outcome.is_composition:
        return value_cell(measure, at.get(ALL_GROUPS)), absent
    share = outcome.share(outcome.latest, group)
    one = gap(found[group], found[ALL_GROUPS], measure.better, shared=True, share=share)
    return value_cell(measure, at.get(ALL_GROUPS)), gap_cell(measure, one.value)


def _table(measure: Measure, outcomes: Sequence[Outcome], codes: tuple[str, ...]) -> TableModel:
    groups = outcomes[0].groups
    everyone = (*codes, ALL_GROUPS)
    columns = (Column("city", _("City")), *(Column(code, label(groups, code), True) for code in everyone))
    rows = tuple(
        (Cell(f"{o.area.name}, {o.latest}"), *(value_cell(measure, o.at(o.latest).get(code)) for code in everyone))
        for o in outcomes
    )
    return TableModel(_("{name}, newest period of each city", name=measure.name), columns, rows)


def _why(cities: list[str]) -> Text:
    names = _("Shown: {cities}.", cities=listed(cities))
    words = _(
        "The talk this site puts to work names seven cities, one for each element of a high-performing city. They are "
        "shown so that residents can see what is possible elsewhere, with the same source and the same method."
    )
    return Text(((words,), (names,), (LinkTo(_("The seven elements"), "/elements"), ".")))
