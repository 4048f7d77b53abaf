"""Where a yearly series is heading, and only where a back-test shows that saying so beats saying "no change".

Method: exponential smoothing with a damped trend (Gardner and McKenzie 1985), fitted by statsmodels on the measure's own
scale: the logit between two bounds, the logarithm above one, plain numbers without any. So no forecast and no end of an
interval lies outside what is possible (a share never passes 100 percent). Each forecast is tested by a rolling origin
(Hyndman and Athanasopoulos, Forecasting, 3rd edition, 5.10): fitted to the first years, held against the years that
followed, one origin after another. Its interval comes from the errors of that test and from the sampling error of the
newest figure, with Student's t for as many errors as there are; a distance ahead needs ``FEWEST_ERRORS`` of them.
``benchmarks/forecast_bands.py`` holds the share of years that came to lie inside. Nothing is forecast across a change of
categories or from hidden values: hand in the unbroken run.
"""

from __future__ import annotations

import importlib
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from scipy.stats import t as student

from equipt_dash.statistics.estimates import Refusal

FIRST_FIT = 6
FEWEST_ERRORS = 6
"""Errors of the back-test that a distance ahead needs before a number is printed for it."""

FEWEST = FIRST_FIT + FEWEST_ERRORS
"""Years a series needs: six to fit the first time, and six to be held against."""

MOST_AHEAD = 3
NAME = "forecast"

Bounds = tuple[float | None, float | None]
"""The smallest and the largest possible value; ``None`` where there is no such limit."""

FREE: Bounds = (None, None)


@dataclass(frozen=True)
class Forecast:
    """Values ahead with their interval, and what the back-test found, all in the measure's own unit.

    ``error`` and ``no_change_error`` are mean absolute errors over ``tested`` forecasts of the back-test.
    """

    times: tuple[float, ...]
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    error: float
    no_change_error: float
    tested: int


@dataclass(frozen=True)
class _Scale:
    """Takes values to a line without ends and back. ``edge``: how near to a bound a value may come."""

    bounds: Bounds
    edge: float

    def there(self, value: float) -> float:
        low, high = self.bounds
        if low is not None and high is not None:
            held = min(max(value, low + self.edge), high - self.edge)
            return math.log((held - low) / (high - held))
        if low is not None:
            return math.log(max(value - low, self.edge))
        return value

    def back(self, place: float) -> float:
        low, high = self.bounds
        if low is not None and high is not None:
            share = 1 / (1 + math.exp(-place)) if place >= 0 else math.exp(place) / (1 + math.exp(place))
            return low + (high - low) * share
        if low is not None:
            return low + math.exp(min(place, 700.0))
        return place

    def error(self, value: float, se: float) -> float:
        """The standard error of a value, taken along (delta method)."""
        low, high = self.bounds
        if low is not None and high is not None:
            held = min(max(value, low + self.edge), high - self.edge)
            return se * (high - low) / ((held - low) * (high - held))
        if low is not None:
            return se / max(value - low, self.edge)
        return se


