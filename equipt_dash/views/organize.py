"""Organize: who carries the work, who helps, and how far each roadmap step is."""

from __future__ import annotations

from equipt_dash.kernel.model import Kind, Level
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Block, Bullets, Cell, Column, Page, Rich, Section, TableModel, Text
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params
from equipt_dash.views.practice.stages import Holdings, Places, kind_blocks
from equipt_dash.views.roadmap import departments_table
from equipt_dash.views.stage import holdings, public_places, shared_sections, stage_of
from equipt_dash.views.steps import by_step, evidence, recorded
from equipt_dash.views.wording import not_recorded


def build(context: Context, _params: Params) -> Page | None:
    """The page of the second stage."""
    stage = stage_of(context.framework, "organize")
    held = holdings(context)
    places = public_places(held)
    return Page(
        title=stage.name,
        heading=stage.question,
        kicker=_("Stage 2: {name}", name=stage.name),
        lead=(stage.in_short,),
        jump=True,
        sections=(
            Section("departments", _("Departments and who leads"), (_departments(context),)),
            Section("partners", _("Partners"), _partners(held, places)),
            Section("engagement", _("Engagement: asked, said, did"), _engagement(context, held, places)),
            Section("roadmaps", _("How far each department is"), (departments_table(context),)),
            *shared_sections(context, stage, held, skip=("partner", "engagement")),
        ),
    )


def _departments(context: Context) -> Block:
    scope, db = context.scope, context.db
    measures = queries.measures(scope, db, level=Level.PERFORMANCE)
    linked = {link.measure for link in queries.links(scope, db)}
    rows = []
    for department in queries.departments(scope, db):
        own = [m for m in measures if m.department == department.code]
        better_off = sum(1 for m in own if m.kind is Kind.BETTER_OFF)
        connected = sum(1 for m in own if m.key in linked)
        rows.append(
            (
                Cell(department.name, href=f"/departments/{department.slug}"),
                Cell(department.lead or not_recorded(), absent=not department.lead),
                Cell(str(len(own)), len(own)),
                Cell(str(better_off), better_off),
                Cell(str(connected), connected),
            )
        )
    return TableModel(
        _("Departments, by name"),
        (
            Column("department", _("Department")),
            Column("lead", _("Equity lead")),
            Column("measures", _("Measures"), True),
            Column("better-off", _("Tell whether anyone is better off"), True),
            Column("linked", _("Linked to a disparity"), True),
        ),
        tuple(rows),
        note=_("Needed where it says “not recorded”: the name or role of the person each department made answerable."),
        empty=_("No department is recorded yet."),
    )


def _partners(held: Holdings, places: Places) -> tuple[Block, ...]:
    if held.of("partner"):
        return kind_blocks("partner", held, places)
    words = _(
        "Not recorded. Needed: for each disparity, who outside City Hall has a part to play, what that part is, and who "
        "is missing from the table."
    )
    return (Text(((words,),)),)


def _engagement(context: Context, held: Holdings, places: Places) -> tuple[Block, ...]:
    records = by_step(queries.step_records(context.scope, context.db))
    found: tuple[Rich, ...] = tuple(
        (f"{recorded(r)} ", evidence(r)) for key in ("o7", "n6", "p1") for r in records.get(key, ())
    )
    need = _(
        "Who was asked, what they said and what changed is not recorded for any disparity here. Needed: a dated entry "
        "for each round, with who was reached by group."
    )
    known: tuple[Block, ...] = (Text(((_("On public record:"),),)), Bullets(found)) if found else ()
    return (*known, *(kind_blocks("engagement", held, places) if held.of("engagement") else (Text(((need,),)),)))
