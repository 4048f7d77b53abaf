"""The checks of proposed values, one function each: data in, findings in plain words out.

There is one ``check`` for every way in: typed, pasted, imported, sent by a program or fetched. Every check takes the
sheet and all changed cells, so that the page's own script, the "Check" button and the server at hand-in can never
disagree. An error stops; a question may be answered with the reason why the value is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isfinite

from equipt_dash.figures.checking import Cells, amount, error, question
from equipt_dash.figures.group_checks import shares_sum, sums
from equipt_dash.figures.reading import Finding, Severity, Typed, is_rate, unit_base
from equipt_dash.figures.series_checks import direction, jump, shares_among_percents, shrinking
from equipt_dash.figures.sheet import Sheet
from equipt_dash.figures.time_checks import other_length, still_running, target_behind
from equipt_dash.kernel.model import Measure
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import plain, quantity, shown

Check = Callable[[Sheet, Cells], Iterator[Finding]]


def finite(cells: Cells) -> Iterator[Finding]:
    """Neither “not a number” nor an endless one is a figure."""
    for cell, typed in cells.items():
        for part in ("value", "numerator", "denominator"):
            number = getattr(typed, part)
            if number is not None and not isfinite(number):
                yield error(cell, part, _("This is not a number that can be stored. Write one number."))


def value_or_reason(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """A cell holds a number or says why it has none, never both and never neither."""
    for cell, typed in cells.items():
        if typed.value is not None and typed.missing is not None:
            yield error(cell, "missing", _("There is a value and a reason for having none. Keep one of the two."))
        elif typed.value is None and typed.missing is None:
            words = _("There is no value. Type one, or choose in the list why there is none. Nothing is not zero.")
            yield error(cell, "value", words)


def scale(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """A value above the largest possible one, or below zero where there is a largest, cannot be."""
    largest = sheet.measure.scale
    if largest is None:
        return
    for cell, typed in cells.items():
        if typed.value is not None and not 0 <= typed.value <= largest:
            words = _("This measure runs from 0 to {largest}.", largest=scale_words(sheet.measure))
            yield error(cell, "value", words)


def scale_words(measure: Measure) -> str:
    """The largest possible value as printed, without decimals it does not have."""
    largest = measure.scale or 0.0
    whole = float(shown(largest, measure.unit)).is_integer()
    return quantity(largest, measure.unit, 0 if whole else measure.decimals)


def percent_above_100(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """A percentage above 100 where the measure does not declare that it cannot be."""
    if sheet.measure.unit not in ("percent", "share") or sheet.measure.scale is not None:
        return
    for cell, typed in cells.items():
        if typed.value is not None and shown(typed.value, sheet.measure.unit) > 100:
            yield question(cell, "value", _("This is more than 100%. Is that meant?"))


def negative(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """Nothing can be counted less than zero times; other values below zero are asked about unless they were before."""
    below = any(row.value is not None and row.value < 0 for row in sheet.known.values())
    for cell, typed in cells.items():
        if typed.value is not None and typed.value < 0 and sheet.measure.scale is None:
            if sheet.measure.unit == "count":
                yield error(cell, "value", _("A count cannot be below zero."))
            elif not below:
                yield question(cell, "value", _("This is below zero, which this measure never was. Is that meant?"))
        for part in ("numerator", "denominator"):
            number = getattr(typed, part)
            if number is not None and number < 0:
                yield error(cell, part, _("This counts people or things, so it cannot be below zero."))


def whole_counts(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """A count with decimals, where the measure prints none."""
    if sheet.measure.unit != "count" or sheet.measure.decimals > 0:
        return
    for cell, typed in cells.items():
        if typed.value is not None and typed.value != int(typed.value):
            yield question(cell, "value", _("A count is a whole number. Is the decimal part meant?"))


def parts_of_value(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """Numerator and denominator come together, and nothing is divided by zero."""
    for cell, typed in cells.items():
        if typed.denominator == 0 and typed.value is not None:
            words = _("Nothing can be a share of 0. Take the value out and choose “does not apply”, or correct this.")
            yield error(cell, "denominator", words)
        if typed.numerator is not None and typed.denominator is None and typed.missing is None:
            yield question(cell, "denominator", _("There is a numerator without a denominator. Is that meant?"))


def numerator_too_large(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """More than all of them: a numerator above its denominator where the value is a share of a whole."""
    for cell, typed in cells.items():
        if typed.numerator is None or typed.denominator is None or typed.numerator <= typed.denominator:
            continue
        if not is_rate(sheet.measure):
            continue
        words = _(
            "{some} out of {all} cannot be: the numerator is part of the denominator.",
            some=plain(typed.numerator, 0), all=plain(typed.denominator, 0),
        )  # fmt: skip
        whole = sheet.measure.scale is not None and sheet.measure.scale <= unit_base(sheet.measure)
        severity = Severity.ERROR if whole else Severity.QUESTION
        yield Finding(cell, "numerator", severity, words)


def value_matches_parts(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """The value is what numerator and denominator give, up to how many decimals it is written with."""
    for cell, typed in cells.items():
        if typed.value is None or typed.numerator is None or not typed.denominator:
            continue
        given = typed.numerator / typed.denominator * unit_base(sheet.measure)
        places = min(sheet.measure.decimals, _places(shown(typed.value, sheet.measure.unit)))
        slack = 0.51 * 10**-places / (100 if sheet.measure.unit == "share" else 1)
        if abs(given - typed.value) <= max(slack, abs(given) * 1e-6):
            continue
        words = _(
            "Numerator and denominator give {given}, but the value says {value}.",
            given=amount(sheet, given), value=amount(sheet, typed.value),
        )  # fmt: skip
        yield error(cell, "value", words) if is_rate(sheet.measure) else question(cell, "value", words)


def _places(value: float) -> int:
    """How many decimals a value is written with, at most nine; a source may have rounded more than we do."""
    return len(f"{value:.9f}".rstrip("0").partition(".")[2])


CHECKS: tuple[Check, ...] = (
    value_or_reason,
    scale,
    percent_above_100,
    negative,
    whole_counts,
    parts_of_value,
    numerator_too_large,
    value_matches_parts,
    jump,
    sums,
    shares_sum,
    shrinking,
    shares_among_percents,
    still_running,
    other_length,
    target_behind,
    direction,
)
"""Every check, in the order their findings are read."""


def check(sheet: Sheet, cells: Cells) -> tuple[Finding, ...]:
    """Everything the checks find in the changed cells. What is no number at all is not compared with others."""
    endless = tuple(finite(cells))
    rest = {cell: typed for cell, typed in cells.items() if cell not in {one.cell for one in endless}}
    return (*endless, *(finding for one in CHECKS for finding in one(sheet, rest)))


def stops(findings: tuple[Finding, ...], cells: Cells) -> tuple[Finding, ...]:
    """What keeps the sheet from being handed in: errors, and questions nobody answered."""
    return tuple(
        one
        for one in findings
        if one.severity is Severity.ERROR or (one.severity is Severity.QUESTION and not _answered(cells.get(one.cell)))
    )


def _answered(typed: Typed | None) -> bool:
    return typed is not None and bool(typed.reason)
