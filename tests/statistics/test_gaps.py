"""The gap: sign, error, ratio, and what is said when the error is not known."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipt_dash.kernel.model import Better
from equipt_dash.statistics.estimates import Estimate
from equipt_dash.statistics.gaps import Certainty, gap, group_vs_mean_se

LOW_ERROR, HIGH_ERROR = Estimate(40.0, 1.5), Estimate(52.0, 2.0)
values = st.floats(0.1, 1e4)
errors = st.floats(0.001, 1e3)


def test_worked_example() -> None:
    found = gap(LOW_ERROR, HIGH_ERROR, Better.HIGHER)
    assert found.value == 12.0
    assert found.se == 2.5  # √(1.5² + 2²)
    assert found.low == pytest.approx(12 - 1.959964 * 2.5, abs=1e-5)
    assert found.high == pytest.approx(12 + 1.959964 * 2.5, abs=1e-5)
    assert found.p == pytest.approx(1.5867e-6, rel=1e-3)  # normal tables: z = 4.8
    assert found.ratio == pytest.approx(0.769231, abs=1e-6)
    log_se = math.sqrt((1.5 / 40) ** 2 + (2 / 52) ** 2)
    assert found.ratio_low == pytest.approx(0.769231 * math.exp(-1.959964 * log_se), abs=1e-5)
    assert found.ratio_high == pytest.approx(0.769231 * math.exp(1.959964 * log_se), abs=1e-5)
    assert found.certainty is Certainty.MEASURED
    assert found.clear


def test_positive_means_worse_off_in_both_directions() -> None:
    assert gap(LOW_ERROR, HIGH_ERROR, Better.HIGHER).value > 0
    assert gap(LOW_ERROR, HIGH_ERROR, Better.LOWER).value < 0
    undeclared = gap(LOW_ERROR, HIGH_ERROR, Better.NOT_DECLARED)
    assert undeclared.value == -12.0
    assert not undeclared.direction_known


def test_without_published_errors_there_is_a_gap_and_no_certainty() -> None:
    for pair in ((Estimate(40.0), HIGH_ERROR), (LOW_ERROR, Estimate(52.0))):
        found = gap(*pair, Better.HIGHER)
        assert found.value == 12.0
        assert (found.se, found.low, found.high, found.p, found.ratio_low) == (None,) * 5
        assert found.ratio == pytest.approx(40 / 52)
        assert found.certainty == "not_published"
        assert not found.clear


def test_against_a_goal_the_error_is_the_groups_own() -> None:
    assert gap(LOW_ERROR, Estimate(60.0, 0.0), Better.HIGHER).se == 1.5


def test_two_exact_values_have_a_gap_whose_certainty_is_not_known() -> None:
    found = gap(Estimate(1.0, 0.0), Estimate(2.0, 0.0), Better.HIGHER)
    assert (found.value, found.se, found.low, found.high, found.p) == (1.0, None, None, None, None)
    assert found.certainty == "not_known"
    assert not found.clear
    assert not gap(Estimate(0.3, 0.0), Estimate(0.1 + 0.2, 0.0), Better.HIGHER).clear


def test_city_average_without_shares_is_flagged_as_a_bound() -> None:
    found = gap(LOW_ERROR, HIGH_ERROR, Better.HIGHER, shared=True)
    assert found.bounded
    assert found.se == 2.5


def test_city_average_with_shares_has_the_exact_error_found_by_simulation() -> None:
    shares, rates, ses = np.array([0.1, 0.3, 0.6]), np.array([0.2, 0.3, 0.5]), np.array([0.03, 0.02, 0.01])
    mean, mean_se = float(shares @ rates), float(np.sqrt((shares**2) @ (ses**2)))
    found = gap(Estimate(0.2, 0.03), Estimate(mean, mean_se), Better.HIGHER, shared=True, share=0.1)
    assert found.se == pytest.approx(group_vs_mean_se(0, shares.tolist(), ses.tolist()))
    draws = rates + ses * np.random.default_rng(3).standard_normal((400_000, 3))
    assert found.se == pytest.approx(float(np.std(draws @ shares - draws[:, 0])), rel=0.01)
    log_spread = float(np.std(np.log(draws[:, 0] / (draws @ shares))))
    assert math.log(found.ratio_high / found.ratio) / 1.959964 == pytest.approx(log_spread, rel=0.03)
    assert not found.bounded


def test_errors_that_contradict_the_share_fall_back_to_the_bound() -> None:
    assert gap(Estimate(40.0, 5.0), Estimate(52.0, 0.1), Better.HIGHER, shared=True, share=0.5).bounded


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_impossible_shares_are_refused(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        gap(LOW_ERROR, HIGH_ERROR, Better.HIGHER, shared=True, share=share)


def test_shares_that_do_not_sum_to_one_are_refused() -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        group_vs_mean_se(0, [0.5, 0.4], [1.0, 1.0])
    with pytest.raises(ValueError, match="same length"):
        group_vs_mean_se(0, [0.5, 0.5], [1.0])


def test_zero_or_negative_values_have_no_ratio() -> None:
    assert gap(Estimate(0.0, 1.0), HIGH_ERROR, Better.HIGHER).ratio is None
    assert gap(LOW_ERROR, Estimate(-3.0, 1.0), Better.HIGHER).ratio is None


def test_a_hopelessly_noisy_ratio_keeps_its_value_and_loses_its_interval() -> None:
    found = gap(Estimate(1e-6, 10.0), HIGH_ERROR, Better.HIGHER)
    assert found.ratio == pytest.approx(1e-6 / 52)
    assert found.ratio_low is None


@given(values, errors, values, errors)
def test_swapping_the_two_turns_every_sign(a: float, sa: float, b: float, sb: float) -> None:
    one = gap(Estimate(a, sa), Estimate(b, sb), Better.HIGHER)
    two = gap(Estimate(b, sb), Estimate(a, sa), Better.HIGHER)
    mirrored = gap(Estimate(a, sa), Estimate(b, sb), Better.LOWER)
    assert one.value == -two.value == -mirrored.value
    assert one.se == pytest.approx(two.se)
    assert one.p == pytest.approx(two.p)
    assert one.clear == two.clear == mirrored.clear


@given(values, errors, values, errors, st.floats(0.01, 100))
def test_changing_the_unit_changes_nothing_but_the_unit(a: float, sa: float, b: float, sb: float, k: float) -> None:
    one = gap(Estimate(a, sa), Estimate(b, sb), Better.HIGHER)
    two = gap(Estimate(a * k, sa * k), Estimate(b * k, sb * k), Better.HIGHER)
    assert two.value == pytest.approx(one.value * k, rel=1e-6, abs=1e-9)
    assert two.se == pytest.approx(one.se * k)
    assert two.p == pytest.approx(one.p, rel=1e-6, abs=1e-12)
    assert two.ratio == pytest.approx(one.ratio)


@given(values, errors, values, errors, st.floats(0, 1))
def test_the_bound_is_never_narrower_than_the_exact_error(
    a: float, sa: float, b: float, sb: float, share: float
) -> None:
    exact = gap(Estimate(a, sa), Estimate(b, sb), Better.HIGHER, shared=True, share=share)
    bound = gap(Estimate(a, sa), Estimate(b, sb), Better.HIGHER, shared=True)
    assert bound.se >= exact.se
