"""The explorer's figures: small, in our colours, and as honest as the drawn charts."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from equipt_dash.charts.model import Break, Point, Series
from layouts.boards.figures import (
    DARK,
    DASHES,
    GRAPH_CONFIG,
    LEAST_HEIGHT,
    LIGHT,
    NAME_WIDTH,
    SYMBOLS,
    Palette,
    chart_height,
    gap_over_time,
    level_over_time,
    palette_of,
)

ASSETS = Path(__file__).parents[2] / "layouts" / "assets"


def group(slot: int, values: list[float | None], moe: float = 1) -> Series:
    points = (
        Point(2015 + k, str(2015 + k), v, None if v is None else v - moe, None if v is None else v + moe, f"{v}%")
        for k, v in enumerate(values)
    )
    return Series(f"g{slot}", f"Group {slot} residents", slot, tuple(points))


def drawn(figure: go.Figure) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(figure.to_json())
    return parsed


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", css))


@pytest.mark.parametrize(("palette", "scheme"), [(LIGHT, 0), (DARK, 1)])
def test_colours_equal_the_style_sheets(palette: Palette, scheme: int) -> None:
    groups = (ASSETS / "charts.css").read_text(encoding="utf-8").split("(prefers-color-scheme: dark)")[scheme]
    theme = (ASSETS / "theme.css").read_text(encoding="utf-8")
    theme = theme.split("@media (prefers-color-scheme: dark)")[scheme].split("@media")[0]
    known = tokens(theme)
    assert palette.groups == tuple(tokens(groups)[f"group-{slot}"] for slot in range(1, 8))
    assert (palette.ink, palette.soft) == (known["ink"], known["ink-soft"])
    assert (palette.line, palette.card) == (known["line"], known["card"])


def test_a_figure_is_small_and_carries_only_our_template() -> None:
    figure = level_over_time([group(slot, [float(v) for v in range(12)]) for slot in range(1, 8)], "Percent")
    written = figure.to_json()
    assert len(written) < 7_500
    assert set(json.loads(written)["layout"]["template"]) <= {"layout", "data"}
    assert not json.loads(written)["layout"]["template"].get("data")


def test_groups_differ_by_colour_marker_and_dash_and_the_average_has_no_marker() -> None:
    data = drawn(level_over_time([group(slot, [1, 2]) for slot in range(8)], "Percent"))["data"]
    assert [trace["line"]["color"] for trace in data] == [LIGHT.soft, *LIGHT.groups]
    assert data[0]["mode"] == "lines"
    assert "marker" not in data[0]
    assert tuple(trace["marker"]["symbol"] for trace in data[1:]) == SYMBOLS
    assert tuple(trace["line"]["dash"] for trace in data[1:]) == DASHES
    assert len(set(DASHES)) == len(set(SYMBOLS)) == 7


def test_lines_stop_at_missing_points_and_breaks() -> None:
    trace = drawn(level_over_time([group(1, [1, None, 3, 4])], "Percent", [Break(2017.5, "new")]))["data"][0]
    assert trace["connectgaps"] is False
    assert trace["x"] == [2015, 2016, 2017, 2017.5, 2018]
    assert trace["y"] == [1, None, 3, None, 4]


def test_a_break_outside_a_groups_years_adds_no_point_to_it() -> None:
    figure = drawn(level_over_time([group(1, [1, 2])], "Percent", [Break(2015, "a"), Break(2030, "b")]))
    assert figure["data"][0]["x"] == [2015, 2016]


def test_a_break_is_a_named_line() -> None:
    layout = drawn(level_over_time([group(1, [1, 2])], "Percent", [Break(2016, "new <b>survey</b>")]))["layout"]
    assert layout["shapes"][0]["x0"] == layout["shapes"][0]["x1"] == 2016
    assert layout["annotations"][0]["text"] == "new &lt;b&gt;survey&lt;/b&gt;"


def test_intervals_are_drawn_where_they_are_finite() -> None:
    points = (Point(1, "a", 5.0, 4.0, 7.0, "5"), Point(2, "b", 5.0, 4.0, math.inf, "5"), Point(3, "c", 5.0))
    bars = drawn(level_over_time([Series("a", "A", 1, points)], "Percent"))["data"][0]["error_y"]
    assert (bars["arrayminus"], bars["array"]) == ([1, None, None], [2, None, None])
    plain = drawn(level_over_time([Series("a", "A", 1, points[2:])], "Percent"))["data"][0]
    assert "error_y" not in plain


def test_words_are_escaped_and_hover_shows_the_printed_text() -> None:
    point = Point(1, "2020", 5.0, text="5% <a href='javascript:x'>")
    figure = drawn(level_over_time([Series("a", "<b>A</b>", 1, (point,))], "<i>axis</i>"))
    trace = figure["data"][0]
    assert trace["text"] == ["2020: 5% &lt;a href=&#x27;javascript:x&#x27;&gt;"]
    assert trace["name"] == "&lt;b&gt;A&lt;/b&gt;"
    assert trace["hovertemplate"].startswith("%{text}")
    assert figure["layout"]["yaxis"]["title"]["text"] == "&lt;i&gt;axis&lt;/i&gt;"


def test_levels_start_at_zero_and_gaps_have_a_named_zero_line() -> None:
    assert drawn(level_over_time([group(1, [50, 51])], "Percent"))["layout"]["yaxis"]["rangemode"] == "tozero"
    layout = drawn(gap_over_time([group(1, [5, 4])], "Points", no_gap="sin brecha"))["layout"]
    assert layout["shapes"][0]["y0"] == layout["shapes"][0]["y1"] == 0
    assert layout["annotations"][0]["text"] == "sin brecha"


def test_periods_keep_their_own_labels_and_are_thinned() -> None:
    points = tuple(Point(k, f"FY{2000 + k}", 1.0, text="1") for k in range(20))
    axis = drawn(level_over_time([Series("a", "A", 1, points)], "Percent"))["layout"]["xaxis"]
    assert axis["ticktext"][0] == "FY2000"
    assert len(axis["tickvals"]) == len(axis["ticktext"]) <= 6


def test_no_series_is_an_empty_figure_not_an_error() -> None:
    assert drawn(level_over_time([], "Percent"))["data"] == []


def test_nothing_leaves_the_page() -> None:
    assert GRAPH_CONFIG["plotlyServerURL"] == ""
    assert GRAPH_CONFIG["displayModeBar"] is False
    assert GRAPH_CONFIG["showSendToCloud"] is False


def test_a_long_name_is_whole_in_the_legend_and_takes_its_own_room() -> None:
    long = Series("a", "Asian, Native American, Pacific Islander, other or several races, not Hispanic", 1, ())
    name = level_over_time([long], "dollars").data[0].name
    assert name.replace("<br>", " ") == long.label
    assert max(len(line) for line in name.split("<br>")) <= NAME_WIDTH
    assert chart_height([long]) == LEAST_HEIGHT < chart_height([long] * 7)


@pytest.mark.parametrize(
    ("scheme", "palette"), [("dark", DARK), ("light", LIGHT), ("<x>", LIGHT), (None, LIGHT), ([], LIGHT)]
)
def test_the_page_names_the_scheme_and_nothing_else_is_believed(scheme: object, palette: Palette) -> None:
    assert palette_of(scheme) is palette
