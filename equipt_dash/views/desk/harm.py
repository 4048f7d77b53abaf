"""``/internal/review/words``: texts with words that can do harm, and the reasons of second persons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.harm import flagged
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.pages.declared.review import EXPLAIN
from equipt_dash.pages.forms import Form, Press, refilled
from equipt_dash.pages.parts import Block, Bullets, LinkTo, Notice, Page, Rich, Section, Strong, Text
from equipt_dash.store.desk import word_reasons
from equipt_dash.store.desk.word_reasons import Flagged
from equipt_dash.views.context import Params
from equipt_dash.views.desk.account_times import moment
from equipt_dash.views.desk.context import Desk

PATH = "/internal/review/words"


def build(desk: Desk, params: Params) -> Page:
    """The page."""
    return page(desk, said=params.get("said", ""))


def page(
    desk: Desk, *, said: str = "", typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None,
    problem: str = "",
) -> Page:  # fmt: skip
    """The page with what was typed and what is wrong with it."""
    found = word_reasons.waiting(desk.read(desk.scope(Action.EXPLAIN_WORDS)))
    open_ = [one for one in found if one.open]
    lead = ngettext("{n} text waits for a reason.", "{n} texts wait for a reason.", len(open_))
    notes: list[Block] = [Notice(_("Your reason is kept. The text can be published."), ())] if said == "given" else []
    if problem:
        notes.append(Notice(problem, ()))
    sections = [_section(desk, one, number, typed or {}, wrong or {}) for number, one in enumerate(found, 1)]
    if not sections:
        sections = [Section("none", _("Nothing waits"), (Text(((_("No text on its way needs a reason."),),)),))]
    why = _(
        "These texts hold words that can do harm to the people they are about. Better words are the best answer: send "
        "the text back. Where the words have to stand, such as a name in a law, somebody who did not write the text "
        "says why. Nothing here is published before that."
    )
    return Page(
        title=_("Words that can do harm"),
        heading=_("Words that can do harm"),
        lead=(lead, " ", why),
        intro=tuple(notes),
        sections=tuple(sections),
        crumbs=(LinkTo(_("Review and publish"), "/internal/review"),) if desk.may(Action.READ_REVIEW) else (),
    )


def _section(
    desk: Desk, one: Flagged, number: int, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> Section:  # fmt: skip
    title = _("{number}. {words}", number=number, words=listed([f"“{remark.found}”" for remark in one.found]))
    blocks: list[Block] = [Text(((Strong(_("The text: ")), one.text),))]
    blocks.append(Bullets(tuple((f"“{remark.found}”: {remark.advice}",) for remark in one.found)))
    if one.author_names:
        blocks.append(Text(((_("Written by {who}.", who=listed(list(one.author_names))),),)))
    if one.href and desk.may(Action.READ_REVIEW):
        blocks.append(Text(((LinkTo(_("Look at it, or send it back"), one.href),),)))
    if not one.open and one.reason is not None:
        blocks.append(Text(((reason_words(one.reason.person_name, one.reason.reason),), (moment(one.reason.at),))))
        return Section(f"text-{number}", title, tuple(blocks))
    blocks.append(_way(desk, one, number, typed, wrong))
    return Section(f"text-{number}", title, tuple(blocks))


def _way(desk: Desk, one: Flagged, number: int, typed: Mapping[str, str], wrong: Mapping[str, str]) -> Block:
    if desk.principal.id in one.authors:
        who = (
            _("Ask one of these: {names}.", names=listed(list(one.helpers)))
            if one.helpers
            else _("Nobody else may today: ask an admin to give somebody a role that may, or change the words.")
        )
        return Notice(_("You wrote this, so somebody else has to give the reason."), ((who,),))
    return _form(desk, one, number, typed, wrong)


def _form(desk: Desk, one: Flagged, number: int, typed: Mapping[str, str], wrong: Mapping[str, str]) -> Form:
    press = (Press(_("Keep my reason")),)
    form = desk.form(f"reason-{number}", PATH, EXPLAIN.controls(), press, hidden=(("key", one.key),))
    return refilled(form, typed, wrong) if typed.get("key") == one.key else form


def reason_words(who: str, reason: str) -> str:
    """A reason as it is shown wherever the text is decided about."""
    return _("{who} gave the reason: {reason}", who=who, reason=reason)


def care_lines(desk: Desk, texts: Iterable[str]) -> tuple[Rich, ...]:
    """What the gate says about ``texts``: each flagged one with its reason, or the way to give one."""
    lines: list[Rich] = []
    for text, reason in word_reasons.of_texts(desk.db, texts):
        words = listed([f"“{remark.found}”" for remark in flagged(text)])
        if reason is not None:
            lines.append((f"{words}: ", reason_words(reason.person_name, reason.reason)))
            continue
        needs = _("needs the reason of a second person before it can be published. ")
        way = LinkTo(_("Words that can do harm"), PATH) if desk.may(Action.EXPLAIN_WORDS) else ""
        lines.append((f"{words}: ", needs, way))
    return tuple(lines)
