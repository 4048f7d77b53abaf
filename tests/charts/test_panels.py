"""Small multiples: one scale, the average behind each, and no line across what cannot be joined."""

from __future__ import annotations

import math

from equipt_dash.charts.model import Axis, Break, Point, Series, Words
from equipt_dash.charts.panels import panels
from tests.charts.drawings import heights, parse, printed, tooltips, with_class

AXIS = Axis(0, 40, (0, 20, 40), lambda value: f"{value:.0f}%")


def group(slot: int, values: list[float | None], moe: float | None = None, label: str = "") -> Series:
    points = tuple(
        Point(
            2015 + k,
            str(2015 + k),
            value,
            None if value is None or moe is None else value - moe,
            None if value is None or moe is None else value + moe,
            "too few to show" if value is None else f"{value:.1f}%",
        )
        for k, value in enumerate(values)
    )
    return Series(f"g{slot}", label or f"Group {slot} residents", slot, points)


AVERAGE = group(0, [20, 20.5, 21, 21.5], label="City average")


def test_panels_keep_the_given_order_and_titles() -> None:
    made = panels([group(5, [1, 2]), group(1, [3, 4])], None, AXIS)
    assert [(panel.title, panel.slot) for panel in made] == [("Group 5 residents", 5), ("Group 1 residents", 1)]


def test_all_panels_share_one_scale_even_when_a_value_lies_outside_the_axis() -> None:
    made = panels([group(1, [2, 3, 4, 5]), group(2, [38, 60, 45, 50])], AVERAGE, AXIS)
    grids = [[heights(path) for path in with_class(panel.svg, "grid")[0].iter("path")] for panel in made]
    averages = [[e.get("d") for e in with_class(panel.svg, "avg")[0].iter("path")] for panel in made]
    assert grids[0] == grids[1]
    assert averages[0] == averages[1]
    top = min(heights(with_class(made[1].svg, "g2")[0].find("path[@class='line']")))
    assert top < min(min(ys) for ys in grids[0]), "60 is drawn above the 40% line, not moved onto it"


def test_the_last_value_and_the_ends_of_time_are_printed() -> None:
    words = printed(panels([group(1, [30, 31, 29, 23])], AVERAGE, AXIS)[0].svg)
    assert {"23.0%", "21.5%", "2015", "2018", "City average"} <= set(words)
    assert "30.0%" not in words
    assert not {"2016", "2017"} & set(words)


def test_earlier_values_are_told_to_a_resting_pointer() -> None:
    drawn = panels([group(1, [30, 31, 29])], None, AXIS)[0].svg
    assert tooltips(drawn) == ["2015: 30.0%", "2016: 31.0%"]


def test_the_line_breaks_at_a_missing_point() -> None:
    drawn = panels([group(1, [30, 31, None, 29, 28, 27])], None, AXIS)[0].svg
    assert [len(heights(line)) for line in with_class(drawn, "line")] == [2, 3]
    assert "2017: too few to show" in tooltips(drawn)


def test_own_line_average_and_band_break_where_categories_change() -> None:
    cut = [Break(2017, "new categories")]
    drawn = panels([group(1, [30, 31, 29, 28], moe=2)], AVERAGE, AXIS, cut)[0].svg
    own = with_class(drawn, "g1")[0]
    assert [len(heights(path)) for path in own.findall("path[@class='line']")] == [2, 2]
    assert [len(heights(path)) for path in own.findall("path[@class='band']")] == [4, 4]
    assert [len(heights(path)) for path in with_class(drawn, "avg")[0].iter("path")] == [2, 2]
    assert "new categories" in printed(drawn)


def test_a_point_alone_has_a_whisker_instead_of_a_band() -> None:
    drawn = panels([group(1, [None, 30, None], moe=5)], None, AXIS)[0].svg
    assert (len(with_class(drawn, "whisker")), len(with_class(drawn, "band")), len(with_class(drawn, "line"))) == (
        1,
        0,
        0,
    )


def test_an_endless_interval_runs_to_the_edge_without_a_cap() -> None:
    point = Point(2015, "2015", 10.0, 5.0, math.inf, "10%")
    drawn = panels([Series("a", "A", 1, (point,))], None, AXIS)[0].svg
    grid = [y for path in with_class(drawn, "grid")[0].iter("path") for y in heights(path)]
    ys = heights(with_class(drawn, "whisker")[0])
    assert min(ys) == min(grid)
    assert len(ys) == 4, "one stroke and one cap, at the closed end"


def test_a_missing_last_period_is_said_in_words() -> None:
    drawn = panels([group(1, [30, 29, None])], None, AXIS)[0].svg
    assert "too few to show" in printed(drawn)
    assert "29.0%" in printed(drawn)


def test_a_group_without_any_figure_keeps_its_panel_and_its_reason() -> None:
    nothing, absent = panels(
        [Series("a", "A", 1, ()), group(2, [None, None])], AVERAGE, AXIS, words=Words(no_figures="nada")
    )
    assert "nada" in printed(nothing.svg)
    assert "too few to show" in printed(absent.svg)
    assert not with_class(nothing.svg, "mark")
    assert not with_class(absent.svg, "mark")


def test_the_two_printed_ends_never_overlap() -> None:
    for own in (21.5, 21.6, 21.4, 20, 23, 39.9, 0.1):
        drawn = panels([group(1, [20, 20, 20, own])], AVERAGE, AXIS)[0].svg
        ys = {"".join(e.itertext()): float(e.get("y", 0)) for e in parse(drawn).iter("text")}
        if own != 21.5:
            assert abs(ys[f"{own:.1f}%"] - ys["21.5%"]) >= 15, own


def test_a_break_outside_the_years_shown_is_not_drawn() -> None:
    made = panels([group(1, [30, 31])], None, AXIS, [Break(2015, "at the start"), Break(2040, "later")])[0].svg
    assert not with_class(made, "break")


def test_the_words_for_a_missing_last_year_keep_off_the_last_value() -> None:
    """The value of the year before stood on "too few to show" where it was close to the foot."""
    drawn = panels([group(1, [3, 2, None])], AVERAGE, AXIS)[0].svg
    at = {"".join(e.itertext()): float(e.get("y", "0")) for e in parse(drawn).iter("text")}
    assert at["2.0%"] - at["too few to show"] >= 14
