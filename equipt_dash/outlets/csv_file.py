"""The one writer of CSV files, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Cell, Column, Download, FigureModel, Holds, Rich, plain_text

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def table_csv(figure: FigureModel | Download, edition: int | None) -> str:
    """The numbers of ``figure`` as its table holds them; each row ends with its source and edition.

    ``edition`` is empty for internal tables, whose rows may be drafts; they say so.
    """
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    number = _("not published") if edition is None else edition
    table = figure.table
    columns = table.columns
    heads = [head for column in columns for head in heads_of(column)]
    write.writerow([*(_safe(head) for head in heads), _("Remarks"), _("Source"), _("Edition")])
    every = figure.every if isinstance(figure, Download) else None
    for place, row in enumerate(every() if every else table.rows):
        cells = list(zip(columns, row, strict=True))
        remarks = [f"{column.label}: {cell.note}" for column, cell in cells if cell.note and not cell.bounds]
        values = [value for column, cell in cells for value in _values(column, cell)]
        source = _safe(_credit(table.row_sources[place] if table.row_sources else figure.sources))
        write.writerow([*values, _safe("; ".join(remarks)), source, number])
    return out.getvalue()


def _credit(sources: tuple[Rich, ...]) -> str:
    return "; ".join(plain_text(line) for line in sources)


def heads_of(column: Column) -> tuple[str, ...]:
    """The headings a column has in a file: a quantity one more for its unit, an interval one for each part."""
    if column.holds is Holds.QUANTITY:
        return (column.label, _("{column}: unit", column=column.label))
    if column.holds is Holds.INTERVAL:
        parts = (_("low"), _("high"), _("unit"), _("level in percent"))
        return tuple(_("{column}: {part}", column=column.label, part=part) for part in parts)
    return (column.label,)


def _values(column: Column, cell: Cell) -> tuple[str | float, ...]:
    """What a cell puts into the file. Where there is no number, its place says why, and no unit stands beside it."""
    if column.holds is Holds.WORDS:
        return (_value(cell),)
    if column.holds is Holds.QUANTITY:
        return (_value(cell), _safe(cell.unit))
    if cell.bounds is None:
        return (_value(cell), _value(cell), "", "")
    bounds = cell.bounds
    level = _("not published") if bounds.level is None else _number(bounds.level)
    return (_number(bounds.low), _number(bounds.high), _safe(cell.unit), level)


def _value(cell: Cell) -> str | float:
    value = cell.text if cell.value is None else cell.value
    return _safe(value) if isinstance(value, str) else _number(value)


def _number(value: float) -> str:
    """A number without a trailing ``.0`` and without exponent, so that no reader mistakes it."""
    return str(int(value)) if value == int(value) else format(Decimal(repr(value)), "f")


def _safe(text: str) -> str:
    """Text a spreadsheet would run as a formula gets a leading apostrophe."""
    return f"'{text}" if text.startswith(_RISKY) else text
