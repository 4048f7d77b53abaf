"""Reads the text of one cell as a period: its name as we store it, the day it ends, and what kind it is.

Why it asks so often: ``2010-11`` is a month in one column and a school year in the next, ``3/4/2015`` two
different days, and a figure for part of a year must never stand beside whole years unmarked. How a column
writes its periods is a ``PeriodStyle``, found by ``period_style`` and confirmed by a person.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from equipt_dash.intake.period_forms import MONTH, MONTHS, Months, plainer, several_years, whole_months
from equipt_dash.kernel.values import Unreadable
from equipt_dash.kernel.words import _

KINDS = ("year", "fiscal_year", "school_year", "pooled", "half", "quarter", "month", "day", "part_year")
"""``pooled``: several years in one figure. ``part_year``: a year that had not ended, or was cut short."""


FISCAL_YEAR_STARTS = re.compile(r"(?:(?:0[1-9]|1[0-2])-01)?")
"""The days a fiscal year may start on: periods are whole months, so the first of one; empty where not recorded."""


class Period(NamedTuple):
    """A period. ``text`` is its name in the database: 2015, FY2015, 2014-15, 2013-2017, 2015-Q3, 2015-01."""

    text: str
    end: date
    kind: str


@dataclass(frozen=True)
class PeriodStyle:
    """How one column writes periods.

    ``kind``: what plain years or dates stand for there, empty when each text says it itself.
    ``part``: what a bare number in the column for the part of a year is: ``quarter``, else a month.
    ``date_order``: ``mdy`` or ``dmy``. ``fiscal_year_starts``: month and day, such as ``10-01``; empty when unknown.
    """

    kind: str = ""
    date_order: str = "mdy"
    fiscal_year_starts: str = ""
    part: str = ""


_YEAR = r"(?:19|20)\d\d"
_PREFIX = r"(?:(?P<fy>FYE?|F\.Y\.|Fiscal\s+Year|fiscal)|(?P<sy>SY|School\s+Year|AY|Academic\s+Year)|(?P<cy>CY|Calendar(?:\s+Year)?|Year))?"
_WHOLE = re.compile(_PREFIX + r"[\s_:'’.-]*(?P<year>\d{4}|\d{2})(?:\.0+)?", re.I)
_SPAN = re.compile(
    _PREFIX + r"[\s_:'’-]*(?P<a>\d{4}|\d{2})\s*(?P<sign>[-–—/]|to|through|thru)\s*(?P<b>\d{4}|\d{2})", re.I
)
_QUARTER = re.compile(
    r"(?P<fy>FY)?\s*(?:(?P<y1>\d{4})[\s_/.-]*(?:Q|QTR|Quarter)[\s_]*(?P<q1>[1-4])"
    r"|(?:Q|QTR|Quarter)[\s_]*(?P<q2>[1-4])[\s_,/.-]*(?P<fy2>FY)?[\s_'’-]*(?P<y2>\d{4}|\d{2})"
    r"|(?P<q3>[1-4])(?:st|nd|rd|th)?\s*(?:Q|QTR|Quarter)[\s_,/.-]*(?:of\s+)?(?P<fy3>FY)?\s*(?P<y3>\d{4}|\d{2}))",
    re.I,
)
_HALF = re.compile(
    r"(?:(?P<y1>\d{4})[\s_/-]*H(?P<h1>[12])|H(?P<h2>[12])[\s_/-]*(?P<y2>\d{4})|(?P<h3>[12])H[\s_]*(?P<y3>\d{4}))", re.I
)
_MONTH_YEAR = re.compile(
    rf"(?:(?P<m1>{MONTH})[\s,_/-]*(?:of\s+)?['’]?(?P<y1>\d{{4}}|\d{{2}})|(?P<y2>\d{{4}})[\s,_/-]*(?P<m2>{MONTH}))",
    re.I,
)
_YEAR_MONTH = re.compile(
    rf"(?P<y>{_YEAR})(?:[-/.]?M?|[-/]?)(?P<m>0[1-9]|1[0-2])|(?P<m2>0?[1-9]|1[0-2])/(?P<y2>{_YEAR})", re.I
)
_PAIR = re.compile(r"(\d{4})[-/](\d{2})")
_BARE_QUARTER = re.compile(r"[1-4](?:\.0)?")
_CLOCK = r"(?:[T ]\s*(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AP]M)?)\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})" + _CLOCK, re.I)
_SLASHED = re.compile(r"(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<y>\d{4}|\d{2})" + _CLOCK, re.I)
_WORDED = re.compile(
    rf"(?:(?P<m1>{MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})|(?P<d2>\d{{1,2}})[\s-](?P<m2>{MONTH})[\s,-]+(?P<y2>\d{{4}}|\d{{2}}))",
    re.I,
)
PART = re.compile(
    r"\b(?:YTD|year[\s-]to[\s-]date|partial(?:\s+year)?|part(?:[\s-]year)?|incomplete|to\s+date|so\s+far)\b", re.I
)
_EPOCH = re.compile(r"\d{12,13}")


def read_period(text: str, style: PeriodStyle) -> Period | Unreadable:
    """The period one cell names. Never raises on any text."""
    plain = " ".join(text.replace("\u00a0", " ").split())
    if not plain:
        return Unreadable(_("No period is given."), _("Write the period this row is about, such as 2015."))
    if len(plain) > 60:
        return _not_a_period()
    try:
        return _read(plainer(plain), style)
    except ValueError:
        return Unreadable(_("There is no such day or year."), _("Correct the cell."))


def combine(year: str, part: str, style: PeriodStyle) -> Period | Unreadable:
    """The period that a year cell and a month or quarter cell name together."""
    first, second = " ".join(year.split()), " ".join(part.split())
    if not second:
        return read_period(first, style)
    if _BARE_QUARTER.fullmatch(second) and style.part == "quarter":
        second = f"Q{second[0]}"
    if re.fullmatch(r"\d{1,2}(?:\.0)?", second) and re.fullmatch(_YEAR + r"(?:\.0)?", first):
        month = int(float(second))
        if 1 <= month <= 12:
            return _month(int(float(first)), month)
        return Unreadable(_("There is no such month."), _("Write a month from 1 to 12."))
    if re.fullmatch(r"(?:Q|QTR|Quarter)\s*[1-4]|[1-4](?:st|nd|rd|th)?\s*(?:Q|QTR|quarter)", second, re.I):
        whole = read_period(first, style)
        if not isinstance(whole, Period):
            return whole
        quarter = (re.search(r"[1-4]", second) or [""])[0]
        return read_period(f"{whole.text} Q{quarter}", style)
    whole = read_period(second, style)
    return whole if isinstance(whole, Period) else read_period(f"{second} {first}", style)


def _read(text: str, style: PeriodStyle) -> Period | Unreadable:
    if found := _WHOLE.fullmatch(text):
        return _whole(found, style)
    if (found := _YEAR_MONTH.fullmatch(text)) and not (style.kind == "pooled" and _PAIR.fullmatch(text)):
        if _may_be_span(text) and style.kind not in ("month", "school_year", "fiscal_year", "pooled", "year"):
            return Unreadable(
                _("It may be a month or a span of two years."),
                _('Write period_kind = "month" or "school_year" in the mapping.'),
            )
        if not _may_be_span(text) or style.kind in ("month", "year"):
            return _month(int(found["y"] or found["y2"]), int(found["m"] or found["m2"]))
    if found := _SPAN.fullmatch(text):
        return _span(found, style)
    if found := _QUARTER.fullmatch(text):
        year = _full(found["y1"] or found["y2"] or found["y3"])
        fiscal = bool(found["fy"] or found["fy2"] or found["fy3"]) or style.kind == "fiscal_year"
        return _quarter(year, int(found["q1"] or found["q2"] or found["q3"]), fiscal, style)
    if found := _HALF.fullmatch(text):
        year, half = int(found["y1"] or found["y2"] or found["y3"]), int(found["h1"] or found["h2"] or found["h3"])
        return Period(f"{year}-H{half}", _last(year, 6 * half), "half")
    return _date_or_part(text, style)


def _date_or_part(text: str, style: PeriodStyle) -> Period | Unreadable:
    if found := _ISO.fullmatch(text):
        return _day(int(found["y"]), int(found["m"]), int(found["d"]), found["clock"], style)
    if found := _SLASHED.fullmatch(text):
        a, b = int(found["a"]), int(found["b"])
        month, day = (b, a) if style.date_order == "dmy" else (a, b)
        return _day(_full(found["y"]), month, day, found["clock"], style)
    if found := _WORDED.fullmatch(text):
        month = MONTHS[(found["m1"] or found["m2"]).rstrip(".").lower()]
        return _day(_full(found["y1"] or found["y2"]), month, int(found["d1"] or found["d2"]), None, style)
    if found := _MONTH_YEAR.fullmatch(text):
        return _month(_full(found["y1"] or found["y2"]), MONTHS[(found["m1"] or found["m2"]).rstrip(".").lower()])
    if months := whole_months(text, day_first=style.date_order == "dmy"):
        return _stretch(months, style)
    if years := several_years(text):
        first, last = years
        return Period(
            str(last) if first == last else f"{first}-{last}", date(last, 12, 31), "year" if first == last else "pooled"
        )
    if PART.search(text):
        rest = _WHOLE.fullmatch(" ".join(re.sub(r"[()*,:;-]", " ", PART.sub(" ", text)).split()))
        whole = _whole(rest, style) if rest else None
        if isinstance(whole, Period):
            return Period(_("{year} in part", year=whole.text), whole.end, "part_year")
    if _EPOCH.fullmatch(text):
        then = datetime.fromtimestamp(int(text) / 1000, tz=UTC)
        return _day(then.year, then.month, then.day, None, style)
    return _not_a_period()


def _stretch(months: Months, style: PeriodStyle) -> Period | Unreadable:
    """What a stretch of months is: a month, quarter, half, year or the start of one; anything else has no name."""
    year, month = months.last_year, months.last
    end = _last(year, month)
    if months.so_far or (months.first == 1 and months.number < 12 and month % 3):
        return Period(_("{year} to month {month}", year=year, month=month), end, "part_year")
    if months.number == 1:
        return _month(year, month)
    if months.number == 3 and month % 3 == 0:
        return Period(f"{year}-Q{month // 3}", end, "quarter")
    if months.number == 6 and month % 6 == 0:
        return Period(f"{year}-H{month // 6}", end, "half")
    if months.number == 12 and style.fiscal_year_starts == f"{months.first:02d}-01":
        return _fiscal(year, style)
    if months.number == 12 and month == 6:
        return Period(f"{year - 1}-{year % 100:02d}", end, "school_year")
    if months.first == 1 and month == 12:
        whole = months.number == 12
        return Period(str(year) if whole else f"{months.first_year}-{year}", end, "year" if whole else "pooled")
    return Unreadable(
        _("It is a stretch of {n} months that is no quarter, half or year we know.", n=months.number),
        _("Write under [periods] in the mapping what it is called and the day it ends."),
    )


def _not_a_period() -> Unreadable:
    return Unreadable(
        _("It is not a period we can read."),
        _("Write a year (2015), fiscal year (FY2015), span (2013-2017), quarter (2015-Q3), month (2015-01) or date."),
    )


def _full(year: str) -> int:
    """A year in four digits: two digits mean 1970 to 2069."""
    number = int(year)
    if len(year) == 4:
        if not 1800 <= number <= 2100:
            raise ValueError(year)
        return number
    return number + (2000 if number < 70 else 1900)


def _whole(found: re.Match[str], style: PeriodStyle) -> Period | Unreadable:
    year = found["year"]
    said = found["fy"] or found["cy"] or found["sy"] or style.kind == "fiscal_year" or found[0].startswith(("'", "’"))
    if len(year) == 2 and not said:
        return Unreadable(_("It is too short for a year."), _("Write the year in four digits."))
    if len(year) == 4 and not 1800 <= int(year) <= 2100:
        return _not_a_period()
    number = _full(year)
    if found["fy"] or (style.kind == "fiscal_year" and not found["cy"]):
        return _fiscal(number, style)
    if found["sy"] or (style.kind == "school_year" and not found["cy"]):
        return Unreadable(
            _("A school year needs both of its years: one alone does not say whether it starts or ends then."),
            _('Write it as 2014-15; or write period_kind = "year" in the mapping.'),
        )
    return Period(str(number), date(number, 12, 31), "year")


def _span(found: re.Match[str], style: PeriodStyle) -> Period | Unreadable:
    first, second = found["a"], found["b"]
    if len(first) == 2 and not (found["fy"] or found["sy"] or style.kind in ("fiscal_year", "school_year")):
        return _not_a_period()
    start = _full(first)
    end = int(second) if len(second) == 4 else start - start % 100 + int(second)
    if len(second) == 2 and end <= start and start % 100 >= 50:
        end += 100
    if not start < end <= min(start + 30, 2100):
        return Unreadable(_("The span does not run forward in time."), _("Correct the first or the last year."))
    if end == start + 1 and style.kind != "pooled":
        if found["fy"] or style.kind == "fiscal_year":
            return _fiscal(end, style)
        return Period(f"{start}-{end % 100:02d}", date(end, 6, 30), "school_year")
    return Period(f"{start}-{end}", date(end, 12, 31), "pooled")


def _may_be_span(text: str) -> bool:
    """Tell whether a year and a two-digit month could also be two years in a row: 2010-11, 2010/11."""
    found = _PAIR.fullmatch(text)
    return found is not None and int(found[2]) == (int(found[1]) + 1) % 100


def _fiscal(year: int, style: PeriodStyle, months_before: int = 0) -> Period | Unreadable:
    start = re.fullmatch(r"(\d{2})-(\d{2})", style.fiscal_year_starts)
    if start is None:
        return Unreadable(
            _("We do not know when the fiscal year starts."),
            _('Write it in the mapping, such as fiscal_year_starts = "07-01".'),
        )
    last = (int(start[1]) - 2 - months_before) % 12 + 1
    ends = (
        year if int(start[1]) > 1 and last <= (int(start[1]) - 2) % 12 + 1 else year - 1 if int(start[1]) > 1 else year
    )
    return Period(f"FY{year}", _last(ends, last), "fiscal_year")


def _quarter(year: int, quarter: int, fiscal: bool, style: PeriodStyle) -> Period | Unreadable:
    if not fiscal:
        return Period(f"{year}-Q{quarter}", _last(year, 3 * quarter), "quarter")
    whole = _fiscal(year, style, months_before=3 * (4 - quarter))
    return whole._replace(text=f"FY{year}-Q{quarter}", kind="quarter") if isinstance(whole, Period) else whole


def _month(year: int, month: int) -> Period:
    return Period(f"{year}-{month:02d}", _last(year, month), "month")


def _day(year: int, month: int, day: int, clock: str | None, style: PeriodStyle) -> Period | Unreadable:
    if not 1800 <= year <= 2100:
        return _not_a_period()
    found = date(year, month, day)
    if style.kind == "year":
        return Period(str(year), date(year, 12, 31), "year")
    if style.kind == "fiscal_year":
        return _fiscal(year, style)
    if style.kind == "month":
        return _month(year, month)
    at = (clock or "").upper().replace(" ", "")
    moment = "" if not at or re.fullmatch(r"0?0:00(?::00(?:\.0+)?)?|12:00(?::00)?AM", at) else f"T{at}"
    return Period(f"{found.isoformat()}{moment}", found, "day")


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
