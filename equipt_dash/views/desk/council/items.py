"""One thing that changed between two editions, ready to be read in a minute; and the order in which they are read.

Why this order: a council has five minutes. A gap that widened comes before everything, a promise that was not kept
or a target missed for the first time before good news, then what is not yet progress. What nobody tests comes after
that: targets that were moved, corrected figures (nothing changed in the world), stories, and new figures that say no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from equipt_dash.pages.parts import FigureModel


class Kind(IntEnum):
    """What became of something, in the order of reading."""

    WIDENED = 1
    FELL = 2
    PROMISE = 3
    MISSED = 4
    IMPROVED = 5
    UNSURE = 6
    TARGETS = 7
    CORRECTED = 8
    STORY = 9
    FIGURES = 10


@dataclass(frozen=True)
class Item:
    """A change. ``size`` orders items of one kind, largest first; ``people`` is empty where nobody counted them.

    ``questions`` are built from what is recorded, or ask for it where it is not.
    """

    kind: Kind
    key: str
    title: str
    href: str
    sentence: str
    people: str = ""
    questions: tuple[str, ...] = ()
    figure: FigureModel | None = None
    size: float = 0.0


def in_order(found: Iterable[Item]) -> tuple[Item, ...]:
    """The items as they are read: by kind, the largest first, each thing once, under what matters most about it."""
    once: dict[str, Item] = {}
    for one in sorted(found, key=lambda one: (one.kind, -one.size, one.title.casefold(), one.key)):
        once.setdefault(one.key, one)
    return tuple(once.values())
