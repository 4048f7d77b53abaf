"""From a published row to an estimate with its noise, and from the counts of a place to each group's share of everybody.

Why apart: which noise a figure has (its source's error, its interval's two sides, the counts behind it, or none that is
known) and which share of the average a group makes up decide every gap on the site, so each is read in one place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from equipt_dash.kernel.model import ALL_GROUPS, Level, Measure, Observation, Quality
from equipt_dash.statistics.estimates import Estimate, se_from_interval, sides_from_interval
from equipt_dash.statistics.full_count import full_count

HELD_BACK = frozenset({Quality.SUSPECT})
"""Values that are shown with their doubt, but never carry a verdict."""

BASES = {"share": 1.0, "percent": 100.0, "rate_per_1000": 1000.0, "rate_per_100000": 100000.0}
"""The units that count people or events, and the base each is a rate of."""

PROPORTIONS = frozenset({"share", "percent"})

Shares = Mapping[tuple[date, str], float]
"""The share of everybody a group makes up, by the last day of the period and the group's code."""


def estimate(row: Observation, measure: Measure) -> Estimate | None:
    """The estimate behind a row; ``None`` where none may be used.

    Its error is, in this order: the one its source publishes; the two sides of the published interval; the variation of
    a full count. An error of zero is no knowledge: without counts it is taken as not published.
    """
    if row.value is None or row.quality in HELD_BACK:
        return None
    if row.se:
        return Estimate(row.value, row.se, n=row.denominator, numerator=row.numerator)
    if row.low is not None and row.high is not None and row.level is not None and row.high > row.low:
        return _from_interval(row, row.value, row.low, row.high, row.level)
    counted = _counted(row, measure)
    return counted or Estimate(row.value, n=row.denominator, numerator=row.numerator)


def _from_interval(row: Observation, value: float, low: float, high: float, level: float) -> Estimate:
    sides = sides_from_interval(value, low, high, level) or (None, None)
    return Estimate(value, se_from_interval(low, high, level), row.denominator, row.numerator, *sides)


def _counted(row: Observation, measure: Measure) -> Estimate | None:
    """The row as a full count: one whose source says it is exact, or one of a department's or the city's own records.

    Counts beside an outside source's figure may be a survey's weighted numbers, whose noise is larger: not known.
    """
    own = measure.level is Level.PERFORMANCE or bool(measure.suppression_rule)
    if row.value is None or not (own or row.se == 0):
        return None
    proportion = measure.unit in PROPORTIONS
    return full_count(row.value, row.numerator, row.denominator, scale=BASES.get(measure.unit), proportion=proportion)


def own_share(group: Estimate, everybody: Estimate) -> float | None:
    """The group's share of everybody, where the source publishes both counts."""
    if not group.n or not everybody.n or group.n > everybody.n:
        return None
    return group.n / everybody.n


def universe(measure: Measure) -> str:
    """Whom a rate is a rate of, such as "households"; empty where that is not stated or the value is no rate."""
    words = measure.denominator_words.strip().casefold().removeprefix("all ")
    return words if measure.unit in BASES else ""


def shares_of(rows: Iterable[Observation]) -> Shares:
    """Each group's share of everybody, from the counts beside another measure of the same place and the same people."""
    by_end: dict[date, dict[str, float]] = {}
    for row in rows:
        if row.denominator:
            by_end.setdefault(row.period_end, {})[row.group] = row.denominator
    return {
        (end, code): n / counts[ALL_GROUPS]
        for end, counts in by_end.items()
        for code, n in counts.items()
        if code != ALL_GROUPS and n <= counts.get(ALL_GROUPS, 0.0)
    }


def lenders(measure: Measure, rows: Collection[Observation], others: Sequence[Measure]) -> tuple[Measure, ...]:
    """The measures whose counts may say how large the groups of ``measure`` are: those with the same universe."""
    everybody = [row for row in rows if row.group == ALL_GROUPS]
    if not universe(measure) or not everybody or any(row.denominator for row in everybody):
        return ()
    return tuple(one for one in others if one.key != measure.key and universe(one) == universe(measure))
