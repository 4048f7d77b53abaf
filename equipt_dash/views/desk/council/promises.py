"""Promises whose day came between the last look and today: figures due, targets, actions, steps, reviews, data to get."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from equipt_dash.kernel.model import Level
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.practice.model import DataGap, StepRecord
from equipt_dash.practice.roadmap import StepState
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.desk.council.items import Item, Kind
from equipt_dash.views.desk.council.questions import Known, who_acts
from equipt_dash.views.outcomes import Target, load_targets
from equipt_dash.views.steps import public_city_roadmap
from equipt_dash.views.wording import gap_size, people

Came = Callable[[date | None], bool]
"""Whether a day came since the last look."""


def broken(context: Context, since: date, here: Known) -> list[Item]:
    """What was promised for a day after ``since`` and until today, and is not there."""
    today = context.today

    def came(when: date | None) -> bool:
        return when is not None and since < when <= today

    return [
        *_figures(context, came),
        *_targets(context, here, came),
        *_actions(here, came),
        *_steps(context, came),
        *_reviews(here, came),
        *_data(context, came),
    ]


def _item(key: str, title: str, href: str, sentence: str, *questions: str) -> Item:
    return Item(Kind.PROMISE, key, title, href, sentence, questions=questions)


def _new_day(passed: date) -> str:
    return _("By which day can the council count on it? None after {day} is recorded.", day=day(passed))


def _figures(context: Context, came: Came) -> Iterable[Item]:
    ends = queries.newest_ends(context.scope, context.db)
    departments = {one.code: one.name for one in queries.departments(context.scope, context.db)}
    for one in queries.measures(context.scope, context.db, level=Level.PERFORMANCE):
        due = one.next_update
        if due is not None and came(due) and ends.get(one.key, date.min) < due:
            who = departments.get(one.department, _("the department"))
            yield _item(
                f"measure:{one.key}", one.name, f"/measures/{one.slug}",
                _("A new figure was due on {day} and is not there.", day=day(due)),
                _("{who}: what keeps the figure that was due on {day}, and when will it come?", who=who, day=day(due)),
                _new_day(due),
            )  # fmt: skip


def _targets(context: Context, here: Known, came: Came) -> Iterable[Item]:
    items = [one for one in queries.disparities(context.scope, context.db) if came(one.target_date)]
    for target in load_targets(context, items):
        item = target.disparity
        if not misses(target):
            continue
        words = goal_words(target)
        if too_close(target):
            words += _(" That is too close to call.")
        yield _item(f"target:{item.slug}", item.title, f"/disparities/{item.slug}", words, *goal_questions(here, target))  # fmt: skip


def misses(target: Target) -> bool:
    """Whether the newest gap is larger than the one aimed for; a group that is ahead has no gap left to close."""
    if target.disparity.target_gap is None or not target.history:
        return False
    gap = target.history[-1][1]
    return (gap.value if gap.direction_known else abs(gap.value)) > target.disparity.target_gap


def too_close(target: Target) -> bool:
    """Whether the interval of the newest gap holds the one aimed for."""
    low, aimed = target.history[-1][1].low, target.disparity.target_gap
    return low is not None and aimed is not None and low <= aimed


def goal_words(target: Target) -> str:
    """The newest gap beside the one aimed for, both with their unit. Needs a gap target with a day, and a gap."""
    item, measure = target.disparity, target.outcome.measure
    if item.target_gap is None or item.target_date is None:
        return ""
    period, now = target.history[-1]
    return _(
        "By {day} the gap was to be {aimed}. The newest figure, for {period}, is {gap}.",
        day=day(item.target_date), aimed=gap_size(measure, item.target_gap), period=period, gap=gap_size(measure, now.value),
    )  # fmt: skip


def goal_questions(here: Known, target: Target) -> tuple[str, ...]:
    """What to ask about a gap target that was missed. Needs one with a day."""
    item = target.disparity
    if item.target_gap is None or item.target_date is None:
        return ()
    aimed = gap_size(target.outcome.measure, item.target_gap)
    asked = _("What was done to reach {aimed} by {day}, and what is aimed for now?", aimed=aimed, day=day(item.target_date))  # fmt: skip
    return (asked, *who_acts(here, item, people(target.outcome.groups, target.burdened)))


def _actions(here: Known, came: Came) -> Iterable[Item]:
    for one in here.actions:
        department = here.departments.get(one.department)
        who = one.owner or (department.name if department else _("Who owns it"))
        if one.status == "planned" and came(one.starts_on) and one.starts_on:
            passed = one.starts_on
            words = _("It was to begin on {day} and is still planned.", day=day(one.starts_on))
            asked = _("{who}: what keeps “{title}” from beginning?", who=who, title=one.title)
        elif one.status in ("planned", "under_way") and came(one.review_on) and one.review_on:
            passed = one.review_on
            words = _("It was to be reviewed by {day}. No later date is recorded.", day=day(one.review_on))
            asked = _("{who}: what did the review of “{title}” find?", who=who, title=one.title)
        else:
            continue
        yield _item(f"action:{one.slug}", one.title, "/actions", words, asked, _new_day(passed))


def _steps(context: Context, came: Came) -> Iterable[Item]:
    stands = {one.step.slug: one for one in public_city_roadmap(context).stands}
    for one in queries.records(context.scope, context.db, StepRecord):
        stand = stands.get(one.step)
        if stand is None or one.department:
            continue
        if one.status != "closed" and came(one.due) and one.due:
            passed = one.due
            words = _("The step was due on {day} and is not closed.", day=day(one.due))
        elif stand.state is StepState.REOPENED and came(one.reopens_on) and one.reopens_on:
            passed = one.reopens_on
            words = _("The step opened again on {day} and waits for a new look.", day=day(one.reopens_on))
        else:
            continue
        asked = _("{who}: what is missing to close “{step}”?", who=one.owner or stand.step.owner_role, step=stand.step.name)  # fmt: skip
        yield _item(f"step:{one.step}", stand.step.name, "/roadmap", words, asked, _new_day(passed))


def _reviews(here: Known, came: Came) -> Iterable[Item]:
    for one in here.links:
        if not came(one.next_review) or one.next_review is None or one.measure not in here.measures:
            continue
        name = here.measures[one.measure].name
        words = _("Whether “{measure}” bears on it was to be looked at again by {day}.", measure=name, day=day(one.next_review))  # fmt: skip
        asked = _("The equity officer: does “{measure}” still bear on it?", measure=name)
        yield _item(f"link:{one.measure}:{one.disparity}", name, f"/disparities/{one.disparity}", words, asked, _new_day(one.next_review))  # fmt: skip


def _data(context: Context, came: Came) -> Iterable[Item]:
    for one in queries.records(context.scope, context.db, DataGap):
        if one.status == "open" and came(one.due) and one.due:
            words = _("These data were to be there by {day}.", day=day(one.due))
            asked = _("{who}: when will “{title}” be known?", who=one.owner or _("Who gets them"), title=one.title)
            yield _item(f"data:{one.slug}", one.title, "/normalize", words, asked, _new_day(one.due))
