"""A smaller gap is told as good news only where the group gained and nobody can have fallen; noise is never told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.kernel.model import Comparison, Group, Observation
from equipt_dash.store.desk.visits import Meeting, Published
from equipt_dash.views.context import BadAddress
from equipt_dash.views.desk.council.gaps import _moved
from equipt_dash.views.desk.council.items import Kind
from equipt_dash.views.desk.council.questions import Known
from equipt_dash.views.desk.council.since import chosen_since
from equipt_dash.views.desk.council.told import told
from equipt_dash.views.outcomes import Outcome, Target
from tests.desk.test_council_since import WHITE
from tests.views.support import AREA, BLACK, EVERYBODY, disparity, measure, observation

YEARS = ("2020", "2021")
ASIAN = Group("asian", "census", "Asian residents", "Asian residents", "asian", "asian", "any", "", 3)
GROUPS = {"all": EVERYBODY, "black": BLACK, "white": WHITE, "asian": ASIAN}
Levels = dict[str, float]


def target(
    before: Levels,
    after: Levels,
    *,
    se: float = 0.8,
    comparison: Comparison = Comparison.NAMED_GROUP,
    matters: float | None = 3.0,
) -> Target:
    """Black residents beside White residents in two years; ``matters``: the declared smallest difference."""
    rows: list[Observation] = [
        replace(observation("jobs", year, value), group=group, se=se, period_end=date(int(year), 12, 31))
        for year, levels in zip(YEARS, (before, after), strict=True)
        for group, value in levels.items()
    ]
    item = disparity("jobs-gap", "jobs", comparison=comparison, comparison_group="white")
    return Target(item, Outcome(measure("jobs", scale=100.0, smallest_difference=matters), AREA, GROUPS, tuple(rows)))


def said(before: Levels, after: Levels, *, se: float = 0.8) -> tuple[Kind, str] | None:
    one = target(before, after, se=se)
    return told(one, one.change_between(*YEARS), *YEARS)


def levels(black: float, white: float) -> Levels:
    return {"black": black, "white": white}


@pytest.mark.parametrize(
    ("before", "after", "kind", "words"),
    [
        (levels(80, 75), levels(50, 75), Kind.WIDENED, "In 2020 Black residents were ahead by 5.0 points; in 2021 they are behind by 25.0 points."),
        (levels(60, 75), levels(60, 59.9), Kind.FELL, "The gap for Black residents closed between 2020 and 2021, but only because others fell: White residents. This is levelling down, not progress."),
        (levels(60, 75), levels(55, 60), Kind.FELL, "The gap for Black residents is 10.0 points narrower in 2021 than in 2020, but only because others fell: White residents. This is levelling down, not progress. Black residents fell too."),
        (levels(60, 75), levels(66, 70), Kind.FELL, "The gap for Black residents narrowed by 11.0 points from 2020 to 2021, but a group fell: White residents."),
        (levels(60, 75), levels(76, 75.5), Kind.IMPROVED, "The gap for Black residents closed between 2020 and 2021, and no group clearly fell."),
        (levels(90, 75), levels(80, 75), Kind.FELL, "Black residents are ahead in 2020 and in 2021, but a group fell: Black residents."),
    ],
)  # fmt: skip
def test_what_a_smaller_or_turned_gap_is(before: Levels, after: Levels, kind: Kind, words: str) -> None:
    assert said(before, after) == (kind, words)


def test_a_gap_against_others_that_grows_in_the_groups_favour_is_no_news() -> None:
    assert said(levels(80, 75), levels(88, 75.5)) is None


def test_a_group_too_few_to_judge_is_named_and_the_change_is_not_progress() -> None:
    kind, words = said(levels(60, 75), levels(70, 74), se=2.4) or (None, "")
    assert kind is Kind.UNSURE
    assert words == (
        "The gap for Black residents narrowed by 11.0 points from 2020 to 2021; too few data to say for White residents. "
        "This is not counted as progress."
    )


def test_where_no_difference_is_declared_a_fall_that_cannot_be_excluded_is_not_progress() -> None:
    one = target(levels(60, 75), levels(76, 75.5), matters=None)
    kind, words = told(one, one.change_between(*YEARS), *YEARS) or (None, "")
    assert kind is Kind.UNSURE
    assert "too few data to say for White residents" in words


def test_another_best_group_is_told_as_another_comparison() -> None:
    one = target(
        {"black": 60, "white": 75, "asian": 70}, {"black": 62, "white": 75, "asian": 82}, comparison=Comparison.BEST_GROUP
    )  # fmt: skip
    was = Target(one.disparity, Outcome(one.outcome.measure, AREA, one.outcome.groups, one.outcome.values[:3]))
    (item,) = _moved(was, one, Known({}, {}, (), (), {}, date(2026, 11, 23)), {})
    assert (item.kind, item.sentence) == (
        Kind.CORRECTED,
        "The gap is measured to another group now: White residents in 2020, Asian residents in 2021. Whether it changed cannot be told.",
    )


share = st.floats(20, 90)


@settings(max_examples=150)
@given(share, share, share, share, st.floats(0.1, 6))
def test_good_news_needs_a_gain_and_nobody_who_fell(b0: float, w0: float, b1: float, w1: float, se: float) -> None:
    found = said(levels(b0, w0), levels(b1, w1), se=se)
    change = target(levels(b0, w0), levels(b1, w1), se=se).change_between(*YEARS)
    if found is not None and found[0] is Kind.IMPROVED:
        assert b1 > b0
        assert not change.fell
        assert not change.uncertain
        assert w0 - b0 > max(0.0, w1 - b1)
    if found is not None and found[0] is Kind.WIDENED:
        assert w1 - b1 > max(0.0, w0 - b0)
    if change.levelling_down:
        assert found is not None
        assert found[0] is Kind.FELL
        assert "levelling down, not progress" in found[1]


@settings(max_examples=100)
@given(share, share, st.floats(0.1, 6), st.floats(-1, 1), st.floats(-1, 1))
def test_what_chance_alone_moves_is_told_in_neither_direction(
    b: float, w: float, se: float, x: float, y: float
) -> None:
    before, after = levels(b, w), levels(b + x * se, w + y * se)
    assert said(before, after, se=se) is None
    assert said(after, before, se=se) is None


def test_on_the_day_of_a_meeting_the_last_one_is_the_one_before() -> None:
    found = (Published(1, date(2026, 1, 10)), Published(2, date(2026, 6, 10)), Published(3, date(2026, 11, 20)))
    today = date(2026, 11, 23)
    met = Meeting(date(2026, 6, 12), "Session")
    since = chosen_since(found, (Meeting(today, "Tonight"), met), 3, "meeting", today)
    assert since.edition.number == 2
    with pytest.raises(BadAddress):
        chosen_since(found, (Meeting(today, "Tonight"),), 3, "meeting", today)
