"""Normalize: why this work, what the figures say, and what cannot be seen yet."""

from __future__ import annotations

from equipt_dash.kernel.model import Level
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.pages.parts import (
    Block,
    Cell,
    Column,
    Details,
    LinkTo,
    Page,
    Section,
    TableModel,
    Text,
)
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params
from equipt_dash.views.gap_figure import gap_figure
from equipt_dash.views.net_worth import why_blocks
from equipt_dash.views.outcomes import Target, load_targets
from equipt_dash.views.practice.priorities import candidates, priority_blocks, weights
from equipt_dash.views.practice.stages import Holdings, kind_blocks
from equipt_dash.views.stage import holdings, public_places, shared_sections, stage_of
from equipt_dash.views.summary import split_sentence


def build(context: Context, params: Params) -> Page | None:
    """The page of the first stage."""
    stage = stage_of(context.framework, "normalize")
    scope, db = context.scope, context.db
    sources = {source.key: source for source in queries.sources(scope, db)}
    held = holdings(context)
    targets = [t for t in load_targets(context, held.disparities) if t.outcome.periods]
    found = candidates(held.disparities, targets, held.of("engagement"))
    priorities = priority_blocks(found, weights(params), held.of("decision"), "/normalize")
    return Page(
        title=stage.name,
        heading=stage.question,
        kicker=_("Stage 1: {name}", name=stage.name),
        lead=(stage.in_short,),
        jump=True,
        sections=(
            Section("why", _("Why race, and why government"), why_blocks(context, sources)),
            Section("urgency", _("Which gaps are most urgent?"), priorities),
            Section("analysis", _("The shared analysis"), (gap_figure(targets, sources),)),
            Section("roots", _("Where the gaps come from"), (_roots(targets),)),
            Section("indicators", _("What is measured about people’s lives"), _indicators(held)),
            Section("data-gaps", _("What cannot be seen: the data-gap register"), _register(context, held)),
            *shared_sections(context, stage, held, skip=("decision", "data-gap")),
        ),
    )


def _roots(targets: list[Target]) -> Block:
    known = [t for t in targets if t.disparity.roots]
    lead = ngettext(
        "For {n} of {all} disparities a sourced account of the roots is recorded.",
        "For {n} of {all} disparities a sourced account of the roots is recorded.",
        len(known), all=len(targets),
    )  # fmt: skip
    need = _(
        "What is needed: the city’s own account of how its past policies and practices made each gap, with sources, "
        "written with the people it speaks of. Until then the pages say “not recorded” instead of guessing."
    )
    entries = tuple(
        (LinkTo(t.disparity.title, f"/disparities/{t.disparity.slug}"), f": {t.disparity.roots}") for t in known
    )
    return Text(((lead,), *entries, (need,)))


def _indicators(held: Holdings) -> tuple[Block, ...]:
    found = [one for one in held.measures if one.level is Level.INDICATOR]
    about: dict[str, list[str]] = {}
    for disparity in held.disparities:
        about.setdefault(disparity.measure, []).append(disparity.title)
    lead = ngettext("{n} community indicator is published.", "{n} community indicators are published.", len(found))
    rows = tuple(
        (
            Cell(one.name, href=f"/measures/{one.slug}"),
            Cell(listed(about[one.key])) if one.key in about else Cell(_("none"), absent=True),
        )
        for one in found
    )
    columns = (Column("indicator", _("Indicator")), Column("disparity", _("Disparities it shows")))
    table = TableModel(_("Community indicators"), columns, rows)
    return (Text(((lead,),)), *((Details(_("Show them all"), (table,)),) if found else ()))


def _count_cell(n: int) -> Cell:
    return Cell(f"{n:,}", n)


def _register(context: Context, held: Holdings) -> tuple[Block, ...]:
    scope, db = context.scope, context.db
    measures = queries.measures(scope, db, level=Level.PERFORMANCE)
    linked = {link.measure for link in queries.links(scope, db)}
    why = _(
        "Where the source gives one number a year for everybody served, a department cannot see whether its service "
        "reaches the people most burdened."
    )
    lead = f"{split_sentence(context, measures)} {why}"
    split = queries.split_measures(scope, db)
    unsplit = [m for m in measures if m.key not in split]
    departments = queries.departments(scope, db)
    table = TableModel(
        _("Measures that cannot be split by race, by department"),
        (
            Column("department", _("Department")),
            Column("all", _("Cannot be split by race"), True),
            Column("linked", _("Of these, linked to a disparity"), True),
        ),
        tuple(
            (
                Cell(d.name, href=f"/departments/{d.slug}"),
                _count_cell(sum(1 for m in unsplit if m.department == d.code)),
                _count_cell(sum(1 for m in unsplit if m.department == d.code and m.key in linked)),
            )
            for d in departments
        ),
        empty=_("No department is recorded yet."),
    )
    first = tuple((LinkTo(m.name, f"/measures/{m.slug}"),) for m in unsplit if m.key in linked)
    return (
        Text(((lead,),)),
        table,
        Details(_("Start here: linked measures that cannot be split"), (Text(first or ((_("None yet."),),)),)),
        *kind_blocks("data-gap", held, public_places(held)),
    )
