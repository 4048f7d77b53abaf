"""The groups of one table, checked once: what every summary measure takes in.

Why one shape: shares, the city mean and the best group must leave a missing group out in the same way for
every measure, and a measure must be able to say why it refuses without knowing where the rows came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Refused(Exception):
    """Raised inside one statistic with the reason it refuses; ``summary`` turns it into a ``Refusal``."""


@dataclass(frozen=True)
class Summary:
    """A statistic with its error and interval, all in the same unit; ``None`` where no error is known."""

    estimate: float
    se: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Groups:
    """The groups that have a value, in file order, and the names of those that do not.

    ``y`` values (J,), ``s`` standard errors (J,) or ``None``, ``n`` populations (J,) or ``None``, ``order``
    ranks from worst-off to best-off (J,) or ``None``. ``scale`` is the largest possible value, ``None``
    when unbounded. ``reference`` is an index into ``y``. ``counted``: the values are full-count
    proportions (events / n). ``end_missing``: the lowest or highest rank has no value.
    ``no_population`` names the groups whose population is not given.
    """

    names: tuple[str, ...]
    y: Array
    s: Array | None = None
    n: Array | None = None
    favourable: bool = True
    ordered: bool = False
    order: Array | None = None
    scale: float | None = None
    reference: int | None = None
    missing: tuple[str, ...] = ()
    end_missing: bool = False
    counted: bool = False
    no_population: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Number of groups with a value."""
        return len(self.names)

    @cached_property
    def p(self) -> Array:
        """Population shares of the groups with a value; refuses without populations."""
        if self.n is None:
            whose = f" for {', '.join(self.no_population)}" if self.no_population else ""
            raise Refused(f"it weights groups by population, and none is given{whose}")
        return np.asarray(self.n / self.n.sum(), dtype=np.float64)

    @cached_property
    def mu(self) -> float:
        """City mean μ = Σ p y."""
        return float(self.p @ self.y)

    @cached_property
    def best(self) -> int:
        """Index of the best-off group: highest when favourable, lowest when not; first of a tie."""
        return int(np.argmax(self.y) if self.favourable else np.argmin(self.y))

    @property
    def missing_share(self) -> float:
        """Share of all groups (0..1) that have no value."""
        total = self.size + len(self.missing)
        return len(self.missing) / total if total else 0.0

    def ranked(self) -> NDArray[np.intp]:
        """Return the indices from lowest to highest rank; refuses where the ranks cannot be used."""
        if self.order is None:
            raise Refused("the groups are ordered, but a rank is missing")
        if len(set(self.order.tolist())) < self.size:
            raise Refused("two groups have the same rank")
        return np.argsort(self.order)

    def ends(self) -> tuple[int, int]:
        """Return the indices of the top and the bottom rank; refuses when one of them has no value."""
        if self.end_missing:
            raise Refused("the group with the lowest or the highest rank has no value")
        ranks = self.ranked()
        return int(ranks[-1]), int(ranks[0])

    def others(self, index: int) -> list[int]:
        """Return every index but ``index``."""
        return [j for j in range(self.size) if j != index]
