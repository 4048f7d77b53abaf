"""Everything that was changed about a measure or a disparity: who, when, from what to what, and in which edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from equipt_dash.kernel import clock
from equipt_dash.kernel.access import Action, DeskScope
from equipt_dash.kernel.model import ALL_GROUPS, Measure, Missing, ValueRole
from equipt_dash.kernel.submission import CellChange, Submission
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day, missing_words
from equipt_dash.kernel.workflow import CELL_KINDS, Status
from equipt_dash.pages.parts import Block, Cell, Column, Download, LinkTo, Page, Section, TableModel, Text
from equipt_dash.store.desk import reasons, submissions
from equipt_dash.store.desk.reads_history import cells_of
from equipt_dash.store.desk.reasons import Given
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.difference import SideBySide, change
from equipt_dash.views.desk.status_words import kind_words, status_words
from equipt_dash.views.desk.words_subject import definition, gap_target, story_fields
from equipt_dash.views.paging import cut, pager
from equipt_dash.views.wording import amount

PER_PAGE = 20
MOST = 500
"""Changes looked at; the CSV holds all of them."""

CELLS = 40
"""Values of one change shown on the page; the CSV holds all of them."""

SETTLED = (Status.APPROVED, Status.PUBLISHED)
"""What those see who only read: nothing that somebody still works on."""


@dataclass(frozen=True)
class _Story:
    """What a history needs to be told."""

    changes: tuple[Submission, ...]
    cells: Mapping[int, tuple[CellChange, ...]]
    measure: Measure | None
    labels: Mapping[str, str]
    groups: Mapping[str, str]
    areas: Mapping[str, str]
    reasons: Mapping[int, tuple[Given, ...]]

    def where(self, cell: CellChange) -> str:
        """The group of a cell, with its area where it is not the city itself, and whether it is a target."""
        words = [self.groups.get(cell.group, cell.group)]
        if cell.area in self.areas:
            words.append(self.areas[cell.area])
        if cell.role is ValueRole.TARGET:
            words.append(_("target"))
        return ", ".join(words)


def of_measure(desk: Desk, params: Params) -> Page | None:
    """The history of a measure."""
    measure = desk.read().measure(params.get("slug", ""))
    if measure is None:
        return None
    subject = definition(desk, measure.slug)
    fields = (*(subject.fields if subject else ()), *story_fields())
    labels = {field.name: field.label for field in fields} | {"signed": _("Signed"), "dated": _("Dated")}
    path = f"/internal/measures/{measure.slug}"
    told = _told(desk, measure, labels, measure_key=measure.key)
    return _page(measure.name, told, LinkTo(_("Values"), path), f"{path}/history", params)


def of_disparity(desk: Desk, params: Params) -> Page | None:
    """The history of a disparity's target."""
    subject = gap_target(desk, params.get("slug", ""))
    if subject is None:
        return None
    labels = {field.name: field.label for field in subject.fields}
    told = _told(desk, None, labels, disparity=subject.disparity)
    path = f"/internal/disparities/{subject.slug}/history"
    return _page(subject.name, told, LinkTo(_("Gap target and floor"), subject.path), path, params)


def _told(
    desk: Desk, measure: Measure | None, labels: Mapping[str, str], *, measure_key: str = "", disparity: str = ""
) -> _Story:
    scope, statuses = _sees(desk)
    found = submissions.listed(
        desk.read(scope), statuses=statuses, measure=measure_key, disparity=disparity, limit=MOST
    )
    cells = cells_of(desk.read(scope), [one.id for one in found if one.kind in CELL_KINDS])
    groups = {one.code: one.label for one in desk.read().groups()} | {ALL_GROUPS: _("Everybody")}
    areas = {one.code: one.name for one in desk.read().areas() if not one.is_home}
    given = reasons.of_submissions(desk.db, [one.id for one in found])
    return _Story(found, cells, measure, labels, groups, areas, given)


def _sees(desk: Desk) -> tuple[DeskScope, tuple[Status, ...]]:
    """The changes this reader may see: drafts only where they may work on them too."""
    if desk.may(Action.READ_WORK):
        return desk.scope(Action.READ_WORK), tuple(Status)
    return desk.scope(Action.READ_INTERNAL), SETTLED


def _page(name: str, told: _Story, crumb: LinkTo, path: str, params: Params) -> Page:
    shown = cut(told.changes, params, PER_PAGE)
    sections = [_section(one, told) for one in shown.items]
    lead = _("Every change, the newest first.") if told.changes else _("Nothing has been changed here yet.")
    intro: list[Block] = []
    if told.changes:
        table = TableModel(_("Every change"), _columns(), tuple(_rows(told)))
        source = ((_("Changes made in EquiPT Dash."),),)
        intro.append(Download("changes", _("Download every change (CSV)"), table, source))
    intro += pager(shown, path, {})
    return Page(
        title=_("History: {name}", name=name),
        heading=name,
        kicker=_("History"),
        lead=(lead,),
        intro=tuple(intro),
        sections=tuple(sections),
        crumbs=(LinkTo(_("My work"), "/internal"), crumb),
    )


