"""A table written in any supported shape and read back holds the same values: every shape, any text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from equipt_dash.intake.readers import read_tables
from tests.intake.raw_workbooks import ods, xlsx

# Letters of all kinds, and what separators, quotes, escapes and line ends are made of.
_SIGNS = st.sampled_from(list(" aZ09.,;|-–'\"\\%$()é“ß漢😀_x:=\t"))
_WORDS = st.text(_SIGNS, max_size=12)
_NUMBERS = st.one_of(
    st.integers(-(10**14), 10**14).map(str),
    st.decimals(-(10**6), 10**6, places=3, allow_nan=False).map(str),
    st.sampled_from(["00123", "-666666666", "(X)", "NA", "1/1/2015", "2013–17", "1,234", "12.5%", "0.119:0.246", ""]),
)
_NAMES = st.lists(st.text(st.sampled_from("abcxyzé _"), min_size=1, max_size=8).map(lambda one: "n" + one.strip()),
                  min_size=2, max_size=5, unique=True)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A header and rows of the same width. No row is empty, and none ends in an empty cell that a sheet would drop."""
    names = draw(_NAMES)
    cell = st.one_of(_WORDS, _NUMBERS)
    middle = st.lists(cell, min_size=len(names) - 2, max_size=len(names) - 2)
    rows = draw(st.lists(st.tuples(cell, middle), min_size=1, max_size=6))
    return [names, *([first, *rest, f"end {n}"] for n, (first, rest) in enumerate(rows))]


def _text(sign: str, encoding: str, end: str, quoting: Any) -> Callable[[list[list[str]]], bytes]:
    def write(rows: list[list[str]]) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=sign, lineterminator=end, quoting=quoting).writerows(rows)
        return out.getvalue().encode(encoding)

    return write


def _objects(rows: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def _sparse(rows: list[list[str]]) -> list[dict[str, str]]:
    """As SODA does: empty cells are left out. The first record is whole, so that the order of the columns is known."""
    first, *others = _objects(rows)
    return [first, *({key: cell for key, cell in one.items() if cell} for one in others)]


def _dumped(shape: Callable[[list[list[str]]], Any], **how: Any) -> Callable[[list[list[str]]], bytes]:
    return lambda rows: json.dumps(shape(rows), **how).encode()


_SHAPES: dict[str, tuple[str, Callable[[list[list[str]]], bytes]]] = {
    "csv": ("csv", _text(",", "utf-8", "\r\n", csv.QUOTE_MINIMAL)),
    "csv quoted": ("csv", _text(",", "utf-8-sig", "\n", csv.QUOTE_ALL)),
    "csv semicolons": ("csv", _text(";", "utf-16", "\r\n", csv.QUOTE_ALL)),
    "csv bars": ("csv", _text("|", "utf-8", "\r", csv.QUOTE_ALL)),
    "tsv": ("tsv", _text("\t", "utf-16-le", "\n", csv.QUOTE_ALL)),
    "xlsx": ("xlsx", xlsx),
    "xlsx shared": ("xlsx", lambda rows: xlsx(rows, use_shared=True)),
    "ods": ("ods", ods),
    "objects": ("json", _dumped(_objects)),
    "objects in UTF-8": ("json", _dumped(_objects, ensure_ascii=False, indent=1)),
    "sparse": ("json", _dumped(_sparse)),
    "lists": ("json", _dumped(lambda rows: rows)),
    "esri": ("json", _dumped(lambda rows: {"fields": [{"name": name, "type": "esriFieldTypeString"} for name in rows[0]],
                                           "features": [{"attributes": one} for one in _objects(rows)]})),
    "geojson": ("geojson", _dumped(lambda rows: {"type": "FeatureCollection",
                                                 "features": [{"properties": one} for one in _objects(rows)]})),
    "ckan": ("json", _dumped(lambda rows: {"success": True, "result": {"records": _objects(rows)}})),
}  # fmt: skip


def _same(cell: str, shape: str) -> str:
    """What a shape cannot tell apart: Esri writes a single space for nothing, and XML has no tab of its own."""
    if shape == "esri" and cell.isspace():
        return ""
    return cell


@pytest.mark.parametrize("shape", _SHAPES)
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables())
def test_what_is_written_is_read_back(tmp_path: Path, shape: str, rows: list[list[str]]) -> None:
    ending, write = _SHAPES[shape]
    path = tmp_path / f"table.{ending}"
    path.write_bytes(write(rows))
    (table,) = read_tables(path)
    found = [list(row.cells) for row in table.rows]
    assert found == [rows[0], *([_same(cell, shape) for cell in row] for row in rows[1:])]


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    numbers=st.lists(
        st.one_of(st.floats(-1e12, 1e12, allow_nan=False), st.integers(-(10**14), 10**14)), min_size=1, max_size=8
    )
)
@pytest.mark.parametrize(("ending", "write"), [("xlsx", xlsx), ("ods", ods)])
def test_numbers_of_a_workbook_mean_the_same(
    tmp_path: Path, ending: str, write: Callable[[list[list[float]]], bytes], numbers: list[float]
) -> None:
    path = tmp_path / f"numbers.{ending}"
    path.write_bytes(write([numbers]))
    (table,) = read_tables(path)
    assert [float(cell) for cell in next(table.rows).cells] == numbers
