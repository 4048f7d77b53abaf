"""When actions about a measure or disparity began, as letters on the lines over time: a date, never a claim of effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from equipt_dash.charts.model import Start
from equipt_dash.kernel.model import Observation
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.practice.model import LeverAction

MOST = 8
"""More lines than this hide what the chart is about; the list of actions holds all of them."""

_DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Began:
    """An action that began while the figures ran. ``t``: its place on their time axis."""

    letter: str
    title: str
    on: date
    t: float


def began(
    actions: Sequence[LeverAction], rows: Sequence[Observation], *, measure: str = "", disparity: str = ""
) -> tuple[Began, ...]:
    """The actions that name the measure or the disparity and began between its first and its newest period.

    A point stands for its whole year, so a date in the middle of that year stands on the point.
    """
    if not rows:
        return ()
    ends = sorted(row.period_end for row in rows)
    dated = [
        (one.starts_on, one.title)
        for one in actions
        if one.starts_on and ((measure and measure in one.measures) or (disparity and disparity in one.disparities))
    ]
    shift = _part_of_year(ends[-1]) - 0.5
    placed = [(_years(on) - shift, on, title) for on, title in sorted(dated)]
    inside = [one for one in placed if ends[0].year <= one[0] <= ends[-1].year]
    return tuple(Began(chr(ord("A") + n), title, on, t) for n, (t, on, title) in enumerate(inside[-MOST:]))


def starts_of(found: Sequence[Began]) -> tuple[Start, ...]:
    """The marks on the chart."""
    return tuple(Start(one.t, one.letter) for one in found)


def start_notes(found: Sequence[Began]) -> tuple[str, ...]:
    """What each letter stands for; nothing where there are none."""
    if not found:
        return ()
    lines = [
        _("{letter}: “{title}” began on {day}.", letter=one.letter, title=one.title, day=day(one.on)) for one in found
    ]
    return (*lines, _("A change after a date is no proof that the action made it."))


def _years(on: date) -> float:
    return on.year + _part_of_year(on)


def _part_of_year(on: date) -> float:
    return (on - date(on.year, 1, 1)).days / _DAYS_A_YEAR
