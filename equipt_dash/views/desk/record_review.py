"""``/internal/records/review/<id>``: what a record would change, for whoever decides about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from equipt_dash.kernel.harm import harm_remarks
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.kernel.workflow import Status
from equipt_dash.pages.declared.review import RECORD_DECISION
from equipt_dash.pages.forms import Press, refilled
from equipt_dash.pages.parts import Block, Bullets, LinkTo, Page, Section, Text
from equipt_dash.practice.kinds import LINK
from equipt_dash.store.desk import drafts, record_reads
from equipt_dash.store.desk.drafts import Draft
from equipt_dash.store.desk.record_apply import REVIEWED_AGAIN
from equipt_dash.views.context import Params
from equipt_dash.views.desk.check_now import check_of
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.harm import care_lines
from equipt_dash.views.desk.record_form import subjects
from equipt_dash.views.desk.record_paths import RECORDS, list_path, record_path, review_path
from equipt_dash.views.desk.record_show import changes, title_of
from equipt_dash.views.desk.records import state_words
from equipt_dash.views.practice_words import kind_words


def build(desk: Desk, params: Params) -> Page | None:
    """The page."""
    return page(desk, params)


def page(
    desk: Desk,
    params: Params,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    problem: str = "",
) -> Page | None:
    """The page, with what was typed where the form was not carried out."""
    id = params["id"]
    found = drafts.find(desk.read(desk.scope()), int(id)) if id.isdecimal() and len(id) < 10 else None
    if found is None:
        return None
    known = record_reads.known(desk.read(), subjects(desk.framework))
    title = title_of(found.kind_of, {**found.before, **found.entries}, known)
    when = day(found.submitted_at or found.changed_at)
    lead = _("{who} wrote this on {day}. {state}.", who=found.author_name, day=when, state=state_words(found))
    return Page(
        title=title,
        heading=title,
        kicker=kind_words(found.kind)[0],
        lead=(lead,),
        sections=(
            Section("changes", _("What would change"), (changes(found, known),)),
            *(() if found.removes else check_of(desk, found.kind, found.entries, found.key)),
            *_care(desk, found),
            Section("decide", _("Decide"), _decide(desk, found, typed, wrong or {}, problem)),
        ),
        crumbs=(
            LinkTo(_("Practice"), RECORDS),
            LinkTo(kind_words(found.kind)[1], list_path(found.kind)),
            LinkTo(_("The record"), record_path(found.kind, *found.key)),
        ),
    )


def _care(desk: Desk, draft: Draft) -> tuple[Section, ...]:
    """Words of the draft that can do harm, where it has any."""
    texts = [draft.entries.get(one.name, "") for one in draft.kind_of.typed if one.public]
    remarks = [(f"“{one.found}”: {one.advice}",) for text in texts for one in harm_remarks(text)]
    lines = (*dict.fromkeys(remarks), *care_lines(desk, texts))
    return (Section("care", _("Words to look at again"), (Bullets(lines),)),) if lines and not draft.removes else ()


def _decide(
    desk: Desk, draft: Draft, typed: Mapping[str, str] | None, wrong: Mapping[str, str], problem: str
) -> tuple[Block, ...]:
    if draft.status is not Status.SUBMITTED:
        return (Text(((_("Nobody has to decide about it now."),),)),)
    if not desk.may(draft.decision, draft.row):
        return (Text(((_("Somebody else decides about it. Nobody decides about what they wrote themselves."),),)),)
    dated = draft.kind == LINK.slug and not draft.removes
    again = (desk.today + timedelta(days=REVIEWED_AGAIN.days)).isoformat()
    fields = RECORD_DECISION.controls(values={"review_again": again}, without=() if dated else ("review_again",))
    where = f"{review_path(draft.id)}/{'decide-central' if draft.central else 'decide'}"
    yes = _("Confirm: take it away") if draft.removes else _("Confirm")
    presses = (Press(yes, "decision", "approve"), Press(_("Send back"), "decision", "send-back", quiet=True))
    form = desk.form("decide", where, fields, presses, hidden=(("version", str(draft.version)),))
    return (refilled(form, typed, wrong, problem) if typed is not None else form,)
