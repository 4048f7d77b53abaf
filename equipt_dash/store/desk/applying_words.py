"""The fields that submissions of words change, and how their text becomes what the columns hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from equipt_dash.kernel.values import Number, NumberStyle, read_number
from equipt_dash.kernel.workflow import SubmissionKind

FIELDS: Mapping[SubmissionKind, tuple[str, ...]] = {
    SubmissionKind.STORY: ("body", "signed", "dated", "state"),
    SubmissionKind.DEFINITION: (
        "definition", "numerator_words", "denominator_words", "kind", "better", "better_basis", "smallest_difference",
        "smallest_difference_by", "frequency", "next_update", "note", "state",
    ),
    SubmissionKind.GAP_TARGET: ("target_gap", "floor", "target_date", "target_source"),
}  # fmt: skip
"""Columns an applied submission may have changed, by kind; an undo gives all of them back."""

_DATES = frozenset({"next_update", "target_date"})
_NUMBERS = frozenset({"target_gap", "floor", "smallest_difference"})
_WRITTEN = re.compile(r"-?[0-9]+\.[0-9]+(?:e[+-][0-9]+)?|-?[0-9]+e[+-][0-9]+")


def typed_field(name: str, parts: Mapping[str, str]) -> Any:
    """What a column holds for a field as it was handed in. Its text was checked then, so it can be read."""
    text = parts.get("value", next(iter(parts.values()), "")).strip()
    if name in _DATES:
        return date.fromisoformat(text) if text else None
    if name in _NUMBERS:
        return _number(text) if text else None
    return text


def _number(text: str) -> float | None:
    """What ``as_text`` wrote is read back as it was; what somebody typed is read as the form's check read it."""
    if _WRITTEN.fullmatch(text):
        return float(text)
    found = read_number(text, NumberStyle())
    return found.value if isinstance(found, Number) else None


def as_text(value: Any) -> str:
    """What a column holds as text that ``typed_field`` reads back."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else str(value)
