"""charts.css: contrast in both schemes, and a rule for every class the charts write."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

from equipt_dash.charts.gapline import gapline
from equipt_dash.charts.marks import key
from equipt_dash.charts.model import Break, Point, Reference, Series, Year, nice_axis
from equipt_dash.charts.panels import panels
from equipt_dash.charts.targets import targets
from tests.charts.drawings import parse
from tests.charts.gallery import GALLERY

ASSETS = Path(__file__).parents[2] / "layouts" / "assets"
CSS = (ASSETS / "charts.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--group-(\d): (#[0-9a-f]{6});", part))
    for part in (CSS.split("@media")[0], CSS.split("(prefers-color-scheme: dark)")[1])
)
GROUNDS = {"light": ("#ffffff", "#faf8f3"), "dark": ("#14181f", "#1b212b", "#1c222c")}
MEANT_PLAIN = {"chart", "panel-chart", "trend-chart", "target-chart", "gapbar"}


def linear(colour: str) -> tuple[float, float, float]:
    parts = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def contrast(one: str, two: str) -> float:
    """Return the WCAG 2 contrast ratio."""
    weights = (0.2126, 0.7152, 0.0722)
    light, dark = sorted(
        (sum(w * c for w, c in zip(weights, linear(x), strict=True)) for x in (one, two)), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("scheme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_every_group_stands_out_from_the_page(scheme: str, colours: dict[str, str]) -> None:
    assert sorted(colours) == list("1234567")
    for slot, colour in colours.items():
        for ground in GROUNDS[scheme]:
            assert contrast(colour, ground) >= 3, f"group {slot} {colour} on {ground}"


# Machado, Oliveira and Fernandes (2009), severity 1, in linear RGB.
SIGHTS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "red-blind": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "green-blind": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "blue-blind": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def times(matrix: tuple[tuple[float, ...], ...], vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)


def oklab(rgb: tuple[float, ...]) -> tuple[float, ...]:
    """Return the colour in OKLab (Ottosson 2020), where distance is close to what eyes tell apart."""
    cones = times(
        (
            (0.4122214708, 0.5363325363, 0.0514459929),
            (0.2119034982, 0.6806995451, 0.1073969566),
            (0.0883024619, 0.2817188376, 0.6299787005),
        ),
        tuple(min(1.0, max(0.0, part)) for part in rgb),
    )
    return times(
        (
            (0.2104542553, 0.793617785, -0.0040720468),
            (1.9779984951, -2.428592205, 0.4505937099),
            (0.0259040371, 0.7827717662, -0.808675766),
        ),
        tuple(part ** (1 / 3) for part in cones),
    )


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_groups_are_told_apart_in_every_kind_of_sight(colours: dict[str, str], sight: str) -> None:
    seen = {slot: oklab(times(SIGHTS[sight], linear(colour))) for slot, colour in colours.items()}
    for (one, a), (two, b) in combinations(seen.items(), 2):
        distance = sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5
        assert distance >= 0.06, f"groups {one} and {two} look alike to {sight} eyes: {distance:.3f}"


def test_every_class_a_chart_writes_has_a_rule() -> None:
    points = tuple(Point(k, str(k), v, 1, 9, "v") for k, v in enumerate([4.0, None, 5.0, 6.0, None]))
    series = Series("k", "A", 1, points, "name")
    average = Series("all", "Average", 0, tuple(Point(k, str(k), 2.0 + k, text="a") for k in range(5)))
    axis = nice_axis([0, 9], True)
    made = [draw(series) for draw in GALLERY.values()] + [key(slot) for slot in range(8)]
    made += [panels([series], average, axis, [Break(2.5, "cut")])[0].svg]
    made += [gapline(series, axis, goal=Reference(2, "goal"), above="up", below="down")]
    made += [targets([Year("a", 4, "4", 5, "5", True), Year("b", 3, "3")], axis, bars) for bars in (True, False)]
    used = {name for drawing in made for e in parse(drawing).iter() for name in e.get("class", "").split()}
    assert len(used) > 25
    without = {name for name in used - MEANT_PLAIN if not re.search(rf"\.{name}\b", CSS)}
    assert not without, f"no rule in charts.css for {sorted(without)}"


def test_colours_are_tokens_outside_the_palette() -> None:
    rules = re.sub(r"--group-\d: #[0-9a-f]{6};", "", re.sub(r"/\*.*?\*/", "", CSS, flags=re.S))
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|url\(", rules)
