"""``/internal/normalize``, ``/organize`` and ``/operationalize``: everything of a stage the reader may see, to act on."""

from __future__ import annotations

from collections.abc import Callable

from equipt_dash.kernel.access import Action, Row
from equipt_dash.kernel.model import Kind, Level
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Cell,
    Column,
    Details,
    LinkTo,
    Page,
    Section,
    Strong,
    TableModel,
    Text,
)
from equipt_dash.practice.framework import Stage
from equipt_dash.practice.roadmap import Roadmap, tally
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.record_paths import RECORDS
from equipt_dash.views.desk.stages_read import holdings, places, roadmap_of, step_address
from equipt_dash.views.desk.trends_gaps import load
from equipt_dash.views.practice.priorities import candidates, decision_blocks, priority_blocks, weights
from equipt_dash.views.practice.roadmap import held_up, part_words, question_blocks, step_table
from equipt_dash.views.practice.stages import Holdings, kinds_of, record_sections
from equipt_dash.views.practice.stages_next import next_section_blocks
from equipt_dash.views.practice.stages_pages import desk_links
from equipt_dash.views.practice_words import kind_words
from equipt_dash.views.stage import stage_of
from equipt_dash.views.wording import not_recorded

_Subjects = Callable[[Desk, Params, Holdings], tuple[Section, ...]]


def normalize(desk: Desk, params: Params) -> Page:
    """The first stage."""
    return _build(desk, params, "normalize", _normalize)


def organize(desk: Desk, params: Params) -> Page:
    """The second stage."""
    return _build(desk, params, "organize", _organize)


def operationalize(desk: Desk, params: Params) -> Page:
    """The third stage."""
    return _build(desk, params, "operationalize", _operationalize)


def _build(desk: Desk, params: Params, slug: str, subjects: _Subjects) -> Page:
    stage, held = stage_of(desk.framework, slug), holdings(desk)
    roadmap, where = roadmap_of(desk, held), places(desk)
    number = [one.slug for one in desk.framework.stages].index(slug) + 1
    return Page(
        title=stage.name,
        heading=stage.question,
        kicker=_("Stage {n}: {name}", n=number, name=stage.name),
        lead=(stage.in_short,),
        jump=True,
        sections=(
            Section("next", _("What to do next"), next_section_blocks(slug, held, roadmap, where)),
            Section("counts", _("What there is"), (_counts(slug, held),)),
            *subjects(desk, params, held),
            *record_sections(slug, held, where),
            Section("steps", _("Roadmap steps of this stage"), _steps(desk, stage, roadmap)),
            Section("pages", _("All pages of this stage"), _pages(desk, slug)),
        ),
    )


def _counts(stage: str, held: Holdings) -> Block:
    columns = (
        Column("kind", _("Records")), Column("n", _("There are"), True), Column("drafts", _("On their way"), True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(kind_words(kind.slug)[1], href=f"#records-{kind.slug}"),
            Cell(f"{len(held.of(kind.slug)):,}", len(held.of(kind.slug))),
            Cell(str(held.open_drafts.get(kind.slug, 0))),
        )
        for kind in kinds_of(stage)
    )
    return TableModel(_("Records of this stage"), columns, rows)


def _steps(desk: Desk, stage: Stage, roadmap: Roadmap) -> tuple[Block, ...]:
    address = step_address(desk)
    components = desk.framework.components_of(stage.slug)
    stands = roadmap.of([one.slug for one in components])
    whole = Strong(_("This stage: {state}. ", state=part_words(tally(stands))))
    blocks: list[Block] = [
        Text(((whole, LinkTo(_("The whole roadmap"), "/internal/roadmap")),)),
        *question_blocks(roadmap.questions),
        *held_up(stands, address),
    ]
    for component in components:
        found = roadmap.of([component.slug])
        caption = _("Steps of “{name}”", name=component.name)
        blocks += [
            Text(((Strong(f"{component.name}. "), component.in_short, " ", Strong(part_words(tally(found))), "."),)),
            Details(_("Show its steps"), (step_table(found, caption, inside=True, address=address),)),
        ]
    return tuple(blocks)


def _pages(desk: Desk, stage: str) -> tuple[Block, ...]:
    links = [LinkTo(words, href) for words, href in desk_links(stage)]
    if stage == "normalize" and desk.may(Action.READ_TRENDS):
        links.append(LinkTo(_("Since you last looked"), "/council"))
    links.append(LinkTo(_("What the public sees of this stage"), f"/{stage}"))
    return (Bullets(tuple((link,) for link in links)),)


