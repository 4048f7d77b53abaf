"""Worked examples of counts. The numbers are invented: a survey's weighted numbers are not counts of people seen."""

from __future__ import annotations

from equipt_dash.kernel.model import Better
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import TableModel
from equipt_dash.statistics import counts
from equipt_dash.statistics.estimates import Refusal
from equipt_dash.statistics.full_count import full_count
from equipt_dash.statistics.gaps import gap
from equipt_dash.statistics.standardisation import standardised
from equipt_dash.views.method_notes.kinds import Example
from equipt_dash.views.method_notes.material import Material
from equipt_dash.views.method_notes.numbers import Line, figure, grid, invented, results

EVENTS, PEOPLE = (12.0, 30.0), (80.0, 100.0)
LEVEL = 0.95


def counted_table() -> TableModel:
    """The made-up counts every example here uses."""
    names = (_("Group A"), _("Group B"))
    lines: list[Line] = [(name, round(a), round(n), a / n) for name, a, n in zip(names, EVENTS, PEOPLE, strict=True)]
    return grid(invented(), (_("Group"), _("Cases"), _("People"), _("Share")), lines)


def _about() -> str:
    return f"{invented()}."


def _interval(low: float, high: float) -> str:
    return _("The interval runs from {low} to {high}.", low=figure(low), high=figure(high))


def _ends(low: float, high: float) -> TableModel:
    return results([(_("Lower end"), low), (_("Upper end"), high)])


def _pair() -> counts.CountPair:
    return counts.count_pair(EVENTS[0], PEOPLE[0], EVENTS[1], PEOPLE[1], LEVEL)


def newcombe_example(_material: Material) -> Example:
    """Newcombe's interval of a difference."""
    found = counts.difference_interval(EVENTS[0], PEOPLE[0], EVENTS[1], PEOPLE[1], LEVEL, "newcombe")
    return Example(_about(), _interval(found.low, found.high), (counted_table(), _ends(found.low, found.high)))


def score_example(_material: Material) -> Example:
    """The score interval of a difference."""
    found = _pair().score
    return Example(_about(), _interval(found.low, found.high), (counted_table(), _ends(found.low, found.high)))


def katz_example(_material: Material) -> Example:
    """The risk ratio with its interval."""
    found = counts.katz_ratio(EVENTS[0], PEOPLE[0], EVENTS[1], PEOPLE[1], LEVEL)
    if found is None or found.low is None or found.high is None:
        return Example(_about(), _("Refused, because a group has no cases."), (counted_table(),))
    words = _("The share of group A is {ratio} times that of group B.", ratio=figure(found.estimate))
    lines = [
        (_("Ratio"), found.estimate),
        (_("Standard error on the log scale"), found.se),
        (_("Lower end"), found.low),
        (_("Upper end"), found.high),
    ]
    return Example(_about(), words, (counted_table(), results(lines)))


def odds_example(_material: Material) -> Example:
    """The odds ratio, with the ratio of the outcome and of its opposite."""
    found = _pair()
    if found.odds is None or found.ratio is None or found.opposite is None:
        return Example(_about(), _("Refused, because a cell is empty."), (counted_table(),))
    words = _(
        "With the outcome the ratio is {ratio}, without it {opposite}; the odds ratio is {odds}.",
        ratio=figure(found.ratio.estimate), opposite=figure(found.opposite.estimate), odds=figure(found.odds.estimate),
    )  # fmt: skip
    lines: list[Line] = [
        (_("Odds ratio"), found.odds.estimate), (_("Lower end"), found.odds.low), (_("Upper end"), found.odds.high),
        (_("Ratio with the outcome"), found.ratio.estimate), (_("Ratio without it"), found.opposite.estimate),
    ]  # fmt: skip
    return Example(_about(), words, (counted_table(), results(lines)))


def full_count_example(_material: Material) -> Example:
    """Two full counts and the interval of their difference."""
    one, two = (full_count(100 * a / n, a, n, scale=100, proportion=True) for a, n in zip(EVENTS, PEOPLE, strict=True))
    if one is None or two is None:
        return Example(_about(), _("Refused, because there are no counts."), (counted_table(),))
    found = gap(one, two, Better.HIGHER)
    words = _("The gap is {n} points.", n=figure(found.value))
    lines: list[Line] = [(_("Gap"), found.value), (_("Lower end"), found.low), (_("Upper end"), found.high)]
    return Example(_about(), words, (counted_table(), results(lines)))


def age_example(_material: Material) -> Example:
    """Two groups that fare alike at each age and differ in their ages."""
    ages = (_("Under 45"), _("45 to 64"), _("65 and older"))
    weights, young, old = (62.0, 22.0, 16.0), (8000.0, 1500.0, 500.0), (3000.0, 3500.0, 3500.0)
    rates = (0.001, 0.006, 0.04)
    adjusted = [standardised([r * n for r, n in zip(rates, people, strict=True)], people, weights, base=1000) for people in (young, old)]  # fmt: skip
    lines: list[Line] = list(zip(ages, weights, young, old, strict=True))
    given = grid(invented(), (_("Age"), _("Weight"), _("People of group A"), _("People of group B")), lines)
    one, two = adjusted
    if isinstance(one, Refusal) or isinstance(two, Refusal):
        return Example(_about(), _("Refused, because a stratum has no people."), (given,))
    words = _(
        "Per 1,000 people, {a} and {b} died. With the same ages it is {c} and {d}.",
        a=figure(one.crude), b=figure(two.crude), c=figure(one.rate), d=figure(two.rate),
    )  # fmt: skip
    return Example(_about(), words, (given, results([(_("Group A, adjusted"), one.rate), (_("Lower end"), one.low), (_("Upper end"), one.high), (_("Group B, adjusted"), two.rate)])))  # fmt: skip


def poisson_pair_example(_material: Material) -> Example:
    """Two Poisson rates."""
    p = counts.poisson_pair_p(EVENTS[0], PEOPLE[0], EVENTS[1], PEOPLE[1])
    words = _("If the two rates were the same, a gap this wide would have a chance of {p}.", p=figure(p))
    return Example(_about(), words, (counted_table(), results([(_("p"), p)])))


def proportion_example(name: str, material: Material) -> Example:
    """One of the intervals of a counted share, for group A."""
    del material
    found = counts.proportion_intervals(EVENTS[0], PEOPLE[0], LEVEL)[name]
    return Example(_about(), _interval(found.low, found.high), (counted_table(), _ends(found.low, found.high)))


def poisson_example(_material: Material) -> Example:
    """The exact interval of a rate, for group A."""
    found = counts.poisson_interval(EVENTS[0], PEOPLE[0], LEVEL)
    return Example(_about(), _interval(found.low, found.high), (counted_table(), _ends(found.low, found.high)))
