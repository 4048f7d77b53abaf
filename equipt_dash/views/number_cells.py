"""Numbers as table cells: read with their unit on the page, and in a file with the unit in a column of its own."""

from __future__ import annotations

from dataclasses import replace

from equipt_dash.kernel.model import Measure, Observation
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import plain, quantity_span, rounded, times
from equipt_dash.kernel.words.units import gap_unit, measure_unit
from equipt_dash.pages.parts import Bounds, Cell
from equipt_dash.statistics.estimates import z_value
from equipt_dash.views.estimates import estimate
from equipt_dash.views.wording import amount, gap_span, quality_words, signed, value_words

LEVEL = 0.95
"""The level of an interval worked out from a published error or from counts."""


def value_cell(measure: Measure, row: Observation | None) -> Cell:
    """A value as a table cell; its CSV number has the same rounding."""
    if row is None or row.value is None:
        return Cell(value_words(measure, row), absent=True)
    return replace(amount_cell(measure, row.value), note=quality_words(row.quality))


def amount_cell(measure: Measure, value: float) -> Cell:
    """A number of this measure as a table cell."""
    return Cell(
        amount(measure, value), rounded(value, measure.unit, measure.decimals), unit=measure_unit(measure)
    )  # fmt: skip


def interval_cell(measure: Measure, row: Observation | None) -> Cell:
    """The interval as published, else the one its published error or its counts give, or that there is none."""
    if row is None or row.value is None:
        return Cell(_("not published"), absent=True)
    low, high, level, words = row.low, row.high, row.level, interval_level(row.level)
    if low is None or high is None:
        one = estimate(row, measure)
        if one is None or one.se is None:
            return Cell(_("not published"), absent=True)
        low, high, level = row.value - z_value(LEVEL) * one.below, row.value + z_value(LEVEL) * one.above, LEVEL
        why = _("from its published error") if row.se else _("from its counts")
        words = _("{level}, {why}", level=interval_level(level), why=why)
    text = quantity_span(low, high, measure.unit, measure.decimals)
    return Cell(text, note=f"({words})", unit=measure_unit(measure), bounds=_bounds(measure, low, high, level))


def interval_level(level: float | None) -> str:
    """The confidence level of an interval (0 to 1) in words."""
    return _("{level}% interval", level=plain(level * 100, 0)) if level else _("level not published")


def gap_cell(measure: Measure, value: float) -> Cell:
    """A gap or another difference of this measure as a table cell."""
    return Cell(signed(measure, value), rounded(value, measure.unit, measure.decimals), unit=gap_unit(measure))


def gap_interval_cell(measure: Measure, low: float | None, high: float | None, level: float | None) -> Cell:
    """The interval of a difference as a table cell, or that there is none. ``level``: 0 to 1."""
    if low is None or high is None:
        return Cell(_("not published"), absent=True)
    return Cell(gap_span(measure, low, high), unit=gap_unit(measure), bounds=_bounds(measure, low, high, level))


def ratio_cell(ratio: float | None) -> Cell:
    """How many times one value is another, as a table cell."""
    if ratio is None:
        return Cell(_("not defined"), absent=True)
    return Cell(times(ratio), round(ratio, 2), unit=_("times"))


def _bounds(measure: Measure, low: float, high: float, level: float | None) -> Bounds:
    first, last = (rounded(end, measure.unit, measure.decimals) for end in (low, high))
    return Bounds(first, last, round(level * 100, 4) if level else None)
