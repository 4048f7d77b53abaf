"""Does race predict this outcome? Tests over pairs of groups that cannot share a person.

Why pairs: most by-race tables overlap or carry no partition, so no single test over all groups is
allowed. Each disjoint pair's difference is tested with a normal z and Holm's correction; race predicts
the outcome when any pair differs.

No difference found is not the same as no difference. When no pair differs, a pair is *settled* only if
the whole interval of its difference lies inside ± ``margin`` (default 20 %) of the pair's common level
(the precision-weighted mean of the two). The verdict is "no evidence that it does" when every tested
pair is settled, and "too little data to say" when at least one could still hide such a difference;
those pairs are named in ``unsettled``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from equipt_dash.model import Better
from equipt_dash.statistics.estimates import Estimate
from equipt_dash.statistics.gaps import gap
from equipt_dash.statistics.multiple import holm


class PredictsVerdict(StrEnum):
    """The talk's question answered, in the words the pages use."""

    PREDICTS = "race predicts this outcome"
    NO_EVIDENCE = "no evidence that it does"
    TOO_LITTLE = "too little data to say"
    NOT_PUBLISHED = "a gap is shown; its certainty is not published"


@dataclass(frozen=True)
class PairTest:
    """One disjoint pair. ``difference`` is a - b in the measure's unit, ``ratio`` a ÷ b.

    Everything about noise is ``None`` where a group's error is not published. ``settled``: the interval
    excludes a difference of the declared margin.
    """

    a: str
    b: str
    difference: float
    se: float | None
    low: float | None
    high: float | None
    z: float | None
    p: float | None
    holm_p: float | None
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    settled: bool


@dataclass(frozen=True)
class Prediction:
    """A verdict, every pair behind it, and the largest disjoint gap (with or without an error).

    ``unsettled``: tested pairs that neither differ clearly nor exclude the margin.
    """

    verdict: PredictsVerdict
    pairs: tuple[PairTest, ...]
    largest: PairTest | None
    unsettled: tuple[tuple[str, str], ...]
    alpha: float
    margin: float


def _common_level(a: Estimate, b: Estimate) -> float:
    """Return the level both would share if they did not differ: the precision-weighted mean."""
    if not a.se or not b.se:
        return (a.value + b.value) / 2
    wa, wb = a.se**-2, b.se**-2
    return (wa * a.value + wb * b.value) / (wa + wb)


def _z(difference: float, se: float | None) -> float | None:
    """Return difference ÷ se; ``None`` where there is no error or the error is zero (the p still holds)."""
    return difference / se if se else None


def _pair(a: str, b: str, estimates: Mapping[str, Estimate], alpha: float, margin: float) -> PairTest:
    one, two = estimates[a], estimates[b]
    found = gap(one, two, Better.NOT_DECLARED, level=1 - alpha)
    settled = False
    if found.low is not None and found.high is not None:
        allowed = margin * abs(_common_level(one, two))
        settled = -allowed <= found.low and found.high <= allowed
    return PairTest(
        a, b, found.value, found.se, found.low, found.high, _z(found.value, found.se), found.p, None,
        found.ratio, found.ratio_low, found.ratio_high, settled,
    )  # fmt: skip


def _with_holm(pairs: list[PairTest]) -> tuple[PairTest, ...]:
    adjusted = iter(holm([pair.p for pair in pairs if pair.p is not None]))
    return tuple(pair if pair.p is None else replace(pair, holm_p=next(adjusted)) for pair in pairs)


def race_predicts(
    estimates: Mapping[str, Estimate],
    pairs: Iterable[tuple[str, str]],
    *,
    alpha: float = 0.05,
    margin: float = 0.20,
) -> Prediction:
    """Judge whether race predicts an outcome from disjoint ``pairs`` of group codes.

    ``alpha`` is the chance of a false alarm over all pairs together. Pairs with a group that has no
    estimate are left out. Where nothing can be tested the verdict is NOT_PUBLISHED if no group carries
    an error at all, else TOO_LITTLE (also with no estimate at all). Raises ``ValueError`` for an
    ``alpha`` or ``margin`` outside 0..1.
    """
    if not 0 < alpha < 1 or not 0 < margin < 1:
        raise ValueError("alpha and margin lie between 0 and 1")
    usable = [(a, b) for a, b in pairs if a in estimates and b in estimates]
    tests = _with_holm([_pair(a, b, estimates, alpha, margin) for a, b in usable])
    differs = any(pair.holm_p is not None and pair.holm_p < alpha for pair in tests)
    same = [test for test in tests if test.holm_p is not None and test.holm_p >= alpha]
    unsettled = tuple((test.a, test.b) for test in same if not test.settled)
    if all(pair.holm_p is None for pair in tests):
        no_errors = bool(estimates) and all(e.se is None for e in estimates.values())
        verdict = PredictsVerdict.NOT_PUBLISHED if no_errors else PredictsVerdict.TOO_LITTLE
    elif differs:
        verdict = PredictsVerdict.PREDICTS
    else:
        verdict = PredictsVerdict.TOO_LITTLE if unsettled else PredictsVerdict.NO_EVIDENCE
    largest = max(tests, key=lambda pair: abs(pair.difference), default=None)
    return Prediction(verdict, tests, largest, unsettled, alpha, margin)
