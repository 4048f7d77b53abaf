"""Holds what is true of Austin's department measures, so that no edit changes a published figure unseen."""

import csv
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

AUSTIN = Path(__file__).resolve().parents[2] / "data" / "austin"
UNITS = {
    *("count", "percent", "share", "dollars", "per_capita", "ratio"),
    *("rate_per_100", "rate_per_1000", "rate_per_100000", "score", "index", "rank"),
    *("days", "hours", "minutes", "seconds", "minutes_and_seconds", "years"),
    *("miles", "acres", "pounds", "gallons", "feet", "square_feet", "cents_per_kwh", "grade_levels"),
    *("mg_per_litre", "ntu", "btu_per_kwh", "mixed", "not_recorded"),
}
BASES = {
    "stated in the name",
    "stated in the source's definition",
    "read by this project from the definition",
    "not recorded",
}
MISSING_FOR = {
    ("New Meas.", "actual"): "not_yet_measured",
    ("No Data", "actual"): "not_collected",
    ("nan", "actual"): "not_collected",
    ("No Cadet Class", "actual"): "not_applicable",
    ("-1", "actual"): "not_applicable",
    ("No Goal", "target"): "no_target",
    ("nan", "target"): "no_target",
    ("", "target"): "no_target",
}
LINKED = {
    *("7458", "7459", "7460", "7461", "7794", "7876", "1337", "3298", "8043", "1770"),
    *("1880", "1993", "7795", "7872", "7873", "6463", "7880", "2848", "7105"),
}
PERIODS = ("FY2011", "FY2012", "FY2013", "FY2014", "FY2015")
Row = dict[str, str]


def _read(name: str) -> list[Row]:
    with (AUSTIN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


DEPARTMENTS = _read("departments.csv")
MEASURES = _read("measures/departments.csv")
OBSERVATIONS = _read("observations/departments.csv")
BY_REF = {row["source_ref"]: row for row in MEASURES}
BY_KEY = {row["key"]: row for row in MEASURES}
VALUES = {(BY_KEY[row["measure"]]["source_ref"], row["period"], row["role"]): row for row in OBSERVATIONS}


def _actuals(ref: str) -> list[str]:
    return [VALUES[ref, period, "actual"]["value"] for period in PERIODS]


def _targets(ref: str) -> list[str]:
    return [VALUES[ref, period, "target"]["value"] for period in ("FY2015", "FY2016")]


def test_every_department_measure_and_value_of_the_source_is_here() -> None:
    assert len(DEPARTMENTS) == 19
    assert len(MEASURES) == len(BY_REF) == len(BY_KEY) == 595
    assert len(OBSERVATIONS) == len(VALUES) == 4165


def test_measures_spread_over_departments_as_in_the_source() -> None:
    found = Counter(row["department"] for row in MEASURES)
    assert set(found) == {row["code"] for row in DEPARTMENTS}
    assert found == {
        "mcrt": 134, "polic": 83, "hhs": 75, "fire": 59, "egrs": 43, "lib": 38, "pr": 33, "hr": 24,
        "nhcd": 24, "smbr": 23, "ems": 20, "pw": 8, "www": 7, "ae": 5, "sws": 5,
        "tra": 5, "atd": 4, "dsd": 3, "omd": 2,
    }  # fmt: skip


def test_every_measure_has_five_results_and_two_targets() -> None:
    expected = {(period, "actual") for period in PERIODS} | {("FY2015", "target"), ("FY2016", "target")}
    for ref in BY_REF:
        assert {key[1:] for key in VALUES if key[0] == ref} == expected, ref


def test_keys_and_slugs_are_short_readable_and_unique() -> None:
    for row in MEASURES:
        assert row["key"] == row["slug"]
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["slug"]), row["slug"]
        assert len(row["slug"]) <= 60, row["slug"]
        assert re.search("[a-z]{3}", row["slug"]), row["slug"]
    assert len({row["slug"] for row in DEPARTMENTS}) == len({row["code"] for row in DEPARTMENTS}) == 19


def test_names_carry_no_traces_of_the_spreadsheet() -> None:
    for row in MEASURES:
        assert row["name"]
        for text in (row["name"], row["program"]):
            assert text == " ".join(text.split())
            assert "_x0" not in text


