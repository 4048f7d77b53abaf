"""What happened to a gap: the verdict with everything a reader needs to judge it."""

from __future__ import annotations

from equipt_dash.kernel.words import _, listed
from equipt_dash.kernel.words.numbers import difference, quantity
from equipt_dash.pages.parts import Block, Cell, Column, Details, Holds, Notice, Rich, Strong, TableModel, Text
from equipt_dash.statistics.change import Change, ChangeVerdict
from equipt_dash.statistics.movement import GroupChange, Movement
from equipt_dash.views.gap_certainty import common_years_words, trend_lines
from equipt_dash.views.number_cells import amount_cell, gap_cell, gap_interval_cell
from equipt_dash.views.outcomes import Target
from equipt_dash.views.wording import comparison_words, label, people, verdict_words


def change_blocks(target: Target) -> tuple[Block, ...]:
    """The verdict between the first and newest period, its parts, and each group's own change."""
    if len(target.history) < 2:
        return (Text(((_("There is only one period with a gap, so no change can be judged."),),)),)
    if target.in_dollars_of_each_year:
        return (Text((_nominal(target),)),)
    if not target.comparable or target.change is None:
        words = _("The comparison is not the same group in every period, so the gaps do not form one series.")
        return (Text(((words,),)),)
    change = target.change
    first, last = target.history[0][0], target.history[-1][0]
    common = common_years_words(target)
    blocks: list[Block] = [
        *((Text(lines),) if (lines := trend_lines(target)) else ()),
        Text((_verdict(target, change, first, last), *_parts(target, change), *(((common,),) if common else ()))),
    ]
    blocks.extend(_cautions(target, change))
    blocks.append(Details(_("Each group's own change"), (_groups(target, change, first, last),)))
    return tuple(blocks)


def _nominal(target: Target) -> Rich:
    (first, was), (last, now) = target.history[0], target.history[-1]
    start = _(
        "These are dollars of each year. Rising prices alone widen a gap in dollars, so no verdict on its change is "
        "drawn. "
    )
    if was.ratio is None or now.ratio is None:
        return (start,)
    ratio = _(
        "As a share of its comparison, the burdened group had {was} in {first} and {now} in {last}.",
        was=quantity(was.ratio, "share", 0), first=first, now=quantity(now.ratio, "share", 0), last=last,
    )  # fmt: skip
    return (start, ratio)


def _verdict(target: Target, change: Change, first: str, last: str) -> Rich:
    words = verdict_words(change.verdict)
    start = _("{first} to {last}: ", first=first, last=last)
    return (start, Strong(f"{words}."), " ", _meaning(target, change))


def _meaning(target: Target, change: Change) -> str:
    if change.verdict is ChangeVerdict.NOT_ENOUGH_DATA:
        return _("The certainty is not known: no error is published for these figures, so no verdict is drawn.")
    if change.verdict is ChangeVerdict.NO_CLEAR_CHANGE:
        return _("The gap moved by no more than chance would move it.")
    if change.verdict is ChangeVerdict.LEVELLING_UP:
        return _("The gap is narrower and no group is clearly worse off.")
    if change.verdict is ChangeVerdict.A_GROUP_FELL:
        return _("The gap is narrower, but not because everybody gained. This is not counted as progress.")
    if change.verdict is ChangeVerdict.UNEQUALLY:
        return _("No group clearly fell, but the gap is wider: others gained more.")
    if change.verdict is ChangeVerdict.FALLING_BEHIND:
        return _("The gap is wider, and at least one group is clearly worse off.")
    if change.gap_after is not None and change.gap_after.value > 0:
        return _("The burdened group was ahead of its comparison and is behind it now.")
    return _("The burdened group is no longer behind its comparison.")


