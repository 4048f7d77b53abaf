"""An invented measure whose names try to be formulas."""

from __future__ import annotations

from datetime import date

from equipt_dash.desk.entry.rules.workbook import Asked
from equipt_dash.kernel.model import (
    Better,
    Kind,
    Level,
    Measure,
    Observation,
    Partition,
    Quality,
    ValueRole,
)

GROUPS = (("all", "Everybody"), ("formula", "=1+1"), ("one", "Same words"), ("two", "Same words"))
_LINK = '=HYPERLINK("http://example.org")'


def made_up() -> Asked:
    """What its template is made from."""
    measure = Measure(
        key="made-up", slug="made-up", level=Level.PERFORMANCE, kind=Kind.HOW_WELL, name=_LINK, department="x",
        unit="percent", unit_basis="", scale=100.0, decimals=1, better=Better.HIGHER, better_basis="", frequency="",
        calendar="calendar", program="", definition="@SUM(A1)", numerator_words="-1", denominator_words="+1",
        category_standard="", partition=Partition.NONE, source="s", source_ref="", source_type="", is_key=False,
        next_update=None, note="",
    )  # fmt: skip
    known = tuple(
        Observation(
            "made-up", "2024", date(2024, 12, 31), ValueRole.ACTUAL, code, "home", 5.0, None, None, None, None, None,
            None, Quality.GOOD, None, "5", "s", "=cmd|' /C calc'!A0",
        )
        for code, _words in GROUPS
    )  # fmt: skip
    return Asked(measure, "=Office", "", date(2026, 11, 23), GROUPS, (("home", "=Home"),), known)
