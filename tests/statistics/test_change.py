"""The four-way verdict: each cell of its table, every rule that overrides it, and time turned round."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from equipt_dash.kernel.model import Better
from equipt_dash.statistics.change import Change, ChangeVerdict, change
from equipt_dash.statistics.estimates import Estimate
from equipt_dash.statistics.movement import Movement, movements

V = ChangeVerdict


def period(se: float | None = 0.5, **rates: float) -> dict[str, Estimate]:
    return {code: Estimate(value, se) for code, value in rates.items()}


def judged(before: dict[str, Estimate], after: dict[str, Estimate], **more: object) -> Change:
    settings = {"burdened": "b", "comparison": "w", "better": Better.HIGHER, **more}
    return change(before, after, **settings)


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        ({"b": 50, "w": 62, "h": 50}, V.LEVELLING_UP),
        ({"b": 50, "w": 62, "h": 40}, V.A_GROUP_FELL),
        ({"b": 42, "w": 70, "h": 50}, V.UNEQUALLY),
        ({"b": 30, "w": 60, "h": 50}, V.FALLING_BEHIND),
        ({"b": 66, "w": 60, "h": 50}, V.CLOSED_OR_REVERSED),
        ({"b": 60, "w": 60, "h": 50}, V.CLOSED_OR_REVERSED),
        ({"b": 41, "w": 60, "h": 50}, V.NO_CLEAR_CHANGE),
    ],
)
def test_each_cell_of_the_table(after: dict[str, float], verdict: ChangeVerdict) -> None:
    before = {"b": 40, "w": 60, "h": 50}
    assert judged(period(**before), period(**after)).verdict is verdict
    mirrored = [period(**{code: 100 - rate for code, rate in one.items()}) for one in (before, after)]
    assert judged(*mirrored, better=Better.LOWER).verdict is verdict


def test_status_words_are_the_ones_everybody_uses() -> None:
    assert {verdict.value for verdict in ChangeVerdict} == {
        "closing by levelling up", "closing, but a group fell", "improving unequally", "falling behind",
        "closed or reversed", "no clear change", "not enough data",
    }  # fmt: skip


def test_worked_numbers() -> None:
    found = judged(period(b=40, w=60), period(b=50, w=62))
    assert (found.gap_before.value, found.gap_after.value, found.gap_change) == (20, 12, -8)
    assert found.gap_change_se == pytest.approx(1.0)  # four errors of one half
    assert (found.burdened_part, found.comparison_part) == (-10, 2)
    assert found.relative_change == pytest.approx(abs(math.log(50 / 62)) - abs(math.log(40 / 60)))
    by_code = {group.code: group for group in found.groups}
    assert by_code["b"].gain == 10
    assert by_code["b"].se == pytest.approx(math.sqrt(0.5))
    assert found.counts_as_progress


def test_gains_are_positive_when_lower_is_better() -> None:
    found = judged(period(b=40, w=20), period(b=30, w=19), better=Better.LOWER)
    assert [group.gain for group in found.groups] == [10, 1]
    assert found.gap_change == -9
    assert (found.burdened_part, found.comparison_part) == (-10, 1)


def test_levelling_down_is_closing_without_a_gain() -> None:
    down = judged(period(b=40, w=60), period(b=40, w=50))
    assert down.verdict is V.A_GROUP_FELL
    assert down.levelling_down
    assert not down.counts_as_progress
    gained_too = judged(period(b=40, w=60), period(b=45, w=55))
    assert gained_too.verdict is V.A_GROUP_FELL
    assert not gained_too.levelling_down
    other_fell = judged(period(b=40, w=60, h=50), period(b=50, w=60, h=40))
    assert other_fell.verdict is V.A_GROUP_FELL
    assert not other_fell.levelling_down


def test_a_gap_that_closes_because_the_comparison_fell_is_levelling_down_and_one_in_the_groups_favour_is_not() -> None:
    closed = judged(period(b=40, w=60), period(b=40, w=39))
    assert closed.verdict is V.CLOSED_OR_REVERSED
    assert closed.levelling_down
    gained = judged(period(b=40, w=60), period(b=60, w=59))
    assert gained.verdict is V.CLOSED_OR_REVERSED
    assert not gained.levelling_down
    turned = judged(period(b=60, w=55), period(b=40, w=50))
    assert turned.verdict is V.CLOSED_OR_REVERSED
    assert not turned.levelling_down
    ahead = judged(period(b=70, w=55), period(b=50, w=48))
    assert ahead.verdict is V.A_GROUP_FELL
    assert not ahead.levelling_down


def test_levelling_down_against_the_city_average() -> None:
    before, after = period(b=40, all=60, h=60), period(b=40, all=50, h=50)
    found = judged(before, after, comparison="all")
    assert found.levelling_down
    assert "all" not in {group.code for group in found.groups}
    assert found.gap_before.bounded


def test_a_fall_that_cannot_be_excluded_is_named_and_is_not_progress() -> None:
    before = period(b=40, w=60) | {"nhpi": Estimate(50, 4)}
    after = period(b=50, w=62) | {"nhpi": Estimate(50, 4)}
    found = judged(before, after)
    assert found.verdict is V.LEVELLING_UP
    assert found.uncertain == ("nhpi",)
    assert not found.counts_as_progress


@pytest.mark.parametrize("missing", [{}, {"nhpi": Estimate(50)}])
def test_a_group_without_value_or_error_is_uncertain(missing: dict[str, Estimate]) -> None:
    found = judged(period(b=40, w=60, nhpi=50), period(b=50, w=62) | missing)
    assert found.verdict is V.LEVELLING_UP
    assert found.uncertain == ("nhpi",)


@pytest.mark.parametrize("level", [1, 56, 1000])
@pytest.mark.parametrize(
    ("declared", "movement"),
    [(None, Movement.UNCERTAIN), (2.77, Movement.UNCERTAIN), (2.78, Movement.HELD), (50.0, Movement.HELD)],
)
def test_only_a_declared_difference_can_be_excluded(level: float, declared: float | None, movement: Movement) -> None:
    # no change at all with error 1 in both periods: lower bound -1.96·√2 = -2.772, whatever the level is
    one = period(1.0, x=level)
    (found,) = movements(one, one, Better.HIGHER, smallest_difference=declared)
    assert found.movement is movement


def test_without_a_declared_difference_a_group_held_only_where_no_fall_at_all_is_left() -> None:
    # two groups: 2.9 ± 2.77 stays above zero alone, but is no gain after Holm
    before = period(1.0, x=50, y=50)
    found = movements(before, period(1.0, x=52.9, y=50), Better.HIGHER)
    assert [one.movement for one in found] == [Movement.HELD, Movement.UNCERTAIN]


def test_the_last_digit_of_the_arithmetic_is_no_change() -> None:
    (found,) = movements({"x": Estimate(0.3, 0.0)}, {"x": Estimate(0.1 + 0.2, 0.0)}, Better.LOWER)
    assert (found.gain, found.p, found.movement) == (0.0, None, Movement.UNCERTAIN)
    (moved,) = movements({"x": Estimate(0.3, 0.0)}, {"x": Estimate(0.4, 0.0)}, Better.LOWER)
    assert (moved.gain, moved.p) == (pytest.approx(-0.1), None), "without a known error a change is shown, not judged"


def test_one_of_many_noisy_groups_does_not_fall_by_chance() -> None:
    codes = [f"g{i}" for i in range(20)]
    before = {code: Estimate(1000, 1) for code in codes}
    after = {**before, "g0": Estimate(1000 - 2.9, 1)}
    alone = movements({"g0": before["g0"]}, {"g0": after["g0"]}, Better.HIGHER)
    assert alone[0].movement is Movement.FELL
    assert movements(before, after, Better.HIGHER, smallest_difference=50)[0].movement is Movement.HELD


def test_a_goal_that_moves_is_not_people_who_fell() -> None:
    before = period(b=40) | {"w": Estimate(60, 0.0)}
    after = period(b=50) | {"w": Estimate(55, 0.0)}
    assert judged(before, after, comparison_is_goal=True).verdict is V.LEVELLING_UP
    measured = [one | {"w": Estimate(one["w"].value, 0.1)} for one in (before, after)]
    assert judged(*measured).verdict is V.A_GROUP_FELL


def test_a_group_given_as_exact_is_never_said_to_have_held_or_fallen() -> None:
    before = period(b=40) | {"w": Estimate(60, 0.0)}
    after = period(b=50) | {"w": Estimate(55, 0.0)}
    assert judged(before, after).uncertain == ("w",)


@given(
    st.integers(0, 1000), st.integers(0, 1000), st.integers(-300, 300),
    st.sampled_from([Better.HIGHER, Better.LOWER]), st.sampled_from([0.1, 0.01, 1e-7, 1000 / 7]),
)  # fmt: skip
def test_figures_without_noise_show_their_change_and_get_no_verdict(b, w, moved, better, unit) -> None:  # type: ignore[no-untyped-def]
    # An unchanged gap in decimal fractions differs in its last binary digits; "more than z times zero" made it a finding.
    before = {"b": Estimate(b * unit, 0.0), "w": Estimate(w * unit, 0.0)}
    after = {"b": Estimate((b + moved) * unit, 0.0), "w": Estimate((w + moved) * unit, 0.0)}
    found = judged(before, after, better=better)
    assert found.verdict is V.NOT_ENOUGH_DATA
    assert "not known" in found.reason
    assert found.gap_change == 0
    assert not found.scales_disagree or found.relative_change
    assert {group.movement for group in found.groups} == {Movement.UNCERTAIN}


@given(st.integers(1, 999), st.integers(-300, 300), st.sampled_from([Better.HIGHER, Better.LOWER]))
def test_a_gap_of_zero_is_closed_whatever_its_last_digits(level: int, moved: int, better: Better) -> None:
    before = {"b": Estimate(level / 10, 0.01), "w": Estimate(level / 10 + 5, 0.01)}
    after = {"b": Estimate((level + moved) * 0.1, 0.01), "w": Estimate((level + moved) / 10, 0.01)}
    assert judged(before, after, better=better).verdict is V.CLOSED_OR_REVERSED


def test_years_in_common_make_a_change_surer() -> None:
    before, after = period(b=40, w=60), period(b=41.5, w=60)
    apart, together = judged(before, after), judged(before, after, overlap=0.6)
    assert together.gap_change_se == pytest.approx(apart.gap_change_se * math.sqrt(0.4))
    assert apart.verdict is V.NO_CLEAR_CHANGE
    assert together.verdict is V.LEVELLING_UP
    assert judged(before, after, overlap=1.0).verdict is V.NOT_ENOUGH_DATA


def test_the_change_of_a_gap_to_the_average_uses_the_share_of_both_periods() -> None:
    before, after = period(b=40, all=60), period(b=41.7, all=60)
    known = judged(before, after, comparison="all", share_before=0.4, share_after=0.4)
    assert known.gap_change_se == pytest.approx(math.sqrt(2 * (0.25 + 0.25 - 0.8 * 0.25)))
    assert known.gap_change_se < judged(before, after, comparison="all").gap_change_se


def test_closing_only_because_the_comparison_slipped_is_never_progress() -> None:
    # the reference slips clearly enough for the gap, not clearly enough for Holm over three groups
    before = period(0.01, b=1000, h=1000) | {"w": Estimate(1020, 2)}
    after = period(0.01, b=1000, h=1000) | {"w": Estimate(1013.8, 2)}
    found = judged(before, after, smallest_difference=50)
    assert found.verdict is V.LEVELLING_UP
    assert found.uncertain == ()
    assert not found.counts_as_progress


def test_headline_hides_gap() -> None:
    hidden = judged(period(b=40, w=60, all=55), period(b=41, w=70, all=63))
    assert hidden.verdict is V.UNEQUALLY
    assert hidden.headline_hides_gap
    assert not judged(period(b=40, w=60, all=55), period(b=41, w=70, all=55.5)).headline_hides_gap
    assert not judged(period(b=40, w=60, all=55), period(b=50, w=62, all=60)).headline_hides_gap
    assert not judged(period(b=40, w=60), period(b=41, w=70)).headline_hides_gap


def test_absolute_and_relative_gap_may_disagree() -> None:
    found = judged(period(b=10, w=20), period(b=25, w=37))
    assert found.verdict is V.UNEQUALLY
    assert found.relative_change < 0
    assert found.scales_disagree
    assert not judged(period(b=40, w=60), period(b=50, w=62)).scales_disagree


@pytest.mark.parametrize(
    ("before", "after", "more", "reason"),
    [
        (period(b=40), period(b=50, w=60), {}, "w has no value in the first period"),
        (period(b=40, w=60), period(w=60), {}, "b has no value in the second period"),
        (period(None, b=40, w=60), period(b=50, w=60), {}, "b in the first period is not published"),
        (period(b=40, w=60), period(None, b=50, w=60), {}, "b in the second period is not published"),
        (period(b=40, w=60), period(b=50, w=60), {"better": Better.NOT_DECLARED}, "not declared"),
    ],
)
def test_thin_data_is_a_verdict_with_its_reason(before, after, more, reason) -> None:  # type: ignore[no-untyped-def]
    found = judged(before, after, **more)
    assert found.verdict is V.NOT_ENOUGH_DATA
    assert reason in found.reason


def test_without_errors_the_change_is_described_but_not_judged() -> None:
    found = judged(period(None, b=40, w=60), period(None, b=50, w=62))
    assert found.verdict is V.NOT_ENOUGH_DATA
    assert (found.gap_change, found.burdened_part, found.comparison_part) == (-8, -10, 2)
    assert found.uncertain == ("b", "w")


rates = st.floats(5, 100)
noise = st.floats(0.05, 5)
one_period = st.fixed_dictionaries({code: st.builds(Estimate, rates, noise) for code in ("b", "w", "h", "all")})
NARROWER, WIDER = {V.LEVELLING_UP, V.A_GROUP_FELL}, {V.UNEQUALLY, V.FALLING_BEHIND}
TURNED = {
    Movement.IMPROVED: {Movement.FELL},
    Movement.FELL: {Movement.IMPROVED},
    Movement.HELD: {Movement.HELD, Movement.UNCERTAIN},
    Movement.UNCERTAIN: {Movement.HELD, Movement.UNCERTAIN},
}


@given(one_period, one_period, st.sampled_from([Better.HIGHER, Better.LOWER]))
def test_turning_time_round_turns_the_verdict_round(before, after, better) -> None:  # type: ignore[no-untyped-def]
    # a gap of nothing but last digits is no gap, and turned round it is a gap that closed
    assume(all(abs(one["b"].value - one["w"].value) > 1e-6 for one in (before, after)))
    there, back = judged(before, after, better=better), judged(after, before, better=better)
    assert there.gap_change == -back.gap_change
    assert there.burdened_part == -back.burdened_part
    assert there.comparison_part == pytest.approx(-back.comparison_part)
    if there.verdict in NARROWER:
        assert back.verdict in WIDER
    elif there.verdict in WIDER:
        assert back.verdict in NARROWER
    else:
        assert back.verdict is there.verdict
    reversed_in_time = {group.code: group.movement for group in back.groups}
    for group in there.groups:
        assert reversed_in_time[group.code] in TURNED[group.movement]


@given(one_period, one_period)
def test_the_parts_always_add_up_and_progress_never_hides_a_fall(before, after) -> None:  # type: ignore[no-untyped-def]
    found = judged(before, after)
    assert found.burdened_part + found.comparison_part == pytest.approx(found.gap_change, abs=1e-9)
    if found.counts_as_progress:
        assert all(group.movement in {Movement.IMPROVED, Movement.HELD} for group in found.groups)
        assert abs(found.gap_after.value) < abs(found.gap_before.value)


@given(one_period, one_period, st.floats(0.01, 100))
def test_the_verdict_does_not_depend_on_the_unit(before, after, k) -> None:  # type: ignore[no-untyped-def]
    scaled = [{c: Estimate(e.value * k, e.se * k) for c, e in one.items()} for one in (before, after)]
    here, there = judged(before, after), judged(*scaled)
    margin = abs(abs(here.gap_change) - 1.959964 * (here.gap_change_se or 0))
    assume(margin > 1e-6)
    assert there.verdict is here.verdict
