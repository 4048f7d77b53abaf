"""Reads what was typed into a cell: numbers forgivingly where they can only mean one thing, never by guessing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from equipt_dash.figures.sheet import CellId, Sheet, base_version, number_text, texts
from equipt_dash.kernel.model import Measure, Missing, ValueRole
from equipt_dash.kernel.values import Absent, Number, NumberStyle, Unreadable, read_number
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import missing_words
from equipt_dash.kernel.words.units import unit_words

LONGEST_NOTE = 1000
"""Characters of a cell's note, and of a reason."""


LARGEST, SMALLEST = 1e15, 1e-9
"""A number beyond these is a slip of the keyboard: doubles could not even hold it to the last digit."""


class Severity(StrEnum):
    """How much a finding weighs: an error stops, a question waits for an answer, a remark only says."""

    ERROR = "error"
    QUESTION = "question"
    REMARK = "remark"


@dataclass(frozen=True)
class Finding:
    """What a check has to say about one input."""

    cell: CellId
    part: str
    severity: Severity
    words: str


@dataclass(frozen=True)
class Typed:
    """One changed cell, read. ``reason`` is the writer's answer to its questions: why it is right."""

    cell: CellId
    value: float | None
    numerator: float | None
    denominator: float | None
    missing: Missing | None
    note: str
    reason: str
    base_version: int


_STYLE = NumberStyle(negatives=True)
_RATES = {"percent": 100.0, "share": 1.0, "rate_per_100": 100.0, "rate_per_1000": 1e3, "rate_per_100000": 1e5}
_NO_DENOMINATOR = frozenset({"count", "rank"})


def unit_base(measure: Measure) -> float:
    """What numerator divided by denominator is multiplied with to give the stored value."""
    return _RATES.get(measure.unit, 1.0)


def is_rate(measure: Measure) -> bool:
    """Whether a value is its numerator out of its denominator, so that the two can give it exactly."""
    return measure.unit in _RATES


def has_parts(sheet: Sheet) -> bool:
    """Whether the sheet asks for numerator and denominator: not for plain counts that never had them."""
    held = any(row.numerator is not None or row.denominator is not None for row in sheet.known.values())
    words = bool(sheet.measure.numerator_words or sheet.measure.denominator_words)
    return held or words or (sheet.measure.unit not in _NO_DENOMINATOR and sheet.role is ValueRole.ACTUAL)


def reasons(role: ValueRole, held: Missing | None = None) -> tuple[Missing, ...]:
    """Why a value of this role may be absent, in the order the list offers it; ``held`` stays on offer."""
    offered = (
        (Missing.NO_TARGET, Missing.NOT_APPLICABLE)
        if role is ValueRole.TARGET
        else (Missing.NOT_COLLECTED, Missing.NOT_APPLICABLE, Missing.NOT_YET_MEASURED, Missing.NOT_PUBLISHED)
    )
    return offered if held is None or held in offered else (*offered, held)


def read_cell(sheet: Sheet, cell: CellId, parts: Mapping[str, str]) -> tuple[Typed, tuple[Finding, ...]]:
    """A changed cell and what is wrong with its text; a part that cannot be read counts as empty."""
    found: list[Finding] = []

    def wrong(part: str, words: str) -> None:
        found.append(Finding(cell, part, Severity.ERROR, words))

    shown = texts(sheet, cell)
    numbers: dict[str, float | None] = {}
    for part in ("value", "numerator", "denominator"):
        text = parts.get(part, "").strip()
        if text == shown[part]:  # exactly what is stored, not its text read back
            row = sheet.known.get(cell)
            numbers[part] = getattr(row, part) if row else None
            continue
        result = _number(sheet.measure, part, text) if text else None
        if isinstance(result, str):
            wrong(part, result)
            result = None
        numbers[part] = result
    missing, listed = _missing(sheet, cell, parts.get("missing", ""))
    if not listed:
        wrong("missing", _("Choose one of the listed reasons."))
    note = parts.get("note", "").strip()
    if len(note) > LONGEST_NOTE:
        wrong("note", _("The note is longer than {number} characters. Shorten it.", number=LONGEST_NOTE))
    reason = parts.get("reason", "").strip()
    if len(reason) > LONGEST_NOTE:
        wrong("value", _("The reason is longer than {number} characters. Shorten it.", number=LONGEST_NOTE))
    typed = Typed(
        cell, **numbers, missing=missing, note=note, reason=reason, base_version=base_version(parts.get("base", ""))
    )
    return _worked_out(sheet, typed, parts), tuple(found)


def _number(measure: Measure, part: str, text: str) -> float | str:
    """The number of an input, or why it is none."""
    result = read_number(text, _STYLE)
    if isinstance(result, Absent):
        return _(
            "“{text}” is not a number. If there is no value, choose why in the list: {words}.",
            text=text[:40], words=missing_words(result.kind),
        )  # fmt: skip
    if isinstance(result, Unreadable):
        return _("{problem} Write one number, such as 1,234.5.", problem=result.problem)
    if result.value and not SMALLEST <= abs(result.value) <= LARGEST:
        return _("This number is too large or too small to be right.")
    return _in_unit(measure, part, result)


def _in_unit(measure: Measure, part: str, number: Number) -> float | str:
    unit = measure.unit if part == "value" else ""
    percent = unit in ("percent", "share")
    if number.unit == "percent" and not percent:
        return _("It is written as a percentage, but this is no percentage.")
    if number.unit in ("dollars", "euros", "pounds", "cents") and unit not in (number.unit, "cents_per_kwh") and unit:
        return _("It is written with {sign}, but this measure is in {unit}.", sign=number.unit, unit=unit_words(unit))
    return float(Decimal(repr(number.value)) / 100) if unit == "share" else number.value


def _missing(sheet: Sheet, cell: CellId, text: str) -> tuple[Missing | None, bool]:
    """The reason chosen, and whether the list offers what was sent."""
    row = sheet.known.get(cell)
    offered = {reason.value: reason for reason in reasons(sheet.role, row.missing if row else None)}
    return offered.get(text), not text or text in offered


def _worked_out(sheet: Sheet, typed: Typed, parts: Mapping[str, str]) -> Typed:
    """The value of a rate from its numerator and denominator where only those were typed."""
    if parts.get("value", "").strip() or typed.missing or not is_rate(sheet.measure):
        return typed
    if typed.numerator is None or not typed.denominator:
        return typed
    value = typed.numerator / typed.denominator * unit_base(sheet.measure)
    return Typed(**{**typed.__dict__, "value": value})


def value_text(measure: Measure, value: float) -> str:
    """A stored value as it is typed."""
    return number_text(value, percent=measure.unit == "share")
