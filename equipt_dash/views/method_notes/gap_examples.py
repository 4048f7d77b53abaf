"""Worked examples of gaps, their change and their trend, from the city's own disparities."""

from __future__ import annotations

import numpy as np

from equipt_dash.kernel.model import Better
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import TableModel
from equipt_dash.statistics.change import change
from equipt_dash.statistics.decomposition import kitagawa, theil_split
from equipt_dash.statistics.estimates import Estimate
from equipt_dash.statistics.gap_trend import Convergence, GapTrend, gap_trend
from equipt_dash.statistics.gaps import Gap, gap, group_vs_mean_se
from equipt_dash.views.gap_certainty import cautious_words
from equipt_dash.views.method_notes.kinds import Example
from equipt_dash.views.method_notes.material import Material
from equipt_dash.views.method_notes.numbers import (
    figure,
    grid,
    input_table,
    invented,
    invented_groups,
    results,
    sample_words,
)
from equipt_dash.views.outcomes import Target
from equipt_dash.views.wording import comparison_words, gap_sentence, people, verdict_words


def gap_example(material: Material) -> Example:
    """The newest gap of the first disparity that may be tested."""
    target = material.changing or material.trending
    if target is None:
        found = gap(Estimate(40.0, 2.0), Estimate(60.0, 1.5), Better.HIGHER)
        return Example(f"{invented()}.", _size(found), (_gap_table(found),))
    period, found = target.history[-1]
    words = gap_sentence(target, period)
    if found.bounded:
        words = f"{words} {cautious_words(found)}"
    return Example(_pair_words(target, period), words, (_gap_table(found),))


def _size(found: Gap) -> str:
    return _("The gap is {number} in the unit of the measure.", number=figure(found.value))


def _gap_table(found: Gap) -> TableModel:
    return results(
        [
            (_("Gap"), found.value),
            (_("Standard error"), found.se),
            (_("Lower end of the interval"), found.low),
            (_("Upper end of the interval"), found.high),
            (_("Burdened group ÷ comparison"), found.ratio),
            (_("Chance of such a gap if there were none (p)"), found.p),
        ]
    )


def _pair_words(target: Target, period: str) -> str:
    return _(
        "{measure}, {area}, {period}: {group} beside {comparison}.",
        measure=target.outcome.measure.name, area=target.outcome.area.name, period=period,
        group=people(target.outcome.groups, target.burdened), comparison=comparison_words(target, period),
    )  # fmt: skip


def mean_example(material: Material) -> Example:
    """Each group against the average it is part of."""
    sample = material.sample
    groups = sample.groups if sample else invented_groups()
    assert groups.s is not None
    errors = [group_vs_mean_se(j, groups.p.tolist(), groups.s.tolist()) for j in range(groups.size)]
    lines = [(name, y - groups.mu, se) for name, y, se in zip(groups.names, groups.y.tolist(), errors, strict=True)]
    heads = (_("Group"), _("Value less the average"), _("Standard error"))
    words = _("The average is {mean}. Each error allows for the group being part of it.", mean=figure(groups.mu))
    caption = _("The result") if sample else invented()
    about = sample_words(sample) if sample else f"{invented()}."
    return Example(about, words, (input_table(groups, caption), grid(_("Each group"), heads, lines)))


def change_example(material: Material) -> Example:
    """The verdict on a gap's change, with what each group did."""
    target = material.changing
    if target is None or target.change is None:
        before = {"a": Estimate(40.0, 1.0), "b": Estimate(60.0, 1.0)}
        after = {"a": Estimate(50.0, 1.0), "b": Estimate(62.0, 1.0)}
        found = change(before, after, burdened="a", comparison="b", better=Better.HIGHER)
        about, names = f"{invented()}.", {"a": _("Group A"), "b": _("Group B")}
    else:
        found = target.change
        known = target.outcome.groups
        names = {one.code: known[one.code].label for one in found.groups if one.code in known}
        first, last = target.history[0][0], target.history[-1][0]
        about = f"{_pair_words(target, last)} {_('The first period is {first}.', first=first)}"
    lines = [(names.get(one.code, one.code), one.before, one.after, one.gain, one.holm_p) for one in found.groups]
    heads = (_("Group"), _("Before"), _("After"), _("Gain"), _("p after Holm"))
    table = results(
        [
            (_("Gap before"), found.gap_before.value if found.gap_before else None),
            (_("Gap after"), found.gap_after.value if found.gap_after else None),
            (_("Change of the gap"), found.gap_change),
            (_("Its standard error"), found.gap_change_se),
            (_("The burdened group’s part"), found.burdened_part),
            (_("The comparison’s part"), found.comparison_part),
            (_("Change of the ratio, on the log scale"), found.relative_change),
        ]
    )
    words = _("The verdict is: {verdict}.", verdict=verdict_words(found.verdict))
    return Example(about, words, (table, grid(_("Each group"), heads, lines)))


