"""What a number counts, in words: beside the number, in a heading, and in a file's column of units.

A number without its unit cannot be checked by the person who reads it. Shares, percentages and dollars carry a sign;
a count is a number of what its measure names; every other unit stands in words after the number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from equipt_dash.kernel.words import _, ngettext

if TYPE_CHECKING:
    from equipt_dash.kernel.model import Measure

_NO_WORDS = frozenset({"percent", "share", "dollars", "count"})
"""Units that need no words after the number: a sign says them, or the measure's name does."""

_AFTER: dict[str, Callable[[str, int], str]] = {
    "rate_per_100": lambda amount, n: _("{amount} per 100", amount=amount),
    "rate_per_1000": lambda amount, n: _("{amount} per 1,000", amount=amount),
    "rate_per_100000": lambda amount, n: _("{amount} per 100,000", amount=amount),
    "per_capita": lambda amount, n: _("{amount} per person", amount=amount),
    "days": lambda amount, n: ngettext("{amount} day", "{amount} days", n, amount=amount),
    "hours": lambda amount, n: ngettext("{amount} hour", "{amount} hours", n, amount=amount),
    "minutes": lambda amount, n: ngettext("{amount} minute", "{amount} minutes", n, amount=amount),
    "seconds": lambda amount, n: ngettext("{amount} second", "{amount} seconds", n, amount=amount),
    "years": lambda amount, n: ngettext("{amount} year", "{amount} years", n, amount=amount),
    "miles": lambda amount, n: ngettext("{amount} mile", "{amount} miles", n, amount=amount),
    "acres": lambda amount, n: ngettext("{amount} acre", "{amount} acres", n, amount=amount),
    "pounds": lambda amount, n: ngettext("{amount} pound", "{amount} pounds", n, amount=amount),
    "gallons": lambda amount, n: ngettext("{amount} gallon", "{amount} gallons", n, amount=amount),
    "feet": lambda amount, n: ngettext("{amount} foot", "{amount} feet", n, amount=amount),
    "square_feet": lambda amount, n: ngettext("{amount} square foot", "{amount} square feet", n, amount=amount),
    "points": lambda amount, n: _("{amount} points", amount=amount),
    "minutes_and_seconds": lambda amount, n: _("{amount} (minutes.seconds)", amount=amount),
}
"""How a number stands before its unit, ``n`` being 1 for one and 2 for any other number."""

_IN_BRACKETS = frozenset({"score", "index", "ratio", "rank", "mixed", "not_recorded"})


def with_unit(amount: str, unit: str) -> str:
    """``amount`` (a printed number, or two of them with a word between) and its unit in words, where it has any."""
    if unit in _NO_WORDS:
        return amount
    if unit in _AFTER:
        return _AFTER[unit](amount, 1 if amount == "1" else 2)
    words = unit_words(unit)
    return f"{amount} ({words})" if unit in _IN_BRACKETS else f"{amount} {words}"


def unit_words(unit: str) -> str:
    """The unit in words, as it stands in a heading."""
    return {
        "count": _("number"),
        "percent": _("percent"),
        "share": _("percent"),
        "points": _("points"),
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


def scale_words(unit: str) -> str:
    """What stands above a scale whose ticks carry no more than a sign; empty where the sign says it all."""
    return "" if unit in _NO_WORDS else unit_words(unit)


def difference_unit(unit: str) -> str:
    """The unit of a difference between two values: percentages differ by points."""
    return "points" if unit in ("percent", "share") else unit


def rate_basis(measure: Measure) -> str:
    """What a rate counts and for how many of whom, such as "deaths per 1,000 live births"; empty where not recorded."""
    top, bottom = _lower(measure.numerator_words), _lower(measure.denominator_words)
    if not top or not bottom:
        return ""
    bottom = bottom.removesuffix(", in hundred thousands").removesuffix(", in thousands")
    if measure.unit == "rate_per_1000":
        return _("{counted} per 1,000 {whom}", counted=top, whom=bottom)
    if measure.unit == "rate_per_100000":
        return _("{counted} per 100,000 {whom}", counted=top, whom=bottom)
    return ""


def measure_unit(measure: Measure) -> str:
    """The unit of a measure's values in full, for headings and files."""
    return rate_basis(measure) or unit_words(measure.unit)


def gap_unit(measure: Measure) -> str:
    """The unit of a difference between two values of a measure in full, for headings and files."""
    return rate_basis(measure) or unit_words(difference_unit(measure.unit))


def _lower(words: str) -> str:
    """Words that open a sentence, as they stand inside one; a name in capitals keeps them."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
