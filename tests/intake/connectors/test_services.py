"""What is peculiar to each service: Socrata's gaps, CKAN's complaints, ArcGIS's friendly errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from equipt_dash.intake.connectors.arcgis import Arcgis
from equipt_dash.intake.connectors.bodies import cell
from equipt_dash.intake.connectors.ckan import Ckan
from equipt_dash.intake.connectors.socrata import Socrata
from equipt_dash.intake.outbound import Door, FetchError
from tests.intake.connectors.servers import Call, Reply, arcgis, ckan, serving, socrata
from tests.intake.connectors.support import KEY, table

# Socrata

GAPS: list[dict[str, Any]] = [
    {"race": "Black", "rate": "12.50", "zip": None, "note": None},
    {"race": "White", "rate": None, "zip": "00123", "note": None},
    {"race": "Asian", "rate": "7", "zip": None, "note": None, ":@computed_region_a1b2": "4"},
]


def test_socrata_puts_back_the_columns_it_leaves_out_even_one_without_any_value(door: Door, tmp_path: Path) -> None:
    with serving(socrata(GAPS)) as server:
        rows, notes = table(Socrata(server.url, "abcd-1234"), door, tmp_path, size=1)
    assert rows == [
        {"race": "Black", "rate": "12.50", "zip": "", "note": ""},
        {"race": "White", "rate": "", "zip": "00123", "note": ""},
        {"race": "Asian", "rate": "7", "zip": "", "note": ""},
    ]
    assert any(":@computed_region" in note for note in notes)


def test_socrata_without_a_list_of_columns_takes_them_from_all_rows_and_says_so(door: Door, tmp_path: Path) -> None:
    with serving(socrata(GAPS, metadata=False)) as server:
        rows, notes = table(Socrata(server.url, "abcd-1234"), door, tmp_path, size=1)
    assert [list(row) for row in rows] == [["race", "rate", "zip"]] * 3
    assert any("list of columns" in note for note in notes)


def test_socrata_passes_on_select_and_where_and_numbers_the_rows_all_the_same(door: Door, tmp_path: Path) -> None:
    with serving(socrata(GAPS)) as server:
        rows, _notes = table(Socrata(server.url, "abcd-1234", "race,rate", "race='Asian'", token=KEY), door, tmp_path)
        paged = [call for call in server.calls if "$offset" in call.query]
    assert rows == [{"race": "Asian", "rate": "7"}]
    assert {call.query["$order"] for call in paged} == {":id"}
    assert {call.headers["X-App-Token"] for call in server.calls} == {KEY}
    assert not any(KEY in str(call.query) for call in server.calls)


def test_socrata_groups_are_ordered_by_what_they_are_grouped_by(door: Door, tmp_path: Path) -> None:
    body = [{"race": "Asian", "n": "4"}, {"race": "Black", "n": "9"}]

    def answer(call: Call) -> Reply:
        return Reply(body[int(call.query["$offset"]) :])

    with serving(answer) as server:
        connector = Socrata(server.url, "abcd-1234", "race,count(*) as n", group="race")
        rows, notes = table(connector, door, tmp_path)
    assert rows == body
    assert {call.query["$order"] for call in server.calls} == {"race"}
    assert any("does not say how many" in note for note in notes)


def test_socrata_says_what_the_service_says(door: Door, tmp_path: Path) -> None:
    with serving(socrata(GAPS)) as server, pytest.raises(FetchError, match=r"400: query\.soql\.no-such-column No such"):
        table(Socrata(server.url, "abcd-1234", where="sex='F'"), door, tmp_path)
    private = Reply({"message": "You must be logged in to access this resource", "error": True}, 403)
    with serving(lambda _call: private) as server, pytest.raises(FetchError, match="403: You must be logged in"):
        table(Socrata(server.url, "abcd-1234"), door, tmp_path)
    inside = Reply({"message": "You must be logged in", "error": True})
    with serving(lambda _call: inside) as server, pytest.raises(FetchError, match="You must be logged in"):
        table(Socrata(server.url, "abcd-1234"), door, tmp_path)
    with pytest.raises(FetchError, match="abcd-1234"):
        Socrata("data.example.gov", "../../etc")


# CKAN


def test_ckan_keeps_numbers_as_text_and_hides_its_own_row_number(door: Door, tmp_path: Path) -> None:
    rows = [{"quarter": "2004-Q3", "share": "0.000384"}, {"quarter": "2004-Q4", "share": "0.50"}]
    with serving(ckan(rows)) as server:
        found, _notes = table(Ckan(server.url + "/catalog/", "res", key=KEY), door, tmp_path, size=1)
        assert {call.headers["Authorization"] for call in server.calls} == {KEY}
        assert {call.query["sort"] for call in server.calls if "offset" in call.query} == {"_id"}
        assert {call.path for call in server.calls} == {"/catalog/api/3/action/datastore_search"}
    assert found == rows


def test_ckan_says_what_the_service_says(door: Door, tmp_path: Path) -> None:
    with serving(ckan([{"a": "1"}])) as server:
        with pytest.raises(FetchError, match="404: Not Found Error Not found: Resource was not found"):
            table(Ckan(server.url, "other"), door, tmp_path)
        with pytest.raises(FetchError, match="409: Validation Error filters"):
            table(Ckan(server.url, "res", '{"b": "1"}'), door, tmp_path)
        server.first = [Reply(b"<html>no such page</html>", 404)]
        with pytest.raises(FetchError, match="404: no such page"):
            table(Ckan(server.url, "res"), door, tmp_path)
        failed = {"success": False, "error": {"__type": "Authorization Error", "message": "Access denied"}}
        server.first = [Reply(failed)]
        with pytest.raises(FetchError, match="Authorization Error Access denied"):
            table(Ckan(server.url, "res"), door, tmp_path)
    with pytest.raises(FetchError, match="must be JSON"):
        Ckan("data.example.gov", "res", "race=Black")


def test_a_total_that_is_only_estimated_is_not_held_against_the_rows(door: Door, tmp_path: Path) -> None:
    proper = ckan([{"a": "1"}, {"a": "2"}], total=900)

    def answer(call: Call) -> Reply:
        reply = proper(call)
        reply.body["result"]["total_was_estimated"] = True
        return reply

    with serving(answer) as server:
        rows, notes = table(Ckan(server.url, "res"), door, tmp_path)
    assert [row["a"] for row in rows] == ["1", "2"]
    assert any("none could be checked" in note for note in notes)


# ArcGIS

FIELDS = [
    {"name": "OBJECTID", "type": "esriFieldTypeOID"},
    {"name": "RACE", "type": "esriFieldTypeSmallInteger", "domain": {"codedValues": [{"code": 1, "name": "Black"}]}},
    {"name": "WHEN", "type": "esriFieldTypeDate"},
    {"name": "TEXT", "type": "esriFieldTypeString"},
    {"name": "Shape", "type": "esriFieldTypeGeometry"},
]
LAYER = [
    {"OBJECTID": 1, "RACE": 1, "WHEN": 1388534400000, "TEXT": " ", "Shape": None},
    {"OBJECTID": 2, "RACE": None, "WHEN": -86399500, "TEXT": "00123", "Shape": None},
    {"OBJECTID": 3, "RACE": 1, "WHEN": None, "TEXT": "a b", "Shape": None},
]
PATH = "/arcgis/rest/services/City/MapServer/1"


@pytest.mark.parametrize("pages", [True, False])
@pytest.mark.parametrize("flag", [True, False])
def test_arcgis_writes_dates_out_empties_blanks_and_leaves_shapes(
    pages: bool, flag: bool, door: Door, tmp_path: Path
) -> None:
    with serving(arcgis(LAYER, FIELDS, pages=pages, flag=flag, most=2, token=KEY)) as server:
        rows, notes = table(Arcgis(server.url + PATH + "/", token=KEY), door, tmp_path)
        assert {call.query["token"] for call in server.calls} == {KEY}
    assert rows == [
        {"OBJECTID": "1", "RACE": "1", "WHEN": "2014-01-01", "TEXT": ""},
        {"OBJECTID": "2", "RACE": "", "WHEN": "1969-12-31T00:00:00.500000", "TEXT": "00123"},
        {"OBJECTID": "3", "RACE": "1", "WHEN": "", "TEXT": "a b"},
    ]
    assert "RACE holds codes: 1 = Black." in notes
    assert "Dates in WHEN are written in UTC." in notes


@pytest.mark.parametrize("pages", [True, False])
def test_arcgis_passes_on_the_condition_and_the_fields(pages: bool, door: Door, tmp_path: Path) -> None:
    with serving(arcgis(LAYER, FIELDS, pages=pages)) as server:
        connector = Arcgis(server.url + PATH, "TEXT='00123'", ("TEXT", "WHEN"))
        rows, _notes = table(connector, door, tmp_path)
    assert [row["TEXT"] for row in rows] == ["00123"]
    assert {"TEXT", "WHEN"} == set(rows[0])


def test_arcgis_errors_inside_a_success_are_errors(door: Door, tmp_path: Path) -> None:
    with serving(arcgis(LAYER, FIELDS)) as server, pytest.raises(FetchError, match="error 400: Unable to complete"):
        table(Arcgis(server.url + PATH, "NONE='1'"), door, tmp_path)
    with serving(arcgis(LAYER, FIELDS, token="another")) as server:
        with pytest.raises(FetchError, match="Set EQUIPT_ARCGIS_TOKEN"):
            table(Arcgis(server.url + PATH, token=KEY), door, tmp_path)
        assert len(server.calls) == 1
    with serving(arcgis(LAYER, FIELDS)) as server:
        server.first = [Reply({"error": {"code": 500, "message": "Error performing query operation", "details": None}})]
        assert len(table(Arcgis(server.url + PATH), door, tmp_path)[0]) == 3


@pytest.mark.parametrize(
    "url",
    [
        "https://gis.example.gov/arcgis/rest/services/City/FeatureServer",
        f"https://gis.example.gov{PATH}?token={KEY}",
        "https://gis.example.gov/",
    ],
)
def test_arcgis_wants_the_address_of_a_layer_and_no_token_in_it(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        Arcgis(url)
    assert KEY not in str(caught.value)


# Cells


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("null", ""),
        ("true", "TRUE"),
        ("false", "FALSE"),
        ("0.10", "0.10"),
        ("1E400", "1E400"),
        ("12345678901234567890.0", "12345678901234567890.0"),
        ("NaN", "NaN"),
        ('"007"', "007"),
        ('{"url": "https://a", "n": 1.50, "l": [1, "1", null]}', '{"url":"https://a","n":1.50,"l":[1,"1",null]}'),
        ('"\\ud800x"', "?x"),
    ],
)
def test_a_cell_holds_what_was_written(text: str, shown: str, door: Door, tmp_path: Path) -> None:
    body = f'[{{":id": "1", "cell": {text}}}]'.encode()

    def answer(call: Call) -> Reply:
        if "$offset" not in call.query:
            return Reply([{"n": "1"}] if "resource" in call.path else {"columns": [{"fieldName": "cell"}]})
        return Reply(body if call.query["$offset"] == "0" else b"[]")

    with serving(answer) as server:
        assert table(Socrata(server.url, "abcd-1234"), door, tmp_path)[0] == [{"cell": shown}]


def test_nested_text_keeps_its_signs() -> None:
    assert cell(["“é”\n"]) == '["“é”\\n"]'