def _section(one: Submission, told: _Story) -> Section:
    what = ", ".join(words for words in (kind_words(one.kind), one.period) if words)
    title = _("{day}: {what}, {state}", day=day(one.changed_at), what=what, state=status_words(one.status))
    facts = [_("By {who}.", who=one.author_name or _("the command line"))]
    if one.edition is not None:
        facts.append(_("In edition {number}.", number=one.edition))
    if one.note:
        facts.append(_("Note: {words}", words=one.note))
    if one.restatement:
        facts.append(_("Why it was corrected: {words}", words=one.restatement))
    facts += [reason_words(given) for given in told.reasons.get(one.id, ())]
    blocks: list[Block] = [Text(tuple((fact,) for fact in facts))]
    cells = told.cells.get(one.id, ())
    if cells:
        blocks += _cells(cells, told)
    elif one.kind not in CELL_KINDS:
        blocks.append(_words(one, told.labels))
    return Section(f"change-{one.id}", title, tuple(blocks))


def _words(one: Submission, labels: Mapping[str, str]) -> SideBySide:
    rows = tuple(change(labels[name], was, now) for name, was, now in _texts(one, labels) if was != now)
    return SideBySide(_("Before"), _("After"), rows)


def _texts(one: Submission, labels: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Field, text before and text after, for each field that was handed in."""
    return [
        (name, str(one.before.get(name) or ""), parts.get("value", ""))
        for name, parts in one.entries.items()
        if name in labels
    ]


def _cells(cells: tuple[CellChange, ...], told: _Story) -> list[Block]:
    columns = (
        Column("period", _("Period")), Column("group", _("Group")), Column("before", _("From"), numeric=True),
        Column("after", _("To"), numeric=True), Column("note", _("Note")),
    )  # fmt: skip
    rows = tuple(
        (Cell(cell.period), Cell(told.where(cell)), *_from_to(cell, told.measure), Cell(cell.note))
        for cell in cells[:CELLS]
    )
    blocks: list[Block] = [TableModel(_("Values from and to"), columns, rows)]
    if len(cells) > CELLS:
        more = len(cells) - CELLS
        words = ngettext(
            "{number} more value stands in the file.", "{number} more values stand in the file.", more, number=more
        )
        blocks.append(Text(((words,),)))
    return blocks


def _from_to(cell: CellChange, measure: Measure | None) -> tuple[Cell, Cell]:
    was = cell.before or {}
    missing = was.get("missing")
    return (
        _value(measure, was.get("value"), Missing(missing) if missing else None),
        _value(measure, cell.value, cell.missing),
    )


def _value(measure: Measure | None, value: float | None, missing: Missing | None) -> Cell:
    if value is None:
        return Cell(missing_words(missing) if missing else _("nothing recorded"), absent=True)
    return Cell(amount(measure, value) if measure else f"{value:g}", value)


def _columns() -> tuple[Column, ...]:
    labels = (
        ("day", _("Day")), ("what", _("Change of")), ("state", _("State")), ("who", _("By")), ("where", _("Where")),
        ("before", _("From")), ("after", _("To")), ("edition", _("Edition")), ("why", _("Why")),
    )  # fmt: skip
    return tuple(Column(key, label) for key, label in labels)


def _rows(told: _Story) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for one in told.changes:
        head = (
            Cell(clock.here(one.changed_at).isoformat()), Cell(kind_words(one.kind)), Cell(status_words(one.status)),
            Cell(one.author_name),
        )  # fmt: skip
        tail = (Cell("" if one.edition is None else str(one.edition)), Cell(_why(one, told)))
        for where, before, after in _changes(one, told):
            rows.append((*head, Cell(where), before, after, *tail))
    return rows


def _why(one: Submission, told: _Story) -> str:
    """The reason shown to readers, and every one that was given on the way."""
    return " ".join(
        [*filter(None, [one.restatement]), *(reason_words(given) for given in told.reasons.get(one.id, ()))]
    )


def reason_words(given: Given) -> str:
    """A reason that was given on the way, with who gave it and when."""
    words = {
        "approve": _("{who} approved it, {day}: {words}", who=given.actor, day=day(given.at), words=given.words),
        "undo": _("{who} undid its publication, {day}: {words}", who=given.actor, day=day(given.at), words=given.words),
    }
    sent_back = _("{who} sent it back, {day}: {words}", who=given.actor, day=day(given.at), words=given.words)
    return words.get(given.action, sent_back)


def _changes(one: Submission, told: _Story) -> list[tuple[str, Cell, Cell]]:
    if one.kind not in CELL_KINDS:
        named = _texts(one, told.labels)
        return [
            (", ".join(w for w in (one.period, told.labels[name]) if w), Cell(was), Cell(now))
            for name, was, now in named
            if was != now
        ]
    cells = told.cells.get(one.id, ())
    return [(f"{cell.period}, {told.where(cell)}", *_from_to(cell, told.measure)) for cell in cells]
