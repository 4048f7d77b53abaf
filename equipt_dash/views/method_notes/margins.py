"""Margins of error: from what a source publishes to a standard error, and how margins add up."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.statistics import acs
from equipt_dash.statistics.estimates import se_from_interval
from equipt_dash.views.method_notes import sources
from equipt_dash.views.method_notes.kinds import Example, Family, Method
from equipt_dash.views.method_notes.material import Material
from equipt_dash.views.method_notes.numbers import Line, figure, grid, invented, results


def margins() -> Family:
    """Margins of error."""
    module = "equipt_dash.statistics.acs"
    survey = _("American Community Survey estimates.")
    parts = _("When the two figures come from the same people: then the margin may be wrong.")
    return Family(
        "margins",
        _("Margins of error"),
        _("A survey asks some people, so its figures have a margin. These are the rules for using it."),
        (
            Method(
                "margins", _("Margins of error"),
                _(
                    "Census tables publish a margin for 90 percent confidence. We turn it into a standard error, and "
                    "combine margins the way the Census Bureau’s handbook says."
                ),
                _("se = margin / 1.645; from an interval: half its width over the normal quantile of its level."),
                survey,
                _("Intervals whose level is not published: these are shown, but no verdict rests on them."),
                *sources.ACS, ("equipt_dash.statistics.estimates.se_from_interval", f"{module}.se"), _se_example,
            ),
            Method(
                "margin-of-a-sum", _("Margin of a sum or a difference"),
                _("When figures are added up, their margins grow too, but less than if you just added them."),
                _("√Σ margin²; of several cells that are zero, only the largest margin counts, once."), survey, parts, *sources.ACS, (f"{module}.sum_margin",), _sum_example,
            ),
            Method(
                "margin-of-a-share", _("Margin of a share"),
                _("The margin of a part divided by its whole."),
                _("√(m_n² − p²·m_d²)/d, with + where the root would be negative."), survey,
                _("When the upper figure is not part of the lower one: that is a ratio."),
                *sources.ACS, (f"{module}.proportion_margin",), _share_example,
            ),
            Method(
                "survey-change", _("Change between two surveys"),
                _("How much a survey figure changed in percent, with its margin, and whether the change is clear."),
                _("100·(y₂/y₁ − 1), margin that of the ratio; z = (y₁ − y₂)/√(se₁² + se₂²), clear if above 1.645."), survey,
                _("When the two surveys share some of their years: their errors are then not apart."),
                *sources.ACS, (f"{module}.percent_change", f"{module}.difference_test"), _change_example,
            ),
            Method(
                "margin-of-a-ratio", _("Margin of a ratio"),
                _("The margin of one figure divided by another that does not contain it."),
                _("√(m_n² + r²·m_d²)/d."), survey, _("When the upper figure is part of the lower one: that is a share."),
                *sources.ACS, (f"{module}.ratio_margin",), _ratio_example,
            ),
        ),
    )  # fmt: skip


def _se_example(material: Material) -> Example:
    found = next(
        (
            (outcome, row)
            for outcome in material.outcomes
            for row in outcome.at(outcome.latest).values()
            if row.low is not None and row.high is not None and row.level is not None and row.value is not None
        ),
        None,
    )
    if found is None:
        low, high, level, about, caption = 38.0, 46.0, 0.90, f"{invented()}.", invented()
    else:
        outcome, row = found
        low, high, level = row.low or 0.0, row.high or 0.0, row.level or 0.90
        about = _(
            "{measure}, {group}, {period}.", measure=outcome.measure.name, group=outcome.groups[row.group].people,
            period=row.period,
        )  # fmt: skip
        caption = _("The interval")
    error = se_from_interval(low, high, level)
    lines: list[Line] = [(_("Standard error from the interval"), error)]
    if level == 0.90:
        lines.append((_("Standard error as margin / 1.645"), acs.se((high - low) / 2)))
    heads = (_("What"), _("Number"))
    given = grid(caption, heads, [(_("Lower end"), low), (_("Upper end"), high), (_("Level"), level)])
    words = _("The standard error is {n}.", n=figure(error or 0.0))
    return Example(about, words, (given, results(lines)))


def _made_up(margin: float, top: float, top_margin: float, whole: float, whole_margin: float) -> Example:
    heads = (_("Figure"), _("Estimate"), _("Margin"))
    lines = [(_("Upper figure"), top, top_margin), (_("Lower figure"), whole, whole_margin)]
    words = _("The margin is {n}.", n=figure(margin))
    return Example(f"{invented()}.", words, (grid(invented(), heads, lines), results([(_("Margin"), margin)])))


def _sum_example(_material: Material) -> Example:
    margin = acs.sum_margin([300.0, 400.0], [2000.0, 3000.0])
    heads = (_("Figure"), _("Estimate"), _("Margin"))
    given = grid(invented(), heads, [(_("Owners"), 2000.0, 300.0), (_("Renters"), 3000.0, 400.0)])
    words = _("The sum is 5,000 with a margin of {n}.", n=figure(margin))
    return Example(f"{invented()}.", words, (given, results([(_("Margin of the sum"), margin)])))


def _share_example(_material: Material) -> Example:
    return _made_up(acs.proportion_margin(2000, 300, 5000, 350), 2000, 300, 5000, 350)


def _ratio_example(_material: Material) -> Example:
    return _made_up(acs.ratio_margin(2000, 300, 3000, 400), 2000, 300, 3000, 400)


def _change_example(_material: Material) -> Example:
    change, margin = acs.percent_change(2000, 300, 2600, 350)
    z, clear = acs.difference_test(2000, 300, 2600, 350)
    heads = (_("Figure"), _("Estimate"), _("Margin"))
    given = grid(invented(), heads, [(_("First survey"), 2000.0, 300.0), (_("Second survey"), 2600.0, 350.0)])
    words = _("The change is {n} percent, and it is clear.", n=figure(change)) if clear else _("The change is {n} percent, and it could be chance.", n=figure(change))  # fmt: skip
    return Example(f"{invented()}.", words, (given, results([(_("Change in percent"), change), (_("Margin"), margin), (_("z"), z)])))  # fmt: skip
