"""How many people is a gap? The number who would need a different outcome for the rates to be equal.

Why: "12 points" is a number, "2,340 Black households" is people. It is computed only for proportions and
rates of counted units, where a rate times its population is a count; for incomes, days or scores it is
refused. Never negative, rounded up, with its interval.

Why the average moves: a group is part of its city's average, so each person who fares better lifts the mark a little.
With the group's share p of everybody, n (μ - y) / (1 - p) people are needed, not n (μ - y).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from equipt_dash.kernel.model import Better
from equipt_dash.statistics.estimates import Estimate, Refusal
from equipt_dash.statistics.gaps import gap


@dataclass(frozen=True)
class Parity:
    """People to parity: whole people, ``low``/``high`` at ``level`` (``None`` where no error is known).

    ``average_moves``: the comparison is the average and the number allows for its moving. ``bounded``: the group's
    share of the average is not known, so the average is held still (the true number is higher) and the interval is the
    cautious one of ``gap``.
    """

    people: int
    low: int | None
    high: int | None
    level: float
    bounded: bool
    average_moves: bool = False


def round_up(people: float) -> int:
    """Round up to whole people, forgiving the last digits of floating-point arithmetic; never negative."""
    return max(0, math.ceil(people - 1e-9 * max(1.0, abs(people))))


def best_reliable(estimates: Mapping[str, Estimate], better: Better, reliable: Collection[str]) -> str | None:
    """Return the code of the best-off group among the ``reliable`` ones; the first named wins a tie.

    ``None`` when none is reliable or better is not declared.
    """
    able = {code: estimate.value for code, estimate in estimates.items() if code in reliable}
    if not able or better is Better.NOT_DECLARED:
        return None
    return (max if better is Better.HIGHER else min)(able, key=lambda code: able[code])


def people_to_parity(
    group: Estimate,
    reference: Estimate,
    better: Better,
    *,
    scale: float | None,
    level: float = 0.95,
    shared: bool = False,
    share: float | None = None,
) -> Parity | Refusal:
    """Return how many of ``group.n`` would need a different outcome to match ``reference``.

    max(0, y_ref - y_j) · n / scale, mirrored where lower is better; ``scale`` is the unit's declared base
    (1 for shares, 100 for percent, 1000 for rates per thousand). ``shared``/``share`` as in ``gap``: the
    city average holds the group itself and moves with it, so the number is divided by 1 - share. Population and
    share are taken as known. Refused, with the reason, without a scale, a population or a direction, and for a
    group that is everybody.
    """
    if scale is None or not math.isfinite(scale) or scale <= 0:
        return Refusal("parity", "only a share or a rate of counted units can be turned into people")
    if group.n is None:
        return Refusal("parity", "the number of people in the group is not recorded")
    if better is Better.NOT_DECLARED:
        return Refusal("parity", "which direction is better is not declared")
    moves = shared and share is not None
    if share is not None and moves and share >= 1:
        return Refusal("parity", "the group is everybody, so it is its own average")
    found = gap(group, reference, better, level=level, shared=shared, share=share)
    per_point = group.n / scale / (1 - share if share is not None and moves else 1.0)
    low, high = (None if end is None else round_up(end * per_point) for end in (found.low, found.high))
    return Parity(round_up(found.value * per_point), low, high, found.level, found.bounded, moves)
