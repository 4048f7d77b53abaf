"""The reads of a ``Reader`` that look at figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from equipt_dash.kernel.model import ALL_GROUPS, Observation, ValueRole
from equipt_dash.store.reader_base import ReaderBase


class FigureReads(ReaderBase):
    """Values of measures, and which measures have them."""

    def observations(self, keys: Sequence[str], *, areas: Sequence[str] | None = None) -> tuple[Observation, ...]:
        """Every value of the measures ``keys``, in time order."""
        query, table = self._select("observation")
        query = query.where(table.c.measure.in_(keys))
        if areas is not None:
            query = query.where(table.c.area.in_(areas))
        return self._all(
            Observation, query.order_by(table.c.measure, table.c.period_end, table.c.role, table.c.group_code)
        )

    def in_areas(self, areas: Sequence[str], *, group: str) -> tuple[Observation, ...]:
        """What happened to ``group`` in some areas, of every measure that has figures there, in time order."""
        query, table = self._select("observation")
        query = query.where(
            table.c.area.in_(areas), table.c.group_code == group, table.c.role == ValueRole.ACTUAL.value
        )
        return self._all(Observation, query.order_by(table.c.measure, table.c.period_end, table.c.period))

    def groups_in(self, areas: Sequence[str]) -> frozenset[str]:
        """Codes of the groups that have figures in some areas."""
        table = self._table("observation")
        query = select(table.c.group_code).where(*self._inside("observation"), table.c.area.in_(areas))
        return self._codes(query.distinct())

    def split_measures(self) -> frozenset[str]:
        """Keys of the measures with a value for some race or ethnicity group."""
        table = self._table("observation")
        split = table.c.group_code != ALL_GROUPS, table.c.value.is_not(None)
        query = select(table.c.measure).where(*self._inside("observation"), *split).distinct()
        return self._once("split_measures", lambda: self._codes(query))

    def newest_ends(self) -> dict[str, date]:
        """The day on which the newest period with an actual value ended, by measure."""
        table = self._table("observation")
        actual = table.c.role == ValueRole.ACTUAL.value, table.c.value.is_not(None)
        query = select(table.c.measure, func.max(table.c.period_end)).where(*self._inside("observation"), *actual)
        with self.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(table.c.measure))}
