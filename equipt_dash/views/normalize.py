"""Normalize: why this work, what the figures say, and what cannot be seen yet."""

from __future__ import annotations

from equipt_dash.model import Level
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params
from equipt_dash.views.gap_figure import gap_figure
from equipt_dash.views.net_worth import why_blocks
from equipt_dash.views.outcomes import Target, load_targets
from equipt_dash.views.parity_words import parity_line
from equipt_dash.views.parts import (
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
from equipt_dash.views.stage import stage_of, stage_steps
from equipt_dash.views.summary import split_sentence
from equipt_dash.views.wording import gap_sentence, people, predicts_badge, target_badge
from equipt_dash.words import _, ngettext


def build(context: Context, _params: Params) -> Page | None:
    """The page of the first stage."""
    stage = stage_of(context.framework, "normalize")
    scope, db = context.scope, context.db
    sources = {source.key: source for source in queries.sources(scope, db)}
    targets = [t for t in load_targets(context, queries.disparities(scope, db)) if t.outcome.periods]
    return Page(
        title=stage.name,
        heading=stage.question,
        kicker=_("Stage 1: {name}", name=stage.name),
        lead=(stage.in_short,),
        jump=True,
        sections=(
            Section("why", _("Why race, and why government"), why_blocks(context, sources)),
            Section("urgency", _("Which gaps are most urgent?"), _urgency(targets)),
            Section("analysis", _("The shared analysis"), (gap_figure(targets, sources),)),
            Section("roots", _("Where the gaps come from"), (_roots(targets),)),
            Section("data-gaps", _("What cannot be seen: the data-gap register"), _register(context)),
            Section("steps", _("Roadmap steps of this stage"), stage_steps(context, stage)),
        ),
    )


def _urgency(targets: list[Target]) -> tuple[Block, ...]:
    columns = (
        Column("disparity", _("Disparity")),
        Column("who", _("Burdened group")),
        Column("gap", _("Newest gap")),
        Column("people", _("People to match the comparison")),
        Column("race", _("Does race predict it?")),
        Column("direction", _("Gap over time")),
        Column("roots", _("Roots")),
    )
    rows = tuple(_urgency_row(target) for target in targets)
    words = _(
        "This table ranks nothing. It holds what a city and its residents need in order to choose: who is affected, "
        "how large the gap is, where it is heading and how sure the figures are."
    )
    table = TableModel(
        _("What speaks for each disparity"), columns, rows, empty=_("No disparity has been targeted yet.")
    )
    return (Text(((words,),)), table)


def _urgency_row(target: Target) -> tuple[Cell, ...]:
    outcome = target.outcome
    return (
        Cell(target.disparity.title, href=f"/disparities/{target.disparity.slug}"),
        Cell(people(outcome.groups, target.burdened)),
        Cell(gap_sentence(target, outcome.latest)),
        parity_line(target),
        Cell(predicts_badge(outcome.prediction).text),
        Cell(target_badge(target).text),
        Cell(_("on its page") if target.disparity.roots else _("not recorded"), absent=not target.disparity.roots),
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


def _register(context: Context) -> tuple[Block, ...]:
    scope, db = context.scope, context.db
    measures = queries.measures(scope, db, level=Level.PERFORMANCE)
    linked = {link.measure for link in queries.links(scope, db)}
    why = _(
        "Where the source gives one number a year for everybody served, a department cannot see whether its service "
        "reaches the people most burdened."
    )
    lead = f"{split_sentence(context, measures)} {why}"
    counts = queries.measure_counts(scope, db)
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
                Cell(f"{counts.get(d.code, 0):,}", counts.get(d.code, 0)),
                Cell(str(sum(1 for m in measures if m.department == d.code and m.key in linked))),
            )
            for d in departments
        ),
        empty=_("No department is recorded yet."),
    )
    first = tuple((LinkTo(m.name, f"/measures/{m.slug}"),) for m in measures if m.key in linked)
    return (
        Text(((lead,),)),
        table,
        Details(_("Start here: linked measures that cannot be split"), (Text(first or ((_("None yet."),),)),)),
    )
