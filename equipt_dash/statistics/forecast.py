"""Where a yearly series is heading, and only where a back-test shows that saying so beats saying "no change".

Method: exponential smoothing with a damped trend (Gardner and McKenzie 1985), fitted by statsmodels. Each forecast is
tested by a rolling origin (Hyndman and Athanasopoulos, Forecasting, 3rd edition, 5.10): fitted to the first years, held
against the years that followed, one origin after another. Its interval comes from the errors of that test, not from a
model's opinion of itself. Nothing is forecast across a change of categories or from hidden values: hand in the unbroken run.
"""

from __future__ import annotations

import importlib
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from equipt_dash.statistics.estimates import Refusal, z_value

FEWEST = 8
"""Years a series needs: six to fit the first time, and at least two to be held against."""

FIRST_FIT = 6
MOST_AHEAD = 3
NAME = "forecast"


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


def forecast(
    times: Sequence[float], values: Sequence[float], *, ahead: int = MOST_AHEAD, level: float = 0.95
) -> Forecast | Refusal:
    """Return the next ``ahead`` values of a series, or why none are drawn.

    ``times`` rise by one step each, ``values`` are finite. Raises ``ValueError`` for anything else, and for an ``ahead``
    below 1 or above ``MOST_AHEAD``.
    """
    if len(times) != len(values) or not 1 <= ahead <= MOST_AHEAD:
        raise ValueError("times and values must have the same length, and ahead lies between 1 and 3")
    if any(not math.isfinite(number) for number in (*times, *values)) or any(b <= a for a, b in pairwise(times)):
        raise ValueError("times must rise, and times and values must be finite numbers")
    if len(values) < FEWEST:
        return Refusal(NAME, f"it has {len(values)} values, and a forecast needs {FEWEST}")
    steps = [b - a for a, b in pairwise(times)]
    if max(steps) - min(steps) > 1e-6 * max(steps):
        return Refusal(NAME, "its values are not evenly spaced in time")
    if max(values) == min(values):
        return Refusal(NAME, "it has not moved, so it says no more than no change")
    errors, naive = _back_test(values, ahead)
    own, other = _mean([e for each in errors for e in each]), _mean([e for each in naive for e in each])
    if not own < other:
        return Refusal(NAME, "in the back-test it was no better than saying that nothing changes")
    made = _fitted(values, ahead)
    reach = [z_value(level) * _spread(errors, n) for n in range(ahead)]
    return Forecast(
        tuple(times[-1] + steps[-1] * (n + 1) for n in range(ahead)),
        tuple(made),
        tuple(value - one for value, one in zip(made, reach, strict=True)),
        tuple(value + one for value, one in zip(made, reach, strict=True)),
        own, other, sum(map(len, errors)),
    )  # fmt: skip


def _back_test(values: Sequence[float], ahead: int) -> tuple[list[list[float]], list[list[float]]]:
    """Absolute errors by how far ahead, of the method and of "no change", over every origin."""
    errors: list[list[float]] = [[] for _n in range(ahead)]
    naive: list[list[float]] = [[] for _n in range(ahead)]
    for origin in range(FIRST_FIT, len(values)):
        left = min(ahead, len(values) - origin)
        for n, guess in enumerate(_fitted(values[:origin], left)):
            errors[n].append(abs(guess - values[origin + n]))
            naive[n].append(abs(values[origin - 1] - values[origin + n]))
    return errors, naive


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


def _spread(errors: Sequence[Sequence[float]], n: int) -> float:
    """The root mean square of the errors so far ahead, never below those of nearer years."""
    return max(math.sqrt(_mean([e * e for e in each])) for each in errors[: n + 1] if each)
