"""Review and publication: decide, choose, look, publish, and lock what is settled."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort

from callbacks.desk.answers import Answer, DeskForm, DeskPage, Done, Sent, Show
from callbacks.desk.publications import begin
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.harm import UnexplainedWords
from equipt_dash.kernel.words import _
from equipt_dash.kernel.workflow import IllegalMove
from equipt_dash.pages.declared import review as declared
from equipt_dash.pages.declared.spec import row_number
from equipt_dash.store.desk import locks, reviews, word_reasons
from equipt_dash.store.desk.acting import Stale
from equipt_dash.store.desk.applying import CannotApply
from equipt_dash.store.desk.locks import UnknownPeriod
from equipt_dash.store.desk.publications import Busy, Kind, Wanted
from equipt_dash.store.desk.publishing import Chosen
from equipt_dash.store.desk.reviews import NoReason, NothingChosen
from equipt_dash.views.context import BadAddress, Params
from equipt_dash.views.desk import harm, publish, review, review_periods, submission
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.review_words import PERIODS, PUBLISH, REVIEW, read_chosen

LONGEST_CHOICE = 1_500
"""Characters of a choice that still fit into an address; a longer one is shown without its own address."""


def _chosen(sent: Sent) -> list[Chosen]:
    return [Chosen(*pair) for pair in read_chosen(sent.lists.get("choose", ()))]


def _said(decision: str) -> str:
    if decision not in ("approve", "send-back"):
        raise BadAddress("decision")
    return "approved" if decision == "approve" else "sent-back"


def _decide(desk: Desk, _params: Params, sent: Sent) -> Answer:
    """Approve or send back everything that is ticked."""
    decision = sent.get("decision")
    typed = {"reason": sent.get("reason"), "choose": "\n".join(sent.lists.get("choose", ()))}
    location = f"{REVIEW}?said={_said(decision)}"
    place = {"page": sent.get("page")}
    wrong = declared.DECIDE.read(sent.fields, sent.lists).wrong
    if wrong:
        return Show(review.page(desk, place, typed=typed, wrong=wrong))
    try:
        if decision == "approve":
            return Done(reviews.approve(desk.db, desk.act(sent.key), _chosen(sent), location=location))
        return Done(reviews.send_back(desk.db, desk.act(sent.key), _chosen(sent), typed["reason"], location=location))
    except NothingChosen:
        return Show(review.page(desk, place, typed=typed, wrong={"choose": declared.DECIDE.field("choose").missing()}))
    except NoReason:
        return Show(review.page(desk, place, typed=typed, wrong={"reason": declared.DECIDE.field("reason").missing()}))
    except (Stale, IllegalMove):
        return Show(review.page(desk, place, typed=typed, problem=_moved_words()), 409)


def _decide_one(desk: Desk, params: Params, sent: Sent) -> Answer:
    """Approve or send back one submission."""
    decision, version, id = sent.get("decision"), row_number(sent.get("version")), row_number(params["id"])
    typed = {"reason": sent.get("reason")}
    location = f"{REVIEW}?said={_said(decision)}"
    if submission.build(desk, params) is None or id is None:
        abort(404)
    wrong = declared.DECIDE_ONE.read(sent.fields).wrong
    if wrong:
        return _again(desk, params, typed, wrong, "", 422)
    chosen = [Chosen(id, -1 if version is None else version)]
    try:
        if decision == "approve":
            return Done(reviews.approve(desk.db, desk.act(sent.key), chosen, location=location))
        return Done(reviews.send_back(desk.db, desk.act(sent.key), chosen, typed["reason"], location=location))
    except NoReason:
        return _again(desk, params, typed, {"reason": declared.DECIDE_ONE.field("reason").missing()}, "", 422)
    except (Stale, IllegalMove):
        return _again(desk, params, typed, {}, _moved_words(), 409)


def _again(
    desk: Desk, params: Params, typed: dict[str, str], wrong: Mapping[str, str], problem: str, code: int
) -> Answer:
    page = submission.page(desk, params, typed=typed, wrong=wrong, problem=problem)
    if page is None:
        abort(404)
    return Show(page, code)


def _moved_words() -> str:
    return _("It changed since you looked, so nothing was decided. What you see now is how it stands.")


def _choose(desk: Desk, _params: Params, sent: Sent) -> Answer:
    """Show what would change for what is ticked."""
    pairs = read_chosen(sent.lists.get("choose", ()))
    text = ".".join(f"{id}-{version}" for id, version in pairs) or publish.NONE
    if len(text) <= LONGEST_CHOICE:
        return Done(f"{PUBLISH}?only={text}")
    return Show(publish.page(desk, pairs), 200)


def _publish(desk: Desk, _params: Params, sent: Sent) -> Answer:
    """Begin to publish exactly what the preview showed."""
    pairs = read_chosen(sent.lists.get("choose", ()))
    typed = {"note": sent.get("note")}
    if too_long := declared.PUBLISH.read(typed).wrong:
        return Show(publish.page(desk, pairs, typed=typed, wrong=too_long))
    wanted = Wanted(
        Kind.PUBLISH, desk.today, sent.get("mark"), typed["note"].strip(), tuple(Chosen(*pair) for pair in pairs)
    )
    try:
        return begin(desk, sent, wanted)
    except Busy as busy:
        return Show(publish.page(desk, pairs, typed=typed, busy=busy.other), 409)
    except (Stale, CannotApply):
        return Show(publish.page(desk, pairs, typed=typed, stale=True), 409)
    except UnexplainedWords:
        wrong = {"note": _("This note holds words that can do harm. Write it in other words.")}
        return Show(publish.page(desk, pairs, typed=typed, wrong=wrong), 422)


def _lock(desk: Desk, params: Params, sent: Sent) -> Answer:
    read = declared.LOCK.read(sent.fields)
    if read.wrong:
        return Show(review_periods.page(desk, params, typed=read.typed, wrong=read.wrong))
    period, department, note = (read.text(name) for name in ("period", "department", "note"))
    try:
        return Done(
            locks.lock(
                desk.db, desk.act(sent.key), period, department, note=note.strip(), location=f"{PERIODS}?said=locked"
            )
        )
    except UnknownPeriod as error:
        return Show(
            review_periods.page(desk, params, typed=read.typed, wrong={error.field: _("Choose one of the list.")})
        )


def _unlock(desk: Desk, params: Params, sent: Sent) -> Answer:
    where = f"{PERIODS}?said=unlocked"
    try:
        return Done(
            locks.unlock(desk.db, desk.act(sent.key), sent.get("period"), sent.get("department"), location=where)
        )
    except Stale:
        return Show(review_periods.page(desk, params, typed={}, problem=_("That period is not locked any more.")), 409)


def _explain(desk: Desk, _params: Params, sent: Sent) -> Answer:
    """Keep the reason of a second person for words that can do harm."""
    read = declared.EXPLAIN.read(sent.fields)
    typed = {name: read.text(name) for name in ("key", "reason")}
    if read.wrong and typed["reason"].strip():
        return Show(harm.page(desk, typed=typed, wrong=read.wrong))
    try:
        where = f"{harm.PATH}?said=given"
        return Done(word_reasons.give(desk.db, desk.act(sent.key), typed["key"], typed["reason"], location=where))
    except word_reasons.NoReason:
        return Show(harm.page(desk, typed=typed, wrong=read.wrong))
    except Stale:
        words = _("That text does not wait any more. What you see now is how it stands.")
        return Show(harm.page(desk, typed=typed, problem=words), 409)


ONE = f"{REVIEW}/<int:id>"

PAGES: tuple[DeskPage, ...] = (
    DeskPage("review", REVIEW, Action.READ_REVIEW, review.build, review.PARAMS),
    DeskPage("submission", ONE, Action.READ_REVIEW, submission.build, submission.PARAMS),
    DeskPage("harm", harm.PATH, Action.EXPLAIN_WORDS, harm.build, ("said",)),
    DeskPage("publish", PUBLISH, Action.PUBLISH, publish.build, publish.PARAMS),
    DeskPage("periods", PERIODS, Action.LOCK_PERIOD, review_periods.build, ("said",)),
)

FORMS: tuple[DeskForm, ...] = (
    DeskForm("decide", review.DECIDE, Action.REVIEW, _decide, declared.DECIDE),
    DeskForm("decide-one", ONE, Action.REVIEW, _decide_one, declared.DECIDE_ONE),
    DeskForm("stand-in", f"{ONE}/stand-in", Action.STAND_IN, _decide_one, declared.DECIDE_ONE),
    DeskForm("explain-words", harm.PATH, Action.EXPLAIN_WORDS, _explain, declared.EXPLAIN),
    DeskForm("choose", publish.CHOOSE, Action.PUBLISH, _choose, declared.CHOOSE),
    DeskForm("publish", PUBLISH, Action.PUBLISH, _publish, declared.PUBLISH),
    DeskForm("lock-period", review_periods.LOCK, Action.LOCK_PERIOD, _lock, declared.LOCK),
    DeskForm("unlock-period", review_periods.UNLOCK, Action.LOCK_PERIOD, _unlock, declared.UNLOCK),
)
