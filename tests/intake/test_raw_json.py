"""Every JSON shape that portals give is read as it stands, and an error body is told in the server's own words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from equipt_dash.intake.raw import RawTable, UnreadableFile
from equipt_dash.intake.readers import read_tables


def opened(folder: Path, content: Any, name: str = "answer.json") -> RawTable:
    path = folder / name
    if isinstance(content, str):
        path.write_bytes(content.encode())
    elif isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(json.dumps(content))
    (table,) = read_tables(path)
    return table


def cells(folder: Path, content: Any) -> list[tuple[str, ...]]:
    return [row.cells for row in opened(folder, content).rows]


def refusal(folder: Path, content: Any) -> str:
    with pytest.raises(UnreadableFile) as caught:
        cells(folder, content)
    return str(caught.value)


def test_the_columns_are_those_of_all_records(tmp_path: Path) -> None:
    table = opened(tmp_path, [{"Year": 2020, "v": 1}, {"Year": 2021, "w": None}, {"w": True, "v": "007"}])
    assert (table.format, table.certain_header) == ("json-objects", 1)
    assert [(row.line, row.cells) for row in table.rows] == [
        (0, ("Year", "v", "w")),
        (1, ("2020", "1", "")),
        (2, ("2021", "", "")),
        (3, ("", "007", "TRUE")),
    ]


def test_numbers_keep_every_digit(tmp_path: Path) -> None:
    numbers = ["0.10", "1e5", "-0", "123456789012345678901234567890", "1.0000000000000000001", "9" * 5_000]
    content = "[" + ",".join(f'{{"a": {number}}}' for number in numbers) + "]"
    assert [row[0] for row in cells(tmp_path, content)[1:]] == numbers


def test_what_is_no_number_stays_a_word(tmp_path: Path) -> None:
    assert cells(tmp_path, '[{"a": NaN, "b": -Infinity, "c": Infinity}]')[1] == ("NaN", "-Infinity", "Infinity")


def test_a_list_under_its_own_header_is_read(tmp_path: Path) -> None:
    table = opened(tmp_path, [["NAME", "B01_001E", "state"], ["Texas", "123", "06"], ["Iowa", None, "19"]])
    assert (table.format, table.certain_header) == ("json-rows", 1)
    assert [(row.line, row.cells) for row in table.rows] == [
        (1, ("NAME", "B01_001E", "state")),
        (2, ("Texas", "123", "06")),
        (3, ("Iowa", "", "19")),
    ]


def test_soda_leaves_out_what_is_empty(tmp_path: Path) -> None:
    table = opened(tmp_path, [{"date": "2016-09-21T15:45:00.000", "counts": "3"}, {"status": "0", "counts": "04"}])
    assert table.format == "soda"
    assert [row.cells for row in table.rows][1:] == [("2016-09-21T15:45:00.000", "3", ""), ("", "04", "0")]


def test_the_whole_download_of_socrata_is_read_without_its_own_columns(tmp_path: Path) -> None:
    columns = [{"name": "sid", "dataTypeName": "meta_data"}, {"name": "Year", "dataTypeName": "text"}, {"name": "Rate"}]
    table = opened(
        tmp_path, {"meta": {"view": {"id": "x", "columns": columns}}, "data": [["r1", "2020", "1.50"], ["r2"]]}
    )
    assert table.format == "soda"
    assert [row.cells for row in table.rows] == [("Year", "Rate"), ("2020", "1.50")]


def test_ckan_answers_are_read_in_both_forms(tmp_path: Path) -> None:
    fields = [{"id": "_id", "type": "int4"}, {"id": "rate", "type": "numeric"}]
    result = {"fields": fields, "records": [{"_id": 1, "rate": "0.000384"}], "total": 59}
    table = opened(tmp_path, {"success": True, "result": result})
    assert (table.format, [row.cells for row in table.rows]) == ("ckan", [("_id", "rate"), ("1", "0.000384")])
    assert table.notes == ("The file holds one row of 59: it is one page of several.",)
    lists = {"success": True, "result": {"records": [[1, "0.5"], [2, None]], "fields": fields}}
    assert cells(tmp_path, lists) == [("_id", "rate"), ("1", "0.5"), ("2", "")]


def test_esri_attributes_are_read_with_their_dates(tmp_path: Path) -> None:
    content = {
        "features": [
            {"attributes": {"OBJECTID": 1, "NAME": " ", "WHEN": 1474472700000}, "geometry": {"x": 1, "y": 2}},
            {"attributes": {"OBJECTID": 2, "NAME": " a ", "WHEN": -86400000}},
            {"attributes": {"OBJECTID": 3, "NAME": None, "WHEN": None}},
        ],
        "geometryType": "esriGeometryPoint",
        "fields": [
            {"name": "WHEN", "type": "esriFieldTypeDate"},
            {"name": "OBJECTID", "type": "esriFieldTypeOID"},
            {"name": "NAME", "type": "esriFieldTypeString"},
        ],
        "exceededTransferLimit": True,
    }
    table = opened(tmp_path, content)
    assert table.format == "esri"
    assert [row.cells for row in table.rows] == [
        ("WHEN", "OBJECTID", "NAME"),
        ("2016-09-21T15:45:00", "1", ""),
        ("1969-12-31", "2", " a "),
        ("", "3", ""),
    ]
    notes = " ".join(table.notes)
    assert "one page of several" in notes
    assert "WHEN are in universal time" in notes
    assert "shapes are left out" in notes


def test_geojson_properties_are_read(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"race": "Black", "n": 1.50}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"type": "Feature", "properties": None, "geometry": None},
        {"type": "Feature", "properties": {"n": 2}, "geometry": None},
    ]  # fmt: skip
    table = opened(tmp_path, {"type": "FeatureCollection", "features": features}, "x.geojson")
    assert (table.format, [row.cells for row in table.rows]) == (
        "geojson",
        [("race", "n"), ("Black", "1.5"), ("", "2")],
    )


def test_one_record_a_line_is_read(tmp_path: Path) -> None:
    table = opened(tmp_path, '{"a": 1, "b": {"c": 2}}\n{"b": "x", "d": "3"}\n')
    assert [row.cells for row in table.rows] == [("a", "b", "d"), ("1", '{"c": "2"}', ""), ("", "x", "3")]
    assert "one record a line" in table.notes[0]


def test_an_unknown_envelope_is_opened_where_only_one_list_can_be_meant(tmp_path: Path) -> None:
    table = opened(tmp_path, {"meta": {"n": 1}, "payload": {"rows": [{"a": 1}], "tags": ["x"]}})
    assert [row.cells for row in table.rows] == [("a",), ("1",)]
    assert table.notes == ("The table is the list “payload.rows”.",)
    assert "several lists of records: “a” and “b”" in refusal(tmp_path, {"a": [{"x": 1}], "b": [{"x": 1}]})


def test_broken_characters_are_mended_and_said(tmp_path: Path) -> None:
    table = opened(tmp_path, '[{"a": "x\\ud800y", "b": "n\\u0000ul", "c": "\\ud83d\\ude00"}]')
    assert [row.cells for row in table.rows][1] == ("x�y", "nul", "😀")
    assert "broken characters" in table.notes[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_json_in_other_encodings_is_read(tmp_path: Path, encoding: str) -> None:
    assert cells(tmp_path, '[{"g": "Niño–é"}]'.encode(encoding))[1] == ("Niño–é",)


@pytest.mark.parametrize("size", [10, 1 << 18, (1 << 18) + 7])
def test_a_record_may_lie_across_two_pieces(tmp_path: Path, size: int) -> None:
    content = [{"a": "x" * size, "n": 1}, {"a": "é" * 99, "n": -2.5e3}, {"n": 3}] * 3
    rows = cells(tmp_path, content)
    assert [len(row[0]) for row in rows[1:]] == [size, 99, 0] * 3
    assert rows[2][1] == "-2500.0"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"error": {"code": 400, "message": "Unable to complete operation.", "details": []}}, "“Unable to complete operation.”"),
        ({"error": {"code": 400, "message": "Failed.", "details": ["No such field"]}}, "“Failed. No such field”"),
        ({"message": "You must be logged in", "error": True}, "“You must be logged in”"),
        ({"code": "query.soql.no-such-column", "error": True, "message": "No such column: x", "data": {}}, "No such column: x"),
        ({"errorCode": "query.soql.type-mismatch", "message": "Type mismatch"}, "Type mismatch"),
        ({"success": False, "error": {"__type": "Not Found Error", "message": "Not found: abc"}}, "“Not found: abc”"),
        ({"errors": [{"message": "too many requests"}]}, "too many requests"),
        ({"count": 30551}, "only a count"),
        ({"name": "Layer", "fields": [{"name": "A", "type": "esriFieldTypeOID"}], "maxRecordCount": 1000}, "describes a layer"),
        ({"features": [], "fields": [{"name": "A", "type": "x"}]}, "no features"),
        ({"success": True, "result": {"records": [], "fields": [{"id": "a"}]}}, "no records"),
        ([], "empty list"),
        ([1, 2, 3], "no table"),
        ([{"a": 1}, [2]], "no table"),
        ([{}], "no table"),
        ({}, "no list of records"),
        ('[{"a": 1}, {"a": 2}', "stops in the middle"),
        ('[{"a": 1}, {"a": "xx', "stops in the middle"),
        ('[{"a": 1},\n{"a": x}]', "Line 2 is no valid JSON"),
        ('[{"a": 1}] trailing', "goes on after the end"),
        ('[{"a": 1}][{"a": 2}]', "goes on after the end"),
        ('[{"a": 1, "a": 2}]', "names “a” twice"),
        ('{"data": [{"a": 1}], "data": []}', "names “data” twice"),
        ('[{"a": ' + "[" * 100_000 + "]" * 100_000 + "}]", "too deeply"),
        ("[" * 100_000, "too deeply"),
        ('[{"a": ' * 3_000, "too deeply"),
    ],
)  # fmt: skip
def test_errors_and_oddities_are_refused_in_words(tmp_path: Path, content: Any, words: str) -> None:
    assert words in refusal(tmp_path, content)


def test_values_inside_values_are_said(tmp_path: Path) -> None:
    table = opened(tmp_path, [{"place": {"lat": "1"}, "n": 1}])
    assert table.notes == ("“place” holds values inside values; they are shown as JSON.",)
