"""Axes: round, covering, and honest about what they leave out."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from equipt_dash.charts.model import Axis, Point, Series, fraction, nice_axis, values_of
from tests.charts.drawings import numbers


@given(st.lists(numbers, max_size=8), st.booleans(), st.integers(2, 6))
@example([5.0, 5.0], False, 4)
@example([5e-324], False, 4)
@example([-1.7e308, 1.7e308], True, 4)
@example([1.7000000000000001e308], False, 2)
@example([1.7e308, -1.3e308], False, 2)
def test_an_axis_covers_its_values_with_ordered_ticks(values: list[float], zero: bool, count: int) -> None:
    axis = nice_axis(values, zero, count)
    assert all(axis.low <= value <= axis.high for value in [*values, *([0.0] if zero else [])])
    assert axis.low < axis.high
    assert all(axis.low <= tick <= axis.high and math.isfinite(tick) for tick in axis.ticks)
    assert list(axis.ticks) == sorted(set(axis.ticks))
    assert 2 <= len(axis.ticks) <= count + 3


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8))
def test_zero_is_always_a_tick_of_an_axis_that_includes_it(values: list[float]) -> None:
    assert 0.0 in nice_axis(values, include_zero=True).ticks


@pytest.mark.parametrize(
    ("values", "zero", "ticks", "ends"),
    [
        ([0.0, 97.0], True, (0, 20, 40, 60, 80, 100), (0, 100)),
        ([59010.0, 111000.0], True, (0, 50000, 100000), (0, 111000)),
        ([-7.4, 3.1], True, (-5, 0, 5), (-7.4, 5)),
        ([91.2, 96.4], False, (92, 94, 96), (91.2, 96.4)),
        ([0.1, 0.3], False, (0.1, 0.15, 0.2, 0.25, 0.3), (0.1, 0.3)),
        ([], False, (0, 0.2, 0.4, 0.6, 0.8, 1), (0, 1)),
    ],
)
def test_ticks_are_round_and_little_room_is_wasted(
    values: list[float], zero: bool, ticks: tuple[float, ...], ends: tuple[float, float]
) -> None:
    axis = nice_axis(values, zero)
    assert axis.ticks == ticks
    assert (axis.low, axis.high) == ends


def test_ticks_stay_as_far_apart_as_the_format_can_tell() -> None:
    labels = [f"{tick:.0f}" for tick in nice_axis([0, 2], True, smallest_step=1).ticks]
    assert labels == ["0", "1", "2"]


def test_an_axis_widens_to_cover_what_lies_outside_and_never_narrows() -> None:
    axis = Axis(0, 10, (0, 5, 10)).covering([None, -3, 12])
    assert (axis.low, axis.high, axis.ticks) == (-3, 12, (0, 5, 10))
    assert axis.covering([4]) == axis


@given(numbers, numbers, numbers)
def test_a_fraction_lies_between_nothing_and_all(value: float, one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert 0.0 <= fraction(value, low, high) <= 1.0


def test_a_fraction_is_proportional() -> None:
    assert fraction(25, 0, 100) == 0.25
    assert fraction(-50, -100, 100) == 0.25
    assert fraction(3, 3, 3) == 0.5


def test_values_of_holds_values_and_finite_bounds_only() -> None:
    points = (Point(1, "a", 2.0, 1.0, math.inf), Point(2, "b", None), Point(3, "c", 5.0))
    assert values_of([Series("k", "K", 1, points)]) == (2.0, 1.0, 5.0)
