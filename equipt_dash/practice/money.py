"""What is recorded as spent, by strategy and by disparity, year by year: shares and change, never a guess for a gap.

Why change only between years that both have a record: no record is not no money.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from equipt_dash.practice.model import BudgetLine

_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Spent:
    """Dollars of one strategy or disparity (``key``; empty for none) in one fiscal year.

    ``share``: of all recorded dollars of that year, 0 to 1; ``outside``: the part that is not the city's own money, 0
    to 1; ``change``: against the recorded year before, as a fraction. ``None`` where it cannot be worked out.
    """

    key: str
    year: str
    amount: float
    share: float | None
    outside: float | None
    change: float | None


def by_strategy(found: Sequence[BudgetLine]) -> tuple[Spent, ...]:
    """Money by strategy and year."""
    return _spent(found, lambda one: one.strategy)


def by_disparity(found: Sequence[BudgetLine]) -> tuple[Spent, ...]:
    """Money by disparity and year."""
    return _spent(found, lambda one: one.disparity)


def years(found: Sequence[BudgetLine]) -> tuple[str, ...]:
    """The fiscal years on record, in their order."""
    return tuple(sorted({one.fiscal_year for one in found}, key=lambda text: (number(text) or 0, text)))


def number(year: str) -> int | None:
    """The year a fiscal year is named after, as in ``FY2026``; ``None`` where it names none."""
    match = _YEAR.search(year)
    return int(match[0]) if match else None


def _spent(found: Sequence[BudgetLine], key_of: Callable[[BudgetLine], str]) -> tuple[Spent, ...]:
    totals = {year: sum(one.amount for one in found if one.fiscal_year == year) for year in years(found)}
    rows: list[Spent] = []
    for key in sorted({key_of(one) for one in found}):
        own = [one for one in found if key_of(one) == key]
        before: dict[int, float] = {}
        for year in years(own):
            lines = [one for one in own if one.fiscal_year == year]
            amount = sum(one.amount for one in lines)
            outside = sum(one.amount for one in lines if one.money != "city")
            place = number(year)
            earlier = before.get(place - 1) if place is not None else None
            rows.append(
                Spent(
                    key,
                    year,
                    amount,
                    amount / totals[year] if totals[year] > 0 else None,
                    outside / amount if amount > 0 else None,
                    amount / earlier - 1 if earlier is not None and earlier > 0 else None,
                )
            )
            if place is not None:
                before[place] = before.get(place, 0.0) + amount
    return tuple(rows)
