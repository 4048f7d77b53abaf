"""Trend words: against tables, brute force, scipy and a fit worked by hand."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau
from statsmodels.regression.linear_model import WLS

from equipt_dash.kernel.model import Better
from equipt_dash.statistics.kendall import kendall_exact_p, kendall_s
from equipt_dash.statistics.trend import TrendMethod, TrendWord, fit_line, trend


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=12, unique=True))
def test_exact_p_without_ties_is_scipys(values: list[int]) -> None:
    theirs = kendalltau(range(len(values)), values, method="exact").pvalue
    assert kendall_exact_p(values) == pytest.approx(theirs, rel=1e-9)


@given(st.lists(st.integers(0, 3), min_size=2, max_size=6))
def test_exact_p_with_ties_is_the_count_over_every_order(values: list[int]) -> None:
    every = [abs(kendall_s(order)) for order in permutations(values)]
    expected = sum(s >= abs(kendall_s(values)) for s in every) / len(every)
    assert kendall_exact_p(values) == pytest.approx(expected)


@pytest.mark.parametrize(("n", "p"), [(4, 2 / 24), (5, 2 / 120), (6, 2 / 720)])
def test_a_straight_rise_has_the_smallest_p_there_is(n: int, p: float) -> None:
    assert kendall_exact_p(list(range(n))) == pytest.approx(p)


@pytest.mark.parametrize(
    ("values", "better", "word"),
    [
        ([1, 2, 3, 4, 5], Better.HIGHER, "getting better"),
        ([1, 2, 3, 4, 5], Better.LOWER, "getting worse"),
        ([5, 4, 3, 2, 1], Better.HIGHER, "getting worse"),
        ([1, 2, 3, 4, 5], Better.NOT_DECLARED, "rising"),
        ([5, 4, 3, 2, 1], Better.NOT_DECLARED, "falling"),
        ([1, 2, 3, 5, 4], Better.HIGHER, "no clear change"),  # p = 10/120
        ([7, 7, 7, 7, 7], Better.HIGHER, "no clear change"),
        ([1, 2, 3, 4], Better.HIGHER, "not enough data"),
        ([], Better.HIGHER, "not enough data"),
    ],
)
def test_words_without_errors(values: list[float], better: Better, word: str) -> None:
    assert trend(list(range(2011, 2011 + len(values))), values, better).word == word


def test_the_line_is_the_weighted_fit_statsmodels_makes() -> None:
    t, y, s = [2014.0, 2016.0, 2017.0, 2019.0], [10.0, 12.5, 12.0, 16.0], [1.0, 2.0, 0.5, 1.5]
    line = fit_line(t, y, s)
    design = np.column_stack([np.ones(4), np.array(t) - line.centre])
    theirs = WLS(y, design, weights=np.array(s) ** -2).fit(cov_type="fixed scale")
    assert (line.intercept, line.slope) == pytest.approx(tuple(theirs.params))
    assert (line.intercept_se, line.slope_se) == pytest.approx(tuple(theirs.bse))
    assert line.misfit == pytest.approx(float(np.sum((theirs.resid / np.array(s)) ** 2)))
    assert line.at(2020.0) == pytest.approx(line.intercept + line.slope * (2020 - line.centre))


def test_worked_slope_with_errors() -> None:
    # equal errors of 1 at times -1, 0, 1: slope = (3 - -1)/2 = 2, error = 1/√2
    found = trend([2020, 2021, 2022], [10, 11, 14], Better.HIGHER, ses=[1, 1, 1])
    assert found.method is TrendMethod.WEIGHTED
    assert found.slope == pytest.approx(2)
    assert found.se == pytest.approx(math.sqrt(0.5))
    assert found.p == pytest.approx(math.erfc(2 / math.sqrt(0.5) / math.sqrt(2)))
    assert (found.low, found.high) == pytest.approx((2 - 1.959964 * found.se, 2 + 1.959964 * found.se))
    assert found.word is TrendWord.BETTER


def test_noise_hides_a_slope_and_two_points_are_too_few() -> None:
    assert trend([1, 2, 3], [10, 11, 14], Better.HIGHER, ses=[3, 3, 3]).word is TrendWord.NO_CLEAR_CHANGE
    assert trend([1, 2], [10, 99], Better.HIGHER, ses=[1, 1]).word is TrendWord.NOT_ENOUGH


@pytest.mark.parametrize("ses", [[1, 1, None, 1, 1], [0, 0, 0, 0, 0], [1, 1, 0, 1, 1]])
def test_unknown_or_zero_errors_leave_only_the_order(ses: list[float | None]) -> None:
    found = trend([1, 2, 3, 4, 5], [1, 2, 3, 4, 9], Better.HIGHER, ses=ses)
    assert found.method is TrendMethod.MANN_KENDALL
    assert found.se is None
    assert found.slope == 1.0  # median of the ten pairwise slopes


def test_the_series_breaks_where_the_standard_changes() -> None:
    standards = ["1997", "1997", "2024", "2024", "2024", "2024", "2024"]
    values = [90, 80, 1, 2, 3, 4, 5]
    found = trend(list(range(7)), values, Better.HIGHER, standards=standards)
    assert found.points == 5
    assert found.word is TrendWord.BETTER
    back = trend(list(range(5)), [1, 2, 3, 4, 5], Better.HIGHER, standards=["a", "b", "a", "a", "a"])
    assert back.points == 3
    assert back.word is TrendWord.NOT_ENOUGH


@pytest.mark.parametrize(
    ("times", "values", "more", "reason"),
    [
        ([1, 2], [1], {}, "same length"),
        ([1, 1, 2], [1, 2, 3], {}, "rise"),
        ([2, 1], [1, 2], {}, "rise"),
        ([1, 2], [1, math.nan], {}, "finite"),
        ([1, math.inf], [1, 2], {}, "finite"),
        ([1, 2], [1, 2], {"ses": [1.0]}, "same length"),
        ([1, 2], [1, 2], {"standards": ["a"]}, "same length"),
    ],
)
def test_bad_input_has_a_reason(times, values, more, reason) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=reason):
        trend(times, values, Better.HIGHER, **more)


def test_a_line_needs_two_times_and_errors_above_zero() -> None:
    with pytest.raises(ValueError, match="two different times"):
        fit_line([1.0], [2.0], [1.0])
    with pytest.raises(ValueError, match="above zero"):
        fit_line([1.0, 2.0], [2.0, 3.0], [1.0, 0.0])


series = st.lists(st.tuples(st.integers(0, 100), st.floats(0.1, 10)), min_size=3, max_size=9)
OPPOSITE = {TrendWord.BETTER: TrendWord.WORSE, TrendWord.WORSE: TrendWord.BETTER}


@given(series, st.booleans())
def test_turning_time_round_turns_the_word_round(points: list[tuple[int, float]], with_errors: bool) -> None:
    times = list(range(len(points)))
    values, ses = [p[0] for p in points], [p[1] for p in points]
    there = trend(times, values, Better.HIGHER, ses=ses if with_errors else None)
    back = trend(times, values[::-1], Better.HIGHER, ses=ses[::-1] if with_errors else None)
    assert back.word is OPPOSITE.get(there.word, there.word)
    other = trend(times, values, Better.LOWER, ses=ses if with_errors else None)
    assert other.word is OPPOSITE.get(there.word, there.word)


def test_pure_noise_is_called_a_trend_no_more_often_than_declared() -> None:
    rng = np.random.default_rng(11)
    runs = 2000
    words = {True: 0, False: 0}
    for _ in range(runs):
        values = rng.normal(50, 2, 6).tolist()
        words[True] += trend(range(6), values, Better.HIGHER, ses=[2.0] * 6).word is not TrendWord.NO_CLEAR_CHANGE
        words[False] += trend(range(6), values, Better.HIGHER).word is not TrendWord.NO_CLEAR_CHANGE
    assert words[True] / runs < 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)
    assert words[False] / runs < 0.05


def test_values_that_differ_by_the_last_digits_only_are_tied() -> None:
    flat = [0.3, 0.1 + 0.2, 0.3, 0.6 / 2, 0.1 * 3, 0.3]
    assert len(set(flat)) > 1
    assert trend([float(i) for i in range(6)], flat, Better.HIGHER).word is TrendWord.NO_CLEAR_CHANGE
    assert kendall_s(flat) == 0
