"""How often what came lay inside the 95 percent band of a forecast, in seeded simulations where the truth is known.

Run: python -m benchmarks.forecast_bands [series]

Series of four kinds (a random walk with drift, a straight line with noise, a trend that levels off, a share near its
ceiling), 12 to 20 years long, half of them with a sampling error that is known. Only forecasts that the back-test allows
are counted, as on the pages. The limit: between 90 and 98 of 100, over all kinds; each kind is printed.
"""

from __future__ import annotations

import math
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator

from equipt_dash.statistics.estimates import Refusal
from equipt_dash.statistics.forecast import FREE, MOST_AHEAD, Bounds, forecast

SEED = 20161201
LOWEST, HIGHEST = 90.0, 98.0


def _walk(draw: random.Random, years: int) -> list[float]:
    found = [50.0]
    drift = draw.uniform(-1.5, 1.5)
    for _year in range(years - 1):
        found.append(found[-1] + drift + draw.gauss(0, 0.8))
    return found


def _line(draw: random.Random, years: int) -> list[float]:
    slope = draw.uniform(-2, 2)
    return [50 + slope * year + draw.gauss(0, 1) for year in range(years)]


def _levelling(draw: random.Random, years: int) -> list[float]:
    pace, size = draw.uniform(0.75, 0.95), draw.uniform(-3, 3)
    found = [50.0]
    for year in range(years - 1):
        found.append(found[-1] + size * pace**year + draw.gauss(0, 0.3))
    return found


def _ceiling(draw: random.Random, years: int) -> list[float]:
    place, drift = draw.uniform(1.0, 2.0), draw.uniform(0.02, 0.15)
    found = []
    for _year in range(years):
        place += drift + draw.gauss(0, 0.06)
        found.append(100 / (1 + math.exp(-place)))
    return found


KINDS: dict[str, tuple[Callable[[random.Random, int], list[float]], Bounds]] = {
    "random walk with drift": (_walk, FREE),
    "line with noise": (_line, FREE),
    "trend that levels off": (_levelling, (0.0, None)),
    "share near its ceiling": (_ceiling, (0.0, 100.0)),
}


def simulated(count: int, seed: int = SEED) -> Iterator[tuple[str, int, bool]]:
    """(kind, years ahead, whether what came lay inside) of every forecast allowed over ``count`` series of each kind."""
    for kind, (make, bounds) in KINDS.items():
        draw = random.Random(f"{seed} {kind}")
        for number in range(count):
            years = draw.randint(12, 20)
            truth = make(draw, years + MOST_AHEAD)
            error = draw.uniform(0.1, 0.8) if number % 2 else 0.0
            seen = [_held(value + draw.gauss(0, error), bounds) for value in truth]
            made = forecast(range(years), seen[:years], bounds=bounds, newest_se=error or None)
            if not isinstance(made, Refusal):
                for n, (low, high) in enumerate(zip(made.low, made.high, strict=True)):
                    yield kind, n + 1, low <= seen[years + n] <= high


def _held(value: float, bounds: Bounds) -> float:
    low, high = bounds
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def main() -> int:
    """Print the shares; 1 where they leave the limit."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 250
    held: dict[str, list[bool]] = defaultdict(list)
    for kind, ahead, inside in simulated(count):
        for name in ("all", kind, f"{ahead} ahead"):
            held[name].append(inside)
    for name, found in held.items():
        print(f"{name:24} {100 * sum(found) / len(found):5.1f} of 100 inside ({len(found)} forecasts)")
    share = 100 * sum(held["all"]) / len(held["all"])
    print(f"limit {LOWEST:.0f} to {HIGHEST:.0f}: {'held' if LOWEST <= share <= HIGHEST else 'NOT HELD'}")
    return 0 if LOWEST <= share <= HIGHEST else 1


if __name__ == "__main__":
    raise SystemExit(main())
