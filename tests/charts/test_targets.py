"""A department's years against its targets: bars from zero, words for what is missing."""

from __future__ import annotations

from equipt_dash.charts.model import Axis, Words, Year, nice_axis
from equipt_dash.charts.targets import targets
from tests.charts.drawings import heights, printed, with_class

YEARS = [
    Year("FY2011", 1000, "1,000", 1100, "target 1,100"),
    Year("FY2012", None, "not published", 1300, "target 1,300"),
    Year("FY2013", 2000, "2,000", None, "no target set"),
    Year("FY2014", 3000, "3,000", 1500, "target 1,500", suspect=True),
]
AXIS = Axis(900, 3000, (1000, 2000, 3000))


def test_every_year_is_labelled_and_every_word_printed_once() -> None:
    words = printed(targets(YEARS, AXIS))
    for year in YEARS:
        assert words.count(year.label) == 1
        assert words.count(year.target_text) == 1
    assert {"1,000", "not published", "2,000", "3,000 ?"} <= set(words)


def test_bars_start_at_zero_even_on_an_axis_that_does_not() -> None:
    bars = with_class(targets(YEARS, AXIS), "bar")
    assert len({bar.get("x") for bar in bars}) == 1
    one, two = (float(bar.get("width", 0)) for bar in bars)
    assert abs(two / one - 2) < 0.01


def test_bars_below_zero_end_where_bars_above_it_begin() -> None:
    drawn = targets([Year("a", -50, "-50"), Year("b", 50, "50")], nice_axis([-50, 50], True))
    below, above = with_class(drawn, "bar")
    assert float(below.get("x", 0)) + float(below.get("width", 0)) == float(above.get("x", 0))


def test_a_missing_year_has_no_bar_and_its_target_still_stands() -> None:
    drawn = targets([YEARS[1]], AXIS)
    assert not with_class(drawn, "bar")
    assert len(with_class(drawn, "target")) == 1
    assert [e.text for e in with_class(drawn, "absent")] == ["not published"]


def test_a_suspect_value_is_hatched_and_marked() -> None:
    drawn = targets([YEARS[3]], AXIS)
    assert not with_class(drawn, "bar")
    assert len(with_class(drawn, "suspect")) == len(with_class(drawn, "hatch")) == 1
    ys = heights(with_class(drawn, "hatch")[0])
    bar = with_class(drawn, "suspect")[0]
    top = float(bar.get("y", 0))
    assert all(top <= y <= top + float(bar.get("height", 0)) for y in ys)


def test_dots_are_joined_between_neighbours_only() -> None:
    years = [Year(f"FY{k}", value, str(value)) for k, value in enumerate([91.0, 92.0, None, 94.0, 95.0])]
    drawn = targets(years, nice_axis([91, 95], False), bars=False)
    assert len(with_class(drawn, "dot")) == 4
    assert with_class(drawn, "joined")[0].get("d", "").count("M") == 2


def test_a_scale_that_does_not_start_at_zero_says_so() -> None:
    axis = Axis(90, 98, (90, 94, 98), lambda value: f"{value:.0f}%")
    years = [Year("FY2011", 91.2, "91.2%"), Year("FY2012", 93.8, "93.8%")]
    assert "Scale starts at 90%" in printed(targets(years, axis, bars=False))
    assert "Desde 90%" in printed(targets(years, axis, bars=False, words=Words(scale_starts="Desde {low}")))
    assert not any("Scale" in words for words in printed(targets(years, axis)))
    assert not any("Scale" in words for words in printed(targets(years, nice_axis([91], True), bars=False)))
