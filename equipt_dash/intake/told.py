"""What a person has to be told about columns: nothing of a file may be dropped, or taken for more than it is, in silence.

Why apart from ``proposal``: each is one doubt about the names and numbers of columns, and none of them is a role.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from equipt_dash.intake.columns import Column
from equipt_dash.intake.mapping import Series
from equipt_dash.intake.periods import PART
from equipt_dash.kernel.values import Number
from equipt_dash.kernel.words import _, listed, ngettext

SHOWN = 12
"""Columns named one by one."""

_RUNNING = re.compile(
    r"(?<![a-z])(?:cfy|ytd|(?:current|this)[ _-]*(?:fiscal[ _-]*)?(?:year|yr|fy)|year[ _-]*to[ _-]*date)(?![a-z])", re.I
)
_TIMES = re.compile(r"(?:in )?(?:hundreds|thousands|millions|billions|(?:1,?0{2,}|10{2,})s?)", re.I)


def running_year(series: Sequence[Series]) -> dict[str, str]:
    """Actual values of a source's “current year” or “year to date”, with why they are left out.

    Such a figure is about part of a year when the file is written, and nothing in the file says how much of it. It
    is never taken for the year's value unless a person says so.
    """
    why = _(
        "It is the source's current year or year to date, which had not ended when the file was written. It is left "
        "out, because a part of a year must not pass for the whole. If the year is over, set it to “The value”."
    )
    found = [
        one.value
        for one in series
        # A period that says itself that it is a part, as “FY2021 in part”, passes for nothing else.
        if one.role == "actual" and _RUNNING.search(one.value) and not PART.search(one.period)
    ]
    return dict.fromkeys(found, why)


def left_out_words(names: Sequence[str]) -> tuple[str, ...]:
    """The columns of numbers that nothing is taken from, in a sentence."""
    if not names:
        return ()
    shown = [f"“{name}”" for name in names[:SHOWN]]
    if len(names) > SHOWN:
        shown.append(_("and {number} more", number=len(names) - SHOWN))
    words = ngettext(
        "This column holds numbers and is left out: {names}. Give it a part if it belongs here.",
        "These columns hold numbers and are left out: {names}. Give them a part if they belong here.",
        len(names), names=listed(shown),
    )  # fmt: skip
    return (words,)


def multiplied(columns: Sequence[Column]) -> tuple[str, ...]:
    """A column that says the values are in thousands or millions: they are taken as they are written."""
    found = [one for one in columns if one.distinct and all(_TIMES.fullmatch(text.strip()) for text in one.distinct)]
    return tuple(
        _(
            "“{name}” says that values are in {times}. They are taken as they are written; multiply them in the file "
            "first, or write it in the unit.", name=one.name, times=listed([f"“{text}”" for text in one.distinct[:3]]),
        )
        for one in found
        if not one.is_numeric
    )  # fmt: skip


def shares_for_percents(values: Sequence[Column]) -> tuple[str, ...]:
    """A column that says percent and holds shares from 0 to 1, or both: 0.79 would be stored as 0.79 percent."""
    found = []
    for one in values:
        numbers = [read.value for read in one.readings if isinstance(read, Number) and read.unit != "percent"]
        small = [number for number in numbers if 0 < number < 1]
        if one.declares_percent and small and all(0 <= number <= 1 for number in numbers):
            found.append(
                _(
                    "“{name}” says percent, but every number in it is between 0 and 1, like a share. As it stands, "
                    "{number} is taken as {number}%. If shares are meant, set the unit to “share”.",
                    name=one.name, number=f"{small[0]:g}",
                )
            )  # fmt: skip
    return tuple(found)


def area_totals(column: Column | None) -> tuple[str, ...]:
    """Places of a column that hold all others together, told so that nobody adds them to their parts."""
    if column is None or not column.totals:
        return ()
    words = ngettext(
        "In “{name}”, {totals} stands for all places together. Never add it to its parts.",
        "In “{name}”, {totals} each stand for many places together. Never add them to their parts.",
        len(column.totals), name=column.name, totals=listed([f"“{text}”" for text in column.totals]),
    )  # fmt: skip
    return (words,)
