"""One measure by part of the city: the map, the levels beside the whole city, and the table both share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from equipt_dash.charts.districts import STEPS, Place, step_of
from equipt_dash.charts.model import Reference
from equipt_dash.charts.model import Row as DotRow
from equipt_dash.kernel.model import HELD_BACK, Area, Measure, Observation, Source
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import shown
from equipt_dash.kernel.words.units import measure_unit
from equipt_dash.pages.chart_parts import DotsChart, MapChart
from equipt_dash.pages.parts import Cell, Column, FigureModel, Holds, Rich, TableModel
from equipt_dash.store.desk.maps import CityMap
from equipt_dash.views.number_cells import interval_cell, value_cell
from equipt_dash.views.outcome_figures import axis_for
from equipt_dash.views.wording import amount, source_line, value_words

_SLOT = 1


@dataclass(frozen=True)
class Told:
    """A measure in one period: each part of the city with its figure, and the whole city's."""

    measure: Measure
    period: str
    rows: tuple[tuple[Area, Observation | None], ...]
    city: Observation | None
    whom: str

    @property
    def values(self) -> tuple[float, ...]:
        """The numbers that are shown."""
        return tuple(row.value for _area, row in self.rows if row is not None and row.value is not None)

    def named(self) -> str:
        """The measure, whom it is about where that is not everybody, and the period."""
        return ", ".join(part for part in (self.measure.name, self.whom, self.period) if part)

    def each(self) -> str:
        """Every part of the city with its figure, or why it has none, and the whole city."""
        parts = [f"{area.name} {value_words(self.measure, row)}" for area, row in self.rows]
        return f"{self.named()}. {'; '.join(parts)}. {self._city()}".strip()

    def sentence(self) -> str:
        """From where to where the figures go, the whole city, and how many are not shown."""
        said = [self._range(), self._city(), self._hidden()]
        return " ".join(part for part in said if part)

    def _range(self) -> str:
        measure = self.measure
        if not self.values:
            return _("{name}: no figure can be shown.", name=self.named())
        return _(
            "{name}: from {low} to {high} in the parts of the city that are shown.",
            name=self.named(),
            low=amount(measure, min(self.values)), high=amount(measure, max(self.values)),
        )  # fmt: skip

    def _city(self) -> str:
        return _("Whole city: {value}.", value=value_words(self.measure, self.city)) if self.city else ""

    def _hidden(self) -> str:
        few = sum(row is not None and row.missing in HELD_BACK for _area, row in self.rows)
        words = ngettext("{n} is not shown, to protect people.", "{n} are not shown, to protect people.", few)
        return words if few else ""


def natural(area: Area) -> tuple[tuple[str, int], ...]:
    """District 2 before District 10."""
    found = re.findall(r"(\D*)(\d{0,9})", area.name.casefold())
    return tuple((words, int(number or 0)) for words, number in found)


def marks(areas: tuple[Area, ...]) -> dict[str, str]:
    """A short name for each area: the number or letters it ends with, where that tells all of them apart."""
    ends = [one.name.split()[-1] if one.name.split() else "" for one in areas]
    short = len(set(ends)) == len(ends) and all(0 < len(end) <= 3 for end in ends)
    return {
        one.code: end if short else str(number) for number, (one, end) in enumerate(zip(areas, ends, strict=True), 1)
    }


def on_map(told: Told, drawn: CityMap, sources: Mapping[str, Source]) -> FigureModel:
    """The map; its shades come from the numbers that are shown, and from nothing else."""
    low, high = min(told.values, default=0.0), max(told.values, default=0.0)
    names = marks(tuple(area for area, _row in told.rows))
    places = tuple(
        Place(
            names[area.code],
            value_words(told.measure, row),
            drawn.shapes[area.code],
            None if row is None or row.value is None else step_of(row.value, low, high),
        )
        for area, row in told.rows
        if area.code in drawn.shapes
    )
    return FigureModel(
        "map",
        _("{name} on the map", name=told.measure.name),
        told.sentence(),
        MapChart(places),
        _table(told),
        (*_sources(told, sources), (_("{source} (the map)", source=drawn.source),)),
        (*_key(told, low, high), _("North is up. A dashed edge: no figure is shown there.")),
    )


def _key(told: Told, low: float, high: float) -> tuple[str, ...]:
    if high <= low:
        return ()
    ends = [amount(told.measure, low + (high - low) * step / STEPS) for step in range(1, STEPS)]
    words = _(
        "The stronger the shade, the larger the number, which is not always better. Shades change at {ends}; "
        "a small difference can be chance.",
        ends=", ".join(ends),
    )
    return (words,)


def levels(told: Told, sources: Mapping[str, Source]) -> FigureModel:
    """Each part of the city on one scale, with the whole city as a line."""
    measure = told.measure
    rows = tuple(_dot(measure, area, row) for area, row in told.rows)
    whole = told.city.value if told.city else None
    seen = None if whole is None else shown(whole, measure.unit)
    reference = None if whole is None or seen is None else Reference(seen, _("Whole city"), amount(measure, whole))
    values = [seen, *(one for row in rows for one in (row.value, row.low, row.high))]
    return FigureModel(
        "side-by-side",
        _("{name}, part by part", name=measure.name),
        told.each(),
        DotsChart(
            rows,
            reference,
            axis_for(measure, values, zero=measure.unit not in ("years", "grade_levels")),
            measure_unit(measure),
        ),
        _table(told),
        _sources(told, sources),
    )


def _dot(measure: Measure, area: Area, row: Observation | None) -> DotRow:
    words = value_words(measure, row)
    if row is None or row.value is None:
        return DotRow(area.name, _SLOT, None, text=words)
    value, low, high = (None if one is None else shown(one, measure.unit) for one in (row.value, row.low, row.high))
    return DotRow(area.name, _SLOT, value, low, high, words)


def _table(told: Told) -> TableModel:
    names = marks(tuple(area for area, _row in told.rows))
    columns = (
        Column("place", _("Part of the city")), Column("mark", _("On the map")),
        Column("value", _("Value ({unit})", unit=measure_unit(told.measure)), True, Holds.QUANTITY),
        Column("interval", _("Interval"), holds=Holds.INTERVAL),
    )  # fmt: skip
    rows = [
        (
            Cell(area.name),
            Cell(names[area.code]),
            value_cell(told.measure, row),
            interval_cell(told.measure, row),
        )
        for area, row in told.rows
    ]
    city = (
        Cell(_("Whole city")),
        Cell(_("all of it")),
        value_cell(told.measure, told.city),
        interval_cell(told.measure, told.city),
    )
    return TableModel(told.named(), columns, (*rows, city))


def _sources(told: Told, sources: Mapping[str, Source]) -> tuple[Rich, ...]:
    used = dict.fromkeys(row.source for _area, row in told.rows if row is not None)
    return tuple(source_line(sources[key]) for key in used if key in sources)
