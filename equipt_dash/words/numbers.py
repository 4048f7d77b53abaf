"""Writes numbers as residents read them, at the precision their source gives."""

from __future__ import annotations

import math
from datetime import date

from equipt_dash.model import Missing
from equipt_dash.words import _

_PREFIX = {"dollars": "$"}
_MINUS = "\N{MINUS SIGN}"


def shown(value: float, unit: str) -> float:
    """The number as readers see it: shares become percent, everything else stays as it is."""
    return value * 100 if unit == "share" else value


def rounded(value: float, unit: str, decimals: int) -> float:
    """``shown`` at ``decimals`` decimals. Tables and CSV files both use it, so that they agree."""
    return round(shown(value, unit), decimals) + 0.0


def plain(value: float, decimals: int) -> str:
    """A number with thousands separators and a true minus sign."""
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be shown; treat it as missing before it gets here.")
    text = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and float(text.replace(",", "")) != 0
    return f"{_MINUS}{text}" if negative else text


def quantity(value: float, unit: str, decimals: int) -> str:
    """A value with the sign of its unit, such as ``$36,845`` or ``63.4%``; other units stand in words."""
    text = plain(shown(value, unit), decimals)
    if unit in ("percent", "share"):
        return f"{text}%"
    prefix = _PREFIX.get(unit, "")
    return f"{_MINUS}{prefix}{text[1:]}" if prefix and text.startswith(_MINUS) else f"{prefix}{text}"


def difference(value: float, unit: str, decimals: int) -> str:
    """A difference between two values: percentages differ by points."""
    if unit in ("percent", "share"):
        return _("{n} points", n=plain(abs(shown(value, unit)), decimals))
    return quantity(abs(value), unit, decimals)


def unit_words(unit: str) -> str:
    """The unit in words, as it stands after a number or in a heading."""
    return {
        "count": _("number"),
        "percent": _("percent"),
        "share": _("percent"),
        "dollars": _("dollars"),
        "rate_per_1000": _("per 1,000"),
        "rate_per_100000": _("per 100,000"),
        "per_capita": _("per person"),
        "days": _("days"),
        "hours": _("hours"),
        "minutes": _("minutes"),
        "seconds": _("seconds"),
        "years": _("years"),
        "score": _("score"),
        "index": _("index"),
        "ratio": _("ratio"),
        "miles": _("miles"),
        "acres": _("acres"),
        "pounds": _("pounds"),
        "gallons": _("gallons"),
        "feet": _("feet"),
        "cents_per_kwh": _("cents per kilowatt-hour"),
        "grade_levels": _("grade levels a year"),
        "mg_per_litre": _("milligrams per litre"),
        "ntu": _("turbidity units"),
        "btu_per_kwh": _("BTU per kilowatt-hour"),
        "minutes_and_seconds": _("minutes.seconds, as the source writes it"),
        "rank": _("rank"),
        "square_feet": _("square feet"),
        "rate_per_100": _("per 100"),
        "mixed": _("mixed units"),
        "not_recorded": _("unit not recorded"),
    }.get(unit, unit.replace("_", " "))


def missing_words(reason: Missing) -> str:
    """Why there is no number. Never zero, never a blank."""
    return {
        Missing.NOT_COLLECTED: _("not collected"),
        Missing.NOT_APPLICABLE: _("does not apply"),
        Missing.NOT_YET_MEASURED: _("not yet measured"),
        Missing.NO_TARGET: _("no target set"),
        Missing.NOT_PUBLISHED: _("not published"),
        Missing.SUPPRESSED: _("too few to show"),
        Missing.PROTECTING: _("hidden so that a small count elsewhere cannot be worked out"),
        Missing.NOT_JUDGED: _("held back: nothing says how many people are behind it"),
        Missing.IMPRECISE: _("too uncertain to show"),
    }[reason]


def day(value: date) -> str:
    """A date in words, such as ``23 November 2026``."""
    return f"{value.day} {month(value.month)} {value.year}"


def month(number: int) -> str:
    """The name of a month, 1 to 12."""
    return (
        _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"),
        _("August"), _("September"), _("October"), _("November"), _("December"),
    )[number - 1]  # fmt: skip
