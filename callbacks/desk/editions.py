"""Editions: the list, undoing the newest one, and withdrawing one in two steps by two people."""

from __future__ import annotations

from flask import abort

from callbacks.desk.answers import Answer, DeskForm, DeskPage, Done, Sent, Show
from callbacks.desk.publications import begin
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.harm import UnexplainedWords
from equipt_dash.kernel.words import _
from equipt_dash.pages.declared import review as declared
from equipt_dash.pages.declared.spec import row_number
from equipt_dash.pages.parts import Page
from equipt_dash.store.desk import withdrawals
from equipt_dash.store.desk.acting import Stale
from equipt_dash.store.desk.publications import Busy, Kind, Wanted
from equipt_dash.store.desk.publishing import CannotUndo
from equipt_dash.store.desk.withdrawals import CannotWithdraw
from equipt_dash.views.context import Params
from equipt_dash.views.desk import editions as view
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.review_words import EDITIONS

ONE = f"{EDITIONS}/<int:number>"


def _number(desk: Desk, params: Params) -> int:
    number = row_number(params["number"])
    if number is None or withdrawals.found(desk.read(desk.scope()), number) is None:
        abort(404)
    return number


def _show(page: Page | None, status: int) -> Answer:
    if page is None:
        abort(404)
    return Show(page, status)


def _undo(desk: Desk, params: Params, sent: Sent) -> Answer:
    number, typed = _number(desk, params), {"reason": sent.get("reason")}
    wrong = declared.UNDO.read(typed).wrong
    if wrong:
        return _show(view.undo_page(desk, params, typed=typed, wrong=wrong), 422)
    wanted = Wanted(Kind.UNDO, desk.today, sent.get("mark"), typed["reason"].strip(), undone=number)
    try:
        return begin(desk, sent, wanted)
    except UnexplainedWords:
        wrong = {"reason": _("This is public, and it holds words that can do harm. Write it in other words.")}
        return _show(view.undo_page(desk, params, typed=typed, wrong=wrong), 422)
    except Busy as busy:
        return _show(view.undo_page(desk, params, typed=typed, busy=busy.other), 409)
    except (Stale, CannotUndo):
        return _show(view.undo_page(desk, params, typed=typed, stale=True), 409)


def _ask(desk: Desk, params: Params, sent: Sent) -> Answer:
    number, typed = _number(desk, params), {"reason": sent.get("reason")}
    wrong = declared.WITHDRAW.read(typed).wrong
    if wrong:
        return _show(view.one_page(desk, params, typed=typed, wrong=wrong), 422)
    location = f"{EDITIONS}/{number}?said=asked"
    try:
        return Done(withdrawals.ask(desk.db, desk.act(sent.key), number, typed["reason"], location=location))
    except (Stale, CannotWithdraw):
        return _show(view.one_page(desk, params, typed=typed, problem=_moved()), 409)


def _confirm(desk: Desk, params: Params, sent: Sent) -> Answer:
    number = _number(desk, params)
    location = f"{EDITIONS}/{number}?said=withdrawn"
    try:
        return Done(withdrawals.confirm(desk.db, desk.act(sent.key), number, sent.get("mark"), location=location))
    except Stale:
        return _show(view.one_page(desk, params, typed={}, problem=_moved()), 409)


def _drop(desk: Desk, params: Params, sent: Sent) -> Answer:
    number = _number(desk, params)
    location = f"{EDITIONS}/{number}?said=dropped"
    try:
        return Done(withdrawals.drop(desk.db, desk.act(sent.key), number, sent.get("mark"), location=location))
    except Stale:
        return _show(view.one_page(desk, params, typed={}, problem=_moved()), 409)


def _moved() -> str:
    return _("Somebody changed this since you looked, so nothing was done. What you see now is how it stands.")


PAGES: tuple[DeskPage, ...] = (
    DeskPage("editions", EDITIONS, Action.READ_INTERNAL, view.build, view.PARAMS),
    DeskPage("edition", ONE, Action.READ_INTERNAL, view.build_one, view.SAID),
    DeskPage("undo", f"{ONE}/undo", Action.PUBLISH, view.build_undo, view.AGAIN),
)

FORMS: tuple[DeskForm, ...] = (
    DeskForm("undo", f"{ONE}/undo", Action.PUBLISH, _undo, declared.UNDO),
    DeskForm("withdraw", f"{ONE}/withdraw", Action.WITHDRAW, _ask, declared.WITHDRAW),
    DeskForm("confirm-withdrawal", f"{ONE}/confirm", Action.CONFIRM_WITHDRAWAL, _confirm, declared.CONFIRM_WITHDRAWAL),
    DeskForm("drop-withdrawal", f"{ONE}/drop", Action.WITHDRAW, _drop, declared.DROP_WITHDRAWAL),
)
