"""The trend words of a whole edition, with control for how many series are tested.

Why: a test at 5 % calls one in twenty unmoving series clear, and a city has hundreds. The family is fixed: all series of
one level and calendar of the edition. A list that a reader narrowed is never a family, or a word would change with the
filter. The words are made once, when the edition is, and every outlet prints them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from equipt_dash.kernel.home_area import first_told, home_codes
from equipt_dash.kernel.model import ALL_GROUPS, Area, Level, Measure, Observation, Quality, ValueRole
from equipt_dash.statistics.multiple import benjamini_hochberg
from equipt_dash.statistics.trend import Trend, TrendMethod, TrendWord, trend

ALPHA = 0.05
"""A word is clear where the adjusted p-value is below this: the part of false ones among the clear is held at 5 %."""

_DAYS_A_YEAR = 365.25
_A_DAY_OFF = 2 / _DAYS_A_YEAR


@dataclass(frozen=True)
class FamilyTrend:
    """The trend word of one series among all of its edition.

    ``area``: whose figures for everybody were used. ``p``: of the series looked at by itself; ``adjusted_p``: after
    Benjamini and Hochberg over its family; both are ``None`` where nothing was tested. ``points``: the figures used.
    """

    measure: str
    area: str
    word: TrendWord
    method: TrendMethod
    points: int
    p: float | None
    adjusted_p: float | None


def alone(measure: Measure, rows: Iterable[Observation]) -> Trend:
    """The trend of a measure's actual figures for everybody in one area, looked at by itself.

    Doubtful and missing figures are left out. Time runs in years, told in days, because months and quarters end in the
    same year. Published standard errors are used where every figure has one. Figures that pool some of the same years
    are not tested: nothing is said about them but that the data are not enough.
    """
    known = {
        row.period_end: row
        for row in rows
        if row.role is ValueRole.ACTUAL
        and row.group == ALL_GROUPS
        and row.quality is not Quality.SUSPECT
        and row.value is not None
    }
    days = sorted(known)
    times = [day.toordinal() / _DAYS_A_YEAR for day in days]
    pooled = measure.pooled_years or 1
    if pooled > 1 and any(late - early < pooled - _A_DAY_OFF for early, late in pairwise(times)):
        return Trend(TrendWord.NOT_ENOUGH, TrendMethod.NONE, len(times))
    values = [known[day].value or 0.0 for day in days]
    return trend(times, values, measure.better, ses=[known[day].se for day in days])


def family_trends(
    measures: Sequence[Measure], areas: Iterable[Area], rows: Iterable[Observation]
) -> tuple[FamilyTrend, ...]:
    """The word of every measure of an edition, in the order given.

    ``rows``: the edition's figures for everybody; those of the first home area that tells something are used. A clear
    word stays only where the p-value adjusted over all tested series of the same level and calendar is below ``ALPHA``;
    otherwise it is "no clear change". A series too short for a test stays "not enough data" and is not counted.
    """
    codes = home_codes(areas)
    places: dict[str, dict[str, list[Observation]]] = {}
    for row in rows:
        if row.area in codes:
            places.setdefault(row.measure, {}).setdefault(row.area, []).append(row)
    found = {one.key: _home(one, places.get(one.key, {}), codes) for one in measures}
    families: defaultdict[tuple[Level, str], dict[str, float]] = defaultdict(dict)
    for one in measures:
        p = found[one.key][1].p
        if p is not None:
            families[one.level, one.calendar][one.key] = p
    adjusted: dict[str, float] = {}
    for tested in families.values():
        adjusted |= zip(tested, benjamini_hochberg(list(tested.values())), strict=True)
    return tuple(_said(one.key, *found[one.key], adjusted.get(one.key)) for one in measures)


def _home(measure: Measure, found: Mapping[str, Sequence[Observation]], codes: Sequence[str]) -> tuple[str, Trend]:
    rows = first_told(found, codes) if found else ()
    return (rows[0].area if rows else ""), alone(measure, rows)


def _said(key: str, area: str, one: Trend, adjusted: float | None) -> FamilyTrend:
    lost = adjusted is not None and adjusted >= ALPHA
    word = TrendWord.NO_CLEAR_CHANGE if lost else one.word
    return FamilyTrend(key, area, word, one.method, one.points, one.p, adjusted)
