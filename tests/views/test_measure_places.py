"""A department's figures by race and by part of the city, and periods shorter than a year: nothing mixed, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from equipt_dash.kernel.model import Area
from equipt_dash.practice.framework import default_framework
from equipt_dash.views import measure as measure_view
from equipt_dash.views import operationalize
from equipt_dash.views.performance import record
from tests.views.support import (
    AREA,
    built,
    city,
    department,
    disparity,
    link,
    measure,
    observation,
    published,
    section,
    words,
)

NORTH = Area("north", "North side", "district", "sample", False)


def quarter(year: int, number: int, value: float) -> object:
    """A value of a quarter."""
    return observation("visits", f"{year}-Q{number}", value, period_end=date(year, 3 * number, 28))


def test_quarters_of_one_year_have_a_trend_and_break_no_page(tmp_path: Path) -> None:
    rows = tuple(quarter(2020 + n // 4, n % 4 + 1, 10.0 + n) for n in range(12))
    parts = {"departments": (department("parks"),), "measures": (measure("visits", "parks"), measure("i")),
             "disparities": (disparity("gap", "i"),), "links": (link("visits", "gap"),)}  # fmt: skip
    with published(city(**parts, observations=rows), tmp_path) as context:
        page = built(measure_view.build(context, {"slug": "visits"}))
        assert "getting better" in words(page.badges)
        whole = replace(context, framework=default_framework())
        assert "visits" in words(built(operationalize.build(whole, {})))


def test_a_district_stands_apart_and_never_among_the_years_of_the_city(tmp_path: Path) -> None:
    here = [observation("visits", f"FY{year}", float(year)) for year in range(2019, 2024)]
    there = [replace(row, area=NORTH.code, value=1.0) for row in here]
    parts = {"areas": (AREA, NORTH), "departments": (department("parks"),), "measures": (measure("visits", "parks"),)}
    with published(city(**parts, observations=(*there, *here)), tmp_path) as context:
        page = built(measure_view.build(context, {"slug": "visits"}))
    assert "2,023" in words(page.lead)
    assert "North side" in words(section(page, "by-place"))
    assert "North side" not in words(section(page, "results"))


def test_figures_by_race_are_shown_and_their_absence_is_said(tmp_path: Path) -> None:
    both = [
        replace(observation("visits", "FY2023", value), group=group) for group, value in (("all", 9.0), ("black", 4.0))
    ]
    parts = {"departments": (department("parks"),), "measures": (measure("visits", "parks"), measure("plain", "parks"))}
    with published(city(**parts, observations=(*both, observation("plain", "FY2023", 1.0))), tmp_path) as context:
        split = built(measure_view.build(context, {"slug": "visits"}))
        plain = built(measure_view.build(context, {"slug": "plain"}))
    assert "Black residents" in words(section(split, "by-race"))
    assert "A larger group has larger counts" in words(section(split, "by-race"))
    assert "Not in the public record" not in words(section(split, "by-race"))
    assert "Not in the public record" in words(section(plain, "by-race"))


def test_the_trend_of_a_record_without_values_is_not_enough() -> None:
    assert record(measure("visits", "parks"), ()).trend_alone.word.value == "not enough data"
