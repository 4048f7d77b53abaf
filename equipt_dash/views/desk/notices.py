"""``/internal/notices``: what happened that the reader should know, unread ones marked."""

from __future__ import annotations

from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.forms import Form, Press
from equipt_dash.pages.parts import Block, LinkTo, Page, Pager, Rich, Section, Text
from equipt_dash.pages.parts import Notice as Said
from equipt_dash.store.desk.notices import PER_PAGE, Notice, listed, unread
from equipt_dash.views.context import BadAddress, Params, chosen
from equipt_dash.views.desk.account_times import moment
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.notices_words import reason, sentence, way_on
from equipt_dash.views.desk.office_blocks import Item, Items
from equipt_dash.views.paging import address

PATH = "/internal/notices"
READ_PATH = "/internal/notices/read"
PARAMS = ("show", "page", "said")


def build(desk: Desk, params: Params) -> Page:
    """The page."""
    reader = desk.principal.id or 0
    only = chosen(params, "show", ("unread",)) == "unread"
    number = _page(params)
    found, total = listed(desk.db, reader, only_unread=only, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    if number > 1 and not found:
        raise BadAddress("page")
    new = unread(desk.db, reader)
    empty = _("You have read every notice.") if only else _("There is no notice for you yet.")
    shown = Items(_("Notices"), tuple(_item(desk, one) for one in found), empty, READ_PATH)
    said = (Said(_("Marked as read."), ()),) if params.get("said") == "read" else ()
    return Page(
        title=_("Notices"),
        heading=_("Notices"),
        lead=(ngettext("{n} notice is new.", "{n} notices are new.", new) if new else _("Nothing new."),),
        sections=(
            Section(
                "list",
                _("Newest first"),
                (_which(only), *_all_read(desk, found, new), shown, *_pager(number, total, only)),
            ),
        ),
        intro=said,
    )


def _page(params: Params) -> int:
    text = params.get("page", "") or "1"
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) > 0):
        raise BadAddress("page")
    return int(text)


def _which(only: bool) -> Text:
    other = (
        LinkTo(_("Show all notices"), PATH) if only else LinkTo(_("Show unread notices only"), f"{PATH}?show=unread")
    )
    return Text(((other,),))


def _all_read(desk: Desk, found: tuple[Notice, ...], new: int) -> tuple[Form, ...]:
    if not new or not found:
        return ()
    press = (Press(_("Mark all as read"), quiet=True),)
    # Only up to the newest one on this page: one that came meanwhile has not been seen.
    return (desk.form("all-read", READ_PATH, (), press, hidden=(("up_to", str(found[0].id)),)),)


def _item(desk: Desk, one: Notice) -> Item:
    new = one.read_at is None
    words: list[Rich] = [(reason(one.details),)] if reason(one.details) else []
    if one.href:
        words.append((LinkTo(way_on(one.kind), one.href),))
    return Item(
        (sentence(one.kind, one.details),),
        moment(one.created_at),
        mark=_("New:") if new else "",
        more=tuple(words),
        press=Press(_("Mark as read"), "notice", str(one.id), quiet=True) if new else None,
        hidden=desk.hidden() if new else (),
    )


def _pager(number: int, total: int, only: bool) -> tuple[Block, ...]:
    pages = max(1, -(-total // PER_PAGE))
    if pages == 1:
        return ()

    def way(words: str, to: int) -> LinkTo | None:
        there = address(PATH, {"show": "unread" if only else "", "page": str(to) if to > 1 else ""})
        return LinkTo(words, there) if 1 <= to <= pages else None

    words = _("Page {number} of {pages}.", number=number, pages=pages)
    return (Pager(words, way(_("Newer notices"), number - 1), way(_("Older notices"), number + 1)),)
