"""Finds out how a column writes its periods, from all its texts together and its header.

Why the whole column: one ``2010-11`` says nothing, beside ``2012-13`` it is a school year and beside
``2010-01`` a month. What the column does not prove stays open and becomes a question.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from equipt_dash.intake.periods import PeriodStyle
from equipt_dash.kernel.words import _

_PAIR = re.compile(r"(\d{4})\s*[-/]\s*(\d{2})")
_LONG_PAIR = re.compile(r"(?<![\d/-])(\d{4})\s*(?:[-–/]|to)\s*(\d{4}|\d{2})(?![\d/-])")
_SHORT_PAIR = re.compile(r"(\d{2})\s*[-–/]\s*(\d{2})")
_ALONE = re.compile(r"(?:19|20)\d\d(?:\.0+)?")
_NAMES_YEARS = re.compile(r"(?:c?fy|fiscal years?|fiscal|years?|fiscal yr|yr)")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d{2})(?:[ T].*)?")
_ISO = re.compile(r"\d{4}-(\d{1,2})-(\d{1,2})(?:[ T](.*))?")
_MIDNIGHT = re.compile(r"0?0:00(?::00(?:\.0+)?)?Z?|12:00(?::00)?\s*AM", re.I)


def period_style(header: str, texts: Collection[str], fiscal_year_starts: str) -> tuple[PeriodStyle, tuple[str, ...]]:
    """The style of a period column and what had to be decided to find it, as sentences."""
    plain = [" ".join(text.replace("\u00a0", " ").split()) for text in texts if text.strip()]
    notes: list[str] = []
    order = _date_order(plain, notes)
    kind = _dates_as(plain, order, notes) or _pairs_as(header, plain, notes)
    bare = any(re.fullmatch(r"\d\d", text) for text in plain)
    fiscal = _says(header, r"fy|fiscal|cfy|pfy") and not _says(header, r"calendar")
    # "Last FY" may head a column of figures; only a column that is called fiscal year itself may shorten 2017 to 17.
    if (
        not kind
        and fiscal
        and (not bare or _NAMES_YEARS.fullmatch(" ".join(re.split(r"[\W_]+", header.lower())).strip()))
    ):
        kind = "fiscal_year"
    if not kind and _says(header, "school|academic|sy") and any(map(_ALONE.fullmatch, plain)):
        notes.append(_("A single year under “{name}” is taken as that year, not as a school year.", name=header))
    if kind == "fiscal_year" or any(re.match(r"f\.?y|fiscal|q\d\s*fy", text, re.I) for text in plain):
        notes += [_("Fiscal years are taken to start on {day}.", day=fiscal_year_starts)] * bool(fiscal_year_starts)
    return PeriodStyle(kind, order, fiscal_year_starts), tuple(notes)


def _says(header: str, words: str) -> bool:
    return re.search(rf"(?<![a-z])(?:{words})(?![a-z])", header.replace("_", " ").lower()) is not None


def _date_order(texts: Collection[str], notes: list[str]) -> str:
    """``dmy`` where a first number above 12 proves it; else the order used in the United States, and said."""
    pairs = {(int(found[1]), int(found[2])) for text in texts if (found := _SLASHED.fullmatch(text))}
    day_first = any(a > 12 for a, _b in pairs)
    month_first = any(b > 12 for _a, b in pairs)
    if day_first and not month_first:
        return "dmy"
    if not month_first and any(a != b for a, b in pairs):
        notes.append(_("Dates such as 3/4/2015 are read as month/day/year; if that is wrong, write date_order."))
    return "mdy"


def _dates_as(texts: Collection[str], order: str, notes: list[str]) -> str:
    """What dates stand for: years when all fall on one first or last day of a year, months when on first days."""
    days = []
    for text in texts:
        if found := _SLASHED.fullmatch(text):
            a, b = int(found[1]), int(found[2])
            days.append((b, a) if order == "dmy" else (a, b))
        elif found := _ISO.fullmatch(text):
            if found[3] and not _MIDNIGHT.fullmatch(found[3]):
                return ""
            days.append((int(found[1]), int(found[2])))
    if not days or len(days) < len(texts):
        return ""
    if set(days) in ({(1, 1)}, {(12, 31)}):
        notes.append(_("Every date is the first or last day of a year, so each stands for its year."))
        return "year"
    if len(set(days)) > 1 and {day for _month, day in days} == {1}:
        notes.append(_("Every date is the first day of a month, so each stands for its month."))
        return "month"
    return ""


def _in_a_row(text: str) -> bool:
    """Tell whether the text is two years in a row, written with two digits each: 16-17."""
    found = _SHORT_PAIR.fullmatch(text)
    return found is not None and int(found[2]) == (int(found[1]) + 1) % 100


def _pairs_as(header: str, texts: Collection[str], notes: list[str]) -> str:
    """What 2010-11 stands for: years in a row when one text cannot be a month, months when one cannot be a span."""
    if _says(header, "school|academic|sy") and all(map(_in_a_row, texts)) and texts:
        return "school_year"
    spans = [(int(found[1]), found[2]) for text in texts if (found := _LONG_PAIR.search(text))]
    longer = [1 for first, last in spans if (int(last) - first) % 100 > 1 and (len(last) == 4 or int(last) > 12)]
    short = [(int(found[1]), int(found[2])) for text in texts if (found := _PAIR.fullmatch(text))]
    in_a_row = [second == (first + 1) % 100 for first, second in short]
    lengths = {(second - first) % 100 for first, second in short}
    if longer:
        return "pooled"
    if len(set(short)) > 1 and len(lengths) == 1 and max(lengths) > 1 and len({first for first, _last in short}) > 1:
        notes.append(
            _("Years written like 2005-09, always the same number of years apart, are taken as several years.")
        )
        return "pooled"
    if any(row and second > 12 for row, (_first, second) in zip(in_a_row, short, strict=True)):
        kind = "fiscal_year" if _says(header, "fy|fiscal") else "school_year"
        notes.append(
            _("Years written like 2014-15 are taken as one year that starts in the first and ends in the second.")
        )
        return kind
    if short and not all(in_a_row):
        return "month"
    if short and _says(header, "school|academic|sy"):
        return "school_year"
    return (
        "fiscal_year" if short and _says(header, "fy|fiscal") else "month" if short and _says(header, "month") else ""
    )
