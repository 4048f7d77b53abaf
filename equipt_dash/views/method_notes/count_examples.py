"""Worked examples of counts. The numbers are invented: a survey's weighted numbers are not counts of people seen."""

from __future__ import annotations

from equipt_dash.statistics import counts
from equipt_dash.views.method_notes.kinds import Example
from equipt_dash.views.method_notes.material import Material
from equipt_dash.views.method_notes.numbers import Line, figure, grid, invented, results
from equipt_dash.views.parts import TableModel
from equipt_dash.words import _

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
