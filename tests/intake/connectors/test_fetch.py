"""The command: exit codes, what is written and when, and that a key never reaches a file or a screen."""

from __future__ import annotations

import csv
import hashlib
import json
import socket
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.commands.fetch import main
from equipt_dash.intake.connectors.collect import Fetched
from equipt_dash.intake.fetch import _written
from equipt_dash.intake.outbound import Door
from equipt_dash.intake.raw import RawRow, RawTable
from tests.intake.connectors.servers import Reply, Server, arcgis, census, ckan, serving, socrata

ROWS: list[dict[str, Any]] = [{"race": "Black, alone", "rate": "12.50"}, {"race": "White\n“alone”", "rate": None}]
TOKEN = "not-for-anybody's-eyes"
LOCAL = {
    "EQUIPT_FETCH_LOOPBACK": "1",
    "EQUIPT_SOCRATA_TOKEN": TOKEN,
    "EQUIPT_CENSUS_KEY": TOKEN,
    "EQUIPT_CKAN_KEY": TOKEN,
    "EQUIPT_ARCGIS_TOKEN": TOKEN,
}


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_fetch_writes_the_table_and_its_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    with serving(socrata(ROWS)) as server:
        assert main(["socrata", server.url, "abcd-1234", "--out", str(out), "--json"], environ=LOCAL) == 0
    said = capsys.readouterr()
    summary = json.loads(said.out)
    assert read(out) == [["race", "rate"], ["Black, alone", "12.50"], ["White\n“alone”", ""]]
    record = json.loads((tmp_path / "out.csv.provenance.json").read_text())
    assert (summary["rows"], summary["columns"], summary["unchanged"]) == (2, ["race", "rate"], False)
    assert record["sha256"] == summary["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert record["question"] == {"domain": server.url, "dataset": "abcd-1234"}
    assert "2 of 2 rows fetched" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "out.csv.provenance.json"]


def commands(server: Server) -> list[list[str]]:
    return [
        ["socrata", server.url, "abcd-1234", "--where", "race='White'"],
        ["ckan", server.url, "res"],
        ["arcgis", f"{server.url}/arcgis/rest/services/City/FeatureServer/0"],
        [
            "census",
            "2023",
            "acs/acs1",
            "--get",
            "NAME,B25003B_001E",
            "--for",
            "place:*",
            "--in",
            "state:48",
            "--base",
            server.url,
        ],
    ]


