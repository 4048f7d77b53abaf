"""How many people is a gap? The number who would need a different outcome for the rates to be equal.

Why: "12 points" is a number, "2,340 Black households" is people. It is computed only for proportions and
rates of counted units, where a rate times its population is a count; for incomes, days or scores it is
refused. Never negative, rounded up, with its interval.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from equipt_dash.model import Better
from equipt_dash.statistics.estimates import Estimate, Refusal
from equipt_dash.statistics.gaps import Gap, gap


@dataclass(frozen=True)
class Parity:
    """People to parity: whole people, ``low``/``high`` at ``level`` (``None`` where no error is published)."""

    people: int
    low: int | None
    high: int | None
    level: float
    bounded: bool


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


def _people(found: Gap, n: float, scale: float) -> Parity:
    def count(value: float | None) -> int | None:
        return None if value is None else round_up(value * n / scale)

    return Parity(round_up(found.value * n / scale), count(found.low), count(found.high), found.level, found.bounded)


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
    city average holds the group itself. Refused, with the reason, without a scale, a population or a
    direction.
    """
    if scale is None or not math.isfinite(scale) or scale <= 0:
        return Refusal("parity", "only a share or a rate of counted units can be turned into people")
    if group.n is None:
        return Refusal("parity", "the number of people in the group is not recorded")
    if better is Better.NOT_DECLARED:
        return Refusal("parity", "which direction is better is not declared")
    found = gap(group, reference, better, level=level, shared=shared, share=share)
    return _people(found, group.n, scale)
