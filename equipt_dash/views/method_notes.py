"""One entry for each statistic pages use today: what it says, its formula, its limits and where it is computed."""

from __future__ import annotations

from dataclasses import dataclass

from equipt_dash.words import _


@dataclass(frozen=True)
class Method:
    """A statistic as the methods page explains it."""

    slug: str
    title: str
    plain: str
    formula: str
    when: str
    not_when: str
    source: str
    source_url: str
    function: str


def methods() -> tuple[Method, ...]:
    """Every statistic in use, in reading order."""
    return (
        Method(
            "race-predicts",
            _("Does race predict this outcome?"),
            _(
                "We compare groups two by two, but only groups that cannot share a person. If any pair differs by more "
                "than chance, race predicts the outcome. If no pair does, we say so only when a difference of 20 "
                "percent or more can be ruled out; otherwise there is too little data to say."
            ),
            _("z = (a − b) / √(se_a² + se_b²) for each pair; p-values adjusted by Holm’s method; limit 0.05."),
            _("Rates, shares and incomes by group with a published margin of error."),
            _("Shares of one total, and figures without a margin of error: a gap is shown, no verdict is drawn."),
            _("Holm 1979, A simple sequentially rejective multiple test procedure"),
            "https://www.jstor.org/stable/4615733",
            "equipt_dash.statistics.predicts.race_predicts",
        ),
        Method(
            "gap",
            _("The gap and its interval"),
            _(
                "The gap is the burdened group’s figure against its comparison. It is positive when the burdened group "
                "is worse off, whichever direction is better."
            ),
            _(
                "gap = y_comparison − y_burdened where higher is better, the reverse where lower is; interval gap ± "
                "1.96·√(se²+se²). Where the group is part of the average and its share is not published, this interval "
                "is wider than the true one, never narrower. The ratio’s interval is found on the log scale."
            ),
            _("One named group against a named comparison."),
            _("To rank groups, or where the two figures come from different sources."),
            _("National Cancer Institute, HD*Calc help"),
            "https://seer.cancer.gov/help/hdcalc/",
            "equipt_dash.statistics.gaps.gap",
        ),
        Method(
            "change",
            _("Is the gap closing, and does everybody gain?"),
            _(
                "We take the first and the newest period. The gap’s change must beat its noise. Then we look at every "
                "group: one that clearly fell turns “closing” into “closing, but a group fell”."
            ),
            _(
                "|gap₂ − gap₁| > 1.96·√(se₁² + se₂²); a group fell if clearly worse after Holm’s correction; a group for "
                "which a fall of 5 percent cannot be ruled out is named as uncertain."
            ),
            _("Two periods of the same series with margins of error."),
            _("Across a change of categories or method, and for surveys whose years overlap."),
            _("The talk’s definition of racial equity, put into a test by this project"),
            "",
            "equipt_dash.statistics.change.change",
        ),
        Method(
            "margins",
            _("Margins of error"),
            _(
                "Census tables publish a margin for 90 percent confidence. We turn it into a standard error, and "
                "combine margins the way the Census Bureau’s handbook says."
            ),
            _("se = margin / 1.645; for a share √(m_n² − p²·m_d²)/d, with + where the root would be negative."),
            _("American Community Survey estimates."),
            _("Intervals whose level is not published: these are shown, but no verdict rests on them."),
            _("American Community Survey General Handbook, chapter 8"),
            "https://www.census.gov/programs-surveys/acs/library/handbooks/general.html",
            "equipt_dash.statistics.estimates.se_from_interval",
        ),
        Method(
            "trend",
            _("The trend of a department measure"),
            _(
                "Five yearly figures can look like a trend by luck. We call it getting better or worse only when the "
                "order of the years is too regular for chance."
            ),
            _(
                "Exact Mann-Kendall test, at least five points, p < 0.05; weighted least squares where errors are known."
            ),
            _("One figure a year without a margin of error."),
            _("Fewer than five years, or values that look wrong: these are left out."),
            _("Mann 1945, Nonparametric tests against trend"),
            "https://www.jstor.org/stable/1907187",
            "equipt_dash.statistics.trend.trend",
        ),
        Method(
            "target",
            _("Target status"),
            _(
                "Met, on track within five percent of the target, or off track. Nothing is judged where no direction is declared."
            ),
            _("|missing part| ≤ 0.05·|target| is on track."),
            _("A figure and a target for the same year."),
            _("Measures for which more is not plainly better or worse."),
            _("This project’s rule"),
            "",
            "equipt_dash.statistics.targets.target_status",
        ),
        Method(
            "parity",
            _("People to parity"),
            _("How many more people would need the better outcome for the group’s rate to match the comparison."),
            _("max(0, y_comparison − y_group) · n_group, rounded up, with its interval."),
            _("Shares and rates of counted people or households, with the size of the group published."),
            _("Incomes, scores and days, and groups whose size is not published."),
            _("Healthy People 2030, About disparities data"),
            "https://health.gov/healthypeople/objectives-and-data/about-disparities-data",
            "equipt_dash.statistics.parity.people_to_parity",
        ),
    )
