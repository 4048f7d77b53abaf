"""How often do the intervals hold the truth? A simulation study, written to benchmarks/coverage.md.

Run: python -m benchmarks.coverage [--runs 2000]

Each row draws a table many times from a truth that is known, computes the interval, and counts how often
the truth lies inside. An interval named 95 % should hold it in about 95 of 100. Rows that fall short are
left in the table: simulated intervals of spread measures are biased upwards when the groups hardly differ,
which is why they are never used as evidence that a disparity exists. All data here are invented.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from equipt_dash.kernel.model import Better
from equipt_dash.statistics.counts import count_pair, poisson_interval, proportion_intervals
from equipt_dash.statistics.estimates import Estimate
from equipt_dash.statistics.full_count import full_count
from equipt_dash.statistics.gap_trend import fieller, gap_trend
from equipt_dash.statistics.gaps import gap
from equipt_dash.statistics.groups import Groups
from equipt_dash.statistics.mover import difference
from equipt_dash.statistics.standardisation import Standardised, standardised
from equipt_dash.statistics.summary import summarise
from equipt_dash.statistics.trend import common_years, fit_line

LEVEL = 0.95
OUT = Path(__file__).with_name("coverage.md")
Bounds = tuple[float | None, float | None]
Row = tuple[str, str, float, float]

TRUTHS = {
    "groups far apart": (np.array([28.0, 38, 45, 52, 61]), 1.5),
    "groups close together": (np.array([44.0, 45, 46, 47, 48]), 1.5),
    "groups equal": (np.array([46.0, 46, 46, 46, 46]), 1.5),
}
PEOPLE = np.array([8_000.0, 30_000, 6_000, 50_000, 3_000])
SPREAD = ("mdmu", "mdmw", "mdbw", "idisw", "idisp", "bgv", "bgsd", "cov", "mld", "theil")


def covered(truth: float, bounds: Iterator[Bounds]) -> tuple[float, float]:
    """Return the share of intervals that hold the truth (both ends known) and the Monte Carlo error."""
    hits = [low <= truth <= high for low, high in bounds if low is not None and high is not None]
    share = sum(hits) / len(hits)
    return share, math.sqrt(max(share * (1 - share), 1e-4) / len(hits))


def groups(y: np.ndarray, se: float) -> Groups:
    """Return a table of five groups; the first is the reference of ratios to a named group."""
    names = tuple(f"g{j}" for j in range(len(y)))
    return Groups(names, y, np.full(len(y), se), PEOPLE, scale=100.0, reference=4, ordered=False)


def sided_rows(runs: int, rng: np.random.Generator) -> Iterator[Row]:
    """Yield coverage where published intervals are longer on one side, and of counts and adjusted rates."""
    for mover, title in ((True, "rare events, sides kept (MOVER)"), (False, "rare events, made symmetric")):
        ends = (difference(*(_counted(int(k), mover) for k in pair)) for pair in rng.poisson((12, 4), (runs * 2, 2)))
        yield "difference of two rates", title, *covered(8.0, ((d.low, d.high) for d in ends if d))
    full = (
        gap(*(_share(int(k), n) for k, n in zip(pair, (60, 90), strict=True)), Better.LOWER)
        for pair in rng.binomial((60, 90), (0.3, 0.18), (runs * 2, 2))
    )
    yield "gap of two full counts", "30% of 60 against 18% of 90", *covered(0.12, ((g.low, g.high) for g in full))
    people, rates, weights = (4000.0, 2500.0, 800.0), np.array([0.0005, 0.002, 0.01]), (50, 35, 15)
    adjusted = (standardised(list(k), people, weights, base=1) for k in rng.poisson(rates * people, (runs, 3)))
    held = ((one.low, one.high) for one in adjusted if isinstance(one, Standardised))
    yield "age-adjusted rate", "three ages, some 15 events", *covered(float(rates @ np.array(weights) / 100), held)


def _counted(events: int, sided: bool) -> Estimate:
    found = full_count(events, events, 1, scale=1, proportion=False)
    assert found is not None
    return found if sided else Estimate(found.value, found.se)


def _share(events: int, n: int) -> Estimate:
    found = full_count(events / n, events, n, scale=1, proportion=True)
    assert found is not None
    return found


def slope_rows(runs: int, rng: np.random.Generator) -> Iterator[Row]:
    """Yield coverage of the slope of a gap: independent years, shared years, and errors that are really larger."""
    for points, larger, pooled in ((5, 1.0, 1.0), (5, 1.0, 5.0), (10, 3.0, 1.0), (5, 3.0, 1.0)):
        times = [2010.0 + 2 * i for i in range(points)]
        noise = math.sqrt(larger) * np.linalg.cholesky(common_years(times, pooled))
        values = (20 - 0.7 * (np.array(times) - 2010) + noise @ rng.standard_normal(points) for _ in range(runs))
        gaps = ([gap(Estimate(100 - v, 1.0), Estimate(100, 0.0), Better.HIGHER) for v in each] for each in values)
        found = (gap_trend(times, each, pooled=pooled) for each in gaps)
        title = f"{points} gaps pooling {pooled:g} years, variance {larger:g} times as published"
        yield "slope of a gap", title, *covered(-0.7, ((one.low, one.high) for one in found))


def summary_rows(runs: int, rng: np.random.Generator) -> Iterator[Row]:
    """Yield coverage of the summary measures under three truths."""
    for title, (truth, se) in TRUTHS.items():
        exact = summarise(groups(truth, se)).measures
        found = [summarise(groups(truth + se * rng.standard_normal(5), se), seed=i).measures for i in range(runs)]
        for name in (*SPREAD, "par", "paf", "srr"):
            bounds = ((one[name].low, one[name].high) for one in found)
            yield name, title, *covered(exact[name].estimate, bounds)


def gap_rows(runs: int, rng: np.random.Generator) -> Iterator[Row]:
    """Yield coverage of the named gap, its ratio, and the gap to the city average."""
    truth, se = TRUTHS["groups far apart"]
    p = PEOPLE / PEOPLE.sum()
    mean_se = se * float(np.sqrt(np.sum(p**2)))
    draws = truth + se * rng.standard_normal((runs * 5, 5))
    pairs = [gap(Estimate(row[0], se), Estimate(row[3], se), Better.HIGHER, level=LEVEL) for row in draws]
    yield "gap to a named group", "two survey estimates", *covered(24.0, ((g.low, g.high) for g in pairs))
    ratios = ((g.ratio_low, g.ratio_high) for g in pairs)
    yield "ratio to a named group", "two survey estimates", *covered(28 / 52, ratios)
    for title, share in (("share known: exact error", float(p[1])), ("share unknown: cautious", None)):
        found = [
            gap(Estimate(r[1], se), Estimate(r @ p, mean_se), Better.HIGHER, level=LEVEL, shared=True, share=share)
            for r in draws
        ]
        yield "gap to the city average", title, *covered(float(truth @ p - 38), ((g.low, g.high) for g in found))


def count_rows(runs: int, rng: np.random.Generator) -> Iterator[Row]:
    """Yield coverage of the intervals of counts, for a common and a rare outcome."""
    for rate, other, n in ((0.30, 0.20, 60), (0.02, 0.01, 400)):
        title = f"rate {rate:g} against {other:g}, n = {n}"
        events, ref = rng.binomial(n, rate, runs), rng.binomial(n, other, runs)
        single = [proportion_intervals(int(k), n, LEVEL) for k in events]
        for name in ("wilson", "jeffreys", "clopper_pearson"):
            yield name, title, *covered(rate, ((one[name].low, one[name].high) for one in single))
        rates = [poisson_interval(int(k), n, LEVEL) for k in rng.poisson(rate * n, runs)]
        yield "exact Poisson", title, *covered(rate, ((one.low, one.high) for one in rates))
        pairs = [count_pair(int(a), n, int(b), n, LEVEL) for a, b in zip(events, ref, strict=True)]
        yield "Newcombe difference", title, *covered(rate - other, ((q.newcombe.low, q.newcombe.high) for q in pairs))
        scores = ((q.score.low, q.score.high) for q in pairs)
        yield "Miettinen-Nurminen difference", title, *covered(rate - other, scores)
        katz = ((q.ratio.low, q.ratio.high) for q in pairs if q.ratio)
        yield "Katz ratio", title, *covered(rate / other, katz)


def trend_rows(runs: int, rng: np.random.Generator) -> Iterator[Row]:
    """Yield coverage of the parity year's Fieller interval."""
    years = [float(year) for year in range(2014, 2024)]
    truth = 20 - 1.5 * (np.array(years) - 2014)
    for se in (0.8, 3.0):
        lines = (fit_line(years, (truth + se * rng.standard_normal(10)).tolist(), [se] * 10) for _ in range(runs * 3))
        bounds = (fieller(line, LEVEL) or (None, None) for line in lines)
        yield "parity year (Fieller, when bounded)", f"ten years, error {se:g}", *covered(2014 + 20 / 1.5, bounds)


def main() -> None:
    """Run the study, print the table and write it beside this file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=2000)
    runs = parser.parse_args().runs
    rng = np.random.default_rng(2016)
    studies: tuple[Callable[[int, np.random.Generator], Iterator[Row]], ...] = (
        gap_rows,
        sided_rows,
        slope_rows,
        summary_rows,
        count_rows,
        trend_rows,
    )
    rows = [row for study in studies for row in study(runs, rng)]
    lines = [
        "# Coverage of the 95 % intervals",
        "",
        f"Written by `python -m benchmarks.coverage --runs {runs}` (seed 2016). Share of simulated tables whose interval",
        "holds the known truth, with the study's own error. All data are invented.",
        "",
        "Spread measures of groups that hardly differ are biased upwards, so their intervals miss a truth near zero:",
        "they describe how large a spread is and are never evidence that there is one (a test is).",
        "",
        "| interval | truth | covered | ± |",
        "| --- | --- | ---: | ---: |",
        *(f"| {name} | {title} | {share:.1%} | {error:.1%} |" for name, title, share, error in rows),
        "",
    ]
    OUT.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
