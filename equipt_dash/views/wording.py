"""Findings as sentences. The same verdict is worded in the same way on every page."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.model import ALL_GROUPS, Better, Disparity, Group, Measure, Observation, Quality, Source
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import (
    difference,
    difference_number,
    difference_span,
    missing_words,
    plain,
    quantity,
    signed_difference,
    tick,
)
from equipt_dash.kernel.words.units import rate_basis
from equipt_dash.pages.parts import Badge, LinkTo, Rich, Tone
from equipt_dash.statistics.change import Change, ChangeVerdict
from equipt_dash.statistics.gaps import Certainty, Gap
from equipt_dash.views.outcomes import Target


def not_recorded() -> str:
    """What stands where no source says anything."""
    return _("not recorded")


def label(groups: Mapping[str, Group], code: str) -> str:
    """A group's name in a chart or table."""
    return _("Everybody") if code == ALL_GROUPS else groups[code].label


def people(groups: Mapping[str, Group], code: str) -> str:
    """A group's people in a sentence."""
    return _("everybody in the area") if code == ALL_GROUPS else groups[code].people


def value_words(measure: Measure, row: Observation | None) -> str:
    """A value as printed, or why there is none."""
    if row is None:
        return _("not published")
    if row.value is None:
        return missing_words(row.missing) if row.missing else _("not published")
    return amount(measure, row.value)


def amount(measure: Measure, value: float) -> str:
    """A number of this measure as printed."""
    return quantity(value, measure.unit, measure.decimals)


def limit_words(better: Better) -> str:
    """What the level is called that no group may be worse off than: a floor, or a ceiling where lower is better."""
    return _("Ceiling for every group") if better is Better.LOWER else _("Floor for every group")


def quality_words(quality: Quality) -> str:
    """A doubt about a value, in brackets after it; nothing where there is none."""
    return {
        Quality.MARGINAL: _("(use with care)"),
        Quality.POOR: _("(unreliable, says its source)"),
        Quality.SUSPECT: _("(looks wrong; see data quality)"),
    }.get(quality, "")


def source_line(source: Source) -> Rich:
    """A source with its link and credit."""
    name = source.credit or source.title
    return (LinkTo(name, source.url),) if source.url.startswith(("http://", "https://")) else (name,)


def direction_words(better: Better) -> str:
    """Which way is better."""
    return {
        Better.HIGHER: _("Higher is better."),
        Better.LOWER: _("Lower is better."),
        Better.NOT_DECLARED: _("Which way is better is not declared."),
    }[better]


def comparison_words(target: Target, period: str) -> str:
    """What the burdened group is compared with, as it stands after "than" or "below"."""
    code = target.comparison_code(period)
    if code == ALL_GROUPS:
        return _("the average of {area}", area=target.outcome.area.name)
    return people(target.outcome.groups, code)


def gap_sentence(target: Target, period: str, burdened: str = "") -> str:
    """The gap of a burdened group (the headline one if empty) in one period: levels, difference, interval."""
    group = burdened or target.burdened
    found = target.gap_at(period, group)
    outcome = target.outcome
    if found is None:
        return _("No gap can be computed: one of the two figures is not published.")
    rows, measure = outcome.at(period), outcome.measure
    code = target.comparison_code(period)
    start = _(
        "{period}: {value} for {people}, {other} for {comparison}.",
        period=period,
        value=value_words(measure, rows.get(group)), people=people(outcome.groups, group),
        other=value_words(measure, rows.get(code)), comparison=comparison_words(target, period),
    )  # fmt: skip
    return f"{start} {gap_words(measure, found)}"


def gap_words(measure: Measure, found: Gap) -> str:
    """A gap with its interval, in words that say who is worse off."""
    size = gap_size(measure, found.value)
    if not found.direction_known:
        side = _("The gap is {size}.", size=size)
    elif found.value > 0:
        side = _("The gap is {size}, to the burdened group's disadvantage.", size=size)
    elif found.value < 0:
        side = _("The gap is {size}, and the burdened group is better off.", size=size)
    else:
        side = _("There is no gap.")
    if found.low is None or found.high is None:
        return f"{side} {uncertain_words(found.certainty)}"
    level = plain(found.level * 100, 0)
    bounds = _(
        "{level}% interval: {span}.",
        level=level, span=gap_span(measure, found.low, found.high),
    )  # fmt: skip
    return f"{side} {bounds}"


