"""Every row comes, once, in order, with a record of where from; or nothing comes and the message says why."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from equipt_dash.intake.connectors.arcgis import Arcgis
from equipt_dash.intake.connectors.ckan import Ckan
from equipt_dash.intake.connectors.collect import fetch, is_unchanged
from equipt_dash.intake.connectors.model import Connector
from equipt_dash.intake.connectors.socrata import Socrata
from equipt_dash.intake.connectors.spool import Spool
from equipt_dash.intake.outbound import Door, FetchError
from tests.intake.connectors.conftest import Waits
from tests.intake.connectors.servers import Answering, Reply, Server, arcgis, ckan, serving, socrata

FIELDS = [
    {"name": "OBJECTID", "type": "esriFieldTypeOID"},
    {"name": "race", "type": "esriFieldTypeString"},
    {"name": "rate", "type": "esriFieldTypeDouble"},
]


@dataclass(frozen=True)
class Kind:
    """One kind of service as the tests of paging see it."""

    name: str

    def rows(self, n: int) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = [{"race": f"group {i % 7}", "rate": f"{i}.50"} for i in range(n)]
        return [{"OBJECTID": i + 1, **row} for i, row in enumerate(rows)] if self.name.startswith("arcgis") else rows

    def serve(self, rows: list[dict[str, Any]], **faults: Any) -> Answering:
        if self.name == "socrata":
            return socrata(rows, **faults)
        if self.name == "ckan":
            return ckan(rows, **faults)
        if "total" in faults:
            faults["count"] = faults.pop("total")
        return arcgis(rows, FIELDS, pages=self.name == "arcgis", **faults)

    def connector(self, server: Server) -> Connector:
        if self.name == "socrata":
            return Socrata(server.url, "abcd-1234")
        if self.name == "ckan":
            return Ckan(server.url, "res")
        return Arcgis(f"{server.url}/arcgis/rest/services/City/FeatureServer/0")


ALL = [Kind("socrata"), Kind("ckan"), Kind("arcgis"), Kind("arcgis without pages")]
BY_OFFSET = ALL[:3]


def each(kinds: list[Kind]) -> Any:
    return pytest.mark.parametrize("kind", kinds, ids=lambda kind: kind.name)


def expected(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [tuple(str(value) for value in row.values()) for row in rows]


def cells(
    connector: Connector, door: Door, folder: Path, size: int = 10
) -> tuple[list[tuple[str, ...]], dict[str, Any]]:
    fetched = fetch(connector, door, Spool(folder / "out.csv"), size=size)
    header, *rows = list(fetched.table.rows)
    assert header.cells == fetched.columns
    assert [row.line for row in (header, *rows)] == list(range(1, len(rows) + 2))
    return [row.cells for row in rows], fetched.provenance


@each(ALL)
@pytest.mark.parametrize("n", [0, 1, 9, 10, 11, 37])
def test_every_row_comes_once_and_in_order(kind: Kind, n: int, door: Door, tmp_path: Path) -> None:
    rows = kind.rows(n)
    if kind.name == "ckan" and not n:
        rows = [{"race": "", "rate": ""}]
        with serving(ckan(rows)) as server:
            assert cells(Ckan(server.url, "res", '{"race": "none"}'), door, tmp_path)[0] == []
        return
    with serving(kind.serve(rows)) as server:
        found, provenance = cells(kind.connector(server), door, tmp_path)
    assert found == expected(rows)
    assert provenance["total_stated"] == n


@each(ALL)
def test_a_service_that_hands_out_fewer_rows_than_asked_for_is_read_to_the_end(
    kind: Kind, door: Door, tmp_path: Path
) -> None:
    rows = kind.rows(23)
    with serving(kind.serve(rows, most=4)) as server:
        assert cells(kind.connector(server), door, tmp_path)[0] == expected(rows)


@each(ALL)
def test_a_record_says_which_question_brought_which_rows(kind: Kind, door: Door, tmp_path: Path) -> None:
    rows = kind.rows(23)
    with serving(kind.serve(rows)) as server:
        _found, provenance = cells(kind.connector(server), door, tmp_path)
    pages = [one for one in provenance["requests"] if one["role"] == "rows" and one["rows"]]
    assert [(page["first_line"], page["rows"]) for page in pages] == [(2, 10), (12, 10), (22, 3)]
    for one in provenance["requests"]:
        assert one["url"].startswith(server.url)
        assert one["time"] == "2026-11-23T12:00:00Z"
        assert len(one["sha256"]) == 64
    assert len({page["sha256"] for page in pages}) == 3


BAD = [
    Reply(b'[{"race": "gro'),
    Reply(b'{"success": true, "result": {"rec'),
    Reply(b"<!DOCTYPE html><title>Down for maintenance</title>", headers={"Content-Type": "text/html"}),
    Reply(b"\xff\xfe\xfd"),
    Reply(b""),
    Reply(status=202),
    Reply(status=503),
    Reply(b"[1, 2]"),
]


@each(ALL)
@pytest.mark.parametrize("bad", BAD, ids=lambda reply: f"{reply.status} {reply.body[:9]!r}")
def test_a_slip_in_the_middle_is_made_good_and_a_lasting_fault_ends_it(
    kind: Kind, bad: Reply, door: Door, tmp_path: Path
) -> None:
    rows = kind.rows(15)
    with serving(kind.serve(rows)) as server:
        server.first, server.only_rows = [bad], True
        if kind.name == "arcgis without pages":
            server.only_rows = False
        assert cells(kind.connector(server), door, tmp_path)[0] == expected(rows)
        server.first = [bad] * 50
        server.only_rows = False
        with pytest.raises(FetchError, match="Tried 4 times"):
            cells(kind.connector(server), door, tmp_path / "x")


@each(BY_OFFSET)
def test_rows_that_were_left_out_end_the_fetch_and_nothing_is_kept(
    kind: Kind, door: Door, waits: Waits, tmp_path: Path
) -> None:
    message = r"states 40 rows but gave 15\. Nothing was written"
    with serving(kind.serve(kind.rows(15), total=40)) as server, pytest.raises(FetchError, match=message):
        cells(kind.connector(server), door, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert len(waits) == 3  # an empty page is asked for again before it is believed


@each(BY_OFFSET)
def test_more_rows_than_stated_are_all_taken_and_said(kind: Kind, door: Door, tmp_path: Path) -> None:
    rows = kind.rows(15)
    with serving(kind.serve(rows, total=10)) as server:
        found, provenance = cells(kind.connector(server), door, tmp_path)
    assert found == expected(rows)
    assert any("states 10 rows but gave 15" in note for note in provenance["notes"])


@each(BY_OFFSET)
def test_an_empty_page_in_the_middle_is_not_the_end(kind: Kind, door: Door, tmp_path: Path) -> None:
    rows = kind.rows(25)
    with serving(kind.serve(rows)) as server:
        body: Any = {"success": True, "result": {"records": []}, "features": []}
        server.first, server.only_rows = [Reply([] if kind.name == "socrata" else body)], True
        assert cells(kind.connector(server), door, tmp_path)[0] == expected(rows)
        assert server.first == []


@each(BY_OFFSET)
def test_a_service_that_gives_one_page_for_ever_is_found_out(kind: Kind, door: Door, tmp_path: Path) -> None:
    proper = kind.serve(kind.rows(35))

    def stuck(call: Any) -> Reply:
        for name in ("$offset", "offset", "resultOffset"):
            if name in call.query:
                call.query[name] = "0"
        return proper(call)

    with serving(stuck) as server, pytest.raises(FetchError, match="same page again"):
        cells(kind.connector(server), door, tmp_path)


def test_rows_repeated_across_pages_are_kept_once_and_said(door: Door, tmp_path: Path) -> None:
    rows = Kind("socrata").rows(25)
    with serving(socrata(rows, shift=3)) as server:
        found, provenance = cells(Socrata(server.url, "abcd-1234"), door, tmp_path)
        assert sorted(found) == sorted(expected(rows))
    assert any("came twice" in note for note in provenance["notes"])


@each(BY_OFFSET)
@pytest.mark.parametrize("times", [1, 2])
def test_rows_taken_away_meanwhile_make_it_begin_again_once(kind: Kind, times: int, door: Door, tmp_path: Path) -> None:
    rows = kind.rows(25)
    left = [times]

    def answer(call: Any) -> Reply:
        reply = kind.serve(rows)(call)
        offset = call.query.get("$offset", call.query.get("offset", call.query.get("resultOffset")))
        if offset == "0" and left[0]:
            left[0] -= 1
            del rows[0]  # after the first page was made: the eleventh row slips into the gap
        return reply

    with serving(answer) as server:
        if times == 1:
            found, provenance = cells(kind.connector(server), door, tmp_path)
            assert [row[-1] for row in found] == [row["rate"] for row in rows]
            assert provenance["total_stated"] == 24
        else:
            with pytest.raises(FetchError, match="takes rows away"):
                cells(kind.connector(server), door, tmp_path)
            assert list(tmp_path.iterdir()) == []


def test_a_layer_whose_server_drops_rows_of_a_range_is_asked_for_smaller_ranges(door: Door, tmp_path: Path) -> None:
    kind = Kind("arcgis without pages")
    rows = kind.rows(20)
    proper = kind.serve(rows, most=1000)

    def cut(call: Any) -> Reply:
        reply = proper(call)
        if call.path.endswith("/query") and "features" in reply.body:
            reply.body["features"] = reply.body["features"][:3]
        return reply

    with serving(cut) as server:
        assert cells(kind.connector(server), door, tmp_path)[0] == expected(rows)


@each(BY_OFFSET)
def test_pages_too_large_to_hold_are_asked_for_in_smaller_ones(kind: Kind, door: Door, tmp_path: Path) -> None:
    rows = [{**row, "race": "x" * 5000} for row in kind.rows(90)]
    with serving(kind.serve(rows)) as server:
        assert cells(kind.connector(server), door, tmp_path, size=80)[0] == expected(rows)


@each(ALL)
def test_a_fetch_that_was_cut_off_goes_on_where_it_stopped(kind: Kind, door: Door, tmp_path: Path) -> None:
    rows = kind.rows(38)
    proper = kind.serve(rows)
    served: list[str] = []

    def fails_at(limit: int) -> Answering:
        def answer(call: Any) -> Reply:
            reply = proper(call)
            if (b'"OBJECTID": 2' if "arcgis" in kind.name else b"group 1") in reply.content() or served:
                served.append(call.path)
            return Reply(b"no", 403) if len(served) > limit else reply

        return answer

    answering = [fails_at(2)]
    with serving(lambda call: answering[0](call)) as server:
        connector = kind.connector(server)
        with pytest.raises(FetchError, match="403"):
            cells(connector, door, tmp_path)
        assert (tmp_path / "out.csv.state.json").exists()
        answering[0] = proper
        server.calls.clear()
        with (tmp_path / "out.csv.rows.part").open("ab") as file:
            file.write(b'["half a row that a crash left')
        found, provenance = cells(connector, door, tmp_path)
        pages = [call for call in server.calls if {"$offset", "resultOffset", "offset"} & set(call.query)]
    assert found == expected(rows)
    assert [page["rows"] for page in provenance["requests"] if page["role"] == "rows" and page["rows"]] == [
        10,
        10,
        10,
        8,
    ]
    if kind.name != "arcgis without pages":
        assert "0" not in [
            call.query.get("$offset", call.query.get("offset", call.query.get("resultOffset"))) for call in pages
        ]


def test_what_another_question_or_another_day_left_is_not_mixed_in(door: Door, waits: Waits, tmp_path: Path) -> None:
    rows = Kind("socrata").rows(25)
    with serving(socrata(rows)) as server:
        connector = Socrata(server.url, "abcd-1234")
        expected_rows = cells(connector, door, tmp_path)[0]
        server.calls.clear()
        assert cells(connector, door, tmp_path)[0] == expected_rows  # complete: only the plan is asked for again
        assert not any("$offset" in call.query for call in server.calls)
        fewer = replace(connector, where="race='group 1'")
        assert {row[0] for row in cells(fewer, door, tmp_path)[0]} == {"group 1"}
        state = tmp_path / "out.csv.state.json"
        state.write_text(state.read_text().replace("2026-11-23T12", "2026-11-22T11"))
        server.calls.clear()
        cells(fewer, door, tmp_path)
        assert any("$offset" in call.query for call in server.calls)
        for broken in ("", "{}", "[]", '{"format": 1}', state.read_text().replace('"cursor"', '"curse"')):
            state.write_text(broken)
            assert {row[0] for row in cells(fewer, door, tmp_path)[0]} == {"group 1"}


def test_an_unchanged_data_set_is_known_by_its_validators(door: Door, tmp_path: Path) -> None:
    rows = Kind("socrata").rows(25)
    answering = [socrata(rows)]
    with serving(lambda call: answering[0](call)) as server:
        connector = Socrata(server.url, "abcd-1234")
        provenance = json.loads(json.dumps(cells(connector, door, tmp_path)[1]))
        assert is_unchanged(connector, door, provenance)
        assert not is_unchanged(replace(connector, where="race='group 1'"), door, provenance)
        answering[0] = socrata(rows[:-1])
        assert not is_unchanged(connector, door, provenance)
        for one in provenance["requests"]:
            one["etag"] = ""
        assert not is_unchanged(connector, door, provenance)
        assert not is_unchanged(connector, door, {})


def test_there_is_an_end_to_how_many_rows_are_taken(door: Door, tmp_path: Path) -> None:
    with serving(socrata(Kind("socrata").rows(50))) as server, pytest.raises(FetchError, match="more than 30 rows"):
        fetch(Socrata(server.url, "abcd-1234"), door, Spool(tmp_path / "o.csv"), size=10, most_rows=30)


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=6) | st.none()
TABLES = st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=12)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=TABLES, most=st.integers(1, 5), size=st.integers(1, 6))
def test_whatever_the_cells_hold_and_however_pages_are_cut_the_table_is_the_same(
    table: list[tuple[str | None, ...]], most: int, size: int, door: Door, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with serving(socrata([dict(zip("abc", row, strict=True)) for row in table], most=most)) as server:
        found, _provenance = cells(Socrata(server.url, "abcd-1234"), door, folder, size=size)
    assert found == [tuple(value or "" for value in row) for row in table]
