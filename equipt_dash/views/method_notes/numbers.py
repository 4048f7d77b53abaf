"""How worked examples write their numbers, their tables and their invented data, so that all look alike."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import plain
from equipt_dash.pages.parts import Cell, Column, TableModel
from equipt_dash.statistics.groups import Groups, Summary
from equipt_dash.views.method_notes.material import Sample

_SMALLEST = 0.0001

Line = tuple[str, *tuple[float | str | None, ...]]


def figure(value: float) -> str:
    """A number with as many decimals as its size deserves."""
    if isinstance(value, int):
        return plain(value, 0)
    size = abs(value)
    if size >= 1000 or (size >= 10 and size == int(size)):
        return plain(value, 0)
    if size >= 10:
        return plain(value, 1)
    if size >= 1 or size == 0:
        return plain(value, 2)
    if size < _SMALLEST:
        return _("less than 0.0001") if value > 0 else _("between −0.0001 and 0")
    return plain(value, 4)


def cell(value: float | str | None) -> Cell:
    """A table cell; an absent number says so."""
    if isinstance(value, str):
        return Cell(value)
    if value is None or not math.isfinite(value):
        return Cell(_("not known"), absent=True)
    return Cell(figure(value), float(value))


def grid(caption: str, heads: Sequence[str], lines: Sequence[Line]) -> TableModel:
    """A table from its headings and lines; every column after the first holds numbers."""
    columns = tuple(Column(f"c{i}", head, numeric=i > 0) for i, head in enumerate(heads))
    return TableModel(caption, columns, tuple(tuple(cell(value) for value in line) for line in lines))


def results(lines: Sequence[Line]) -> TableModel:
    """The result table of an example."""
    return grid(_("The result"), (_("What"), _("Number")), lines)


def summary_lines(found: Summary, level: float, *, of_the_log: bool = False) -> tuple[Line, ...]:
    """An estimate with its error and interval. ``of_the_log``: the error is that of the estimate's logarithm."""
    percent = plain(level * 100, 0)
    return (
        (_("Estimate"), found.estimate),
        (_("Standard error of its logarithm") if of_the_log else _("Standard error"), found.se),
        (_("{level}% interval, lower end", level=percent), found.low),
        (_("{level}% interval, upper end", level=percent), found.high),
    )


def input_table(groups: Groups, caption: str) -> TableModel:
    """The groups that went in."""
    nothing = [None] * groups.size
    errors = nothing if groups.s is None else groups.s.tolist()
    people = nothing if groups.n is None else groups.n.tolist()
    lines = list(zip(groups.names, groups.y.tolist(), errors, people, strict=True))
    heads = (_("Group"), _("Value"), _("Standard error"), _("People or households"))
    return grid(caption, heads, lines)


def sample_words(sample: Sample) -> str:
    """Where the figures of an example come from, and why these groups."""
    outcome = sample.outcome
    start = _(
        "{measure}, {area}, {period}.", measure=outcome.measure.name, area=outcome.area.name, period=outcome.latest
    )
    if sample.whole:
        reason = _("These groups share nobody, and together they hold everybody the figure for all counts.")
    else:
        reason = _(
            "These groups share nobody, but they may not hold everybody. The result speaks of these groups only."
        )
    if not sample.groups.missing:
        return f"{start} {reason}"
    names = ", ".join(sample.groups.missing)
    return f"{start} {reason} {_('The source has no figure for: {names}.', names=names)}"


def invented() -> str:
    """The mark that every made-up table carries."""
    return _("Invented numbers, to show the arithmetic")


def invented_groups() -> Groups:
    """Three made-up groups that share nobody."""
    return Groups(
        (_("Group A"), _("Group B"), _("Group C")),
        y=np.array([40.0, 50.0, 60.0]), s=np.array([2.0, 2.0, 1.5]), n=np.array([1000.0, 2000.0, 3000.0]),
        scale=100.0, reference=2,
    )  # fmt: skip


def invented_bands() -> Groups:
    """Four made-up income bands, from lowest to highest."""
    names = (_("Lowest incomes"), _("Lower middle"), _("Upper middle"), _("Highest incomes"))
    return Groups(
        names, y=np.array([52.0, 61.0, 68.0, 80.0]), s=np.array([2.0, 2.0, 1.8, 1.5]),
        n=np.array([1000.0, 1200.0, 1100.0, 900.0]), ordered=True, order=np.array([1.0, 2.0, 3.0, 4.0]), scale=100.0,
        reference=3,
    )  # fmt: skip
