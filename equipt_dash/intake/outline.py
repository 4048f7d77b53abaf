"""Makes district shapes small enough to stand inside a page, without opening a gap between neighbours.

Why not ring by ring: a border belongs to two districts. Lines are cut where more than two districts or the outside
meet, and each piece is simplified once, so both sides of a border stay the same line.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from equipt_dash.charts.districts import SIZE, Shape
from equipt_dash.intake.geojson import Ring, UnusableMap
from equipt_dash.kernel.words import _

Corner = tuple[int, int]
Line = tuple[Corner, ...]

TOLERANCE = 1.2
"""How far, in units of the drawing, a simplified line may be from the true one: less than half a pixel on a phone."""

MOST_CORNERS = 40_000
MOST_DRAWN = 12_000
"""A page carries every corner that is drawn: about 10 letters each. Districts of a city need a few thousand."""


def outlines(found: Mapping[str, Sequence[Ring]]) -> dict[str, Shape]:
    """Each area's shape on the drawing.

    Raises:
        UnusableMap: a district is too small to be drawn, or its line is a scribble.
    """
    snapped = _snapped(found)
    if sum(len(ring) for rings in snapped.values() for ring in rings) > MOST_CORNERS:
        raise UnusableMap(_("The borders cross themselves too often to be drawn. Simplify the map first."))
    small = _simplified(snapped)
    if sum(len(ring) for rings in small.values() for ring in rings) > MOST_DRAWN:
        raise UnusableMap(_("The borders are too ragged to be drawn in a page. Simplify the map first."))
    for code, rings in small.items():
        if not rings:
            raise UnusableMap(_("District “{code}” is too small to be drawn beside the others.", code=code))
    return {code: Shape(tuple(rings), _inside(rings)) for code, rings in small.items()}


def _snapped(found: Mapping[str, Sequence[Ring]]) -> dict[str, list[Line]]:
    """Rings on the whole-number grid of the drawing, north up, with the true proportions of the place."""
    places = np.array([place for rings in found.values() for ring in rings for place in ring], dtype=float)
    west, south = places.min(axis=0)
    east, north = places.max(axis=0)
    narrow = math.cos(math.radians((south + north) / 2))
    wide, tall = (east - west) * narrow, north - south
    if wide <= 0 or tall <= 0:
        raise UnusableMap(_("The map has no area."))
    scale = SIZE / max(wide, tall)

    def snap(ring: Ring) -> Line:
        corners = [(round((x - west) * narrow * scale), round((north - y) * scale)) for x, y in ring[:-1]]
        return tuple(corner for place, corner in enumerate(corners) if corner != corners[place - 1])

    made = {code: [snap(ring) for ring in rings] for code, rings in found.items()}
    return {code: [ring for ring in rings if len(set(ring)) > 2] for code, rings in made.items()}


def _simplified(snapped: Mapping[str, Sequence[Line]]) -> dict[str, list[Line]]:
    near: defaultdict[Corner, set[Corner]] = defaultdict(set)
    for rings in snapped.values():
        for ring in rings:
            for place, corner in enumerate(ring):
                near[corner].update((ring[place - 1], ring[(place + 1) % len(ring)]))
    cuts = {corner for corner, others in near.items() if len(others) != 2}
    made = {code: [_ring(ring, cuts) for ring in rings] for code, rings in snapped.items()}
    return {code: [ring for ring in rings if len(ring) > 2] for code, rings in made.items()}


def _ring(ring: Line, cuts: set[Corner]) -> Line:
    """A ring with each piece between two cuts simplified in a direction that does not depend on the ring."""
    places = [place for place, corner in enumerate(ring) if corner in cuts]
    start = places[0] if places else ring.index(min(ring))
    turned = (*ring[start:], *ring[: start + 1])
    ends = [place for place, corner in enumerate(turned) if corner in cuts] if places else [0, len(ring)]
    made: list[Corner] = []
    for first, last in pairwise(ends):
        piece = turned[first : last + 1]
        back = piece[::-1] < piece
        kept = _thinned(piece[::-1] if back else piece)
        made.extend((kept[::-1] if back else kept)[:-1])
    return tuple(made)


def _thinned(line: Line) -> Line:
    """Douglas and Peucker's line: the corners without which it would stray by more than the tolerance."""
    points = np.array(line, dtype=float)
    keep = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        away = _distances(points[first + 1 : last], points[first], points[last])
        far = int(away.argmax())
        # A closed piece (an island) has no length between its ends and must keep its farthest corner.
        if away[far] > TOLERANCE or line[first] == line[last]:
            middle = first + 1 + far
            keep.add(middle)
            waiting += [(first, middle), (middle, last)]
    return tuple(line[place] for place in sorted(keep))


def _distances(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """How far each point is from the stretch between two ends."""
    along = end - start
    length = float(along @ along)
    share = np.clip((points - start) @ along / length, 0, 1) if length else np.zeros(len(points))
    return np.asarray(np.hypot(*(points - start - np.outer(share, along)).T))


def _inside(rings: Sequence[Line]) -> Corner:
    """A place well inside, where a district's name can stand: of a grid of places the one farthest from any border."""
    corners = np.array([corner for ring in rings for corner in ring], dtype=float)
    low, high = corners.min(axis=0), corners.max(axis=0)
    steps = (np.arange(24) + 0.5) / 24
    grid = np.array([(x, y) for x in low[0] + steps * (high - low)[0] for y in low[1] + steps * (high - low)[1]])
    within = np.zeros(len(grid), dtype=bool)
    nearest = np.full(len(grid), np.inf)
    for ring in rings:
        for place, corner in enumerate(ring):
            start, end = np.array(ring[place - 1], dtype=float), np.array(corner, dtype=float)
            nearest = np.minimum(nearest, _distances(grid, start, end))
            if start[1] != end[1]:
                crosses = (start[1] > grid[:, 1]) != (end[1] > grid[:, 1])
                at = start[0] + (grid[:, 1] - start[1]) / (end[1] - start[1]) * (end - start)[0]
                within ^= crosses & (grid[:, 0] < at)
    best = grid[int(np.where(within, nearest, -1).argmax())]
    return round(float(best[0])), round(float(best[1]))
