"""What the rules of the connection check may look at: rows of one edition, or the working rows of a department.

Who gives the facts decides what is seen. Nothing here reads a database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from equipt_dash.kernel.model import ALL_GROUPS, Disparity, Link, Measure, Observation, Quality, ValueRole
from equipt_dash.practice.model import LeverAction

# A release year, as in "2025 release", says when figures came out, not which years they describe.
_PERIOD = re.compile(r"(?:FY)?(\d{4})(?:[-–](\d{4}))?")


@dataclass(frozen=True)
class Series:
    """What is known of a measure's values. ``values``: actual values of single years by group and year; ``targets``: the
    newest target of each group."""

    years: frozenset[int] = frozenset()
    newest: date | None = None
    groups: frozenset[str] = frozenset()
    has_target: bool = False
    values: Mapping[tuple[str, int], float] = field(default_factory=dict)
    targets: Mapping[str, float] = field(default_factory=dict)

    def of(self, group: str) -> dict[int, float]:
        """The values of one group by year."""
        return {year: value for (code, year), value in self.values.items() if code == group}


@dataclass(frozen=True)
class Facts:
    """Everything one check rests on. ``gaps``: today's gap by disparity, where it could be worked out."""

    measures: Mapping[str, Measure]
    disparities: Mapping[str, Disparity]
    links: tuple[Link, ...]
    series: Mapping[str, Series]
    today: date
    actions: tuple[LeverAction, ...] = ()
    gaps: Mapping[str, float] = field(default_factory=dict)

    def links_of(self, *, measure: str = "", disparity: str = "") -> tuple[Link, ...]:
        """The links of a measure, or to a disparity."""
        return tuple(x for x in self.links if (x.measure == measure or not measure) and disparity in ("", x.disparity))

    def of(self, measure: str) -> Series:
        """What is known of a measure's values; nothing where no row was given."""
        return self.series.get(measure, Series())


def series_of(rows: Iterable[Observation], home: frozenset[str]) -> dict[str, Series]:
    """The series of each measure from its rows; ``home``: codes of the areas that stand for the city."""
    by_measure: dict[str, list[Observation]] = {}
    for row in rows:
        by_measure.setdefault(row.measure, []).append(row)
    return {key: _series(found, home) for key, found in by_measure.items()}


def _series(rows: Sequence[Observation], home: frozenset[str]) -> Series:
    there = [row for row in rows if row.value is not None]
    actual = [row for row in there if row.role is ValueRole.ACTUAL]
    here = [row for row in actual if row.area in home] or actual
    values = {
        (row.group, years[0]): row.value
        for row in here
        if row.quality is not Quality.SUSPECT and row.value is not None and len(years := years_of(row.period)) == 1
    }
    return Series(
        # A figure that pools years is one figure: it shows no change inside its span, so it counts once, by its last year.
        years=frozenset(found[-1] for row in actual if (found := years_of(row.period))),
        newest=max((row.period_end for row in actual), default=None),
        groups=frozenset(row.group for row in actual if row.group != ALL_GROUPS),
        has_target=any(row.role is ValueRole.TARGET for row in there),
        targets={
            row.group: row.value
            for row in sorted(there, key=_end)
            if row.role is ValueRole.TARGET and row.value is not None
        },
        values=values,
    )


def _end(row: Observation) -> date:
    return row.period_end


def years_of(period: str) -> range:
    """The years a period is about: one, several where it pools them, none where it names none."""
    match = _PERIOD.fullmatch(period)
    return range(int(match[1]), int(match[2] or match[1]) + 1) if match else range(0)
