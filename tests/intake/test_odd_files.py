"""Files in shapes the reader was not written for are read as a careful person would, or asked about; never guessed silently."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from equipt_dash.commands.import_table import main
from equipt_dash.intake.reading import read_file
from equipt_dash.kernel.values import Number, NumberStyle, Unreadable, bare_margin, read_number
from tests.intake.odd_files import UNSEEN, Unseen
from tests.intake.odd_files_more import MORE


@pytest.mark.parametrize("one", [*UNSEEN, *MORE], ids=lambda one: one.name)
def test_a_file_nobody_wrote_the_reader_for(one: Unseen, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / one.name
    path.write_bytes(one.text.encode(one.encoding))
    code = main([str(path), "--dry-run", "--json"], run=read_file)
    found = json.loads(capsys.readouterr().out)
    assert tuple(found["columns"].values()) == one.roles
    assert found["groups"] == one.groups
    assert tuple(found["periods"]) == one.periods
    assert (found["rows_accepted"], found["rows_rejected"]) == one.rows
    told = " ".join(problem["problem"] for problem in found["problems"])
    assert one.said in told
    asked = "Which group does" in told or ("No column" in told and "holds groups" not in told)
    if code == 1:
        assert asked or found["rows_rejected"] or "No column says which period" in told
        assert all(problem["fix"] for problem in found["problems"])


def test_a_web_page_instead_of_a_table_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "export.csv"
    path.write_text("<!DOCTYPE html><html><head><title>503</title></head><body>Busy</body></html>")
    assert main([str(path), "--dry-run", "--json"], run=read_file) == 1
    assert "web page" in json.loads(capsys.readouterr().out)["problems"][0]["problem"]


@pytest.mark.parametrize("text", ["+/-2.1", "±2.1", "+/- 2.1", "+−2.1", "2.1"])
def test_a_margin_may_carry_its_sign_and_a_value_may_not(text: str) -> None:
    assert read_number(bare_margin(text), NumberStyle()) == Number(2.1)
    if text != "2.1":
        assert isinstance(read_number(text, NumberStyle()), Unreadable)
