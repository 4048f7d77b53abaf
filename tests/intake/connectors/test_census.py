"""The Census Bureau: its signs in place of codes, errors beside margins, parts joined by place, refusals told apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from equipt_dash.intake.connectors.census import MOST_VARIABLES, Census
from equipt_dash.intake.connectors.census_shape import overlap_notes, standard_error
from equipt_dash.intake.outbound import Door, FetchError
from tests.intake.connectors.servers import Call, Reply, census, serving
from tests.intake.connectors.support import KEY, table

SIGNED: dict[str, dict[str, str | None]] = {
    "05000": {"NAME": "Austin city", "B25003B_001E": "28123", "B25003B_001M": "1645", "B25003B_001MA": None},
    "01000": {
        "NAME": "Abbott city",
        "B25003B_001E": "-666666666",
        "B25003B_001M": "-222222222",
        "B25003B_001EA": "-",
        "B25003B_001MA": "**",
    },
    "02000": {"NAME": "Controlled", "B25003B_001E": "0", "B25003B_001M": "-555555555", "B25003B_001MA": "*****"},
}


def ask_census(url: str, *get: str, **more: Any) -> Census:
    return Census("2023", more.pop("dataset", "acs/acs5"), get, "place:*", ("state:48",), base=url, **more)


def test_census_signs_take_the_place_of_codes_and_errors_stand_beside_margins(door: Door, tmp_path: Path) -> None:
    with serving(census(SIGNED, key=KEY)) as server:
        rows, notes = table(ask_census(server.url, "NAME", "B25003B_001E", key=KEY), door, tmp_path)
        assert server.calls[0].query["get"] == "NAME,B25003B_001E,B25003B_001M,B25003B_001EA,B25003B_001MA"
        assert (server.calls[0].query["for"], server.calls[0].query["in"]) == ("place:*", "state:48")
    shown = [(row["B25003B_001E"], row["B25003B_001M"], row["B25003B_001_SE"], row["place"]) for row in rows]
    assert shown == [
        ("28123", "1645", "1000.0", "05000"),
        ("-", "**", "", "01000"),
        ("0", "*****", "0", "02000"),
    ]
    assert list(rows[0]) == ["NAME", "B25003B_001E", "B25003B_001M", "B25003B_001_SE", "state", "place", "period"]
    assert {row["period"] for row in rows} == {"2019-2023"}
    assert "3 numbers were replaced by the Bureau’s own signs, as it asks." in notes
    assert any("margin ÷ 1.645" in note for note in notes)


@pytest.mark.parametrize(
    ("margin", "error"),
    [
        ("1645", "1000.0"),
        ("0", "0.0"),
        ("32", repr(32 / 1.645)),
        ("*****", "0"),
        ("-555555555", "0"),
        ("-222222222", ""),
        ("-5.1", ""),
        ("**", ""),
        ("", ""),
        ("nan", ""),
        ("1e999", ""),
    ],
)
def test_a_standard_error_comes_only_from_a_true_margin(margin: str, error: str) -> None:
    assert standard_error(margin) == error


def test_census_asks_for_at_most_fifty_variables_and_joins_the_parts_by_place(door: Door, tmp_path: Path) -> None:
    names = [f"B01001_{n:03d}E" for n in range(1, 31)]
    # Places come in another order each time.
    values = {place: {name: f"{place}{name[-4:-1]}" for name in names} for place in ("001", "002", "003")}
    turn = iter(range(99))

    def answer(call: Call) -> Reply:
        order = sorted(values, reverse=next(turn) % 2 == 1)
        return census({place: values[place] for place in order})(call)

    with serving(answer) as server:
        rows, _notes = table(ask_census(server.url, "NAME", *names), door, tmp_path)
        asked = [call.query["get"].split(",") for call in server.calls]
    assert len(asked) == 3
    assert max(len(names) for names in asked) <= MOST_VARIABLES
    assert [row["place"] for row in rows] == ["001", "002", "003"]
    assert all(row[name] == f"{row['place']}{name[-4:-1]}" for row in rows for name in names)


def test_census_does_without_companions_a_data_set_lacks_but_not_without_what_was_asked(
    door: Door, tmp_path: Path
) -> None:
    with serving(census(SIGNED, unknown=("B25003B_001EA", "B25003B_001MA", "B25003B_001M"))) as server:
        rows, notes = table(ask_census(server.url, "B25003B_001E"), door, tmp_path)
        assert list(rows[0]) == ["B25003B_001E", "state", "place", "period"]
        assert any("No margins came with B25003B_001E." in note for note in notes)
        rows, _notes = table(ask_census(server.url, "B25003B_001E", companions=False), door, tmp_path)
        assert server.calls[-1].query["get"] == "B25003B_001E"
    message = "400: error: unknown variable 'B99999_001E'"
    with serving(census(SIGNED, unknown=("B99999_001E",))) as server, pytest.raises(FetchError, match=message):
        table(ask_census(server.url, "B99999_001E"), door, tmp_path)


def test_census_groups_bring_whole_tables(door: Door, tmp_path: Path) -> None:
    with serving(census(SIGNED)) as server:
        rows, _notes = table(ask_census(server.url, "group(B25003B)", dataset="acs/acs1"), door, tmp_path)
        assert [call.query["get"] for call in server.calls] == ["group(B25003B)"]
    assert [row["B25003B_001E"] for row in rows] == ["28123", "-", "0"]
    assert {row["period"] for row in rows} == {"2023"}


def test_census_refusals_are_told_apart(door: Door, tmp_path: Path) -> None:
    def refused(connector: Census, message: str) -> None:
        with pytest.raises(FetchError, match=message) as caught:
            table(connector, door, tmp_path)
        assert KEY not in str(caught.value)

    with serving(census(SIGNED, key="another")) as server:
        refused(ask_census(server.url, "NAME", key=KEY), "Set EQUIPT_CENSUS_KEY")
        assert len(server.calls) == 1
    with serving(census({})) as server:
        refused(ask_census(server.url, "NAME"), "has no rows")
    with serving(census(SIGNED)) as server:
        server.first = [Reply(b"There was an error while running your query. We've logged the error", 400)]
        assert len(table(ask_census(server.url, "NAME"), door, tmp_path)[0]) == 3
        server.first = [Reply([["NAME", "place"], ["Austin"]])]
        refused(ask_census(server.url, "NAME", "GEO_ID"), "more or fewer cells")
        server.first = [Reply([["NAME", "place"], ["Austin", "1"], ["Austin", "1"]])]
        refused(ask_census(server.url, "NAME", "GEO_ID"), "same place twice")


def test_census_parts_that_name_different_places_are_not_joined(door: Door, tmp_path: Path) -> None:
    names = [f"B01001_{n:03d}E" for n in range(1, 31)]
    with serving(census({"001": {}, "002": {}})) as server:
        server.first = [census({"001": {}})(Call("", {"get": ",".join(names[:12]), "for": "place:*"}, {}))]
        with pytest.raises(FetchError, match="do not name the same places"):
            table(ask_census(server.url, *names), door, tmp_path)


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        ("B", ["B count"]),
        ("AH", ["A count", "H is a part of A", "Never add"]),
        ("BI", ["B count", "Table I", "Never add"]),
    ],
)
def test_the_overlap_of_the_race_tables_is_said(letters: str, said: list[str]) -> None:
    notes = overlap_notes([f"B25003{letter}_001E" for letter in letters])
    assert len(notes) == len(said)
    assert all(words in note for words, note in zip(said, notes, strict=True))
    assert overlap_notes(["B25003_001E", "NAME"]) == ()


@pytest.mark.parametrize("bad", [{"year": "23"}, {"dataset": "../x"}, {"get": ("a&key=1",)}, {"get": ()}])
def test_census_questions_that_cannot_be_are_refused_before_they_are_asked(bad: dict[str, Any]) -> None:
    with pytest.raises(FetchError):
        Census(**{"year": "2023", "dataset": "acs/acs1", "get": ("NAME",), "for_": "us:1"} | bad)