def _series(target: Target) -> tuple[list[float], list[Gap]]:
    years = [float(target.outcome.at(period)[target.burdened].period_end.year) for period, _gap in target.history]
    return years, [one for _period, one in target.history]


def parity_year_example(material: Material) -> Example:
    """The line through a gap and the year it would be gone."""
    target = material.trending
    if target is None:
        years = [2016.0, 2018.0, 2020.0, 2022.0]
        series = zip((20.0, 17.0, 15.0, 11.0), (1.0, 1.2, 1.0, 1.1), strict=True)
        gaps = [gap(Estimate(60 - size, se), Estimate(60.0, 0.0), Better.HIGHER) for size, se in series]
        about = f"{invented()}."
    else:
        years, gaps = _series(target)
        about = _pair_words(target, target.history[-1][0])
    pooled = float(target.outcome.measure.pooled_years or 1) if target else 1.0
    found = gap_trend(years, gaps, pooled=pooled)
    lines = [(f"{year:.0f}", one.value, one.se) for year, one in zip(years, gaps, strict=True)]
    series_table = grid(_("The gaps") if target else invented(), (_("Year"), _("Gap"), _("Standard error")), lines)
    return Example(about, _parity_words(found), (series_table, _trend_table(found)))


def _trend_table(found: GapTrend) -> TableModel:
    years = (found.parity, found.parity_low, found.parity_high)
    parity, low, high = (None if year is None else f"{year:.0f}" for year in years)
    return results(
        [
            (_("Change of the gap per year"), found.slope),
            (_("Standard error"), found.se),
            (_("Made larger by the misfit, times"), found.inflated),
            (_("p"), found.p),
            (_("Year of parity"), parity),
            (_("Earliest year"), low),
            (_("Latest year"), high),
        ]
    )


def _parity_words(found: GapTrend) -> str:
    if found.verdict is Convergence.NOT_CONVERGING:
        return _("Not converging: the years at which the gap could be gone have no end.")
    if found.verdict is Convergence.NOT_ENOUGH or found.parity is None:
        return _("There are not enough gaps with a known error.")
    return _("If the line held, the gap would be gone in about {year}.", year=f"{found.parity:.0f}")


def kitagawa_example(_material: Material) -> Example:
    """Two made-up districts: what the mix of groups and what the rates do."""
    first, second = (np.array([40.0, 60.0]), np.array([50.0, 62.0]))
    n_1, n_2 = np.array([500.0, 500.0]), np.array([300.0, 700.0])
    found = kitagawa(first, n_1, second, n_2)
    given = grid(
        invented(),
        (_("Group"), _("First rate"), _("First people"), _("Second rate"), _("Second people")),
        [(_("Group A"), 40.0, 500.0, 50.0, 300.0), (_("Group B"), 60.0, 500.0, 62.0, 700.0)],
    )
    mix, rates = sum(found.composition), sum(found.rate)
    words = _(
        "The averages differ by {all}: {mix} from the mix of groups and {rates} from how each group fares.",
        all=figure(found.difference), mix=figure(mix), rates=figure(rates),
    )  # fmt: skip
    lines = [(_("Difference"), found.difference), (_("From the mix"), mix), (_("From the rates"), rates)]
    return Example(f"{invented()}.", words, (given, results(lines)))


def theil_split_example(_material: Material) -> Example:
    """Two made-up districts with two groups each."""
    rates, n = np.array([[40.0, 60.0], [55.0, 70.0]]), np.array([[300.0, 500.0], [400.0, 800.0]])
    found = theil_split(rates, n)
    given = grid(
        invented(),
        (_("District"), _("Rate of group A"), _("Rate of group B"), _("People of group A"), _("People of group B")),
        [(_("North"), 40.0, 60.0, 300.0, 500.0), (_("South"), 55.0, 70.0, 400.0, 800.0)],
    )
    words = _(
        "Of {all} thousandths, {between} lie between the districts and {within} inside them.",
        all=figure(found.total), between=figure(found.between), within=figure(found.within),
    )  # fmt: skip
    lines = [(_("All"), found.total), (_("Between"), found.between), (_("Within"), found.within)]
    return Example(f"{invented()}.", words, (given, results(lines)))
