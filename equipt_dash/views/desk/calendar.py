"""``/admin/calendar``: the day the city's fiscal year begins, and the time zone in which its days turn."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import month as month_name
from equipt_dash.pages.declared.city_setup import CALENDAR, months
from equipt_dash.pages.forms import Press, refilled
from equipt_dash.pages.parts import LinkTo, Page, Section, Text
from equipt_dash.store.desk import office
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.office_forms import CHANGE, Again, conflict, filled, said, versioned

PATH = "/admin/calendar"


def build(desk: Desk, params: Params, again: Again | None = None) -> Page | None:
    """The page."""
    found = office.calendar(desk.db)
    if found is None:
        return _no_city()
    month, _dash, day = found.fields["fiscal_year_starts"].partition("-")
    now = {"month": str(int(month)) if month.isdecimal() else "", "day": str(int(day)) if day.isdecimal() else "1"}
    now["time_zone"] = zone = found.fields["time_zone"]
    fields = CALENDAR.controls({"month": months()})
    form = desk.form("calendar", PATH, fields, (Press(_("Save")),), hidden=versioned(found))
    meaning = _(
        "The fiscal year is named after the year in which it ends. Values that are stored keep the days they were "
        "stored with; the new day counts for periods entered from now on."
    )
    stored = f"{month_name(int(now['month']))} {now['day']}" if now["month"] else _("not recorded")
    return Page(
        title=_("Fiscal year and time zone"),
        heading=_("Fiscal year and time zone"),
        lead=(
            _(
                "The fiscal year of {city} begins on: {day}. Its time zone: {zone}.",
                city=found.fields["name"],
                day=stored,
                zone=zone or _("not recorded"),
            ),
        ),
        sections=(
            Section(
                "change",
                _("Change it"),
                (Text(((meaning,),)), *conflict(again, fields, now), filled(again, CHANGE, refilled(form, now, {}))),
            ),
        ),
        crumbs=(LinkTo(_("Admin"), "/admin"),),
        intro=said(params, {"changed": _("Saved. It is public with the next edition.")}),
    )


def _no_city() -> Page:
    """Where the database holds no city yet, there is nothing to set: what to do instead of a page that does not exist."""
    words = _("This database holds no city yet. Whoever runs the server fills it with: python -m equipt_dash init")
    return Page(
        title=_("Fiscal year"),
        heading=_("Fiscal year"),
        lead=(words,),
        sections=(),
        crumbs=(LinkTo(_("Admin"), "/admin"),),
    )
