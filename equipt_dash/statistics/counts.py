"""Counts: intervals for one group's proportion or rate, and pairs of groups against each other.

Why several intervals: no single one is best for small counts, and readers know different ones by name.
Statsmodels computes most of them; it is loaded only when a count is really looked at, because that takes
seconds. The Miettinen-Nurminen score interval is our own: statsmodels 0.14 and 0.15 give an upper end that
is not minus the lower end of the swapped pair, and fail on a rounding error in between. Where its ends
cannot be found, Newcombe's interval stands in and says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import chdtri, gammaincinv
from scipy.stats import fisher_exact

from equipt_dash.statistics.contrasts import log_normal
from equipt_dash.statistics.estimates import z_value
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
    ``opposite`` is the ratio of the shares *without* the outcome, ``odds`` the odds ratio, which is the same (turned
    over) however the outcome is framed; each is ``None`` where a cell it needs is empty.
    """

    difference: float
    newcombe: Interval
    score: Interval
    ratio: Summary | None
    ratio_refused: str
    fisher_p: float
    odds: Summary | None = None
    opposite: Summary | None = None


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


def _newcombe(events: float, n: float, ref_events: float, ref_n: float, level: float) -> Interval:
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(
        events, n, ref_events, ref_n, method="newcomb", compare="diff", alpha=1 - level
    )
    return Interval(max(float(low), -1.0), min(float(high), 1.0), "newcombe")


def _restricted(p1: float, n1: float, p2: float, n2: float, delta: float) -> float:
    """Return the most likely first share when first - second must be ``delta`` (Farrington-Manning 1990)."""
    theta = n2 / n1
    a = 1 + theta
    b = -(1 + theta + p1 + theta * p2 + delta * (theta + 2))
    c = delta**2 + delta * (2 * p1 + theta + 1) + p1 + theta * p2
    d = -p1 * delta * (1 + delta)
    v = b**3 / (27 * a**3) - b * c / (6 * a**2) + d / (2 * a)
    u = math.copysign(math.sqrt(max(b**2 / (9 * a**2) - c / (3 * a), 0.0)), v)
    if u == 0:
        return -b / (3 * a)
    angle = (math.pi + math.acos(min(1.0, max(-1.0, v / u**3)))) / 3
    return 2 * u * math.cos(angle) - b / (3 * a)


def _score(events: float, n: float, ref_events: float, ref_n: float, level: float) -> Interval:
    p1, p2, total = events / n, ref_events / ref_n, n + ref_n

    def too_far(delta: float) -> float:
        share = min(max(_restricted(p1, n, p2, ref_n, delta), max(0.0, delta)), min(1.0, 1 + delta))
        other = min(max(share - delta, 0.0), 1.0)
        variance = (share * (1 - share) / n + other * (1 - other) / ref_n) * total / (total - 1)
        return (p1 - p2 - delta) ** 2 - z_value(level) ** 2 * variance

    ends = []
    for end in (-1.0, 1.0):
        start = p1 - p2 + math.copysign(1e-9, end)
        inside = too_far(end) <= 0 or abs(start) >= 1
        ends.append(end if inside else float(brentq(too_far, start, end, xtol=1e-10)))
    low, high = ends
    return Interval(low, high, "score")


def difference_interval(
    events: float, n: float, ref_events: float, ref_n: float, level: float, method: str
) -> Interval:
    """Return the interval of group share - reference share.

    ``method`` is "newcombe" or "score" (Miettinen-Nurminen 1985). A score interval whose ends cannot be
    found falls back to Newcombe; ``Interval.method`` says which one it is.
    """
    _check(events, n)
    _check(ref_events, ref_n)
    if method == "newcombe":
        return _newcombe(events, n, ref_events, ref_n, level)
    try:
        return _score(events, n, ref_events, ref_n, level)
    except (ValueError, RuntimeError, ZeroDivisionError):
        return _newcombe(events, n, ref_events, ref_n, level)


def katz_ratio(events: float, n: float, ref_events: float, ref_n: float, level: float) -> Summary | None:
    """Return the risk ratio with Katz's log interval, √(1/a - 1/n + 1/c - 1/m); ``None`` with no events."""
    _check(events, n)
    _check(ref_events, ref_n)
    if events == 0 or ref_events == 0:
        return None
    ratio = (events / n) / (ref_events / ref_n)
    log_se = math.sqrt(1 / events - 1 / n + 1 / ref_events - 1 / ref_n)
    return log_normal(ratio, math.log(ratio), log_se, level, se=log_se)


def odds_ratio(events: float, n: float, ref_events: float, ref_n: float, level: float) -> Summary | None:
    """Return the odds ratio with Woolf's log interval, √(1/a + 1/b + 1/c + 1/d); ``None`` with an empty cell.

    Unlike the risk ratio it says the same of an outcome and of its opposite: counting the other side turns it over.
    """
    _check(events, n)
    _check(ref_events, ref_n)
    cells = (events, n - events, ref_events, ref_n - ref_events)
    if min(cells) == 0:
        return None
    ratio = cells[0] * cells[3] / (cells[1] * cells[2])
    log_se = math.sqrt(sum(1 / cell for cell in cells))
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
        odds_ratio(events, n, ref_events, ref_n, level),
        katz_ratio(n - events, n, ref_n - ref_events, ref_n, level),
    )


def poisson_pair_p(events: float, exposure: float, ref_events: float, ref_exposure: float) -> float:
    """Return the exact conditional p-value that two Poisson rates are equal."""
    from statsmodels.stats.rates import test_poisson_2indep

    if min(exposure, ref_exposure) <= 0:
        raise ValueError("the exposure must be above zero")
    if events != int(events) or ref_events != int(ref_events):
        raise ValueError("events are counted in whole numbers")
    found = test_poisson_2indep(int(events), exposure, int(ref_events), ref_exposure, method="exact-cond")
    return float(found.pvalue)