def test_every_measure_is_sorted_and_its_unit_and_direction_have_a_basis() -> None:
    for row in MEASURES:
        assert row["kind"] in {"how_much", "how_well", "better_off"}, row["key"]
        assert row["unit"] in UNITS, row["key"]
        assert row["unit_basis"] in BASES, row["key"]
        assert (row["unit"] == "not_recorded") == (row["unit_basis"] == "not recorded"), row["key"]
        assert row["better"] in {"higher", "lower", "not_declared"}, row["key"]
        assert row["better_basis"] in BASES, row["key"]
        assert (row["better"] == "not_declared") == (row["better_basis"] == "not recorded"), row["key"]
        assert (row["level"], row["calendar"], row["partition"]) == ("performance", "fiscal", "none")
        assert row["frequency"] in {"monthly", "quarterly", "annually"}
        assert row["source_type"] in {"Output", "Result", "Efficiency", "Demand"}
        assert row["is_key"] in {"0", "1"}
        assert row["source"] == "austin-eperf"
        assert row["decimals"] in {"0", "1", "2", "3"}
    assert sum(row["is_key"] == "1" for row in MEASURES) == 102


def test_every_value_is_a_number_or_a_reason_never_both() -> None:
    for row in OBSERVATIONS:
        assert bool(row["value"]) != bool(row["missing"]), row
        assert row["period_end"] == f"{row['period'][2:]}-09-30"
        assert (row["group"], row["area"], row["source"]) == ("all", "austin", "austin-eperf")
        if row["missing"]:
            assert MISSING_FOR[row["as_found"], row["role"]] == row["missing"], row
        else:
            assert row["as_found"] == ""
            assert re.fullmatch(r"(0|[1-9]\d*)(\.\d{0,3}[1-9])?", row["value"]), row


def test_words_in_number_cells_became_reasons() -> None:
    found = Counter(row["as_found"] for row in OBSERVATIONS if row["missing"])
    assert found == {
        "New Meas.": 162, "No Data": 18, "": 15, "No Goal": 9, "nan": 7, "No Cadet Class": 2, "-1": 2,
    }  # fmt: skip


def test_figures_are_rated_only_where_a_note_says_why() -> None:
    for row in OBSERVATIONS:
        assert row["quality"] in {"not_rated", "suspect"}
        if row["quality"] == "suspect":
            assert row["value"], row
            assert len(row["note"]) > 20, row
    assert sum(row["quality"] == "suspect" for row in OBSERVATIONS) == 144


def test_figures_stay_within_the_scale_unless_flagged() -> None:
    beyond = []
    for (ref, period, _role), row in VALUES.items():
        scale = BY_REF[ref]["scale"]
        if row["value"] and scale and float(row["value"]) > float(scale):
            assert row["quality"] == "suspect", row
            beyond.append((ref, period))
    assert sorted(beyond) == [("1505", "FY2011"), ("7732", "FY2014")]
    assert {row["scale"] for row in MEASURES if row["unit"] == "percent"} == {"100", ""}
    assert {row["scale"] for row in MEASURES if row["unit"] not in ("percent", "score")} == {""}


@pytest.mark.parametrize(
    ("ref", "period", "role", "value"),
    [
        ("1953", "FY2012", "actual", "0.98"),
        ("7715", "FY2016", "target", "2.5"),
        ("2515", "FY2016", "target", "5500"),
        ("6442", "FY2015", "actual", "3.9"),
        ("2380", "FY2015", "actual", "22883"),
        ("1555", "FY2015", "actual", "2.33"),
        ("1516", "FY2014", "actual", "0"),
        ("1355", "FY2015", "target", "0"),
    ],
)
def test_known_slips_are_flagged_and_left_as_found(ref: str, period: str, role: str, value: str) -> None:
    row = VALUES[ref, period, role]
    assert (row["value"], row["quality"]) == (value, "suspect")


def test_the_neighbours_of_the_pool_slip_are_not_flagged() -> None:
    assert _actuals("1953") == ["99.5", "0.98", "97.7", "94", "90.91"]
    assert [VALUES["1953", period, "actual"]["quality"] for period in PERIODS].count("suspect") == 1


@pytest.mark.parametrize(
    ("ref", "actuals", "targets"),
    [
        ("7458", ["12", "16", "19", "16", "14"], ["15", "15"]),
        ("7433", ["10.3", "15.06", "20.3", "20.8", "23.1"], ["31.8", "30.5"]),
        ("7412", ["0.77", "0.77", "0.59", "0.57", "0.65"], ["0.8", "0.8"]),
        ("1337", ["1689", "4139", "1794", "2315", "292"], ["500", "785"]),
        ("7794", ["", "", "68.41", "69.17", "70.97"], ["64", "71"]),
        ("2848", ["6.93", "7.91", "10.17", "7.55", "10.76"], ["7.86", "7.8"]),
        ("8043", ["1.17", "1.15", "1.23", "1.16", "1.09"], ["1.36", "1.36"]),
        ("1499", ["0", "0", "0", "0", "0"], ["0", "0"]),
        ("3031", ["12471.68", "12581.5875", "12671", "13058", "13127"], ["13154", "13151"]),
        ("6694", ["9", "6", "6", "9", "6"], ["", ""]),
        ("1530", ["", "98.8", "95", "0", "0"], ["95", "95"]),
        ("1603", ["", "4865", "", "0", "3497"], ["", "5500"]),
    ],
)
def test_figures_equal_the_source(ref: str, actuals: list[str], targets: list[str]) -> None:
    assert _actuals(ref) == actuals
    assert _targets(ref) == targets


