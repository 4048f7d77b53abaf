"""``/internal/records``: every record of the practice, what waits for a decision, and the form of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from equipt_dash.kernel.access import Action, Refused, Row
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.kernel.workflow import Status
from equipt_dash.pages.forms import Form, Press
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Cell,
    Column,
    Details,
    LinkTo,
    Notice,
    Page,
    Section,
    TableModel,
    Text,
)
from equipt_dash.practice.fields import RecordKind
from equipt_dash.practice.kinds import BY_SLUG, KINDS
from equipt_dash.practice.structure import Known
from equipt_dash.store.desk import drafts, evidence, reasons, record_reads
from equipt_dash.store.desk.drafts import Draft, joined, parted
from equipt_dash.store.desk.record_reads import Stored
from equipt_dash.store.practice_rows import CLASSES
from equipt_dash.views.context import Params
from equipt_dash.views.desk.check_now import check_of
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.history import reason_words
from equipt_dash.views.desk.record_form import controls, may_add, subjects
from equipt_dash.views.desk.record_paths import RECORDS, list_path, new_path, record_path, review_path
from equipt_dash.views.desk.record_show import facts, history_table, title_of
from equipt_dash.views.practice_words import kind_help, kind_words

PREFILL = ("measure", "disparity", "department", "step", "mark", "disparities", "measures", "strategy", "parent")
SENT = ("draft", "version", "base")


@dataclass(frozen=True)
class Again:
    """A form that was not carried out: what was typed, what is wrong by field, and why nothing was kept."""

    texts: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


def index(desk: Desk, _params: Params) -> Page:
    """Every kind, and what waits."""
    scope = desk.scope()
    waiting = drafts.listed(desk.read(scope))
    known = record_reads.known(desk.read(), subjects(desk.framework))
    rows = tuple(_kind_row(desk, kind, waiting) for kind in KINDS)
    columns = (
        Column("kind", _("Records")),
        Column("n", _("There are"), True),
        Column("drafts", _("On their way"), True),
    )
    mine = [one for one in waiting if one.status is Status.SUBMITTED and desk.may(one.decision, one.row)]
    return Page(
        title=_("Practice"),
        heading=_("The City's practice, written down"),
        lead=(_("Links, steps, worksheets, plans, actions and engagement. Each has a form and a history."),),
        sections=(
            Section("waiting", _("Waiting for you"), (_waiting(mine, known),)),
            Section("drafts", _("On their way"), (_waiting([one for one in waiting if one not in mine], known),)),
            Section("kinds", _("All records"), (TableModel(_("Kinds of records"), columns, rows),)),
        ),
        jump=True,
    )


def _kind_row(desk: Desk, kind: RecordKind, waiting: tuple[Draft, ...]) -> tuple[Cell, ...]:
    there = len(desk.read().records(CLASSES[kind.slug]))
    coming = sum(1 for one in waiting if one.kind == kind.slug)
    name = kind_words(kind.slug)[1]
    return Cell(name, href=list_path(kind.slug)), Cell(f"{there:,}", there), Cell(f"{coming:,}", coming)


def _waiting(found: list[Draft], known: Known) -> Block:
    columns = (
        Column("what", _("Record")), Column("kind", _("Kind")), Column("who", _("Written by")),
        Column("state", _("Where it stands")), Column("when", _("Changed")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(title_of(one.kind_of, one.entries, known), href=_address(one)),
            Cell(kind_words(one.kind)[0]), Cell(one.author_name), Cell(state_words(one)), Cell(day(one.changed_at)),
        )
        for one in found
    )  # fmt: skip
    return TableModel(_("Drafts"), columns, rows, empty=_("Nothing."))


def _address(draft: Draft) -> str:
    submitted = draft.status is Status.SUBMITTED
    return review_path(draft.id) if submitted else record_path(draft.kind, *draft.key)


def state_words(draft: Draft) -> str:
    """Where a draft stands."""
    words = {
        Status.DRAFT: _("Draft"),
        Status.SUBMITTED: _("Waits for a second person"),
        Status.SENT_BACK: _("Sent back"),
        Status.APPROVED: _("Approved"),
        Status.DISCARDED: _("Thrown away"),
    }[draft.status]
    return _("{state} (to take it away)", state=words) if draft.removes else words


def listing(desk: Desk, params: Params) -> Page | None:
    """All records of one kind."""
    kind = BY_SLUG.get(params["kind"])
    if kind is None:
        return None
    scope = desk.scope()
    known = record_reads.known(desk.read(), subjects(desk.framework))
    table = record_reads.stored_of(desk.read(scope), kind)
    rows = tuple(
        (
            Cell(title_of(kind, one.texts, known), href=record_path(kind.slug, *one.key)),
            _department(one.department, known),
        )
        for one in table
    )
    columns = (Column("what", kind_words(kind.slug)[0]), Column("department", _("Department")))
    add: tuple[Block, ...] = ()
    if may_add(desk, kind):
        add = (Text(((LinkTo(_("Add one"), new_path(kind.slug)),),)),)
    return Page(
        title=kind_words(kind.slug)[1],
        heading=kind_words(kind.slug)[1],
        lead=(kind_help(kind.slug),),
        sections=(
            Section(
                "all",
                ngettext("{n} record", "{n} records", len(rows)),
                (*add, TableModel(kind_words(kind.slug)[1], columns, rows, empty=_("None is recorded yet."))),
            ),
            Section(
                "drafts", _("On their way"), (_waiting(list(drafts.listed(desk.read(scope), kind=kind.slug)), known),)
            ),
        ),
        crumbs=(LinkTo(_("Practice"), RECORDS),),
    )


def _department(code: str, known: Known) -> Cell:
    return Cell(known.subjects["department"].get(code, code)) if code else Cell(_("The City"))


def new(desk: Desk, params: Params, again: Again | None = None) -> Page | None:
    """An empty form."""
    kind = BY_SLUG.get(params["kind"])
    if kind is None:
        return None
    if not may_add(desk, kind):
        raise Refused(Action.ENTER)
    texts = again.texts if again else {name: params.get(name, "") for name in PREFILL}
    known = record_reads.known(desk.read(), subjects(desk.framework))
    title = _("Add: {what}", what=kind_words(kind.slug)[0])
    form = _form(desk, kind, new_path(kind.slug), texts, known, again, Editing())
    return Page(
        title=title,
        heading=title,
        lead=(kind_help(kind.slug),),
        sections=(Section("form", _("What to write down"), (form,)),),
        crumbs=_crumbs(kind),
    )


@dataclass(frozen=True)
class Editing:
    """What a form changes: the draft and the row it was read from."""

    draft: Draft | None = None
    stored: Stored | None = None


def one(desk: Desk, params: Params, again: Again | None = None) -> Page | None:
    """One record: what counts now, what is on its way, the form, and everything that was ever handed in."""
    kind = BY_SLUG.get(params["kind"])
    key = parted(params["key"])
    if kind is None:
        return None
    scope = desk.scope()
    stored = record_reads.stored(desk.read(scope), kind, key)
    live = next((d for d in drafts.listed(desk.read(scope), kind=kind.slug) if d.key == key), None)
    past = drafts.history(desk.read(scope), kind.slug, key)
    if stored is None and live is None and not past:
        return None
    known = record_reads.known(desk.read(), subjects(desk.framework))
    texts = dict(live.entries) if live else dict(stored.texts) if stored else dict(past[0].entries)
    files = evidence.names(desk.db)
    now = (facts(kind, stored.texts, known, files),) if stored else (Text(((_("Nothing counts yet."),),)),)
    return Page(
        title=title_of(kind, texts, known),
        heading=title_of(kind, texts, known),
        lead=(kind_help(kind.slug),),
        kicker=kind_words(kind.slug)[0],
        sections=(
            Section("now", _("What counts now"), now),
            *check_of(desk, kind.slug, texts, key),
            *_on_its_way(live),
            *_change(desk, kind, key, Editing(live, stored), texts, known, again),
            Section("history", _("History"), (history_table(past), *_undone(desk, kind, key))),
        ),
        crumbs=_crumbs(kind),
        intro=_said(params),
        jump=True,
    )


def _undone(desk: Desk, kind: RecordKind, key: tuple[str, ...]) -> tuple[Block, ...]:
    """That a publication was undone and this record with it, and why."""
    given = reasons.of_record(desk.db, f"{kind.slug}:{joined(key)}")
    lines = tuple((reason_words(one),) for one in given if one.action == "undo")
    return (Bullets(lines),) if lines else ()


def _said(params: Params) -> tuple[Block, ...]:
    words = {
        "kept": _("Kept as a draft. Only people who work here see it."),
        "handed-in": _("Handed in. A second person decides about it."),
        "counts": _("Saved. It counts from now on, and is public with the next edition."),
        "back": _("Taken back. It is a draft again."),
        "removal": _("Handed in: a second person decides whether it is taken away."),
    }.get(params.get("said", ""))
    return (Notice(words, ()),) if words else ()


def _on_its_way(live: Draft | None) -> tuple[Section, ...]:
    if live is None:
        return ()
    words = [_("{state}, written by {who}.", state=state_words(live), who=live.author_name)]
    if live.review_note:
        words.append(_("{who} wrote: {note}", who=live.reviewer_name, note=live.review_note))
    more = (LinkTo(_("See what would change"), review_path(live.id)),)
    return (Section("coming", _("On its way"), (Text((*((w,) for w in words), more)),)),)


def _change(
    desk: Desk, kind: RecordKind, key: tuple[str, ...], editing: Editing, texts: Mapping[str, str], known: Known,
    again: Again | None,
) -> tuple[Section, ...]:  # fmt: skip
    """The form, where the reader may type and nobody else's draft is in the way."""
    live, stored = editing.draft, editing.stored
    owner = stored.department if stored else live.department if live else ""
    if not desk.may(Action.ENTER, Row(owner, desk.principal.id)):
        return ()
    mine = live is None or live.author in (None, desk.principal.id)
    if not mine and again is None:
        return ()
    path = record_path(kind.slug, *key)
    if live is not None and live.status is Status.SUBMITTED and mine:
        read_at = (("draft", str(live.id)), ("version", str(live.version)), ("do", "take-back"))
        back = desk.form("take-back", path, (), (Press(_("Take it back"), quiet=True),), hidden=read_at)
        return (Section("change", _("Change it"), (back,)),)
    # Where a colleague's draft is in the way, what was typed is shown again, so that it is not lost.
    form = _form(
        desk, kind, path, again.texts if again else texts, known, again, editing if mine else Editing(None, stored)
    )
    sections = [Section("change", _("Change it"), (form,))]
    if stored is not None and live is None:
        hidden = (("base", str(stored.version)), ("do", "remove"))
        away = desk.form("remove", path, (), (Press(_("Take this record away"), quiet=True),), hidden=hidden)
        sections.append(Section("remove", _("Take it away"), (Details(_("Take this record away"), (away,)),)))
    return tuple(sections)


