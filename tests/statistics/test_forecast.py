"""A forecast is shown only where it beat "no change" on years it had not seen."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.statistics.estimates import Refusal
from equipt_dash.statistics.forecast import FEWEST, Forecast, forecast

YEARS = list(range(2010, 2026))


def test_a_steady_rise_goes_on_within_its_interval() -> None:
    draw = random.Random(4)
    values = [50 + 1.5 * n + draw.gauss(0, 0.3) for n in range(len(YEARS))]
    found = forecast(YEARS, values)
    assert isinstance(found, Forecast)
    assert found.times == (2026, 2027, 2028)
    assert found.error < found.no_change_error
    assert found.tested == 10 + 9 + 8
    for n, (low, value, high) in enumerate(zip(found.low, found.values, found.high, strict=True)):
        assert low < value < high
        assert low < 50 + 1.5 * (len(YEARS) + n) < high
    widths = [high - low for low, high in zip(found.low, found.high, strict=True)]
    assert widths == sorted(widths)


def test_noise_about_a_level_is_not_forecast() -> None:
    refused = 0
    for seed in range(6):
        draw = random.Random(seed)
        walk = [0.0]
        for _year in YEARS[1:]:
            walk.append(walk[-1] + draw.gauss(0, 1))
        refused += isinstance(forecast(YEARS, walk), Refusal)
    assert refused >= 4, "a random walk has no trend to find"


@pytest.mark.parametrize(
    ("years", "values", "why"),
    [
        (YEARS[: FEWEST - 1], [1.0, 2, 3, 4, 5, 6, 7], "it has 7 values"),
        ([*YEARS[:8], 2030], [1.0, 2, 3, 4, 5, 6, 7, 8, 9], "not evenly spaced"),
        (YEARS[:9], [3.0] * 9, "has not moved"),
    ],
)
def test_what_cannot_be_forecast_says_why(years: list[int], values: list[float], why: str) -> None:
    found = forecast(years, values)
    assert isinstance(found, Refusal)
    assert why in found.reason


@pytest.mark.parametrize(
    ("years", "values", "ahead"),
    [([1, 2], [1.0], 1), (YEARS, [math.nan] * 16, 1), ([2, 1], [1.0, 2.0], 1), (YEARS, [1.0] * 16, 0), (YEARS, [1.0] * 16, 9)],
)  # fmt: skip
def test_senseless_input_is_refused_loudly(years: list[int], values: list[float], ahead: int) -> None:
    with pytest.raises(ValueError, match="must"):
        forecast(years, values, ahead=ahead)


@settings(max_examples=5)
@given(st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), min_size=8, max_size=11), st.floats(0.001, 1000))
def test_scale_and_place_do_not_matter_and_intervals_hold_their_value(values: list[float], times: float) -> None:
    one, other = forecast(YEARS[: len(values)], values), forecast(YEARS[: len(values)], [v * times for v in values])
    if isinstance(one, Forecast):
        assert all(math.isfinite(v) for v in (*one.values, *one.low, *one.high))
        assert all(low <= v <= high for low, v, high in zip(one.low, one.values, one.high, strict=True))
        assert one.error < one.no_change_error
    if isinstance(one, Forecast) and isinstance(other, Forecast):
        assert one.tested == other.tested
