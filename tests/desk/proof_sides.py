"""Two departments whose people use every form, so that each can be tried on the other's rows."""

from __future__ import annotations

from dataclasses import dataclass

from tests.desk.proof_state import OTHER_DISPARITY, OWN_DISPARITY
from tests.support.desk import HEALTH, WATER


@dataclass(frozen=True)
class Side:
    """One department's rows and people."""

    slug: str
    measure: str
    disparity: str
    people: tuple[tuple[str, str], ...]

    def who(self, name: str) -> str:
        """``name``, or whoever has that part in this department."""
        return dict(self.people).get(name, name)


OWN = Side(HEALTH, "percent-of-individuals-who-keep-or-raise-income", OWN_DISPARITY, ())
OTHER = Side(
    WATER, "percent-of-priority-1-leaks-responded-to-within-3-hours", OTHER_DISPARITY,
    (("editor", "other-editor"), ("editor2", "officer2"), ("head", "other-head")),
)  # fmt: skip
