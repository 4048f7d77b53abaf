"""Holds what is true of Austin's outcomes by race, so that no edit changes a published figure unseen."""

import csv
import math
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from equipt_dash.intake.package import load_package
from equipt_dash.kernel.model import ALL_GROUPS, Group
from equipt_dash.statistics.overlap import share_people

DATA = Path(__file__).resolve().parents[2] / "data"
AUSTIN = DATA / "austin"
URBAN_INDICATORS = {
    *("broadband_access", "employment_rate_25_54", "hs_degree_19_20", "income_20th_percentile"),
    *("injury_death_rate", "juvenile_arrest_rate", "learning_rate", "low_birthweight"),
    *("median_household_income", "poverty_exposure", "preschool_enrollment"),
    *("student_homelessness", "students_in_high_poverty_schools"),
}
NUMBERS = ("value", "numerator", "denominator", "se", "low", "high", "level")
Row = dict[str, str]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _entries(name: str, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((AUSTIN / name).read_text(encoding="utf-8"))[table]
    return found


MEASURES = {row["key"]: row for row in _read(AUSTIN / "measures/indicators.csv")}
HOME = _read(AUSTIN / "observations/indicators.csv")
PEERS = _read(AUSTIN / "observations/peers.csv")
ROWS = HOME + PEERS
AREAS = {row["code"]: row for row in _read(AUSTIN / "areas.csv")}
SOURCES = {row["key"]: row for row in _read(DATA / "sources.csv")}
STANDARDS = {row["key"]: row for row in _read(DATA / "standards.csv")}
GROUPS = {row["code"]: Group(**(row | {"sort": int(row["sort"])})) for row in _read(DATA / "groups.csv")}
DISPARITIES = _entries("disparities.toml", "disparity")
LINKS = _entries("links.toml", "link")
NOTES = _entries("notes.toml", "note")
VALUES = {(row["measure"], row["area"], row["period"], row["group"]): row for row in ROWS}


def _value(measure: str, area: str, period: str, group: str) -> float:
    return float(VALUES[measure, area, period, group]["value"])


def test_the_whole_package_loads() -> None:
    package = load_package(DATA, AUSTIN)
    assert (package.city.slug, package.city.name) == ("austin", "Austin")
    assert package.city.notice == "Demonstration from public records. Not a City of Austin service."


def test_every_urban_institute_figure_is_carried_over() -> None:
    urban = [row for row in ROWS if row["source"] == "urban-mobility"]
    assert len(urban) == 1792
    assert {MEASURES[row["measure"]]["source_ref"] for row in urban} == URBAN_INDICATORS
    assert {AREAS[row["area"]]["city"] for row in urban} == {
        "austin", "minneapolis", "albuquerque", "grand-rapids", "philadelphia", "louisville", "san-diego",
    }  # fmt: skip
    assert (min(row["period"] for row in urban), max(row["period"] for row in urban)) == ("2010-2014", "2023")
    assert Counter(row["missing"] for row in urban) == {"": 1755, "not_published": 37}


def test_a_figure_that_pools_years_names_all_of_them() -> None:
    """ "2023" for 2019 to 2023 would be read as one year; a release says itself that it is no year."""
    pooled = {key: int(one["pooled_years"]) for key, one in MEASURES.items() if int(one["pooled_years"] or 1) > 1}
    spans = [row for row in ROWS if row["measure"] in pooled and not row["period"].endswith(" release")]
    assert len(spans) == 1260
    for row in spans:
        first, last = (int(year) for year in row["period"].split("-"))
        assert row["period_end"] == f"{last}-12-31"
        assert 1 < last - first + 1 <= pooled[row["measure"]]
    told = {key for key, one in MEASURES.items() if "years together" in one["note"] or "survey years" in one["note"]}
    assert told <= set(pooled), "a note speaks of pooled years, the measure does not declare them"


def test_home_and_peers_stand_in_their_own_files() -> None:
    assert all(AREAS[row["area"]]["is_home"] == "1" for row in HOME)
    assert all(AREAS[row["area"]]["is_home"] == "0" for row in PEERS)
    assert len(VALUES) == len(ROWS)


def test_everything_named_exists() -> None:
    for row in ROWS:
        assert row["measure"] in MEASURES
        assert row["area"] in AREAS
        assert row["source"] in SOURCES
        assert row["group"] in GROUPS
    for measure in MEASURES.values():
        assert measure["source"] in SOURCES
        assert measure["category_standard"] in STANDARDS
    assert {group.standard for group in GROUPS.values()} == set(STANDARDS)
    assert set(MEASURES) == {row["measure"] for row in HOME}


def test_a_figure_is_a_number_or_a_reason() -> None:
    for row in ROWS:
        assert (row["value"] == "") == (row["missing"] != "")
        for column in NUMBERS:
            assert row[column] == "" or math.isfinite(float(row[column]))
            assert "e" not in row[column].lower()
        assert row["value"] == "" or float(row["value"]) >= 0


def test_an_interval_holds_its_figure_and_says_how_sure_it_is() -> None:
    for row in ROWS:
        assert (row["low"] == "") == (row["high"] == "") == (row["level"] == "")
        if row["low"]:
            assert float(row["low"]) <= float(row["value"]) <= float(row["high"])
    by_source = {(row["source"], row["level"]) for row in ROWS if row["level"]}
    assert by_source == {("urban-mobility", "0.95"), ("chr", "0.95"), ("acs-2023-austin", "0.90")}


def test_bounded_figures_stay_within_their_scale() -> None:
    for row in ROWS:
        scale = MEASURES[row["measure"]]["scale"]
        if scale and row["value"]:
            assert float(row["value"]) <= float(scale)


@pytest.mark.parametrize(
    ("measure", "area", "period", "group", "value"),
    [
        ("median-household-income", "austin", "2010-2014", "black-nh", 36845.059381),
        ("median-household-income", "austin", "2019-2023", "all", 90389.407713),
        ("low-birth-weight", "travis-county", "2022", "black-nh", 0.140422),
        ("injury-deaths", "hennepin-county-mn", "2019-2023", "all", 90.7),
        ("life-expectancy", "travis-county", "2025 release", "black-nh", 75.254929753),
        ("infant-mortality", "jefferson-county-ky", "2025 release", "black-nh", 9.8998825438),
        ("poverty-rate", "austin", "2023", "black-alone", 20.1),
        ("motor-vehicle-stops", "austin", "2020", "black-stop", 10705),
        ("share-of-traffic-stops", "austin", "2021", "black-stop", 15.29),
    ],
)
def test_figures_match_the_source(measure: str, area: str, period: str, group: str, value: float) -> None:
    assert _value(measure, area, period, group) == value


def test_homeownership_follows_from_its_counts_and_margins() -> None:
    row = VALUES["homeownership", "austin", "2023", "black-alone"]
    owners, households = 10632, 39395
    share = owners / households
    margin = math.sqrt(2146**2 - share**2 * 4253**2) / households
    assert (float(row["numerator"]), float(row["denominator"])) == (owners, households)
    assert round(float(row["value"]), 2) == 26.99
    assert float(row["value"]) == pytest.approx(100 * share)
    assert float(row["se"]) == pytest.approx(100 * margin / 1.645)
    assert float(row["high"]) - float(row["value"]) == pytest.approx(100 * margin)


@pytest.mark.parametrize("area", ["austin", "travis-county", "austin-metro"])
def test_the_homeownership_average_adds_up_groups_that_share_nobody(area: str) -> None:
    parts = [
        row
        for (measure, where, _, group), row in VALUES.items()
        if measure == "homeownership" and where == area and row["value"]
        and group not in (ALL_GROUPS, "hispanic", "white-nh")
    ]  # fmt: skip
    groups = [GROUPS[row["group"]] for row in parts]
    assert not any(share_people(a, b) for i, a in enumerate(groups) for b in groups[i + 1 :])
    whole = VALUES["homeownership", area, "2023", ALL_GROUPS]
    assert float(whole["numerator"]) == sum(float(row["numerator"]) for row in parts)
    assert float(whole["denominator"]) == sum(float(row["denominator"]) for row in parts)
    assert "Added up by this project" in whole["note"]
    assert ("B25003E" in whole["note"]) == (area != "austin-metro")


def test_census_percentages_take_their_error_from_a_90_percent_margin() -> None:
    row = VALUES["poverty-rate", "austin", "2023", "hispanic"]
    assert (row["low"], row["high"], row["level"]) == ("14.3", "20.3", "0.90")
    assert float(row["se"]) == pytest.approx(3.0 / 1.645)
    empty = VALUES["homeownership", "austin", "2023", "nhpi-alone"]
    assert (empty["value"], empty["missing"]) == ("", "not_published")


def test_a_make_up_is_marked_and_kept_apart_from_the_rate() -> None:
    composed = {key for key, row in MEASURES.items() if row["partition"] == "composition"}
    assert composed == {
        *("homeless-students-by-race", "motor-vehicle-stops"),
        *("share-of-traffic-stops", "share-of-arrests-in-traffic-stops"),
    }
    assert not any(row["group"] == ALL_GROUPS for row in ROWS if row["measure"] == "homeless-students-by-race")
    assert {row["group"] for row in ROWS if row["measure"] == "student-homelessness"} == {ALL_GROUPS}
    shares = [row for row in HOME if row["measure"] == "homeless-students-by-race" and row["period"] == "2021"]
    assert sum(float(row["value"]) for row in shares) == pytest.approx(1, abs=0.06)


def test_no_verdict_can_rest_on_a_series_without_a_margin() -> None:
    bare = {
        *("broadband-access", "poverty-exposure", "high-poverty-schools", "student-homelessness"),
        *("homeless-students-by-race", "juvenile-arrests", "traffic-stop-representation"),
    }
    assert not [row for row in ROWS if row["measure"] in bare and (row["se"] or row["level"])]


def test_cut_intervals_take_their_error_from_the_whole_half() -> None:
    cut = [row for row in ROWS if row["measure"] == "high-school-degree" and row["se"]]
    assert len(cut) == 22
    for row in cut:
        assert row["high"] == "1"
        assert float(row["se"]) > (float(row["high"]) - float(row["low"])) / (2 * 1.96)


def test_impossible_limits_are_held_back() -> None:
    suspect = {(row["measure"], row["period"], row["group"]) for row in ROWS if row["quality"] == "suspect"}
    assert suspect == {
        ("life-expectancy", "2023 release", "aian-chr-old"),
        ("life-expectancy", "2025 release", "aian-nh"),
    }


def test_the_line_breaks_where_the_rankings_changed_their_groups() -> None:
    for measure in ("life-expectancy", "infant-mortality"):
        old, new = (
            {row["group"] for row in HOME if row["measure"] == measure and row["period"] == period}
            for period in ("2023 release", "2025 release")
        )
        assert old & new == {ALL_GROUPS, "hispanic"}


def test_black_alone_never_joins_black_not_hispanic() -> None:
    for measure in MEASURES:
        found = {row["group"] for row in ROWS if row["measure"] == measure}
        assert not {"black-alone", "black-nh"} <= found
    assert share_people(GROUPS["black-alone"], GROUPS["hispanic"])
    assert not share_people(GROUPS["black-nh"], GROUPS["hispanic"])
    assert not share_people(GROUPS["black-alone"], GROUPS["white-nh"])
    assert share_people(GROUPS["white-alone"], GROUPS["white-nh"])


def test_series_called_a_partition_hold_groups_that_share_nobody() -> None:
    partitions = [key for key, row in MEASURES.items() if row["partition"] == "partition"]
    assert partitions
    for measure in partitions:
        codes = {row["group"] for row in ROWS if row["measure"] == measure} - {ALL_GROUPS}
        found = [GROUPS[code] for code in sorted(codes)]
        assert len(found) > 1
        assert not any(share_people(a, b) for i, a in enumerate(found) for b in found[i + 1 :])


def test_groups_stand_in_alphabetical_order() -> None:
    people = sorted((g for g in GROUPS.values() if g.code != ALL_GROUPS), key=lambda g: g.sort)
    assert [g.label for g in people] == sorted((g.label for g in people), key=str.casefold)
    assert len({g.label for g in people}) == len(people)


def test_stops_add_up_and_the_ratio_follows_from_the_shares() -> None:
    by_race = [
        float(row["value"])
        for row in HOME
        if row["measure"] == "motor-vehicle-stops" and row["period"] == "2020" and row["group"] != ALL_GROUPS
    ]
    assert sum(by_race) == _value("motor-vehicle-stops", "austin", "2020", ALL_GROUPS) == 72054
    assert _value("traffic-stop-representation", "austin", "2021", "black-stop") == 15.29 / 7.8
    assert _value("traffic-stop-representation", "austin", "2021", ALL_GROUPS) == 1


def test_names_are_short_and_slugs_are_keys() -> None:
    for row in MEASURES.values():
        assert len(row["name"]) <= 70
        assert row["slug"] == row["key"]
        assert (row["level"], row["kind"]) == ("indicator", "not_recorded")
        assert row["definition"]
        assert row["note"]


def test_each_disparity_names_groups_behind_its_comparison() -> None:
    assert len(DISPARITIES) == 20
    for item in DISPARITIES:
        measure = MEASURES[item["measure"]]
        assert measure["partition"] != "composition"
        rows = [r for r in HOME if r["measure"] == item["measure"] and r["area"] == item["area"] and r["value"]]
        newest = max(row["period_end"] for row in rows)
        latest = {row["group"]: float(row["value"]) for row in rows if row["period_end"] == newest}
        sign = 1 if measure["better"] == "lower" else -1
        for code in item["burdened"]:
            assert sign * (latest[code] - latest[item["comparison_group"]]) > 0, (item["slug"], code)
        reason = item.get("comparison_reason", "")
        assert item["comparison"] == "average" or reason
        assert item["proposed_by"] == "this project"
        assert len(item["title"]) <= 60
        assert not any(character.isdigit() for character in item["statement"].replace("19 and 20", "")
                       .replace("25 to 54", "").replace("3 and 4", ""))  # fmt: skip


def test_nothing_the_city_has_not_said_is_filled_in() -> None:
    unsaid = {"roots", "roots_source", "target_gap", "floor", "target_date", "target_source"}
    assert not any(unsaid & set(item) for item in DISPARITIES)
    assert not any({"reviewer", "next_review", "evidence"} & set(link) for link in LINKS)


def test_all_nineteen_links_resolve_and_none_claims_to_be_direct() -> None:
    departments = {row["slug"]: row for row in _read(AUSTIN / "measures/departments.csv")}
    slugs = {item["slug"] for item in DISPARITIES}
    assert len(LINKS) == len({(link["measure"], link["disparity"]) for link in LINKS}) == 19
    assert {departments[link["measure"]]["source_ref"] for link in LINKS} == {
        "7458", "7459", "7461", "7794", "7876", "1337", "3298", "8043", "1770", "1880",
        "1993", "7795", "7872", "7873", "6463", "7880", "2848", "7105", "7460",
    }  # fmt: skip
    for link in LINKS:
        assert link["disparity"] in slugs
        assert link["mechanism"].endswith(".")
        assert link["strength_reason"]
        assert link["lever"]
    assert Counter(link["strength"] for link in LINKS) == {"context": 15, "contributing": 4}


def test_notes_name_measures_that_exist() -> None:
    assert len({note["slug"] for note in NOTES}) == len(NOTES)
    assert min(note["sort"] for note in NOTES) == 10
    touched = next(n["affects"] for n in NOTES if n["slug"] == "a-make-up-is-not-a-rate").split(", ")
    assert set(touched) <= set(MEASURES)
    for note in NOTES:
        assert note["found"]
        assert note["done"]
        assert note["source"] in SOURCES or note["source"].startswith("https://")


def test_credits_are_ready_to_show() -> None:
    assert "Urban Institute" in SOURCES["urban-mobility"]["credit"]
    assert "County Health Rankings & Roadmaps" in SOURCES["chr"]["credit"]
    assert not [row for row in ROWS if "glp" in row["source"]]
    for row in SOURCES.values():
        assert row["licence"]
        assert row["retrieved"]
        assert row["url"].startswith(("http://", "https://")) or row["key"] == "talk"
