"""The pages of the council, and the forms that keep its calendar."""

from __future__ import annotations

from callbacks.desk.answers import Answer, DeskForm, DeskPage, Done, Sent, Show
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _
from equipt_dash.pages.declared import council as declared
from equipt_dash.pages.declared.spec import day_of, row_number
from equipt_dash.store.desk import visits
from equipt_dash.store.desk.acting import Stale
from equipt_dash.views.context import Params
from equipt_dash.views.desk import trends
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.council import districts, meetings, people, portfolio, since, trend_page


def _add(desk: Desk, _params: Params, sent: Sent) -> Answer:
    read = declared.ADD_MEETING.read(sent.fields)
    when = read.day("day")
    if when is None or read.wrong:
        return Show(meetings.page(desk, refused=read))
    try:
        where = f"{meetings.PATH}?said=added"
        return Done(visits.add_meeting(desk.db, desk.act(sent.key), when, read.text("title"), location=where))
    except Stale:
        return Show(meetings.page(desk, refused=read.also(day=_("There is a meeting on that day."))), 409)


def _remove(desk: Desk, _params: Params, sent: Sent) -> Answer:
    when = day_of(sent.get("day").strip())
    try:
        if when is None:
            raise Stale
        where = f"{meetings.PATH}?said=removed"
        return Done(visits.remove_meeting(desk.db, desk.act(sent.key), when, location=where))
    except Stale:
        return Show(meetings.page(desk), 409)


def _seen(desk: Desk, _params: Params, sent: Sent) -> Answer:
    """Note which edition the reader has seen. A number that is none leads back to the page as it stands."""
    number = row_number(sent.get("edition"))
    try:
        return Done(visits.mark_seen(desk.db, desk.act(sent.key), number or 0, location=f"{since.PATH}?said=seen"))
    except Stale:
        return Done(since.PATH)


PAGES: tuple[DeskPage, ...] = (
    DeskPage("council", since.PATH, Action.READ_TRENDS, since.build, since.PARAMS),
    DeskPage("trends", trends.PATH, Action.READ_TRENDS, trends.build, ("department", "page")),
    DeskPage("council-trends", trend_page.PATH, Action.READ_TRENDS, trend_page.build, trend_page.PARAMS),
    DeskPage("council-portfolio", portfolio.PATH, Action.READ_TRENDS, portfolio.build, portfolio.PARAMS),
    DeskPage("council-people", people.PATH, Action.READ_TRENDS, people.build),
    DeskPage("council-districts", districts.PATH, Action.READ_TRENDS, districts.build, districts.PARAMS),
    DeskPage("meetings", meetings.PATH, Action.READ_TRENDS, meetings.build, ("said",)),
)

FORMS: tuple[DeskForm, ...] = (
    DeskForm("council-seen", since.SEEN, Action.READ_TRENDS, _seen, declared.SEEN),
    DeskForm("meeting-add", f"{meetings.PATH}/add", Action.MANAGE_CALENDAR, _add, declared.ADD_MEETING),
    DeskForm("meeting-remove", f"{meetings.PATH}/remove", Action.MANAGE_CALENDAR, _remove, declared.REMOVE_MEETING),
)
