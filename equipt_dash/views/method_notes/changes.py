"""Change over time: is the gap closing, does everybody gain, and what is a change made of?"""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.views.method_notes import sources
from equipt_dash.views.method_notes.gap_examples import (
    change_example,
    kitagawa_example,
    parity_year_example,
    theil_split_example,
)
from equipt_dash.views.method_notes.kinds import Family, Method
from equipt_dash.views.method_notes.record_examples import family_example, target_example, trend_example


def changes() -> Family:
    """Between two periods."""
    return Family(
        "change",
        _("Change between two periods"),
        _("A gap may close because one group gains or because another loses. These tell the two apart."),
        (
            Method(
                "change", _("Is the gap closing, and does everybody gain?"),
                _(
                    "We take the first and the newest period. The gap’s change must beat its noise. Then we look at "
                    "every group: one that clearly fell turns “closing” into “closing, but a group fell”."
                ),
                _(
                    "The interval of gap₂ − gap₁ leaves out 0; its error is √((1 − C)(se₁² + se₂²)), C the share of years "
                    "both figures pool. Figures without any error show their change and get no verdict. A group fell if clearly worse after Holm’s correction; a "
                    "group for which a fall cannot be ruled out is named as uncertain: any fall, or one of the smallest "
                    "difference that matters where a city declared it."
                ),
                _("Two periods of the same series with margins of error."),
                _("Across a change of categories or method."),
                *sources.OWN_DEFINITION,
                ("equipt_dash.statistics.change.change", "equipt_dash.statistics.movement.movements"), change_example,
            ),
            Method(
                "kitagawa", _("What a difference of averages is made of"),
                _("An average can move because groups fare differently, or because the mix of groups changed."),
                _("Mix: (p₂ − p₁)(y₁ + y₂)/2. Rates: (y₂ − y₁)(p₁ + p₂)/2. Summed over groups, they give the whole."),
                _("To compare two periods or two districts with different people."),
                _("When groups overlap. It describes and does not say why."),
                *sources.KITAGAWA, ("equipt_dash.statistics.decomposition.kitagawa",), kitagawa_example,
            ),
            Method(
                "theil-split", _("How much of the spread lies between districts"),
                _("Groups can differ because districts differ, or inside each district. This splits the spread in two."),
                _("T = Σ s_d ln r_d (between) + Σ s_d T_d (within); s_d is the district’s share of the whole outcome."),
                _("When figures by group are published for each district."),
                _("When groups overlap, or when some groups of a district are missing."),
                *sources.SHORROCKS, ("equipt_dash.statistics.decomposition.theil_split",), theil_split_example,
            ),
        ),
    )  # fmt: skip


def trends() -> Family:
    """Over many periods."""
    return Family(
        "trend",
        _("Trends over many years"),
        _("A few figures in a row can look like a trend by luck. These ask whether it is more than luck."),
        (
            Method(
                "gap-trend", _("Is the gap closing over the years, and when would it be gone?"),
                _(
                    "We draw a line through the gaps and ask in which year it meets zero. Where that year could lie "
                    "anywhere, we say “not converging”."
                ),
                _(
                    "Weighted least squares with known variances, correlated where figures pool the same years; the error "
                    "times √(χ²/df) and Student’s t where the gaps miss the line by more than their errors; the year "
                    "−a/b with Fieller’s interval; Holm over the burdened groups."
                ),
                _("Three or more gaps with margins of error, all by the same categories."),
                _("As a forecast: the line says what the past years would lead to, not what will happen."),
                *sources.FIELLER,
                (
                    "equipt_dash.statistics.gap_trend.gap_trend", "equipt_dash.statistics.gap_trend.gap_trends",
                    "equipt_dash.statistics.gap_trend.fieller",
                ),
                parity_year_example,
            ),
            Method(
                "trend", _("The trend of a department measure"),
                _(
                    "Five yearly figures can look like a trend by luck. We call it getting better or worse only when "
                    "the order of the years is too regular for chance, and stays so when it is counted how many "
                    "measures are tested at once."
                ),
                _(
                    "Exact Mann-Kendall test, at least five points; weighted least squares where errors are known. The "
                    "p-value, adjusted over all series of the edition (see “many trends”), is below 0.05."
                ),
                _("One figure a year without a margin of error."),
                _("Fewer than five years, or values that look wrong: these are left out."),
                *sources.MANN,
                ("equipt_dash.statistics.trend.trend", "equipt_dash.statistics.kendall.kendall_exact_p"), trend_example,
            ),
            Method(
                "many-trends", _("Many trends at once"),
                _(
                    "Of a hundred measures that never move, about five would look clear by luck. So all measures are tested "
                    "together, once, when an edition is published. Every page prints that word, whatever list it shows. "
                    "A measure’s own page may add what it looks like by itself."
                ),
                _(
                    "Benjamini and Hochberg: sort the m p-values; the i-th times m/i, never above the next; clear if below "
                    "0.05. One family: all series of one level and calendar in the edition, everybody, the whole city, long "
                    "enough for a test."
                ),
                _("The trend words of a whole edition: of those called clear, about one in twenty or fewer is luck."),
                _(
                    "A line somebody chose, such as one group, a district or some of the years: it is tested by itself "
                    "and says so. The test assumes that series are independent or move together."
                ),
                *sources.BENJAMINI,
                (
                    "equipt_dash.statistics.multiple.benjamini_hochberg",
                    "equipt_dash.statistics.trend_family.family_trends",
                ),
                family_example,
            ),
            Method(
                "target", _("Target status"),
                _(
                    "Met, on track within five percent of the target, or off track. Nothing is judged where no "
                    "direction is declared."
                ),
                _("|missing part| ≤ 0.05·|target| is on track."),
                _("A figure and a target for the same year."),
                _("Measures for which more is not plainly better or worse."),
                *sources.OWN_VERDICTS, ("equipt_dash.statistics.targets.target_status",), target_example,
            ),
        ),
    )  # fmt: skip
