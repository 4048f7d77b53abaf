"""Two versions of a text side by side, word by word: what went, what came, and what stayed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from equipt_dash.pages.parts import Extra

_WORD = re.compile(r"\s+|[^\s]+")
_LONGEST = 4_000
"""Words compared one by one; longer texts are shown whole, as gone and come."""


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    CAME = "came"


Pieces = tuple[tuple[Mark, str], ...]


@dataclass(frozen=True)
class Change:
    """One field: what it was called, and its text before and after with marks."""

    label: str
    before: Pieces
    after: Pieces


@dataclass(frozen=True)
class SideBySide(Extra):
    """Several fields, each in two columns that stand below each other on a phone."""

    before_heading: str
    after_heading: str
    rows: tuple[Change, ...]


def change(label: str, before: str, after: str) -> Change:
    """The difference of two texts."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > _LONGEST:
        return Change(label, ((Mark.GONE, before),), ((Mark.CAME, after),))
    left: list[tuple[Mark, str]] = []
    right: list[tuple[Mark, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            left.append((Mark.SAME, gone))
            right.append((Mark.SAME, came))
            continue
        if gone:
            left.append((Mark.GONE, gone))
        if came:
            right.append((Mark.CAME, came))
    return Change(label, tuple(left), tuple(right))
