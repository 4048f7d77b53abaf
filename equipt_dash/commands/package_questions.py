"""What a person should look at in a data package that is well formed: targets that would be a step back.

Why questions and not errors: a real city sets targets below what it reached, to be on the safe side. Whoever sets a
city up should know it, and an invented city has no reason to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from equipt_dash.figures.sheet import Newest
from equipt_dash.figures.time_checks import wrong_side
from equipt_dash.kernel.model import ALL_GROUPS, Better, Disparity, Measure, Observation, ValueRole
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import quantity


def questions(
    measures: Iterable[Measure], observations: Iterable[Observation], disparities: Iterable[Disparity]
) -> tuple[str, ...]:
    """Targets and floors on the wrong side of the newest value, each in a sentence."""
    known = {one.key: one for one in measures}
    rows = sorted(observations, key=lambda row: (row.period_end, row.period))
    newest = {
        (row.measure, row.group, row.area): Newest(row.period, row.period_end, row.value)
        for row in rows
        if row.role is ValueRole.ACTUAL and row.value is not None
    }
    found = []
    for row in rows:
        now = newest.get((row.measure, row.group, row.area))
        if row.role is ValueRole.TARGET and row.value is not None and now is not None and row.period_end > now.end:
            words = wrong_side(known[row.measure], row.value, now)
            if words:
                found.append(f"{known[row.measure].name}, {row.period}, {row.group}: {words}")
    return (*found, *_floors(known, newest, disparities))


def _floors(
    measures: Mapping[str, Measure], newest: Mapping[tuple[str, str, str], Newest], disparities: Iterable[Disparity]
) -> Iterable[str]:
    """Floors that would let the group worst off today fall further."""
    for one in disparities:
        measure = measures[one.measure]
        values = [
            held.value
            for (key, group, area), held in newest.items()
            if (key, area) == (one.measure, one.area) and group != ALL_GROUPS
        ]
        if one.floor is None or not values or measure.better is Better.NOT_DECLARED:
            continue
        higher = measure.better is Better.HIGHER
        worst = min(values) if higher else max(values)
        if one.floor < worst if higher else one.floor > worst:
            yield _(
                "{name}: a floor of {floor} would let the group worst off fall further. It stands at {worst} now.",
                name=one.title, floor=quantity(one.floor, measure.unit, measure.decimals),
                worst=quantity(worst, measure.unit, measure.decimals),
            )  # fmt: skip
