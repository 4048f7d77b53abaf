"""One measure: a department's own, or a community indicator. What it shows, how sure, and what it is tied to."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.model import Department, Disparity, Kind, Level, Link, Measure, Source
from equipt_dash.store import queries
from equipt_dash.views.context import BadAddress, Context, Params, chosen
from equipt_dash.views.everything import everything
from equipt_dash.views.kinds import kind_words, strength_words
from equipt_dash.views.outcome_figures import level_now, level_over_time, pairs_table, sources_of
from equipt_dash.views.outcomes import Outcome, load_outcomes
from equipt_dash.views.parts import (
    Block,
    Bullets,
    Card,
    Cards,
    Choice,
    Details,
    Explorer,
    Facts,
    FilterForm,
    LinkTo,
    Notice,
    Page,
    Rich,
    Section,
    Text,
)
from equipt_dash.views.performance import (
    direction_note,
    finding,
    freshness_badge,
    record,
    status_badge,
    trend_badge,
    years_figure,
)
from equipt_dash.views.wording import (
    direction_words,
    label,
    not_recorded,
    predicts_badge,
    predicts_sentence,
    source_line,
)
from equipt_dash.words import _
from equipt_dash.words.numbers import day, plain, unit_words

Sources = Mapping[str, Source]


def build(context: Context, params: Params) -> Page | None:
    """The page of the measure ``slug``; ``None`` where there is none."""
    measure = queries.measure(context.scope, context.db, params["slug"])
    if measure is None:
        return None
    sources = {source.key: source for source in queries.sources(context.scope, context.db)}
    if measure.level is Level.PERFORMANCE:
        return _performance(context, measure, sources)
    return _indicator(context, measure, sources, params)


def _performance(context: Context, measure: Measure, sources: Sources) -> Page:
    rows = queries.observations(context.scope, context.db, [measure.key])
    one = record(measure, rows)
    department = next((d for d in queries.departments(context.scope, context.db) if d.code == measure.department), None)
    newest = one.newest
    badges = (
        status_badge(one.status),
        trend_badge(one.trend),
        freshness_badge(newest.period_end if newest else None, measure.next_update, context.today),
    )
    note = direction_note(measure)
    return Page(
        title=measure.name,
        heading=measure.name,
        kicker=_("Performance measure, {department}", department=department.name if department else not_recorded()),
        lead=(finding(one),),
        badges=badges,
        crumbs=_crumbs(department),
        sections=(
            Section(
                "results",
                _("Results and targets"),
                (years_figure(one, sources_of(rows, sources)), *((Text(((note,),)),) if note else ())),
            ),
            _links_section(context, measure),
            Section("by-race", _("Can it be split by race?"), (_no_split(measure),)),
            _about(context, measure, department, sources),
        ),
    )


def _no_split(measure: Measure) -> Block:
    words = [_("Not in the public record: the source gives one number a year for everybody served.")]
    if measure.note:
        words.append(measure.note)
    words.append(
        _(
            "To show who is served, the department would need to record race and ethnicity for this measure "
            "and publish counts large enough to protect people."
        )
    )
    return Text(tuple((line,) for line in words))


def _crumbs(department: Department | None) -> tuple[LinkTo, ...]:
    crumbs = [LinkTo(_("Measures"), "/measures")]
    if department is not None:
        crumbs.append(LinkTo(department.name, f"/departments/{department.slug}"))
    return tuple(crumbs)


def _links_section(context: Context, measure: Measure) -> Section:
    links = queries.links(context.scope, context.db, measure=measure.key)
    disparities = {d.slug: d for d in queries.disparities(context.scope, context.db)}
    title = _("Which disparity is it meant to reduce?")
    if not links:
        words = (
            _("No disparity is linked to this measure. "),
            LinkTo(_("See which measures connect"), "/connections"),
            ".",
        )
        return Section("links", title, (Text((words,)),))
    cards = Cards(tuple(_link_card(link, disparities[link.disparity]) for link in links))
    return Section("links", title, (Text(((_overlap_words(),),)), cards))


def _overlap_words() -> str:
    return _(
        "This link is a proposal of this project, not of the city. Results here end in 2015 and most outcomes begin "
        "in 2014, so nothing on this page shows that the measure moved the disparity."
    )


def _link_card(link: Link, disparity: Disparity) -> Card:
    return Card(
        title=disparity.title,
        href=f"/disparities/{disparity.slug}",
        kicker=strength_words(link.strength),
        lines=(
            (link.mechanism,),
            (_("Why this strength: "), link.strength_reason or not_recorded()),
            (
                _("Evidence: "),
                link.evidence or not_recorded(),
                _(". Reviewed by: "),
                link.reviewer or not_recorded(),
                ".",
            ),
        ),
    )


def _indicator(context: Context, measure: Measure, sources: Sources, params: Params) -> Page:
    found = [o for o in load_outcomes(context, [measure]) if o.periods]
    if not found:
        nothing = Text(((_("No value for this city is published yet."),),))
        return Page(
            title=measure.name, heading=measure.name, lead=(_("No figure yet."),),
            crumbs=(LinkTo(_("Measures"), "/measures"),),
            sections=(Section("figures", _("Figures"), (nothing,)), _about(context, measure, None, sources)),
        )  # fmt: skip
    areas = {o.area.code: o for o in found}
    outcome = areas[chosen(params, "area", tuple(areas), found[0].area.code)]
    codes, periods = _chosen_groups(outcome, params), _chosen_periods(outcome, params)
    over_time = level_over_time(outcome, codes, periods, sources)
    newest = outcome.at(outcome.latest)
    end = next(iter(newest.values())).period_end
    return Page(
        title=measure.name,
        heading=measure.name,
        kicker=_("Community indicator. The city shares responsibility for this."),
        lead=(predicts_sentence(outcome),),
        badges=(predicts_badge(outcome.prediction), freshness_badge(end, measure.next_update, context.today)),
        crumbs=(LinkTo(_("Measures"), "/measures"),),
        intro=_composition_notice(outcome),
        jump=True,
        sections=(
            Section("level-now", _("Where each group stands"), _level_blocks(outcome, sources)),
            Section("change", _("How it moved"), (over_time,) if over_time else (_one_period(outcome),)),
            _disparity_section(context, measure),
            _about(context, measure, None, sources),
            Section("explore", _("Look closer"), _explore_blocks(outcome, areas, codes, periods)),
        ),
    )


def _level_blocks(outcome: Outcome, sources: Sources) -> tuple[Block, ...]:
    blocks: list[Block] = [level_now(outcome, outcome.latest, sources)]
    if not outcome.is_composition:
        blocks.append(Details(_("Each group beside the best-off group"), (pairs_table(outcome, outcome.latest),)))
    return tuple(blocks)


def _one_period(outcome: Outcome) -> Block:
    return Text(((_("Only {period} is published here, so no change can be shown.", period=outcome.latest),),))


def _composition_notice(outcome: Outcome) -> tuple[Block, ...]:
    if not outcome.is_composition:
        return ()
    body = _(
        "They show how the people counted are made up. A large group has a large share, so the shares say nothing about "
        "how likely it is for each group. They are not compared and not counted as an outcome."
    )
    return (Notice(_("These figures describe a make-up, not a rate"), ((body,),)),)


def _chosen_groups(outcome: Outcome, params: Params) -> tuple[str, ...]:
    group = chosen(params, "group", outcome.codes)
    return (group,) if group else outcome.codes


def _chosen_periods(outcome: Outcome, params: Params) -> tuple[str, ...]:
    first = chosen(params, "from", outcome.periods, outcome.periods[0])
    last = chosen(params, "to", outcome.periods, outcome.periods[-1])
    start, end = outcome.periods.index(first), outcome.periods.index(last)
    if start > end:
        raise BadAddress("from")
    return outcome.periods[start : end + 1]


def _explore_blocks(
    outcome: Outcome, areas: Mapping[str, Outcome], codes: tuple[str, ...], periods: tuple[str, ...]
) -> tuple[Block, ...]:
    group = codes[0] if len(codes) == 1 and len(outcome.codes) > 1 else ""
    years = tuple((period, period) for period in outcome.periods)
    form = FilterForm(
        action=f"/measures/{outcome.measure.slug}",
        legend=_("Choose what the charts on this page show"),
        query_label="",
        query="",
        choices=(
            Choice("area", _("Area"), outcome.area.code, tuple((c, o.area.name) for c, o in areas.items())),
            Choice(
                "group", _("Group"), group,
                (("", _("All groups")), *((c, label(outcome.groups, c)) for c in outcome.codes)),
            ),
            Choice("from", _("From"), periods[0], years),
            Choice("to", _("To"), periods[-1], years),
        ),
        submit=_("Show"),
    )  # fmt: skip
    explorer = Explorer(
        title=_("Interactive chart of {name}", name=outcome.measure.name),
        words=_("Or open a chart you can point at and zoom. Your choices stand in the address, so you can share them."),
        button=_("Open the interactive chart"),
    )
    return (form, explorer)


def _disparity_section(context: Context, measure: Measure) -> Section:
    items = queries.disparities(context.scope, context.db, measure=measure.key)
    title = _("Targeted disparities built on this indicator")
    if not items:
        return Section("disparities", title, (Text(((_("None yet."),),)),))
    entries: tuple[Rich, ...] = tuple((LinkTo(d.title, f"/disparities/{d.slug}"), ". ", d.statement) for d in items)
    return Section("disparities", title, (Bullets(entries),))


def _about(context: Context, measure: Measure, department: Department | None, sources: Sources) -> Section:
    source = sources[measure.source]
    owner: Rich = (_("The city as a whole"),)
    if department is not None:
        owner = (LinkTo(department.name, f"/departments/{department.slug}"),)
    rows: list[tuple[str, Rich]] = [
        (_("Who answers for it"), owner),
        (
            _("What it tells"),
            (kind_words(measure.kind) if measure.level is Level.PERFORMANCE else _("how people fare"),),
        ),
        (_("Definition"), (measure.definition or _not_written(measure),)),
        (_("Counted on top"), (measure.numerator_words or not_recorded(),)),
        (_("Divided by"), (measure.denominator_words or not_recorded(),)),
        (
            _("Unit"),
            (_("{unit} ({basis})", unit=unit_words(measure.unit), basis=measure.unit_basis or not_recorded()),),
        ),
        (_("Largest possible value"), (plain(measure.scale, 0) if measure.scale else _("no upper limit declared"),)),
        (_("Direction"), (f"{direction_words(measure.better)} ({measure.better_basis or not_recorded()})",)),
        (_("How often"), (measure.frequency or not_recorded(),)),
        (_("Calendar"), (measure.calendar or not_recorded(),)),
        (_("Next update"), (day(measure.next_update) if measure.next_update else not_recorded(),)),
        (_("Source"), source_line(source)),
        (_("Licence of the figures"), (source.licence or not_recorded(),)),
        (_("How the figures were taken"), (source.retrieved or not_recorded(),)),
        (_("The source's own number"), (measure.source_ref or not_recorded(),)),
    ]
    if measure.level is Level.PERFORMANCE:
        rows.insert(2, (_("Program"), (measure.program or not_recorded(),)))
        rows.append((_("The source’s own kind"), (measure.source_type or not_recorded(),)))
    if measure.level is Level.INDICATOR:
        rows.insert(6, (_("Race and ethnicity standard"), (measure.category_standard or not_recorded(),)))
    if measure.note and measure.level is Level.INDICATOR:
        rows.append((_("Good to know"), (measure.note,)))
    return Section("about", _("About this measure"), (Facts(tuple(rows)), _whole(context, measure, sources)))


def _whole(context: Context, measure: Measure, sources: Sources) -> Block:
    scope, db = context.scope, context.db
    groups = {group.code: group for group in queries.groups(scope, db)}
    areas = {area.code: area for area in queries.areas(scope, db)}
    return everything(measure, queries.observations(scope, db, [measure.key]), groups, areas, sources)


def _not_written(measure: Measure) -> str:
    if measure.kind is Kind.NOT_RECORDED:
        return not_recorded()
    return _("Not yet written in plain words; the name above is the source's.")
