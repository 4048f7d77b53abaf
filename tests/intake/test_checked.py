"""Checking row by row: what is rejected, left out or only flagged, and what survives a write and a read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.intake import checked as checked_module
from equipt_dash.intake import repeats
from equipt_dash.intake.checked import checked_blocks
from equipt_dash.intake.findings import FAULT, FLAG, LEFT_OUT, Block, CheckedRow, Problem, Tally
from equipt_dash.intake.mapping import Mapping
from equipt_dash.intake.reading import read_file
from equipt_dash.intake.repeats import Seen
from equipt_dash.intake.wire import pack, unpack
from equipt_dash.kernel.model import Missing
from tests.intake.shapes_write import as_csv, as_json
from tests.intake.tables_in_memory import Rows, checked, proposed, table

HEAD = ("year", "race", "rate")


def _weights(problems: list[Problem]) -> list[tuple[int | None, str]]:
    return [(one.row, one.weight) for one in problems]


def test_a_row_with_the_wrong_number_of_cells_is_rejected_in_a_text_file_only() -> None:
    rows: Rows = [HEAD, (2015, "Black", 1), (2015, "White"), (2015, "Asian", 1, "more"), (2015, "Hispanic", 2, "", "")]
    _found, problems, tally = checked(rows)
    assert _weights(problems) == [(3, FAULT), (4, FAULT)]
    assert (tally.accepted, tally.rejected) == (2, 2)
    found, problems, _tally = checked([HEAD, (2015, "Black", 1), (2015, "White")], kind="xlsx")
    assert not problems
    assert found[1].missing is Missing.NOT_COLLECTED


def test_a_header_that_comes_again_and_a_note_are_left_out() -> None:
    rows: Rows = [HEAD, (2015, "Black", 1), HEAD, ("Source: the city", "", ""), ("* preliminary", "", "")]
    _found, problems, tally = checked(rows)
    assert _weights(problems) == [(3, LEFT_OUT), (4, LEFT_OUT), (5, LEFT_OUT)]
    assert (tally.accepted, tally.left_out) == (1, 3)


def test_the_mask_of_a_count_explains_the_empty_rate_beside_it() -> None:
    head = ("year", "race", "numerator", "denominator", "rate")
    rows: Rows = [head, (2015, "Black", 30, 100, 0.3), (2015, "White", "1-9", 80, ""), (2015, "Asian", "", "", "")]
    found, problems, _tally = checked(rows)
    assert not [one for one in problems if one.weight == FAULT]
    assert {one.group_label: one.missing for one in found} == {
        "Black": None, "White": Missing.SUPPRESSED, "Asian": Missing.NOT_COLLECTED,
    }  # fmt: skip


def test_a_count_and_its_rate_in_columns_of_their_own_are_hidden_together() -> None:
    head = ("year", "race", "visits", "visits per person")
    rows: Rows = [head, (2015, "Black", 30, 0.3), (2015, "White", "<11", ""), (2015, "Asian", 12, "")]
    found, _problems, _tally = checked(rows)
    hidden = {(one.group_label, one.missing) for one in found if one.value is None}
    assert hidden == {("White", Missing.SUPPRESSED), ("Asian", Missing.NOT_COLLECTED)}


def test_a_row_that_says_the_same_again_is_left_out_and_a_contradiction_rejects_both() -> None:
    rows: Rows = [
        HEAD,
        (2015, "Black", 1),
        (2015, "Black", "1.0"),
        (2016, "Black", 1),
        (2016, "Black", 2),
        (2016, "Black", 3),
    ]
    _found, problems, tally = checked(rows)
    assert sorted(_weights(problems), key=str) == [(3, LEFT_OUT), (4, FAULT), (5, FAULT), (6, FAULT)]
    assert (tally.accepted, tally.rejected, tally.left_out) == (1, 3, 1)


def test_rows_of_a_second_breakdown_are_left_out_by_the_mapping() -> None:
    rows: Rows = [
        ("year", "race", "sex", "n"),
        (2015, "Black", "All", 5),
        (2015, "Black", "Male", 2),
        (2015, "White", "All", 7),
    ]
    found, problems, _tally = checked(rows)
    assert [row.value for row in found] == [5, 7]
    assert _weights(problems) == [(3, LEFT_OUT)]


@pytest.mark.parametrize(
    ("head", "row", "column"),
    [
        (("year", "race", "rate", "moe"), (2015, "Black", 1, -2), "moe"),
        (("year", "race", "rate", "moe"), (2015, "Black", 1, "x"), "moe"),
        (("year", "race", "rate", "denominator"), (2015, "Black", 1, -2), "denominator"),
        (("year", "race", "percent"), (2015, "Black", 101), "percent"),
        (("year", "race", "value", "unit"), (2015, "Black", 101, "percent"), "value"),
        (("year", "race", "value", "unit"), (2015, "Black", -1, "%"), "value"),
        (HEAD, ("soon", "Black", 1), "year"),
        (HEAD, (2015, "Blakc", 1), "race"),
        (HEAD, (2015, "Black", "0.119:0.246"), "rate"),
    ],
)
def test_a_bad_cell_rejects_its_row_and_names_its_column(
    head: tuple[str, ...], row: tuple[object, ...], column: str
) -> None:
    good = [(2010 + n, "White", 50, *(["percent"] if "unit" in head else [3] * (len(head) - 3))) for n in range(4)]
    _found, problems, tally = checked([head, *good, row])
    assert [(one.row, one.column, one.weight) for one in problems] == [(6, column, FAULT)]
    assert problems[0].value == str(row[head.index(column)])
    assert (tally.accepted, tally.rejected) == (4, 1)


def test_a_census_margin_code_leaves_the_estimate_in_place() -> None:
    rows: Rows = [
        ("NAME", "B01001_001E", "B01001_001M"),
        ("A", "41", "-555555555"),
        ("B", "0", "32"),
        ("C", "-666666666", "**"),
    ]
    mapping = replace(proposed(rows).mapping, period="2023")
    found, problems, _tally = checked(rows, mapping)
    assert not problems
    assert [(row.value, row.margin, row.missing) for row in found] == [
        (41, None, None),
        (0, 32, None),
        (None, None, Missing.NOT_PUBLISHED),
    ]


def test_the_measure_comes_from_the_row_the_column_or_the_mapping() -> None:
    rows: Rows = [("measure_id", "Rate 2015", "Rate 2016"), ("m1", 1, 2)]
    assert [row.measure for row in checked(rows)[0]] == ["m1 Rate", "m1 Rate"]
    rows = [("race", "Rate 2015", "Rate 2016"), ("Black", 1, 2)]
    assert [row.measure for row in checked(rows)[0]] == ["Rate", "Rate"]
    named = replace(proposed(rows).mapping, measure="graduation-rate")
    assert [row.measure for row in checked(rows, named)[0]] == ["graduation-rate", "graduation-rate"]


def test_two_value_columns_of_a_mapping_are_two_measures() -> None:
    mapping = Mapping(columns=(("year", "period"), ("stops", "value"), ("searches", "value")))
    rows: Rows = [("year", "stops", "searches"), (2015, 5, 1)]
    assert [(row.measure, row.value) for row in checked(rows, mapping)[0]] == [("stops", 5), ("searches", 1)]


def test_a_share_is_the_numerator_over_the_denominator_and_said() -> None:
    rows: Rows = [("year", "race", "events", "population"), (2015, "Black", 1, 4), (2015, "White", 3, 0)]
    assert any("divided by" in note for note in proposed(rows).decisions)
    found, _problems, _tally = checked(rows)
    assert [(row.value, row.missing) for row in found] == [(0.25, None), (None, Missing.NOT_APPLICABLE)]


def test_slips_are_flagged_in_time_and_among_percents_but_a_wide_gap_is_not() -> None:
    slip: Rows = [HEAD, *((2011 + n, "Black", value) for n, value in enumerate(["99.5", ".98", "97.7"]))]
    _found, problems, _tally = checked(slip)
    assert [(one.row, one.weight) for one in problems] == [(3, FLAG)]
    thousand: Rows = [HEAD, *((2011 + n, "Black", value) for n, value in enumerate([41000, 42000, 43, 44000]))]
    assert _weights(checked(thousand)[1]) == [(4, FLAG)]
    gap: Rows = [
        HEAD,
        *(
            (2015, race, value)
            for race, value in zip(("Black", "Hispanic", "Asian", "White"), (9000, 8000, 9500, 140000), strict=True)
        ),
    ]
    assert checked(gap)[1] == []
    across: Rows = [
        HEAD,
        *(
            (2015, race, value)
            for race, value in zip(("Black", "Hispanic", "Asian", "White", "AIAN"), (90, 0.88, 95, 92, 91), strict=True)
        ),
    ]
    assert _weights(checked(across)[1]) == [(3, FLAG)]


def test_years_and_parts_of_years_in_one_file_are_flagged() -> None:
    rows: Rows = [("period", "race", "rate"), ("2014", "Black", 1), ("2015-Q1", "Black", 2)]
    _found, problems, _tally = checked(rows)
    assert [(one.row, one.weight) for one in problems] == [(None, FLAG)]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30), st.integers(0, 2)), max_size=60))
def test_the_compact_search_finds_what_a_dictionary_finds(keys: list[tuple[int, int, int]]) -> None:
    seen, first = Seen(), dict[tuple[int, int], tuple[int, int]]()
    for line, (key, area, value) in enumerate(keys, 2):
        before = first.setdefault((key, area), (line, value))
        expected = None if before[0] == line else (before[0], before[1] == value)
        assert seen.earlier(key, f"area {area}", line, value) == expected


def test_the_search_stops_and_says_so_where_it_would_cost_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "MOST_BYTES", 5_000)
    rows: Rows = [("year", "measure", "rate"), *((2015, f"m{n}", n) for n in range(100)), (2015, "m1", 99)]
    found, problems, _tally = checked(rows)
    assert len(found) == 100
    assert problems[0].row == 3 or problems[0].weight in (FAULT, FLAG)
    assert any("so large" in one.problem for one in problems)


_CELL = st.sampled_from(["5", "7.25", "101", "-3", "", "N", "x", "1,200", "0", "_1", "nan"])
_YEAR = st.sampled_from(["2015", "2016", "2017", "soon", ""])
_RACE = st.sampled_from(["Black", "White", "Blakc", "Male", " White"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(_YEAR, _RACE, _CELL, _CELL, st.sampled_from(["a", "b ", "c"])), min_size=4, max_size=40),
    st.sampled_from([None, 100.0]),
    st.sampled_from(["", "area_code"]),
)
def test_blocks_say_what_reading_row_by_row_says(rows: list[tuple[str, ...]], scale: float | None, code: str) -> None:
    roles = {"year": "period", "race": "group", "rate": "value", "moe": "margin", "place": code or "area"}
    mapping = Mapping(columns=tuple(roles.items()), groups=(("Black", "black"), ("White", "white")), scale=scale)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checked_module, "SIZE", 5)
        patch.setattr(repeats, "WATCHED", 10**9)
        slow = checked([tuple(roles), *rows], mapping)
        patch.setattr(repeats, "WATCHED", 0)
        fast = checked([tuple(roles), *rows], mapping)
    assert fast[0] == slow[0]
    assert fast[1] == [one for one in slow[1] if one.weight != FLAG or "far from" not in one.problem]
    assert fast[2] == slow[2]


def test_a_large_plain_table_is_taken_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "WATCHED", 10)
    monkeypatch.setattr(checked_module, "SIZE", 20)
    groups = [(year, race) for year in (2015, 2016) for race in ("Black", "White")]
    rows: Rows = [("tract", *HEAD), *((f"{tract:06}", *group, 7.5) for tract in range(50) for group in groups)]
    tally = Tally()
    found = list(checked_blocks(table(rows), proposed(rows).mapping, tally))
    assert any(isinstance(one, Block) for one in found)
    assert len(found) < 100
    assert (tally.read, tally.accepted, tally.values) == (200, 200, 200)


_ROWS = st.builds(
    CheckedRow,
    st.integers(1, 10**6), st.sampled_from(["", "m"]), st.just(""), st.sampled_from(["2015", "FY2016"]), st.dates(),
    st.just("year"), st.sampled_from(["all", "black"]), st.text(max_size=5), st.text(max_size=5), st.text(max_size=5),
    st.just("actual"), st.just(""), st.none() | st.floats(allow_nan=False, allow_infinity=False), st.none() | st.floats(0, 1),
    st.none(), st.none(), st.none(), st.none(), st.none(), st.none() | st.sampled_from(Missing), st.text(max_size=5),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(_ROWS, min_size=1, max_size=20))
def test_rows_cross_the_pipe_unchanged(rows: list[CheckedRow]) -> None:
    back = list(unpack(json.loads(json.dumps(pack(rows)))))
    assert back == rows
    assert all(isinstance(row.period_end, date) for row in back)


_GROUPS = {"Black": "black", "White": "white", "Hispanic": "hispanic", "Asian": "asian"}
_TABLES = st.dictionaries(
    st.tuples(st.integers(2001, 2020).map(str), st.sampled_from(sorted(_GROUPS))),
    st.floats(min_value=0, max_value=1e9, allow_subnormal=False).map(lambda value: round(value, 6)),
    min_size=4,
    max_size=12,
).filter(lambda cells: len({year for year, _race in cells}) > 1 and len({race for _year, race in cells}) > 1)


@settings(max_examples=40, deadline=None)
@given(
    cells=_TABLES, shape=st.sampled_from(["long.csv", "years.csv", "groups.csv", "long.json", "rows.json", "long.tsv"])
)
def test_a_table_written_in_any_shape_reads_back_as_it_was(
    cells: dict[tuple[str, str], float], shape: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("shape") / shape
    path.write_bytes(_written(cells, shape))
    rows = _read(path)
    assert {(row.period, row.group): row.value for row in rows if row.missing is None} == {
        (year, _GROUPS[race]): value for (year, race), value in cells.items()
    }


def _written(cells: dict[tuple[str, str], float], shape: str) -> bytes:
    years, races = sorted({year for year, _race in cells}), sorted({race for _year, race in cells})
    long = [HEAD, *((year, race, repr(value)) for (year, race), value in cells.items())]
    if shape == "years.csv":
        return as_csv([("race", *years), *((race, *(cells.get((year, race), "") for year in years)) for race in races)])
    if shape == "groups.csv":
        return as_csv([("year", *races), *((year, *(cells.get((year, race), "") for race in races)) for year in years)])
    if shape == "long.json":
        return as_json([dict(zip(HEAD, row, strict=True)) for row in long[1:]])
    if shape == "rows.json":
        return as_json(long)
    return as_csv(long, delimiter="\t" if shape == "long.tsv" else ",")


def _read(path: Path) -> list[CheckedRow]:
    messages = list(read_file({"path": str(path)}))
    assert messages[-1]["rejected"] == 0, messages
    return [row for message in messages if message["kind"] == "rows" for row in unpack(message["rows"])]


def test_a_mapping_for_rows_without_a_header_numbers_the_columns() -> None:
    rows: Rows = [(2015, "Black", 5.5), (2016, "Black", 6.5)]
    mapping = proposed(rows).mapping
    assert mapping.header_rows == 0
    given = Mapping(header_rows=0, columns=(("column 1", "period"), ("column 2", "group"), ("column 3", "value")))
    found, problems, _tally = checked(rows, given)
    assert [(row.line, row.period, row.value) for row in found] == [(1, "2015", 5.5), (2, "2016", 6.5)]
    assert not problems
