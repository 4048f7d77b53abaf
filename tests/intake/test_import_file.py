"""``import``: every shape of file gives the report it must, and nothing is stored unless all of it can be."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from equipt_dash.commands.import_table import main
from equipt_dash.intake import take_in as import_file
from equipt_dash.intake.findings import CheckedRow, Problem
from equipt_dash.intake.mapping import from_toml
from equipt_dash.intake.reading import read_file
from equipt_dash.intake.report import Refused
from equipt_dash.intake.take_in import Facts
from tests.intake.shapes import SHAPES
from tests.intake.shapes_write import Shape, as_csv

GOOD = as_csv([("year", "race", "rate"), ("2019", "Black", "26.5"), ("2019", "White", "50")])
BAD = as_csv([("year", "race", "rate"), ("2019", "Black", "26.5"), ("2019", "White", "fifty"), ("2020", "White", "50")])
KEYS = ["format", "rows_read", "rows_accepted", "rows_rejected", "columns", "groups", "periods", "problems"]


class Stored:
    """A storing function that keeps what it was given, and forgets it when the import is refused."""

    def __init__(self, refuse: tuple[Problem, ...] = ()) -> None:
        self.rows: list[CheckedRow] = []
        self.refuse = refuse

    def __call__(self, rows: Iterator[CheckedRow], facts: Facts) -> str:
        taken = list(rows)
        if self.refuse:
            raise Refused(self.refuse)
        self.rows += taken
        return f"{len(taken)} values stored from {facts.path.name}."


def _run(tmp_path: Path, content: bytes, *options: str, file: str = "file.csv", store: Stored | None = None) -> int:
    """Import the content; what is no plain text is read in a process of its own, as in earnest."""
    path = tmp_path / file
    path.write_bytes(content)
    return main([str(path), *options], store=store, run=read_file if file.endswith((".csv", ".tsv", ".json")) else None)


def _report(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    out = capsys.readouterr().out
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_shape_gives_its_report(shape: Shape, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping: list[str] = []
    if shape.mapping:
        proposed = tmp_path / "m.toml"
        assert _run(tmp_path, shape.content, "--dry-run", "--save-mapping", str(proposed), file=shape.file) == 1
        capsys.readouterr()
        answered = [
            line for line in proposed.read_text(encoding="utf-8").splitlines() if not line.startswith("period =")
        ]
        proposed.write_text(shape.mapping + "\n".join(answered), encoding="utf-8")
        mapping = ["--mapping", str(proposed)]
    code = _run(tmp_path, shape.content, "--dry-run", "--json", *mapping, file=shape.file)
    found = _report(capsys)
    assert list(found) == KEYS
    assert code == shape.exit, found["problems"]
    assert {name: found["columns"].get(name) for name in shape.columns} == shape.columns
    assert {label: found["groups"][label] for label in shape.groups} == shape.groups
    assert (found["rows_read"], found["rows_accepted"], found["rows_rejected"]) == shape.rows
    assert shape.periods is None or found["periods"] == shape.periods
    said = " ".join(f"{one['value']} {one['problem']} {one['fix']}" for one in found["problems"])
    assert [words for words in shape.says if words not in said] == []
    assert bool(shape.says) == bool(found["problems"]), found["problems"]
    stored = Stored()
    assert _run(tmp_path, shape.content, *mapping, file=shape.file, store=stored) == shape.exit
    values = [(row.period, row.group, row.area, row.value) for row in stored.rows]
    assert [value for value in shape.values if value not in values] == []
    assert not (shape.exit and values)


def test_one_bad_row_rejects_the_file_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stored = Stored()
    assert _run(tmp_path, BAD, "--json", store=stored) == 1
    assert stored.rows == []
    found = _report(capsys)
    assert (found["rows_read"], found["rows_accepted"], found["rows_rejected"]) == (3, 2, 1)
    (one,) = found["problems"]
    assert (one["row"], one["column"], one["value"]) == (3, "rate", "fifty")
    assert set(one) == {"row", "column", "value", "problem", "fix"}
    assert one["problem"]
    assert one["fix"]


def test_the_good_rows_can_be_taken_by_choice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stored = Stored()
    assert _run(tmp_path, BAD, "--take-good", store=stored) == 0
    assert [(row.line, row.value) for row in stored.rows] == [(2, 26.5), (4, 50.0)]
    assert "fifty" in capsys.readouterr().out


def test_neither_of_two_rows_that_contradict_each_other_is_taken(tmp_path: Path) -> None:
    twice = as_csv([("year", "race", "rate"), ("2018", "Black", "1"), ("2018", "White", "2"), ("2018", "Black", "3")])
    stored = Stored()
    assert _run(tmp_path, twice, "--take-good", store=stored) == 0
    assert [row.line for row in stored.rows] == [3]


def test_a_question_about_the_whole_file_stops_even_its_good_rows(tmp_path: Path) -> None:
    stored = Stored()
    assert _run(tmp_path, as_csv([("race", "rate"), ("Black", "1")]), "--take-good", store=stored) == 1
    assert stored.rows == []


def test_a_store_that_refuses_is_told_in_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refusal = Problem(2, "area", "Nowhere", "There is no such area.", "Correct it.")
    assert _run(tmp_path, GOOD, "--json", store=Stored((refusal,))) == 1
    assert _report(capsys)["problems"][0]["value"] == "Nowhere"


def test_a_reader_that_dies_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(GOOD)

    def dies(argument: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield from (message for message in read_file(argument) if message["kind"] != "end")

    stored = Stored()
    assert main([str(path)], store=stored, run=dies) == 1
    assert stored.rows == []


def test_a_file_is_read_in_a_process_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, broken = tmp_path / "good.csv", tmp_path / "broken.xlsx"
    good.write_bytes(GOOD)
    broken.write_bytes(b"PK\x03\x04rubbish")
    stored = Stored()
    assert main([str(good), "--json"], store=stored) == 0
    assert _report(capsys)["problems"] == []
    assert [row.value for row in stored.rows] == [26.5, 50.0]
    assert main([str(broken), "--json"], store=stored) == 1
    (one,) = _report(capsys)["problems"]
    assert one["problem"]
    assert one["fix"]


def test_the_report_for_a_person_is_short_and_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = as_csv(
        [("year", "race", "rate"), *((2000 + n % 20, "Black", f"x{n}") for n in range(500)), ("2019", "White", 1)]
    )
    assert _run(tmp_path, many, "--dry-run") == 1
    out = capsys.readouterr().out
    assert len(out.splitlines()) < 25
    assert "500 rejected" in out
    assert "Nothing was written." in out
    assert _run(tmp_path, GOOD, "--dry-run") == 0
    assert "This was a trial" in capsys.readouterr().out


def test_the_saved_mapping_answers_a_question_and_is_used_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = as_csv(
        [("year", "race", "n"), *(("2015", label, 5 + n) for n, label in enumerate(["W", "B", "H", "NA"]))]
    )
    saved = tmp_path / "m.toml"
    assert _run(tmp_path, content, "--dry-run", "--save-mapping", str(saved)) == 1
    text = saved.read_text(encoding="utf-8")
    assert '"NA" = ""' in text
    assert dict(from_toml(text).groups) == {"W": "white", "B": "black", "H": "hispanic", "NA": ""}
    saved.write_text(text.replace('"NA" = ""', '"NA" = "aian"'), encoding="utf-8")
    capsys.readouterr()
    stored = Stored()
    assert _run(tmp_path, content, "--mapping", str(saved), "--json", store=stored) == 0
    assert _report(capsys)["groups"]["NA"] == "aian"
    assert [row.group for row in stored.rows] == ["white", "black", "hispanic", "aian"]


def test_a_mapping_that_does_not_fit_names_the_missing_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('[columns]\nyear = "period"\nethnicity = "group"\nrate = "value"\n', encoding="utf-8")
    assert _run(tmp_path, GOOD, "--mapping", str(mapping), "--json", "--dry-run") == 1
    found = _report(capsys)
    assert [one["column"] for one in found["problems"]] == ["ethnicity"]
    assert "“ethnicity”" in found["problems"][0]["problem"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\x00\x01\x02",
        b"PK\x03\x04rubbish",
        b"year,race,rate\n",
        b"{",
        b"<html></html>",
        b'{"error": true}',
    ],
)
def test_a_file_that_is_no_table_is_rejected_with_a_reason(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored = Stored()
    assert _run(tmp_path, content, "--json", file="file.txt", store=stored) == 1
    found = _report(capsys)
    assert found["problems"][0]["problem"]
    assert found["problems"][0]["fix"]
    assert stored.rows == []


@pytest.mark.parametrize(
    "arguments",
    [[], ["nowhere.csv"], ["--what"], ["f.csv", "--mapping", "nowhere.toml"], ["f.csv", "--json", "--sheet"]],
)
def test_wrong_usage_exits_with_2(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.csv").write_bytes(GOOD)
    assert main(arguments, store=Stored(), run=read_file) == 2


@pytest.mark.parametrize(
    "text", ["year = [", 'unknown = "x"', '[columns]\nyear = "perod"', '[groups]\nW = "wite"', "skip_rows = 'x'"]
)
def test_a_mapping_that_cannot_be_read_is_wrong_usage(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(text, encoding="utf-8")
    assert _run(tmp_path, GOOD, "--mapping", str(mapping), "--dry-run") == 2
    assert "mapping" in capsys.readouterr().err


def test_a_progress_bar_is_drawn_only_where_a_person_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    watched, piped = Terminal(), io.StringIO()
    for out in (watched, piped):
        monkeypatch.setattr(sys, "stderr", out)
        for message in ({"kind": "proposal", "rows": 10}, {"kind": "progress", "read": 5}, {"kind": "end"}):
            import_file._progress(message)
    assert "50%" in watched.getvalue()
    assert piped.getvalue() == ""
