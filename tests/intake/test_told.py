"""Nothing of a file is dropped, or taken for more than it is, in silence; dry run and import tell values apart alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from equipt_dash.commands.import_table import main
from equipt_dash.intake.reading import read_file


def told(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> tuple[int, dict[str, Any], str]:
    """The exit code, the report, and every problem in one text."""
    path = tmp_path / "file.csv"
    path.write_text(text)
    code = main([str(path), "--dry-run", "--json"], run=read_file)
    found = json.loads(capsys.readouterr().out)
    return code, found, " ".join(f"{one['column']} {one['problem']} {one['fix']}" for one in found["problems"])


def test_a_current_year_is_never_a_years_actual(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "MEASURE_ID,CFY,CFY_APPROVED,CFY_ACTUAL,PFY1_ACTUAL,PFY2_ACTUAL\n1,2016,90,21,91,92\n2,2016,50,20,48,47\n"
    _code, found, words = told(tmp_path, capsys, text)
    assert found["columns"]["CFY_ACTUAL"] == "ignore"
    assert found["columns"]["PFY1_ACTUAL"] == "value"
    assert "CFY_ACTUAL" in words


def test_columns_of_numbers_that_are_left_out_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Year,Black Rate,White Rate,Nat. Am. Rate\n2021,12.5,4.7,9.9\n2022,12.4,4.6,9.0\n"
    _code, found, words = told(tmp_path, capsys, text)
    assert found["columns"]["Nat. Am. Rate"] == "ignore"
    assert "left out: “Nat. Am. Rate”" in words
    whole = "Year,Black Rate,White Rate\n2021,12.5,4.7\n2022,12.4,4.6\n"
    assert "left out" not in told(tmp_path, capsys, whole)[2]


def test_quarters_by_number_are_quarters_and_months_stay_months(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "2022,1,Black,10\n2022,2,Black,11\n"
    assert told(tmp_path, capsys, f"Year,Quarter,Race,Stops\n{rows}")[1]["periods"] == ["2022-Q1", "2022-Q2"]
    assert told(tmp_path, capsys, f"Year,Month,Race,Stops\n{rows}")[1]["periods"] == ["2022-01", "2022-02"]
    spans = "FY 2023-24,1st Quarter,Holes,120\nFY 2023-24,2nd Quarter,Holes,140\n"
    found = told(tmp_path, capsys, f"Fiscal Year,Quarter,Measure,Actual\n{spans}")[1]
    assert found["periods"] == ["FY2024-Q1", "FY2024-Q2"]


def test_shares_under_a_percent_heading_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Year,Race,Graduation rate (%)\n2022,Black,0.79\n2022,White,0.88\n2023,Black,0.80\n2023,White,0.89\n"
    assert "every number in it is between 0 and 1" in told(tmp_path, capsys, text)[2]
    mixed = "Year,Race,Percent on time\n2022,Black,0.812\n2022,White,91\n2023,Black,82\n2023,White,91.5\n"
    _code, found, words = told(tmp_path, capsys, mixed)
    assert [one["row"] for one in found["problems"] if "looks like a share" in one["problem"]] == [2]
    assert "every number" not in words


def test_what_the_database_cannot_tell_apart_is_refused_by_the_dry_run_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two = "Year,Race,Rate\n2022,Black,15\n2022,African American,14\n2022,White,9\n"
    assert told(tmp_path, capsys, two)[0] == 1
    kinds = (
        "Year,LocationName,Measure,Data_Value_Type,Data_Value\n2021,Town A,Asthma now,Crude prevalence,10.1\n"
        "2021,Town A,Asthma now,Age-adjusted prevalence,10.3\n"
    )
    code, _found, words = told(tmp_path, capsys, kinds)
    assert code == 1
    assert "Data_Value_Type" in words
    same = "Year,Race,Rate\n2022,Black,15\n2022,White,9\n"
    assert told(tmp_path, capsys, same)[0] == 0
