"""Many trends at once: Benjamini and Hochberg over a fixed family, and what each series is then called."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from equipt_dash.kernel.home_area import first_told, home_codes
from equipt_dash.kernel.model import Area, Better, Level, Measure, Observation, Quality, ValueRole
from equipt_dash.statistics.multiple import benjamini_hochberg
from equipt_dash.statistics.trend import TrendMethod, TrendWord
from equipt_dash.statistics.trend_family import FamilyTrend, alone, family_trends
from tests.views.support import AREA, measure, observation

P = st.lists(st.floats(0, 1), max_size=60)
COUNTY = Area("county", "Sample County", "county", "Sample City", True)
FLAT = (5.0, 9.0, 4.0, 8.0, 6.0)


def rows(key: str, values: tuple[float, ...], **changes: object) -> list[Observation]:
    return [observation(key, f"FY{2015 + at}", value, **changes) for at, value in enumerate(values)]


def judged(measures: list[Measure], found: list[Observation]) -> dict[str, FamilyTrend]:
    return {one.measure: one for one in family_trends(measures, (COUNTY, AREA), found)}


@given(P)
def test_it_is_what_statsmodels_computes(ps: list[float]) -> None:
    expected = multipletests(ps, method="fdr_bh")[1] if ps else []
    assert benjamini_hochberg(ps) == pytest.approx(list(expected), rel=1e-12, abs=1e-300)


@given(P)
def test_adjusting_keeps_the_order_and_never_makes_a_test_clearer(ps: list[float]) -> None:
    adjusted = benjamini_hochberg(ps)
    assert all(p <= after <= 1 for p, after in zip(ps, adjusted, strict=True))
    assert all(np.diff([after for _p, after in sorted(zip(ps, adjusted, strict=True))]) >= 0)


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_p_value_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([0.5, wrong])


def test_the_worked_example_of_the_paper() -> None:
    """Benjamini and Hochberg 1995, section 4: four of fifteen are called clear at 5 %, where Bonferroni calls three."""
    ps = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ]  # fmt: skip
    assert [p < 0.05 for p in benjamini_hochberg(ps)] == [True] * 4 + [False] * 11


def test_a_word_falls_when_many_are_tested_with_it_and_stands_when_few_are() -> None:
    rising = (1.0, 2.0, 3.0, 4.0, 5.0)
    few = judged([measure("up", "parks")], rows("up", rising))
    assert (few["up"].word, few["up"].adjusted_p) == (TrendWord.BETTER, pytest.approx(2 / 120))
    others = [measure(f"flat-{at}", "parks") for at in range(4)]
    many = judged(
        [measure("up", "parks"), *others], [r for o in others for r in rows(o.key, FLAT)] + rows("up", rising)
    )
    assert (many["up"].word, many["up"].p) == (TrendWord.NO_CLEAR_CHANGE, pytest.approx(2 / 120))
    assert many["up"].adjusted_p == pytest.approx(5 * 2 / 120)


@pytest.mark.parametrize("changes", [{"calendar": "calendar"}, {"level": Level.INDICATOR}], ids=["calendar", "level"])
def test_another_level_or_calendar_is_another_family(changes: dict[str, object]) -> None:
    others = [measure(f"flat-{at}", "parks", **changes) for at in range(4)]
    found = judged(
        [measure("up", "parks", calendar="fiscal"), *others],
        [r for o in others for r in rows(o.key, FLAT)] + rows("up", (1.0, 2.0, 3.0, 4.0, 5.0)),
    )
    assert found["up"].word is TrendWord.BETTER


def test_a_series_too_short_for_a_test_stays_so_and_makes_nobody_stricter() -> None:
    short = [measure(f"short-{at}", "parks") for at in range(9)]
    found = judged(
        [measure("up", "parks"), *short],
        [r for o in short for r in rows(o.key, FLAT[:4])] + rows("up", (1.0, 2.0, 3.0, 4.0, 5.0)),
    )
    assert found["up"].word is TrendWord.BETTER
    assert found["short-0"] == FamilyTrend("short-0", AREA.code, TrendWord.NOT_ENOUGH, TrendMethod.NONE, 4, None, None)


def test_only_trusted_actual_figures_of_everybody_in_one_area_count() -> None:
    item = measure("up", "parks", better=Better.LOWER)
    good = rows("up", (5.0, 4.0, 3.0, 2.0, 1.0))
    noise = [
        observation("up", "FY2020", 99.0, quality=Quality.SUSPECT),
        observation("up", "FY2021", 99.0, role=ValueRole.TARGET),
        observation("up", "FY2022", 99.0, group="black"),
        observation("up", "FY2023", None),
        *rows("up", FLAT, area=COUNTY.code),
        *rows("up", FLAT, area="district-1"),
    ]
    found = judged([item], [*noise, *good])["up"]
    assert (found.word, found.points, found.area) == (TrendWord.BETTER, 5, AREA.code)
    assert judged([item], rows("up", FLAT, area=COUNTY.code))["up"].area == COUNTY.code
    assert judged([item], rows("up", FLAT, area="district-1"))["up"].area == ""


def test_published_errors_are_used_where_all_are_known_and_shared_years_are_not_tested() -> None:
    item = measure("steady")
    found = rows("steady", (10.0, 12.0, 14.0), se=0.5)
    assert alone(item, found).method is TrendMethod.WEIGHTED
    assert alone(item, [*found[:2], replace(found[2], se=None)]).method is TrendMethod.NONE
    assert alone(replace(item, pooled_years=5), found).word is TrendWord.NOT_ENOUGH
    apart = [
        observation("steady", f"{year - 4}-{year}", 2.0 * at, se=0.5) for at, year in enumerate((2013, 2018, 2023))
    ]
    assert alone(replace(item, pooled_years=5), apart).word is TrendWord.BETTER


def test_the_city_speaks_before_the_county_and_who_has_figures_before_who_has_none() -> None:
    assert home_codes((COUNTY, AREA)) == (AREA.code, COUNTY.code)
    empty, told = [observation("m", "FY2020", None)], [observation("m", "FY2020", 1.0, area=COUNTY.code)]
    assert first_told({AREA.code: empty, COUNTY.code: told}, home_codes((COUNTY, AREA))) == tuple(told)
    assert first_told({AREA.code: empty}, home_codes((COUNTY, AREA))) == tuple(empty)
