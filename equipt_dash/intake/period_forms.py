"""Brings the many ways to write one period down to the few that ``periods`` reads, and takes stretches of months apart.

Why apart: "July 2018 - June 2019", "12 months ending June 2019" and "3-year average 2016-2018" are sentences about a
period. What they say exactly is kept; words that could change it ("preliminary", "Fall", "cohort") are not touched.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import NamedTuple

_MONTH_NAMES = (
    "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
    "sep sept september", "oct october", "nov november", "dec december",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?:19|20)\d\d"
_KIND = r"(?P<kind>SY|School\s+Year|AY|Academic\s+Year|CY|Calendar\s+Year|FY|Fiscal\s+Year)"
_KIND_LAST = re.compile(rf"(?P<years>[\d\s/–—-]+?)\s*\(?{_KIND}\)?", re.I)
_SHORT_QUARTER = re.compile(r"FY[\s'’]*(?P<y>\d\d)[\s_/-]+(?:Q|QTR|Quarter)\s*(?P<q>[1-4])", re.I)
_AS_OF = re.compile(r"as\s+of\s+(?P<rest>.+)", re.I)
_TO = r"\s*(?:-|–|—|\bto\b|\bthrough\b|\bthru\b)\s*"
_BY_NAME = re.compile(rf"(?P<m1>{MONTH})[\s,]*(?P<y1>{_YEAR})?{_TO}(?P<m2>{MONTH})[\s,]*(?P<y2>{_YEAR})", re.I)
_YEAR_FIRST = re.compile(
    rf"(?P<y2>{_YEAR})\s*[,(]?\s*(?:(?P<m1>{MONTH}){_TO}|(?:to|through|thru|until)\s*)(?P<m2>{MONTH})\s*\)?", re.I
)
_BY_NUMBER = re.compile(rf"(?P<m1>0?[1-9]|1[0-2])/(?P<y1>{_YEAR}){_TO}(?P<m2>0?[1-9]|1[0-2])/(?P<y2>{_YEAR})", re.I)
_BY_DAY = re.compile(rf"(?P<a>\d{{1,2}}/\d{{1,2}}/\d{{4}}){_TO}(?P<b>\d{{1,2}}/\d{{1,2}}/\d{{4}})", re.I)
_BY_ISO_DAY = re.compile(rf"(?P<a>\d{{4}}-\d\d-\d\d){_TO}(?P<b>\d{{4}}-\d\d-\d\d)", re.I)
_ENDING = re.compile(
    rf"(?:FY|fiscal\s+year|year|12[\s-]months?|twelve\s+months)\s*(?:end(?:ing|ed)?)\s+"
    rf"(?:(?P<m>{MONTH})(?:\s+(?P<d>\d{{1,2}}))?[\s,]+(?P<y>{_YEAR})|(?P<day>\d{{1,2}}/\d{{1,2}}/\d{{4}}))",
    re.I,
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_OVER = re.compile(rf"(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)})[\s-]*(?:years?|yrs?)", re.I)
_AVERAGED = re.compile(
    r"averages?|avg\.?|mean|pooled|combined|aggregated?|rolling|moving|estimates?|est\.?|acs|census|decennial|of|[\s,;:()-]+",
    re.I,
)
_SAYS_MANY = re.compile(r"average|avg|mean|pooled|combined|aggregate|rolling|moving", re.I)
_YEARS = re.compile(rf"(?P<a>{_YEAR})(?:\s*(?:[-–—/]|to|through)\s*(?P<b>{_YEAR}|\d\d))?(?!\d)", re.I)


class Months(NamedTuple):
    """A stretch of whole months, both ends included."""

    first_year: int
    first: int
    last_year: int
    last: int
    so_far: bool = False
    """It is told as the beginning of a year: 2020 (through June)."""

    @property
    def number(self) -> int:
        """How many months it has."""
        return 12 * (self.last_year - self.first_year) + self.last - self.first + 1


def plainer(text: str) -> str:
    """The same period in a form ``periods`` reads, where words stand around it that do not change it."""
    if found := _AS_OF.fullmatch(text):
        return found["rest"]
    if found := _KIND_LAST.fullmatch(text):
        return f"{found['kind']} {found['years']}".strip()
    if found := _SHORT_QUARTER.fullmatch(text):
        return f"FY20{found['y']} Q{found['q']}"
    return text


def several_years(text: str) -> tuple[int, int] | None:
    """The first and last year of an average: ``3-year average 2016-2018``, ``2017 ACS 5-year``; ``None`` for others."""
    years = _YEARS.search(text)
    if years is None:
        return None
    around = f"{text[: years.start()]} {text[years.end() :]}"
    over = _OVER.search(around)
    rest = _OVER.sub(" ", around, count=1)
    if not around.strip(" ()") or _AVERAGED.sub("", rest):
        return None
    number = (_NUMBERS.get(over["n"].lower()) or int(over["n"])) if over else 0
    first = int(years["a"])
    if years["b"] is None:
        if re.search("acs", rest, re.I) and number:
            return first - number + 1, first
        return (first, first) if number == 1 or re.search("census", rest, re.I) else None
    last = int(years["b"]) if len(years["b"]) == 4 else first - first % 100 + int(years["b"])
    fits = first < last and (last - first + 1 == number if number else _SAYS_MANY.search(rest) is not None)
    return (first, last) if fits else None


def whole_months(text: str, *, day_first: bool = False) -> Months | None:
    """The months a text names from the first to the last, where both ends are those of a month."""
    if found := _BY_NAME.fullmatch(text):
        first, last, year = _month(found["m1"]), _month(found["m2"]), int(found["y2"])
        begins = int(found["y1"]) if found["y1"] else year - (first > last)
        return _forward(begins, first, year, last)
    if found := _YEAR_FIRST.fullmatch(text):
        year, first, last = int(found["y2"]), _month(found["m1"]) if found["m1"] else 1, _month(found["m2"])
        return Months(year, first, year, last, so_far=first == 1 and last < 12) if first <= last else None
    if found := _BY_NUMBER.fullmatch(text):
        return _forward(int(found["y1"]), int(found["m1"]), int(found["y2"]), int(found["m2"]))
    if found := _BY_DAY.fullmatch(text) or _BY_ISO_DAY.fullmatch(text):
        return _between(_date(found["a"], day_first), _date(found["b"], day_first))
    if found := _ENDING.fullmatch(text):
        if found["day"]:
            year, month, day = _date(found["day"], day_first)
        else:
            year, month = int(found["y"]), _month(found["m"])
            day = int(found["d"] or monthrange(year, month)[1])
        if not 1 <= month <= 12 or day != monthrange(year, month)[1]:
            return None
        return Months(year - (month < 12), month % 12 + 1, year, month)
    return None


def _between(begin: tuple[int, int, int], end: tuple[int, int, int]) -> Months | None:
    if not (1 <= begin[1] <= 12 and 1 <= end[1] <= 12) or begin[2] != 1 or end[2] != monthrange(end[0], end[1])[1]:
        return None
    return _forward(begin[0], begin[1], end[0], end[1])


def _forward(first_year: int, first: int, last_year: int, last: int) -> Months | None:
    found = Months(first_year, first, last_year, last)
    return found if 0 < found.number <= 360 else None


def _month(name: str) -> int:
    return MONTHS[name.rstrip(".").lower()]


def _date(text: str, day_first: bool) -> tuple[int, int, int]:
    a, b, c = (int(part) for part in re.split("[/-]", text))
    if "-" in text:
        return a, b, c
    return (c, b, a) if day_first else (c, a, b)
