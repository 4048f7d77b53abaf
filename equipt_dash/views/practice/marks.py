"""How far the marks of an element are reached, by the dated reviews of the city and its departments. Words, no score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.parts import Block, Cell, Column, Details, TableModel
from equipt_dash.practice.framework import Mark
from equipt_dash.practice.model import Assessment
from equipt_dash.views.practice_words import option_words
from equipt_dash.views.wording import not_recorded


def marks_blocks(
    marks: Sequence[Mark], found: Sequence[Assessment], departments: Mapping[str, str]
) -> tuple[Block, ...]:
    """The newest review of each mark by the city, and every dated review. ``departments``: names by code."""
    own = {mark.key for mark in marks}
    here = sorted((one for one in found if one.mark in own), key=lambda one: one.dated, reverse=True)
    newest: dict[str, Assessment] = {}
    for one in here:
        if not one.department:
            newest.setdefault(one.mark, one)
    table = TableModel(
        _("The four marks and the city’s own review"),
        (Column("mark", _("Mark")), Column("review", _("The city’s own review"))),
        tuple((Cell(mark.text), _review(newest.get(mark.key))) for mark in marks),
        note=_("Needed: a dated review by the department or the city, with evidence for each mark."),
    )
    return (table, *_over_years(marks, here), _every(marks, here, departments)) if here else (table,)


def _over_years(marks: Sequence[Mark], here: Sequence[Assessment]) -> tuple[Block, ...]:
    """The city's own last word of each year beside those of the years before; nothing with a single year."""
    own = sorted((one for one in here if not one.department), key=lambda one: one.dated)
    years = sorted({one.dated.year for one in own})
    if len(years) < 2:
        return ()
    last = {(one.mark, one.dated.year): option_words("assessment", "standing", one.standing) for one in own}
    rows = tuple(
        (
            Cell(mark.text),
            *(Cell(last.get((mark.key, year), not_recorded()), absent=(mark.key, year) not in last) for year in years),
        )
        for mark in marks
    )
    columns = (Column("mark", _("Mark")), *(Column(str(year), str(year)) for year in years))
    return (TableModel(_("The city’s own review, year by year"), columns, rows),)


def _review(one: Assessment | None) -> Cell:
    if one is None:
        return Cell(not_recorded(), absent=True)
    words = _("{standing}, {day}", standing=option_words("assessment", "standing", one.standing), day=day(one.dated))
    return Cell(words, note=one.evidence, href=one.evidence_url)


def _every(marks: Sequence[Mark], here: Sequence[Assessment], departments: Mapping[str, str]) -> Block:
    """Every review, by department in the order of names and by date: a record over the years, not a ranking."""
    texts = {mark.key: mark.text for mark in marks}
    rows = tuple(
        (
            Cell(texts[one.mark]), Cell(departments.get(one.department, one.department) or _("The City")), Cell(day(one.dated)),
            Cell(option_words("assessment", "standing", one.standing)), Cell(one.evidence),
            Cell(one.next_action) if one.next_action else Cell(not_recorded(), absent=True),
        )
        for one in sorted(here, key=lambda one: (one.mark, departments.get(one.department, ""), one.dated))
    )  # fmt: skip
    columns = (
        Column("mark", _("Mark")), Column("who", _("Whose review")), Column("when", _("When")),
        Column("standing", _("Where it stands")), Column("evidence", _("What shows it")), Column("next", _("What is next")),
    )  # fmt: skip
    return Details(_("Every review over the years"), (TableModel(_("Reviews by mark, name and date"), columns, rows),))
