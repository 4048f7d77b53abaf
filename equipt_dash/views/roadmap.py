"""``/roadmap``, and how far one department is: what is closed, what is on record, what is next and what is needed."""

from __future__ import annotations

from equipt_dash.kernel.model import Department
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import Block, Bullets, Cell, Column, Details, LinkTo, Page, Rich, Section, TableModel, Text
from equipt_dash.practice.model import StepRecord
from equipt_dash.practice.roadmap import Stand, StepState, tally
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params
from equipt_dash.views.practice.roadmap import (
    asks,
    finding,
    next_blocks,
    part_words,
    parts_table,
    question_blocks,
    recorded_words,
    state_words,
    step_table,
    timeline,
)
from equipt_dash.views.steps import evidence, public_city_roadmap, public_department_roadmaps

PATH = "/roadmap"


def build(context: Context, _params: Params) -> Page | None:
    """The city's roadmap, and each department's in a row."""
    roadmap = public_city_roadmap(context)
    told = sum(1 for stand in roadmap.stands if stand.state is StepState.PUBLIC_RECORD)
    more = ngettext(
        "{n} more has a public record the City has not confirmed.",
        "{n} more have a public record the City has not confirmed.",
        told,
    )
    table = step_table(roadmap.stands, _("Roadmap steps and what is on record"), inside=False)
    return Page(
        title=_("Roadmap"),
        heading=_("How far the City is"),
        lead=(finding(roadmap), " ", more if told else ""),
        jump=True,
        intro=question_blocks(roadmap.questions),
        sections=(
            Section("stages", _("The three stages"), (parts_table(roadmap, context.framework), _stage_links(context))),
            Section("timeline", _("The steps by quarter"), (_counted(), *timeline(roadmap.stands))),
            Section("next", _("What is next"), next_blocks(roadmap.next)),
            Section(
                "steps",
                _("Every step, with its evidence"),
                (Details(_("All steps"), (table,)), Details(_("What each step asks for"), (asks(roadmap.stands),))),
            ),
            Section("departments", _("How far each department is"), (departments_table(context),)),
        ),
    )


def _stage_links(context: Context) -> Block:
    pieces = [LinkTo(stage.name, f"/{stage.slug}") for stage in context.framework.stages]
    line = tuple(piece for link in pieces for piece in (link, " · "))[:-1]
    return Text(((_("Each stage in full: "), *line),) if line else ())


def _counted() -> Block:
    return Text(((_("Quarters count from the day the City starts. They are a usual order, not a promise."),),))


def departments_table(context: Context) -> TableModel:
    """Each department by name with how many of its own steps are closed."""
    departments = queries.departments(context.scope, context.db)
    rows = tuple(
        (
            Cell(one.name, href=f"/departments/{one.slug}#roadmap"),
            Cell(part_words(found), absent=not found.closed),
            Cell(str(sum(1 for stand in roadmap.stands if stand.record is not None))),
        )
        for one, roadmap in zip(departments, public_department_roadmaps(context, departments), strict=True)
        for found in (tally(roadmap.stands),)
    )
    return TableModel(
        _("Department roadmaps"),
        (
            Column("department", _("Department")),
            Column("progress", _("Steps each department takes")),
            Column("records", _("Steps with a public record"), True),
        ),
        rows,
        note=_("In the order of their names. Departments start at different times, so this is not a ranking."),
        empty=_("No department is recorded yet."),
    )


def roadmap_blocks(context: Context, department: Department) -> tuple[Block, ...]:
    """The steps each department takes by itself: where they stand, what is next, what is needed."""
    (roadmap,) = public_department_roadmaps(context, (department,))
    known = sum(1 for stand in roadmap.stands if stand.record is not None)
    lead = ngettext(
        "{n} of the {all} steps each department takes by itself is on public record.",
        "{n} of the {all} steps each department takes by itself are on public record.",
        known, all=len(roadmap.stands),
    )  # fmt: skip
    caution = _("A public record does not mean that a step is done: that takes a second person’s word.")
    more = LinkTo(_("The whole roadmap, with what the city did"), PATH)
    needed = tuple(stand for stand in roadmap.stands if stand.record is None)
    told = tuple(_told(stand, stand.record) for stand in roadmap.stands if stand.record is not None)
    table = step_table(roadmap.stands, _("Steps of this department"), inside=False)
    return (
        Text(((lead, " ", finding(roadmap)), (caution, " ", more, "."))),
        *question_blocks(roadmap.questions),
        *((Bullets(told),) if told else ()),
        *((Details(_("What is not recorded, and what is needed"), (asks(needed),)),) if needed else ()),
        Details(_("The steps, one by one"), (table,)),
        Details(_("What is next"), next_blocks(roadmap.next)),
    )


def _told(stand: Stand, record: StepRecord) -> Rich:
    words = _("{step}: {summary}. ", step=stand.step.name, summary=recorded_words(stand))
    state = _("It is {state}. ", state=state_words(stand.state)) if record.status else ""
    return (words, state, evidence(record))