def _form(
    desk: Desk,
    kind: RecordKind,
    path: str,
    texts: Mapping[str, str],
    known: Known,
    again: Again | None,
    editing: Editing,
) -> Form:
    wrong = again.wrong if again else {}
    draft, stored = editing.draft, editing.stored
    hidden = (
        ("draft", str(draft.id if draft else 0)),
        ("version", str(draft.version if draft else 0)),
        ("base", str(stored.version if stored else 0)),
    )
    save = _("Hand in") if kind.second else _("Save")
    presses = [Press(save, "do", "hand-in"), Press(_("Keep as a draft"), "do", "keep", quiet=True)]
    if draft is not None:
        presses.append(Press(_("Throw the draft away"), "do", "discard", quiet=True))
    fixed = draft is not None or stored is not None
    form = desk.form(
        "record", path, controls(desk, kind, texts, known, wrong, fixed=fixed), tuple(presses), hidden=hidden,
        uploads=any(one.form.value == "file" for one in kind.typed),
    )  # fmt: skip
    return replace(form, problem=again.problem) if again and again.problem else form


def _crumbs(kind: RecordKind) -> tuple[LinkTo, ...]:
    return LinkTo(_("Practice"), RECORDS), LinkTo(kind_words(kind.slug)[1], list_path(kind.slug))
