"""What stands around a form of words: what was just done, whose change is under way, and the small forms beside it."""

from __future__ import annotations

from dataclasses import dataclass

from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.kernel.workflow import Status
from equipt_dash.pages.forms import Form, Press
from equipt_dash.pages.parts import Block, Details, Extra, LinkTo, Notice, Text
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.difference import SideBySide, change
from equipt_dash.views.desk.words_subject import Opened, typed_in


@dataclass(frozen=True)
class Saving(Extra):
    """Where the page's script says whether what was typed is saved; ``address`` takes the draft."""

    address: str


def notices(desk: Desk, found: Opened, said: str, *, may: bool) -> tuple[Block, ...]:
    """What the reader has to know before typing; ``may`` says whether they may change these words."""
    words = {
        "saved": _("Saved as a draft. Nobody outside your department sees it."),
        "handed-in": _("Handed in. A reviewer will look at it."),
        "taken-back": _("Taken back. It is a draft again."),
        "taken-over": _("The draft is yours now."),
        "discarded": _("The draft was thrown away. What stands below is what is recorded."),
    }
    blocks: list[Block] = [Notice(words[said], ())] if said in words else []
    draft = found.draft
    if draft is not None and draft.status is Status.SENT_BACK:
        blocks.append(Notice(_("Sent back by the reviewer"), ((draft.review_note or _("No reason was given."),),)))
    if found.overtaken:
        line = _("What is recorded was changed after this draft was begun. Compare both below before you hand it in.")
        blocks.append(Notice(_("The draft is over an older text"), ((line,),)))
    if found.under_way is not None:
        blocks += _under_way(desk, found, found.under_way, may=may)
    for one in found.others:
        blocks += _colleague(desk, found, one, may=may)
    return tuple(blocks)


def _under_way(desk: Desk, found: Opened, other: Submission, *, may: bool) -> list[Block]:
    when = day((other.submitted_at or other.changed_at).date())
    line = _("{who} handed in a change on {day}. It waits for a reviewer.", who=other.author_name, day=when)
    if other.status is Status.APPROVED:
        line = _("A change by {who} is approved and waits for the next edition.", who=other.author_name)
    see = LinkTo(_("See it"), f"/internal/review/{other.id}")
    more = (_("Another can be handed in after that one is decided."),)
    text = _versions(found, other, _("Handed in by {who}", who=other.author_name))
    blocks: list[Block] = [
        Notice(_("A change is under way"), ((line, " ", see), more)),
        Details(_("Read what was handed in"), (text,)),
    ]
    if may and other.status is Status.SUBMITTED:
        blocks.append(_small_form(desk, found, other, "take-back", _("Take it back")))
    return blocks


def _colleague(desk: Desk, found: Opened, one: Submission, *, may: bool) -> list[Block]:
    line = _("{who} last changed it on {day}.", who=one.author_name, day=day(one.changed_at.date()))
    text = _versions(found, one, _("Draft of {who}", who=one.author_name))
    blocks: list[Block] = [
        Notice(_("A colleague has a draft"), ((line,),)),
        Details(_("Read the draft of {who}", who=one.author_name), (text,)),
    ]
    if may and found.draft is None:
        blocks.append(_small_form(desk, found, one, "take-over", _("Take it over")))
    return blocks


def steps(desk: Desk, found: Opened) -> tuple[Block, ...]:
    """The reader's own draft beside what is recorded, and the way to throw it away."""
    if found.draft is None:
        return ()
    form = _small_form(desk, found, found.draft, "discard", _("Throw the draft away"))
    words = _("What you typed here is taken away. What is recorded stays as it is.")
    away = Details(_("Throw the draft away"), (Text(((words,),)), form))
    return _versions(found, found.draft, _("Your draft")), away


def _versions(found: Opened, one: Submission, whose: str) -> SideBySide:
    subject, typed = found.subject, typed_in(found.subject, one)
    pairs = tuple((field.label, subject.now.get(field.name, ""), typed.get(field.name, "")) for field in subject.fields)
    rows = tuple(change(label, was, now) for label, was, now in pairs if was != now)
    return SideBySide(_("Recorded now"), whose, rows)


def _small_form(desk: Desk, found: Opened, one: Submission, move: str, words: str) -> Form:
    subject = found.subject
    hidden = (("period", subject.period), ("draft", str(one.id)), ("version", str(one.version)))
    press = Press(words, quiet=True)
    return desk.form(f"{move}-{one.id}", f"{subject.path}/{move}", (), (press,), hidden=hidden)
