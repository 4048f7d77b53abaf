"""Money by strategy and disparity: shares add up, and a change is told only between years that both have a record."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.practice.model import BudgetLine, Engagement
from equipt_dash.practice.money import by_disparity, by_strategy, number, years
from equipt_dash.practice.reached import not_asked
from tests.views.support import disparity

LINE = BudgetLine("a", "Aid", "FY2025", 100.0, "city", strategy="s", disparity="d", source="Book")


def test_a_strategy_has_its_share_its_outside_part_and_its_change() -> None:
    lines = (
        LINE,
        replace(LINE, slug="b", fiscal_year="FY2026", amount=90.0),
        replace(LINE, slug="c", fiscal_year="FY2026", amount=60.0, money="federal"),
        replace(LINE, slug="e", fiscal_year="FY2026", amount=50.0, strategy=""),
        replace(LINE, slug="f", fiscal_year="FY2028", amount=10.0),
    )
    found = {(one.key, one.year): one for one in by_strategy(lines)}
    second = found["s", "FY2026"]
    assert (second.amount, second.share, second.outside, second.change) == (150.0, 0.75, 0.4, 0.5)
    assert found["s", "FY2025"].change is None
    assert found["s", "FY2028"].change is None, "nothing is on record for FY2027"
    assert found["", "FY2026"].share == 0.25
    assert [one.year for one in by_disparity(lines)] == ["FY2025", "FY2026", "FY2028"]


def test_nothing_and_zero_are_told_apart() -> None:
    zero = replace(LINE, amount=0.0)
    (row,) = by_strategy([zero])
    assert (row.amount, row.share, row.outside) == (0.0, None, None)
    (_first, then) = by_strategy([zero, replace(LINE, slug="b", fiscal_year="FY2026")])
    assert then.change is None, "a change from nothing has no size"
    assert by_strategy([]) == ()


def test_years_stand_in_order_whatever_they_are_called() -> None:
    lines = [replace(LINE, fiscal_year=year) for year in ("FY2026", "2024-25", "biennium", "FY2025")]
    assert years(lines) == ("biennium", "2024-25", "FY2025", "FY2026")
    assert number("biennium") is None


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from(["FY2025", "FY2026"]), st.sampled_from(["", "s", "t"]), st.integers(0, 10**9)),
        max_size=12,
    )
)
def test_the_shares_of_a_year_add_up_to_one(rows: list[tuple[str, str, int]]) -> None:
    lines = [
        replace(LINE, slug=str(n), fiscal_year=year, strategy=key, amount=float(dollars))
        for n, (year, key, dollars) in enumerate(rows)
    ]
    found = by_strategy(lines)
    for year in years(lines):
        shares = [one.share for one in found if one.year == year]
        if any(share is None for share in shares):
            assert sum(line.amount for line in lines if line.fiscal_year == year) == 0
        else:
            assert abs(sum(share or 0 for share in shares) - 1) < 1e-9
    assert abs(sum(one.amount for one in found) - sum(line.amount for line in lines)) < 1e-3


def test_a_group_counts_as_asked_only_by_a_done_engagement_about_the_disparity_that_names_it() -> None:
    items = [disparity("rent", "i", burdened=("black", "latino")), disparity("jobs", "i")]
    names = {"black": "Black residents", "latino": "Latino residents"}
    talk = Engagement(
        "a", "T", "done", "M", "A", reached_public=(("Black Residents", "12", ""),), disparities=("rent",)
    )
    assert not_asked(items, [talk], names) == {"rent": ("latino",), "jobs": ("black",)}
    both = replace(talk, reached_public=(("black", "<10", ""), ("latino", "", "")), disparities=("rent", "jobs"))
    assert not_asked(items, [both], names) == {}
    planned = replace(both, status="planned")
    assert not_asked(items, [planned], names) == {"rent": ("black", "latino"), "jobs": ("black",)}
