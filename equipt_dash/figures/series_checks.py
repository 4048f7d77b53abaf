"""The checks that hold a value against the same series in earlier periods."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from statistics import median

from equipt_dash.figures.checking import Cells, amount, apart, now, question
from equipt_dash.figures.reading import Finding, Severity
from equipt_dash.figures.sheet import CellId, Sheet
from equipt_dash.kernel.model import Better, ValueRole
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import plain

USUAL = 4
"""A change is asked about when it is more than this many times the usual change of the same series."""

FEWEST = 3
"""So many earlier changes are needed before anything can be called usual."""

FACTOR = 3
"""With a shorter history, a value is asked about that is this many times the last one, or one in so many of it."""

SHRINK = 0.2
"""A denominator that lost more than this share is asked about."""

LONGEST = 120
"""So many earlier values say what is usual; a daily series of years would say no more, only later."""


class _Before:
    """The values of each series in earlier periods, with what was typed put over them. Each series is made once."""

    def __init__(self, sheet: Sheet, cells: Cells) -> None:
        self._sheet, self._cells = sheet, cells
        self._made: dict[tuple[str, str], tuple[list[date], list[tuple[str, float]]]] = {}
        periods = {cell.period for cell in (*sheet.known, *cells)}
        self._order = [period for period in sheet.order() if period in periods]

    def of(self, cell: CellId) -> list[tuple[str, float]]:
        """The last values before a cell's period, oldest first."""
        ends, pairs = self._made.get((cell.group, cell.area)) or self._make(cell.group, cell.area)
        at = bisect_left(ends, self._sheet.ends[cell.period])
        return pairs[max(0, at - LONGEST) : at]

    def _make(self, group: str, area: str) -> tuple[list[date], list[tuple[str, float]]]:
        found = [
            (period, now(self._sheet, self._cells, CellId(period, group, area), "value")) for period in self._order
        ]
        pairs = [(period, value) for period, value in found if value is not None]
        made = self._made[group, area] = [self._sheet.ends[period] for period, _value in pairs], pairs
        return made


def jump(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """A change beyond what this series ever did; the words say the rule."""
    if sheet.role is not ValueRole.ACTUAL:
        return
    before = _Before(sheet, cells)
    for cell, typed in cells.items():
        if typed.value is None:
            continue
        series = before.of(cell)
        if not series:
            continue
        last_period, last = series[-1]
        words = _far(sheet, typed.value, last_period, last, [value for _period, value in series])
        if words:
            yield question(cell, "value", words)


def _far(sheet: Sheet, value: float, period: str, last: float, before: list[float]) -> str:
    changes = [abs(b - a) for a, b in pairwise(before)]
    change = abs(value - last)
    usual = median(changes) if len(changes) >= FEWEST else 0.0
    if usual > 0:
        if change <= USUAL * usual or min(before) <= value <= max(before):
            return ""
        return _(
            "This changed by {change} since {period}. The usual change so far is {usual}; we ask when it is more than "
            "{times} times that and outside the range so far.",
            change=apart(sheet, change), period=period, usual=apart(sheet, usual), times=USUAL,
        )  # fmt: skip
    if last <= 0 or value <= 0 or last / FACTOR <= value <= last * FACTOR:
        return ""
    return _(
        "{period} was {last}. We ask when a value is more than {times} times the last one, or less than a part in "
        "{times} of it.", period=period, last=amount(sheet, last), times=FACTOR,
    )  # fmt: skip


def shares_among_percents(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """Percents that all lie between 0 and 1 look like shares: 0.79 where 79% is meant."""
    if sheet.measure.unit != "percent" or any(row.value is not None and row.value > 1 for row in sheet.known.values()):
        return
    values = [typed.value for typed in cells.values() if typed.value is not None]
    if len(values) < 2 or not all(0 <= value <= 1 for value in values) or not any(0 < value < 1 for value in values):
        return
    cell = next(cell for cell, typed in cells.items() if typed.value is not None)
    words = _("Every value is between 0 and 1. Are these shares, such as 0.79 where 79% is meant?")
    yield question(cell, "value", words)


def shrinking(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """A denominator that lost more than a fifth: fewer people were asked, or somebody is left out."""
    for cell, typed in cells.items():
        if typed.denominator is None:
            continue
        earlier = [(period, row.denominator) for period, row in sheet.earlier(cell) if row.denominator]
        if not earlier:
            continue
        period, last = earlier[-1]
        if last and typed.denominator < last * (1 - SHRINK):
            words = _(
                "The denominator fell by {share}% since {period}, from {last}. We ask when it falls by more than "
                "{limit}%: is somebody left out?",
                share=plain((1 - typed.denominator / last) * 100, 0), period=period, last=plain(last, 0),
                limit=plain(SHRINK * 100, 0),
            )  # fmt: skip
            yield question(cell, "denominator", words)


def direction(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """A remark where a value moved away from what is better, so that the story can say why."""
    better = sheet.measure.better
    if better is Better.NOT_DECLARED or sheet.role is not ValueRole.ACTUAL:
        return
    before = _Before(sheet, cells)
    for cell, typed in cells.items():
        series = before.of(cell)
        if typed.value is None or not series or typed.value == series[-1][1]:
            continue
        if (typed.value > series[-1][1]) == (better is Better.HIGHER):
            continue
        period = series[-1][0]
        if better is Better.HIGHER:
            words = _("This is worse than {period}: higher is better. The story may say why.", period=period)
        else:
            words = _("This is worse than {period}: lower is better. The story may say why.", period=period)
        yield Finding(cell, "value", Severity.REMARK, words)
