"""What an import would change, in counts and in the first values by name: the last look before it is taken in."""

from __future__ import annotations

from equipt_dash.kernel.model import Missing
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.kernel.words.numbers import missing_words, plain
from equipt_dash.pages.parts import Block, Bullets, Cell, Column, TableModel, Text
from equipt_dash.store.desk.import_compare import Comparison, Difference, Numbers

_NAMED = 5
"""Added measures and places named one by one."""


def changes(found: Comparison | None, not_compared: str = "") -> tuple[Block, ...]:
    """The counts, and the differences one by one; or why there are none to show."""
    if found is None:
        return (Text(((not_compared,),)),) if not_compared else ()
    lines = [
        ngettext("{number} value is new.", "{number} values are new.", found.new, number=plain(found.new, 0)),
        ngettext(
            "{number} value differs from what is stored.", "{number} values differ from what is stored.",
            found.changed, number=plain(found.changed, 0),
        ),
        ngettext(
            "{number} value is stored already and stays as it is.",
            "{number} values are stored already and stay as they are.", found.same, number=plain(found.same, 0),
        ),
    ]  # fmt: skip
    if found.added_measures:
        lines.append(_("Not known yet and added as drafts, measures: {names}.", names=_names(found.added_measures)))
    if found.added_areas:
        lines.append(_("Not known yet and added, places: {names}.", names=_names(found.added_areas)))
    bullets = Bullets(tuple((line,) for line in lines))
    return (bullets, _table(found)) if found.first else (bullets,)


def _names(names: tuple[str, ...]) -> str:
    more = len(names) - _NAMED
    shown = [*names[:_NAMED], *([_("{number} more", number=plain(more, 0))] if more > 0 else [])]
    return listed(shown)


def _table(found: Comparison) -> TableModel:
    columns = (
        Column("what", _("What")), Column("measure", _("Measure")), Column("period", _("Period")),
        Column("group", _("Group")), Column("area", _("Place")), Column("old", _("Stored now"), True),
        Column("new", _("In the file"), True),
    )  # fmt: skip
    left = found.new + found.changed - len(found.first)
    note = _("These are the first; {number} more are not shown.", number=plain(left, 0)) if left else ""
    return TableModel(_("Changed values first, then new ones"), columns, tuple(map(_row, found.first)), note=note)


def _row(one: Difference) -> tuple[Cell, ...]:
    measure = _("{name} (target)", name=one.measure) if one.role == "target" else one.measure
    return (
        Cell(_("changed") if one.old else _("new")),
        Cell(measure),
        Cell(one.period),
        Cell(one.group),
        Cell(one.area),
        Cell(_words(one.old) if one.old else "–", absent=one.old is None),
        Cell(_words(one.new)),
    )


def _words(numbers: Numbers) -> str:
    """A value exactly as it is, with what it was made from: rounding could hide the very difference."""
    if numbers.value is None:
        return missing_words(numbers.missing or Missing.NOT_COLLECTED)
    value = _exact(numbers.value)
    if numbers.denominator is None:
        return value
    if numbers.numerator is None:
        return _("{value} (of {denominator})", value=value, denominator=_exact(numbers.denominator))
    return _(
        "{value} ({numerator} of {denominator})",
        value=value,
        numerator=_exact(numbers.numerator),
        denominator=_exact(numbers.denominator),
    )


def _exact(value: float) -> str:
    return f"{value:,.12g}"
