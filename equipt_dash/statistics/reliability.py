"""May this figure be shown? Published rule sets as data, and one decision with its reasons.

Why: small counts identify people, and noisy rates mislead. Which rule applies is chosen per measure, by
key. Small-cell rules protect people in the city's own records; the National Center for Health Statistics
(NCHS) rules judge whether an estimate is precise enough, wherever it comes from.
Sources: CMS cell size suppression policy; Washington State Department of Health small numbers standard;
NCHS Series 2 No. 175 (proportions) and No. 200 (rates and counts).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from scipy.special import betaincinv, stdtrit

from equipt_dash.statistics.counts import poisson_interval


class Display(StrEnum):
    """What may be done with a figure."""

    SHOW = "show"
    FOOTNOTE = "show with a footnote"
    REVIEW = "needs review"
    SUPPRESS = "suppress"


@dataclass(frozen=True)
class Decision:
    """A display decision with every reason behind it; no reason means nothing stands against showing."""

    display: Display
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class SmallCellRule:
    """Counts of people from 1 to ``threshold`` - 1 are hidden, with everything they follow from."""

    key: str
    title: str
    threshold: int
    rates_too: bool
    secondary: bool
    words: str


@dataclass(frozen=True)
class ProportionRule:
    """Limits for a proportion's interval: widths as shares, ``relative`` as width ÷ estimate."""

    key: str
    title: str
    smallest_n: float
    narrow: float
    wide: float
    relative: float
    fewest_df: float


@dataclass(frozen=True)
class RateRule:
    """Limits for a rate or count: fewest cases and the widest interval as width ÷ estimate."""

    key: str
    title: str
    fewest: float
    relative: float


CMS = SmallCellRule(
    "cms", "CMS cell size suppression", 11, True, True, "hidden: fewer than 11 people, or would reveal such a number"
)
WA_DOH = SmallCellRule(
    "wa-doh", "Washington State Department of Health", 10, True, True,
    "hidden: fewer than 10 people, or would reveal such a number",
)  # fmt: skip
NCHS_PROPORTIONS = ProportionRule("nchs-proportions", "NCHS proportions", 30, 0.05, 0.30, 1.30, 8)
NCHS_RATES = RateRule("nchs-rates", "NCHS rates and counts", 10, 1.60)

SMALL_CELL_RULES = {rule.key: rule for rule in (CMS, WA_DOH)}
DEFAULT = CMS


def is_small(count: float, rule: SmallCellRule = DEFAULT) -> bool:
    """Tell whether a count of people is a small cell; zero is not."""
    return 0 < count < rule.threshold


def rate_is_hidden(numerator: float, rule: SmallCellRule = DEFAULT) -> bool:
    """Tell whether a rate or percentage must be hidden because of the count it is built on."""
    return rule.rates_too and is_small(numerator, rule)


def korn_graubard(p: float, n: float, effective_n: float, df: float | None, level: float = 0.95) -> tuple[float, float]:
    """Return the Korn-Graubard interval: Clopper-Pearson on the effective sample size.

    With survey degrees of freedom the effective size is scaled by (t_{n-1} / t_df)².
    """
    size = min(effective_n, n)
    tail = (1 - level) / 2
    if df is not None:
        size = min(size * float(stdtrit(n - 1, 1 - tail) / stdtrit(df, 1 - tail)) ** 2, n)
    events = p * size
    low = float(betaincinv(events, size - events + 1, tail)) if events > 0 else 0.0
    high = float(betaincinv(events + 1, size - events, 1 - tail)) if events < size else 1.0
    return low, high


def judge_proportion(
    p: float, n: float, *, se: float | None = None, df: float | None = None, rule: ProportionRule = NCHS_PROPORTIONS
) -> Decision:
    """Judge a proportion 0..1 of a sample of ``n``. ``se`` (design-based) gives the effective sample size."""
    if not 0 <= p <= 1 or n < 0:
        raise ValueError("a proportion lies between 0 and 1, and its sample is not negative")
    effective = p * (1 - p) / se**2 if se and 0 < p < 1 else n
    if n < rule.smallest_n or effective < rule.smallest_n:
        return Decision(Display.SUPPRESS, (f"the sample is smaller than {rule.smallest_n:g}",))
    low, high = korn_graubard(p, n, effective, df)
    width = high - low
    if width >= rule.wide:
        return Decision(Display.SUPPRESS, (f"the interval is {width:.2f} wide",))
    # Nobody and everybody are the same finding read from two sides; a width relative to 0 % would treat them unlike.
    certain = p in (0.0, 1.0)
    if not certain and width > rule.narrow and width > rule.relative * p:
        return Decision(Display.SUPPRESS, (f"the interval is wider than {rule.relative:.0%} of the estimate",))
    review = []
    if df is not None and df < rule.fewest_df:
        review.append(f"fewer than {rule.fewest_df:g} degrees of freedom")
    if certain:
        review.append("everybody or nobody")
    if review:
        return Decision(Display.REVIEW, tuple(review))
    if width > rule.narrow and width > rule.relative * (1 - p):
        return Decision(Display.FOOTNOTE, (f"the complement's interval is wider than {rule.relative:.0%} of it",))
    return Decision(Display.SHOW)


def judge_rate(
    events: float, base: float, *, interval: tuple[float, float] | None = None, rule: RateRule = NCHS_RATES
) -> Decision:
    """Judge a rate events / base (or a count). Without an interval the exact Poisson one is used."""
    if events < 0 or base < 0 or not (math.isfinite(events) and math.isfinite(base)):
        raise ValueError("events and base are finite and not negative")
    if events < rule.fewest or base < rule.fewest:
        return Decision(Display.SUPPRESS, (f"fewer than {rule.fewest:g} cases or people",))
    if interval is None:
        exact = poisson_interval(events, base, 0.95)
        interval = (exact.low, exact.high)
    if (interval[1] - interval[0]) / (events / base) > rule.relative:
        return Decision(Display.SUPPRESS, (f"the interval is wider than {rule.relative:.0%} of the rate",))
    return Decision(Display.SHOW)


MOST_RELATIVE_ERROR = 0.30


def precise_enough(value: float, se: float | None) -> bool:
    """Tell whether an estimate with only a standard error may serve as best group: error ≤ 30 % of it."""
    return se is not None and value != 0 and se <= MOST_RELATIVE_ERROR * abs(value)
