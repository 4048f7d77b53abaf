"""What is known about the labels sources write for groups, read from ``data/labels.csv``.

Why: labels are facts about the world and change with it, so they are data, with the place each was seen.
A row says what one spelling means (``whole``), what may stand before or after a label (``start``,
``end``), or which words show that a label is about something else (``word``). A spelling with several
``whole`` rows has several readings: it is ambiguous.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from equipt_dash.kernel.settings import DATA
from equipt_dash.kernel.tables import Placed, read_csv

FAMILIES = (
    "aian",
    "asian",
    "api",
    "black",
    "hispanic",
    "mena",
    "nhpi",
    "white",
    "two_or_more",
    "other",
    "unknown",
)
"""The families a group can belong to, as in ``data/groups.csv``; ``unknown`` is race not recorded."""

CODES = frozenset(FAMILIES) | {f"{family}_nh" for family in FAMILIES if family != "hispanic"}
"""Every code a label can map to: the families, and each of them without its Hispanic people."""

LONGEST = 160
"""Signs a folded label may have; anything longer is text, not a label."""

Hispanic = Literal["only", "none", "any", "unsaid"]
"""Whether Hispanic people are in the group: only they, none of them, all who fit, or the label is silent."""

_ORIGINS: dict[str, Hispanic] = {"only": "only", "none": "none", "any": "any", "unsaid": "unsaid"}
_PLACES = ("whole", "start", "end", "word")
_ANSWERS = ("group", "total", "not_race", "drop")
_SHORTEST_PLURAL = 5
_SIGNS = str.maketrans({"%": " percent ", "+": " plus ", "&": " or "})
_BREAK = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class LabelRow:
    """One row of ``data/labels.csv``.

    ``must`` lists alternatives; one holds when every label in it stands in the same column. ``unless``
    lists labels that rule the reading out. ``=black`` in either means "any label that is Black by itself".
    """

    labels: tuple[str, ...]
    place: str
    answer: str
    code: str
    hispanic: str
    must: tuple[str, ...]
    unless: tuple[str, ...]
    seen: str
    note: str


@dataclass(frozen=True)
class Reading:
    """One thing a label can mean. ``answer`` is group, total or not_race; only a group has a ``code``."""

    answer: str
    code: str
    hispanic: Hispanic
    must: tuple[frozenset[str], ...]
    unless: frozenset[str]
    seen: str
    note: str

    def holds(self, neighbours: Collection[str]) -> bool:
        """Whether the other labels of the column prove this reading; a reading without ``must`` is never proved."""
        return not self.unless.intersection(neighbours) and any(need.issubset(neighbours) for need in self.must)


@dataclass(frozen=True)
class Affix:
    """Something that may stand before or after a label, and what it says about Hispanic people."""

    text: str
    at_end: bool
    hispanic: Hispanic
    note: str


@dataclass(frozen=True)
class LabelRules:
    """The whole table, keyed by folded spelling. ``affixes`` are longest first."""

    whole: dict[str, tuple[Reading, ...]]
    words: dict[str, str]
    affixes: tuple[Affix, ...]


def tokens(label: str) -> tuple[str, ...]:
    """The words of ``label`` without case, accents, width, punctuation and plural; "and" reads "or", "%" "percent"."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", label).translate(_SIGNS))
    folded = "".join(sign for sign in plain.casefold() if not unicodedata.combining(sign))
    return tuple(_word(word) for word in _BREAK.split(folded) if word)


def _word(word: str) -> str:
    if word == "and":
        return "or"
    return word[:-1] if len(word) >= _SHORTEST_PLURAL and word.endswith("s") else word


def fold(label: str) -> str:
    """The words of ``label`` run together, so that ``Afr. Am.`` and ``AFR AM`` are one spelling."""
    return "".join(tokens(label))


@cache
def label_rules(path: Path = DATA / "labels.csv") -> LabelRules:
    """Read the table once.

    Raises:
        PackageError: a row has an unknown place, answer, code or origin, or folds to nothing.
    """
    whole: dict[str, tuple[Reading, ...]] = {}
    words: dict[str, str] = {}
    affixes: list[Affix] = []
    for row in read_csv(path, LabelRow):
        _check(row)
        item = row.item
        origin: Hispanic = _ORIGINS[item.hispanic or "unsaid"]
        for text in _spellings(row):
            if item.place == "whole":
                whole[text] = (*whole.get(text, ()), _reading(item, origin))
            elif item.place == "word":
                words[text] = item.note
            else:
                affixes.append(Affix(text, item.place == "end", origin, item.note))
    affixes.sort(key=lambda affix: (-len(affix.text), affix.at_end, affix.text))
    return LabelRules(whole, words, tuple(affixes))


def _reading(item: LabelRow, origin: Hispanic) -> Reading:
    must = tuple(frozenset(_neighbours(need.split())) for need in item.must)
    return Reading(item.answer, item.code, origin, must, frozenset(_neighbours(item.unless)), item.seen, item.note)


def _neighbours(names: Iterable[str]) -> list[str]:
    return [name if name.startswith("=") else fold(name) for name in names]


def _spellings(row: Placed[LabelRow]) -> tuple[str, ...]:
    texts = tuple(dict.fromkeys(fold(label) for label in row.item.labels))
    if not texts or "" in texts:
        raise row.error("labels", "holds a label without letters or digits.", "Write labels joined by '|'.")
    return texts


def _check(row: Placed[LabelRow]) -> None:
    item = row.item
    for column, value, allowed in (
        ("place", item.place, _PLACES),
        ("answer", item.answer, _ANSWERS),
        ("hispanic", item.hispanic or "unsaid", tuple(_ORIGINS)),
    ):
        if value not in allowed:
            raise row.error(column, f"holds '{value}'.", "Write one of " + ", ".join(allowed) + ".")
    if (item.answer == "drop") != (item.place in ("start", "end")):
        raise row.error(
            "answer", f"'{item.answer}' does not go with place '{item.place}'.", "Use drop at start or end."
        )
    if item.place == "word" and item.answer != "not_race":
        raise row.error("answer", "of a word is not not_race.", "Write not_race.")
    if (item.answer == "group") != (item.code in CODES):
        raise row.error("code", f"holds '{item.code}'.", "A group needs one of " + ", ".join(sorted(CODES)) + ".")
    if item.code.endswith("_nh") != (item.answer == "group" and item.hispanic == "none"):
        raise row.error("hispanic", "and code disagree.", "A code ending in _nh goes with none, and none with it.")
