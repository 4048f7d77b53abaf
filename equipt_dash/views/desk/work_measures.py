"""Measures that wait for a figure, an owner, a target or a story, as my work shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from equipt_dash.kernel.access import Action, Row
from equipt_dash.kernel.model import Department
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.kernel.workflow import SubmissionKind
from equipt_dash.pages.parts import Block, Bullets, Cell, Column, Details, LinkTo, Rich, Section, TableModel, Text, Tone
from equipt_dash.store.desk import reads
from equipt_dash.store.desk.worklist import Standing
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.status_words import form_address
from equipt_dash.views.performance import freshness_badge

SOON = timedelta(days=60)
"""A review or an update that falls within this time is shown as coming."""


def is_late(one: Standing, today: date) -> bool:
    """Whether public pages call it late, or its first figure is overdue."""
    overdue = one.next_update is not None and one.next_update < today
    return overdue or freshness_badge(one.newest, one.next_update, today).tone is Tone.WATCH


def is_due(one: Standing, today: date) -> bool:
    """Whether its next update comes soon."""
    return one.next_update is not None and not is_late(one, today) and one.next_update <= today + SOON


def overview(desk: Desk, departments: Sequence[Department], standings: Sequence[Standing]) -> Section:
    """How much waits in each department, with the way to its measures."""
    columns = (
        Column("department", _("Department")), Column("measures", _("Measures"), numeric=True),
        Column("late", _("Late"), numeric=True), Column("due", _("Due soon"), numeric=True),
    )  # fmt: skip
    rows = []
    for one in departments:
        own = [standing for standing in standings if standing.department == one.code]
        late = sum(is_late(standing, desk.today) for standing in own)
        due = sum(is_due(standing, desk.today) for standing in own)
        if own:
            name = Cell(one.name, href=f"/internal?department={one.slug}")
            rows.append((name, *(Cell(f"{number:,}", number) for number in (len(own), late, due))))
    table = TableModel(_("Measures of each department"), columns, tuple(rows))
    return Section("late", _("Late and due, by department"), (table,))


def waiting_measures(
    id: str, title: str, shown: Sequence[Standing], today: date, names: Mapping[str, str], more: tuple[Block, ...],
    *, of: Sequence[Standing],
) -> Section:  # fmt: skip
    """Measures that are due or late: one table for each department, each name leading to its form."""
    codes = tuple(dict.fromkeys(one.department for one in shown))
    tables = tuple(
        _table([one for one in shown if one.department == code], names.get(code, code), today) for code in codes
    )
    return Section(id, title, (*_undated(of), *tables, *more))


def _undated(found: Sequence[Standing]) -> tuple[Block, ...]:
    """Said once for the whole list, not in each row."""
    without = sum(one.next_update is None for one in found)
    words = ngettext(
        "{number} of them has no date recorded for its next update; it counts as late once its newest figure is more "
        "than 18 months old.",
        "{number} of them have no date recorded for their next update; they count as late once their newest figure is "
        "more than 18 months old.",
        without, number=without,
    )  # fmt: skip
    return (Text(((words,),)),) if without else ()


def _table(found: Sequence[Standing], caption: str, today: date) -> TableModel:
    dated = any(one.next_update for one in found)
    columns = [Column("name", _("Measure")), Column("newest", _("Newest figure"))]
    if dated:
        columns.append(Column("due", _("Next update")))
    columns += [Column("story", _("Story")), Column("target", _("Target"))]
    return TableModel(caption, tuple(columns), tuple(_row(one, dated=dated) for one in found))


def _row(one: Standing, *, dated: bool) -> tuple[Cell, ...]:
    no_date = Cell(_("no date"), absent=True)
    return (
        Cell(one.name, href=form_address(SubmissionKind.VALUES, one.slug)),
        Cell(one.period or _("none yet"), absent=not one.period),
        *((Cell(day(one.next_update)) if one.next_update else no_date,) if dated else ()),
        Cell(_("Change") if one.has_story else _("Write"), href=form_address(SubmissionKind.STORY, one.slug)),
        Cell(_("Change") if one.has_target else _("Set"), href=form_address(SubmissionKind.TARGETS, one.slug)),
    )


def unowned(found: Sequence[Standing], shown: Sequence[Standing], more: tuple[Block, ...]) -> Section:
    """Department measures that belong to nobody."""
    words = ngettext(
        "{number} department measure belongs to no department.",
        "{number} department measures belong to no department.", len(found), number=len(found),
    )  # fmt: skip
    items: tuple[Rich, ...] = tuple((LinkTo(one.name, form_address(SubmissionKind.VALUES, one.slug)),) for one in shown)
    return Section("no-owner", _("Measures with no owner"), (Text(((words,),)), Bullets(items), *more))


def missing(desk: Desk, standings: Sequence[Standing]) -> Section:
    """What nobody has to do today: counted, and the way to it."""
    without_target = sum(not one.has_target for one in standings)
    without_story = sum(not one.has_story for one in standings)
    items: list[Rich] = [
        (ngettext("{number} measure has no target.", "{number} measures have no target.", without_target, number=without_target),),
        (ngettext("{number} measure has no story yet.", "{number} measures have no story yet.", without_story, number=without_story),),
    ]  # fmt: skip
    blocks: list[Block] = [Bullets(tuple(items))]
    if desk.may(Action.ENTER, Row()):
        blocks += _gap_targets(desk)
    blocks.append(Text(((LinkTo(_("See all measures"), "/internal/measures"),),)))
    return Section("gaps", _("What is missing"), tuple(blocks))


def _gap_targets(desk: Desk) -> list[Block]:
    """The gap targets, which belong to the whole city: those not set first."""
    found = reads.disparities(desk.scope(Action.READ_WORK), desk.db)
    ordered = sorted(found, key=lambda one: one.target_gap is not None)
    unset = sum(one.target_gap is None for one in found)
    words = ngettext(
        "{number} disparity has no gap target", "{number} disparities have no gap target", unset, number=unset
    )
    items: tuple[Rich, ...] = tuple(
        (
            LinkTo(one.title, form_address(SubmissionKind.GAP_TARGET, one.slug)),
            " ", _("(not set)") if one.target_gap is None else _("(set)"),
        )
        for one in ordered
    )  # fmt: skip
    return [Details(_("{count}: set gap targets and floors", count=words), (Bullets(items),))] if found else []
