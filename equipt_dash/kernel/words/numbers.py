"""Writes numbers as residents read them, at the precision their source gives."""

from __future__ import annotations

import math
from datetime import date

from equipt_dash.kernel.model import Missing
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.units import difference_unit, with_unit

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


def tick(value: float, unit: str, decimals: int) -> str:
    """A number with the sign of its unit, such as ``$36,845`` or ``63.4%``, for a scale that names its unit itself."""
    text = plain(shown(value, unit), decimals)
    if unit in ("percent", "share"):
        return f"{text}%"
    prefix = _PREFIX.get(unit, "")
    return f"{_MINUS}{prefix}{text[1:]}" if prefix and text.startswith(_MINUS) else f"{prefix}{text}"


def quantity(value: float, unit: str, decimals: int) -> str:
    """A value with its unit, such as ``$36,845``, ``63.4%`` or ``8.9 per 1,000``; a count counts what is named."""
    return with_unit(tick(value, unit, decimals), unit)


def quantity_span(low: float, high: float, unit: str, decimals: int) -> str:
    """Two values and the unit they share, such as ``7.0 to 11.1 per 1,000``."""
    ends = _("{low} to {high}", low=tick(low, unit, decimals), high=tick(high, unit, decimals))
    return with_unit(ends, unit)


def difference(value: float, unit: str, decimals: int) -> str:
    """How far two values lie apart, with its unit: percentages differ by points."""
    return with_unit(_apart(abs(value), unit, decimals), difference_unit(unit))


def difference_number(value: float, unit: str, decimals: int) -> str:
    """The number of ``signed_difference`` alone, for a picture whose scale names the unit."""
    return _apart(value, unit, decimals)


def signed_difference(value: float, unit: str, decimals: int) -> str:
    """A difference with a minus where it is below zero as printed."""
    return with_unit(_apart(value, unit, decimals), difference_unit(unit))


def difference_span(low: float, high: float, unit: str, decimals: int) -> str:
    """Two differences and the unit they share, such as ``0.6 to 3.8 points``."""
    ends = _("{low} to {high}", low=_apart(low, unit, decimals), high=_apart(high, unit, decimals))
    return with_unit(ends, difference_unit(unit))


def times(ratio: float, decimals: int = 2) -> str:
    """How many times one value is another."""
    return _("{n} times", n=plain(ratio, decimals))


def _apart(value: float, unit: str, decimals: int) -> str:
    """The number of a difference: points carry no percent sign."""
    if unit in ("percent", "share"):
        return plain(shown(value, unit), decimals)
    return tick(value, unit, decimals)


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
