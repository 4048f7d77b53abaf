"""What the reader proposes for columns, and what it asks instead of guessing."""

from __future__ import annotations

import pytest

from equipt_dash.intake.columns import Column
from equipt_dash.intake.header import find_header
from equipt_dash.intake.mapping import from_toml, to_toml
from equipt_dash.intake.wide import UNSURE, find_layout, take_group
from tests.intake.tables_in_memory import Rows, proposed


def _roles(rows: Rows) -> dict[str, str]:
    return dict(proposed(rows).mapping.columns)


@pytest.mark.parametrize(
    ("rows", "names", "skip", "header"),
    [
        ([("Year", "Race", "Rate"), ("2013", "Black", "1"), ("2014", "White", "2")], ["Year", "Race", "Rate"], 0, 1),
        (
            [("Year", "Race", "Rate"), ("2013", "Black", "New Meas."), ("2014", "White", "2")],
            ["Year", "Race", "Rate"],
            0,
            1,
        ),
        ([("City report", "", ""), ("Year", "Race", "Rate"), ("2013", "Black", "1")], ["Year", "Race", "Rate"], 1, 1),
        ([("Group", "2013", "2014"), ("Black", "70", "71")], ["Group", "2013", "2014"], 0, 1),
        ([("2013", "Black", "5.5"), ("2014", "White", "6.5")], ["column 1", "column 2", "column 3"], 0, 0),
        ([("", "race", "n", "n"), ("0", "B", "1", "2")], ["column 1", "race", "n", "n (2)"], 0, 1),
        ([("Measure\nname_x000D_", "n"), ("a", "1")], ["Measure name", "n"], 0, 1),
        (
            [("Race", "Male", "", "Female", ""), ("", "Rate", "n", "Rate", "n"), ("Black", 1.5, 10, 2.5, 11)],
            ["Race", "Male Rate", "Male n", "Female Rate", "Female n"],
            0,
            2,
        ),
        (
            [("Long name", "Raw value"), ("statecode", "v001_raw"), ("06", "1.5"), ("07", "2")],
            ["Long name", "Raw value"],
            0,
            2,
        ),
        (
            [("name", "race", "note"), ("Eastside", "Black", "hello"), ("West", "White", "x")],
            ["name", "race", "note"],
            0,
            1,
        ),
    ],
)
def test_the_header_is_found(rows: Rows, names: list[str], skip: int, header: int) -> None:
    found = find_header([[str(cell) for cell in row] for row in rows])
    assert (list(found.names), found.skip, found.rows) == (names, skip, header)


def test_an_identifier_is_never_a_value() -> None:
    rows = [
        ("fips", "zip", "case_id", "GEOID", "year", "race", "n"),
        ("06073", "02139", "17", "4805000", "2015", "Black", "5"),
    ]
    roles = _roles(rows)
    assert roles["n"] == "value"
    assert [roles[name] for name in ("fips", "zip", "case_id", "GEOID")].count("value") == 0


def test_a_name_alone_does_not_make_a_period() -> None:
    roles = _roles([("Reporting period", "FY", "n"), ("Monthly", "2015", "5"), ("Annually", "2016", "6")])
    assert (roles["Reporting period"], roles["FY"]) == ("ignore", "period")


def test_a_column_without_a_name_is_a_period_by_its_texts() -> None:
    assert _roles([("", "race", "n"), ("2013–17", "Black", "5"), ("2014–18", "White", "6")])["column 1"] == "period"


def test_year_and_quarter_columns_make_one_period() -> None:
    roles = _roles([("Year", "Quarter", "race", "n"), ("2015", "Q1", "Black", "5"), ("2015", "Q2", "Black", "6")])
    assert (roles["Year"], roles["Quarter"]) == ("period", "subperiod")


def test_the_finest_place_is_the_area_and_its_code_stands_beside_it() -> None:
    rows = [
        ("state", "city", "neighborhood", "geoid", "year", "n"),
        ("TX", "Austin", "Dove", "01", 2015, 1),
        ("TX", "Austin", "Elm", "02", 2015, 2),
    ]
    roles = _roles(rows)
    assert (roles["neighborhood"], roles["geoid"], roles["city"]) == ("area", "area_code", "ignore")


def test_companions_of_a_value_are_recognised() -> None:
    rows = [
        (
            "year",
            "race",
            "numerator",
            "denominator",
            "percent",
            "percent_moe90",
            "se",
            "ci_low",
            "ci_high",
            "denominator_M90",
        ),
        (2015, "Black", 1, 4, 25, 2, 1, 20, 30, 1),
    ]
    roles = _roles(rows)
    assert {roles[name] for name in ("numerator", "denominator", "se")} == {"numerator", "denominator", "se"}
    assert [roles[name] for name in ("percent", "percent_moe90", "ci_low", "ci_high")] == [
        "value",
        "margin",
        "low",
        "high",
    ]
    assert roles["denominator_M90"] == "ignore"