def forecast(
    times: Sequence[float],
    values: Sequence[float],
    *,
    ahead: int = MOST_AHEAD,
    level: float = 0.95,
    bounds: Bounds = FREE,
    newest_se: float | None = None,
) -> Forecast | Refusal:
    """Return the next values of a series, at most ``ahead`` of them, or why none are drawn.

    ``times`` rise by one step each, ``values`` are finite. ``bounds``: what is possible, in the values' unit, such as
    ``(0, 100)`` for percents, ``(0, None)`` for rates; an upper bound alone is not possible. ``newest_se``: standard error
    of the newest value, where it is a sample. As many values are returned as have ``FEWEST_ERRORS`` errors behind them.

    >>> forecast(range(10), [1.0] * 10).reason
    'it has 10 values, and a forecast needs 12'

    Raises:
        ValueError: lists of unequal length, times that do not rise, a number that is not finite, a value outside
            ``bounds``, or an ``ahead`` outside 1 to ``MOST_AHEAD``.
    """
    _refuse_senseless(times, values, ahead, bounds)
    if len(values) < FEWEST:
        return Refusal(NAME, f"it has {len(values)} values, and a forecast needs {FEWEST}")
    steps = [b - a for a, b in pairwise(times)]
    if max(steps) - min(steps) > 1e-6 * max(steps):
        return Refusal(NAME, "its values are not evenly spaced in time")
    if max(values) == min(values):
        return Refusal(NAME, "it has not moved, so it says no more than no change")
    scale = _Scale(bounds, _edge(values, bounds))
    places = [scale.there(value) for value in values]
    ahead = min(ahead, len(values) - FIRST_FIT - FEWEST_ERRORS + 1)
    tests = [_tested(places, values, scale, origin, ahead) for origin in range(FIRST_FIT, len(values))]
    own = _mean([one.missed for each in tests for one in each])
    other = _mean([one.naive for each in tests for one in each])
    if not own < other:
        return Refusal(NAME, "in the back-test it was no better than saying that nothing changes")
    made = _fitted(places, ahead)
    sampling = scale.error(values[-1], newest_se) if newest_se else 0.0
    reach = [_reach([each[n].place for each in tests if len(each) > n], sampling, level) for n in range(ahead)]
    reach = [max(reach[: n + 1]) for n in range(ahead)]
    return Forecast(
        tuple(times[-1] + steps[-1] * (n + 1) for n in range(ahead)),
        tuple(scale.back(place) for place in made),
        tuple(scale.back(place - one) for place, one in zip(made, reach, strict=True)),
        tuple(scale.back(place + one) for place, one in zip(made, reach, strict=True)),
        own, other, sum(map(len, tests)),
    )  # fmt: skip


def _refuse_senseless(times: Sequence[float], values: Sequence[float], ahead: int, bounds: Bounds) -> None:
    if len(times) != len(values) or not 1 <= ahead <= MOST_AHEAD:
        raise ValueError("times and values must have the same length, and ahead lies between 1 and 3")
    if any(not math.isfinite(number) for number in (*times, *values)) or any(b <= a for a, b in pairwise(times)):
        raise ValueError("times must rise, and times and values must be finite numbers")
    low, high = bounds
    if low is None and high is not None:
        raise ValueError("bounds must have a lower one where they have an upper one")
    if low is not None and any(value < low or (high is not None and value > high) for value in values):
        raise ValueError(f"values must lie between {low} and {high}")


def _edge(values: Sequence[float], bounds: Bounds) -> float:
    """Half the way from a bound to the value nearest to it: where a value on the bound itself is taken to lie."""
    away = [abs(value - bound) for bound in bounds if bound is not None for value in values if value != bound]
    return min(away, default=1.0) / 2


@dataclass(frozen=True)
class _Test:
    """One forecast held against what came: its miss on the scale, and in the unit beside that of "no change"."""

    place: float
    missed: float
    naive: float


def _tested(places: Sequence[float], values: Sequence[float], scale: _Scale, origin: int, ahead: int) -> list[_Test]:
    left = min(ahead, len(places) - origin)
    return [
        _Test(
            guess - places[origin + n],
            abs(scale.back(guess) - values[origin + n]),
            abs(values[origin - 1] - values[origin + n]),
        )
        for n, guess in enumerate(_fitted(places[:origin], left))
    ]


def _reach(errors: Sequence[float], sampling: float, level: float) -> float:
    """How far the interval reaches, on the scale: Student's t for the errors there are, with the sampling error."""
    spread = math.sqrt(_mean([error * error for error in errors]) + sampling * sampling)
    return float(student.ppf((1 + level) / 2, len(errors))) * spread


def _fitted(values: Sequence[float], ahead: int) -> list[float]:
    """The next values by a damped trend. The scale is taken out first, so that dollars and shares are fitted alike."""
    low, high = min(values), max(values)
    if low == high:
        return [float(low)] * ahead
    holt: Any = importlib.import_module("statsmodels.tsa.holtwinters").Holt
    scaled = [(value - low) / (high - low) for value in values]
    with warnings.catch_warnings():
        # A fit that did not settle is judged by the back-test like any other.
        warnings.simplefilter("ignore")
        found = holt(scaled, damped_trend=True, initialization_method="estimated").fit().forecast(ahead)
    return [low + (high - low) * float(one) if math.isfinite(one) else float(values[-1]) for one in found]


def _mean(numbers: Sequence[float]) -> float:
    return math.fsum(numbers) / len(numbers)
