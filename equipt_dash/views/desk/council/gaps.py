"""Which gaps moved between two editions, by more than chance, and which only look as if they had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from equipt_dash.kernel.model import ALL_GROUPS, Source
from equipt_dash.kernel.words import _, listed
from equipt_dash.pages.parts import FigureModel
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.desk.council.corrections import differing, what_happened
from equipt_dash.views.desk.council.items import Item, Kind
from equipt_dash.views.desk.council.questions import Known, about_gap
from equipt_dash.views.desk.council.told import told
from equipt_dash.views.outcome_figures import gap_over_time, level_over_time
from equipt_dash.views.outcomes import Target, load_targets
from equipt_dash.views.parity_words import parity_sentence
from equipt_dash.views.wording import label, people


def targets_of(context: Context) -> dict[str, Target]:
    """Every disparity of an edition that has published values, by its slug."""
    found = load_targets(context, queries.disparities(context.scope, context.db))
    return {one.disparity.slug: one for one in found}


def moved(
    before: Mapping[str, Target], after: Mapping[str, Target], here: Known, sources: Mapping[str, Source]
) -> list[Item]:
    """Every gap that moved, was corrected, or cannot be compared any more. Chance alone gives nothing."""
    pairs = ((before[slug], one) for slug, one in after.items() if slug in before)
    return [item for was, one in pairs if was.history and one.history for item in _moved(was, one, here, sources)]


def _moved(was: Target, one: Target, here: Known, sources: Mapping[str, Source]) -> list[Item]:
    """What happened to one gap."""
    first, last = was.history[-1][0], one.history[-1][0]
    corrected = _corrected(was, one, first)
    found = [_note(one, "corrected", corrected)] if corrected else []
    if first == last:
        return found
    broken = _broken(one, first, last)
    if broken:
        return [*found, _note(one, "groups", broken)]
    if first not in {period for period, _gap in one.history} or one.in_dollars_of_each_year:
        return found
    if one.comparison_code(first) != one.comparison_code(last):
        return [*found, _note(one, "comparison", _other_comparison(one, first, last))]
    change = one.change_between(first, last)
    said = told(one, change, first, last)
    if said is None or change.gap_change is None:
        return found
    kind, words = said
    group = people(one.outcome.groups, one.burdened)
    item = Item(
        kind, f"disparity:{one.disparity.slug}", one.disparity.title, f"/disparities/{one.disparity.slug}", words,
        people=parity_sentence(one), questions=about_gap(here, one.disparity, one.outcome.measure, group),
        figure=_figure(one, sources), size=abs(change.gap_change) / _scale(one),
    )  # fmt: skip
    return [*found, item]


def _note(one: Target, what: str, words: str) -> Item:
    """Something about the figures, not about the world; it has no questions."""
    item = one.disparity
    return Item(Kind.CORRECTED, f"{what}:{item.slug}", item.title, f"/disparities/{item.slug}", words)


def _scale(one: Target) -> float:
    """The level of everybody, against which gaps of different units can be put in an order."""
    row = one.outcome.at(one.outcome.latest).get(ALL_GROUPS)
    return abs(row.value) if row is not None and row.value else 1.0


def _corrected(was: Target, one: Target, period: str) -> str:
    """Why the newest figures of the earlier edition read otherwise now; empty where they do not."""
    old, new = was.outcome.at(period), one.outcome.at(period)
    changed = differing((old[code], new[code]) for code in old if code in new)
    return what_happened(changed) if changed else ""


def _broken(one: Target, first: str, last: str) -> str:
    """Why two periods cannot be compared: their groups are not the same; empty where they are."""
    old = {code for code, row in one.outcome.at(first).items() if row.value is not None or row.missing is None}
    new = {code for code, row in one.outcome.at(last).items() if row.value is not None or row.missing is None}
    groups = one.outcome.groups
    standards = {groups[code].standard for code in old - {ALL_GROUPS}}, {groups[code].standard for code in new - {ALL_GROUPS}}  # fmt: skip
    if standards[0] == standards[1]:
        return ""
    names = listed([label(groups, code) for code in sorted(new - old, key=lambda code: groups[code].sort)])
    return _(
        "From {period} on, people are sorted into other groups ({names}). Whether the gap changed cannot be told.",
        period=last, names=names or _("fewer groups"),
    )  # fmt: skip


def _other_comparison(one: Target, first: str, last: str) -> str:
    """The best-off group is another one now, so that the two gaps are no series."""
    names = [label(one.outcome.groups, one.comparison_code(period)) for period in (first, last)]
    return _(
        "The gap is measured to another group now: {old} in {first}, {new} in {last}. Whether it changed cannot be told.",
        old=names[0], first=first, new=names[1], last=last,
    )  # fmt: skip


def _figure(one: Target, sources: Mapping[str, Source]) -> FigureModel | None:
    found = gap_over_time(one, sources) or level_over_time(one.outcome, [one.burdened], one.outcome.periods, sources)
    # The figure's own title judges all its years; the item judges two of them, and the two need not agree.
    title = _("{title}: the gap over the years", title=one.disparity.title)
    return replace(found, id=f"gap-{one.disparity.slug}", title=title) if found else None
