"""What follows from a record and is therefore never typed: which questions are answered, which counts may be shown.

Forms and a city's package both come through here, so that neither can publish what the other would hold back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

SMALL = 10
"""Counts of people below this are not published for a named group (CMS)."""

FEWER = f"<{SMALL}"
"""What stands for such a count."""


def answered(values: Mapping[str, Any]) -> str:
    """The numbers of the questions of a worksheet that have an answer, as in "1 2 4"."""
    return " ".join(str(number) for number in range(1, 7) if values.get(f"answer_{number}"))


def reached_public(values: Mapping[str, Any]) -> list[list[str]]:
    """Who was reached, as the public may see it."""
    return [
        [row[0], FEWER if 0 < int(row[1] or 0) < SMALL else row[1], *row[2:]] for row in values.get("reached") or ()
    ]


DERIVED: Mapping[tuple[str, str], Callable[[Mapping[str, Any]], Any]] = {
    ("worksheet", "answered"): answered,
    ("engagement", "reached_public"): reached_public,
}
"""By kind and field."""
