"""Trends side by side: one scale and one span for all, and each annotation where its time is."""

from __future__ import annotations

import re
from pathlib import Path

from equipt_dash.charts.model import Axis, Break, Point, Reference, Series, Start
from equipt_dash.charts.svg import SMALL, text_width
from equipt_dash.charts.trendlines import HEIGHT, Trend, trendlines
from tests.charts.drawings import parse, printed, with_class

AXIS = Axis(0, 100, (0, 50, 100))
CSS = (Path(__file__).parents[2] / "layouts/assets/charts.css").read_text(encoding="utf-8")


def line(first: int, values: list[float | None], key: str = "a") -> Series:
    points = (Point(first + n, str(first + n), v, text=f"{v}%" if v else "hidden") for n, v in enumerate(values))
    return Series(key, key, 1, tuple(points))


FULL = Trend(
    line(2015, [10, 20, 30, 40]),
    behind=line(2015, [50, 50, 50, 50], "all"),
    goal=(Point(2018, "2018", 40), Point(2025, "2025", 90, text="target 90%")),
    floor=Reference(35, "floor", "35%"),
    ahead=(Point(2019, "2019", 45, 40, 50), Point(2020, "2020", 48, 41, 55)),
    breaks=(Break(2016.5, "new groups"),),
    starts=(Start(2017, "A"),),
    restated=(2016,),
    no_gap=True,
)  # fmt: skip


def test_all_pictures_share_the_scale_and_the_span_of_time() -> None:
    early, late = trendlines([Trend(line(2010, [10, 20])), Trend(line(2020, [95, 90, 300]))], AXIS)
    assert with_class(early.svg, "grid")[0][0].attrib == with_class(late.svg, "grid")[0][0].attrib
    places = [[float(m.get("cx", "0")) for m in parse(one.svg).iter("circle")] for one in (early, late)]
    assert max(places[0]) < min(places[1])


def test_each_annotation_is_drawn_and_named() -> None:
    (made,) = trendlines([FULL], AXIS)
    words = printed(made.svg)
    for expected in ("A", "new groups", "target 90%", "no gap", "40%"):
        assert sum(expected == one for one in words) == 1, (expected, words)
    assert any("floor 35%" in one for one in words)
    for name in ("ring", "way", "ahead", "band", "floor", "zero", "break", "start"):
        assert with_class(made.svg, name), name


def test_a_line_stops_at_a_break() -> None:
    (made,) = trendlines([FULL], AXIS)
    own = [e for e in with_class(made.svg, "g1") if e.findall("./{*}path") and not with_class_in(e, "ahead")]
    runs = [path.get("d", "") for group in own for path in group if path.get("class") == "line"]
    assert [len(re.findall("[ML]", d)) for d in runs] == [2, 2]


def with_class_in(element: object, name: str) -> bool:
    return any(name in (one.get("class") or "") for one in element)  # type: ignore[attr-defined]


def test_a_forecast_starts_at_the_last_value_and_has_no_marker() -> None:
    plain, ahead = (
        trendlines([one], AXIS)[0].svg for one in (Trend(FULL.series), Trend(FULL.series, ahead=FULL.ahead))
    )
    assert len(list(parse(plain).iter("circle"))) == len(list(parse(ahead).iter("circle")))
    assert len(re.findall("[ML]", with_class(ahead, "ahead")[0].get("d", ""))) == 3


def test_hidden_values_are_words_not_zeros() -> None:
    (made,) = trendlines([Trend(line(2015, [None, None]))], AXIS)
    assert "hidden" in printed(made.svg)
    assert not list(parse(made.svg).iter("circle"))


def test_every_class_has_a_rule() -> None:
    (made,) = trendlines([FULL], AXIS)
    used = {name for e in parse(made.svg).iter() for name in e.get("class", "").split()}
    assert {name for name in used if not re.search(rf"\.{name}\b", CSS)} <= {"chart", "trend-chart"}


def test_the_words_of_a_floor_stand_clear_of_every_line() -> None:
    """On /council/trends "floor 80%" stood on the average's line and on the marks of the group's."""
    near = Trend(line(2014, [77] * 12), behind=line(2014, [86 - n / 3 for n in range(12)], "all"), floor=Reference(80, "floor", "80%"))  # fmt: skip
    (made,) = trendlines([near], AXIS)
    words = next(e for e in parse(made.svg).iter() if "floor 80%" in "".join(e.itertext()) and e.get("y"))
    foot, top, bottom = float(words.get("y", "0")), 20.0, HEIGHT - 32
    heights = [bottom - (bottom - top) * value / 100 for value in (77, 82, 86)]
    assert all(y < foot - 10 - 5 or y > foot + 2 + 5 for y in heights), (foot, heights)


def test_names_of_neighbouring_periods_never_stand_on_each_other() -> None:
    """Two releases at the end of a long span printed "2023 re2025 release"."""
    late = Series("a", "a", 1, (Point(2023, "2023 release", 10), Point(2025, "2025 release", 20)))
    (made, _long) = trendlines([Trend(late), Trend(line(1990, [1] * 36))], AXIS)
    ends = {"".join(e.itertext()): float(e.get("x", "0")) for e in parse(made.svg).iter() if e.get("y") == f"{HEIGHT - 12:g}"}  # fmt: skip
    width = text_width("2023 release", SMALL)
    assert ends["2025 release"] - ends["2023 release"] >= width
    assert ends["2023 release"] >= width / 2
