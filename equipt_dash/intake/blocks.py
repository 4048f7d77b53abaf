"""The short way for large plain tables: checks a block of rows column by column, and packs it without making rows.

Why it exists: a million rows read one by one in Python take seconds that a person waits. Whole columns pass through
C instead. The block is only taken where everything in it is plain; the first doubt gives it back, and the row-by-row
checker, which knows every case, reads it. So this module decides nothing: it may only say "plain" or "not plain".
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any

from equipt_dash.intake.cells import LARGEST, PERCENTS
from equipt_dash.intake.lookups import Groups, Periods
from equipt_dash.intake.mapping import COMPANIONS, Mapping
from equipt_dash.intake.repeats import Seen
from equipt_dash.intake.wire import pack_columns
from equipt_dash.kernel.model import ALL_GROUPS

if TYPE_CHECKING:
    from equipt_dash.intake.raw import RawRow

SIZE = 1_000
_CONSTANT = {"measure_name": "", "area_code": "", "role": "actual", "missing": None, **dict.fromkeys(COMPANIONS)}
"""What a column holds from top to bottom where no column of the file says it."""


class Blocks:
    """What one mapping needs to take blocks. ``usable`` is false where its rows are never plain."""

    def __init__(self, mapping: Mapping, names: Sequence[str], periods: Periods, groups: Groups, seen: Seen) -> None:
        at = {name: n for n, name in enumerate(names)}
        self._at = {role: at[name] for name, role in mapping.columns if role not in ("ignore", "breakdown")}
        self._codes = [at[name] for name in mapping.all_with("area_code")]
        self._mates = [(role, self._at[role]) for role in COMPANIONS if role in self._at]
        self._width = len(names)
        self._mapping = mapping
        self._periods, self._groups, self._seen = periods.plain, groups.codes, seen
        plain = mapping.decimal == "." and not (mapping.missing or mapping.keep or mapping.series)
        roles = {"period", "value"} <= set(self._at) and not {"subperiod", "value_role", "missing", "note"} & set(
            self._at
        )
        roles = roles and len(mapping.all_series()) == 1
        self.usable = plain and roles

    def take(self, rows: Sequence[RawRow]) -> tuple[dict[str, Any] | None, int]:
        """The packed values of the first rows, and how many rows they are: all, or those before a repeated one."""
        lines, cells = zip(*rows, strict=True)
        if set(map(len, cells)) != {self._width}:
            return None, 0
        columns = list(zip(*cells, strict=True))
        when = columns[self._at["period"]]
        # A block holds few periods and groups; each is looked up once.
        periods = {text: self._periods.get(text) for text in set(when)}
        labels = columns[self._at["group"]] if "group" in self._at else ("",) * len(lines)
        codes_of = {text: self._groups.get(text) if "group" in self._at else ALL_GROUPS for text in set(labels)}
        found = columns[self._at["value"]]
        values = _plain_numbers(found, blank=False)
        mates = {role: _plain_numbers(columns[at], blank=True) for role, at in self._mates}
        if None in periods.values() or None in codes_of.values() or values is None or None in mates.values():
            return None, 0
        measure = self._texts("measure", columns, self._mapping.measure, len(lines))
        unit = self._texts("unit", columns, self._mapping.unit, len(lines))
        if not self._in_range(values, unit) or not _ordered(mates.get("low"), mates.get("high")):
            return None, 0
        area = self._texts("area", columns, "", len(lines))
        parts = [map(str.strip, columns[at]) for at in self._codes]
        codes = list(map("".join, zip(*parts, strict=True))) if parts else [""] * len(lines)
        places = (
            [f"{name}\0{code}" if code else name for name, code in zip(area, codes, strict=True)] if parts else area
        )
        told = {text: (one[0], one[1].isoformat(), one[2]) for text, one in periods.items() if one}
        names, ends, kinds = ({text: one[place] for text, one in told.items()} for place in range(3))
        period = list(map(names.__getitem__, when))
        codes_found = list(map(codes_of.__getitem__, labels))
        n = self._seen.block(zip(measure, period, codes_found, repeat("actual")), places, lines, values)
        if n == 0:
            return None, 0
        named = columns[self._at["measure_name"]] if "measure_name" in self._at else None
        packed: dict[str, Sequence[Any] | None] = {
            "line": lines, "measure": measure, "measure_name": named, "period": period,
            "period_end": list(map(ends.__getitem__, when)), "period_kind": list(map(kinds.__getitem__, when)),
            "group": codes_found, "group_label": labels, "area": area,
            "area_code": codes if parts else None, "role": None, "unit": unit, "value": (), **mates, "missing": None,
            "as_found": list(map(str.strip, found)),
        }  # fmt: skip
        return pack_columns(packed, n, _CONSTANT), n

    def _texts(self, role: str, columns: Sequence[Sequence[str]], instead: str, n: int) -> list[str]:
        """The stripped texts of a role's column; ``instead`` where a cell is blank or no column has the role."""
        if role not in self._at:
            return [instead] * n
        texts = list(map(str.strip, columns[self._at[role]]))
        return [text or instead for text in texts] if instead else texts

    def _in_range(self, values: Sequence[float | None], unit: Sequence[str]) -> bool:
        largest = max(value for value in values if value is not None)
        if self._mapping.scale is not None:
            return largest <= self._mapping.scale
        return largest <= 100 or not PERCENTS & {one.lower() for one in set(unit)}


def _plain_numbers(texts: Sequence[str], *, blank: bool) -> list[float | None] | None:
    """The numbers of a column, each zero or more and written plainly; ``None`` as soon as one is not."""
    joined = "".join(texts)
    if not joined.isascii() or "_" in joined or "n" in joined or "N" in joined:
        return None
    try:
        numbers: list[float | None] = (
            list(map(float, texts)) if not blank or all(texts) else [float(text) if text else None for text in texts]
        )
    except ValueError:
        return None
    there = [number for number in numbers if number is not None]
    return numbers if not there or (min(there) >= 0 and max(there) < LARGEST) else None


def _ordered(low: Sequence[float | None] | None, high: Sequence[float | None] | None) -> bool:
    """Tell whether no lower limit lies above its upper one."""
    if low is None or high is None:
        return True
    return not any(a is not None and b is not None and a > b for a, b in zip(low, high, strict=True))
