"""The checks that ask about time: periods that still run, parts among wholes, and targets behind where we stand.

They stand apart because they look at the sheet's calendar and not at a cell's numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from equipt_dash.figures.reading import Finding, Severity, Typed
from equipt_dash.figures.sheet import CellId, Newest, Sheet
from equipt_dash.kernel.model import Better, Measure, ValueRole
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day, quantity

Cells = Mapping[CellId, Typed]

_FORMS = (
    ("fiscal_year", re.compile(r"FY\d{4}")),
    ("year", re.compile(r"\d{4}")),
    ("day", re.compile(r"\d{4}-\d{2}-\d{2}(?:T.*)?")),
    ("quarter", re.compile(r"(?:FY)?\d{4}-Q[1-4]")),
    ("half", re.compile(r"(?:FY)?\d{4}-H[12]")),
    ("pooled", re.compile(r"\d{4}-\d{4}")),
)
_PAIR = re.compile(r"(\d{4})-(\d{2})")


def period_form(period: str) -> str:
    """What kind of stretch a stored period's name stands for; ``other`` for names such as “2024 release”.

    >>> period_form("FY2024-Q1"), period_form("2014-15"), period_form("2014-03")
    ('quarter', 'school_year', 'month')
    """
    pair = _PAIR.fullmatch(period)
    if pair:
        return "school_year" if int(pair[2]) == (int(pair[1]) + 1) % 100 and int(pair[2]) > 12 else _short(pair)
    return next((form for form, pattern in _FORMS if pattern.fullmatch(period)), "other")


def _short(pair: re.Match[str]) -> str:
    """2010-11 is a month or a school year; the name alone does not say, so it is like both."""
    if int(pair[2]) == (int(pair[1]) + 1) % 100:
        return "month_or_school_year"
    return "month"


def form_words(form: str) -> str:
    """A kind of stretch, in words."""
    return {
        "fiscal_year": _("whole fiscal years"),
        "year": _("whole calendar years"),
        "school_year": _("school years"),
        "month_or_school_year": _("months or school years"),
        "pooled": _("several years together"),
        "half": _("half years"),
        "quarter": _("quarters"),
        "month": _("months"),
        "day": _("single days"),
    }.get(form, _("something else"))


def _same(one: str, other: str) -> bool:
    both = {one, other}
    return len(both) == 1 or ("month_or_school_year" in both and bool(both & {"month", "school_year"}))


def still_running(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """An actual value of a period that has not ended is asked about: it may be part of the year only."""
    if sheet.role is not ValueRole.ACTUAL:
        return
    for cell, typed in cells.items():
        end = sheet.ends[cell.period]
        if typed.value is not None and end >= sheet.today:
            words = _(
                "{period} runs until {day}, so it has not ended. Is this figure about the whole of it, and final?",
                period=cell.period, day=day(end),
            )  # fmt: skip
            yield Finding(cell, "value", Severity.QUESTION, words)


def other_length(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """A quarter inside a yearly series, a year inside a quarterly one, or a part of a year beside whole ones."""
    known = [period_form(cell.period) for cell in sheet.known]
    usual = _usual(known or [period_form(cell.period) for cell in cells])
    if not usual:
        return
    for cell, typed in cells.items():
        form = period_form(cell.period)
        if typed.value is None or _same(form, usual) or any(_same(form, one) for one in known):
            continue
        words = _(
            "“{period}” is not like this measure’s other periods, which are {usual}. Figures of different stretches "
            "of time cannot be compared. Is that meant?",
            period=cell.period, usual=form_words(usual),
        )  # fmt: skip
        yield Finding(cell, "value", Severity.QUESTION, words)


def _usual(forms: list[str]) -> str:
    """The commonest form; the longest stretch of time where two are as common."""
    order = ("fiscal_year", "year", "school_year", "pooled", "half", "quarter", "month", "day", "other")
    counted = {form: forms.count(form) for form in set(forms)}
    return max(counted, key=lambda form: (counted[form], -order.index(form) if form in order else -9), default="")


def target_behind(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """A target worse than what is there already, for the direction the measure declares."""
    if sheet.role is not ValueRole.TARGET:
        return
    for cell, typed in cells.items():
        newest = sheet.newest.get((cell.group, cell.area))
        if typed.value is None or newest is None or sheet.ends[cell.period] <= newest.end:
            continue
        words = wrong_side(sheet.measure, typed.value, newest)
        if words:
            yield Finding(cell, "value", Severity.QUESTION, words)


def wrong_side(measure: Measure, target: float, newest: Newest) -> str:
    """What to ask about a target that is worse than the newest value; empty where it is not, or no way is declared."""
    better = measure.better
    behind = target < newest.value if better is Better.HIGHER else target > newest.value
    if better is Better.NOT_DECLARED or not behind:
        return ""
    aim, now = (quantity(value, measure.unit, measure.decimals) for value in (target, newest.value))
    if better is Better.HIGHER:
        return _(
            "Higher is better here, and {period} was {now} already. A target of {target} would be a step back. Is that "
            "meant?", period=newest.period, now=now, target=aim,
        )  # fmt: skip
    return _(
        "Lower is better here, and {period} was {now} already. A target of {target} would be a step back. Is that "
        "meant?", period=newest.period, now=now, target=aim,
    )  # fmt: skip
