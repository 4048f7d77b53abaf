"""What has to be hidden of a new edition, given everything earlier ones show: chosen, and attacked.

What hangs together is one integer programme; where nothing is small or hidden, nothing has to be solved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from equipt_dash.protection.figures import COUNT, KINDS, PEOPLE, Cell, Hidden, whole_number
from equipt_dash.protection.graph import Gathering, Known, Shown
from equipt_dash.statistics.attack import Line, System, leaks, merged_leaks
from equipt_dash.statistics.groups import Mask
from equipt_dash.statistics.suppression import protect_system


@dataclass(frozen=True)
class _Part:
    """A part of everything that hangs together; ``entries``: its entries' places in the whole."""

    system: System
    entries: tuple[int, ...]
    fresh: tuple[bool, ...]
    """Which entries only the new edition has."""

    def older(self) -> System:
        """Return the part as it is to somebody who is told nothing new, but whether one new number exists."""
        lines = [one for one in self.system.lines if sum(self.fresh[j] for j in (*one.parts, one.total)) <= 1]
        return replace(self.system, lines=tuple(lines), guard_large=False)


@dataclass(frozen=True)
class Joint:
    """A new edition with earlier ones as systems; ``found`` has the entry of each new number."""

    parts: tuple[_Part, ...]
    cells: tuple[Cell, ...]
    found: Mapping[tuple[str, Cell], int]
    little: frozenset[int]

    def choose(self) -> tuple[Hidden, frozenset[int]]:
        """Return what to hold back, and which parts had to be held back altogether."""
        gone: set[int] = set()
        exposed: list[Cell] = []
        shut: set[int] = set()
        for number, part in enumerate(self.parts):
            protection = protect_system(part.system)
            hidden = protection.hidden
            if protection.exposed:
                hidden = _shut(part)
                shut.add(number)
                still = _leaking(part.older(), hidden)
                exposed += [self.cells[part.entries[entry]] for entry in still]
            gone.update(part.entries[int(j)] for j in np.flatnonzero(hidden))
        places = {kind: frozenset(c for (k, c), i in self.found.items() if k == kind and i in gone) for kind in KINDS}
        return Hidden(places[COUNT], places[PEOPLE], tuple(dict.fromkeys(exposed))), frozenset(shut)

    def small(self, kind: str) -> frozenset[Cell]:
        """Return the cells of small numbers, which are not printed even where readers already know them."""
        return frozenset(cell for (its, cell), i in self.found.items() if its == kind and i in self.little)

    def attack(self, hidden: Hidden, shut: frozenset[int]) -> tuple[Cell, ...]:
        """Return the cells of hidden numbers a reader of all editions can work out, by linear programmes."""
        within = {i for (kind, cell), i in self.found.items() if cell in hidden.of(kind)}
        new = set(self.found.values())
        found: list[Cell] = []
        for number, part in enumerate(self.parts):
            system = part.system
            gone = (system.must_hide | system.secret) & ~system.must_show
            for place, entry in enumerate(part.entries):
                if entry in new:
                    gone[place] = entry in within and not system.must_show[place]
            bare = np.flatnonzero(system.small & ~gone & ~system.must_show)
            if number in shut:
                bare = np.flatnonzero(_shut(part) & ~gone)
                leaking = _leaking(part.older(), gone)
            elif leaking := _leaking(system, gone):  # large numbers are guarded wherever some choice could
                leaking = _leaking(replace(system, guard_large=False), gone)
            found += [self.cells[part.entries[int(j)]] for j in (*bare, *leaking)]
        return tuple(dict.fromkeys(found))


def _shut(part: _Part) -> Mask:
    """Everything of a part that readers do not know yet."""
    system = part.system
    return np.asarray(~system.must_show & (system.must_hide | system.secret | system.small | np.array(part.fresh)))


def _leaking(system: System, hidden: Mask) -> tuple[int, ...]:
    return tuple(leak.entry for leak in (*leaks(system, hidden), *merged_leaks(system, hidden)))


def join(new: Shown, earlier: Sequence[Shown], known: Known) -> Joint:
    """Return the joint system of an edition and the earlier ones, oldest first.

    Every cell needs its group and area in ``known``.
    """
    gathering = Gathering(known)
    for edition in earlier:
        gathering.add(edition, earlier=True)
    before = len(gathering.values)
    found = gathering.add(new, earlier=False)
    little = frozenset(
        i
        for (_, cell), i in found.items()
        if 0 < whole_number(gathering.values[i]) < known.thresholds.get(cell.measure, 0)
    )
    return Joint(tuple(_parts(gathering, before)), tuple(gathering.cells), found, little)


def _parts(gathering: Gathering, before: int) -> Iterable[_Part]:
    """Split everything into what hangs together, and leave out where nothing is small or hidden."""
    known = gathering.openly_known()
    values = [whole_number(value) for value in gathering.values]
    thresholds = gathering.known.thresholds
    limits = [thresholds.get(cell.measure, 0) for cell in gathering.cells]
    free = [
        i not in known and (values[i] > 0 or i in gathering.hide or i in gathering.secret) for i in range(len(values))
    ]
    leader = list(range(len(values)))

    def find(i: int) -> int:
        while leader[i] != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    for line in gathering.lines:
        members = [i for i in (*line.parts, line.total) if free[i]]
        for i in members[1:]:
            leader[find(i)] = find(members[0])
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in gathering.lines:
        members = [i for i in (*line.parts, line.total) if free[i]]
        if members:
            lines[find(members[0])].append(line)
    entries: dict[int, list[int]] = defaultdict(list)
    for i, open_ in enumerate(free):
        if open_:
            entries[find(i)].append(i)
    for root, inside in entries.items():
        threshold = max(limits[i] for i in inside)
        if not any(0 < values[i] < threshold or i in gathering.hide for i in inside):
            continue
        around = {i for line in lines[root] for i in (*line.parts, line.total)}
        yield _part(gathering, sorted({*inside, *around}), lines[root], threshold, known, before)


def _part(
    gathering: Gathering, entries: list[int], lines: list[Line], threshold: int, known: set[int], before: int
) -> _Part:
    place = {entry: j for j, entry in enumerate(entries)}

    def mask(chosen: set[int]) -> Mask:
        return np.array([entry in chosen for entry in entries], dtype=np.bool_)

    system = System(
        np.array([whole_number(gathering.values[entry]) for entry in entries]),
        mask(gathering.totals),
        tuple(Line(tuple(place[i] for i in one.parts), place[one.total], one.counts) for one in lines),
        threshold,
        mask(gathering.hide - known),
        mask(known),
        mask(gathering.secret - known),
        2.0 if threshold > 4 else 1.0,
    )
    return _Part(system, tuple(entries), tuple(entry >= before for entry in entries))