def test_a_percent_is_declared_by_its_header_unless_it_can_pass_a_hundred() -> None:
    rows = [("year", "percent enrolled"), (2015, 50)]
    assert (proposed(rows).mapping.unit, proposed(rows).mapping.scale) == ("percent", 100)
    for name in ("percent change", "rate", "percent of goal"):
        assert proposed([("year", name), (2015, 50)]).mapping.scale is None
    assert proposed([("year", "percent enrolled"), (2015, 0.5)]).mapping.scale is None


def test_actual_values_and_targets_are_told_apart() -> None:
    rows = [("measure_id", "fiscal_year", "kind", "value"), (1, 2015, "actual", 5), (1, 2015, "target", 6)]
    assert _roles(rows)["kind"] == "value_role"
    rows = [("year", "measure", "actual", "goal"), (2015, "a", 5, 6)]
    assert [(one.value, one.role) for one in proposed(rows).mapping.series] == [
        ("actual", "actual"),
        ("goal", "target"),
    ]


def test_a_second_breakdown_with_a_total_is_narrowed_to_it() -> None:
    rows = [
        ("year", "race", "sex", "n"),
        *((2015, race, sex, 5) for race in ("Black", "White") for sex in ("All", "Male", "Female")),
    ]
    mapping = proposed(rows).mapping
    assert dict(mapping.columns)["sex"] == "breakdown"
    assert mapping.keep == (("sex", "All"),)


def test_a_place_that_holds_all_others_is_said() -> None:
    rows = [("year", "school", "race", "n"), (2015, "Elm", "Black", 1), (2015, "District Total", "Black", 9)]
    assert any("District Total" in note for note in proposed(rows).decisions)


def test_digits_of_other_kinds_break_nothing() -> None:
    assert _roles([("", "year", "n"), ("²", "2015", 5), ("³", "2016", 6)])["n"] == "value"


def test_a_role_that_only_one_column_can_have_is_given_once() -> None:
    rows = [("year", "unit", "units", "kind", "was", "n"), (2015, "days", "hours", "actual", "target", 5)]
    mapping = proposed(rows).mapping
    assert [mapping.all_with(role) for role in ("unit", "value_role")] == [("unit",), ("kind",)]
    assert from_toml(to_toml(mapping)) == mapping


def test_an_age_is_not_a_value() -> None:
    roles = _roles([("year", "race", "subject_age", "n"), (2015, "Black", 31, 5), (2015, "White", 40, 6)])
    assert (roles["subject_age"], roles["n"]) == ("breakdown", "value")


def test_no_group_column_is_said() -> None:
    assert any("No column holds groups" in note for note in proposed([("year", "n"), (2015, 5)]).decisions)


def test_an_unclear_label_is_asked_about_with_its_choices() -> None:
    found = proposed([("year", "race", "n"), *((2015, label, 5) for label in ("W", "B", "H", "NA", "Blakc", ""))])
    codes = dict(found.mapping.groups)
    assert (codes["W"], codes["NA"], codes["Blakc"], codes[""]) == ("white", "", "", "")
    asked = {question.about: question for question in found.questions}
    assert set(asked) == {"NA", "Blakc", ""}
    assert "aian" in dict(asked["NA"].options)
    text = to_toml(found.mapping, found.remarks())
    assert "aian" in next(line for line in text.splitlines() if line.startswith('"NA"'))
    assert from_toml(text) == found.mapping


def test_a_label_far_down_the_file_still_proves_what_another_means() -> None:
    rows = [("year", "race", "n"), *((2015, "W", n) for n in range(3000)), (2015, "B", 1), (2015, "H", 1)]
    assert dict(proposed(rows).mapping.groups) == {"W": "white", "B": "black", "H": "hispanic"}


def test_answers_given_before_are_kept_and_only_new_labels_are_asked_about() -> None:
    first = [("year", "race", "n"), (2015, "W", 1), (2015, "B", 1), (2015, "H", 1), (2015, "NA", 2)]
    answered = from_toml(to_toml(proposed(first).mapping).replace('"NA" = ""', '"NA" = "aian"'))
    again = proposed([*first, (2015, "Zz", 3)], answered)
    assert dict(again.mapping.groups)["NA"] == "aian"
    assert [question.about for question in again.questions] == ["Zz"]


