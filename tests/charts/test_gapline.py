"""A gap over time is read against "no gap"."""

from __future__ import annotations

from equipt_dash.charts.gapline import gapline
from equipt_dash.charts.model import Axis, Break, Point, Reference, Series, Words
from tests.charts.drawings import heights, parse, printed, with_class

AXIS = Axis(5, 15, (5, 10, 15), lambda value: f"{value:+.0f}")


def gap(values: list[float | None], slot: int = 1) -> Series:
    points = (
        Point(
            2014 + k,
            str(2014 + k),
            v,
            None if v is None else v - 2,
            None if v is None else v + 2,
            "not published" if v is None else f"{v:+.1f} points",
        )
        for k, v in enumerate(values)
    )
    return Series("gap", "Gap", slot, tuple(points))


def level(drawing: str, name: str) -> float:
    return heights(with_class(drawing, name)[0].findall("path")[0])[0]


def test_zero_is_always_drawn_and_named_once() -> None:
    drawn = gapline(gap([11, 10, 9]), AXIS)
    assert printed(drawn).count("no gap") == 1
    assert level(drawn, "zero") > max(heights(with_class(drawn, "grid")[0].findall("path")[0]))


def test_words_can_be_in_another_language() -> None:
    assert "sin brecha" in printed(gapline(gap([11, 10]), AXIS, words=Words(no_gap="sin brecha")))


def test_a_goal_is_a_line_of_its_own_between_zero_and_the_gap() -> None:
    drawn = gapline(gap([11, 10, 9]), AXIS, goal=Reference(3, "goal for 2030:", "3 points"))
    assert level(drawn, "target") < level(drawn, "zero")
    assert "goal for 2030: 3 points" in printed(drawn)


def test_names_of_zero_and_goal_do_not_overlap() -> None:
    for target in (0.5, 1.0, 2.0, 4.0):
        drawn = gapline(gap([9, 8, 7]), Axis(0, 10, (0, 5, 10)), goal=Reference(target, "goal"))
        names = [with_class(drawn, name)[0].find("text") for name in ("zero", "target")]
        (x0, y0), (x1, y1) = [(float(n.get("x", 0)), float(n.get("y", 0))) for n in names if n is not None]
        assert abs(y0 - y1) >= 11 or abs(x0 - x1) >= 40, target


def test_sides_are_worded_only_where_the_scale_has_them() -> None:
    words = printed(gapline(gap([11, 10]), AXIS, above="higher than average", below="lower than average"))
    assert "higher than average" in words
    assert "lower than average" not in words
    crossing = printed(gapline(gap([3, -2]), AXIS, above="higher than average", below="lower than average"))
    assert {"higher than average", "lower than average"} <= set(crossing)


def test_the_line_breaks_at_missing_points_and_breaks() -> None:
    drawn = gapline(gap([11, 10, None, 9, 8, 7]), AXIS, [Break(2019, "new survey")])
    assert [len(heights(line)) for line in with_class(drawn, "line")] == [2, 2]
    assert "new survey" in printed(drawn)


def test_the_last_value_is_printed_and_long_words_keep_all_their_lines() -> None:
    assert "+9.0 points" in printed(gapline(gap([11, 10, 9]), AXIS))
    long = "nine percentage points more than the city average"
    point = Point(2020, "2020", 9.0, text=long)
    words = " ".join(printed(gapline(Series("g", "G", 1, (point,)), AXIS)))
    assert long in words


def test_without_any_value_it_says_why() -> None:
    drawn = gapline(gap([None, None]), AXIS)
    assert "not published" in printed(drawn)
    assert not with_class(drawn, "mark")
    assert "no figures published" in printed(gapline(Series("g", "G", 1, ()), AXIS))
    assert parse(drawn).get("viewBox", "").startswith("0 0 320 ")
