"""CSV files: units and intervals in columns of their own, three kinds of nothing kept apart, each row its own sources."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from equipt_dash.kernel.model import Missing
from equipt_dash.outlets.csv_file import table_csv
from equipt_dash.pages.parts import Cell, Column, Download, Holds, TableModel
from equipt_dash.views.number_cells import gap_cell, gap_interval_cell, interval_cell, value_cell
from tests.views import support

MEASURE = support.measure(
    "deaths", unit="rate_per_1000", decimals=1, numerator_words="Deaths", denominator_words="Births, in thousands"
)
ROW = replace(support.observation("deaths", "2020", 8.93), low=7.0, high=11.1, level=0.9)
COLUMNS = (
    Column("name", "Name"), Column("value", "Value", True, Holds.QUANTITY),
    Column("interval", "Interval", holds=Holds.INTERVAL), Column("gap", "Gap", True, Holds.QUANTITY),
    Column("bounds", "Gap interval", holds=Holds.INTERVAL),
)  # fmt: skip


def made(*rows: tuple[Cell, ...], sources: tuple[str, ...] = ()) -> list[dict[str, str]]:
    table = TableModel("t", COLUMNS, rows, row_sources=tuple(((one,),) for one in sources))
    text = table_csv(Download("t", "t", table, (("all of them",),)), 1)
    return list(csv.DictReader(io.StringIO(text)))


def cells(value: float | None, missing: Missing | None = None) -> tuple[Cell, ...]:
    row = replace(ROW, value=value, missing=missing)
    row = row if value else replace(row, low=None, high=None)
    return (
        Cell("x"), value_cell(MEASURE, row), interval_cell(MEASURE, row), gap_cell(MEASURE, -4.84),
        gap_interval_cell(MEASURE, 2.8, 6.9, 0.95),
    )  # fmt: skip


def test_a_number_its_unit_and_its_interval_have_columns_of_their_own() -> None:
    (found,) = made(cells(8.93))
    unit = "deaths per 1,000 births"
    assert (found["Value"], found["Value: unit"]) == ("8.9", unit)
    assert [found[f"Interval: {part}"] for part in ("low", "high", "unit", "level in percent")] == [
        "7",
        "11.1",
        unit,
        "90",
    ]
    assert (found["Gap"], found["Gap: unit"]) == ("-4.8", unit)
    assert [found[f"Gap interval: {part}"] for part in ("low", "high", "level in percent")] == ["2.8", "6.9", "95"]
    assert found["Remarks"] == ""


def test_suppressed_missing_and_zero_are_three_things() -> None:
    found = made(cells(None, Missing.SUPPRESSED), cells(None, Missing.NOT_COLLECTED), cells(0.0))
    assert [one["Value"] for one in found] == ["too few to show", "not collected", "0"]
    assert [one["Value: unit"] for one in found] == ["", "", "deaths per 1,000 births"]
    assert [one["Interval: low"] for one in found] == ["not published"] * 3


def test_a_row_names_its_own_sources_only() -> None:
    found = made(cells(1.0), cells(2.0), sources=("one", "two"))
    assert [one["Source"] for one in found] == ["one", "two"]
    assert [one["Source"] for one in made(cells(1.0))] == ["all of them"]
