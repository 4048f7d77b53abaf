"""One measure: a department's own, or a community indicator. What it shows, how sure, and what it is tied to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from equipt_dash.connection.check import check_link, check_measure
from equipt_dash.kernel.model import Department, Disparity, Level, Link, Measure, Source
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import (
    Block,
    Card,
    Cards,
    Details,
    LinkTo,
    Page,
    Section,
    Text,
)
from equipt_dash.practice.model import Engagement, LeverAction, Worksheet
from equipt_dash.store import queries
from equipt_dash.views.check_blocks import check_blocks, check_section
from equipt_dash.views.check_facts import gather
from equipt_dash.views.context import Context, Params
from equipt_dash.views.home_rows import home_rows
from equipt_dash.views.indicator import indicator_page
from equipt_dash.views.kinds import strength_words
from equipt_dash.views.link_cards import proposal_sentence
from equipt_dash.views.measure_about import about
from equipt_dash.views.measure_groups import group_section, place_sections
from equipt_dash.views.outcome_figures import sources_of
from equipt_dash.views.performance import (
    alone_words,
    direction_note,
    finding,
    freshness_badge,
    record,
    status_badge,
    trend_badge,
    trend_word,
    years_figure,
)
from equipt_dash.views.practice.sections import action_sections, engagement_sections
from equipt_dash.views.practice.starts import began
from equipt_dash.views.practice.worksheet import worksheet_section
from equipt_dash.views.story import story_section
from equipt_dash.views.wording import (
    not_recorded,
)
from equipt_dash.views.years import overlap_sentence

Sources = Mapping[str, Source]


def build(context: Context, params: Params) -> Page | None:
    """The page of the measure ``slug``; ``None`` where there is none."""
    measure = queries.measure(context.scope, context.db, params["slug"])
    if measure is None:
        return None
    sources = {source.key: source for source in queries.sources(context.scope, context.db)}
    if measure.level is Level.PERFORMANCE:
        return _performance(context, measure, sources)
    return indicator_page(context, measure, sources, params)


def _performance(context: Context, measure: Measure, sources: Sources) -> Page:
    rows = queries.observations(context.scope, context.db, [measure.key])
    home = home_rows(context, [measure]).get(measure.key, ())
    one = record(measure, home)
    trends = queries.trends(context.scope, context.db, measure=measure.key)
    department = next((d for d in queries.departments(context.scope, context.db) if d.code == measure.department), None)
    city = queries.city(context.scope, context.db)
    actions = queries.records(context.scope, context.db, LeverAction)
    starts = began(actions, one.actuals, measure=measure.key)
    newest = one.newest
    badges = (
        status_badge(one.status),
        trend_badge(trend_word(trends, measure)),
        freshness_badge(newest.period_end if newest else None, measure.next_update, context.today),
    )
    notes = [words for words in (direction_note(measure), alone_words(one, trends)) if words]
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
                (
                    years_figure(one, sources_of(home, sources), city.fiscal_year_starts if city else "", starts),
                    *((Text(tuple((words,) for words in notes)),) if notes else ()),
                ),
            ),
            *story_section(context, measure),
            _links_section(context, measure),
            _check(context, measure),
            *action_sections(actions, measure=measure.key),
            *engagement_sections(queries.records(context.scope, context.db, Engagement), measure=measure.key),
            *worksheet_section(
                context.framework,
                [one for one in queries.records(context.scope, context.db, Worksheet) if one.measure == measure.key],
                {},
            ),
            group_section(context, measure, home, sources),
            *place_sections(context, measure, rows),
            about(context, measure, department, sources),
        ),
    )


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
    return Section("links", title, (Text(((_caution(context, links),),)), cards))


def _check(context: Context, measure: Measure) -> Section:
    """What the connection check says about the measure, and about each of its links."""
    links = queries.links(context.scope, context.db, measure=measure.key)
    found = gather(context, links, measures=[measure.key])
    section = check_section(context.framework, _("Does it connect?"), check_measure(found, measure))
    more: list[Block] = []
    for link in links:
        if link.disparity in found.disparities:
            title = _("The link to “{disparity}”", disparity=found.disparities[link.disparity].title)
            more.append(Details(title, check_blocks(context.framework, check_link(found, link))))
    return replace(section, blocks=(*section.blocks, *more))


def _caution(context: Context, links: tuple[Link, ...]) -> str:
    return f"{proposal_sentence(links)} {overlap_sentence(context, links)}".strip()


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
