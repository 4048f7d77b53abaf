"""One thing that changed between two editions, ready to be read in a minute; and the order in which they are read.

Why this order: a council has five minutes. A gap that widened comes before everything, a promise that was not kept
before good news, then what is not yet progress, and a corrected figure last, because nothing changed in the world.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from equipt_dash.views.parts import FigureModel


class Kind(IntEnum):
    """What became of something, in the order of reading."""

    WIDENED = 1
    FELL = 2
    PROMISE = 3
    IMPROVED = 4
    UNSURE = 5
    CORRECTED = 6


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
