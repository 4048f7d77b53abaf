"""Estimates refuse what is not a number, and intervals give back the error they were built from."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipt_dash.statistics.estimates import (
    Estimate,
    negligible,
    se_from_interval,
    sides_from_interval,
    two_sided_p,
    z_value,
)


@pytest.mark.parametrize(("level", "z"), [(0.90, 1.6448536), (0.95, 1.9599640), (0.99, 2.5758293)])
def test_z_is_the_tabled_normal_quantile(level: float, z: float) -> None:
    assert z_value(level) == pytest.approx(z, abs=1e-6)


@pytest.mark.parametrize("level", [0.0, 1.0, -0.5, 95.0, math.nan])
def test_a_level_outside_zero_to_one_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="confidence level"):
        z_value(level)


def test_acs_margin_gives_its_standard_error() -> None:
    assert se_from_interval(40 - 3.29, 40 + 3.29, 0.90) == pytest.approx(3.29 / 1.645, rel=1e-3)


def test_an_interval_of_unknown_level_says_nothing() -> None:
    assert se_from_interval(1.0, 2.0, None) is None
    assert se_from_interval(None, 2.0, 0.95) is None
    assert se_from_interval(1.0, None, 0.95) is None


def test_an_upside_down_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="lies below"):
        se_from_interval(2.0, 1.0, 0.95)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_interval_and_error_are_inverse(value: float, se: float, level: float) -> None:
    z = z_value(level)
    assert se_from_interval(value - z * se, value + z * se, level) == pytest.approx(se, abs=1e-7)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("name", ["value", "se", "n", "numerator"])
def test_numbers_that_are_not_finite_are_refused(name: str, bad: float) -> None:
    with pytest.raises(ValueError, match=name):
        Estimate(**{"value": 1.0, name: bad})


@pytest.mark.parametrize("name", ["se", "n"])
def test_negative_errors_and_populations_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="negative"):
        Estimate(**{"value": 1.0, name: -1.0})


def test_p_value_matches_the_error_function() -> None:
    assert two_sided_p(1.5, 0.6) == pytest.approx(math.erfc(2.5 / math.sqrt(2)))
    for value in (0.0, 0.1):
        with pytest.raises(ValueError, match="error above zero"):
            two_sided_p(value, 0.0)


def test_what_arithmetic_leaves_of_a_zero_is_nothing_and_a_measured_difference_is_something() -> None:
    assert negligible(0.3 - (0.1 + 0.2), 0.3)
    assert negligible(0.0)
    assert not negligible(1e-6, 0.3, 0.1)
    assert negligible(1e-6, 90_000.0)
    assert not negligible(1e-12, 0.0)


def test_a_value_outside_its_own_interval_has_no_sides() -> None:
    assert sides_from_interval(2.0, 3.0, 5.0, 0.95) is None
    assert sides_from_interval(3.0, 3.0, 5.0, 0.95) == (0.0, pytest.approx(2 / 1.959964))