@pytest.mark.parametrize("number", range(4))
def test_no_key_reaches_a_file_or_the_screen_in_success_or_failure(
    number: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [
        socrata([{"race": "White"}]),
        ckan([{"a": "1"}]),
        arcgis([{"OBJECTID": 1}], [{"name": "OBJECTID", "type": "esriFieldTypeOID"}], token=TOKEN),
        census({"05000": {"NAME": "Austin"}}, key=TOKEN),
    ]
    seen = []

    def answer(call: Any) -> Reply:
        seen.append(TOKEN in [*call.query.values(), *call.headers.values()])
        return answers[number](call)

    with serving(answer) as server:
        command = [*commands(server)[number], "--out", str(tmp_path / "o.csv"), "--json"]
        assert main(command, environ=LOCAL) == 0
        server.first = [Reply(f"{TOKEN} is wrong".encode(), 400)]
        assert main([*command, "--fresh"], environ=LOCAL) == 1
    assert seen
    assert all(seen)
    said = capsys.readouterr()
    assert "is wrong" in said.err
    texts = [said.out, said.err, *(path.read_text() for path in tmp_path.iterdir())]
    assert not any("anybody" in text for text in texts)


def test_a_failed_fetch_leaves_the_old_table_and_goes_on_the_next_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old\n")
    rows = [{"n": str(number)} for number in range(30)]
    with serving(socrata(rows)) as server:
        command = ["socrata", server.url, "abcd-1234", "--out", str(out), "--page-size", "10", "--json"]
        proper = socrata(rows)
        server.only_rows = True
        server.first = [proper(_call(offset=0)), Reply(b"closed", 403)]
        assert main(command, environ=LOCAL) == 1
        assert out.read_text() == "old\n"
        assert "closed" in json.loads(capsys.readouterr().out)["error"]
        assert main(command, environ=LOCAL) == 0
        assert [call.query["$offset"] for call in server.calls if "$offset" in call.query] == [
            "0",
            "10",
            "10",
            "20",
            "30",
        ]
    assert read(out) == [["n"], *([row["n"]] for row in rows)]
    assert "Going on after 10 rows" in capsys.readouterr().err


def _call(offset: int) -> Any:
    from tests.intake.connectors.servers import Call

    query = {"$select": ":id,*", "$order": ":id", "$limit": "10", "$offset": str(offset)}
    return Call("/resource/abcd-1234.json", query, {})


def test_the_same_again_changes_nothing_until_the_source_or_the_file_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    answering = [socrata(ROWS)]
    with serving(lambda call: answering[0](call)) as server:
        command = ["socrata", server.url, "abcd-1234", "--out", str(out), "--json"]

        def unchanged(*more: str) -> bool:
            capsys.readouterr()
            assert main([*command, *more], environ=LOCAL) == 0
            return bool(json.loads(capsys.readouterr().out)["unchanged"])

        assert not unchanged()
        before = (out.read_bytes(), (tmp_path / "out.csv.provenance.json").read_bytes())
        assert unchanged()
        assert (out.read_bytes(), (tmp_path / "out.csv.provenance.json").read_bytes()) == before
        assert not unchanged("--fresh")
        out.write_text("someone wrote here")
        assert not unchanged()
        assert unchanged()
        answering[0] = socrata([*ROWS, {"race": "Asian", "rate": "1"}])
        assert not unchanged()
    assert len(read(out)) == 4


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["nowhere"],
        ["socrata", "data.example.gov"],
        ["socrata", "data.example.gov", "no id"],
        ["socrata", "user:pw@data.example.gov:x", "abcd-1234"],
        ["census", "2023", "acs/acs1", "--get", "NAME"],
        ["census", "23", "acs/acs1", "--get", "NAME", "--for", "us:1"],
        ["arcgis", "https://gis.example.gov/"],
        ["ckan", "data.example.gov", "res", "--filters", "x"],
        ["ckan", "http://2130706433", "res"],
        ["socrata", "data.example.gov", "abcd-1234", "--page-size", "0"],
    ],
)
def test_wrong_usage_is_2_and_asks_nobody(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command, environ={}, door=_nobody()) == 2
    assert capsys.readouterr().err


def _nobody() -> Door:
    def no_look_up(host: str, port: int) -> list[str]:
        raise AssertionError(f"asked for {host}:{port}")

    return Door(("data.example.gov",), resolve=no_look_up)


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), max_size=6))
def test_any_text_of_a_cell_survives_the_file(cells: list[tuple[str, str]]) -> None:
    table = RawTable("t", "soda", (RawRow(line, row) for line, row in enumerate([("a", "b"), *cells], 1)))
    with TemporaryDirectory() as folder:
        out = Path(folder) / "o.csv"
        _written(out, Path(folder) / "o.json", Fetched(table, ("a", "b"), {}))
        assert read(out) == [["a", "b"], *(list(row) for row in cells)]


def test_help_is_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"], environ={}) == 0
    assert "EQUIPT_CENSUS_KEY" in capsys.readouterr().out


@pytest.mark.parametrize("environ", [{}, {"EQUIPT_FETCH_LOOPBACK": "1", "EQUIPT_ENV": "production"}])
def test_this_machine_is_off_limits_unless_development_allows_it(
    environ: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(socrata(ROWS)) as server:
        for url in (server.url, server.url.replace("http:", "https:")):
            assert main(["socrata", url, "abcd-1234", "--out", str(tmp_path / "o.csv")], environ=environ) == 1
        assert server.calls == []
    assert list(tmp_path.iterdir()) == []


def test_a_name_the_operator_typed_that_leads_inwards_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    inward = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_more: inward)
    assert main(["socrata", "data.example.gov", "abcd-1234", "--out", str(tmp_path / "o.csv")], environ=LOCAL) == 1
    assert "private network" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_said_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(socrata(ROWS)) as server:
        out = tmp_path / "no" / "o.csv"
        assert main(["socrata", server.url, "abcd-1234", "--out", str(out)], environ=LOCAL) == 1
    assert "cannot be written" in capsys.readouterr().err
