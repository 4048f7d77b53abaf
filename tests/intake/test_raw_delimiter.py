"""The separator of tables as cities write them is found, with no more quotation marks than the writer had to set."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from equipt_dash.intake.readers import read_tables

_HEADS = [
    "Year",
    "Race/Ethnicity",
    "Value",
    "Margin of Error",
    "City, State",
    "Rate per 1,000",
    "Notes; sources",
    "Group",
]
_GROUPS = [
    "Black",
    "Hispanic, any race",
    "Asian; Pacific Islander",
    "Two or more | other",
    'so-called "Other"',
    "A / B",
]
_KINDS: tuple[Callable[[random.Random, str], str], ...] = (
    lambda dice, _point: str(dice.randint(2000, 2024)),
    lambda dice, _point: f"{dice.randint(2000, 2020)}–{dice.randint(10, 24)}",
    lambda dice, _point: dice.choice(_GROUPS),
    lambda dice, point: f"{dice.random() * 100:.2f}".replace(".", point),
    lambda dice, _point: f"{dice.randint(1_000, 999_999):,}",
    lambda dice, _point: f"$ {dice.randint(1_000, 999_999):,}",
    lambda dice, _point: dice.choice(["", "see note; revised", "a, b, and c", "line one\nline two", "5' 10\" tall"]),
    lambda dice, _point: dice.choice(["Austin, TX", "Round Rock, TX", "Waco, TX"]),
)


def table_of(seed: int) -> tuple[list[list[str]], str]:
    """Rows, and the text they make."""
    dice = random.Random(seed)
    sign = dice.choice(",;\t|")
    point = "," if sign != "," and dice.random() < 0.5 else "."
    kinds = [dice.choice(_KINDS) for _column in range(dice.randint(2, 8))]
    rows = [dice.sample(_HEADS, len(kinds))] if dice.random() < 0.9 else []
    rows += [[kind(dice, point) for kind in kinds] for _row in range(dice.choice((1, 2, 5, 30, 300)))]
    out = io.StringIO()
    quoting = dice.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    csv.writer(out, delimiter=sign, quoting=quoting).writerows(rows)
    return rows, out.getvalue()


@pytest.mark.parametrize("decade", range(20))
def test_tables_of_every_dialect_are_cut_as_they_were_written(tmp_path: Path, decade: int) -> None:
    path = tmp_path / "table.csv"
    for seed in range(decade * 10, decade * 10 + 10):
        rows, text = table_of(seed)
        path.write_bytes(text.encode())
        (table,) = read_tables(path)
        expected = [row for row in rows if any(cell.strip() for cell in row)]
        assert [list(row.cells) for row in table.rows] == expected, seed
