"""Turns what a workbook stores in a cell into the text a person sees there, without losing a digit.

Why numbers are not copied as they stand: a workbook stores 4.6 as 4.5999999999999996. The shortest text that means
the same number is what was typed.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SAFE_DIGITS = 15
_LAST_SERIAL = 2_958_465
_FIRST_LEAP_SLIP = 60
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATES = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_TIMES = frozenset({18, 19, 20, 21, 45, 47})
_PERCENTS = frozenset({9, 10})

DATE, TIME, PERCENT, PLAIN = "date", "time", "percent", ""


def unescaped(text: str) -> str:
    """The text without the ``_x000D_`` that XLSX writes for signs XML cannot hold; NULs are left out."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
        try:
            text.encode()
        except UnicodeEncodeError:
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = text.replace("\x00", "")
    return text


@lru_cache(maxsize=4_096)
def number_text(stored: str) -> str:
    """The shortest text that means the same number; what is no number stays as it is."""
    stored = stored.strip()
    if stored.isascii() and stored.isdigit() and len(stored) <= _SAFE_DIGITS:
        return str(int(stored))
    try:
        number = float(stored)
    except ValueError:
        return stored
    if number != number or number in (float("inf"), float("-inf")):
        return stored
    if number.is_integer() and abs(number) < 10**_SAFE_DIGITS:
        return str(int(number))
    text = repr(number)
    if "e" in text and 1e-30 < abs(number) < 1e30:
        return format(Decimal(text), "f")
    return text


def kind_of_format(number: int, code: str | None) -> str:
    """What a number format shows: a date, a time of day, a percentage, or a plain number."""
    if code is None:
        return DATE if number in _DATES else TIME if number in _TIMES else PERCENT if number in _PERCENTS else PLAIN
    bare = _QUOTED.sub("", code.split(";")[0]).lower()
    if "general" in bare or "[" in bare:
        return PLAIN
    if re.search(r"[yd]|mmm", bare) or re.fullmatch(r"[^hs0#?]*m[^hs0#?]*", bare):
        return DATE
    if re.search(r"[hs]", bare):
        return TIME
    return PERCENT if "%" in bare else PLAIN


@lru_cache(maxsize=4_096)
def moment_text(stored: str, kind: str, since_1904: bool) -> str:
    """A serial number as an ISO date, with its time unless that is midnight; other text as it is."""
    try:
        serial = float(stored)
    except ValueError:
        return stored
    if not 0 <= serial < _LAST_SERIAL:
        return number_text(stored)
    clock = timedelta(milliseconds=round(serial % 1 * 86_400_000))
    if serial < 1 and kind == TIME:
        return _clock(datetime(1, 1, 1) + clock)
    if since_1904:
        first = datetime(1904, 1, 1)
    elif _FIRST_LEAP_SLIP <= serial < _FIRST_LEAP_SLIP + 1:
        # Excel believes that 1900 had a 29 February.
        return number_text(stored)
    else:
        first = datetime(1899, 12, 31 if serial < _FIRST_LEAP_SLIP else 30)
    try:
        moment = first + timedelta(days=int(serial)) + clock
    except OverflowError:
        return number_text(stored)
    if moment.time() == datetime.min.time():
        return moment.date().isoformat()
    return f"{moment.date().isoformat()}T{_clock(moment)}"


def _clock(moment: datetime) -> str:
    return moment.time().isoformat("milliseconds" if moment.microsecond else "seconds")


def iso_text(text: str) -> str:
    """An ISO moment without a midnight nobody wrote."""
    day, _sep, clock = text.strip().partition("T")
    return day if not clock.strip("0:.Z") else text.strip()
