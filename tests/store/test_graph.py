"""What adds up across tables: periods, places, measures and editions. Nothing small follows from all of it together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest

from equipt_dash.kernel.relation_model import MeasureRelation, RelationKind
from equipt_dash.protection.edition import Decision, Material, decide
from equipt_dash.protection.periods import span_of, totals_of
from equipt_dash.protection.rules import Record, Rule
from tests.store import graph_city
from tests.store.graph_city import Place, areas, groups

ENDS = {
    **graph_city._ENDS, "2019": date(2019, 12, 31), "2020": date(2020, 12, 31), "2019-2021": date(2021, 12, 31),
    "2020-2022": date(2022, 12, 31), "FY2023": date(2023, 9, 30), "FY2023-Q4": date(2023, 9, 30),
}  # fmt: skip


def decided(
    shown: Mapping[Place, float], *, earlier: Mapping[int, list[Record]] | None = None, open_: tuple[str, ...] = (),
    relations: tuple[MeasureRelation, ...] = (),
) -> Decision:  # fmt: skip
    """What the next edition shows of counts under the CMS rule."""
    rows = []
    for (measure, period, group, area), value in shown.items():
        row = graph_city._row((measure, "2023", group, area), value, None, None, {})
        rows.append({**row, "period": period, "period_end": ENDS[period]})
    keys = {place[0] for place in shown}
    rules = {key: Rule("cms", "count") for key in keys if key not in open_}
    units = dict.fromkeys(open_, "count")
    before = earlier or {}
    material = Material(len(before) + 1, rules, units, rows, before, frozenset(), groups(), areas(), relations)
    found = decide(material)
    found.attack(rules, found.published)
    return found


def gone(decision: Decision) -> dict[Place, str]:
    """What is held back, and why."""
    return {
        (row["measure"], row["period"], row["group_code"], row["area"]): row["missing"]
        for row in decision.published
        if row["value"] is None
    }


def test_a_hidden_quarter_is_not_the_year_less_the_others() -> None:
    year = dict(zip(graph_city.QUARTERS, (25, 21, 28, 4), strict=True)) | {"2023": 78}
    hidden = gone(decided({("stops", when, "black", "sample"): float(n) for when, n in year.items()}))
    assert {place[1]: why for place, why in hidden.items()} == {"2023-Q4": "suppressed", "2023-Q2": "protecting"}


def test_the_quarters_that_are_missing_are_a_rest_like_any_other() -> None:
    year = {"2023-Q1": 25, "2023-Q2": 21, "2023-Q3": 28, "2023": 78}
    assert gone(decided({("stops", when, "black", "sample"): float(n) for when, n in year.items()}))


def test_a_year_is_not_worked_out_from_rolling_years() -> None:
    years = {"2019": 4, "2020": 30, "2021": 40, "2022": 50, "2019-2021": 74, "2020-2022": 120}
    hidden = gone(decided({("stops", when, "black", "sample"): float(n) for when, n in years.items()}))
    assert hidden["stops", "2019", "black", "sample"] == "suppressed"
    assert len(hidden) > 1
    without = {when: n for when, n in years.items() if when != "2022"}
    assert len(gone(decided({("stops", when, "black", "sample"): float(n) for when, n in without.items()}))) > 1


def test_a_series_whose_parts_do_not_add_up_hides_nothing_more() -> None:
    year = dict(zip(graph_city.QUARTERS, (25, 21, 28, 4), strict=True)) | {"2023": 60}
    hidden = gone(decided({("enrolled", when, "black", "sample"): float(n) for when, n in year.items()}))
    assert [place[1] for place in hidden] == ["2023-Q4"]


SEARCHES = {
    ("stopped", "black"): 80.0, ("searched", "black"): 5.0, ("not searched", "black"): 75.0,
    ("stopped", "white"): 300.0, ("searched", "white"): 40.0, ("not searched", "white"): 260.0,
    ("stopped", "asian"): 120.0, ("searched", "asian"): 30.0, ("not searched", "asian"): 90.0,
}  # fmt: skip


@pytest.mark.parametrize("open_", [(), ("stopped",)])
def test_searched_is_not_stopped_less_not_searched_though_nobody_declared_it(open_: tuple[str, ...]) -> None:
    shown = {(key, "2023", group, "sample"): n for (key, group), n in SEARCHES.items()}
    hidden = gone(decided(shown, open_=open_))
    assert hidden["searched", "2023", "black", "sample"] == "suppressed"
    assert hidden["not searched", "2023", "black", "sample"] == "protecting"


def test_a_declared_part_leaves_a_rest_that_is_guarded() -> None:
    shown = {(key, "2023", group, "sample"): n for (key, group), n in SEARCHES.items() if key != "searched"}
    assert not gone(decided(shown))
    of_whom = MeasureRelation("not searched", "stopped", RelationKind.OF_WHOM)
    hidden = gone(decided(shown, relations=(of_whom,)))
    assert {place[2] for place in hidden} == {"black"}


def test_the_numbers_of_a_rate_are_those_of_the_counts_it_is_built_on() -> None:
    counts = {("stopped", "2023", "black", "sample"): 80.0, ("searched", "2023", "black", "sample"): 5.0}
    same = (MeasureRelation("searched", "stopped", RelationKind.NUMERATOR_OF),)
    assert len(gone(decided({**counts, ("stopped", "2023", "black", "sample"): 5.0}, relations=same))) == 2


def test_the_county_less_the_city_is_people_too() -> None:
    shown = {("stops", "2023", "black", "county"): 84.0, ("stops", "2023", "black", "sample"): 80.0}
    assert len(gone(decided(shown))) >= 1
    assert not gone(decided({**shown, ("stops", "2023", "black", "county"): 95.0}))


def test_the_least_is_hidden_where_a_city_has_no_districts() -> None:
    counts = {"asian": 62.0, "black": 13.0, "white": 4.0, "all": 79.0}
    hidden = gone(decided({("stops", "2023", group, "sample"): n for group, n in counts.items()}))
    assert {place[2]: why for place, why in hidden.items()} == {"white": "suppressed", "black": "protecting"}


@pytest.mark.parametrize(("first", "second", "extra"), [(4.0, 6.0, True), (5.0, 6.0, False)])
def test_two_hidden_parts_may_add_up_to_the_threshold_and_not_to_less(first: float, second: float, extra: bool) -> None:
    counts = {"asian": first, "black": second, "white": 90.0, "all": first + second + 90}
    hidden = gone(decided({("stops", "2023", group, "sample"): n for group, n in counts.items()}))
    assert (len(hidden) > 2) is extra


@pytest.mark.parametrize(("part", "hides"), [(10.0, True), (11.0, False)])
def test_a_total_that_its_parts_exceed_goes_with_the_largest_small_part(part: float, hides: bool) -> None:
    shown = {("stops", "2023", group, "sample"): n for group, n in (("asian", part), ("white", 50.0), ("all", 55.0))}
    assert (("stops", "2023", "all", "sample") in gone(decided(shown))) is hides


def test_what_an_edition_no_longer_shows_is_still_known() -> None:
    quarters = {
        ("stops", when, "black", "sample"): n for when, n in zip(graph_city.QUARTERS, (25, 21, 28), strict=False)
    }
    first = decided({place: float(n) for place, n in quarters.items()})
    assert not gone(first)
    seen = [{k: v for k, v in row.items() if k != "held"} for row in first.published]
    second = decided({("stops", "2023", "black", "sample"): 78.0}, earlier={1: seen})
    assert gone(second) == {("stops", "2023", "black", "sample"): "protecting"}


def test_a_period_is_the_days_its_name_says() -> None:
    assert span_of("FY2023-Q4", date(2023, 9, 30)) == (date(2023, 7, 1).toordinal(), date(2023, 10, 1).toordinal())
    assert span_of("FY2023", date(2023, 9, 30)) == (date(2022, 10, 1).toordinal(), date(2023, 10, 1).toordinal())
    assert span_of("2010-11", date(2011, 6, 30)) == (date(2010, 7, 1).toordinal(), date(2011, 7, 1).toordinal())
    assert span_of("2010-11", date(2010, 11, 30)) == (date(2010, 11, 1).toordinal(), date(2010, 12, 1).toordinal())
    assert span_of("2023 release", date(2023, 12, 31)) is None


def test_what_no_period_covers_is_known_only_where_numbers_tell_it() -> None:
    rolling = {(0, 3): 74.0, (1, 4): 120.0, (0, 1): 4.0}
    (first, second) = totals_of(rolling)
    assert {rest.span: rest.value for rest in first.rest} == {(1, 3): pytest.approx(70.0)}
    assert {rest.span: rest.value for rest in second.rest} == {(1, 3): pytest.approx(70.0), (3, 4): pytest.approx(50.0)}
    unknown = totals_of({(0, 3): 74.0, (1, 4): 120.0})
    assert all(rest.value is None for total in unknown for rest in total.rest)


def test_twelve_cities_give_nothing_away_in_three_editions() -> None:
    tally = graph_city.prove(12, 5)
    assert tally.small > 100
    assert tally.failures == 0


def test_the_attacker_does_find_what_is_there_to_find() -> None:
    shown = graph_city.figures(graph_city.random_cells(np.random.default_rng(2)))
    small = next(place for place, value in shown.items() if 0 < value < 11 and place[3] == "sample" and "Q" in place[1])
    rows = [{**row, "value": row["value"]} for row in graph_city.rows_of(shown, {})]
    for row in rows:
        if (row["measure"], row["period"], row["group_code"], row["area"]) == small:
            row["value"] = None
    rows = [row for row in rows if row["measure"] != graph_city.SHARE]
    reader = graph_city.Reader()
    reader.read(shown, rows)
    assert reader.recovered() == [(small, shown[small])]
