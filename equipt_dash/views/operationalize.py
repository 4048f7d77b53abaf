"""Operationalize: what is done about each disparity, with which measures, targets and tools."""

from __future__ import annotations

from equipt_dash.kernel.model import Link, Reach
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import Block, Cell, Column, Holds, Notice, Page, Section, TableModel, Text
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params
from equipt_dash.views.home_rows import home_rows
from equipt_dash.views.kinds import kind_words, reach_words, strength_words
from equipt_dash.views.link_cards import proposal_sentence
from equipt_dash.views.number_cells import value_cell
from equipt_dash.views.performance import record, status_badge, trend_badge, trend_word
from equipt_dash.views.practice.stages import Holdings, kind_blocks
from equipt_dash.views.stage import holdings, public_places, shared_sections, stage_of
from equipt_dash.views.steps import by_step, evidence, recorded
from equipt_dash.views.wording import not_recorded
from equipt_dash.views.years import overlap_sentence


def build(context: Context, _params: Params) -> Page | None:
    """The page of the third stage."""
    stage = stage_of(context.framework, "operationalize")
    held = holdings(context)
    links = queries.links(context.scope, context.db)
    return Page(
        title=stage.name,
        heading=stage.question,
        kicker=_("Stage 3: {name}", name=stage.name),
        lead=(stage.in_short,),
        jump=True,
        sections=(
            Section("measures", _("Linked measures, targets and results"), _measures(context, links)),
            Section("levers", _("Levers: moving beyond services"), _levers(links)),
            Section("tools", _("Racial equity tools in use"), _tools(context, held)),
            *shared_sections(context, stage, held, skip=("tool-run",)),
        ),
    )


def _measures(context: Context, links: tuple[Link, ...]) -> tuple[Block, ...]:
    scope, db = context.scope, context.db
    keys = [link.measure for link in links]
    measures = {m.key: m for m in queries.measures(scope, db, keys=keys)}
    rows_of = home_rows(context, list(measures.values()))
    disparities = {d.slug: d for d in queries.disparities(scope, db)}
    names = {d.code: d.name for d in queries.departments(scope, db)}
    trends = queries.trends(scope, db)
    rows = []
    for link in links:
        if link.measure not in measures or link.disparity not in disparities:
            continue
        measure = measures[link.measure]
        one = record(measure, rows_of.get(measure.key, ()))
        newest = one.newest
        rows.append(
            (
                Cell(measure.name, href=f"/measures/{measure.slug}"),
                Cell(names.get(measure.department, not_recorded())),
                Cell(disparities[link.disparity].title, href=f"/disparities/{link.disparity}"),
                Cell(f"{strength_words(link.strength)}; {kind_words(measure.kind)}"),
                Cell(newest.period if newest else not_recorded()),
                value_cell(measure, newest),
                value_cell(measure, one.target_for(newest.period) if newest else None),
                Cell(f"{status_badge(one.status).text}; {trend_badge(trend_word(trends, measure)).text}"),
            )
        )
    columns = (
        Column("measure", _("Measure")),
        Column("department", _("Department")),
        Column("disparity", _("Disparity it is linked to")),
        Column("strength", _("Link and kind")),
        Column("period", _("Newest year")),
        Column("value", _("Result"), True, Holds.QUANTITY),
        Column("target", _("Target"), True, Holds.QUANTITY),
        Column("status", _("Status and trend")),
    )
    caution = f"{proposal_sentence(links)} {overlap_sentence(context, links)}".strip()
    table = TableModel(_("Linked measures"), columns, tuple(rows), empty=_("No measure is linked to a disparity yet."))
    return (*((Notice(_("Read this first"), ((caution,),)),) if caution else ()), table)


def _levers(links: tuple[Link, ...]) -> tuple[Block, ...]:
    beyond = sum(1 for link in links if link.reach is not Reach.SERVICE)
    lead = ngettext(
        "{n} of {all} links goes beyond a service, to a policy, an institution or a structure.",
        "{n} of {all} links go beyond a service, to a policy, an institution or a structure.",
        beyond, all=len(links),
    )  # fmt: skip
    rows = tuple(
        (Cell(reach_words(reach)), Cell(str(n := sum(1 for link in links if link.reach is reach)), n))
        for reach in Reach
    )
    columns = (Column("reach", _("Reach of the lever")), Column("links", _("Links"), True))
    return (Text(((lead,),)), TableModel(_("How deep the levers go"), columns, rows))


def _tools(context: Context, held: Holdings) -> tuple[Block, ...]:
    records = by_step(queries.step_records(context.scope, context.db))
    known = tuple((f"{recorded(r)} ", evidence(r)) for r in records.get("p1", ()))
    if held.of("tool-run"):
        return (*((Text(known),) if known else ()), *kind_blocks("tool-run", held, public_places(held)))
    need = _("Which policies, budgets and contracts it was used on is not recorded here. Needed: each completed use.")
    return (Text((*known, (need,))),)
