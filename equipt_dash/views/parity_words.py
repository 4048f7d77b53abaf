"""What a gap means in people, where the figures allow it, and why not where they do not."""

from __future__ import annotations

from equipt_dash.model import ALL_GROUPS, Measure
from equipt_dash.statistics.estimates import Refusal
from equipt_dash.statistics.full_counts import UNIT_BASES
from equipt_dash.statistics.parity import Parity, people_to_parity
from equipt_dash.views.outcomes import Target, best_group
from equipt_dash.views.parts import Block, Bullets, Cell, Rich, Strong, Text, plain_text
from equipt_dash.views.wording import comparison_words, people
from equipt_dash.words import _


def parity_blocks(target: Target) -> tuple[Block, ...]:
    """How many people stand behind the newest gap, against the comparison and the best-off group."""
    period = target.outcome.latest
    best = best_group(target.outcome, period)
    codes = dict.fromkeys(code for code in (target.comparison_code(period), best) if code not in ("", target.burdened))
    found = [(code, _parity(target, period, code)) for code in codes]
    lines = [_line(target, code, one) for code, one in found if isinstance(one, Parity)]
    if lines:
        return (Bullets(tuple(lines)), Text(((_note(),),)))
    refusals = [one.reason for _code, one in found if isinstance(one, Refusal)]
    return (Text(((_refused(refusals[0] if refusals else ""),),)),)


def parity_sentence(target: Target) -> str:
    """The people behind the newest gap in one sentence; empty where nobody counted them."""
    period = target.outcome.latest
    code = target.comparison_code(period)
    found = _parity(target, period, code) if code else None
    return plain_text(_line(target, code, found)) if isinstance(found, Parity) else ""


def _base(measure: Measure) -> float | None:
    return UNIT_BASES.get(measure.unit)


def _parity(target: Target, period: str, code: str) -> Parity | Refusal:
    estimates = target.outcome.estimates(period)
    one, other = estimates.get(target.burdened), estimates.get(code)
    if one is None or other is None or target.outcome.is_composition:
        return Refusal("parity", "")
    measure = target.outcome.measure
    return people_to_parity(one, other, measure.better, scale=_base(measure), shared=code == ALL_GROUPS)


def _line(target: Target, code: str, one: Parity) -> Rich:
    period = target.outcome.latest
    compared = (
        comparison_words(target, period)
        if code == target.comparison_code(period)
        else people(target.outcome.groups, code)
    )
    unit = target.disparity.people_unit or _("people with this outcome")
    start = _(
        "To match {compared}, {group} would need ",
        compared=compared,
        group=people(target.outcome.groups, target.burdened),
    )
    change = (
        _("{n} more", n=f"{one.people:,}")
        if target.outcome.measure.better.value == "higher"
        else _("{n} fewer", n=f"{one.people:,}")
    )
    end = _(" {unit} ({period}).", unit=unit, period=period)
    if one.low is None or one.high is None:
        return (start, Strong(change), end)
    bounds = _(" The 95% interval runs from {low} to {high}.", low=f"{one.low:,}", high=f"{one.high:,}")
    return (start, Strong(change), end, bounds)


def _note() -> str:
    return _("Computed from the published rate and the number of people or households in the group, rounded up.")


def _refused(reason: str) -> str:
    if "not recorded" in reason:
        return _(
            "Not recorded: the source gives a rate but not the number of people in each group. With that number this "
            "page would say how many people the gap stands for."
        )
    if reason:
        return _(
            "This outcome is not a share or rate of counted people, so a gap cannot be turned into a number of people."
        )
    return _("One of the two figures is not published, so the gap cannot be turned into people.")


def parity_line(target: Target) -> Cell:
    """The people behind the newest gap in a few words, for a table."""
    period = target.outcome.latest
    found = _parity(target, period, target.comparison_code(period))
    if isinstance(found, Refusal):
        return Cell(
            _("not recorded") if "not recorded" in found.reason else _("cannot be counted in people"), absent=True
        )
    return Cell(f"{found.people:,}", found.people, note=target.disparity.people_unit)
