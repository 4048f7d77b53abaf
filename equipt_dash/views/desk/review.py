"""``/internal/review``: what waits for somebody else's eyes, and what is approved and waits to be published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.kernel.workflow import Status, embargoed
from equipt_dash.pages.declared import review as declared
from equipt_dash.pages.forms import Form, Press, Tick, refilled
from equipt_dash.pages.parts import Block, Bullets, Cell, Column, LinkTo, Page, Pager, Section, TableModel, Text
from equipt_dash.store.desk import reviews
from equipt_dash.store.desk.reviews import PER_PAGE, Queued
from equipt_dash.views.context import BadAddress, Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.harm import PATH as HARM
from equipt_dash.views.desk.office_forms import said
from equipt_dash.views.desk.review_lines import lines
from equipt_dash.views.desk.review_words import (
    EDITIONS,
    PERIODS,
    PUBLICATIONS,
    PUBLISH,
    REVIEW,
    by_whom,
    chosen_value,
    what,
)
from equipt_dash.views.paging import address

DECIDE = f"{REVIEW}/decide"
PARAMS = ("page", "said", "tick")


def build(desk: Desk, params: Params) -> Page:
    """The page."""
    return page(desk, params)


def page(
    desk: Desk, params: Params, *, typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None,
    problem: str = "",
) -> Page:  # fmt: skip
    """The page with what was typed and what is wrong with it."""
    scope = desk.scope(Action.READ_REVIEW)
    number = _page(params)
    found, total = reviews.queue(desk.read(scope), Status.SUBMITTED, offset=(number - 1) * PER_PAGE)
    if number > 1 and not found:
        if typed is None:
            raise BadAddress("page")
        # What was ticked on the last page is decided by now, so the page is gone.
        return page(desk, {**params, "page": ""}, typed=typed, wrong=wrong, problem=problem)
    mine = [one for one in found if desk.may(Action.REVIEW, one.item.row)]
    others = [one for one in found if one not in mine]
    approved, waiting = reviews.queue(desk.read(scope), Status.APPROVED)
    lead = ngettext("{n} submission waits for review. ", "{n} submissions wait for review. ", total)
    lead += ngettext("{n} is approved and not yet published.", "{n} are approved and not yet published.", waiting)
    blocks: list[Block] = []
    if mine:
        form = _form(desk, mine, number, everything=params.get("tick", "") == "all")
        blocks.append(_tick_all(number, params))
        blocks.append(refilled(form, typed or {}, wrong or {}, problem) if typed is not None else form)
    if others:
        blocks.append(_others(others))
    if not found:
        blocks.append(Text(((_("Nothing waits for review."),),)))
    blocks += _pager(number, total)
    return Page(
        title=_("Review and publish"),
        heading=_("Review and publish"),
        lead=(lead,),
        intro=said(
            params,
            {
                "approved": _("Approved. It is public once an equity officer publishes it."),
                "sent-back": _("Sent back with your reason. Its author was told."),
            },
        ),
        sections=(
            Section("review", _("Waiting for review"), tuple(blocks)),
            Section("approved", _("Approved, not yet published"), (_approved(desk, approved, waiting),)),
            Section("more", _("Also here"), (_more(desk),)),
        ),
    )


def _page(params: Params) -> int:
    text = params.get("page", "") or "1"
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) > 0):
        raise BadAddress("page")
    return int(text)


def _tick_all(number: int, params: Params) -> Text:
    """The page again with every box ticked, or none. A link, so that it works without a script."""
    page = {"page": str(number)} if number > 1 else {}
    if params.get("tick", "") == "all":
        return Text(((LinkTo(_("Tick none of these"), f"{address(REVIEW, page)}#review"),),))
    return Text(((LinkTo(_("Tick all of these"), f"{address(REVIEW, {**page, 'tick': 'all'})}#review"),),))


def _form(desk: Desk, found: Sequence[Queued], number: int, *, everything: bool = False) -> Form:
    said = lines(desk, found)
    ticks = tuple(_tick(one, said[one.item.id], everything) for one in found)
    presses = (
        Press(_("Approve what is ticked"), "decision", "approve"),
        Press(_("Send back what is ticked"), "decision", "send-back", quiet=True),
    )
    hint = _("Look at each one first. Approving puts nothing before the public yet.")
    return desk.form(
        "decide",
        DECIDE,
        declared.DECIDE.controls({"choose": ticks}),
        presses,
        legend=_("Decide"),
        hint=hint,
        hidden=(("page", str(number)),),
    )


def _tick(one: Queued, line: str, ticked: bool) -> Tick:
    words = by_whom(one.item) if not one.department else f"{one.department}. {by_whom(one.item)}"
    return Tick(
        chosen_value(one.item), what(one), ticked, f"{REVIEW}/{one.item.id}", f"{words}. {line}" if line else words
    )


def _others(found: Sequence[Queued]) -> TableModel:
    columns = (Column("what", _("Submission")), Column("department", _("Department")), Column("who", _("Handed in")))
    rows = tuple(
        (Cell(what(one), href=f"{REVIEW}/{one.item.id}"), Cell(one.department), Cell(by_whom(one.item)))
        for one in found
    )
    note = _("Nobody approves what they handed in themselves.")
    return TableModel(_("Waits for somebody else to review it"), columns, rows, note)


def _approved(desk: Desk, found: Sequence[Queued], total: int) -> Block:
    columns = (
        Column("what", _("Submission")), Column("department", _("Department")), Column("who", _("Handed in")),
        Column("when", _("Can be published")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(what(one), href=f"{REVIEW}/{one.item.id}"),
            Cell(one.department),
            Cell(by_whom(one.item)),
            _when(desk, one),
        )
        for one in found
    )
    more = _("The first {n} of {total} are shown.", n=len(found), total=f"{total:,}") if total > len(found) else ""
    return TableModel(_("Approved"), columns, rows, more, empty=_("Nothing approved waits to be published."))


def _when(desk: Desk, one: Queued) -> Cell:
    until = one.item.embargo_until
    if until is not None and embargoed(until, desk.today):
        return Cell(_("from {day} on", day=day(until)))
    return Cell(_("now"))


def _more(desk: Desk) -> Bullets:
    links = [
        (PUBLISH, _("Publish: see what would change for the public, then publish"), Action.PUBLISH),
        (PUBLICATIONS, _("Publications: what runs now, and what became of each"), Action.PUBLISH),
        (EDITIONS, _("Editions: what was published, undo and withdraw"), Action.READ_INTERNAL),
        (HARM, _("Words that can do harm, and the reason of a second person"), Action.EXPLAIN_WORDS),
        (PERIODS, _("Locked periods"), Action.LOCK_PERIOD),
    ]
    return Bullets(tuple((LinkTo(words, href),) for href, words, action in links if desk.may(action)))


def _pager(number: int, total: int) -> tuple[Block, ...]:
    pages = max(1, -(-total // PER_PAGE))
    if pages == 1:
        return ()
    words = _("Page {number} of {pages}.", number=number, pages=pages)
    before = LinkTo(_("Previous page"), address(REVIEW, {"page": str(number - 1)})) if number > 1 else None
    after = LinkTo(_("Next page"), address(REVIEW, {"page": str(number + 1)})) if number < pages else None
    return (Pager(words, before, after),)
