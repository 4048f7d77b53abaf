"""``/council/districts``: what an edition shows of each part of the city, on the city's own map and beside the whole city.

Why only published figures, and nothing worked out from them: an edition has hidden small numbers and whatever gives
them away. A sum, an average or a rank made here from what is left could give them away again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.home_area import area_order
from equipt_dash.kernel.model import ALL_GROUPS, Area, Measure, Observation
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import (
    Block,
    Cell,
    Choice,
    Column,
    FilterForm,
    LinkTo,
    Notice,
    Page,
    Section,
    TableModel,
    Text,
)
from equipt_dash.store import queries
from equipt_dash.store.desk import visits
from equipt_dash.store.desk.maps import read_map
from equipt_dash.views.context import Context, Params, chosen
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.council.districts_figures import Told, levels, natural, on_map
from equipt_dash.views.number_cells import value_cell
from equipt_dash.views.wording import label

PATH = "/council/districts"
PARAMS = ("kind", "measure", "group", "place")
KINDS = ("district", "neighbourhood", "neighborhood")


@dataclass(frozen=True)
class Figures:
    """The published figures of one group, by measure: in the parts of the city, and in the whole city."""

    parts: Mapping[str, tuple[Observation, ...]]
    whole: Mapping[str, tuple[Observation, ...]]


def build(desk: Desk, params: Params) -> Page:
    """The page, from the newest edition.

    Raises:
        BadAddress: the address names what there is not.
    """
    found = visits.editions(desk.db)
    if not found:
        return _page((_("Nothing has been published yet."),))
    context = Context(public_scope(found[-1].number), desk.db, desk.framework, desk.today)
    areas = queries.areas(context.scope, context.db)
    kinds = tuple(kind for kind in KINDS if any(one.kind == kind for one in areas))
    if not kinds:
        return _page((_("Edition {n} has no figures by council district.", n=found[-1].number),))
    kind = chosen(params, "kind", kinds, kinds[0])
    parts = tuple(sorted((one for one in areas if one.kind == kind), key=natural))
    groups = {one.code: one for one in queries.groups(context.scope, context.db)}
    split = queries.groups_in(context.scope, context.db, [one.code for one in parts])
    codes = (ALL_GROUPS, *(code for code in groups if code in split and code != ALL_GROUPS))
    group = chosen(params, "group", codes, ALL_GROUPS)
    figures = _figures(context, parts, [one for one in areas if one.is_home], group)
    measures = {one.slug: one for one in queries.measures(context.scope, context.db, keys=tuple(figures.parts))}
    slug = chosen(params, "measure", tuple(measures), next(iter(measures), ""))
    place = chosen(params, "place", tuple(one.code for one in parts), parts[0].code)
    choices = (
        *((Choice("kind", _("Parts of the city"), kind, tuple((one, _kind(one)) for one in kinds)),) if len(kinds) > 1 else ()),
        Choice("measure", _("Measure"), slug, tuple((one.slug, one.name) for one in measures.values())),
        *((Choice("group", _("For whom"), group, tuple((code, label(groups, code)) for code in codes)),) if len(codes) > 1 else ()),
        Choice("place", _("One part, measure by measure"), place, tuple((one.code, one.name) for one in parts)),
    )  # fmt: skip
    form = FilterForm(PATH, _("Choose what to see"), "", "", choices, _("Show"))
    if not measures:
        return _page(
            (_("There is no published figure by council district for {whom}.", whom=label(groups, group)),), (form,)
        )
    told = _told(measures[slug], parts, figures, "" if group == ALL_GROUPS else label(groups, group))
    here = next(one for one in parts if one.code == place)
    made = _page(
        (_lead(found[-1].number, kind, len(parts), len(measures)),),
        (form,),
        (
            Section("map", measures[slug].name, _pictures(context, told, kind)),
            Section("place", here.name, (_table(here, tuple(measures.values()), figures), Text(((_care(),),)))),
        ),
    )
    return replace(made, edition=found[-1].number)


def _page(lead: tuple[str, ...], intro: tuple[Block, ...] = (), sections: tuple[Section, ...] = ()) -> Page:
    title = _("Council districts")
    crumbs = (LinkTo(_("Since you last looked"), "/council"),)
    return Page(title, title, lead, sections, kicker=_("Council"), crumbs=crumbs, intro=intro)


def _lead(edition: int, kind: str, parts: int, measures: int) -> str:
    return ngettext(
        "Edition {edition} has figures of {n} measure for {parts} parts of the city ({kind}).",
        "Edition {edition} has figures of {n} measures for {parts} parts of the city ({kind}).",
        measures, edition=edition, parts=parts, kind=_kind(kind),
    )  # fmt: skip


def _kind(code: str) -> str:
    return _("council districts") if code == "district" else _("neighborhoods")


def _care() -> str:
    return _(
        "Only published figures are compared. Where too few people are behind a figure it is not shown, and neither is "
        "anything worked out from it. A small difference between two parts of the city can be chance."
    )


def _figures(context: Context, parts: Sequence[Area], home: Sequence[Area], group: str) -> Figures:
    here = queries.in_areas(context.scope, context.db, [one.code for one in parts], group=group)
    order = {one.code: number for number, one in enumerate(sorted(home, key=area_order))}
    whole = queries.in_areas(context.scope, context.db, list(order), group=group)
    return Figures(_by_measure(here), _by_measure(sorted(whole, key=lambda one: order[one.area])))


def _by_measure(rows: Sequence[Observation]) -> Mapping[str, tuple[Observation, ...]]:
    found: dict[str, list[Observation]] = {}
    for row in rows:
        found.setdefault(row.measure, []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def _told(measure: Measure, parts: Sequence[Area], figures: Figures, whom: str) -> Told:
    """A measure in the newest period in which some part of the city has a number."""
    rows = figures.parts[measure.key]
    newest = max(rows, key=lambda one: (one.value is not None, one.period_end))
    by_area = {one.area: one for one in rows if one.period == newest.period}
    return Told(measure, newest.period, tuple((one, by_area.get(one.code)) for one in parts),
                _same_period(figures.whole.get(measure.key, ()), newest.period), whom)  # fmt: skip


def _same_period(rows: Sequence[Observation], period: str) -> Observation | None:
    return next((one for one in rows if one.period == period and one.value is not None), None)


def _pictures(context: Context, told: Told, kind: str) -> tuple[Block, ...]:
    sources = {one.key: one for one in queries.sources(context.scope, context.db)}
    beside = levels(told, sources)
    drawn = read_map(context.db, kind)
    here = drawn and {area.code: drawn.shapes[area.code] for area, _row in told.rows if area.code in drawn.shapes}
    if not drawn or not here:
        words = _("No map of these parts of the city has been taken in. Whoever runs this server can do so.")
        return Notice(_("No map yet"), ((words,),)), beside
    return on_map(told, replace(drawn, shapes=here), sources), beside


def _table(place: Area, measures: Sequence[Measure], figures: Figures) -> TableModel:
    """Every measure that has a figure in ``place``, beside the whole city in the same period."""
    rows = []
    for measure in measures:
        here = [one for one in figures.parts[measure.key] if one.area == place.code]
        if not here:
            continue
        newest = here[-1]
        city = _same_period(figures.whole.get(measure.key, ()), newest.period)
        rows.append(
            (
                Cell(measure.name, href=f"/measures/{measure.slug}"),
                Cell(newest.period),
                value_cell(measure, newest),
                value_cell(measure, city),
            )
        )
    columns = (
        Column("measure", _("Measure")), Column("period", _("Newest period")), Column("here", place.name, True),
        Column("city", _("Whole city"), True),
    )  # fmt: skip
    return TableModel(
        _("{name}, measure by measure", name=place.name), columns, tuple(rows), empty=_("There is no published figure.")
    )
