"""The periods somebody may add to a measure: the next one in the measure's own way of writing, or one they name.

The way the stored periods are written decides, not the declared frequency: Austin's measures are counted
monthly and reported by fiscal year, and the sheet has to ask for what is reported.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from equipt_dash.intake.periods import Period, PeriodStyle, read_period
from equipt_dash.kernel.model import Measure
from equipt_dash.kernel.values import Unreadable

_FORMS = (
    (re.compile(r"(FY)?(\d{4})"), "year"),
    (re.compile(r"(\d{4})-(\d{4})"), "span"),
    (re.compile(r"(\d{4})-(\d{2})"), "pair"),
    (re.compile(r"(FY)?(\d{4})-([QH])([1-4])"), "part"),
    (re.compile(r"(\d{4})( \w+)"), "named"),
)


def read(text: str, measure: Measure, fiscal_year_starts: str) -> Period | Unreadable:
    """The period a person names, read in this measure's calendar."""
    kind = "fiscal_year" if measure.calendar == "fiscal" else ""
    return read_period(text, PeriodStyle(kind, fiscal_year_starts=fiscal_year_starts))


def following(ends: Mapping[str, date], measure: Measure, fiscal_year_starts: str, today: date) -> Period | None:
    """The period after the newest one in ``ends``; for a measure without any, the newest that has ended."""
    if not ends:
        return _first(measure, fiscal_year_starts, today)
    newest = max(ends, key=lambda period: (ends[period], period))
    return after(newest, ends[newest])


def after(period: str, end: date) -> Period | None:
    """The period after ``period``, which ended on ``end``; ``None`` where its form says nothing of a next one."""
    for pattern, form in _FORMS:
        found = pattern.fullmatch(period)
        if found:
            return _after(found, form, end)
    return None


def _after(found: re.Match[str], form: str, end: date) -> Period:
    if form == "year":
        return Period(f"{found[1] or ''}{int(found[2]) + 1}", _later(end, 12), "year")
    if form == "span":
        return Period(f"{int(found[1]) + 1}-{int(found[2]) + 1}", _later(end, 12), "pooled")
    if form == "named":
        return Period(f"{int(found[1]) + 1}{found[2]}", _later(end, 12), "year")
    if form == "pair":
        return _after_pair(int(found[1]), int(found[2]), end)
    count = 4 if found[3] == "Q" else 2
    year, number = (int(found[2]) + 1, 1) if int(found[4]) == count else (int(found[2]), int(found[4]) + 1)
    return Period(f"{found[1] or ''}{year}-{found[3]}{number}", _later(end, 12 // count), "quarter")


def _after_pair(year: int, second: int, end: date) -> Period:
    """After 2014-15, a school year, or after 2015-03, a month: only a month ends in the month it names."""
    if (end.year, end.month) == (year, second):
        year, month = (year + 1, 1) if second == 12 else (year, second + 1)
        return Period(f"{year}-{month:02d}", _later(end, 1), "month")
    return Period(f"{year + 1}-{(second + 1) % 100:02d}", _later(end, 12), "school_year")


def _later(end: date, months: int) -> date:
    """The last day of the month that lies ``months`` after ``end``'s; another day of the month stays that day."""
    count = end.year * 12 + end.month - 1 + months
    year, month = divmod(count, 12)
    last = monthrange(year, month + 1)[1]
    was_last = end.day == monthrange(end.year, end.month)[1]
    return date(year, month + 1, last if was_last else min(end.day, last))


def _first(measure: Measure, fiscal_year_starts: str, today: date) -> Period | None:
    for year in (today.year + 1, today.year, today.year - 1, today.year - 2):
        found = read(f"FY{year}" if measure.calendar == "fiscal" else str(year), measure, fiscal_year_starts)
        if isinstance(found, Period) and found.end <= today:
            return found
    return None
