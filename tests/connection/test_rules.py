"""Each rule of the check where it holds, where it does not, at its edge, and where nobody can tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.connection.check import DISPARITY, LINK, MEASURE, check_disparity, check_link, check_measure
from equipt_dash.connection.facts import Facts, Series, series_of
from equipt_dash.connection.measure_rules import OLDEST
from equipt_dash.connection.verdicts import Standing
from equipt_dash.kernel.model import (
    Better,
    Comparison,
    Disparity,
    Kind,
    Level,
    Link,
    Measure,
    Missing,
    Observation,
    Partition,
    Quality,
    Reach,
    Strength,
    ValueRole,
)
from equipt_dash.practice.framework import default_framework
from equipt_dash.practice.model import LeverAction

TODAY = date(2026, 11, 23)
MEASURE_ROW = Measure(
    "m", "m", Level.PERFORMANCE, Kind.BETTER_OFF, "Families housed", "hhs", "percent", "", None, 1, Better.HIGHER, "",
    "yearly", "fiscal", "", "", "", "", "omb", Partition.PARTITION, "s", "", "", False, None, "",
)  # fmt: skip
INDICATOR = replace(MEASURE_ROW, key="i", slug="i", level=Level.INDICATOR, name="Owning a home", department="")
DISPARITY_ROW = Disparity(
    "d", "Owning a home", "i", "city", ("black", "latino"), Comparison.AVERAGE, "", "", "", "", "", "", 2.0, 40.0,
    date(2030, 1, 1), "", "", 0,
)  # fmt: skip
LINK_ROW = Link(
    "m", "d", "So.", Strength.DIRECT, "", "repair loans", Reach.SERVICE, "A study.", "officer", date(2027, 1, 1), ""
)
ACTION = LeverAction("a", "Repair more homes", "W", "repair loans", Reach.SERVICE, measures=("m",), department="hhs")
FOR_OUTCOME = replace(ACTION, measures=(), disparities=("d",))
YEARS = tuple(range(2014, 2024))


def line(values: list[float], group: str = "all") -> dict[tuple[str, int], float]:
    return {(group, 2014 + place): value for place, value in enumerate(values)}


UP = [1.0, 2.0, 4.0, 5.0, 8.0, 9.0, 13.0, 14.0, 19.0, 20.0]
BACK = [-value for value in UP]
MINE = Series(frozenset(YEARS), date(2026, 9, 30), frozenset({"black", "latino"}), True, line(UP))
THEIRS = Series(frozenset(YEARS), date(2024, 12, 31), frozenset({"black", "white"}), False, line(UP, "black"))
GOOD = Facts(
    {"m": MEASURE_ROW, "i": INDICATOR}, {"d": DISPARITY_ROW}, (LINK_ROW,), {"m": MINE, "i": THEIRS}, TODAY, (ACTION,),
    {"d": -8.0},
)  # fmt: skip


def with_series(**changes: Any) -> Facts:
    return replace(GOOD, series={"m": replace(MINE, **changes), "i": THEIRS})


def with_floor(target: float) -> Facts:
    return replace(GOOD, series={"m": MINE, "i": replace(THEIRS, targets={"all": 60.0, "black": target})})


def weak(count: int) -> tuple[Link, ...]:
    return tuple(replace(LINK_ROW, measure=f"w{n}", strength=Strength.CONTEXT) for n in range(count))


def with_link(**changes: Any) -> Link:
    return replace(LINK_ROW, **changes)


NOBODY = replace(GOOD, measures={"m": replace(MEASURE_ROW, department=""), "i": INDICATOR})
NOTHING = Facts({}, {}, (), {}, TODAY)
ENDED = TODAY - OLDEST
CASES: list[tuple[str, Facts, Any, str, str]] = [
    ("names-a-disparity", GOOD, MEASURE_ROW, "holds", "Owning a home"),
    ("names-a-disparity", replace(GOOD, links=()), MEASURE_ROW, "fails", "no disparity"),
    ("names-a-disparity", replace(GOOD, disparities={}), MEASURE_ROW, "fails", "no disparity"),
    ("better-off", GOOD, MEASURE_ROW, "holds", "better off"),
    ("better-off", GOOD, replace(MEASURE_ROW, kind=Kind.HOW_MUCH), "fails", "only counts"),
    ("better-off", GOOD, replace(MEASURE_ROW, kind=Kind.HOW_WELL), "fails", "how well"),
    ("better-off", GOOD, replace(MEASURE_ROW, kind=Kind.NOT_RECORDED), "unknown", "not recorded"),
    ("splittable", GOOD, MEASURE_ROW, "holds", "2 groups by race"),
    ("splittable", with_series(groups=frozenset()), MEASURE_ROW, "fails", "one number for everybody"),
    ("splittable", with_series(groups=frozenset({"black"})), MEASURE_ROW, "fails", "only one group"),
    ("splittable", NOTHING, MEASURE_ROW, "unknown", "no values"),
    ("fresh", GOOD, MEASURE_ROW, "holds", "30 September 2026"),
    ("fresh", with_series(newest=ENDED), MEASURE_ROW, "holds", "newest value"),
    ("fresh", with_series(newest=ENDED - timedelta(days=1)), MEASURE_ROW, "fails", "newest value"),
    ("fresh", GOOD, replace(MEASURE_ROW, next_update=TODAY), "holds", "newest value"),
    ("fresh", GOOD, replace(MEASURE_ROW, next_update=TODAY - timedelta(days=1)), "fails", "was due on 22 November 2026"),
    ("fresh", NOTHING, MEASURE_ROW, "unknown", "no values"),
    ("has-target", GOOD, MEASURE_ROW, "holds", "has a target"),
    ("has-target", with_series(has_target=False), MEASURE_ROW, "fails", "No target"),
    ("serves-the-burdened", GOOD, LINK_ROW, "holds", "counts 2"),
    ("serves-the-burdened", with_series(groups=frozenset({"white"})), LINK_ROW, "fails", "counts 0"),
    ("serves-the-burdened", with_series(groups=frozenset({"white", "latino"})), LINK_ROW, "fails", "Of 2 groups this disparity burdens, the measure counts 1"),
    ("serves-the-burdened", replace(GOOD, measures={"m": replace(MEASURE_ROW, category_standard="local"), "i": INDICATOR}), LINK_ROW, "unknown", "different standards"),
    ("serves-the-burdened", with_series(groups=frozenset()), LINK_ROW, "unknown", "nobody can see"),
    ("serves-the-burdened", replace(GOOD, disparities={}), LINK_ROW, "unknown", "gone"),
    ("lever-in-power", GOOD, LINK_ROW, "holds", "Repair more homes"),
    ("lever-in-power", GOOD, with_link(lever=" "), "fails", "No lever"),
    ("lever-in-power", replace(GOOD, actions=(replace(ACTION, department="aw"),)), LINK_ROW, "fails", "another department"),
    ("lever-in-power", replace(GOOD, actions=()), LINK_ROW, "unknown", "No action"),
    # An action for the disparity counts where it pulls this lever, and only for the department whose measure it is.
    ("lever-in-power", replace(GOOD, actions=(FOR_OUTCOME,)), LINK_ROW, "holds", "Repair more homes"),
    ("lever-in-power", replace(GOOD, actions=(replace(FOR_OUTCOME, department="aw"),)), LINK_ROW, "unknown", "No action by this department"),
    ("lever-in-power", replace(GOOD, actions=(replace(FOR_OUTCOME, lever="rent aid"),)), LINK_ROW, "unknown", "No action by this department"),
    ("lever-in-power", replace(GOOD, actions=(replace(FOR_OUTCOME, disparities=("other",)),)), LINK_ROW, "unknown", "No action by this department"),
    ("lever-in-power", replace(GOOD, actions=(replace(ACTION, lever="rent aid"),)), LINK_ROW, "holds", "Repair more homes"),
    ("lever-in-power", replace(GOOD, actions=(replace(ACTION, department="aw"), FOR_OUTCOME)), LINK_ROW, "holds", "Repair more homes"),
    ("lever-in-power", replace(NOBODY, actions=(replace(ACTION, department=""),)), LINK_ROW, "fails", "another department"),
    ("lever-in-power", replace(NOBODY, actions=(ACTION,)), LINK_ROW, "fails", "another department"),
    ("years-that-matter", GOOD, LINK_ROW, "holds", "10 years in common"),
    ("years-that-matter", with_series(years=frozenset({2014, 2015})), LINK_ROW, "holds", "2 years in common"),
    ("years-that-matter", with_series(years=frozenset({2014, 2009})), LINK_ROW, "fails", "only 2014"),
    ("years-that-matter", with_series(years=frozenset({2003, 2009})), LINK_ROW, "fails", "from 2003 to 2009"),
    ("years-that-matter", with_series(years=frozenset()), LINK_ROW, "unknown", "which years they are about"),
    ("direction", GOOD, LINK_ROW, "holds", "correlate at 1.00"),
    ("direction", with_series(values=line(BACK)), LINK_ROW, "fails", "Moving together is not proof"),
    ("direction", with_series(values=line([1, 2, 1, 3, 2, 2, 5, 1, 4, 3])), LINK_ROW, "unknown", "No clear movement"),
    ("direction", with_series(values=line(UP[:5])), LINK_ROW, "unknown", "too few"),
    ("direction", with_series(values=line(UP[:6])), LINK_ROW, "holds", "6 common years"),
    (
        "direction", replace(GOOD, measures={"m": replace(MEASURE_ROW, better=Better.LOWER), "i": INDICATOR}), LINK_ROW,
        "fails", "the outcome got worse",
    ),
    (
        "direction", replace(GOOD, measures={"m": replace(MEASURE_ROW, better=Better.NOT_DECLARED), "i": INDICATOR}),
        LINK_ROW, "unknown", "not declared",
    ),
    ("reviewed", GOOD, LINK_ROW, "holds", "officer reviewed it"),
    ("reviewed", GOOD, with_link(next_review=TODAY), "holds", "23 November 2026"),
    ("reviewed", GOOD, with_link(next_review=TODAY - timedelta(days=1)), "fails", "again by 22 November 2026"),
    ("reviewed", GOOD, with_link(reviewer=""), "fails", "Nobody"),
    ("reviewed", GOOD, with_link(next_review=None), "unknown", "not recorded"),
    ("evidence", GOOD, LINK_ROW, "holds", "recorded"),
    ("evidence", GOOD, with_link(evidence=" "), "fails", "No evidence"),
    ("direct-link", GOOD, DISPARITY_ROW, "holds", "1 measure bears"),
    ("direct-link", replace(GOOD, links=(with_link(strength=Strength.CONTEXT),)), DISPARITY_ROW, "fails", "none directly"),
    ("direct-link", replace(GOOD, links=()), DISPARITY_ROW, "fails", "No measure"),
    ("direct-link", replace(GOOD, measures={"i": INDICATOR}), DISPARITY_ROW, "fails", "No measure"),
    ("gap-target", GOOD, DISPARITY_ROW, "holds", "a floor"),
    ("gap-target", GOOD, replace(DISPARITY_ROW, target_gap=0.0), "holds", "a floor"),
    ("gap-target", GOOD, replace(DISPARITY_ROW, floor=None), "fails", "the floor for every group"),
    ("target-closes-gap", GOOD, DISPARITY_ROW, "holds", "today it is 8.0 points"),
    ("target-closes-gap", GOOD, replace(DISPARITY_ROW, target_gap=0.0), "holds", "0.0 points"),
    ("target-closes-gap", GOOD, replace(DISPARITY_ROW, target_gap=-50.0), "fails", "would not narrow"),
    ("target-closes-gap", replace(GOOD, gaps={"d": 0.0}), replace(DISPARITY_ROW, target_gap=0.0), "holds", "0.0 points"),
    ("target-closes-gap", with_floor(39.9), DISPARITY_ROW, "fails", "wrong side of the floor"),
    ("target-closes-gap", with_floor(40.0), DISPARITY_ROW, "holds", "today it is"),
    ("target-closes-gap", GOOD, replace(DISPARITY_ROW, target_gap=8.0), "fails", "would not narrow"),
    ("target-closes-gap", GOOD, replace(DISPARITY_ROW, target_gap=None), "unknown", "No gap"),
    ("target-closes-gap", replace(GOOD, gaps={}), DISPARITY_ROW, "unknown", "cannot be worked out"),
    ("not-diluted", GOOD, DISPARITY_ROW, "holds", "1 of 1 links"),
    ("not-diluted", replace(GOOD, links=weak(4)), DISPARITY_ROW, "holds", "0 of 4"),
    ("not-diluted", replace(GOOD, links=weak(5)), DISPARITY_ROW, "fails", "0 of 5"),
    ("not-diluted", replace(GOOD, links=(LINK_ROW, LINK_ROW, *weak(6))), DISPARITY_ROW, "holds", "2 of 8"),
    ("not-diluted", replace(GOOD, links=(LINK_ROW, LINK_ROW, *weak(7))), DISPARITY_ROW, "fails", "2 of 9"),
    ("not-diluted", replace(GOOD, links=()), DISPARITY_ROW, "unknown", "No measure"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "facts", "row", "standing", "says"), CASES, ids=lambda value: str(value)[:24])
def test_a_rule_answers(rule: str, facts: Facts, row: Any, standing: str, says: str) -> None:
    answer = {**MEASURE, **LINK, **DISPARITY}[rule](facts, row)
    assert (answer.standing.value, says in answer.words) == (standing, True), answer.words


def test_every_rule_is_tested_in_each_way_it_can_answer() -> None:
    tried = {(rule, standing) for rule, _facts, _row, standing, _says in CASES}
    for rule in {**MEASURE, **LINK, **DISPARITY}:
        assert (rule, "holds") in tried
        assert (rule, "fails") in tried


def test_data_and_code_name_the_same_rules() -> None:
    written = {(rule.about, rule.slug) for rule in default_framework().check_rules}
    coded = {
        (about, slug)
        for about, rules in (("measure", MEASURE), ("link", LINK), ("disparity", DISPARITY))
        for slug in rules
    }
    assert written == coded, "Name each rule in data/framework/check_rules.toml and in connection/check.py."


def observation(period: str, value: float | None, **more: Any) -> Observation:
    row = Observation(
        "m", period, date(2020, 9, 30), ValueRole.ACTUAL, "all", "city", value, None, None, None, None, None, None,
        Quality.GOOD, None if value is not None else Missing.NOT_PUBLISHED, "", "s", "",
    )  # fmt: skip
    return replace(row, **more)


def test_series_take_single_years_of_the_city_and_leave_out_what_is_held_back() -> None:
    rows = [
        observation("FY2019", 1.0), observation("2020", 2.0), observation("2015-2019", 3.0), observation("FY2021", None),
        observation("FY2018", 9.0, quality=Quality.SUSPECT), observation("FY2017", 5.0, area="elsewhere"),
        observation("FY2022", 7.0, role=ValueRole.TARGET), observation("FY2019", 4.0, group="black"),
    ]  # fmt: skip
    found = series_of(rows, frozenset({"city"}))["m"]
    assert found.values == {("all", 2019): 1.0, ("all", 2020): 2.0, ("black", 2019): 4.0}
    assert found.years == {2017, 2018, 2019, 2020}, "a pooled figure counts once, by its last year"
    assert found.groups == {"black"}
    assert found.has_target


_number = st.floats(allow_nan=False, allow_infinity=False)
_series = st.builds(
    Series,
    st.frozensets(st.integers(1990, 2030), max_size=6),
    st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.frozensets(st.sampled_from(["black", "latino", "white"])),
    st.booleans(),
    st.dictionaries(st.tuples(st.sampled_from(["all", "black"]), st.integers(2000, 2012)), _number, max_size=20),
)


@given(
    st.dictionaries(st.sampled_from("mix"), _series), st.booleans(), st.none() | _number, st.sampled_from(list(Better))
)
@settings(max_examples=300)
def test_no_facts_crash_a_rule(series: dict[str, Series], there: bool, gap: float | None, better: Better) -> None:
    measure = replace(MEASURE_ROW, better=better)
    facts = Facts(
        {"m": measure, "i": INDICATOR} if there else {}, {"d": DISPARITY_ROW} if there else {}, (LINK_ROW, *weak(6)),
        series, TODAY, (ACTION,), {} if gap is None else {"d": gap},
    )  # fmt: skip
    found = (*check_measure(facts, measure), *check_link(facts, LINK_ROW), *check_disparity(facts, DISPARITY_ROW))
    assert len(found) == len(MEASURE) + len(LINK) + len(DISPARITY)
    assert all(one.words and one.standing in Standing for one in found)
