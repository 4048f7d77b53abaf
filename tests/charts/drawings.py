"""Reading a drawing back: what a page would parse, print and show from a chart's string."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from hypothesis import strategies as st

from equipt_dash.charts import svg
from equipt_dash.charts.dots import ROOM
from equipt_dash.charts.dots import dots as draw_dots
from equipt_dash.charts.gapbar import gapbar
from equipt_dash.charts.gapline import gapline
from equipt_dash.charts.model import Axis, Break, Point, Reference, Row, Series, Year, nice_axis, values_of
from equipt_dash.charts.panels import panels
from equipt_dash.charts.slope import slope
from equipt_dash.charts.spark import spark
from equipt_dash.charts.targets import targets

HOSTILE = "<script>alert('x')</script> & \"quoted\" ]]> \x00\x0b\ud800"
SHOWN_HOSTILE = "<script>alert('x')</script> & \"quoted\" ]]>"

numbers = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.0, -0.0, 5e-324, 1.7e308, -1.7e308, 1e16, 1e16 + 2, 0.1, 100.0]),
    st.integers(-1000, 1000).map(float),
)
bounds = st.one_of(numbers, st.sampled_from([float("inf"), float("-inf")]))
words = st.text(max_size=60)
GROUPS = st.integers(1, 7)


@st.composite
def points(draw: st.DrawFn) -> Point:
    """Return any point a view-model may hold: present, absent, with or without an interval."""
    low, high = draw(st.one_of(st.just((None, None)), st.tuples(bounds, bounds).map(sorted)))
    value = draw(st.one_of(st.none(), numbers))
    return Point(draw(numbers), draw(words), value, low, high, draw(words))


@st.composite
def series(draw: st.DrawFn, slots: st.SearchStrategy[int] = GROUPS) -> Series:
    """Return a group with up to eight points in any order."""
    slot = draw(slots)
    return Series("key", draw(words), slot, tuple(draw(st.lists(points(), max_size=8))), draw(words))


@st.composite
def years(draw: st.DrawFn) -> Year:
    """Return a fiscal year with or without a figure and a target."""
    some = st.one_of(st.none(), numbers)
    return Year(draw(words), draw(some), draw(words), draw(some), draw(words), draw(st.booleans()))


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """Return a row of a chart of levels."""
    point = draw(points())
    return Row(point.label, draw(st.integers(0, 7)), point.value, point.low, point.high, point.text)


@st.composite
def drawings(draw: st.DrawFn) -> list[str]:
    """Return one drawing of every kind from the same arbitrary material."""
    groups = draw(st.lists(series(), max_size=4))
    average = draw(st.one_of(st.none(), series(st.just(0))))
    breaks = [Break(t, label) for t, label in draw(st.lists(st.tuples(numbers, words), max_size=2))]
    reference = Reference(draw(numbers), draw(words), draw(words))
    first, second, table = draw(points()), draw(points()), draw(st.lists(rows(), max_size=4))
    fiscal = draw(st.lists(years(), max_size=4))
    axis = draw(st.sampled_from([nice_axis(values_of(groups), draw(st.booleans())), Axis(0.0, 1.0, (0.0, 1.0))]))
    made = [panel.svg for panel in panels(groups, average, axis, breaks)]
    made += [spark(one) for one in groups]
    made += [gapline(one, axis, breaks, reference, draw(words), draw(words)) for one in groups[:1]]
    made.append(draw_dots(table, reference, axis, draw(words), draw(words)))
    made.append(targets(fiscal, axis, draw(st.booleans()), draw(words)))
    made.append(gapbar(first, second, axis, draw(st.integers(1, 7)), draw(words)))
    made.append(slope(groups, axis, draw(words)))
    return made


def parse(drawing: str) -> ElementTree.Element:
    """Return the drawing's root element; raises when it is not well-formed XML."""
    return ElementTree.fromstring(drawing)


def printed(drawing: str) -> list[str]:
    """Return every visible line of text, in order."""
    return ["".join(element.itertext()) for element in parse(drawing).iter("text")]


def tooltips(drawing: str) -> list[str]:
    """Return the tooltip of every mark that has one."""
    return [element.text or "" for element in parse(drawing).iter("title")]


def told(drawing: str) -> str:
    """Return all words of a drawing, printed or in tooltips, each on its own line."""
    return "\n".join(printed(drawing) + tooltips(drawing))


def with_class(drawing: str, name: str) -> list[ElementTree.Element]:
    """Return the elements that carry a class."""
    return [element for element in parse(drawing).iter() if name in element.get("class", "").split()]


def extents(drawing: str) -> Iterator[tuple[str, float, float, float]]:
    """Yield each text's words, left end, right end and the width it must lie in.

    Percentages are taken at the narrowest container a chart promises to fit.
    """
    root = parse(drawing)
    box = root.get("viewBox")
    width = float(box.split()[2]) if box else ROOM
    for element in root.iter("text"):
        words = "".join(element.itertext())
        at = element.get("x", "0")
        x = float(at.removesuffix("%")) * width / 100 if at.endswith("%") else float(at)
        strong = svg.BOLD if "value" in element.get("class", "").split() else 1.0
        long = svg.text_width(words, float(element.get("font-size", "0")) * strong)
        left = x - {"middle": long / 2, "end": long}.get(element.get("text-anchor", "start"), 0.0)
        yield words, left, left + long, width


def coordinates(drawing: str) -> list[str]:
    """Return every number written in a geometric attribute."""
    names = {"d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "viewBox"}
    found = (value for element in parse(drawing).iter() for key, value in element.attrib.items() if key in names)
    return [number for value in found for number in re.findall(r"[^\sMLZ%]+", value)]


def heights(element: ElementTree.Element) -> list[float]:
    """Return the y of every corner in an element's path."""
    return [float(y) for _, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", element.get("d", ""))]
