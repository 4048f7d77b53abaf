"""The money on record: every amount, and what each strategy and disparity got year by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Block, Cell, Column, TableModel, Text
from equipt_dash.practice.model import BudgetLine, PlanItem
from equipt_dash.practice.money import Spent, by_disparity, by_strategy, years
from equipt_dash.views.practice_words import option_words
from equipt_dash.views.wording import not_recorded


def money_blocks(
    plan: Sequence[PlanItem], disparities: Mapping[str, str], found: Sequence[BudgetLine]
) -> tuple[Block, ...]:
    """The tables; what is needed where there are no amounts. ``disparities``: titles by slug."""
    if not found:
        return (
            Text(((_("No money is recorded yet. Needed: amounts by strategy and disparity, with their source."),),)),
        )
    strategies = {one.slug: one.title for one in plan}
    caution = _(
        "Shares are of what is recorded here, not of the whole budget. A year without a record is not a year without money."
    )
    return (
        _spent(_("By strategy"), _("Strategy"), strategies, by_strategy(found)),
        _spent(_("By disparity"), _("Disparity"), disparities, by_disparity(found)),
        Text(((caution,),)),
        _every(strategies, found),
    )  # fmt: skip


def _spent(caption: str, what: str, names: Mapping[str, str], found: Sequence[Spent]) -> Block:
    columns = (
        Column("what", what), Column("year", _("Fiscal year")), Column("amount", _("Amount"), True),
        Column("share", _("Share of the year"), True), Column("outside", _("Not the City’s own money"), True),
        Column("change", _("Change from the year before"), True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(names[one.key]) if one.key in names else Cell(_("None named"), absent=True),
            Cell(one.year),
            Cell(dollars(one.amount), one.amount),
            _percent(one.share),
            _percent(one.outside),
            _percent(one.change, signed=True),
        )
        for key in sorted({one.key for one in found}, key=lambda key: (key not in names, names.get(key, "")))
        for one in found
        if one.key == key
    )
    return TableModel(caption, columns, rows)


def _percent(value: float | None, *, signed: bool = False) -> Cell:
    if value is None:
        return Cell(_("cannot be told"), absent=True)
    number = round(100 * value)
    return Cell(_("{n}%", n=f"{number:+d}" if signed and number else f"{number:d}"), value)


def _every(strategies: Mapping[str, str], found: Sequence[BudgetLine]) -> Block:
    totals: Counter[str] = Counter()
    for one in found:
        totals[one.fiscal_year] += round(one.amount)
    order = {year: place for place, year in enumerate(years(found))}
    rows = tuple(
        (
            Cell(one.title), Cell(one.fiscal_year), Cell(dollars(one.amount), one.amount),
            _percent(one.amount / totals[one.fiscal_year] if totals[one.fiscal_year] else None),
            Cell(option_words("budget-line", "money", one.money)),
            Cell(strategies[one.strategy]) if one.strategy in strategies else Cell(not_recorded(), absent=True),
            Cell(" ".join(part for part in (one.source, one.note) if part)),
        )
        for one in sorted(found, key=lambda one: (order[one.fiscal_year], one.title))
    )  # fmt: skip
    columns = (
        Column("what", _("What for")), Column("year", _("Fiscal year")), Column("amount", _("Amount"), True),
        Column("share", _("Share of what is recorded"), True), Column("money", _("Where it comes from")),
        Column("strategy", _("Strategy")), Column("source", _("Source")),
    )  # fmt: skip
    return TableModel(_("Money by year, as recorded"), columns, rows)


def dollars(amount: float) -> str:
    """Whole dollars."""
    return f"-${-amount:,.0f}" if amount < 0 else f"${amount:,.0f}"
