"""What would be a false figure is asked about or told, never taken in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from equipt_dash.intake.findings import FAULT, FLAG
from equipt_dash.kernel.model import Missing
from tests.intake.tables_in_memory import Rows, checked, proposed

HEAD = ("year", "race", "rate")


@pytest.mark.parametrize("text", ["NaN", "nan", "-NAN", "+nan", "NaN%", "1.#QNAN", "-1.#IND", "nan(ind)", "#NaN"])
def test_nan_is_missing_and_is_told(text: str) -> None:
    head = ("year", "race", "numerator", "denominator", "rate")
    found, problems, tally = checked([head, (2015, "Black", 30, 100, 0.3), (2015, "White", text, 80, text)])
    assert tally.accepted == 2
    assert (found[1].value, found[1].numerator, found[1].missing) == (None, None, Missing.NOT_COLLECTED)
    told = [(one.row, one.column, one.value, one.weight) for one in problems]
    assert told == [(3, "numerator", text, FLAG), (3, "rate", text, FLAG)]
    assert all("is what programs write where there is no number" in one.problem for one in problems)


def test_nan_that_a_person_explained_is_not_told_again() -> None:
    rows: Rows = [HEAD, (2015, "Black", 1), (2015, "White", "NaN")]
    mapping = replace(proposed(rows).mapping, missing=(("NaN", "suppressed"),))
    found, problems, _tally = checked(rows, mapping)
    assert (found[1].missing, problems) == (Missing.SUPPRESSED, [])


def test_a_rate_of_people_who_are_not_hispanic_is_never_the_hispanic_rate() -> None:
    head = ("year", "Non-Hispanic White Rate", "Non-Hispanic Af. Am. Rate", "Hispanic Rate")
    found, problems, _tally = checked([head, (2021, 4.7, 12.5, 5.1)])
    assert not found
    assert ("Non-Hispanic Af. Am. Rate", "Non-Hispanic Af. Am.") in [(one.column, one.value) for one in problems]


@pytest.mark.parametrize(
    ("label", "words"), [("Filipino", "one part of a group: Asian"), ("Black Male", "something else")]
)
def test_a_label_of_some_of_a_group_or_of_more_than_one_thing_is_asked_about(label: str, words: str) -> None:
    rows: Rows = [("year", "Race group", "rate"), (2022, "White", 9), (2022, "Black", 8), (2022, label, 7)]
    assert [(one.about, words in one.words) for one in proposed(rows).questions] == [(label, True)]
    found, problems, _tally = checked(rows)
    assert {one.group_label for one in found} == {"White", "Black"}
    assert [(one.value, one.weight, words in one.problem) for one in problems] == [(label, FAULT, True)]


def test_labels_of_sex_and_race_alone_are_groups_to_ask_about_and_no_breakdown() -> None:
    rows: Rows = [("Year", "Group", "Rate"), (2022, "Black Male", 12.5), (2022, "White Female", 8.2)]
    assert proposed(rows).mapping.column("group") == "Group"
    assert [one.about for one in proposed(rows).questions] == ["Black Male", "White Female"]


def test_grades_of_quality_are_no_values_even_where_nothing_else_can_be_read() -> None:
    rows: Rows = [("year", "share_black", "share_black_quality"), (2021, "0.10:0.20", 2), (2022, "0.11:0.20", 3)]
    found = proposed(rows)
    assert dict(found.mapping.columns)["share_black_quality"] == "ignore"
    assert [one.about for one in found.stops] == ["value"]


def test_a_median_age_is_a_value_and_an_age_is_not() -> None:
    rows: Rows = [("District", "Year", "MedianAge", "Commute"), (1, 2023, 34.1, 22), (2, 2023, 36.0, 25)]
    assert dict(proposed(rows).mapping.columns)["MedianAge"] == "value"
    assert (
        dict(proposed([("Year", "Age", "Rate"), (2023, 34, 2.5), (2023, 35, 2.6)]).mapping.columns)["Age"]
        == "breakdown"
    )


def test_a_district_with_a_total_among_its_numbers_is_a_place() -> None:
    rows: Rows = [
        ("Year", "District", "Race", "Stops"),
        (2022, 1, "Black", 10),
        (2022, 2, "Black", 11),
        (2022, "Grand Total", "All", 62),
    ]
    assert dict(proposed(rows).mapping.columns) == {
        "Year": "period",
        "District": "area",
        "Race": "group",
        "Stops": "value",
    }


def test_groups_that_no_role_finds_stop_the_file() -> None:
    pairs: Rows = [("Year", "Group 1", "Group 1 value", "Group 2", "Group 2 value"), (2022, "White", 61, "Black", 41)]
    (asked,) = proposed(pairs).stops
    assert "“Group 1” and “Group 2” each name the group" in asked.words
    letters: Rows = [("GEOID", "variable", "estimate", "year"), ("0500001", "B19013B_001", 41000, 2022)]
    (asked,) = proposed(letters).stops
    assert "B19013B_001 (Black or African American alone)" in asked.words
    assert proposed([letters[0], ("0500001", "B19013_001", 41000, 2022)]).stops == ()


def test_signs_alone_name_no_measure_and_that_is_said() -> None:
    rows: Rows = [("Year", "Black #", "Black %", "White #", "White %"), (2021, 60, "30.0%", 90, "15.0%")]
    found = proposed(rows)
    assert {one.measure for one in found.mapping.series} == {"Number", "Percent"}
    assert any("No name says what was measured" in one for one in found.decisions)


def test_a_masked_count_that_is_left_out_still_says_why_the_rate_is_empty() -> None:
    rows: Rows = [
        ("Year", "Race", "Count", "Rate"),
        (2021, "All", 900, 8.1),
        (2021, "Asian", "1-9", ""),
        (2021, "White", 500, 5.0),
    ]
    found, _problems, _tally = checked(rows)
    assert {one.group_label: one.missing for one in found} == {"All": None, "Asian": Missing.SUPPRESSED, "White": None}


@pytest.mark.parametrize("text", ["–1.0", "—1.0", "− 1.0", "– 1.0"])
def test_a_dash_before_a_number_is_a_minus(text: str) -> None:
    found, _problems, _tally = checked([("Year", "Race", "Change"), (2022, "Black", -3.2), (2022, "White", text)])
    assert [one.value for one in found] == [-3.2, -1.0]


def test_the_only_texts_that_tell_rows_apart_are_named() -> None:
    rows: Rows = [
        ("Year", "High School", "Student Group", "Graduation Rate"),
        (2022, "North High", "White", 91), (2022, "North High", "Black", 82),
        (2022, "South High", "White", 88), (2022, "South High", "Black", 79),
    ]  # fmt: skip
    words = "Some rows differ only in “High School”"
    assert any(words in one for one in proposed(rows).decisions)
    assert not any(words in one for one in proposed(rows[:3]).decisions), "nothing has to be told apart"
