"""``protect``: hide what must be hidden in one table of counts, for a person with a file.

Why as a tool: somebody about to publish a table elsewhere can use the same protection the server uses.
A last row or column that says it is a total, or that is the sum of the others in every line, is the table's own
total and no further group: taken for one, x + 14 = T and x + 14 + T = 34 would give x away. A total that is not the
sum of its line is refused with the line named.
A hidden number is ``null`` in JSON and a word on the screen, never 0 and never blank. A file with a faulty
cell is refused with the cell named, and nothing of it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from equipt_dash.statistics.csv_lines import read_lines
from equipt_dash.statistics.groups import Array
from equipt_dash.statistics.reliability import DEFAULT
from equipt_dash.statistics.suppression import protect_system
from equipt_dash.statistics.suppression_tables import hidden_table, one_table, with_totals
from equipt_dash.statistics.total_rows import is_total

LARGEST = 10**12
"""Beyond this a sum of counts is no longer exact in floating point."""

_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")


class BadTable(Exception):
    """Raised with the row and column of the cell that is no count, or why a file is no table."""


@dataclass(frozen=True)
class CountTable:
    """Labels of rows and columns, and the counts, shape (rows, columns), whole numbers from 0.

    ``left_out`` names the totals of the file, which are not cells: the product adds its own.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Array
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.cells.shape != (len(self.rows), len(self.columns)) or not self.cells.size:
            raise BadTable("a table needs at least one row and one column, and a count for each pair")
        for i, row in enumerate(self.rows):
            for j, column in enumerate(self.columns):
                value = float(self.cells[i, j])
                if not (0 <= value <= LARGEST and value == int(value)):
                    raise BadTable(f"row {row!r}, column {column!r}: {value:g} is not a count")


def _labels(kind: str, labels: Sequence[str]) -> tuple[str, ...]:
    found = tuple(label.strip() for label in labels)
    for label in found:
        if not label:
            raise BadTable(f"a {kind} has no label")
        if found.count(label) > 1:
            raise BadTable(f"the {kind} {label!r} appears twice")
    return found


def _own_totals(kind: str, labels: tuple[str, ...], cells: Array, others: tuple[str, ...]) -> list[int]:
    """Return which rows of ``cells`` are totals of the rest: those named so, or an unnamed last one that adds up.

    Raises ``BadTable`` for one that is named a total and is none.
    """
    named = [i for i, label in enumerate(labels) if is_total(label)]
    if len(named) == len(labels):
        return []
    for place in named:
        apart = np.delete(cells, named, axis=0).sum(0) - cells[place]
        if np.any(apart):
            line = others[int(np.flatnonzero(apart)[0])]
            raise BadTable(
                f"{kind} {labels[place]!r} is named a total, but it is not the sum of the others in {line!r}: "
                "correct or rename it"
            )
    if named or len(labels) < 3 or not cells[-1].any() or np.any(cells[:-1].sum(0) - cells[-1]):
        return named
    return [len(labels) - 1]


def without_totals(table: CountTable) -> CountTable:
    """Return a table without the totals it brings itself; ``protect`` adds them again. Raises ``BadTable``."""
    rows = _own_totals("row", table.rows, table.cells, table.columns)
    columns = _own_totals("column", table.columns, table.cells.T, table.rows)
    left = [*(f"row {table.rows[i]}" for i in rows), *(f"column {table.columns[j]}" for j in columns)]
    return CountTable(
        tuple(label for i, label in enumerate(table.rows) if i not in rows),
        tuple(label for j, label in enumerate(table.columns) if j not in columns),
        np.delete(np.delete(table.cells, rows, axis=0), columns, axis=1),
        (*table.left_out, *left),
    )


def read_table(path: str | Path) -> CountTable:
    """Read a CSV whose first column holds row labels and whose other cells are counts. Raises ``BadTable``."""
    lines = read_lines(path, BadTable)
    columns = _labels("column", lines[0][1:])
    rows = _labels("row", [line[0] for line in lines[1:]])
    cells = np.zeros((len(rows), len(columns)))
    for i, line in enumerate(lines[1:]):
        if len(line) != len(columns) + 1:
            raise BadTable(f"row {rows[i]!r} has {len(line)} cells, and the header has {len(columns) + 1}")
        for j, text in enumerate(line[1:]):
            digits = text.strip()
            if _THOUSANDS.fullmatch(digits):
                digits = digits.replace(",", "")
            if not (digits.isascii() and digits.isdigit()) or len(digits) > 12:
                raise BadTable(f"row {rows[i]!r}, column {columns[j]!r}: {text!r} is not a count")
            cells[i, j] = int(digits)
    return CountTable(rows, columns, cells)


def protect(table: CountTable, threshold: int = DEFAULT.threshold) -> dict[str, Any]:
    """Return a table as it may be published: counts below ``threshold`` and what gives them away are null.

    Raises ``ValueError`` for a threshold below 1, ``BadTable`` for totals that are none.
    """
    table = without_totals(table)
    if threshold < 1:
        raise ValueError(f"the threshold is 1 or more, not {threshold}")
    protection = protect_system(one_table(table.cells, threshold))
    full = with_totals(table.cells)
    hidden = hidden_table(protection, (len(table.rows), len(table.columns)))
    if protection.exposed:
        hidden = full != 0
    shown = [
        [None if hide else int(value) for value, hide in zip(*line, strict=True)]
        for line in zip(full, hidden, strict=True)
    ]
    answer: dict[str, Any] = {
        "rows": list(table.rows),
        "columns": list(table.columns),
        "published": [line[:-1] for line in shown[:-1]],
        "row_totals": [line[-1] for line in shown[:-1]],
        "column_totals": shown[-1][:-1],
        "grand_total": shown[-1][-1],
    }
    return answer | ({"left_out": list(table.left_out)} if table.left_out else {})


def as_text(found: dict[str, Any]) -> str:
    """Return a protected table as plain text; hidden numbers read "hidden"."""
    body = [[*line, total] for line, total in zip(found["published"], found["row_totals"], strict=True)]
    body.append([*found["column_totals"], found["grand_total"]])
    words = [["hidden" if value is None else f"{value:,}" for value in line] for line in body]
    header = ["", *found["columns"], "Total"]
    lines = [header] + [[label, *line] for label, line in zip([*found["rows"], "Total"], words, strict=True)]
    widths = [max(len(line[j]) for line in lines) for j in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.ljust(w) if j == 0 else cell.rjust(w) for j, (cell, w) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
