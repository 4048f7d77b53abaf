"""``/internal/periods``: periods that are settled, so that nothing of them is handed in or published."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.declared import review as declared
from equipt_dash.pages.forms import Form, Press, refilled
from equipt_dash.pages.parts import Block, LinkTo, Page, Section
from equipt_dash.store.desk import locks
from equipt_dash.store.desk.locks import Lock
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.office_blocks import Item, Items
from equipt_dash.views.desk.office_forms import said
from equipt_dash.views.desk.review_words import PERIODS, REVIEW

LOCK, UNLOCK = f"{PERIODS}/lock", f"{PERIODS}/unlock"


def build(desk: Desk, params: Params) -> Page:
    """The page."""
    return page(desk, params)


def page(
    desk: Desk, params: Params, *, typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None,
    problem: str = "",
) -> Page:  # fmt: skip
    """The page with what was typed and what is wrong with it."""
    found = locks.listed(desk.read(desk.scope(Action.LOCK_PERIOD)))
    departments = {one.code: one.name for one in desk.read(desk.scope(Action.LOCK_PERIOD)).departments()}
    empty = _("No period is locked.")
    items = tuple(_item(desk, one, departments) for one in found)
    done = {"locked": _("The period is locked."), "unlocked": _("The period is open again.")}
    listed: Block = Items(_("Locked periods"), items, empty, UNLOCK)
    form = _form(desk, departments)
    return Page(
        title=_("Locked periods"),
        heading=_("Locked periods"),
        lead=(
            ngettext("{n} period is locked. ", "{n} periods are locked. ", len(found)),
            _("Nothing of a locked period can be handed in or published."),
        ),
        crumbs=(LinkTo(_("Review and publish"), REVIEW),),
        intro=said(params, done),
        sections=(
            Section("locks", _("Locked now"), (listed,)),
            Section(
                "add", _("Lock a period"), (form if typed is None else refilled(form, typed, wrong or {}, problem),)
            ),
        ),
    )


def _item(desk: Desk, one: Lock, departments: Mapping[str, str]) -> Item:
    whose = departments.get(one.department, one.department) if one.department else _("every department")
    words = _("{period}, {who}", period=one.period, who=whose)
    when = _("locked by {name}, {day}", name=one.locked_by, day=day(one.locked_at))
    hidden = (*desk.hidden(), ("period", one.period), ("department", one.department))
    more = ((one.note,),) if one.note else ()
    return Item((words,), when, more=more, press=Press(_("Unlock {what}", what=words), quiet=True), hidden=hidden)


def _form(desk: Desk, departments: Mapping[str, str]) -> Form:
    periods = tuple((one, one) for one in locks.periods(desk.db))
    everybody = (("", _("Every department")), *departments.items())
    fields = declared.LOCK.controls({"period": (("", _("Choose")), *periods), "department": everybody})
    return desk.form("lock", LOCK, fields, (Press(_("Lock this period")),))
