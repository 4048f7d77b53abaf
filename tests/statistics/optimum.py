"""How near to the proven optimum protection comes: what it hides without having to, beside what every safe choice hides."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

import numpy as np

from equipt_dash.protection import joint
from equipt_dash.statistics.attack import System
from equipt_dash.statistics.suppression import EXACT_UP_TO, Protection, protect_system
from equipt_dash.statistics.suppression_tables import one_table

MOST = 1.10
"""How many times the people of the cheapest safe choice a choice may hide."""


@dataclass
class Found:
    """What was measured. ``given_up``: everything was hidden though it could be protected; ``larger``: past the limit."""

    ratios: list[float] = field(default_factory=list)
    larger: list[float] = field(default_factory=list)
    given_up: int = 0
    slowest: float = 0.0

    @property
    def worst(self) -> float:
        return max(self.ratios, default=1.0)

    @property
    def mean(self) -> float:
        return float(np.mean(self.ratios)) if self.ratios else 1.0

    def protect(self, system: System) -> Protection:
        """Protect ``system`` and note how near it came."""
        start = time.process_time()
        chosen = protect_system(system)
        self.slowest = max(self.slowest, time.process_time() - start)
        if chosen.bound is None:
            self.given_up += not chosen.exposed
        elif chosen.bound > 0 or chosen.cost > 0:
            ratio = chosen.cost / chosen.bound if chosen.bound > 0 else float("inf")
            (self.ratios if len(system.values) <= EXACT_UP_TO or _open(system) <= EXACT_UP_TO else self.larger).append(
                ratio
            )
        return chosen


def _open(system: System) -> int:
    """How many entries may be hidden or shown."""
    fixed = system.small | system.must_hide | system.must_show | system.secret | (system.values == 0)
    return int((~fixed).sum())


@contextmanager
def noted() -> Iterator[Found]:
    """What is protected meanwhile as part of an edition."""
    found = Found()
    with patch.object(joint, "protect_system", found.protect):
        yield found


def tables(count: int, seed: int, size: int = 10) -> Found:
    """Tables of ``size`` × ``size`` with their totals."""
    rng, found = np.random.default_rng(seed), Found()
    for _ in range(count):
        cells = np.floor(rng.lognormal(rng.uniform(2.5, 4), 1.2, (size, size))) * (rng.random((size, size)) > 0.1)
        found.protect(one_table(cells, 11))
    return found
