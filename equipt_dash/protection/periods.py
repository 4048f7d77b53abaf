"""Which periods add up to which: month in quarter in year in pooled years, whatever a fiscal year begins with.

A period is the days it covers, found from its name and the day it ends. Where the periods of a series only nest
or stand apart, a period is the total of the largest ones within it. Where they overlap (rolling years), every
period is the total of the stretches between two ends of periods, published or not. A series whose parts do not add
up (a stock, an average, people counted once a year) is none: nothing can be worked out from its periods.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from equipt_dash.protection.figures import EXACT

Span = tuple[int, int]
"""The first day of a period and the day after its last, as ordinals."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_POOLED = re.compile(r"(?:FY)?(\d{4})\s*[-–]\s*(?:FY)?(\d{4})")
_PART = re.compile(r"(?:FY)?\d{4}-([QH])[1-4]")
_PAIR = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"(?:FY|CY|SY)?\s*\d{4}")
_MONTHS = {"Q": 3, "H": 6}


def span_of(period: str, end: date) -> Span | None:
    """The days of a period, by its name in the database; ``None`` for a name that says nothing of its length."""
    after = end + timedelta(days=1)
    if _DAY.fullmatch(period):
        return end.toordinal(), after.toordinal()
    months = _length(period, end)
    if months is None:
        return None
    return _months_before(end, months).toordinal(), after.toordinal()


def _length(period: str, end: date) -> int | None:
    if found := _POOLED.fullmatch(period):
        years = int(found[2]) - int(found[1]) + 1
        return 12 * years if 1 <= years <= 50 else None
    if found := _PART.fullmatch(period):
        return _MONTHS[found[1]]
    if found := _PAIR.fullmatch(period):
        return 1 if (end.year, end.month) == (int(found[1]), int(found[2])) else 12
    return 12 if _YEAR.fullmatch(period) else None


def _months_before(end: date, months: int) -> date:
    """The first day of a stretch of whole months that ends on ``end``."""
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    whole = end.day == monthrange(end.year, end.month)[1]
    return date(year, month + 1, last if whole else min(end.day, last)) + timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Days between two ends of periods that no period covers alone. ``value``: ``None`` where nobody can know it."""

    span: Span
    value: float | None


@dataclass(frozen=True)
class Total:
    """A period as the sum of others; ``rest``: what no other period covers; empty where they cover it all."""

    whole: Span
    parts: tuple[Span, ...]
    rest: tuple[Stretch, ...] = ()


def totals_of(values: Mapping[Span, float]) -> tuple[Total, ...]:
    """What adds up to what among the periods of one series, by what they cover and whether it comes out even."""
    spans = sorted(values, key=lambda span: (span[0], -span[1]))
    if any(a[0] < b[0] < a[1] < b[1] for a in spans for b in spans):
        return _crossing(spans, values)
    found = []
    for whole in spans:
        inside = [span for span in spans if span != whole and whole[0] <= span[0] and span[1] <= whole[1]]
        largest = tuple(a for a in inside if not any(a != b and b[0] <= a[0] and a[1] <= b[1] for b in inside))
        if not largest:
            continue
        rest = values[whole] - sum(values[span] for span in largest)
        near = EXACT * max(1.0, values[whole])
        covered = sum(span[1] - span[0] for span in largest) == whole[1] - whole[0]
        if abs(rest) <= near:
            found.append(Total(whole, largest))
        elif rest > 0 and not covered:
            found.append(Total(whole, largest, (Stretch(whole, rest),)))
    return tuple(found)


def _crossing(spans: Sequence[Span], values: Mapping[Span, float]) -> tuple[Total, ...]:
    ends = sorted({day for span in spans for day in span})
    pieces = [piece for piece in pairwise(ends) if any(_holds(span, piece) for span in spans)]
    unknown = [piece for piece in pieces if piece not in values]
    wholes = [span for span in spans if span not in pieces]
    matrix = np.array([[float(_holds(whole, piece)) for piece in unknown] for whole in wholes])
    left = np.array([values[w] - sum(values[p] for p in pieces if p in values and _holds(w, p)) for w in wholes])
    known: dict[Span, float | None] = dict.fromkeys(unknown)
    if unknown:
        solved, _, rank, _ = np.linalg.lstsq(matrix, left, rcond=None)
        _, _, rows = np.linalg.svd(matrix)
        free = rows[rank:]
        for place, piece in enumerate(unknown):
            if not free.size or np.abs(free[:, place]).max() < EXACT:
                known[piece] = float(solved[place])
        left = left - matrix @ solved
    if np.abs(left).max() > EXACT * max(1.0, *(abs(values[w]) for w in wholes)):
        return ()
    if any(value is not None and value < -EXACT for value in known.values()):
        return ()
    return tuple(
        Total(
            whole,
            tuple(piece for piece in pieces if piece in values and _holds(whole, piece)),
            tuple(Stretch(piece, known[piece]) for piece in unknown if _holds(whole, piece)),
        )
        for whole in wholes
    )


def _holds(whole: Span, part: Span) -> bool:
    return whole[0] <= part[0] and part[1] <= whole[1]
