"""What a gap's change is to a council: where it is read, and the sentence that says it.

Why apart: "the gap is smaller" is good news only when the burdened group gained and nobody can have fallen. A gap that
closes because others fell, that turns against the group, or whose other groups are too few to judge, is none.
"""

from __future__ import annotations

from equipt_dash.kernel.words import _, listed
from equipt_dash.kernel.words.numbers import difference
from equipt_dash.statistics.change import Change, ChangeVerdict
from equipt_dash.views.desk.council.items import Kind
from equipt_dash.views.outcomes import Target
from equipt_dash.views.wording import label, people

Told = tuple[Kind, str]
"""Where a change is read, and its sentence."""


def told(one: Target, change: Change, first: str, last: str) -> Told | None:
    """What ``change`` of a gap between two periods is; ``None`` for noise, and where nobody can tell."""
    was, now = change.gap_before, change.gap_after
    if was is None or now is None or change.gap_change is None or change.verdict in _SILENT:
        return None
    if now.value > 0 and was.value < 0:
        return Kind.WIDENED, _turned(one, was.value, now.value, first, last)
    if now.value > 0 and change.gap_change > 0:
        return Kind.WIDENED, _widened(one, change, first, last)
    if was.value > 0:
        return _smaller(one, change, first, last)
    return _ahead(one, change, first, last)


_SILENT = (ChangeVerdict.NO_CLEAR_CHANGE, ChangeVerdict.NOT_ENOUGH_DATA)


def _size(one: Target, value: float) -> str:
    return difference(abs(value), one.outcome.measure.unit, one.outcome.measure.decimals)


def _group(one: Target) -> str:
    return people(one.outcome.groups, one.burdened)


def _names(one: Target, codes: tuple[str, ...]) -> str:
    return listed([label(one.outcome.groups, code) for code in codes])


def _turned(one: Target, was: float, now: float, first: str, last: str) -> str:
    return _(
        "In {first} {group} were ahead by {was}; in {last} they are behind by {now}.",
        first=first, group=_group(one), was=_size(one, was), last=last, now=_size(one, now),
    )  # fmt: skip


def _widened(one: Target, change: Change, first: str, last: str) -> str:
    words = _(
        "The gap for {group} widened by {size} from {first} to {last}.",
        group=_group(one), size=_size(one, change.gap_change or 0.0), first=first, last=last,
    )  # fmt: skip
    hides = _(" The average improved and hides it.") if change.headline_hides_gap else ""
    return words + hides + _ratio(change)


def _ratio(change: Change) -> str:
    return _(" The ratio moved the other way; read both.") if change.scales_disagree else ""


def _smaller(one: Target, change: Change, first: str, last: str) -> Told:
    """A gap that narrowed or closed: levelling down, a group that fell, progress, or not to be called so yet."""
    closed = change.verdict is ChangeVerdict.CLOSED_OR_REVERSED
    base = {"group": _group(one), "size": _size(one, change.gap_change or 0.0), "first": first, "last": last}
    others = tuple(code for code in change.fell if code != one.burdened)
    if change.levelling_down:
        fell = _names(one, others) or _("the average")
        words = (
            _(
                "The gap for {group} closed between {first} and {last}, but only because others fell: {fell}. This is levelling down, not progress.",
                fell=fell, **base,
            )
            if closed
            else _(
                "The gap for {group} is {size} narrower in {last} than in {first}, but only because others fell: {fell}. This is levelling down, not progress.",
                fell=fell, **base,
            )
        )  # fmt: skip
        also = _(" {group} fell too.", **base) if one.burdened in change.fell else ""
        return Kind.FELL, words + also
    start = (
        _("The gap for {group} closed between {first} and {last}", **base)
        if closed
        else _("The gap for {group} narrowed by {size} from {first} to {last}", **base)
    )
    if change.fell:
        return Kind.FELL, _("{start}, but a group fell: {fell}.", start=start, fell=_names(one, change.fell))
    if change.uncertain:
        names = _names(one, change.uncertain)
        return Kind.UNSURE, _("{start}; too few data to say for {names}. This is not counted as progress.", start=start, names=names)  # fmt: skip
    if (change.burdened_part or 0.0) >= 0:
        return Kind.UNSURE, _("{start}, but {group} did not gain. This is not counted as progress.", start=start, **base)  # fmt: skip
    return Kind.IMPROVED, _("{start}, and no group clearly fell.", start=start) + _ratio(change)


def _ahead(one: Target, change: Change, first: str, last: str) -> Told | None:
    """The group named as burdened is ahead in both periods: only who fell is news."""
    if not change.fell:
        return None
    words = _(
        "{group} are ahead in {first} and in {last}, but a group fell: {fell}.",
        group=_group(one), first=first, last=last, fell=_names(one, change.fell),
    )  # fmt: skip
    return Kind.FELL, words
