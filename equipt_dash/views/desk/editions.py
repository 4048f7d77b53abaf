"""``/internal/editions``: everything that was published, and the ways back: undo and withdraw."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.declared import review as declared
from equipt_dash.pages.declared.spec import row_number
from equipt_dash.pages.forms import Form, Press, refilled
from equipt_dash.pages.parts import (
    Block,
    Cell,
    Column,
    Facts,
    LinkTo,
    Notice,
    Page,
    Rich,
    Section,
    TableModel,
    Text,
)
from equipt_dash.protection import EditionWouldLeak
from equipt_dash.store import queries
from equipt_dash.store.desk import publishing, reasons, reviews, withdrawals
from equipt_dash.store.desk.publications import Publication
from equipt_dash.store.desk.publishing import CannotUndo
from equipt_dash.store.desk.reasons import Undone
from equipt_dash.store.desk.withdrawals import Listed
from equipt_dash.views.context import Params
from equipt_dash.views.desk.account_times import moment
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.office_forms import said
from equipt_dash.views.desk.publications import begun_before, busy_notice
from equipt_dash.views.desk.publish import diff_names
from equipt_dash.views.desk.publish_tables import cells_blocks, hidden_blocks, summary, words_blocks
from equipt_dash.views.desk.publish_words import cannot_words, leak_notice, leaking
from equipt_dash.views.desk.review_words import EDITIONS, REVIEW, by_whom, what
from equipt_dash.views.paging import cut, pager

PARAMS = ("page",)
SAID = ("said",)
AGAIN = ("again",)
PER_PAGE = 100


def build(desk: Desk, params: Params) -> Page:
    """The list of editions."""
    found = cut(withdrawals.listed(desk.read(desk.scope())), params, PER_PAGE)
    newest, undone = _newest(desk), reasons.undone_editions(desk.db)
    columns = (
        Column("number", _("Edition")), Column("day", _("Published")), Column("state", _("How it stands")),
        Column("approver", _("Published by")), Column("note", _("Note")), Column("hash", _("Hash of its content")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(_("Edition {number}", number=one.number), href=f"{EDITIONS}/{one.number}"),
            Cell(day(one.published_on)),
            Cell(_state(one, newest), note=_undone_words(undone.get(one.number))),
            Cell(one.approver or _("not recorded")),
            Cell(one.note or _("none")),
            Cell(one.content_hash[:12], one.content_hash),
        )
        for one in found.items
    )
    table = TableModel(_("Editions, newest first"), columns, rows, empty=_("Nothing has been published yet."))
    return Page(
        title=_("Editions"),
        heading=_("Editions"),
        lead=(ngettext("{n} edition was published.", "{n} editions were published.", found.total),),
        crumbs=_crumbs(desk),
        sections=(Section("list", _("Newest first"), (table, *pager(found, EDITIONS, {}))),),
    )


def _newest(desk: Desk) -> int:
    newest = queries.latest_edition(desk.source)
    return newest.number if newest else 0


def _undone_words(undone: Undone | None) -> str:
    if undone is None:
        return ""
    return _("undone by edition {number}: {words}", number=undone.by, words=undone.words)


def _state(one: Listed, newest: int) -> str:
    if one.confirmed_at is not None:
        return _("withdrawn {day}", day=day(one.confirmed_at))
    words = _("public now") if one.number == newest else _("replaced by a newer one")
    return _("{state}; somebody asked to withdraw it", state=words) if one.asked_at else words


def build_one(desk: Desk, params: Params) -> Page | None:
    """One edition, with what can be done about it."""
    return one_page(desk, params)


def one_page(
    desk: Desk, params: Params, *, typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None,
    problem: str = "",
) -> Page | None:  # fmt: skip
    """The page with what was typed and what is wrong with it."""
    number = row_number(params["number"])
    one = withdrawals.found(desk.read(desk.scope()), number) if number else None
    if one is None:
        return None
    newest = _newest(desk)
    sections = []
    if desk.may(Action.READ_REVIEW):
        sections.append(Section("content", _("What came with it"), (_submissions(desk, one),)))
    ways = _withdraw_blocks(desk, one, typed, wrong or {}, problem)
    if ways:
        sections.append(Section("withdraw", _("Withdraw it"), ways))
    if one.number == newest > 1 and desk.may(Action.PUBLISH):
        words = _("Undo publishes the state before this edition again, as a new edition. ")
        link = LinkTo(_("See what undoing would change"), f"{EDITIONS}/{one.number}/undo")
        sections.append(Section("undo", _("Undo it"), (Text(((words, link),)),)))
    name = _("Edition {number}", number=one.number)
    done = {
        "published": _("Published. The public reads it now."),
        "undone": _("Done. The public reads the earlier state again. The submissions went back to their authors."),
        "asked": _("Asked. A second person has to confirm before anything happens."),
        "dropped": _("The request was taken back. Nothing was withdrawn."),
        "withdrawn": _("Withdrawn. While it is the newest edition, readers see a notice and no figures."),
    }
    return Page(
        title=name,
        heading=name,
        lead=(_("It is {state}.", state=_state(one, newest)),),
        crumbs=(*_crumbs(desk), LinkTo(_("Editions"), EDITIONS)),
        intro=(*said(params, done), _facts(desk, one)),
        sections=tuple(sections),
    )


def _crumbs(desk: Desk) -> tuple[LinkTo, ...]:
    return (LinkTo(_("Review and publish"), REVIEW),) if desk.may(Action.READ_REVIEW) else ()


def _facts(desk: Desk, one: Listed) -> Facts:
    rows: list[tuple[str, Rich]] = [
        (_("Published"), (day(one.published_on),)),
        (_("Published by"), (one.approver or _("not recorded"),)),
        (_("Note for readers"), (one.note or _("none"),)),
        (_("Hash of its content"), (one.content_hash,)),
    ]
    if one.asked_at is not None:
        asked = _("{name}, {when}", name=one.asked_name, when=moment(one.asked_at))
        rows.append((_("Withdrawal asked for by"), (asked,)))
        # The reason may name what must not be known: it is for those who decide.
        if desk.may(Action.CONFIRM_WITHDRAWAL):
            rows.append((_("Reason"), (one.reason,)))
    if one.confirmed_at is not None:
        confirmed = _("{name}, {when}", name=one.confirmed_name, when=moment(one.confirmed_at))
        rows.append((_("Confirmed by"), (confirmed,)))
    return Facts(tuple(rows))


def _submissions(desk: Desk, one: Listed) -> Block:
    found = reviews.of_edition(desk.read(desk.scope(Action.READ_REVIEW)), one.number)
    columns = (Column("what", _("Submission")), Column("who", _("Handed in")))
    rows = tuple((Cell(what(item), href=f"{REVIEW}/{item.item.id}"), Cell(by_whom(item.item))) for item in found)
    return TableModel(_("Submissions it published"), columns, rows, empty=_("No submission you can read came with it."))


def _withdraw_blocks(
    desk: Desk, one: Listed, typed: Mapping[str, str] | None, wrong: Mapping[str, str], problem: str
) -> tuple[Block, ...]:
    if one.confirmed_at is not None:
        return ()
    path = f"{EDITIONS}/{one.number}"
    if one.asked_at is None:
        if not desk.may(Action.WITHDRAW):
            return ()
        form = _ask_form(desk, path, one.number == _newest(desk))
        return (form if typed is None else refilled(form, typed, wrong, problem),)
    blocks: list[Block] = []
    hidden = (("mark", withdrawals.mark(one)),)
    if problem:
        blocks.append(Notice(problem, ()))
    if desk.may(Action.CONFIRM_WITHDRAWAL, one.row):
        words = _(
            "All public pages and files of this edition become a notice at once, if it is the newest. It cannot be "
            "shown again: publish a corrected edition instead."
        )
        press = (Press(_("Withdraw edition {number} now", number=one.number)),)
        blocks.append(desk.form("confirm", f"{path}/confirm", (), press, hint=words, hidden=hidden))
    elif desk.may(Action.CONFIRM_WITHDRAWAL):
        blocks.append(Notice(_("You asked for it. Somebody else has to confirm."), ()))
    if desk.may(Action.WITHDRAW):
        press = (Press(_("Take the request back"), quiet=True),)
        blocks.append(desk.form("drop", f"{path}/drop", (), press, hidden=hidden))
    return tuple(blocks)


def _ask_form(desk: Desk, path: str, is_newest: bool) -> Form:
    hint = _("Nothing happens until a second person confirms. Then readers see only a notice.")
    if not is_newest:
        hint = _(
            "A newer edition has replaced this one, and readers keep seeing the newer one. If the same figures stand "
            "in it, withdraw it as well. Nothing happens until a second person confirms."
        )
    press = (Press(_("Ask to withdraw it"), quiet=True),)
    return desk.form("withdraw", f"{path}/withdraw", declared.WITHDRAW.controls(), press, hint=hint)


def build_undo(desk: Desk, params: Params) -> Page | None:
    """What undoing the newest edition would change, and the form that does it."""
    one = begun_before(desk, params)
    return undo_page(desk, params, typed={"reason": one.wanted.note} if one else None)


def undo_page(
    desk: Desk, params: Params, *, typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None,
    problem: str = "", stale: bool = False, busy: Publication | None = None,
) -> Page | None:  # fmt: skip
    """The page with what was typed and what is wrong with it. ``busy``: another publication runs."""
    number = row_number(params["number"])
    if number is None or withdrawals.found(desk.read(desk.scope(Action.PUBLISH)), number) is None:
        return None
    sections: tuple[Section, ...]
    try:
        preview = publishing.preview_undo(desk.db, desk.act(), number, desk.today)
    except CannotUndo as error:
        lead = cannot_words(error)
        sections = ()
    except EditionWouldLeak as error:
        lead = _("It cannot be undone.")
        sections = (Section("changes", _("Why"), leak_notice(leaking(desk, error))),)
    else:
        lead = _(
            "Undoing edition {number} publishes the state before it as edition {next}. {changes}",
            number=number, next=preview.number, changes=summary(preview.diff),
        )  # fmt: skip
        lead += " " + _whether_exact(preview.like, number - 1)
        called = diff_names(desk, preview.diff)
        form = _undo_form(desk, number, preview.number, preview.mark)
        sections = (
            Section("changes", _("What would change"), cells_blocks(preview.diff, called)),
            Section("hidden", _("What stays hidden"), hidden_blocks(preview.diff, called)),
            Section("texts", _("Texts that would change"), words_blocks(preview.diff, called)),
            Section("undo", _("Undo"), (form if typed is None else refilled(form, typed, wrong or {}, problem),)),
        )
    again = _("Something changed since you looked, so nothing was undone. What you see below is how it stands now.")
    return Page(
        title=_("Undo edition {number}", number=number),
        heading=_("Undo edition {number}", number=number),
        lead=(lead,),
        crumbs=(LinkTo(_("Editions"), EDITIONS), LinkTo(_("Edition {number}", number=number), f"{EDITIONS}/{number}")),
        intro=busy_notice(busy) if busy else (Notice(_("Look again"), ((again,),)),) if stale else (),
        sections=sections,
    )


def _whether_exact(like: int, before: int) -> str:
    if like == before:
        return _("The public would then read exactly what edition {number} said.", number=before)
    return _("Other changes were made since edition {number}. They stay: see below.", number=before)


def _undo_form(desk: Desk, number: int, following: int, mark: str) -> Form:
    press = (Press(_("Undo: publish edition {number}", number=following)),)
    return desk.form("undo", f"{EDITIONS}/{number}/undo", declared.UNDO.controls(), press, hidden=(("mark", mark),))
