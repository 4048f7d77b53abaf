"""What a chart is given: numbers for places, and ready-made words for everything that is read.

Keeping words and rounding out of the charts means that a chart, its table and its sentence cannot
disagree: they are handed the same text.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

Format = Callable[[float], str]

LARGEST = sys.float_info.max
"""Where rounding up would leave what a float can hold, axes and steps end."""

SMALLEST_SPAN = 1e-300


def plain(value: float) -> str:
    """Return a tick label for callers that have no number format of their own."""
    return f"{value:g}"


def _require_number(value: float | None, what: str) -> None:
    if value is not None and not math.isfinite(value):
        raise ValueError(f"{what} is {value}: an absent number is None, with words that say why")


@dataclass(frozen=True)
class Point:
    """A value at time ``t`` (any steady number, such as the year), or ``None`` with words that say why.

    ``low`` and ``high`` bound the interval; either may be infinite, and is then drawn open to the
    edge. ``text`` is the value as printed, or the reason it is absent; ``short`` is the value without the words of
    its unit, for a picture whose scale names them.

    Raises:
        ValueError: when ``t`` or ``value`` is not finite, or a bound is not a number.
    """

    t: float
    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    text: str = ""
    short: str = ""

    def __post_init__(self) -> None:
        _require_number(self.t, "t")
        _require_number(self.value, "value")
        _require_bounds(self.low, self.high)

    @property
    def marked(self) -> str:
        """What stands beside the point in the picture."""
        return self.short or self.text


def _require_bounds(low: float | None, high: float | None) -> None:
    if any(bound is not None and math.isnan(bound) for bound in (low, high)):
        raise ValueError("an interval bound is not a number: leave it None")


@dataclass(frozen=True)
class Series:
    """One group over time. ``slot`` 1 to 7 gives colour, marker and dash; 0 is everybody, the average.

    ``name`` is the picture's text alternative; blank when the element around it carries one.
    """

    key: str
    label: str
    slot: int
    points: tuple[Point, ...]
    name: str = ""


@dataclass(frozen=True)
class Break:
    """From time ``t`` on, numbers do not compare with earlier ones (new categories or method)."""

    t: float
    label: str = ""


@dataclass(frozen=True)
class Start:
    """At time ``t`` something began; ``letter`` names it in the list beside the chart."""

    t: float
    letter: str

    def __post_init__(self) -> None:
        _require_number(self.t, "t")


@dataclass(frozen=True)
class Reference:
    """A level worth a line of its own, such as the city average. ``text`` is its value as printed."""

    value: float
    label: str
    text: str = ""

    def __post_init__(self) -> None:
        _require_number(self.value, "reference")


@dataclass(frozen=True)
class Row:
    """One group's level in a chart of levels; ``value`` is ``None`` when ``text`` says why not."""

    label: str
    slot: int
    value: float | None
    low: float | None = None
    high: float | None = None
    text: str = ""

    def __post_init__(self) -> None:
        _require_number(self.value, "value")
        _require_bounds(self.low, self.high)


@dataclass(frozen=True)
class Year:
    """A department measure in one fiscal year. ``text`` and ``target_text`` are printed as given.

    ``suspect`` values are shown hatched and marked: published by the source, not trusted by us.
    """

    label: str
    actual: float | None
    text: str
    target: float | None = None
    target_text: str = ""
    suspect: bool = False

    def __post_init__(self) -> None:
        _require_number(self.actual, "actual")
        _require_number(self.target, "target")


@dataclass(frozen=True)
class Words:
    """The few words charts add themselves; pass translated ones for another language."""

    no_gap: str = "no gap"
    no_figures: str = "no figures published"
    scale_starts: str = "Scale starts at {low}"


ENGLISH = Words()


@dataclass(frozen=True)
class Axis:
    """A value scale from ``low`` to ``high`` with ``ticks`` to label by ``fmt``; ``unit`` is what it counts, in words."""

    low: float
    high: float
    ticks: tuple[float, ...]
    fmt: Format = plain
    unit: str = ""

    def __post_init__(self) -> None:
        for value in (self.low, self.high, *self.ticks):
            _require_number(value, "axis")

    def covering(self, values: Iterable[float | None]) -> Axis:
        """Return this axis, widened where a value lies outside: a marker is never moved to fit."""
        known = [value for value in values if value is not None]
        return replace(self, low=min([self.low, *known]), high=max([self.high, *known]))


