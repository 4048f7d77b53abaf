"""The rule of one measure, and what it makes of one row: the people behind it, and what is blanked with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from equipt_dash.kernel.model import Missing
from equipt_dash.protection.figures import COUNT, PEOPLE, Figure
from equipt_dash.statistics.reliability import (
    NCHS_PROPORTIONS,
    NCHS_RATES,
    SMALL_CELL_RULES,
    Display,
    judge_proportion,
    judge_rate,
)

NUMBERS = ("value", "numerator", "denominator")
_DERIVED = ("se", "low", "high")
_PER = {"share": 1.0, "percent": 100.0, "rate_per_1000": 1e3, "rate_per_100000": 1e5, "per_capita": 1.0}
_NOBODY = frozenset({"ratio"})
"""Units whose numerator and denominator are themselves shares or rates, and so count nobody."""

_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")

THRESHOLDS: Mapping[str, int | None] = {
    **{rule.key: rule.threshold for rule in SMALL_CELL_RULES.values()},
    NCHS_RATES.key: int(NCHS_RATES.fewest),
    NCHS_PROPORTIONS.key: None,
}
"""Rule names with the smallest count of people they let pass; ``None`` where only precision is judged."""

Record = dict[str, Any]
"""A row of observations as a dictionary."""


@dataclass(frozen=True)
class Rule:
    """The rule of one measure and what is needed to read its figures; no key for a measure without a rule."""

    key: str
    unit: str

    @property
    def threshold(self) -> int | None:
        """The smallest count of people that may be shown."""
        return THRESHOLDS.get(self.key)

    def figure(self, row: Mapping[str, Any], open_: Iterable[str] = ()) -> Figure:
        """Return the people behind a row; nothing where a number is negative and so counts nobody."""
        value, count, people = (row[name] for name in NUMBERS)
        if self.unit != "count" and self.unit not in _PER:
            count, people = None, None if self.unit in _NOBODY else people
        elif count is None and value is not None:
            if self.unit == "count":
                count = value
            elif people is not None:
                count = value * people / _PER[self.unit]
        if (count or 0) < 0 or (people or 0) < 0:
            return Figure(None, None)
        return Figure(count, people, frozenset(open_))

    def cannot_be_judged(self, row: Mapping[str, Any]) -> bool:
        """Tell whether nothing says how many people stand behind a value."""
        found = self.figure(row)
        return row["value"] is not None and found.count is None and found.people is None

    def is_imprecise(self, row: Mapping[str, Any]) -> bool:
        """Tell whether the NCHS rule of this measure leaves a figure out for its own sake."""
        per = _PER.get(self.unit, 1.0)
        found = self.figure(row)
        if self.key not in (NCHS_PROPORTIONS.key, NCHS_RATES.key) or row["value"] is None:
            return False
        if self.key == NCHS_RATES.key:
            if found.count is None:
                return True
            interval = None
            if self.unit in _PER and row["level"] == 0.95 and None not in (row["low"], row["high"]):
                interval = (row["low"] / per, row["high"] / per)
            people = found.count if found.people is None else found.people
            return judge_rate(found.count, people, interval=interval).display is Display.SUPPRESS
        share = row["value"] / per
        if found.people is None or self.unit not in ("share", "percent") or not 0 <= share <= 1:
            return True
        error = None if row["se"] is None else row["se"] / per
        return judge_proportion(share, found.people, se=error).display is Display.SUPPRESS

    def reason(self, row: Mapping[str, Any]) -> Missing:
        """Why a row of this measure is held back: its own fault where it has one, else for the sake of another."""
        if self.cannot_be_judged(row):
            return Missing.NOT_JUDGED
        found, least = self.figure(row), self.threshold or 0
        others = None if found.count is None or found.people is None else found.people - found.count
        if any(number is not None and 0 < number < least for number in (found.count, found.people, others)):
            return Missing.SUPPRESSED
        return Missing.IMPRECISE if self.is_imprecise(row) else Missing.PROTECTING

    def blank(self, shown: Record, row: Record, kinds: Iterable[str]) -> None:
        """Take out of ``shown`` what must not be printed of ``row``, and everything that follows from it."""
        before = {shown[name] for name in NUMBERS if shown[name] is not None}
        counted = self.unit == "count" or self.unit in _PER
        if PEOPLE in kinds:
            shown["denominator"] = None
        if COUNT in kinds or not counted:
            shown["numerator"] = None
        if (COUNT in kinds or self.unit != "count") and shown["value"] is not None:
            shown.update({"value": None, "missing": self.reason(row).value})
        # An error or interval tells the number of people it was worked out from.
        shown.update(dict.fromkeys(_DERIVED))
        shown["as_found"] = shown["restated"] = ""
        gone = before - {shown[name] for name in NUMBERS}
        if any(number in gone for number in numbers_in(shown["note"])):
            shown["note"] = ""

    def tells(self, shown: Record, row: Record) -> bool:
        """Whether the words about a correction name a small number, or one an edition held back.

        The first number of those words is the edition's.
        """
        printed = {shown[name] for name in NUMBERS}
        kept = {record[name] for record in row["held"] or [] for name in NUMBERS} - printed
        said = [number for number in numbers_in(shown["restated"])[1:] if number not in printed]
        return any(0 < number < (self.threshold or 0) or number in kept for number in said)


def numbers_in(text: str) -> list[float]:
    """The numbers written in a text."""
    return [float(found.replace(",", "")) for found in _FIGURE.findall(text)]