def _parts(target: Target, change: Change) -> tuple[Rich, ...]:
    measure = target.outcome.measure
    parts = (change.gap_change, change.burdened_part, change.comparison_part)
    if change.verdict is ChangeVerdict.NO_CLEAR_CHANGE or change.gap_change is None or None in parts:
        return ()
    if not any(parts):
        return ((_("The gap is the same in both periods."),),)
    words = _(
        "The gap {moved} by {size}: {people} account for {burdened}, {comparison} for {other}.",
        moved=_("widened") if change.gap_change > 0 else _("narrowed"),
        size=difference(change.gap_change, measure.unit, measure.decimals),
        burdened=_part(target, change.burdened_part or 0.0), people=people(target.outcome.groups, target.burdened),
        other=_part(target, change.comparison_part or 0.0),
        comparison=comparison_words(target, target.history[-1][0]),
    )  # fmt: skip
    return ((words,),)


def _part(target: Target, value: float) -> str:
    measure = target.outcome.measure
    size = difference(value, measure.unit, measure.decimals)
    return _("{size} of widening", size=size) if value > 0 else _("{size} of narrowing", size=size)


def _cautions(target: Target, change: Change) -> tuple[Block, ...]:
    groups = target.outcome.groups
    found: list[Block] = []
    if change.headline_hides_gap:
        words = _("The average improved while the gap widened. Reading the average alone would hide it.")
        found.append(Notice(_("The headline hides the gap"), ((words,),)))
    if change.levelling_down:
        words = _("The gap narrowed because the comparison fell, not because the burdened group gained.")
        found.append(Notice(_("Levelling down"), ((words,),)))
    if change.scales_disagree and change.gap_change is not None:
        words = (
            _("The difference grew while the ratio came closer to one. Both are true; read them together.")
            if change.gap_change > 0
            else _("The difference shrank while the ratio moved away from one. Both are true; read them together.")
        )
        found.append(Notice(_("Difference and ratio tell different stories"), ((words,),)))
    if change.fell:
        names = listed([label(groups, code) for code in change.fell])
        found.append(Text(((_("Clearly worse off than in the first year: {groups}.", groups=names),),)))
    judged = change.verdict not in (ChangeVerdict.NOT_ENOUGH_DATA, ChangeVerdict.NO_CLEAR_CHANGE)
    if change.uncertain and judged:
        names = listed([label(groups, code) for code in change.uncertain])
        found.append(Text(((_("Too few data to say whether they fell: {groups}.", groups=names),),)))
    return tuple(found)


def _groups(target: Target, change: Change, first: str, last: str) -> TableModel:
    columns = (
        Column("group", _("Group")),
        Column("before", first, True, Holds.QUANTITY),
        Column("after", last, True, Holds.QUANTITY),
        Column("gain", _("Change for the better"), True, Holds.QUANTITY),
        Column("interval", _("95% interval"), holds=Holds.INTERVAL),
        Column("verdict", _("Verdict")),
    )
    rows = tuple(_group_row(target, one) for one in change.groups)
    note = _("Verdicts allow for testing several groups at once (Holm's correction).")
    return TableModel(_("Each group between {first} and {last}", first=first, last=last), columns, rows, note=note)


def _group_row(target: Target, one: GroupChange) -> tuple[Cell, ...]:
    measure = target.outcome.measure
    absent = Cell(_("not published"), absent=True)

    def level(value: float | None) -> Cell:
        return absent if value is None else amount_cell(measure, value)

    return (
        Cell(label(target.outcome.groups, one.code)), level(one.before), level(one.after),
        absent if one.gain is None else gap_cell(measure, one.gain), gap_interval_cell(measure, one.low, one.high, 0.95),
        Cell(_movement(one.movement)),
    )  # fmt: skip


def _movement(movement: Movement) -> str:
    return {
        Movement.IMPROVED: _("improved"),
        Movement.HELD: _("did not get worse"),
        Movement.FELL: _("got worse"),
        Movement.UNCERTAIN: _("too uncertain to say"),
    }[movement]
