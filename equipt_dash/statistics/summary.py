"""Every summary measure of one table at once, each an answer or a refusal with its reason.

Why a table of needs: the rules that make a number dishonest (too few groups, too many missing, an order
that race does not have, a population nobody knows) are the same for many measures. They stand here once,
and are checked before any arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import astuple, dataclass, field

import numpy as np

from equipt_dash.statistics import attributable, contrasts, gradient, variance
from equipt_dash.statistics.estimates import Refusal, z_value
from equipt_dash.statistics.groups import Groups, Refused, Summary
from equipt_dash.statistics.simulation import FEWEST_DRAWS, draw, simulated
from equipt_dash.statistics.spread import KERNELS

MOST_MISSING = 0.15
FEWEST_GROUPS = 3

_Closed = Callable[[Groups, float], Summary]
CLOSED_FORMS: dict[str, _Closed] = {
    "difference": contrasts.difference,
    "ratio": contrasts.ratio,
    "difference_ref": contrasts.difference_ref,
    "ratio_ref": contrasts.ratio_ref,
    "srr": contrasts.srr,
    "bgv": variance.bgv,
    "bgsd": variance.bgsd,
    "cov": variance.cov,
    "mld": variance.mld,
    "theil": variance.theil,
    "par": attributable.par,
    "paf": attributable.paf,
    "aci": gradient.aci,
    "rci": gradient.rci,
    "sii": gradient.sii,
    "rii": gradient.rii,
}
NAMES = (
    *("difference", "ratio", "difference_ref", "ratio_ref"),
    *("mdmu", "mdmw", "mdbu", "mdbw", "mdru", "mdrw", "idisu", "idisw", "idisp"),
    *("srr", "bgv", "bgsd", "cov", "mld", "theil", "par", "paf", "aci", "rci", "sii", "rii"),
)
_TWO_GROUPS = frozenset({"difference", "ratio", "difference_ref", "ratio_ref"})
_ORDERED = frozenset({"aci", "rci", "sii", "rii"})
_RELATIVE = frozenset({"idisu", "idisw", "idisp"})
_PARTITION_FREE = _TWO_GROUPS | {"mdbu", "mdru", "idisp", "srr"}


@dataclass(frozen=True)
class Summaries:
    """What could be computed, what was refused, and what the reader must be told about either."""

    measures: dict[str, Summary] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def _why_not(name: str, g: Groups, overlapping: bool, allow_missing: bool) -> str:
    """Return the rule that forbids a measure, or nothing."""
    if g.size < 2:
        return f"it compares groups, and {g.size} group{' has' if g.size == 1 else 's have'} a value"
    if overlapping and name not in _PARTITION_FREE:
        return "the groups overlap: somebody is counted twice, so they have no shares and no common mean"
    if name in _TWO_GROUPS:
        return ""
    if name in _ORDERED and not g.ordered:
        return "it is for ordered groups only; race has no order"
    if g.size < FEWEST_GROUPS:
        return f"it needs at least {FEWEST_GROUPS} groups with a value"
    if name in _ORDERED and g.missing:
        return f"an ordered measure needs every group, and there is no value for {', '.join(g.missing)}"
    if g.missing_share > MOST_MISSING and not allow_missing:
        names = ", ".join(g.missing)
        return f"{g.missing_share:.0%} of the groups have no value ({names}); more than 15% is too many"
    return ""


def _divides_by_zero(name: str, g: Groups) -> str:
    if name not in _RELATIVE:
        return ""
    if np.any(g.y < 0):
        return "relative measures need values that are not negative"
    if (float(g.y[g.best]) if name == "idisp" else g.mu) == 0:
        return "it would divide by zero"
    return ""


def summarise(
    g: Groups,
    *,
    level: float = 0.95,
    seed: int = 0,
    draws: int = FEWEST_DRAWS,
    overlapping: bool = False,
    allow_missing: bool = False,
) -> Summaries:
    """Return every measure of ``NAMES`` for one table, on its own scale, at a confidence ``level``.

    ``seed`` fixes the simulation. ``overlapping`` tables have no shares, so measures that need a partition
    are refused. ``allow_missing`` overrides the 15 % rule and is recorded in the notes.
    """
    z_value(level)
    sample = draw(g, seed=seed, draws=draws) if g.size else None
    measures: dict[str, Summary] = {}
    refused: dict[str, Refusal] = {}
    for name in NAMES:
        try:
            reason = _why_not(name, g, overlapping, allow_missing) or _divides_by_zero(name, g)
            if reason:
                raise Refused(reason)
            closed = CLOSED_FORMS.get(name)
            found = closed(g, level) if closed else simulated(KERNELS[name], g, sample, level)
            if not all(number is None or math.isfinite(number) for number in astuple(found)):
                raise Refused("the result is too large to be a number")
            measures[name] = found
        except Refused as refusal:
            refused[name] = Refusal(name, str(refusal))
    notes = []
    if allow_missing and g.missing_share > MOST_MISSING:
        notes.append(f"the 15% rule was set aside: there is no value for {', '.join(g.missing)}")
    return Summaries(measures, refused, tuple(notes))
