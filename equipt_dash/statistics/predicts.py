"""Does race predict this outcome? Tests over pairs of groups that cannot share a person.

Why pairs: most by-race tables overlap or carry no partition, so no single test over all groups is
allowed. Each disjoint pair's difference is tested with a normal z and Holm's correction; race predicts
the outcome when any pair differs.

No difference found is not the same as no difference. How large a difference matters is nobody's to guess: a
city may declare it, in the measure's unit. Where no pair differs the verdict is then

* "no evidence that it does" when the whole interval of every pair's difference lies within it,
* "too little data to say" when some interval reaches beyond it; those pairs are in ``unsettled``,
* "no clear difference found" when nothing is declared, with the largest difference an interval still holds
  (``unseen``): one of that size could not have been seen.

All of this rests on differences and their errors, so counting the opposite outcome changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from equipt_dash.kernel.model import Better
from equipt_dash.statistics.estimates import Estimate, negligible
from equipt_dash.statistics.gaps import gap
from equipt_dash.statistics.multiple import holm


class PredictsVerdict(StrEnum):
    """The talk's question answered, in the words the pages use."""

    PREDICTS = "race predicts this outcome"
    NO_EVIDENCE = "no evidence that it does"
    NOT_CLEAR = "no clear difference found"
    TOO_LITTLE = "too little data to say"
    NOT_PUBLISHED = "a gap is shown; its certainty is not published"


@dataclass(frozen=True)
class PairTest:
    """One disjoint pair. ``difference`` is a - b in the measure's unit, ``ratio`` a ÷ b.

    Everything about noise is ``None`` where a group's error is not published.
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

    @property
    def unseen(self) -> float | None:
        """The largest difference, either way, that the interval holds; ``None`` without an error."""
        return None if self.low is None or self.high is None else max(abs(self.low), abs(self.high))

    def within(self, smallest: float) -> bool:
        """Whether the whole interval lies within ± ``smallest``."""
        return self.unseen is not None and self.unseen <= smallest


@dataclass(frozen=True)
class Prediction:
    """A verdict with every pair behind it.

    ``largest``: the widest pair, with or without an error. ``unsettled``: pairs that neither differ clearly nor
    exclude the ``smallest_difference`` that matters. ``untested``: groups with an estimate that no test could use.
    """

    verdict: PredictsVerdict
    pairs: tuple[PairTest, ...]
    largest: PairTest | None
    unsettled: tuple[tuple[str, str], ...]
    untested: tuple[str, ...]
    alpha: float
    smallest_difference: float | None

    @property
    def apart(self) -> tuple[PairTest, ...]:
        """The pairs that differ by more than chance, widest first."""
        found = [pair for pair in self.pairs if pair.holm_p is not None and pair.holm_p < self.alpha]
        return tuple(sorted(found, key=lambda pair: -abs(pair.difference)))

    @property
    def below_what_matters(self) -> bool:
        """Whether even the widest clear difference is smaller than the declared one."""
        if self.smallest_difference is None or not self.apart:
            return False
        return abs(self.apart[0].difference) < self.smallest_difference

    @property
    def unseen(self) -> float | None:
        """The largest difference that some pair's interval still holds; ``None`` where nothing was tested."""
        return max((pair.unseen for pair in self.pairs if pair.unseen is not None), default=None)


def _pair(a: str, b: str, estimates: Mapping[str, Estimate], alpha: float) -> PairTest:
    one, two = estimates[a], estimates[b]
    found = gap(one, two, Better.NOT_DECLARED, level=1 - alpha)
    value = 0.0 if negligible(found.value, one.value, two.value) else found.value
    z = value / found.se if found.se else None
    return PairTest(
        a, b, value, found.se, found.low, found.high, z, found.p, None,
        found.ratio, found.ratio_low, found.ratio_high,
    )  # fmt: skip


def _with_holm(pairs: list[PairTest]) -> tuple[PairTest, ...]:
    adjusted = iter(holm([pair.p for pair in pairs if pair.p is not None]))
    return tuple(pair if pair.p is None else replace(pair, holm_p=next(adjusted)) for pair in pairs)


def silent_verdict(pairs: Iterable[PairTest], smallest_difference: float | None) -> PredictsVerdict:
    """Return the verdict where no difference is clear: what the intervals still allow, against what matters."""
    if smallest_difference is None:
        return PredictsVerdict.NOT_CLEAR
    settled = all(pair.within(smallest_difference) for pair in pairs)
    return PredictsVerdict.NO_EVIDENCE if settled else PredictsVerdict.TOO_LITTLE


def race_predicts(
    estimates: Mapping[str, Estimate],
    pairs: Iterable[tuple[str, str]],
    *,
    alpha: float = 0.05,
    smallest_difference: float | None = None,
) -> Prediction:
    """Judge whether race predicts an outcome from disjoint ``pairs`` of group codes.

    ``alpha`` is the chance of a false alarm over all pairs together; ``smallest_difference`` the smallest one that
    matters, as declared, in the measure's unit. Pairs with a group that has no estimate are left out. Where
    nothing can be tested the verdict is NOT_PUBLISHED if no group carries an error at all, else TOO_LITTLE (also
    with no estimate at all). Raises ``ValueError`` for an ``alpha`` outside 0..1 or a ``smallest_difference``
    that is not above zero.
    """
    if not 0 < alpha < 1:
        raise ValueError("alpha lies between 0 and 1")
    if smallest_difference is not None and not smallest_difference > 0:
        raise ValueError("the smallest difference that matters is above zero")
    usable = [(a, b) for a, b in pairs if a in estimates and b in estimates]
    tests = _with_holm([_pair(a, b, estimates, alpha) for a, b in usable])
    tested = [test for test in tests if test.holm_p is not None]
    smallest = smallest_difference or 0.0
    unsettled = tuple(
        (test.a, test.b)
        for test in tests
        if not test.within(smallest) and not (test.holm_p is not None and test.holm_p < alpha)
    )
    if not tested:
        no_errors = bool(estimates) and all(not e.se for e in estimates.values())
        verdict = PredictsVerdict.NOT_PUBLISHED if no_errors else PredictsVerdict.TOO_LITTLE
    elif any(test.holm_p is not None and test.holm_p < alpha for test in tested):
        verdict = PredictsVerdict.PREDICTS
    else:
        verdict = silent_verdict(tests, smallest_difference)
    used = {code for test in tested for code in (test.a, test.b)}
    untested = tuple(code for code in estimates if code not in used)
    largest = max(tests, key=lambda pair: abs(pair.difference), default=None)
    return Prediction(verdict, tests, largest, unsettled, untested, alpha, smallest_difference)
