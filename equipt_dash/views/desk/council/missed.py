"""Which targets are missed for the first time: met before, or never judged before.

Why apart from ``measures``: that module compares the newest figure of each edition. A target that was set later, a
figure that was corrected, or a newest year without a target hides a miss from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from equipt_dash.kernel.model import Observation, Quality, Source
from equipt_dash.kernel.words import _
from equipt_dash.statistics.targets import TargetStatus, target_status
from equipt_dash.views.desk.council.items import Item, Kind
from equipt_dash.views.desk.council.measures import GOOD, Both
from equipt_dash.views.desk.council.promises import goal_questions, goal_words, misses, too_close
from equipt_dash.views.desk.council.questions import Known, about_measure
from equipt_dash.views.outcome_figures import sources_of
from equipt_dash.views.outcomes import Target
from equipt_dash.views.performance import Record, years_figure
from equipt_dash.views.wording import value_words

Judged = tuple[Observation, Observation, TargetStatus]
"""A figure, its target, and what the one says of the other."""


def targets(found: Iterable[Both], here: Known, sources: Mapping[str, Source]) -> list[Item]:
    """Department measures whose newest judged figure misses its target, and whose judged figure before did not."""
    return [item for both in found for item in _first_miss(both, here, sources)]


def _first_miss(both: Both, here: Known, sources: Mapping[str, Source]) -> Iterable[Item]:
    was, now = _judged(both.was), _judged(both.now)
    if not now or now[-1][2] is not TargetStatus.OFF_TRACK or _told_as_fall(both):
        return
    row, goal, _status = now[-1]
    same = next((one for one in was if one[0].period == row.period), None)
    before = same or (now[-2] if len(now) > 1 else None)
    if before is not None and before[2] not in GOOD:
        return
    one = both.measure
    words = _(
        "In {period} it was {value} and missed its target of {target}.",
        period=row.period, value=value_words(one, row), target=value_words(one, goal),
    )  # fmt: skip
    yield Item(
        Kind.MISSED, f"missed:{one.key}", one.name, f"/measures/{one.slug}", f"{words} {_before(before, same is not None)}",
        questions=about_measure(here, one, better=False),
        figure=replace(years_figure(both.now, sources_of(both.rows, sources)), id=f"missed-{one.slug}"),
    )  # fmt: skip


def _judged(one: Record) -> list[Judged]:
    """Every figure that can be set against the target of its period, oldest first; a doubtful one carries no verdict."""
    found: list[Judged] = []
    for row in one.actuals:
        goal = one.target_for(row.period)
        if row.value is not None and goal is not None and row.quality is not Quality.SUSPECT:
            status = target_status(row.value, goal.value, one.measure.better).status
            if status is not TargetStatus.NOT_JUDGED:
                found.append((row, goal, status))
    return found


def _told_as_fall(both: Both) -> bool:
    """Whether ``measures`` says already that a target was missed after it had been met."""
    was, now = both.was, both.now
    newer = was.newest is not None and now.newest is not None and was.newest.period != now.newest.period
    return newer and now.status is TargetStatus.OFF_TRACK and was.status in GOOD


def _before(before: Judged | None, same: bool) -> str:
    if before is None:
        return _("No target of it could be judged before.")
    if same:
        return _("The earlier edition did not tell this year as missed.")
    if before[2] is TargetStatus.MET:
        return _("In {period} it had met its target.", period=before[0].period)
    return _("In {period} it was within 5% of its target.", period=before[0].period)


def gap_targets(before: Mapping[str, Target], after: Mapping[str, Target], here: Known) -> list[Item]:
    """Gaps whose day had come already and that now clearly exceed what was aimed for, and did not before.

    Those whose day came since the last look are promises; what is too close to call is no miss.
    """
    found: list[Item] = []
    for slug, one in after.items():
        item, was = one.disparity, before.get(slug)
        due = item.target_date is not None and item.target_date <= here.today
        if not due or not misses(one) or too_close(one) or (was is not None and _missed(was, here)):
            continue
        reached = was is not None and was.history and was.disparity.target_gap is not None and not misses(was)
        words = _("It had been reached before.") if reached else _("It was not judged before.")
        found.append(
            Item(
                Kind.MISSED, f"target:{slug}", item.title, f"/disparities/{slug}", f"{goal_words(one)} {words}",
                questions=goal_questions(here, one),
            )
        )  # fmt: skip
    return found


def _missed(was: Target, here: Known) -> bool:
    """Whether the earlier edition showed the gap above the one aimed for, with a day that has come."""
    when = was.disparity.target_date
    return when is not None and when <= here.today and misses(was)
