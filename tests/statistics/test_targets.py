"""Target words, at and around every boundary."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipt_dash.kernel.model import Better
from equipt_dash.statistics.targets import Heading, TargetStatus, target_status


@pytest.mark.parametrize(
    ("actual", "target", "better", "status"),
    [
        (95.0, 95.0, Better.HIGHER, "met"),
        (96.0, 95.0, Better.HIGHER, "met"),
        (94.0, 95.0, Better.LOWER, "met"),
        (90.25, 95.0, Better.HIGHER, "on track"),  # exactly 5 % short
        (90.24, 95.0, Better.HIGHER, "off track"),
        (99.75, 95.0, Better.LOWER, "on track"),
        (99.76, 95.0, Better.LOWER, "off track"),
        (0.0, 0.0, Better.LOWER, "met"),
        (0.01, 0.0, Better.LOWER, "off track"),
        (-1.04, -1.0, Better.HIGHER, "on track"),
        (95.0, None, Better.HIGHER, "not set"),
        (None, None, Better.HIGHER, "not set"),
        (None, 95.0, Better.HIGHER, "cannot be judged"),
        (95.0, 95.0, Better.NOT_DECLARED, "cannot be judged"),
    ],
)
def test_status(actual: float | None, target: float | None, better: Better, status: str) -> None:
    assert target_status(actual, target, better).status == status


def test_reasons_and_shortfall() -> None:
    assert "no actual value" in target_status(None, 95.0, Better.HIGHER).reason
    assert "not declared" in target_status(90.0, 95.0, Better.NOT_DECLARED).reason
    assert target_status(90.0, 95.0, Better.HIGHER).shortfall == 5
    assert target_status(100.0, 95.0, Better.LOWER).shortfall == 5
    assert target_status(99.0, 95.0, Better.HIGHER).shortfall == 0


@pytest.mark.parametrize(
    ("previous", "heading"),
    [
        ([], Heading.UNKNOWN),
        ([80.0], Heading.TOWARDS),
        ([80.0, 92.0], Heading.AWAY),
        ([90.0], Heading.STILL),
        ([99.0], Heading.AWAY),
    ],
)
def test_heading_is_told_beside_the_status(previous: list[float], heading: Heading) -> None:
    found = target_status(90.0, 95.0, Better.HIGHER, previous=previous)
    assert found.heading is heading
    assert found.status is target_status(90.0, 95.0, Better.HIGHER).status


def test_the_tolerance_can_be_declared() -> None:
    assert target_status(90.0, 95.0, Better.HIGHER, tolerance=0.06).status is TargetStatus.ON_TRACK
    assert target_status(94.9, 95.0, Better.HIGHER, tolerance=0.0).status is TargetStatus.OFF_TRACK


@pytest.mark.parametrize("tolerance", [5.0, -0.1])
def test_percentages_as_tolerance_are_refused(tolerance: float) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        target_status(1.0, 1.0, Better.HIGHER, tolerance=tolerance)


def test_numbers_that_are_not_finite_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        target_status(math.nan, 1.0, Better.HIGHER)


@given(st.floats(0.1, 1e6), st.floats(0.1, 1e6))
def test_mirroring_the_scale_and_the_direction_changes_nothing(actual: float, target: float) -> None:
    here = target_status(actual, target, Better.HIGHER)
    there = target_status(-actual, -target, Better.LOWER)
    assert (here.status, here.shortfall) == (there.status, there.shortfall)
