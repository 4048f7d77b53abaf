"""Survey sums with empty cells, percent change, odds, age adjustment, stop benchmarks, and nobody beside everybody."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipt_dash.statistics import acs
from equipt_dash.statistics.counts import count_pair, odds_ratio
from equipt_dash.statistics.estimates import Refusal
from equipt_dash.statistics.reliability import Display, judge_proportion
from equipt_dash.statistics.scores import stop_benchmark
from equipt_dash.statistics.standardisation import standardised


@pytest.mark.parametrize("n", [20, 30, 60, 200, 2000])
def test_nobody_and_everybody_are_judged_alike(n: int) -> None:
    nobody, everybody = judge_proportion(0.0, n), judge_proportion(1.0, n)
    assert nobody.display is everybody.display
    assert (nobody.display is Display.SUPPRESS) == (n < 30)
    if n >= 30:
        assert nobody.display is Display.REVIEW


def test_several_empty_cells_count_one_largest_margin() -> None:
    assert acs.sum_margin([300, 11, 11, 19], [2000, 0, 0, 0]) == pytest.approx(math.hypot(300, 19))
    assert acs.sum_margin([300, 400], [2000, 3000]) == acs.sum_margin([300, 400]) == pytest.approx(500)
    assert acs.sum_margin([12, 12, 12], [0, 0, 0]) == pytest.approx(12)
    with pytest.raises(ValueError, match="its estimate"):
        acs.sum_margin([1, 2], [1])


def test_percent_change_and_difference_as_the_handbook_works_them() -> None:
    change, margin = acs.percent_change(4_634, 989, 6_440, 1_328)
    assert change == pytest.approx(100 * (6_440 / 4_634 - 1))
    assert margin == pytest.approx(100 * math.hypot(1_328, 6_440 / 4_634 * 989) / 4_634)
    z, clear = acs.difference_test(29.3, 0.3, 27.9, 0.8)
    assert z == pytest.approx(1.4 / math.hypot(0.3 / 1.645, 0.8 / 1.645))
    assert clear
    assert not acs.difference_test(29.3, 0.9, 28.9, 0.8)[1]
    with pytest.raises(ValueError, match="without a margin"):
        acs.difference_test(5, 0, 4, 0)


cells = st.integers(1, 400)


@given(cells, cells, cells, cells)
def test_odds_say_the_same_of_the_opposite_and_risk_ratios_do_not_need_to(a: int, b: int, c: int, d: int) -> None:
    pair, other = count_pair(a, a + b, c, c + d, 0.95), count_pair(b, a + b, d, c + d, 0.95)
    assert pair.odds.estimate == pytest.approx(1 / other.odds.estimate)
    assert pair.odds.low == pytest.approx(1 / other.odds.high)
    assert pair.opposite == other.ratio


def test_odds_worked_by_hand_and_refused_with_an_empty_cell() -> None:
    found = odds_ratio(12, 80, 30, 100, 0.95)
    assert found.estimate == pytest.approx(12 * 70 / (68 * 30))
    half = 1.959964 * math.sqrt(1 / 12 + 1 / 68 + 1 / 30 + 1 / 70)
    assert found.low == pytest.approx(found.estimate / math.exp(half), rel=1e-5)
    assert odds_ratio(0, 80, 30, 100, 0.95) is None
    assert odds_ratio(80, 80, 30, 100, 0.95) is None
    assert count_pair(80, 80, 30, 100, 0.95).opposite is None


def test_age_adjustment_worked_by_hand() -> None:
    found = standardised([2, 30], [1000, 500], [75, 25], base=1000)
    assert found.rate == pytest.approx(0.75 * 2 + 0.25 * 60)
    assert found.crude == pytest.approx(1000 * 32 / 1500)
    assert found.se == pytest.approx(1000 * math.sqrt((0.75 / 1000) ** 2 * 2 + (0.25 / 500) ** 2 * 30))
    assert found.low < found.rate < found.high


def test_one_stratum_is_the_exact_poisson_interval_and_the_total_of_the_weights_is_nothing() -> None:
    from equipt_dash.statistics.counts import poisson_interval

    exact = poisson_interval(7, 900, 0.95)
    for weight in (1.0, 274_633.0):
        found = standardised([7], [900], [weight], base=1)
        assert (found.low, found.high) == (pytest.approx(exact.low), pytest.approx(exact.high))


def test_the_same_rates_at_each_age_are_equal_however_old_the_groups_are() -> None:
    young = standardised([9, 10], [9000, 1000], [1, 1])
    old = standardised([1, 90], [1000, 9000], [1, 1])
    assert young.crude != pytest.approx(old.crude)
    assert young.rate == pytest.approx(old.rate)


def test_a_stratum_without_people_is_refused() -> None:
    found = standardised([2, 0], [1000, 0], [1, 1])
    assert isinstance(found, Refusal)
    assert "no people" in found.reason


def test_the_interval_of_an_adjusted_rate_holds_the_truth() -> None:
    rng, runs, hits = np.random.default_rng(1997), 2000, 0
    people, rates, weights = np.array([4000.0, 2500, 800]), np.array([0.0005, 0.002, 0.01]), [50, 35, 15]
    truth = float(rates @ np.array(weights) / 100)
    for events in rng.poisson(rates * people, (runs, 3)):
        found = standardised(events.tolist(), people.tolist(), weights, base=1)
        hits += found.low <= truth <= found.high
    assert 0.945 <= hits / runs <= 0.99


def test_a_stop_benchmark_carries_its_name_and_another_benchmark_another_number() -> None:
    residents = stop_benchmark(1529, 10_000, 0.078, benchmark="residents")
    drivers = stop_benchmark(1529, 10_000, 0.11, benchmark="drivers not at fault in crashes")
    assert residents.index == pytest.approx(0.1529 / 0.078)
    assert residents.low < residents.index < residents.high
    assert drivers.index < residents.index
    assert residents.benchmark == "residents"
    assert "no name" in stop_benchmark(1, 10, 0.1, benchmark=" ").reason
    assert isinstance(stop_benchmark(1, 10, 0.0, benchmark="residents"), Refusal)
