"""Counts: intervals for one group's proportion or rate, and pairs of groups against each other.

Why several intervals: no single one is best for small counts, and readers know different ones by name.
Statsmodels computes them; it is loaded only when a count is really looked at, because it takes seconds.
Where the Miettinen-Nurminen score interval cannot be found (a zero cell), Newcombe's stands in and says so.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtri, gammaincinv
from scipy.stats import fisher_exact

from equipt_dash.statistics.contrasts import log_normal
from equipt_dash.statistics.groups import Summary


@dataclass(frozen=True)
class Interval:
    """A confidence interval; ``method`` names what was really used."""

    low: float
    high: float
    method: str


@dataclass(frozen=True)
class CountPair:
    """A group against the reference. ``difference`` and ``ratio`` are group - reference, group ÷ reference.

    ``ratio`` is ``None`` with a reason where a group has no events at all. ``ratio.se`` is that of ln ratio.
    """

    difference: float
    newcombe: Interval
    score: Interval
    ratio: Summary | None
    ratio_refused: str
    fisher_p: float


def _check(events: float, n: float) -> None:
    if not (math.isfinite(events) and math.isfinite(n)):
        raise ValueError("events and n must be finite numbers")
    if n <= 0:
        raise ValueError("n must be above zero")
    if not 0 <= events <= n:
        raise ValueError(f"events must lie between 0 and n = {n:g}, not {events:g}")


def proportion_intervals(events: float, n: float, level: float) -> dict[str, Interval]:
    """Return Wilson, Jeffreys and Clopper-Pearson intervals of events / n, as shares 0..1."""
    from statsmodels.stats.proportion import proportion_confint

    _check(events, n)
    named = {"wilson": "wilson", "jeffreys": "jeffreys", "clopper_pearson": "beta"}
    found = {}
    for name, method in named.items():
        low, high = proportion_confint(events, n, alpha=1 - level, method=method)
        found[name] = Interval(float(np.clip(low, 0.0, 1.0)), float(np.clip(high, 0.0, 1.0)), name)
    return found


def poisson_interval(events: float, exposure: float, level: float) -> Interval:
    """Return the exact (Garwood) interval of a rate events / exposure, in events per unit of exposure."""
    if not math.isfinite(events) or events < 0 or not math.isfinite(exposure) or exposure <= 0:
        raise ValueError("events cannot be negative and the exposure must be above zero")
    tail = (1 - level) / 2
    low = float(gammaincinv(events, tail)) if events > 0 else 0.0
    high = float(chdtri(2 * events + 2, tail)) / 2
    return Interval(low / exposure, high / exposure, "exact_poisson")


def difference_interval(
    events: float, n: float, ref_events: float, ref_n: float, level: float, method: str
) -> Interval:
    """Return the interval of group share - reference share.

    ``method`` is "newcombe" or "score" (Miettinen-Nurminen). A score interval that does not converge, as
    with a zero cell, falls back to Newcombe; ``Interval.method`` says which one it is.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    _check(events, n)
    _check(ref_events, ref_n)
    zero_cell = 0 in (events, ref_events, n - events, ref_n - ref_events)
    wanted = {"newcombe": "newcomb", "score": "score"}[method]
    used = "newcomb" if zero_cell else wanted

    def compute(kind: str) -> tuple[float, float]:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            low, high = confint_proportions_2indep(
                events, n, ref_events, ref_n, method=kind, compare="diff", alpha=1 - level
            )
        return float(low), float(high)

    try:
        low, high = compute(used)
    except (RuntimeError, ValueError, Warning, FloatingPointError):
        used = "newcomb"
        low, high = compute(used)
    if not (math.isfinite(low) and math.isfinite(high)):
        used = "newcomb"
        low, high = compute(used)
    return Interval(max(low, -1.0), min(high, 1.0), "newcombe" if used == "newcomb" else "score")


def katz_ratio(events: float, n: float, ref_events: float, ref_n: float, level: float) -> Summary | None:
    """Return the risk ratio with Katz's log interval, √(1/a - 1/n + 1/c - 1/m); ``None`` with no events."""
    _check(events, n)
    _check(ref_events, ref_n)
    if events == 0 or ref_events == 0:
        return None
    ratio = (events / n) / (ref_events / ref_n)
    log_se = math.sqrt(1 / events - 1 / n + 1 / ref_events - 1 / ref_n)
    return log_normal(ratio, math.log(ratio), log_se, level, se=log_se)


def count_pair(events: float, n: float, ref_events: float, ref_n: float, level: float) -> CountPair:
    """Return everything about one group against the reference group."""
    ratio = katz_ratio(events, n, ref_events, ref_n, level)
    table = np.array([[events, n - events], [ref_events, ref_n - ref_events]])
    return CountPair(
        events / n - ref_events / ref_n,
        difference_interval(events, n, ref_events, ref_n, level, "newcombe"),
        difference_interval(events, n, ref_events, ref_n, level, "score"),
        ratio,
        "" if ratio else "a ratio with no events in a group has no interval",
        float(fisher_exact(table).pvalue),
    )


def poisson_pair_p(events: float, exposure: float, ref_events: float, ref_exposure: float) -> float:
    """Return the exact conditional p-value that two Poisson rates are equal."""
    from statsmodels.stats.rates import test_poisson_2indep

    if min(exposure, ref_exposure) <= 0:
        raise ValueError("the exposure must be above zero")
    found = test_poisson_2indep(events, exposure, ref_events, ref_exposure, method="exact-cond")
    return float(found.pvalue)
