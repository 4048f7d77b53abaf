"""Scores cities already publish, so that ours can be laid beside theirs.

Why with caveats: each squeezes a gap into one number and hides the level. Equality Indicators (CUNY ISLG)
publish pairs of ratio and score, not the formula; the line through them is our reconstruction, and ratios
in 1.00-1.11 and above 6.2 are inferred. Four-fifths (29 CFR 1607.4D) is a rule of thumb for favourable
selection rates, shown with a test and never as a finding of discrimination.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.stats import fisher_exact

from equipt_dash.statistics.estimates import Refusal, z_value
from equipt_dash.statistics.full_count import wilson

_RATIOS = (1.00, 1.10, 1.50, 2.00, 5.00, 10.00)
_SCORES = (100.0, 80.0, 60.0, 40.0, 20.0, 0.0)
_FUZZ = 1e-9


@dataclass(frozen=True)
class EqualityScore:
    """An Equality Indicators score 1..100, and whether its ratio lies where the line is inferred."""

    ratio: float
    score: int
    inferred: bool


def equality_score(ratio: float) -> EqualityScore:
    """Return the score of a worst-to-best ratio (≥ 1): 100 is equality, 1 the most unequal."""
    if not math.isfinite(ratio) or ratio < 1 - _FUZZ:
        raise ValueError(f"the ratio of the worse to the better rate is at least 1, not {ratio!r}")
    on_line = float(np.interp(ratio, _RATIOS, _SCORES))
    score = max(1, math.ceil(on_line - _FUZZ))
    return EqualityScore(ratio, score, ratio <= 1.11 + _FUZZ or ratio > 6.2)


def mean_score(scores: Sequence[float]) -> float:
    """Return the plain mean the method uses at each level: indicators → topic → theme → city."""
    if not scores:
        raise ValueError("a mean needs at least one score")
    return math.fsum(scores) / len(scores)


def change_score(baseline: float, current: float) -> float:
    """Return current - baseline; positive is movement towards equality."""
    return current - baseline


@dataclass(frozen=True)
class FourFifths:
    """One group's selection rate against the highest. ``p`` is Fisher's exact test of that pair."""

    group: str
    impact_ratio: float
    below: bool
    p: float
    clear: bool


def four_fifths(
    selected: Mapping[str, float], applicants: Mapping[str, float], *, favourable: bool, alpha: float = 0.05
) -> tuple[FourFifths, ...] | Refusal:
    """Return each group's rate ÷ the highest rate, flagged below 0.8, with a test beside it.

    Compared in whole counts, so that exactly four fifths is not below. Refused for adverse outcomes, and
    where nobody was selected.
    """
    if not favourable:
        return Refusal("four_fifths", "the rule is for favourable selection rates only")
    rates = {group: Fraction(selected[group]) / Fraction(applicants[group]) for group in selected}
    if len(rates) < 2 or max(rates.values()) == 0:
        return Refusal("four_fifths", "it needs two groups and at least one selection")
    top = max(rates, key=lambda group: rates[group])
    found = []
    for group, rate in rates.items():
        table = np.array([[selected[g], applicants[g] - selected[g]] for g in (group, top)])
        p = 1.0 if group == top else float(fisher_exact(table).pvalue)
        impact = rate / rates[top]
        found.append(FourFifths(group, float(impact), impact < Fraction(4, 5), p, p < alpha))
    return tuple(found)


def contracting_index(awarded_share: float, available_share: float) -> tuple[float, bool] | Refusal:
    """Return the contracting disparity index 100 · utilisation / availability, and whether it is ≤ 80."""
    if available_share <= 0:
        return Refusal("contracting", "no firms of this group are counted as available")
    index = 100 * awarded_share / available_share
    return index, index <= 80 + _FUZZ


def representation_index(events: float, all_events: float, people: float, all_people: float) -> float | Refusal:
    """Return share of events ÷ share of population; 1 is proportionate."""
    if all_events <= 0 or people <= 0 or all_people <= 0:
        return Refusal("representation", "it divides by the events and the population, and one is zero")
    return (events / all_events) / (people / all_people)


@dataclass(frozen=True)
class StopBenchmark:
    """Stops beside a benchmark. ``benchmark`` names it in words, because another one gives another number."""

    index: float
    low: float
    high: float
    benchmark: str


def stop_benchmark(
    stops: float, all_stops: float, benchmark_share: float, *, benchmark: str, level: float = 0.95
) -> StopBenchmark | Refusal:
    """Return a group's share of stops ÷ its share (0..1) of a named benchmark, with Wilson's interval of the stops.

    The benchmark ("residents of driving age", "drivers not at fault in crashes") is taken as known; residents are a
    poor one, since people drive unequally and some who are stopped live elsewhere. Refused without its name or share.
    """
    if not benchmark.strip():
        return Refusal("stop_benchmark", "the benchmark has no name, and the number means nothing without it")
    if not 0 < benchmark_share <= 1 or all_stops <= 0 or not 0 <= stops <= all_stops:
        return Refusal("stop_benchmark", "it divides by the stops and the benchmark, and one is zero or no share")
    low, high = wilson(stops, all_stops, z_value(level))
    return StopBenchmark(
        stops / all_stops / benchmark_share, low / benchmark_share, high / benchmark_share, benchmark.strip()
    )


SMALLEST_RRI_SHARE = 0.01


def relative_rate_index(
    events: float, base: float, ref_events: float, ref_base: float, population_share: float
) -> float | Refusal:
    """Return a group's rate ÷ the reference group's, each over its preceding decision stage (OJJDP).

    Refused for groups below 1 % of the population, and where a rate cannot be formed.
    """
    if population_share < SMALLEST_RRI_SHARE:
        return Refusal("relative_rate", "the group is less than 1% of the population")
    if base <= 0 or ref_base <= 0 or ref_events <= 0:
        return Refusal("relative_rate", "the reference rate is zero, or a preceding stage is empty")
    return (events / base) / (ref_events / ref_base)
