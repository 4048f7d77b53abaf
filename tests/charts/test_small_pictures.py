"""Sparklines, gap bars and slopes."""

from __future__ import annotations

from itertools import pairwise

from equipt_dash.charts.gapbar import gapbar
from equipt_dash.charts.model import Axis, Point, Series
from equipt_dash.charts.slope import slope
from equipt_dash.charts.spark import spark
from tests.charts.drawings import heights, parse, printed, with_class

AXIS = Axis(0, 60, (0, 20, 40, 60))


def line(slot: int, values: list[float | None], label: str = "") -> Series:
    points = (Point(k, f"year {k}", v, text="" if v is None else f"{v:.0f}%") for k, v in enumerate(values))
    return Series("k", label or f"Group {slot}", slot, tuple(points))


def test_a_sparkline_is_small_hidden_and_wordless() -> None:
    root = parse(spark(line(2, [1, 2, None, 4, 5])))
    assert root.get("viewBox") == "0 0 96 28"
    assert root.get("aria-hidden") == "true"
    assert not list(root.iter("text"))
    assert len(with_class(spark(line(2, [1, 2, None, 4, 5])), "line")) == 2


def test_a_sparkline_without_values_is_empty_and_keeps_its_size() -> None:
    root = parse(spark(line(1, [None, None])))
    assert root.get("viewBox") == "0 0 96 28"
    assert len(root) == 0


def test_a_gap_bar_draws_both_levels_and_the_distance_between() -> None:
    drawn = gapbar(Point(0, "Black residents", 30, text="30%"), Point(0, "City average", 45, text="45%"), AXIS, 1)
    assert printed(drawn) == ["30% Black residents", "45% City average"]
    assert len(with_class(drawn, "distance")) == 1
    assert [len(with_class(drawn, name)) for name in ("g1", "avg")] == [2, 1]


def test_a_gap_bar_without_one_level_draws_no_distance() -> None:
    missing = Point(0, "Black residents", None, text="too few to show")
    drawn = gapbar(missing, Point(0, "City average", 45, text="45%"), AXIS, 1)
    assert not with_class(drawn, "distance")
    assert len(with_class(drawn, "mark")) == 1
    assert "too few to show Black residents" in printed(drawn)


def test_a_slope_joins_first_and_last_and_names_the_end() -> None:
    drawn = slope([line(1, [27, 5, 19], "Black residents"), line(4, [11, 50, 8], "White residents")], AXIS)
    assert [len(heights(path)) for path in with_class(drawn, "line")] == [2, 2]
    assert {"27%", "11%", "19% Black residents", "8% White residents", "year 0", "year 2"} <= set(printed(drawn))


def test_slope_names_keep_apart_and_single_points_are_left_out() -> None:
    drawn = slope([line(slot, [20, 20], f"Group {slot}") for slot in range(1, 8)] + [line(1, [3], "alone")], AXIS)
    names = [e for e in parse(drawn).iter("text") if "Group" in (e.text or "")]
    ys = sorted(float(e.get("y", 0)) for e in names)
    assert len(ys) == 7
    assert all(b - a >= 15 for a, b in pairwise(ys))
    assert not any("alone" in words for words in printed(drawn))
