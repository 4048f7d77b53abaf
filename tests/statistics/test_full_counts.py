"""A full count varies, and the last digit of the arithmetic is no difference."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipt_dash.statistics.full_counts import cleared, count_error, rate_error, share_error


def test_rounding_of_the_arithmetic_is_cleared_at_a_billionth_of_the_level() -> None:
    assert cleared(0.1 + 0.2 - 0.3, 0.3, 0.3) == 0.0
    assert cleared(-9e-10, 0.5, -1.0) == 0.0
    assert cleared(1.1e-9, 0.5, 1.0) == 1.1e-9
    assert cleared(1e-7, 79.0) == 1e-7
    assert cleared(1e-12) == 1e-12
    assert cleared(0.0) == 0.0


def test_a_counted_share_has_agresti_and_coulls_error() -> None:
    assert share_error(30, 100) == pytest.approx(math.sqrt(32 / 104 * 72 / 104 / 104))
    assert share_error(0, 5) == share_error(5, 5) == pytest.approx(math.sqrt(2 / 9 * 7 / 9 / 9))


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_error_is_the_opposite_outcomes_too_and_never_zero(events: int, people: int) -> None:
    events = min(events, people)
    assert share_error(events, people) == pytest.approx(share_error(people - events, people))
    assert share_error(events, people) > 0


def test_a_counted_rate_has_a_poisson_error() -> None:
    assert rate_error(99, 50_000) == pytest.approx(10 / 50_000)
    assert rate_error(0, 1000) == pytest.approx(0.001)


@pytest.mark.parametrize("wrong", [(-1.0, 5.0), (6.0, 5.0), (0.0, 0.0)])
def test_no_share_and_no_rate(wrong: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="no share"):
        share_error(*wrong)
    if wrong[0] < 0 or wrong[1] == 0:
        with pytest.raises(ValueError, match="no rate"):
            rate_error(*wrong)


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "unit", "error"),
    [
        (0.3, 30, 100, "share", share_error(30, 100)),
        (30.0, 30, 100, "percent", 100 * share_error(30, 100)),
        (33.3, 1, 3, "percent", 100 * share_error(1, 3)),
        (4.1, 41, 10_000, "rate_per_1000", 1000 * rate_error(41, 10_000)),
        (0.0, 0, 100, "share", share_error(0, 100)),
        (50.0, 30, 100, "percent", None),  # another quotient: adjusted, or not of these two
        (0.3, None, 100, "share", None),
        (0.3, 30, None, "share", None),
        (0.0, 0, 0, "share", None),
        (1.5, 15, 10, "share", None),
        (1.96, 15.29, 7.8, "ratio", None),
        (0.3, 30, 100, "dollars", None),
    ],
)
def test_only_a_plain_count_has_an_error_of_its_own(
    value: float, numerator: float | None, denominator: float | None, unit: str, error: float | None
) -> None:
    found = count_error(value, numerator, denominator, unit)
    assert found == (None if error is None else pytest.approx(error))