def _normalize(desk: Desk, params: Params, held: Holdings) -> tuple[Section, ...]:
    return (
        Section("urgency", _("Which gaps are most urgent?"), _priorities(desk, params, held)),
        Section("disparities", _("Targeted disparities"), (_disparities(desk, held),)),
        Section("indicators", _("Community indicators"), _measures(held, Level.INDICATOR)),
    )


def _priorities(desk: Desk, params: Params, held: Holdings) -> tuple[Block, ...]:
    if not desk.may(Action.READ_TRENDS):
        link = LinkTo(_("Open the public table"), "/normalize#urgency")
        titles = {one.slug: one.title for one in held.disparities}
        words = _("Figures of the whole City stand in the newest edition. ")
        return (Text(((words, link, "."),)), *decision_blocks(held.of("decision"), titles))
    targets = [one for one in load(desk) if one.outcome.latest]
    found = candidates(held.disparities, targets, held.of("engagement"))
    return priority_blocks(found, weights(params), held.of("decision"), "/internal/normalize")


def _disparities(desk: Desk, held: Holdings) -> Block:
    columns = (
        Column("title", _("Disparity")), Column("roots", _("Roots")), Column("target", _("Gap target")),
        Column("links", _("Links the reader may see"), True), Column("worksheet", _("Worksheet")),
    )  # fmt: skip
    # The form of a target belongs to whoever keeps the indicator; to everybody else it does not exist.
    kept = {one.key for one in held.measures if desk.may(Action.ENTER, Row(one.department))}
    rows = tuple(
        (
            Cell(one.title, href=f"/disparities/{one.slug}"),
            Cell(_("recorded")) if one.roots else Cell(not_recorded(), absent=True),
            Cell(
                _("recorded") if one.target_gap is not None else not_recorded(),
                href=f"/internal/disparities/{one.slug}/target" if one.measure in kept else "",
                absent=one.target_gap is None,
            ),
            Cell(str(sum(1 for link in held.links if link.disparity == one.slug))),
            Cell(_("Open the worksheet"), href=f"/internal/disparities/{one.slug}/worksheet"),
        )
        for one in held.disparities
    )
    return TableModel(_("Targeted disparities"), columns, rows, empty=_("No disparity has been targeted yet."))


def _measures(held: Holdings, level: Level) -> tuple[Block, ...]:
    found = [one for one in held.measures if one.level is level]
    linked = {link.measure for link in held.links}
    lead = ngettext("{n} measure.", "{n} measures.", len(found))
    columns = (Column("measure", _("Measure")), Column("linked", _("Linked to a disparity")))
    rows = tuple(
        (Cell(one.name, href=f"/internal/measures/{one.slug}"), Cell(_("yes") if one.key in linked else _("no")))
        for one in found
    )
    if not found:
        return (Text(((_("None that you may see."),),)),)
    return (Text(((lead,),)), Details(_("Show them all"), (TableModel(_("Measures"), columns, rows),)))


def _organize(_desk: Desk, _params: Params, held: Holdings) -> tuple[Section, ...]:
    columns = (
        Column("department", _("Department")), Column("lead", _("Equity lead")), Column("measures", _("Measures"), True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(one.name, href=f"/internal/roadmap?department={one.slug}"),
            Cell(one.lead or not_recorded(), absent=not one.lead),
            Cell(str(sum(1 for measure in held.measures if measure.department == one.code))),
        )
        for one in held.departments
    )
    table = TableModel(_("Departments, by name"), columns, rows, empty=_("No department is recorded yet."))
    return (Section("departments", _("Departments and who leads"), (table,)),)


def _operationalize(_desk: Desk, _params: Params, held: Holdings) -> tuple[Section, ...]:
    own = [one for one in held.measures if one.level is Level.PERFORMANCE]
    better = sum(1 for one in own if one.kind is Kind.BETTER_OFF)
    words = ngettext(
        "{n} of {all} department measures tells whether anyone is better off. ",
        "{n} of {all} department measures tell whether anyone is better off. ",
        better, all=len(own),
    )  # fmt: skip
    head = Text(((words, LinkTo(_("Look for a measure"), "/internal/measures"), " · ", LinkTo(_("Records"), RECORDS)),))
    return (Section("measures", _("Department measures"), (head, *_measures(held, Level.PERFORMANCE))),)
