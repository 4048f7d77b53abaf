"""How sure a gap is, and where it is heading over all its years, in words: the same on every page that says it."""

from __future__ import annotations

from equipt_dash.kernel.model import ALL_GROUPS
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import plain
from equipt_dash.pages.parts import Rich, Strong
from equipt_dash.statistics.gap_trend import Convergence, GapTrend
from equipt_dash.statistics.gaps import Gap
from equipt_dash.views.outcomes import Target
from equipt_dash.views.wording import signed


def cautious_words(found: Gap) -> str:
    """What is not exact about a gap to the average; empty where its interval is exact."""
    if not found.bounded:
        return ""
    start = _(
        "The group is part of the average, and which part the source does not say. The interval is the one of the least "
        "favourable part, so it is cautious:"
    )
    if found.excess is None:
        return f"{start} {_('how much wider than the true one it is cannot be told.')}"
    more = plain(100 * found.excess, 0)
    return f"{start} {_('it is at most {more}% wider than the true one.', more=more)}"


def shares_words(target: Target) -> str:
    """Where the group's part of the average comes from, where it is another measure's; empty otherwise."""
    period = target.history[-1][0] if target.history else ""
    if not period or target.comparison_code(period) != ALL_GROUPS:
        return ""
    end = target.outcome.at(period)[target.burdened].period_end
    everybody = target.outcome.at(period)[ALL_GROUPS].denominator
    if everybody or (end, target.burdened) not in target.outcome.shares:
        return ""
    share = plain(100 * target.outcome.shares[end, target.burdened], 1)
    return _(
        "The group is {share}% of everybody, by another measure of this site that counts the same people; the interval "
        "allows for that.", share=share,
    )  # fmt: skip


def common_years_words(target: Target) -> str:
    """That two figures pool some of the same years; empty where they do not."""
    if not target.years_are_shared:
        return ""
    first, last = target.history[0][0], target.history[-1][0]
    share = plain(100 * target.years_in_common(first, last), 0)
    return _(
        "Each figure pools several years. {first} and {last} have {share}% of theirs in common, and the error of the "
        "change allows for that.", first=first, last=last, share=share,
    )  # fmt: skip


def trend_lines(target: Target) -> tuple[Rich, ...]:
    """The line through the gap of all periods and the year of parity; nothing where there are too few."""
    found = target.trend
    if found is None or found.verdict is Convergence.NOT_ENOUGH or found.slope is None:
        return ()
    first, last = target.history[0][0], target.history[-1][0]
    start = _("A line through all {n} gaps, {first} to {last}: ", n=found.points, first=first, last=last)
    return ((start, Strong(_verdict(found)), " ", _slope(target, found), *_misfit(found)), (_year(found),))


def _verdict(found: GapTrend) -> str:
    return {
        Convergence.CONVERGING: _("converging."),
        Convergence.REACHED: _("parity reached."),
        Convergence.NOT_CONVERGING: _("not converging."),
        Convergence.NOT_ENOUGH: _("not enough data."),
    }[found.verdict]


def _slope(target: Target, found: GapTrend) -> str:
    measure = target.outcome.measure
    low, size, high = (signed(measure, n or 0.0) for n in (found.low, found.slope, found.high))
    return _("The gap changes by {size} a year (95% interval: {low} to {high}).", size=size, low=low, high=high)


def _misfit(found: GapTrend) -> Rich:
    if found.inflated == 1:
        return ()
    words = _(
        " The gaps jump about the line more than their errors allow, so its error is taken {times} times as large.",
        times=plain(found.inflated, 1),
    )
    return (words,)


def _year(found: GapTrend) -> str:
    if found.parity is None or found.parity_low is None or found.parity_high is None:
        return _("No year of parity is given: the years in which the gap could be gone have no end.")
    year, low, high = (f"{n:.0f}" for n in (found.parity, found.parity_low, found.parity_high))
    if found.verdict is Convergence.REACHED:
        return _("The line met zero in about {year} (95% interval: {low} to {high}).", year=year, low=low, high=high)
    return _(
        "If the line held, the gap would be gone in about {year} (95% interval: {low} to {high}). This is what past years "
        "would lead to, not a forecast.", year=year, low=low, high=high,
    )  # fmt: skip
