"""A roadmap in words: where each step, component and stage stands, what is next, and what does not fit together.

The same blocks serve residents and departments; what may stay inside (blockers, next actions) only shows ``inside``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Cell,
    Column,
    Details,
    LinkTo,
    Notice,
    Rich,
    Strong,
    TableModel,
    Text,
)
from equipt_dash.practice.framework import Framework, StepScope
from equipt_dash.practice.roadmap import PartState, Questions, Roadmap, Stand, StepState, Tally, tally
from equipt_dash.views.steps import evidence
from equipt_dash.views.wording import not_recorded

Address = Callable[[Stand], str]
"""Where the record of a step is kept; empty where the reader has no such page."""


def nowhere(_stand: Stand) -> str:
    """The public has no page of a single record."""
    return ""


def state_words(state: StepState) -> str:
    """Where a step stands."""
    return {
        StepState.NOT_STARTED: _("not started"),
        StepState.PUBLIC_RECORD: _("a public record exists; the City has not confirmed it"),
        StepState.BLOCKED: _("waits for another step"),
        StepState.UNDER_WAY: _("under way"),
        StepState.NOT_CONFIRMED: _("said to be done; not confirmed"),
        StepState.CLOSED: _("closed with evidence"),
        StepState.REOPENED: _("reopened: its date has come"),
    }[state]


def part_words(found: Tally) -> str:
    """Where a component, a stage or a roadmap stands, with its counts."""
    if found.state is PartState.EMPTY:
        return _("no step is on the roadmap")
    counts = _("{n} of {all} closed", n=found.closed, all=found.all)
    words = {
        PartState.NOT_STARTED: _("no start recorded"),
        PartState.UNDER_WAY: _("under way"),
        PartState.CLOSED: _("closed"),
    }[found.state]
    return f"{words}: {counts}"


def finding(roadmap: Roadmap) -> str:
    """The whole roadmap in one sentence."""
    found = tally(roadmap.stands)
    if not found.all:
        return _("No step is on this roadmap.")
    return ngettext(
        "{n} of {all} steps is closed with evidence and a second person’s word.",
        "{n} of {all} steps are closed with evidence and a second person’s word.",
        found.closed, all=found.all,
    )  # fmt: skip


def parts_table(roadmap: Roadmap, framework: Framework) -> TableModel:
    """The stages and their components with what their steps make of them."""
    rows = []
    for stage in framework.stages:
        components = framework.components_of(stage.slug)
        whole = tally(roadmap.of([one.slug for one in components]))
        rows.append((Cell(stage.name), Cell(_("the whole stage")), Cell(part_words(whole))))
        rows.extend(
            (Cell(stage.name), Cell(one.name), Cell(part_words(tally(roadmap.of([one.slug]))))) for one in components
        )
    columns = (Column("stage", _("Stage")), Column("part", _("Part")), Column("state", _("Where it stands")))
    note = _("Nobody types these states. A part is closed when every one of its steps is.")
    return TableModel(_("Stages and their parts"), columns, tuple(rows), note=note)


def timeline(stands: Sequence[Stand], address: Address = nowhere) -> tuple[Block, ...]:
    """The steps by the quarter they usually start in, quarter after quarter."""
    blocks: list[Block] = []
    for quarter, found in groupby(stands, key=lambda stand: stand.step.first_quarter):
        blocks.append(Text(((Strong(_("Quarter {n}", n=quarter)),),)))
        blocks.append(Bullets(tuple(_in_timeline(stand, address(stand)) for stand in found)))
    return tuple(blocks)


def _in_timeline(stand: Stand, href: str) -> Rich:
    name = LinkTo(stand.step.name, href) if href else stand.step.name
    return (name, f": {_state(stand)}")


def _state(stand: Stand) -> str:
    silent = stand.state is StepState.NOT_STARTED and (stand.record is None or not stand.record.status)
    words = not_recorded() if silent else state_words(stand.state)
    if stand.of_departments is not None:
        closed, everyone = stand.of_departments
        words = _("{state}; {n} of {all} departments closed it", state=words, n=closed, all=everyone)
    return _("{state}; late", state=words) if stand.late else words


def step_table(stands: Sequence[Stand], caption: str, *, inside: bool, address: Address = nowhere) -> TableModel:
    """Each step with its state, owner, dates and evidence; who is held up by what only ``inside``."""
    dated = inside or any(stand.record and stand.record.due for stand in stands)
    columns = [
        Column("step", _("Step")),
        Column("who", _("Whose step")),
        Column("quarter", _("Usual quarter")),
        Column("state", _("Where it stands")),
        Column("owner", _("Owner")),
        *((Column("due", _("Due")),) if dated else ()),
        Column("record", _("On record")),
        Column("evidence", _("Evidence")),
    ]
    if inside:
        columns += [Column("blocker", _("What holds it up")), Column("next", _("Next action"))]
    rows = tuple(_row(stand, inside, dated, address(stand)) for stand in stands)
    return TableModel(caption, tuple(columns), rows, empty=_("No step is on the roadmap here."))


def _row(stand: Stand, inside: bool, dated: bool, href: str) -> tuple[Cell, ...]:
    step, record = stand.step, stand.record
    who = _("each department") if step.scope is StepScope.DEPARTMENT else _("the City")
    cells = (
        Cell(f"{step.slug.upper()}. {step.name}" if len(step.slug) <= 3 else step.name, href=href),
        Cell(who),
        Cell(quarter_words(stand)),
        Cell(_state(stand)),
        Cell(stand.owner) if stand.owner else _absent(),
        *((Cell(day(record.due)) if record and record.due else _absent(),) if dated else ()),
        Cell(recorded_words(stand)) if record and record.summary else _absent(),
        _evidence(stand, inside),
    )
    if not inside:
        return cells
    next_action = record.next_action if record else ""
    return (*cells, _blocker(stand), Cell(next_action) if next_action else _absent())


def _absent() -> Cell:
    return Cell(not_recorded(), absent=True)


def quarter_words(stand: Stand) -> str:
    """When a step usually happens, counted from the start of the roadmap."""
    first, last = stand.step.first_quarter, stand.step.last_quarter
    if last is None:
        return _("from quarter {n}", n=first)
    if last == first:
        return _("quarter {n}", n=first)
    return _("quarters {first} to {last}", first=first, last=last)


def recorded_words(stand: Stand) -> str:
    """What is on record about a step, with its year or that none is recorded."""
    record = stand.record
    if record is None:
        return not_recorded()
    dated = record.dated if record.dated and record.dated != not_recorded() else ""
    if not dated and record.closed_on:
        dated = day(record.closed_on)
    return f"{record.summary} ({dated or _('year not recorded')})"


def _evidence(stand: Stand, inside: bool) -> Cell:
    record = stand.record
    if record is None:
        return Cell(_("none"), absent=True)
    named = evidence(record)
    if isinstance(named, LinkTo):
        return Cell(named.text, href=named.href)
    if inside and (record.evidence_inside or record.evidence_file):
        return Cell(record.evidence_inside or _("a file on its record"))
    if record.confirmed_by and not inside:
        return Cell(_("seen by a second person; not public"))
    return Cell(named) if named else Cell(_("none"), absent=True)


def _blocker(stand: Stand) -> Cell:
    words = [stand.record.blocker] if stand.record and stand.record.blocker else []
    if stand.waits_for:
        words.append(_("Waits for: {steps}.", steps=listed([step.name for step in stand.waits_for])))
    return Cell(" ".join(words)) if words else Cell(_("nothing recorded"), absent=True)


def next_blocks(stands: Sequence[Stand], address: Address = nowhere) -> tuple[Block, ...]:
    """What can be taken up now, by quarter."""
    if not stands:
        words = _("Nothing waits to be taken up: every step is closed, under way, or waits for another one.")
        return (Text(((words,),)),)
    lead = ngettext(
        "{n} step can be taken up now, because nothing else has to come first.",
        "{n} steps can be taken up now, because nothing else has to come first.",
        len(stands),
    )
    items = tuple(_next(stand, address(stand)) for stand in stands)
    short = Bullets(items[:SHORT])
    more = (Details(_("All steps that can be taken up"), (Bullets(items[SHORT:]),)),) if items[SHORT:] else ()
    return (Text(((lead,),)), short, *more)


SHORT = 6
"""Items of a list that show at once; the rest open on request."""


def _next(stand: Stand, href: str) -> Rich:
    name = LinkTo(stand.step.name, href) if href else Strong(stand.step.name)
    owner = _("Owner: {owner}.", owner=stand.owner or not_recorded())
    done = _("Done when: {done}", done=stand.step.done_when or not_recorded())
    return (name, f" ({quarter_words(stand)}). {owner} {done}")


def held_up(stands: Sequence[Stand], address: Address) -> tuple[Block, ...]:
    """For people inside: the steps something holds up, and those that are late."""
    found = [stand for stand in stands if stand.waits_for or stand.late or (stand.record and stand.record.blocker)]
    if not found:
        return (Text(((_("Nothing is late, and nothing that holds a step up is recorded."),),)),)
    columns = (
        Column("step", _("Step")), Column("state", _("Where it stands")), Column("owner", _("Owner")),
        Column("blocker", _("What holds it up")),
    )  # fmt: skip
    rows = tuple(
        (Cell(one.step.name, href=address(one)), Cell(_state(one)), Cell(one.owner or not_recorded()), _blocker(one))
        for one in found
    )
    return (TableModel(_("Steps that are held up or late"), columns, rows),)


def question_blocks(questions: Questions) -> tuple[Block, ...]:
    """What does not fit together, as open questions; nothing where all fits."""
    lines: list[Rich] = []
    if questions.circle:
        names = listed([step.name for step in questions.circle])
        lines.append((_("These steps wait for each other, so none can come first: {steps}.", steps=names),))
    lines += [
        (_("“{step}” waits for a step that is not on the roadmap ({gone}).", step=step.name, gone=slug),)
        for step, slug in questions.gone
    ]
    lines += [
        (_("“{step}” belongs to a part of the roadmap that does not exist.", step=step.name),)
        for step in questions.astray
    ]
    if questions.unplaced:
        n = len(questions.unplaced)
        lines.append(
            (
                ngettext(
                    "{n} record tells of a step that is not on the roadmap.",
                    "{n} records tell of steps that are not on the roadmap.",
                    n,
                ),
            )
        )
    return (Notice(_("Open questions about this roadmap"), tuple(lines)),) if lines else ()


def asks(stands: Sequence[Stand]) -> Block:
    """What each step asks for, with where it comes from."""
    return Text(tuple(_asks(stand) for stand in stands))


def _asks(stand: Stand) -> Rich:
    step = stand.step
    words = _(
        "{name}: {short} Owner: {owner}. Done when: {done} Evidence wanted: {evidence} ",
        name=step.name, short=step.in_short, owner=step.owner_role or not_recorded(),
        done=step.done_when or not_recorded(), evidence=step.evidence or not_recorded(),
    )  # fmt: skip
    own = (_("This is the City's own step. "),) if step.own else ()
    links = [LinkTo(_("Where this step comes from"), url) for url in step.urls]
    return (words, *own, *(piece for link in links for piece in (link, " ")))
