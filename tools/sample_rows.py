"""The shapes of Sample City's invented series: surveys with errors, records with counts, tallies, targets, gaps.

Nothing is drawn by chance, so the files are the same on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

YEARS = range(2016, 2026)
FISCAL = range(2017, 2027)

PEOPLE = {
    "white-nh": 90_000, "hispanic": 56_000, "black-nh": 28_000, "asian-nh": 14_000, "multi-nh": 9_000,
    "aian-nh": 2_000, "nhpi-nh": 1_000,
}  # fmt: skip
"""Residents by group: they share nobody and add up to the city."""

ASKED = {
    "white-nh": 4_500, "hispanic": 3_000, "black-nh": 2_200, "asian-nh": 900, "multi-nh": 500, "aian-nh": 60,
    "nhpi-nh": 25,
}  # fmt: skip
"""How many people of each group the invented survey reached in a year; it decides how sure a figure is."""

SWING = (0, 1, -0.8, 1.2, -1, 0.9, -1.1, 1, -0.7, 0, 0.4)
"""The same ups and downs for series that are meant to move together; nothing at both ends of the ten years."""

Ends = Mapping[str, tuple[float, float]]
"""First and last value by group; the years between lie on the line."""


@dataclass(frozen=True)
class Row:
    """One line of a table of observations, as text."""

    measure: str
    period: str
    period_end: str
    role: str
    group: str
    area: str
    value: str
    numerator: str = ""
    denominator: str = ""
    se: str = ""
    low: str = ""
    high: str = ""
    level: str = ""
    quality: str = "good"
    missing: str = ""
    as_found: str = ""
    source: str = "sample-survey"
    note: str = ""
    restated: str = ""


def number(value: float | None) -> str:
    """A number as the files hold it."""
    return "" if value is None else f"{value}" if isinstance(value, int) else repr(round(value, 6))


def line(first: float, last: float, place: int, of: int) -> float:
    """A point of the straight line from ``first`` to ``last``."""
    return first + (last - first) * place / max(of - 1, 1)


def surveyed(measure: str, ends: Ends, *, swing: float = 0.0, years: Sequence[int] = YEARS, sure: bool = True) -> Iterator[Row]:  # fmt: skip
    """A share by group and year with the error of a survey; everybody is the sum of the groups."""
    for place, year in enumerate(years):
        counts = {}
        for code, (first, last) in ends.items():
            share = line(first, last, place, len(years)) + swing * SWING[place % len(SWING)]
            people = PEOPLE[code] if code in PEOPLE else PEOPLE["asian-nh"] + PEOPLE["nhpi-nh"]
            asked = ASKED.get(code, 950)
            counts[code] = (round(share * people), people)
            yield share_row(measure, str(year), code, *counts[code], asked if sure else None)
        whole = tuple(sum(part) for part in zip(*counts.values(), strict=True))
        yield share_row(measure, str(year), "all", whole[0], whole[1], sum(ASKED.values()) if sure else None)


def share_row(measure: str, year: str, group: str, part: int, people: int, asked: int | None) -> Row:
    """One share with its 95 percent interval; without one where ``asked`` is not told."""
    value = part / people
    if asked is None:
        return Row(measure, year, f"{year}-12-31", "actual", group, "sample", number(value), quality="not_rated")
    se = math.sqrt(value * (1 - value) / asked)
    quality = "good" if asked > 200 else "marginal" if asked > 50 else "poor"
    return Row(
        measure, year, f"{year}-12-31", "actual", group, "sample", number(value), str(part), str(people), number(se),
        number(value - 1.959964 * se), number(value + 1.959964 * se), "0.95", quality,
    )  # fmt: skip


def leveled(
    measure: str, ends: Ends, se: float, periods: Sequence[tuple[str, str]], *, decimals: int = 2
) -> Iterator[Row]:
    """A level by group (dollars, years, a rate) with one error for every group."""
    for place, (period, end) in enumerate(periods):
        for code, (first, last) in ends.items():
            value = round(line(first, last, place, len(periods)), decimals)
            yield Row(measure, period, end, "actual", code, "sample", number(value), se=number(se))


def counted(measure: str, ends: Ends, cases: Mapping[str, int], *, swing: float = 0.0) -> Iterator[Row]:
    """A department's share by group and fiscal year, from its own records, with the counts behind it."""
    for place, year in enumerate(FISCAL):
        total = [0, 0]
        for code, (first, last) in ends.items():
            # Cases differ from year to year, so that nobody works one year out from another.
            people = cases[code] + (place * 7 + len(code)) % 5
            part = min(
                people,
                round((line(first, last, place, len(FISCAL)) + swing * SWING[(place + 1) % len(SWING)]) * people),
            )
            total = [total[0] + part, total[1] + people]
            yield record(measure, year, code, part / people, part, people)
        yield record(measure, year, "all", total[0] / total[1], *total)


def tallied(measure: str, ends: Ends, *, years: Sequence[int] = FISCAL, everybody: bool = True) -> Iterator[Row]:
    """A count by group and fiscal year; the sum stands for everybody."""
    for place, year in enumerate(years):
        found = {code: round(line(first, last, place, len(years))) for code, (first, last) in ends.items()}
        for code, count in found.items():
            yield record(measure, year, code, count)
        if everybody and "all" not in found:
            yield record(measure, year, "all", sum(found.values()))


def smooth(measure: str, first: float, last: float, *, years: Sequence[int] = FISCAL) -> Iterator[Row]:
    """One number for everybody in each fiscal year, on the line between two."""
    for place, year in enumerate(years):
        yield record(measure, year, "all", round(line(first, last, place, len(years)), 3))


def record(
    measure: str, year: int, group: str, value: float, part: int | None = None, people: int | None = None,
    area: str = "sample",
) -> Row:  # fmt: skip
    """One figure of a fiscal year, which ends on June 30."""
    return Row(
        measure, f"FY{year}", f"{year}-06-30", "actual", group, area, number(value), number(part), number(people),
        source="sample-records",
    )  # fmt: skip


def target(measure: str, period: str, end: str, group: str, value: float | None) -> Row:
    """What is aimed for; or that nothing was."""
    missing = "no_target" if value is None else ""
    source = "sample-records" if period.startswith("FY") else "sample-survey"
    return Row(measure, period, end, "target", group, "sample", number(value), missing=missing, source=source)


def absent(measure: str, year: int, missing: str, group: str = "all", area: str = "sample") -> Row:
    """A figure that is not there, and why."""
    return Row(measure, f"FY{year}", f"{year}-06-30", "actual", group, area, "", missing=missing, source="sample-records")  # fmt: skip


def flat(rate: float, **other: float) -> dict[str, tuple[float, float]]:
    """The same share for every group in every year, but for those named (with _ for -)."""
    ends = dict.fromkeys(PEOPLE, (rate, rate))
    return ends | {code.replace("_", "-"): (value, value) for code, value in other.items()}