def test_totals_of_the_whole_table_are_those_of_the_source() -> None:
    totals = {
        ("FY2011", "actual"): "157,552,214.52",
        ("FY2012", "actual"): "475,003,520.34",
        ("FY2013", "actual"): "301,072,713.54",
        ("FY2014", "actual"): "216,183,805.90",
        ("FY2015", "actual"): "198,931,017.38",
        ("FY2015", "target"): "214,401,984.47",
        ("FY2016", "target"): "167,578,849.56",
    }
    found = dict.fromkeys(totals, 0.0)
    for row in OBSERVATIONS:
        found[row["period"], row["role"]] += float(row["value"] or 0)
    assert {key: f"{total:,.2f}" for key, total in found.items()} == totals


@pytest.mark.parametrize(
    ("ref", "unit"),
    [
        ("7602", "btu_per_kwh"), ("7438", "cents_per_kwh"), ("3204", "feet"), ("1400", "seconds"),
        ("3861", "ntu"), ("3862", "mg_per_litre"), ("2848", "rate_per_100000"), ("2816", "rate_per_1000"),
        ("2477", "not_recorded"), ("7188", "not_recorded"), ("2812", "rank"), ("2101", "percent"),
        ("1380", "hours"), ("3031", "acres"),
    ],
)  # fmt: skip
def test_units_that_a_guess_gets_wrong(ref: str, unit: str) -> None:
    assert BY_REF[ref]["unit"] == unit


def _seconds(text: str) -> int:
    minutes, seconds = divmod(round(float(text) * 100), 100)
    return minutes * 60 + seconds


def test_police_response_times_are_minutes_and_seconds() -> None:
    """Read this way the three parts of a response add up to its total; as decimals they do not."""
    timed = {ref for ref, row in BY_REF.items() if row["unit"] == "minutes_and_seconds"}
    assert len(timed) == 13
    for (ref, _period, _role), row in VALUES.items():
        if ref in timed:
            assert round(float(row["value"]) * 100) % 100 < 60, row
            assert row["quality"] == "suspect", row
    for *parts, total in (
        ("6686", "6742", "6680", "6689"),
        ("6687", "6743", "6681", "6690"),
        ("6688", "6744", "6682", "6691"),
    ):
        for ref, period, role in VALUES:
            if ref == total:
                added = sum(_seconds(VALUES[part, period, role]["value"]) for part in parts)
                assert abs(added - _seconds(VALUES[total, period, role]["value"])) <= 1, (total, period, role)


def test_only_linked_measures_have_a_definition() -> None:
    assert {ref for ref, row in BY_REF.items() if row["definition"]} == LINKED
    for ref, row in BY_REF.items():
        assert bool(row["numerator_words"]) == (ref in LINKED), ref
        assert ref in LINKED or not row["denominator_words"], ref
        assert len(row["definition"]) <= 260, ref
    for ref in LINKED:
        if BY_REF[ref]["unit"] in {"percent", "rate_per_100000", "per_capita"}:
            assert BY_REF[ref]["denominator_words"], ref


def test_measures_about_a_race_group_say_so() -> None:
    for ref in ("6694", "6695", "6693", "1516", "1518", "7079"):
        assert BY_REF[ref]["note"].startswith(("About the make-up", "About who takes")), ref


def test_departments_say_what_they_do_and_name_no_lead_without_a_source() -> None:
    for row in DEPARTMENTS:
        assert re.fullmatch(r"[a-z]+", row["code"])
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", row["slug"])
        assert re.fullmatch(r"[A-Z][^.]{40,190}\.", row["does"]), row["does"]
        assert row["lead"] == row["lead_source"] == ""
    assert {row["code"]: row["slug"] for row in DEPARTMENTS}["hhs"] == "health-and-human-services"


def test_notes_on_the_data_are_complete_and_name_measures_that_exist() -> None:
    notes = tomllib.loads((AUSTIN / "department_notes.toml").read_text(encoding="utf-8"))["note"]
    assert [note["sort"] for note in notes] == list(range(100, 100 + len(notes)))
    assert len({note["slug"] for note in notes}) == len(notes) == 15
    for note in notes:
        assert set(note) == {"slug", "title", "found", "done", "affects", "source", "sort"}
        assert note["source"] == "austin-eperf"
        assert all(note.values())
    named = {word for note in notes for word in re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", note["affects"])}
    assert named <= set(BY_KEY)
    listed = " ".join(note["affects"] for note in notes)
    for row in OBSERVATIONS:
        assert row["quality"] != "suspect" or row["measure"] in listed, row
