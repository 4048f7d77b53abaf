"""The page on which a department types its figures: what stands, what is waiting, and the sheet itself."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.desk.entry import sql
from equipt_dash.desk.entry.page.grid import grid
from equipt_dash.desk.entry.rules import drafts, handing_in
from equipt_dash.desk.entry.rules.opened import Opened, opened
from equipt_dash.desk.entry.words import cell_words, lead, sheet_title, typed_words
from equipt_dash.figures.checks import scale_words
from equipt_dash.figures.reading import Finding, Typed
from equipt_dash.figures.sheet import CellId
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.kernel.words.units import unit_words
from equipt_dash.kernel.workflow import Status
from equipt_dash.pages.forms import Form, Press
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Cell,
    Choice,
    Column,
    Details,
    FilterForm,
    LinkTo,
    Notice,
    Page,
    Section,
    TableModel,
    Text,
)
from equipt_dash.views import wording
from equipt_dash.views.context import Params, chosen
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.number_cells import value_cell

PARAMS = ("role", "area", "from", "q", "said")

_SAID = ("saved", "submitted", "taken_back", "discarded", "taken_over")


def build(desk: Desk, params: Params) -> Page | None:
    """The entry page of one measure."""
    stored = sql.stored(desk, params["slug"], params.get("role", ""))
    said = chosen(params, "said", _SAID)
    return None if stored is None else page(desk, opened(stored, params), said=said)


def page(
    desk: Desk,
    opened: Opened,
    *,
    said: str = "",
    wrong: Mapping[str, str] | None = None,
    problem: str = "",
    stopped: tuple[Finding, ...] = (),
) -> Page:
    """The page around a sheet; ``wrong``, ``problem`` and ``stopped`` say why a form was refused."""
    cells, findings = handing_in.read(opened.sheet, drafts.changed(opened.typed))
    return Page(
        title=_("Enter values: {name}", name=opened.measure.name),
        heading=opened.measure.name,
        kicker=_("Enter targets") if opened.role_param else _("Enter values"),
        lead=(lead(opened),),
        crumbs=(LinkTo(_("My work"), "/internal"), LinkTo(_("Measures"), "/internal/measures")),
        intro=(*_notices(opened, said), *_waiting(desk, opened), *_others(desk, opened)),
        sections=(
            Section(
                "sheet-section", sheet_title(opened), _sheet(desk, opened, findings, cells, wrong, problem, stopped)
            ),
            Section("around", _("More about this measure"), _around(opened)),
        ),
    )


def _sheet(
    desk: Desk, opened: Opened, findings: tuple[Finding, ...], cells: Mapping[CellId, Typed],
    wrong: Mapping[str, str] | None, problem: str, stopped: tuple[Finding, ...],
) -> tuple[Block, ...]:  # fmt: skip
    more = Details(_("Other periods, targets and places"), (_choices(opened),))
    if not opened.may_enter:
        return (_table(opened), more)
    elsewhere = _elsewhere(opened)
    made = grid(desk, opened, findings, cells, wrong=wrong, problem=problem, stopped=stopped)
    return (*elsewhere, made, more, *_discard(desk, opened))


def _notices(opened: Opened, said: str) -> tuple[Block, ...]:
    words = {
        "saved": _("The draft is saved."),
        "submitted": _("Handed in. A reviewer has been told."),
        "taken_back": _("Taken back. It is a draft again."),
        "discarded": _("The draft is discarded."),
        "taken_over": _("The draft is yours now."),
    }.get(said)
    found: list[Block] = [Notice(words, ())] if words else []
    if opened.problem:
        found.append(Notice(_("That period cannot be added"), ((opened.problem,),)))
    draft = opened.draft
    if draft is not None and draft.status is Status.SENT_BACK:
        found.append(Notice(_("Sent back by the reviewer"), ((draft.review_note or _("No reason was given."),),)))
    return tuple(found)


def _waiting(desk: Desk, opened: Opened) -> tuple[Block, ...]:
    """Submissions that wait for a reviewer or for an edition."""
    found: list[Block] = []
    for one in opened.waiting:
        when = day(one.submitted_at or one.changed_at)
        words = _("{name} handed in figures on {day}. They wait for a reviewer.", name=one.author_name, day=when)
        if one.status is Status.APPROVED:
            words = _("Figures of {name} are approved and wait for the next edition.", name=one.author_name)
        found.append(Notice(_("Under way"), ((words, " ", LinkTo(_("See them"), f"/internal/review/{one.id}")),)))
        if one.status is Status.SUBMITTED and opened.may_enter:
            found.append(_small_form(desk, opened, f"take-back-{one.id}", "take-back", _("Take back"), one))
    return tuple(found)


def _others(desk: Desk, opened: Opened) -> tuple[Block, ...]:
    """Drafts of colleagues, to read and to take over."""
    found: list[Block] = []
    for one in opened.others:
        cells = drafts.changed(one.entries)
        count = ngettext("{n} changed figure", "{n} changed figures", len(cells))
        words = _(
            "{name} last changed it on {day}: {count}.",
            name=one.author_name,
            day=day(one.changed_at),
            count=count,
        )
        found.append(Notice(_("A colleague has a draft"), ((words,),)))
        found.append(Details(_("Read the draft of {name}", name=one.author_name), (_draft_table(opened, one),)))
        if opened.may_enter and opened.draft is None:
            found.append(_small_form(desk, opened, f"take-over-{one.id}", "take-over", _("Take it over"), one))
    return tuple(found)


def _discard(desk: Desk, opened: Opened) -> tuple[Block, ...]:
    if opened.draft is None:
        return ()
    form = _small_form(desk, opened, "discard", "discard", _("Discard this draft"), opened.draft)
    words = _("What you typed here is taken away. The values that stand today stay as they are.")
    return (Details(_("Discard this draft"), (Text(((words,),)), form)),)


def _small_form(desk: Desk, opened: Opened, id: str, move: str, words: str, one: Submission) -> Form:
    hidden = (("draft", str(one.id)), ("version", str(one.version)), ("role", opened.role_param))
    return desk.form(id, f"{opened.path}/{move}", (), (Press(words, quiet=True),), hidden=hidden)


def _draft_table(opened: Opened, one: Submission) -> TableModel:
    columns = (
        Column("cell", _("Figure")), Column("value", _("Value"), numeric=True),
        Column("numerator", _("Numerator"), numeric=True), Column("denominator", _("Denominator"), numeric=True),
        Column("note", _("Note")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(cell_words(opened, cell)), Cell(typed_words(parts)), Cell(parts.get("numerator", "")),
            Cell(parts.get("denominator", "")), Cell(parts.get("note", "")),
        )
        for cell, parts in drafts.changed(one.entries).items()
    )  # fmt: skip
    return TableModel(_("Draft of {name}", name=one.author_name), columns, rows, empty=_("Nothing typed yet."))


def _elsewhere(opened: Opened) -> tuple[Block, ...]:
    """Where the draft holds figures of other areas than the one on the page."""
    codes = {cell.area for cell in drafts.changed(opened.typed)} - {opened.area}
    links = [(LinkTo(area.name, opened.href(area=area.code)),) for area in opened.areas if area.code in codes]
    if not links:
        return ()
    return (
        Text(((_("This draft also holds figures of other places. They are handed in with it."),),)),
        Bullets(tuple(links)),
    )


def _choices(opened: Opened) -> FilterForm:
    periods = [period for period in reversed(opened.sheet.order()) if any(c.period == period for c in opened.rows)]
    choices = [
        Choice("role", _("What to type"), opened.role_param, (("", _("Values")), ("targets", _("Targets")))),
        Choice("from", _("Show periods since"), opened.since, (("", _("The last three")), *((p, p) for p in periods))),
    ]
    if len(opened.areas) > 1:
        areas = tuple((area.code, area.name) for area in opened.areas)
        choices.append(Choice("area", _("Place"), opened.area, areas))
    return FilterForm(
        action=opened.path, legend=_("Show something else"), query_label=_("Add a period, such as FY2018 or 2018"),
        query=opened.added, choices=tuple(choices), submit=_("Show"),
    )  # fmt: skip


def _table(opened: Opened) -> TableModel:
    """What is recorded, for readers who may not type."""
    codes = opened.sheet.groups
    columns = (Column("period", _("Period")), *(Column(code, opened.sheet.label(code), numeric=True) for code in codes))
    rows = tuple(
        (
            Cell(period),
            *(value_cell(opened.measure, opened.rows.get(CellId(period, code, opened.area))) for code in codes),
        )
        for period in opened.shown
        if any(cell.period == period for cell in opened.rows)
    )
    return TableModel(_("Recorded values"), columns, rows, empty=_("Nothing is recorded yet."))


def _around(opened: Opened) -> tuple[Block, ...]:
    measure = opened.measure
    words = [_("Unit: {unit}.", unit=unit_words(measure.unit)), wording.direction_words(measure.better)]
    if measure.scale is not None:
        words.append(_("It runs from 0 to {largest}.", largest=scale_words(measure)))
    if measure.frequency:
        words.append(_("Counted: {frequency}.", frequency=measure.frequency))
    locked = sorted(opened.locked)
    if locked:
        words.append(_("Locked: {periods}.", periods=listed(locked)))
    book = ((LinkTo(_("A workbook to fill in (XLSX)"), f"{opened.path}/template.xlsx"),),) if opened.may_enter else ()
    links = (
        *book,
        (LinkTo(_("Tell the story behind it"), f"{opened.path}/story"),),
        (LinkTo(_("Its definition"), f"{opened.path}/definition"),),
        (LinkTo(_("Its public page"), f"/measures/{measure.slug}"),),
    )
    return (Text(((" ".join(words),),)), Bullets(links))
