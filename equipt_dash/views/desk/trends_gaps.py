"""Gaps between groups for council: each targeted disparity with its status word, what got worse first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.model import Better, Measure
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Cell, Column, Holds, Section, TableModel, Tone
from equipt_dash.store.desk import reads, trend_reads
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.number_cells import amount_cell, gap_cell
from equipt_dash.views.outcomes import Outcome, Target
from equipt_dash.views.wording import comparison_words, gap_question, gap_sentence, not_recorded, target_badge

_WORST_FIRST = (Tone.WATCH, Tone.UNCLEAR, Tone.NONE, Tone.GOOD)


def gaps(desk: Desk) -> tuple[Section, ...]:
    """The section; nothing where no gap can be computed."""
    targets = [one for one in load(desk) if one.outcome.latest]
    if not targets:
        return ()
    columns = (
        Column("title", _("Disparity")), Column("gap", _("Newest figures")), Column("trend", gap_question()),
        Column("target", _("Gap target"), holds=Holds.QUANTITY),
        Column("floor", _("Floor for every group; a ceiling where lower is better"), holds=Holds.QUANTITY),
    )  # fmt: skip
    badged = sorted(
        ((target_badge(one), one) for one in targets),
        key=lambda pair: (_WORST_FIRST.index(pair[0].tone), pair[1].disparity.sort),
    )
    rows = tuple(
        (
            Cell(one.disparity.title, href=f"/disparities/{one.disparity.slug}", note=_compared(one)),
            Cell(gap_sentence(one, one.outcome.latest)),
            Cell(badge.text),
            _aim(one.disparity.target_gap, partial(gap_cell, one.outcome.measure)),
            _aim(one.disparity.floor, partial(_limit, one.outcome.measure)),
        )
        for badge, one in badged
    )
    table = TableModel(_("Level and gap of each disparity"), columns, rows)
    return (Section("gaps", _("Gaps between groups, what got worse first"), (table,)),)


def load(desk: Desk) -> tuple[Target, ...]:
    """Each targeted disparity with its approved figures, published or not; those without any are left out."""
    scope = desk.scope(Action.READ_TRENDS)
    disparities = reads.disparities(scope, desk.db)
    keys = sorted({one.measure for one in disparities})
    measures = {one.key: one for one in reads.measures(scope, desk.db, keys=keys)}
    rows = trend_reads.by_group(scope, desk.db, keys)
    groups, areas = reads.groups_and_areas(desk.db)
    return tuple(
        Target(one, Outcome(measures[one.measure], areas[one.area], groups, rows[one.measure, one.area]))
        for one in disparities
        if one.measure in measures and (one.measure, one.area) in rows
    )


def _compared(one: Target) -> str:
    return _("compared with {whom}", whom=comparison_words(one, one.outcome.latest))


def _aim(value: float | None, cell: Callable[[float], Cell]) -> Cell:
    """A target; 0 is a target like any other."""
    return Cell(not_recorded(), absent=True) if value is None else cell(value)


def _limit(measure: Measure, value: float) -> Cell:
    return replace(amount_cell(measure, value), note=_("(ceiling)") if measure.better is Better.LOWER else "")
