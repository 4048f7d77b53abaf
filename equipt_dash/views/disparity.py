"""One targeted disparity: level and gap, what happened, what it means in people, and who acts on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from equipt_dash.connection.check import check_disparity, check_link
from equipt_dash.kernel.model import Better, Disparity, Link, Source
from equipt_dash.kernel.words import _, listed
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.parts import Block, Details, Facts, LinkTo, Notice, Page, Rich, Section, Text
from equipt_dash.practice.model import Challenge, DataGap, Engagement, LeverAction, Partner, Worksheet
from equipt_dash.store import queries
from equipt_dash.views.changes import change_blocks
from equipt_dash.views.check_blocks import check_blocks, check_section
from equipt_dash.views.check_facts import gather
from equipt_dash.views.context import Context, Params
from equipt_dash.views.outcome_figures import gap_over_time, level_now, level_over_time, pairs_table
from equipt_dash.views.outcomes import Target, load_targets
from equipt_dash.views.parity_words import parity_blocks
from equipt_dash.views.peers import peer_table
from equipt_dash.views.practice.sections import action_sections, engagement_sections, open_sections, partner_sections
from equipt_dash.views.practice.starts import began
from equipt_dash.views.practice.worksheet import worksheet_section
from equipt_dash.views.predicts_words import left_out_sentence, predicts_badge, predicts_sentence
from equipt_dash.views.stage_links import by_stage, linked_blocks
from equipt_dash.views.wording import (
    amount,
    gap_sentence,
    gap_size,
    limit_words,
    not_recorded,
    people,
    proposal_words,
    target_badge,
)
from equipt_dash.views.yardstick import comparison_reason

Sources = Mapping[str, Source]


def build(context: Context, params: Params) -> Page | None:
    """The page of the disparity ``slug``; ``None`` where there is none."""
    item = queries.disparity(context.scope, context.db, params["slug"])
    if item is None:
        return None
    sources = {source.key: source for source in queries.sources(context.scope, context.db)}
    found = load_targets(context, [item])
    links = queries.links(context.scope, context.db, disparity=item.slug)
    if not found or not found[0].outcome.periods:
        return _without_figures(context, item, links)
    target = found[0]
    return Page(
        title=item.title,
        heading=item.title,
        kicker=_("Targeted racial disparity, {area}", area=target.outcome.area.name),
        lead=(gap_sentence(target, target.outcome.latest),),
        badges=(predicts_badge(target.outcome, target.gap_at(target.outcome.latest)), target_badge(target)),
        crumbs=(LinkTo(_("Disparities"), "/disparities"),),
        intro=(Text(((item.statement,), (proposal_words(item),))), *_warning(target)),
        jump=True,
        sections=(
            Section("level-and-gap", _("Level and gap"), _figures(context, target, sources)),
            Section("change", _("What happened since the first year"), change_blocks(target)),
            Section("roots", _("Where it comes from"), (_roots(item),)),
            Section("people", _("What it means in people"), parity_blocks(target)),
            Section("aim", _("What the city aims for"), (_aim(item, target),)),
            Section("measures", _("What is measured about it, stage by stage"), by_stage(context, target, links)),
            _check(context, target, links),
            *action_sections(queries.records(context.scope, context.db, LeverAction), disparity=item.slug),
            *engagement_sections(queries.records(context.scope, context.db, Engagement), disparity=item.slug),
            *partner_sections(queries.records(context.scope, context.db, Partner), disparity=item.slug),
            *open_sections(
                queries.records(context.scope, context.db, DataGap),
                queries.records(context.scope, context.db, Challenge),
                disparity=item.slug,
            ),
            *_worksheets(context, item, links),
            Section("peers", _("Other cities"), _peers(context, target)),
            _sources_section(item, target),
        ),
    )


def _warning(target: Target) -> tuple[Block, ...]:
    """What to know about the indicator before reading a gap from it."""
    note = target.outcome.measure.note
    return (Notice(_("Before you read on"), ((note,),)),) if note else ()


def _figures(context: Context, target: Target, sources: Sources) -> tuple[Block, ...]:
    outcome = target.outcome
    blocks: list[Block] = [level_now(outcome, outcome.latest, sources)]
    actions = queries.records(context.scope, context.db, LeverAction)
    starts = began(actions, outcome.values, disparity=target.disparity.slug)
    gap = gap_over_time(target, sources, starts)
    over_time = level_over_time(outcome, outcome.codes, outcome.periods, sources, starts)
    blocks.extend(figure for figure in (gap, over_time) if figure is not None)
    pairs = pairs_table(outcome, outcome.latest)
    blocks.append(Details(_("Each group beside the best-off group"), (pairs,)))
    others = tuple((gap_sentence(target, outcome.latest, code),) for code in target.disparity.burdened[1:])
    tested = tuple((words,) for words in (predicts_sentence(outcome), left_out_sentence(outcome)) if words)
    blocks.append(Text((*others, *tested, comparison_reason(target))))
    return tuple(blocks)


def _roots(item: Disparity) -> Block:
    if item.roots:
        source: Rich = (
            (LinkTo(_("Source"), item.roots_source),) if item.roots_source.startswith("http") else (item.roots_source,)
        )
        return Text(((item.roots,), source))
    return Text(
        (
            (
                _(
                    "The roots of this disparity are not recorded here. What is needed: the city's own account, with "
                    "sources, of the policies and practices that made it, read by people it speaks of."
                ),
            ),
        )
    )


def _aim(item: Disparity, target: Target) -> Block:
    measure = target.outcome.measure
    gap = _("not recorded; the city would need to publish the gap it aims for and the date")
    if item.target_gap is not None:
        gap = gap_size(measure, item.target_gap)
    floor = (
        _("not recorded; a ceiling says above what no group may rise while the gap closes")
        if measure.better is Better.LOWER
        else _("not recorded; a floor says below what no group may fall while the gap closes")
    )
    if item.floor is not None:
        floor = amount(measure, item.floor)
    rows: list[tuple[str, Rich]] = [
        (_("Gap aimed for"), (gap,)),
        (limit_words(measure.better), (floor,)),
        (_("By when"), (day(item.target_date) if item.target_date else not_recorded(),)),
        (_("Who decided"), (item.target_source or not_recorded(),)),
    ]
    return Facts(tuple(rows))


def _check(context: Context, target: Target, links: tuple[Link, ...]) -> Section:
    """What the connection check says about the disparity, and about each link to it."""
    found = gather(context, links, targets=[target])
    section = check_section(
        context.framework, _("Do the measures connect to it?"), check_disparity(found, target.disparity)
    )
    more = tuple(
        Details(
            _("The link from “{measure}”", measure=found.measures[link.measure].name),
            check_blocks(context.framework, check_link(found, link)),
        )
        for link in links
        if link.measure in found.measures
    )
    return replace(section, blocks=(*section.blocks, *more))


def _worksheets(context: Context, item: Disparity, links: tuple[Link, ...]) -> tuple[Section, ...]:
    """The signed worksheets about the disparity and about the measures linked to it."""
    found = [one for one in queries.records(context.scope, context.db, Worksheet) if one.disparity == item.slug]
    keys = sorted({one.measure for one in found if one.measure} & {link.measure for link in links})
    names = {one.key: one.name for one in queries.measures(context.scope, context.db, keys=keys)} if keys else {}
    return worksheet_section(context.framework, found, names)


def _peers(context: Context, target: Target) -> tuple[Block, ...]:
    measure = target.outcome.measure
    table = peer_table(context, measure)
    if table is None:
        return (Text(((_("No other city publishes this outcome in the sources used here."),),)),)
    more = LinkTo(_("Compare one group at a time"), f"/peers?measure={measure.key}")
    note = _("Cities stand by name, not by rank: they differ in size, cost and history. ")
    return (Details(_("The same outcome in the cities the talk names"), (table,)), Text(((note, more, "."),)))


def _sources_section(item: Disparity, target: Target) -> Section:
    groups = target.outcome.groups
    rows: list[tuple[str, Rich]] = [
        (_("Burdened group"), (listed([people(groups, code) for code in item.burdened]),)),
        (_("Indicator"), (LinkTo(target.outcome.measure.name, f"/measures/{target.outcome.measure.slug}"),)),
        (_("Counted in"), (item.people_unit or not_recorded(),)),
        (_("Chosen by"), (proposal_words(item),)),
    ]
    return Section("more", _("Where these figures come from"), (Facts(tuple(rows)),))


def _without_figures(context: Context, item: Disparity, links: tuple[Link, ...]) -> Page:
    nothing = Text(((_("No figure is published yet for this disparity, so neither level nor gap can be shown."),),))
    return Page(
        title=item.title,
        heading=item.title,
        lead=(item.statement,),
        crumbs=(LinkTo(_("Disparities"), "/disparities"),),
        sections=(
            Section("level-and-gap", _("Level and gap"), (nothing,)),
            Section("roots", _("Where it comes from"), (_roots(item),)),
            Section("measures", _("What departments measure about it"), linked_blocks(context, links)),
        ),
    )
