"""What a publication would change for the public, as tables and sentences a careful reader can check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from equipt_dash.kernel.model import Observation
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import Block, Cell, Column, Details, Download, TableModel, Text
from equipt_dash.practice.kinds import KINDS
from equipt_dash.store.desk.preview import CellDiff, Diff, WordDiff
from equipt_dash.views.desk.difference import SideBySide, change
from equipt_dash.views.desk.review_words import Names, period_words
from equipt_dash.views.desk.submission import field_words
from equipt_dash.views.practice_words import field_words as record_field
from equipt_dash.views.practice_words import kind_words
from equipt_dash.views.wording import amount

MOST_ROWS = 300
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


def summary(diff: Diff) -> str:
    """How much would change, in a sentence or two."""
    if not diff.cells and not diff.words:
        return _("Nothing would change for the public.")
    new = sum(one.before is None for one in diff.cells)
    gone = sum(one.after is None for one in diff.cells)
    hidden = sum(one.hidden for one in diff.cells)
    parts = [
        ngettext("{n} public figure would change", "{n} public figures would change", len(diff.cells)),
        _("{n} of them new", n=f"{new:,}") if new else "",
        _("{n} taken away", n=f"{gone:,}") if gone else "",
        _("{n} hidden to protect people", n=f"{hidden:,}") if hidden else "",
    ]  # fmt: skip
    start = ", ".join(part for part in parts if part) + "."
    if not diff.words:
        return start
    words = ngettext("{n} text would change.", "{n} texts would change.", len(diff.words))
    return f"{start} {words}" if diff.cells else words


def cells_blocks(diff: Diff, called: Names) -> tuple[Block, ...]:
    """Every public figure that would change, old beside new."""
    table = _cells(diff.cells[:MOST_ROWS], called)
    if len(diff.cells) <= MOST_ROWS:
        return (table,)
    words = _("All {n} changes (CSV); the first {most} are shown above", n=f"{len(diff.cells):,}", most=MOST_ROWS)
    return (table, Download("changes", words, _cells(diff.cells, called), ()))


def _cells(cells: Sequence[CellDiff], called: Names) -> TableModel:
    columns = (
        Column("measure", _("Measure")), Column("figure", _("Figure")),
        Column("before", _("Public now"), True), Column("after", _("Public after"), True),
        Column("what", _("What happens")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(called.measure(one.any.measure)),
            Cell(figure_words(one.any, called)),
            Cell(called.value(one.before), absent=one.before is None),
            Cell(called.value(one.after), absent=one.after is None or one.hidden),
            Cell(_what(one, called)),
        )
        for one in cells
    )
    return TableModel(_("Figures the public would see differently"), columns, rows, empty=_("No figure changes."))


def figure_words(row: Observation, called: Names) -> str:
    """Which figure of a measure it is."""
    return _(
        "{period}, {group}, {area}",
        period=period_words(row.period, row.role), group=called.who(row.group), area=called.where(row.area),
    )  # fmt: skip


def _what(one: CellDiff, called: Names) -> str:
    if one.after is None:
        return _("Taken away.")
    if one.hidden:
        return _("Hidden to protect people.") if not _was_hidden(one) else _("Stays hidden. Other parts of it change.")
    if one.before is None:
        return _("New.")
    if one.before.value != one.after.value or one.before.missing != one.after.missing:
        return one.after.restated or _("Changed.")
    parts = [name for name, changed in _parts(one.before, one.after) if changed]
    return _("The value stays. Changed beside it: {parts}.", parts=", ".join(parts) or _("its interval or source"))


def _parts(before: Observation, after: Observation) -> tuple[tuple[str, bool], ...]:
    return (
        (_("numerator"), before.numerator != after.numerator),
        (_("denominator"), before.denominator != after.denominator),
        (_("note"), before.note != after.note),
        (_("reason for a correction"), before.restated != after.restated),
        (_("source"), before.source != after.source),
    )


def _was_hidden(one: CellDiff) -> bool:
    return one.before is not None and one.before.missing == (one.after.missing if one.after else None)


def hidden_blocks(diff: Diff, called: Names) -> tuple[Block, ...]:
    """Every figure of the measures concerned that the public would not be told, with what the city knows."""
    fresh = {_key(one.any) for one in diff.cells if one.hidden and not _was_hidden(one)}
    if not diff.hidden:
        return (Text(((_("No figure of these measures has to be hidden."),),)),)
    lead = _(
        "So few people stand behind some figures that somebody could recognize them. Others are hidden because "
        "they would give those away. Only people who publish see the numbers below."
    )
    columns = (
        Column("measure", _("Measure")), Column("figure", _("Figure")), Column("true", _("Only for you"), True),
        Column("since", _("Since when")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(called.measure(one.any.measure)),
            Cell(figure_words(one.any, called)),
            Cell(_true(one, called)),
            Cell(_("hidden anew with this edition") if _key(one.any) in fresh else _("hidden before, too")),
        )
        for one in diff.hidden[:MOST_ROWS]
    )
    more = _("The first {n} of {total} are shown.", n=MOST_ROWS, total=f"{len(diff.hidden):,}")
    note = more if len(diff.hidden) > MOST_ROWS else ""
    return (Text(((lead,),)), TableModel(_("Figures the public would not see"), columns, rows, note))


def _key(row: Observation) -> tuple[str, ...]:
    return row.measure, row.period, row.role.value, row.group, row.area


def _true(one: CellDiff, called: Names) -> str:
    measure = called.measures.get(one.any.measure)
    if one.true is None or measure is None:
        return _("nothing")
    return amount(measure, one.true)


_PRACTICE = {kind.table: kind.slug for kind in KINDS}
_TABLES = ("measure", "story", "disparity", *_PRACTICE)


def words_blocks(diff: Diff, called: Names) -> tuple[Block, ...]:
    """Texts that would change, side by side; rows few people look at are folded away."""
    if not diff.words:
        return (Text(((_("No text changes."),),)),)
    shown = [one for one in diff.words if one.table in _TABLES]
    others = [one for one in diff.words if one.table not in _TABLES]
    blocks: list[Block] = [_side_by_side(shown, called)] if shown else []
    if others:
        count = ngettext("{n} change in other lists", "{n} changes in other lists", len(others))
        blocks.append(Details(count, (_side_by_side(others[:MOST_ROWS], called),)))
    return tuple(blocks)


def _side_by_side(found: Iterable[WordDiff], called: Names) -> SideBySide:
    rows = tuple(change(_label(one, called), one.before, one.after) for one in found)
    return SideBySide(_("Public now"), _("Public after"), rows)


def _label(one: WordDiff, called: Names) -> str:
    if one.table in _PRACTICE:
        kind = _PRACTICE[one.table]
        named = [called.measure(part) for part in one.about if part]
        return _(
            "{kind} “{row}”: {field}",
            kind=kind_words(kind)[0],
            row=", ".join(named),
            field=record_field(kind, one.field),
        )
    about = [called.measure(one.about[0]), *one.about[1:]] if one.table in ("measure", "story") else list(one.about)
    about = about if one.table in _TABLES else [one.table.replace("_", " ").capitalize(), *about]
    return _("{row}: {field}", row=", ".join(about), field=field_words(one.field))


def telling(diff: Diff, called: Names) -> tuple[str, ...]:
    """Texts that name a number which is hidden in a figure of the same measure."""
    secret: dict[str, set[float]] = {}
    for one in diff.hidden:
        if one.true is not None:
            secret.setdefault(one.any.measure, set()).add(one.true)
    lines = []
    for said in diff.words:
        numbers = {float(found.replace(",", "")) for found in _FIGURE.findall(said.after)}
        if said.table in ("story", "measure") and numbers & secret.get(said.about[0], set()):
            words = _(
                "“{text}” names a number that is hidden in a figure of {measure}. Send it back, or make sure that "
                "it means something else.", text=_label(said, called), measure=called.measure(said.about[0]),
            )  # fmt: skip
            lines.append(words)
    return tuple(lines)
