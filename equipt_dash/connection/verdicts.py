"""What a rule of the check may answer: it holds, it does not, or nobody can tell from what is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """The answer of a rule. ``UNKNOWN`` is not a softer no: what is missing is named."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What a rule says about one row, and the sentence that gives its numbers."""

    standing: Standing
    words: str


@dataclass(frozen=True)
class Verdict:
    """An answer with the rule it is from. ``measure`` and ``disparity`` name the row; a link has both."""

    rule: str
    standing: Standing
    words: str
    measure: str = ""
    disparity: str = ""


def holds(words: str) -> Answer:
    """The rule holds."""
    return Answer(Standing.HOLDS, words)


def fails(words: str) -> Answer:
    """The rule does not hold."""
    return Answer(Standing.FAILS, words)


def unknown(words: str) -> Answer:
    """What would decide is not recorded."""
    return Answer(Standing.UNKNOWN, words)
