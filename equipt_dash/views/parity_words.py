"""What a gap means in people, where the figures allow it, and why not where they do not."""

from __future__ import annotations

from equipt_dash.kernel.model import ALL_GROUPS
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Block, Bullets, Cell, Rich, Strong, Text, plain_text
from equipt_dash.statistics.estimates import Refusal
from equipt_dash.statistics.parity import Parity, people_to_parity
from equipt_dash.views.estimates import BASES
from equipt_dash.views.outcomes import Target, best_group
from equipt_dash.views.wording import comparison_words, people


def parity_blocks(target: Target) -> tuple[Block, ...]:
    """How many people stand behind the newest gap, against the comparison and the best-off group."""
    period = target.outcome.latest
    best = best_group(target.outcome, period)
    codes = dict.fromkeys(code for code in (target.comparison_code(period), best) if code not in ("", target.burdened))
    found = [(code, _parity(target, period, code)) for code in codes]
    lines = [_line(target, code, one) for code, one in found if isinstance(one, Parity)]
    if lines:
        notes = [_note(), *dict.fromkeys(words for _code, one in found if (words := _average_note(one)))]
        return (Bullets(tuple(lines)), Text(((" ".join(notes),),)))
    refusals = [one.reason for _code, one in found if isinstance(one, Refusal)]
    return (Text(((_refused(refusals[0] if refusals else ""),),)),)


def parity_sentence(target: Target) -> str:
    """The people behind the newest gap in one sentence; empty where nobody counted them."""
    period = target.outcome.latest
    code = target.comparison_code(period)
    found = _parity(target, period, code) if code else None
    return plain_text(_line(target, code, found)) if isinstance(found, Parity) else ""


def _average_note(one: Parity | Refusal) -> str:
    """What was done about the group being part of its own yardstick."""
    if isinstance(one, Parity) and one.average_moves:
        return _(
            "The group is part of the average, so the average moves as the group gains; the number allows for that."
        )
    if isinstance(one, Parity) and one.bounded:
        return _(
            "The group is part of the average, and which part is not published. The number holds the average still, so "
            "the true one is higher."
        )
    return ""


def _parity(target: Target, period: str, code: str) -> Parity | Refusal:
    estimates = target.outcome.estimates(period)
    one, other = estimates.get(target.burdened), estimates.get(code)
    if one is None or other is None or target.outcome.is_composition:
        return Refusal("parity", "")
    measure = target.outcome.measure
    shared = code == ALL_GROUPS
    share = target.outcome.share(period, target.burdened) if shared else None
    return people_to_parity(one, other, measure.better, scale=BASES.get(measure.unit), shared=shared, share=share)


def _line(target: Target, code: str, one: Parity) -> Rich:
    period = target.outcome.latest
    compared = (
        comparison_words(target, period)
        if code == target.comparison_code(period)
        else people(target.outcome.groups, code)
    )
    unit = target.disparity.people_unit or _("people with this outcome")
    if not one.people:
        return (_at_parity(target, compared, one, unit),)
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


def _at_parity(target: Target, compared: str, one: Parity, unit: str) -> str:
    """What is true of a group that is at its comparison or ahead of it: nobody is missing, as far as can be told."""
    group, period = people(target.outcome.groups, target.burdened), target.outcome.latest
    words = _(
        "In {period} {group} are level with {compared} or ahead, so none more are needed.",
        period=period, group=group, compared=compared,
    )  # fmt: skip
    if not one.high:
        return words
    return f"{words} {_('The 95% interval reaches up to {high} {unit}.', high=f'{one.high:,}', unit=unit)}"


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
    if not found.people:
        return Cell(_("none: level or ahead"), 0)
    return Cell(f"{found.people:,}", found.people, note=target.disparity.people_unit)
