"""The checks of typed values, one function each: data in, findings in plain words out.

Every check takes the sheet and all changed cells, so that the page's own script, the "Check" button and the
server at hand-in can never disagree. An error stops; a question may be answered with "it is right" and a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from math import isfinite
from statistics import median

from equipt_dash.entry.reading import Finding, Severity, Typed, is_rate, unit_base
from equipt_dash.entry.sheet import CellId, Known, Sheet
from equipt_dash.model import ALL_GROUPS, Better, Measure, Partition, ValueRole
from equipt_dash.words import _
from equipt_dash.words.numbers import difference, plain, quantity, shown

Cells = Mapping[CellId, Typed]
Check = Callable[[Sheet, Cells], Iterator[Finding]]

USUAL = 4
"""A change is asked about when it is more than this many times the usual change of the same series."""

FEWEST = 3
"""So many earlier changes are needed before anything can be called usual."""

FACTOR = 3
"""With a shorter history, a value is asked about that is this many times the last one, or one in so many of it."""

SHRINK = 0.2
"""A denominator that lost more than this share is asked about."""

SUM_SLACK = 0.005
"""Parts may miss their total by this share, because each was rounded."""


def _error(cell: CellId, part: str, words: str) -> Finding:
    return Finding(cell, part, Severity.ERROR, words)


def _question(cell: CellId, part: str, words: str) -> Finding:
    return Finding(cell, part, Severity.QUESTION, words)


def value_or_reason(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """A cell holds a number or says why it has none, never both and never neither."""
    for cell, typed in cells.items():
        if typed.value is not None and typed.missing is not None:
            yield _error(cell, "missing", _("There is a value and a reason for having none. Keep one of the two."))
        elif typed.value is None and typed.missing is None:
            words = _("There is no value. Type one, or choose in the list why there is none. Nothing is not zero.")
            yield _error(cell, "value", words)


def scale(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """A value above the largest possible one, or below zero where there is a largest, cannot be."""
    largest = sheet.measure.scale
    if largest is None:
        return
    for cell, typed in cells.items():
        if typed.value is not None and not 0 <= typed.value <= largest:
            words = _("This measure runs from 0 to {largest}.", largest=scale_words(sheet.measure))
            yield _error(cell, "value", words)


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
            yield _question(cell, "value", _("This is more than 100%. Is that meant?"))


def negative(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """Nothing can be counted less than zero times; other values below zero are asked about unless they were before."""
    below = any(row.value is not None and row.value < 0 for row in sheet.known.values())
    for cell, typed in cells.items():
        if typed.value is not None and typed.value < 0 and sheet.measure.scale is None:
            if sheet.measure.unit == "count":
                yield _error(cell, "value", _("A count cannot be below zero."))
            elif not below:
                yield _question(cell, "value", _("This is below zero, which this measure never was. Is that meant?"))
        for part in ("numerator", "denominator"):
            number = getattr(typed, part)
            if number is not None and number < 0:
                yield _error(cell, part, _("This counts people or things, so it cannot be below zero."))


def whole_counts(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """A count with decimals, where the measure prints none."""
    if sheet.measure.unit != "count" or sheet.measure.decimals > 0:
        return
    for cell, typed in cells.items():
        if typed.value is not None and typed.value != int(typed.value):
            yield _question(cell, "value", _("A count is a whole number. Is the decimal part meant?"))


def parts_of_value(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """Numerator and denominator come together, and nothing is divided by zero."""
    for cell, typed in cells.items():
        if typed.denominator == 0 and typed.value is not None:
            words = _("Nothing can be a share of 0. Take the value out and choose “does not apply”, or correct this.")
            yield _error(cell, "denominator", words)
        if typed.numerator is not None and typed.denominator is None and typed.missing is None:
            yield _question(cell, "denominator", _("There is a numerator without a denominator. Is that meant?"))


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
        slack = 0.51 * 10**-sheet.measure.decimals / (100 if sheet.measure.unit == "share" else 1)
        if abs(given - typed.value) <= max(slack, abs(given) * 1e-6):
            continue
        words = _(
            "Numerator and denominator give {given}, but the value says {value}.",
            given=_amount(sheet, given), value=_amount(sheet, typed.value),
        )  # fmt: skip
        yield _error(cell, "value", words) if is_rate(sheet.measure) else _question(cell, "value", words)


def jump(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """A change beyond what this series ever did; the words say the rule."""
    if sheet.role is not ValueRole.ACTUAL:
        return
    for cell, typed in cells.items():
        if typed.value is None:
            continue
        series = _series(sheet, cells, cell)
        if not series:
            continue
        last_period, last = series[-1]
        words = _far(sheet, typed.value, last_period, last, [value for _period, value in series])
        if words:
            yield _question(cell, "value", words)


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
            change=_apart(sheet, change), period=period, usual=_apart(sheet, usual), times=USUAL,
        )  # fmt: skip
    if last <= 0 or value <= 0 or last / FACTOR <= value <= last * FACTOR:
        return ""
    return _(
        "{period} was {last}. We ask when a value is more than {times} times the last one, or less than a part in "
        "{times} of it.", period=period, last=_amount(sheet, last), times=FACTOR,
    )  # fmt: skip


def sums(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """Groups that part everybody among them add up to everybody: counts, numerators and denominators."""
    if sheet.measure.partition is not Partition.PARTITION:
        return
    names = ["numerator", "denominator"] + (["value"] if sheet.measure.unit == "count" else [])
    for period, area in sorted({(cell.period, cell.area) for cell in cells}):
        whole = CellId(period, ALL_GROUPS, area)
        for name in names:
            total = _now(sheet, cells, whole, name)
            each = [_now(sheet, cells, CellId(period, code, area), name) for code in _parts(sheet)]
            numbers = [number for number in each if number is not None]
            if total is None or len(numbers) < len(each) or len(numbers) < 2 or not isfinite(sum(numbers)):
                continue
            if abs(sum(numbers) - total) > max(len(numbers) * 0.5, abs(total) * SUM_SLACK):
                words = _(
                    "The groups add up to {sum}, everybody is {total}. Is somebody counted twice or left out?",
                    sum=plain(sum(numbers), 0), total=plain(total, 0),
                )  # fmt: skip
                yield _question(_where(cells, whole), name, words)


def shares_sum(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """Shares of one total add up to 100%."""
    if sheet.measure.partition is not Partition.COMPOSITION or sheet.measure.unit not in ("percent", "share"):
        return
    for period, area in sorted({(cell.period, cell.area) for cell in cells}):
        each = [_now(sheet, cells, CellId(period, code, area), "value") for code in _parts(sheet)]
        numbers = [shown(number, sheet.measure.unit) for number in each if number is not None]
        if len(numbers) < len(each) or len(numbers) < 2 or not isfinite(sum(numbers)):
            continue
        if abs(sum(numbers) - 100) > max(len(numbers) * 0.5 * 10**-sheet.measure.decimals, 0.5):
            words = _(
                "The shares of {period} add up to {sum}%, not to 100%.", period=period, sum=plain(sum(numbers), 1)
            )
            yield _question(_where(cells, CellId(period, ALL_GROUPS, area)), "value", words)


def shrinking(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """A denominator that lost more than a fifth: fewer people were asked, or somebody is left out."""
    for cell, typed in cells.items():
        earlier = [(period, row.denominator) for period, row in sheet.earlier(cell) if row.denominator]
        if typed.denominator is None or not earlier:
            continue
        period, last = earlier[-1]
        if last and typed.denominator < last * (1 - SHRINK):
            words = _(
                "The denominator fell by {share}% since {period}, from {last}. We ask when it falls by more than "
                "{limit}%: is somebody left out?",
                share=plain((1 - typed.denominator / last) * 100, 0), period=period, last=plain(last, 0),
                limit=plain(SHRINK * 100, 0),
            )  # fmt: skip
            yield _question(cell, "denominator", words)


def direction(sheet: Sheet, cells: Cells) -> Iterator[Finding]:
    """A remark where a value moved away from what is better, so that the story can say why."""
    better = sheet.measure.better
    if better is Better.NOT_DECLARED or sheet.role is not ValueRole.ACTUAL:
        return
    for cell, typed in cells.items():
        series = _series(sheet, cells, cell)
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
    direction,
)
"""Every check, in the order their findings are read."""


def check(sheet: Sheet, cells: Cells) -> tuple[Finding, ...]:
    """Everything the checks find in the changed cells."""
    return tuple(finding for one in CHECKS for finding in one(sheet, cells))


def stops(findings: tuple[Finding, ...], cells: Cells) -> tuple[Finding, ...]:
    """What keeps the sheet from being handed in: errors, and questions nobody answered."""
    return tuple(
        one
        for one in findings
        if one.severity is Severity.ERROR or (one.severity is Severity.QUESTION and not _answered(cells.get(one.cell)))
    )


def _answered(typed: Typed | None) -> bool:
    return typed is not None and typed.right


def _parts(sheet: Sheet) -> tuple[str, ...]:
    return tuple(code for code in sheet.groups if code != ALL_GROUPS)


def _where(cells: Cells, whole: CellId) -> CellId:
    """The changed cell a finding about a whole period is shown at: everybody's, else the first of the period."""
    if whole in cells:
        return whole
    return next(cell for cell in cells if (cell.period, cell.area) == (whole.period, whole.area))


def _now(sheet: Sheet, cells: Cells, cell: CellId, name: str) -> float | None:
    """What a cell holds with what was typed put over it."""
    held: Typed | Known | None = cells.get(cell) or sheet.known.get(cell)
    number: float | None = getattr(held, name) if held is not None else None
    return number


def _series(sheet: Sheet, cells: Cells, cell: CellId) -> list[tuple[str, float]]:
    """The values of earlier periods, oldest first, with what was typed put over them."""
    end = sheet.ends[cell.period]
    periods = [period for period in sheet.order() if sheet.ends[period] < end]
    pairs = [(period, _now(sheet, cells, CellId(period, cell.group, cell.area), "value")) for period in periods]
    return [(period, value) for period, value in pairs if value is not None]


def _amount(sheet: Sheet, value: float) -> str:
    if not isfinite(shown(value, sheet.measure.unit)):
        return _("a number too large to write")
    return quantity(value, sheet.measure.unit, sheet.measure.decimals)


def _apart(sheet: Sheet, value: float) -> str:
    if not isfinite(shown(value, sheet.measure.unit)):
        return _("a number too large to write")
    return difference(value, sheet.measure.unit, max(sheet.measure.decimals, 1))
