"""A full count varies too: binomial for shares, Poisson for rates, and nothing where the counts are none."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipt_dash.kernel.model import Better
from equipt_dash.statistics.counts import difference_interval, poisson_interval
from equipt_dash.statistics.full_count import full_count, share_error
from equipt_dash.statistics.gaps import gap


def test_two_counted_shares_have_newcombes_interval() -> None:
    one = full_count(15.0, 12, 80, scale=100, proportion=True)
    two = full_count(30.0, 30, 100, scale=100, proportion=True)
    found = gap(one, two, Better.LOWER)
    expected = difference_interval(12, 80, 30, 100, 0.95, "newcombe")
    assert (found.low, found.high) == (pytest.approx(100 * expected.low), pytest.approx(100 * expected.high))


def test_a_rate_has_the_exact_poisson_interval_of_its_events() -> None:
    found = full_count(4.0, 12, 3000, scale=1000, proportion=False)
    exact = poisson_interval(12, 3000, 0.95)
    z = 1.959964
    assert found.value - z * found.below == pytest.approx(1000 * exact.low, rel=1e-5)
    assert found.value + z * found.above == pytest.approx(1000 * exact.high, rel=1e-5)


@pytest.mark.parametrize("events", [0, 20])
def test_nobody_and_everybody_are_not_certain(events: int) -> None:
    found = full_count(5.0 * events, events, 20, scale=100, proportion=True)
    assert found.se > 0
    assert min(found.below, found.above) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "scale"),
    [
        (1.96, 15.29, 7.8, 1.0),  # a share of stops over a share of residents
        (25.0, 5, 20, None),
        (25.0, None, 20, 100.0),
        (25.0, 5, 0, 100.0),
        (27.0, 5, 20, 100.0),  # the value is not made from these
        (150.0, 30, 20, 100.0),  # more events than people is no share of them
    ],
)
def test_what_is_no_count_has_no_error(value: float, numerator: float | None, denominator: float, scale: float | None) -> None:  # fmt: skip
    assert full_count(value, numerator, denominator, scale=scale, proportion=True) is None


def test_the_interval_of_a_difference_of_counts_holds_the_truth() -> None:
    rng = np.random.default_rng(20161)
    hits = 0
    for a, b in zip(rng.binomial(60, 0.3, 3000), rng.binomial(90, 0.18, 3000), strict=True):
        one = full_count(a / 60, int(a), 60, scale=1, proportion=True)
        two = full_count(b / 90, int(b), 90, scale=1, proportion=True)
        found = gap(one, two, Better.LOWER)
        hits += found.low <= 0.12 <= found.high
    assert hits / 3000 == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / 3000))


def test_a_counted_share_has_agresti_and_coulls_error() -> None:
    assert share_error(30, 100) == pytest.approx(math.sqrt(32 / 104 * 72 / 104 / 104))
    assert share_error(0, 5) == share_error(5, 5) == pytest.approx(math.sqrt(2 / 9 * 7 / 9 / 9))


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_error_is_the_opposite_outcomes_too_and_never_zero(events: int, people: int) -> None:
    events = min(events, people)
    assert share_error(events, people) == pytest.approx(share_error(people - events, people))
    assert share_error(events, people) > 0


@pytest.mark.parametrize("wrong", [(-1.0, 5.0), (6.0, 5.0), (0.0, 0.0)])
def test_what_is_no_share_is_refused(wrong: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="no share"):
        share_error(*wrong)