@pytest.mark.parametrize(
    ("names", "kind", "series"),
    [
        (["2013", "2014"], "years", [("2013", "", "2013", "", ""), ("2014", "", "2014", "", "")]),
        (["X2013", "X2014"], "years", [("X2013", "", "2013", "", ""), ("X2014", "", "2014", "", "")]),
        (
            ["FY2013 Actual", "FY2014 Actual"],
            "years",
            [("FY2013 Actual", "", "FY2013", "", ""), ("FY2014 Actual", "", "FY2014", "", "")],
        ),
        (
            ["Black 2013", "White 2014"],
            "years",
            [("Black 2013", "", "2013", "Black", ""), ("White 2014", "", "2014", "White", "")],
        ),
        (
            ["estimate_2013", "moe_2013", "estimate_2014", "moe_2014"],
            "years",
            [("estimate_2013", "", "2013", "", "moe_2013"), ("estimate_2014", "", "2014", "", "moe_2014")],
        ),
        (
            ["Black", "White", "Total"],
            "groups",
            [("Black", "", "", "Black", ""), ("White", "", "", "White", ""), ("Total", "", "", "Total", "")],
        ),
        (
            ["Black Estimate", "Black MOE", "White Estimate", "White MOE"],
            "groups",
            [("Black Estimate", "", "", "Black", "Black MOE"), ("White Estimate", "", "", "White", "White MOE")],
        ),
        (
            ["B25003B_001E", "B25003B_001M", "B25003H_001E", "B25003H_001M"],
            "groups",
            [
                ("B25003B_001E", "B25003_001", "", "Black or African American alone", "B25003B_001M"),
                ("B25003H_001E", "B25003_001", "", "White alone, not Hispanic or Latino", "B25003H_001M"),
            ],
        ),
        (
            ["Death raw value (Black)", "Death raw value (White)", "Death raw value"],
            "groups",
            [
                ("Death raw value (Black)", "Death raw value", "", "Black", ""),
                ("Death raw value (White)", "Death raw value", "", "White", ""),
                ("Death raw value", "Death raw value", "", "", ""),
            ],
        ),
        (
            ["HU_1unit_detachedPE", "HU_1unit_detachedPM", "nameE"],
            "measures",
            [("HU_1unit_detachedPE", "HU_1unit_detachedP", "", "", "HU_1unit_detachedPM")],
        ),
        (["nameE", "otherE"], "measures", [("nameE", "nameE", "", "", ""), ("otherE", "otherE", "", "", "")]),
        (["Q1", "Q2"], "parts", [("Q1", "", "Q1", "", ""), ("Q2", "", "Q2", "", "")]),
        (["stops", "searches"], "measures", [("stops", "stops", "", "", ""), ("searches", "searches", "", "", "")]),
        (["value", "value (2)"], "long", [("value", "", "", "", "")]),
    ],
)
def test_value_columns_are_taken_apart(names: list[str], kind: str, series: list[tuple[str, ...]]) -> None:
    layout = find_layout([Column(n, name, ("1", "2")) for n, name in enumerate(names)], "", has_period=True)
    assert layout.kind == kind
    assert [(one.value, one.measure, one.period, one.group, one.margin) for one in layout.series] == series


def test_of_several_targets_for_a_year_the_one_decided_last_is_taken() -> None:
    names = ["CFY_PROPOSED", "CFY_AMENDED", "CFY_APPROVED", "PFY1_AMENDED", "PFY1_ACTUAL"]
    layout = find_layout([Column(n, name, ("1", "2")) for n, name in enumerate(names)], "2016", has_period=True)
    assert [(one.value, one.period, one.role) for one in layout.series] == [
        ("CFY_APPROVED", "FY2016", "target"),
        ("PFY1_AMENDED", "FY2015", "target"),
        ("PFY1_ACTUAL", "FY2015", "actual"),
    ]


@pytest.mark.parametrize(
    ("name", "rest", "group"),
    [
        ("NHWhite", "", "NHWhite"),
        ("HH_NHWhiteOwner", "HH Owner", "NH White"),
        ("HHOther", "HHOther", UNSURE),
        ("FB_cit_LatinAmer", "FB_cit_LatinAmer", UNSURE),
        ("BlackWhiteRatio", "BlackWhiteRatio", UNSURE),
        ("TotalHousing", "TotalHousing", ""),
        ("hhIncome", "hhIncome", ""),
    ],
)
def test_a_group_inside_a_column_name_is_taken_only_where_it_is_sure(name: str, rest: str, group: str) -> None:
    assert take_group(name) == (rest, group)
