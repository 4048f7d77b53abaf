"""Groups that have an order, such as income bands. Never race: race has no order."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.views.method_notes import sources
from equipt_dash.views.method_notes.kinds import Family, Method
from equipt_dash.views.method_notes.summaries import ordered_example


def ordered() -> Family:
    """Gradients over ordered groups."""
    when = _("For groups with a true order, such as income bands or years of schooling.")
    never = _("Never for race or ethnicity, which have no order. Never when a group is missing.")
    module = "equipt_dash.statistics.gradient"
    return Family(
        "ordered",
        _("Groups with an order"),
        _("These look at a slope from the lowest group to the highest. Race has no order, so they refuse race."),
        (
            Method(
                "aci", _("Absolute concentration index"),
                _("Whether a good is gathered in the higher or the lower groups. Zero means it is spread evenly."),
                _("ACI = 2Σ p·y·X − μ, X the middle of each group’s share; error from a grouped regression."),
                when, never, *sources.KAKWANI, (f"{module}.aci",),
                ordered_example("aci", _("in the unit of the measure")), ("aci",),
            ),
            Method(
                "rci", _("Relative concentration index"),
                _("The absolute concentration index as a share of the average, from −1 to 1."),
                _("RCI = ACI / μ."), when, never, *sources.KAKWANI, (f"{module}.rci",),
                ordered_example("rci", _("on a scale from −1 to 1")), ("rci",),
            ),
            Method(
                "sii", _("Slope index of inequality"),
                _("The difference between the very top and the very bottom, read off a fitted line."),
                _("SII = fit(1) − fit(0) over X; logit link on bounded scales, a straight line otherwise; HC1 errors."),
                when, never, *sources.MACKENBACH, (f"{module}.sii",),
                ordered_example("sii", _("in the unit of the measure")), ("sii",),
            ),
            Method(
                "rii", _("Relative index of inequality"),
                _("How many times the fitted bottom the fitted top is."),
                _("RII = fit(1) / fit(0); interval on the log scale."), when, never, *sources.MACKENBACH,
                (f"{module}.rii",), ordered_example("rii", _("times")), ("rii",),
            ),
        ),
    )  # fmt: skip
