"""All published rows of a measure at full precision, for whoever wants to compute with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.kernel.model import Area, Group, Measure, Observation, Source
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.units import measure_unit
from equipt_dash.pages.parts import Cell, Column, Download, TableModel
from equipt_dash.views.outcome_figures import sources_of
from equipt_dash.views.wording import label

_NUMBERS = ("value", "numerator", "denominator", "se", "low", "high", "level")


def everything(
    measure: Measure,
    rows: Sequence[Observation],
    groups: Mapping[str, Group],
    areas: Mapping[str, Area],
    sources: Mapping[str, Source],
) -> Download:
    """Every row of ``measure`` as stored, in every area, peers included."""
    words = ("quality", "missing", "as_found", "note", "restated")
    names = ("period", "period_end", "role", "group", "area", "unit", *_NUMBERS, *words)
    columns = tuple(Column(name, name, name in _NUMBERS) for name in names)
    unit = _("share from 0 to 1") if measure.unit == "share" else measure_unit(measure)
    cells = tuple(_cells(row, unit, groups, areas) for row in rows)
    return Download(
        "everything",
        _("All {n} rows at full precision (CSV)", n=f"{len(rows):,}"),
        TableModel(measure.name, columns, cells, row_sources=tuple(sources_of([row], sources) for row in rows)),
        sources_of(rows, sources),
    )


def _cells(row: Observation, unit: str, groups: Mapping[str, Group], areas: Mapping[str, Area]) -> tuple[Cell, ...]:
    numbers = (getattr(row, name) for name in _NUMBERS)
    return (
        Cell(row.period),
        Cell(row.period_end.isoformat()),
        Cell(row.role.value),
        Cell(label(groups, row.group)),
        Cell(areas[row.area].name),
        Cell(unit),
        *(Cell("") if number is None else Cell(str(number), number) for number in numbers),
        Cell(row.quality.value),
        Cell(row.missing.value if row.missing else ""),
        Cell(row.as_found),
        Cell(row.note),
        Cell(row.restated),
    )