def starts_elsewhere(axis: Axis, words: Words = ENGLISH) -> str:
    """Return the words a scale without a zero carries, so that a short distance is not taken for a small one."""
    low = f"{axis.fmt(axis.low)} {axis.unit}".strip()
    return words.scale_starts.format(low=low) if axis.low > 0 or axis.high < 0 else ""


def as_printed(marks: Iterable[tuple[float | None, str]]) -> dict[str, float]:
    """Return where marks of one picture stand, by what is printed beside them: the same words, the same place.

    66.85 and 66.94 both print as 66.9%; drawn apart they would show a difference that nobody can read off.
    """
    found: dict[str, list[float]] = {}
    for value, text in marks:
        if value is not None:
            found.setdefault(text, []).append(value)
    return {text: values[0] if len(set(values)) == 1 else sum(values) / len(values) for text, values in found.items()}


def fraction(value: float, low: float, high: float) -> float:
    """Return where ``value`` lies from ``low`` (0) to ``high`` (1), held to 0..1; 0.5 if they are equal."""
    if value <= low < high:
        return 0.0
    if value >= high > low:
        return 1.0
    span = high / 2 - low / 2
    return min(1.0, max(0.0, (value / 2 - low / 2) / span)) if span > 0 else 0.5


def values_of(series: Iterable[Series]) -> tuple[float, ...]:
    """Return every value and finite interval bound of some series: what their shared axis must hold."""
    found = (number for one in series for point in one.points for number in (point.value, point.low, point.high))
    return tuple(number for number in found if number is not None and math.isfinite(number))


def nice_axis(
    values: Sequence[float | None],
    include_zero: bool,
    count: int = 4,
    fmt: Format = plain,
    smallest_step: float = 0.0,
) -> Axis:
    """Return an axis over ``values`` with at most ``count`` + 3 ticks, 1, 2 or 5 times a power of ten apart.

    It ends at a tick, or at the data where the next tick would leave more than half a step empty.
    Give ``smallest_step`` (such as 1 for whole numbers) when ``fmt`` would print two close ticks alike.
    Without values the axis runs from 0 to 1; equal values get room on both sides.
    """
    known = [value for value in values if value is not None and math.isfinite(value)] or [0.0, 1.0]
    known += [0.0] if include_zero else []
    low, high = _with_room(min(known), max(known))
    step = max(_round_step(high / (count + 1) - low / (count + 1)), smallest_step)
    first, last = math.floor(low / step), math.ceil(high / step)
    first += 1 if low / step - first > 0.5 and last - first > 1 else 0
    last -= 1 if last - high / step > 0.5 and last - first > 1 else 0
    ticks = tuple(_tidy(k * step, step) for k in range(first, last + 1))
    return Axis(min(ticks[0], low), max(ticks[-1], high), ticks, fmt)


def _with_room(low: float, high: float) -> tuple[float, float]:
    """Return the range, opened up when its ends are so close that no scale could part them."""
    size = max(abs(low), abs(high))
    if high / 2 - low / 2 > max(SMALLEST_SPAN, size * 1e-9):
        return low, high
    room = size * 0.1 if size * 0.1 > SMALLEST_SPAN else 1.0
    return max(low - room, -LARGEST), min(high + room, LARGEST)


def _round_step(rough: float) -> float:
    """Return the smallest 1, 2 or 5 times a power of ten that is not below ``rough``."""
    power = 10.0 ** math.floor(math.log10(rough))
    wanted = next((times * power for times in (1, 2, 5) if times * power >= rough * 0.999999), 10 * power)
    return min(wanted, LARGEST)


def _tidy(value: float, step: float) -> float:
    """Return a tick without binary crumbs (0.3, not 0.30000000000000004), held to what a float can be."""
    held = max(-LARGEST, min(LARGEST, value))
    return round(held, max(0, 1 - math.floor(math.log10(step)))) + 0.0
