"""The checks that hold the groups of one period against each other."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from equipt_dash.figures.checking import Cells, now, question
from equipt_dash.figures.reading import Finding
from equipt_dash.figures.sheet import CellId, Sheet
from equipt_dash.kernel.model import ALL_GROUPS, Partition
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import plain, shown

SUM_SLACK = 0.005
"""Parts may miss their total by this share, because each was rounded."""


def sums(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """Groups that part everybody among them add up to everybody: counts, numerators and denominators."""
    if sheet.measure.partition is not Partition.PARTITION:
        return
    names = ["numerator", "denominator"] + (["value"] if sheet.measure.unit == "count" else [])
    for period, area in sorted({(cell.period, cell.area) for cell in cells}):
        whole = CellId(period, ALL_GROUPS, area)
        for name in names:
            total = now(sheet, cells, whole, name)
            each = [now(sheet, cells, CellId(period, code, area), name) for code in _parts(sheet)]
            numbers = [number for number in each if number is not None]
            if total is None or len(numbers) < len(each) or len(numbers) < 2 or not isfinite(sum(numbers)):
                continue
            if abs(sum(numbers) - total) > max(len(numbers) * 0.5, abs(total) * SUM_SLACK):
                words = _(
                    "The groups add up to {sum}, everybody is {total}. Is somebody counted twice or left out?",
                    sum=plain(sum(numbers), 0), total=plain(total, 0),
                )  # fmt: skip
                yield question(_where(cells, whole), name, words)


def shares_sum(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """Shares of one total add up to 100%."""
    if sheet.measure.partition is not Partition.COMPOSITION or sheet.measure.unit not in ("percent", "share"):
        return
    for period, area in sorted({(cell.period, cell.area) for cell in cells}):
        each = [now(sheet, cells, CellId(period, code, area), "value") for code in _parts(sheet)]
        numbers = [shown(number, sheet.measure.unit) for number in each if number is not None]
        if len(numbers) < len(each) or len(numbers) < 2 or not isfinite(sum(numbers)):
            continue
        if abs(sum(numbers) - 100) > max(len(numbers) * 0.5 * 10**-sheet.measure.decimals, 0.5):
            words = _(
                "The shares of {period} add up to {sum}%, not to 100%.", period=period, sum=plain(sum(numbers), 1)
            )
            yield question(_where(cells, CellId(period, ALL_GROUPS, area)), "value", words)


def _parts(sheet: Sheet) -> tuple[str, ...]:
    return tuple(code for code in sheet.groups if code != ALL_GROUPS)


def _where(cells: Cells, whole: CellId) -> CellId:
    """The changed cell a finding about a whole period is shown at: everybody's, else the first of the period."""
    if whole in cells:
        return whole
    return next(cell for cell in cells if (cell.period, cell.area) == (whole.period, whole.area))
