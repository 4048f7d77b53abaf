"""A difference keeps the sides its figures were published with, and is tested by the side that faces zero."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from equipt_dash.kernel.model import Better
from equipt_dash.statistics.estimates import Estimate
from equipt_dash.statistics.gaps import gap
from equipt_dash.statistics.mover import difference

levels, errors = st.floats(-100, 100), st.floats(0.01, 20)
sided = st.builds(lambda v, s, a, b: Estimate(v, s, se_below=a, se_above=b), levels, errors, errors, errors)


def test_worked_example_of_unequal_sides() -> None:
    one = Estimate(100, 10, se_below=6, se_above=14)
    two = Estimate(80, 10, se_below=8, se_above=12)
    found = difference(one, two)
    z = 1.959964
    assert found.low == pytest.approx(20 - z * math.hypot(6, 12), rel=1e-5)
    assert found.high == pytest.approx(20 + z * math.hypot(14, 8), rel=1e-5)


@given(levels, errors, levels, errors)
def test_equal_sides_give_the_usual_interval(a: float, sa: float, b: float, sb: float) -> None:
    found = difference(Estimate(a, sa), Estimate(b, sb))
    assert found.high - found.value == pytest.approx(1.959964 * math.hypot(sa, sb), rel=1e-5)
    assert found.value - found.low == pytest.approx(found.high - found.value, rel=1e-6)


@given(sided, sided, st.sampled_from([0.8, 0.95, 0.99]))
def test_the_test_and_the_interval_never_disagree_and_turning_turns_both(a: Estimate, b: Estimate, level: float) -> None:  # fmt: skip
    found, back = difference(a, b, level=level), difference(b, a, level=level)
    assert (found.low, found.high) == (pytest.approx(-back.high), pytest.approx(-back.low))
    assert found.p == pytest.approx(back.p)
    if abs(found.p - (1 - level)) > 1e-9:
        assert found.clear == (found.p < 1 - level)


def test_no_noise_is_no_interval() -> None:
    assert difference(Estimate(0.3, 0.0), Estimate(0.1 + 0.2, 0.0)) is None
    assert difference(Estimate(0.3), Estimate(0.1, 0.2)) is None
    with pytest.raises(ValueError, match="common years"):
        difference(Estimate(1, 1), Estimate(2, 1), overlap=1.2)


def test_a_group_and_its_average_keep_their_covariance_on_both_sides() -> None:
    group, mean = Estimate(50, 4, se_below=3, se_above=5), Estimate(60, 2, se_below=1.8, se_above=2.2)
    found = gap(group, mean, Better.HIGHER, shared=True, share=0.3)
    r = 0.3 * 16 / (4 * 2)
    assert (found.value - found.low) / 1.959964 == pytest.approx(math.sqrt(1.8**2 + 5**2 - 2 * r * 1.8 * 5), rel=1e-5)


def test_a_ratio_keeps_its_sides_too() -> None:
    one, two = Estimate(9, 1.05, se_below=0.95, se_above=1.15), Estimate(4, 0.2)
    found = gap(one, two, Better.LOWER)
    z = 1.959964
    down = math.hypot(math.log(9 / (9 - z * 0.95)), z * 0.05)
    up = math.hypot(math.log((9 + z * 1.15) / 9), z * 0.05)
    assert found.ratio_low == pytest.approx(9 / 4 / math.exp(down), rel=1e-5)
    assert found.ratio_high == pytest.approx(9 / 4 * math.exp(up), rel=1e-5)


def _exact(events: int) -> Estimate:
    """A count with its exact Poisson interval, as a register publishes it."""
    from equipt_dash.statistics.counts import poisson_interval

    ends = poisson_interval(events, 1.0, 0.95)
    below, above = (events - ends.low) / 1.959964, (ends.high - events) / 1.959964
    return Estimate(events, (below + above) / 2, se_below=below, se_above=above)


def test_intervals_of_rare_events_hold_the_truth_where_the_symmetric_one_misses_to_one_side() -> None:
    truth, other, runs = 12.0, 4.0, 4000
    rng = np.random.default_rng(16)
    missed = {"sided": [0, 0], "symmetric": [0, 0]}
    for a, b in zip(poisson.rvs(truth, size=runs, random_state=rng), poisson.rvs(other, size=runs, random_state=rng), strict=True):  # fmt: skip
        one, two = _exact(int(a)), _exact(int(b))
        plain = [Estimate(e.value, e.se) for e in (one, two)]
        for name, pair in (("sided", (one, two)), ("symmetric", plain)):
            found = difference(*pair)
            missed[name][0] += truth - other < found.low
            missed[name][1] += truth - other > found.high
    assert sum(missed["sided"]) / runs < 0.05
    uneven = {name: abs(low - high) for name, (low, high) in missed.items()}
    assert uneven["sided"] < uneven["symmetric"]