def uncertain_words(certainty: Certainty) -> str:
    """Why a gap stands without an interval."""
    if certainty is Certainty.NOT_KNOWN:
        return _("The figures are given as exact; how certain the gap is, is not known.")
    return _("How certain it is, the source does not publish.")


def gap_size(measure: Measure, value: float) -> str:
    """How large a gap is, without its sign; a rate says what it counts, as "4.8 deaths per 1,000 births"."""
    basis = rate_basis(measure)
    return (
        f"{plain(abs(value), measure.decimals)} {basis}" if basis else difference(value, measure.unit, measure.decimals)
    )


def gap_span(measure: Measure, low: float, high: float) -> str:
    """The two ends of a difference's interval."""
    return difference_span(low, high, measure.unit, measure.decimals)


def signed(measure: Measure, value: float) -> str:
    """A gap with its sign: positive where the burdened group is worse off."""
    return signed_difference(value, measure.unit, measure.decimals)


def short_words(measure: Measure, value: float | None) -> str:
    """A value with no more than its sign, for a picture whose scale names the unit; empty where there is none."""
    return "" if value is None else tick(value, measure.unit, measure.decimals)


def signed_number(measure: Measure, value: float) -> str:
    """A gap with its sign alone, for a picture whose scale names the unit."""
    return difference_number(value, measure.unit, measure.decimals)


def gap_question() -> str:
    """The question a verdict on a gap over time answers, as chips and columns print it."""
    return _("Is the gap changing?")


def change_badge(change: Change | None) -> Badge:
    """The verdict on a gap over time. Closing while a group fell is never marked as progress."""
    if change is None:
        return Badge(_("not enough data"), Tone.UNCLEAR, gap_question())
    tone = {
        ChangeVerdict.LEVELLING_UP: Tone.GOOD if change.counts_as_progress else Tone.UNCLEAR,
        ChangeVerdict.A_GROUP_FELL: Tone.WATCH,
        ChangeVerdict.UNEQUALLY: Tone.WATCH,
        ChangeVerdict.FALLING_BEHIND: Tone.WATCH,
        ChangeVerdict.CLOSED_OR_REVERSED: Tone.UNCLEAR,
        ChangeVerdict.NO_CLEAR_CHANGE: Tone.UNCLEAR,
        ChangeVerdict.NOT_ENOUGH_DATA: Tone.UNCLEAR,
    }[change.verdict]
    return Badge(verdict_words(change.verdict), tone, gap_question())


def target_badge(target: Target) -> Badge:
    """The verdict on a target's gap over time, or why none is drawn."""
    if target.in_dollars_of_each_year and len(target.history) > 1:
        return Badge(_("no verdict: dollars of each year"), Tone.UNCLEAR, gap_question())
    return change_badge(target.change)


def verdict_words(verdict: ChangeVerdict) -> str:
    """The status word of a gap over time."""
    return {
        ChangeVerdict.LEVELLING_UP: _("closing by levelling up"),
        ChangeVerdict.A_GROUP_FELL: _("closing, but a group fell"),
        ChangeVerdict.UNEQUALLY: _("improving unequally"),
        ChangeVerdict.FALLING_BEHIND: _("falling behind"),
        ChangeVerdict.CLOSED_OR_REVERSED: _("closed or reversed"),
        ChangeVerdict.NO_CLEAR_CHANGE: _("no clear change"),
        ChangeVerdict.NOT_ENOUGH_DATA: _("not enough data"),
    }[verdict]


def proposal_words(disparity: Disparity) -> str:
    """Who chose this disparity."""
    if disparity.proposed_by:
        return _("{who}'s proposal, not the city's choice.", who=disparity.proposed_by.capitalize())
    return not_recorded()
