"""The one writer of CSV files, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from equipt_dash.views.parts import Cell, Download, FigureModel, plain_text
from equipt_dash.words import _

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def table_csv(figure: FigureModel | Download, edition: int | None) -> str:
    """The numbers of ``figure`` as its table holds them; each row ends with its source and edition.

    ``edition`` is empty for internal tables, whose rows may be drafts; they say so.
    """
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    origin = [
        "; ".join(plain_text(line) for line in figure.sources),
        _("not published") if edition is None else edition,
    ]
    columns = figure.table.columns
    write.writerow([*(_safe(column.label) for column in columns), _("Remarks"), _("Source"), _("Edition")])
    every = figure.every if isinstance(figure, Download) else None
    for row in every() if every else figure.table.rows:
        remarks = [f"{column.label}: {cell.note}" for column, cell in zip(columns, row, strict=True) if cell.note]
        write.writerow([*(_value(cell) for cell in row), _safe("; ".join(remarks)), *origin])
    return out.getvalue()


def _value(cell: Cell) -> str | float:
    value = cell.text if cell.value is None else cell.value
    return _safe(value) if isinstance(value, str) else _number(value)


def _number(value: float) -> str:
    """A number without a trailing ``.0`` and without exponent, so that no reader mistakes it."""
    return str(int(value)) if value == int(value) else format(Decimal(repr(value)), "f")


def _safe(text: str) -> str:
    """Text a spreadsheet would run as a formula gets a leading apostrophe."""
    return f"'{text}" if text.startswith(_RISKY) else text
