"""What readers and writers are told while the database cannot serve: what happened, what is kept, what to do."""

from __future__ import annotations

from datetime import date

from equipt_dash.kernel.model import Edition
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.forms import Form, Press
from equipt_dash.pages.parts import Block, Bullets, Facts, LinkTo, Notice, Page, Rich, Section
from equipt_dash.store.outage import DatabaseAway, Outage

LONGEST_SHOWN = 2000
"""Characters of one answer that are shown again; all of it is sent again."""


def as_of(edition: Edition, on: date) -> Notice:
    """What stands on top of a page from the cache: that it is one, and of which edition and day."""
    words = _(
        "The database does not answer right now. You see this page as of {on}, from edition {number}, "
        "published {published}.",
        on=day(on), number=edition.number, published=day(edition.published_on),
    )  # fmt: skip
    return Notice(_("This page comes from our copy"), ((words,),))


def reading(away: DatabaseAway, address: str) -> Page:
    """Nothing can be shown at ``address`` now."""
    heading = _("This page cannot be shown right now")
    lead = f"{_reason(away.outage)} {_('Nothing is lost. Please try again in a minute.')}"
    return Page(heading, heading, (lead,), (_ways(address),))


def writing(away: DatabaseAway, typed: tuple[tuple[str, str], ...], form: Form | None) -> Page:
    """A form that was not carried out, or may not have been. ``form`` sends ``typed`` again."""
    heading = _("We cannot say whether this was saved") if away.unsure else _("This was not saved")
    lead = _reason(away.outage)
    if away.unsure:
        lead = _("The connection to the database broke at the last moment.")
    sections: list[Section] = []
    if form is not None:
        lead += " " + _("What you typed is kept here. Send it again in a moment.")
        if away.unsure:
            lead += " " + _("If it was saved after all, it is not saved twice.")
        rows: tuple[tuple[str, Rich], ...] = tuple((name, (text[:LONGEST_SHOWN],)) for name, text in typed)
        shown: tuple[Block, ...] = (Facts(rows), form) if rows else (form,)
        sections.append(Section("kept", _("What you typed"), shown))
    return Page(heading, heading, (lead,), (*sections, _ways()))


def again(action: str, hidden: tuple[tuple[str, str], ...], *, files: bool) -> Form:
    """A form that sends everything in ``hidden`` to ``action`` once more. ``files``: some cannot be sent again."""
    hint = _("A file cannot be kept here. Go back to the form and choose it again.") if files else ""
    presses = () if files else (Press(_("Send it again")),)
    return Form("again", action, (), presses, hint=hint, hidden=hidden)


def api_words(away: DatabaseAway) -> str:
    """One sentence for a program."""
    if away.unsure:
        return _("The connection to the database broke at the last moment. Send the same delivery again, with its key.")
    return f"{_reason(away.outage)} {_('Nothing was stored. Send the same delivery again later, with its key.')}"


def cannot_read() -> str:
    """What stands in the place of the edition's number and day."""
    return _("The figures cannot be read right now.")


def _ways(address: str = "") -> Section:
    again: tuple[Rich, ...] = ((LinkTo(_("Try this address again"), address),),) if address else ()
    links: tuple[Rich, ...] = (
        *again,
        (LinkTo(_("Start at the first page"), "/"),),
        (LinkTo(_("See all disparities"), "/disparities"),),
    )
    return Section("ways-on", _("Ways on from here"), (Bullets(links),))


def _reason(outage: Outage) -> str:
    return {
        Outage.UNREACHABLE: _("The database cannot be reached."),
        Outage.BUSY: _("The database is busy and did not answer in time."),
        Outage.FULL: _("There is no room left to store anything."),
        Outage.READ_ONLY: _("The database can only be read at the moment."),
        Outage.DAMAGED: _("The database cannot be read."),
        Outage.NOT_READY: _("The database is not ready yet."),
    }[outage]
