"""Finds rows that say the same thing twice, and values that jump, without keeping the rows.

Why so compact: a file of a million rows may not cost a million objects. For each measure, period and group
there is one array over the areas: the line that named the area first, and a fingerprint of its value. That is
eight bytes a row. Where even that grows beyond ``MOST_BYTES`` the search stops and says so; the database's
unique key then finds what is left.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

MOST_BYTES = 16_000_000
"""With more, an import of any size would not stay within 128 megabytes, reader and database side together."""
MOST_AREAS = 250_000
_ROOM = 260
WATCHED = 20_000
_SPREAD = 3.0
_JUMP = 10.0


class Seen:
    """The keys met so far. ``stopped_at`` is the line where the search had to stop, else ``None``."""

    def __init__(self) -> None:
        self._areas: dict[str, int] = {}
        self._found: dict[Hashable, tuple[array[int], array[int]]] = {}
        self._bytes = 0
        self.stopped_at: int | None = None

    def earlier(self, key: Hashable, area: str, line: int, value: object) -> tuple[int, bool] | None:
        """The line that had this key and area before, and whether it had the same value; else ``None``."""
        place = self._areas.get(area)
        if place is None:
            if self.stopped_at is not None:
                return None
            place = self._areas[area] = len(self._areas)
        found = self._found.get(key)
        if found is None or place >= len(found[0]):
            if self.stopped_at is not None or not self._grow(key, place, line):
                return None
            found = self._found[key]
        lines, marks = found
        mark = hash(value) & 0xFFFFFFFF
        if lines[place]:
            return lines[place], marks[place] == mark
        lines[place] = line & 0xFFFFFFFF
        marks[place] = mark
        return None

    def block(
        self, keys: Iterable[Hashable], areas: Sequence[str], lines: Sequence[int], values: Sequence[object]
    ) -> int:
        """Note rows that are all new; how many are, up to the first that had been there before."""
        places, all_found = self._areas, self._found
        n = 0
        for key, area, line, value in zip(keys, areas, lines, values, strict=True):
            place, found = places.get(area), all_found.get(key)
            if place is not None and found is not None and place < len(found[0]) and not found[0][place]:
                found[0][place] = line & 0xFFFFFFFF
                found[1][place] = hash(value) & 0xFFFFFFFF
            elif self.earlier(key, area, line, value) is not None:
                return n
            n += 1
        return n

    def _grow(self, key: Hashable, place: int, line: int) -> bool:
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = (array("I"), array("I"))
            self._bytes += _ROOM
        more = max(place + 1 - len(found[0]), min(len(found[0]), 4096))
        self._bytes += 8 * more
        if self._bytes > MOST_BYTES or len(self._areas) > MOST_AREAS:
            self.stopped_at = line
            return False
        for one in found:
            one.frombytes(bytes(4 * more))
        return True


@dataclass(frozen=True)
class Jump:
    """A value far from the others of its series. ``times`` is how often the others' middle holds it, or the reverse."""

    line: int
    column: str
    value: float
    others: tuple[float, float]
    as_share: bool


class Watch:
    """Values of each series, to find the one that slipped. Looks at the first ``WATCHED`` values of a file."""

    def __init__(self) -> None:
        self._values: dict[tuple[bool, Hashable], tuple[array[float], array[int], array[int]]] = {}
        self._columns: dict[str, int] = {}
        self._percents: set[Hashable] = set()
        self.left = WATCHED

    def add(
        self, series: Hashable, across: Hashable, line: int, column: str, value: float, *, percent: bool = False
    ) -> None:
        """Note one value among the others of its series in time, and among all others of its period."""
        self.left -= 1
        at = self._columns.setdefault(column, len(self._columns))
        if percent:
            self._percents.add(series)
        for key in ((True, series), (False, across)):
            one = self._values.get(key)
            if one is None:
                one = self._values[key] = (array("d"), array("I"), array("I"))
            one[0].append(value)
            one[1].append(line)
            one[2].append(at)

    def jumps(self) -> Iterator[Jump]:
        """Each value that is ten times away from all others of a series whose others lie close together.

        Among groups and places of one period only a share among percents counts: a wide gap there is what the
        city wants to see, not a slip.
        """
        told: set[tuple[int, float]] = set()
        names = list(self._columns)
        for (in_time, key), (values, lines, columns) in self._values.items():
            # Two values of a series say nothing about a jump, but 0.8 beside 82 percent looks like a share.
            pair = len(values) == 2 and key in self._percents
            if len(values) < 3 and not pair:
                continue
            low, high = min(values), max(values)
            if low <= 0 or high < _JUMP * low:
                continue
            for at in {values.index(low), values.index(high)}:
                others = [value for n, value in enumerate(values) if n != at]
                if (lines[at], values[at]) not in told and _stands_out(values[at], others):
                    share = 0 < values[at] <= 1 and _near(values[at] * 100, others)
                    if (not in_time and not (share and len(others) > 3)) or (pair and not share):
                        continue
                    told.add((lines[at], values[at]))
                    yield Jump(lines[at], names[columns[at]], values[at], (min(others), max(others)), share)


def _stands_out(value: float, others: list[float]) -> bool:
    low, high = min(others), max(others)
    return low > 0 and value > 0 and high <= _SPREAD * low and (value >= _JUMP * high or value <= low / _JUMP)


def _near(value: float, others: list[float]) -> bool:
    middle = median(others)
    return middle / 2 <= value <= middle * 2
