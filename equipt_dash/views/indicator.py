"""A community indicator as a page: level by group, how it moved, the gap, and the choices a reader has."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.model import Measure, Source
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Choice,
    Details,
    Explorer,
    FigureModel,
    FilterForm,
    LinkTo,
    Notice,
    Page,
    Rich,
    Section,
    Text,
)
from equipt_dash.practice.model import LeverAction
from equipt_dash.store import queries
from equipt_dash.views.context import BadAddress, Context, Params, chosen
from equipt_dash.views.measure_about import about
from equipt_dash.views.outcome_figures import gap_over_time, level_now, level_over_time, pairs_table
from equipt_dash.views.outcomes import Outcome, Target, load_outcomes
from equipt_dash.views.performance import (
    freshness_badge,
)
from equipt_dash.views.practice.starts import began
from equipt_dash.views.predicts_words import left_out_sentence, predicts_badge, predicts_sentence
from equipt_dash.views.story import story_section
from equipt_dash.views.wording import (
    gap_size,
    label,
)

Sources = Mapping[str, Source]


def indicator_page(context: Context, measure: Measure, sources: Sources, params: Params) -> Page:
    """The page of an indicator for the area, groups and periods its address asks for."""
    found = [o for o in load_outcomes(context, [measure]) if o.periods]
    if not found:
        nothing = Text(((_("No value for this city is published yet."),),))
        return Page(
            title=measure.name, heading=measure.name, lead=(_("No figure yet."),),
            crumbs=(LinkTo(_("Measures"), "/measures"),),
            sections=(Section("figures", _("Figures"), (nothing,)), *story_section(context, measure), about(context, measure, None, sources)),
        )  # fmt: skip
    areas = {o.area.code: o for o in found}
    outcome = areas[chosen(params, "area", tuple(areas), found[0].area.code)]
    codes, periods = _chosen_groups(outcome, params), _chosen_periods(outcome, params)
    actions = queries.records(context.scope, context.db, LeverAction)
    starts = began(actions, [row for period in periods for row in outcome.at(period).values()], measure=measure.key)
    over_time = level_over_time(outcome, codes, periods, sources, starts)
    newest = outcome.at(outcome.latest)
    end = next(iter(newest.values())).period_end
    return Page(
        title=measure.name,
        heading=measure.name,
        kicker=_("Community indicator. The city shares responsibility for this."),
        lead=(predicts_sentence(outcome),),
        badges=(predicts_badge(outcome), freshness_badge(end, measure.next_update, context.today)),
        crumbs=(LinkTo(_("Measures"), "/measures"),),
        intro=_composition_notice(outcome),
        jump=True,
        sections=(
            Section("level-now", _("Where each group stands"), _level_blocks(outcome, sources)),
            Section("change", _("How it moved"), _moves(context, outcome, over_time, sources)),
            *story_section(context, measure),
            Section("target", _("Target"), (_target(context, outcome),)),
            _disparity_section(context, measure),
            about(context, measure, None, sources),
            Section("explore", _("Look closer"), _explore_blocks(outcome, areas, codes, periods)),
        ),
    )


def _level_blocks(outcome: Outcome, sources: Sources) -> tuple[Block, ...]:
    blocks: list[Block] = [level_now(outcome, outcome.latest, sources)]
    without = left_out_sentence(outcome)
    if without:
        blocks.append(Text(((without,),)))
    if not outcome.is_composition:
        blocks.append(Details(_("Each group beside the best-off group"), (pairs_table(outcome, outcome.latest),)))
    return tuple(blocks)


def _moves(context: Context, outcome: Outcome, over_time: FigureModel | None, sources: Sources) -> tuple[Block, ...]:
    """Levels over time, and the gap of the first disparity that is read from this indicator here."""
    items = queries.disparities(context.scope, context.db, measure=outcome.measure.key)
    here = next((item for item in items if item.area == outcome.area.code), None)
    actions = queries.records(context.scope, context.db, LeverAction)
    starts = began(actions, outcome.values, disparity=here.slug) if here else ()
    gap = gap_over_time(Target(here, outcome), sources, starts) if here else None
    figures: tuple[Block, ...] = tuple(figure for figure in (over_time, gap) if figure is not None)
    return figures or (_one_period(outcome),)


def _target(context: Context, outcome: Outcome) -> Block:
    """The gap aimed for, where a disparity of this indicator records one."""
    items = queries.disparities(context.scope, context.db, measure=outcome.measure.key)
    aims = [item.target_gap for item in items if item.target_gap is not None]
    if aims:
        size = gap_size(outcome.measure, aims[0])
        return Text(((_("The gap aimed for is {size}.", size=size),),))
    words = _("Not recorded. Needed: the level or gap the city aims for, by when, and a floor for every group.")
    return Text(((words,),))


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
        words=_(
            "Or open a chart whose points tell their values. Your choices stand in the address, so you can share them."
        ),
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
