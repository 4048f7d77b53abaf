"""One outcome at a glance: where groups stand beside everybody, on a track as wide as its container.

The middle is everybody; right of it a group is better off, left of it worse, whichever direction the outcome counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from equipt_dash.charts import svg
from equipt_dash.charts.marks import marker, slot_class

HEIGHT, MIDDLE, EDGE = 26.0, 13.0, 0.03
LARGE, SMALL = 6.5, 4.0

REACHES = (10.0, 25.0, 50.0, 100.0)
"""How far a track may reach to either side, in percent of everybody's level."""


@dataclass(frozen=True)
class Mark:
    """A group's place: ``at`` in percent better (above 0) or worse (below 0) than everybody; ``words`` to be read."""

    slot: int
    at: float
    words: str


def reach_of(places: Sequence[float]) -> float:
    """The smallest reach that holds every place; what lies beyond the last stands at the edge."""
    furthest = max((abs(place) for place in places), default=0.0)
    return next((reach for reach in REACHES if furthest <= reach), REACHES[-1])


def track(marks: Sequence[Mark], chosen: Mark | None, reach: float) -> str:
    """Return the track: everybody in the middle, other groups small, the chosen one large with a bar to the middle."""
    drawn = [svg.tag("line", x1="0", x2="100%", y1=MIDDLE, y2=MIDDLE, class_="rail")]
    middle = svg.percent(0.5)
    if chosen is not None:
        side = "ahead" if chosen.at >= 0 else "behind"
        at = svg.percent(_x(chosen.at, reach))
        drawn.append(svg.tag("line", x1=middle, x2=at, y1=MIDDLE, y2=MIDDLE, class_=f"reach {side}"))
    rule = svg.tag("line", x1=middle, x2=middle, y1=2, y2=HEIGHT - 2, class_="line")
    drawn.append(svg.tag("g", rule, class_=slot_class(0)))
    drawn += [_mark(one, SMALL, reach, "other") for one in marks if one is not chosen]
    if chosen is not None:
        drawn.append(_mark(chosen, LARGE, reach, "chosen"))
    return svg.picture("glance", "".join(drawn), HEIGHT, "", None)


def _x(at: float, reach: float) -> float:
    share = (max(-reach, min(reach, at)) + reach) / (2 * reach)
    return EDGE + (1 - 2 * EDGE) * share


def _mark(one: Mark, radius: float, reach: float, class_: str) -> str:
    """A nested ``<svg>`` carries the marker to a percentage, which a path cannot."""
    shape = svg.tag(
        "g", svg.title(one.words), marker(one.slot, 0, 0, radius), class_=f"{slot_class(one.slot)} {class_}"
    )
    return svg.tag("svg", shape, x=svg.percent(_x(one.at, reach)), y=MIDDLE, overflow="visible")
