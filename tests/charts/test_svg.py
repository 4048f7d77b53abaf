"""The builders under every chart: escaping, rounding and fitting."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipt_dash.charts import svg


@given(st.text())
def test_words_come_back_as_they_were_but_for_what_xml_cannot_hold(words: str) -> None:
    for markup in (svg.text(0, 0, words), svg.tag("g", aria_label=words)):
        if markup:
            element = ElementTree.fromstring(markup)
            found = element.text if element.tag == "text" else element.get("aria-label")
            kept = svg._NOT_XML.sub("", words)
            assert " ".join((found or "").split()) == " ".join(kept.split())


@pytest.mark.parametrize(
    ("value", "written"), [(1, "1"), (1.25, "1.2"), (-0.04, "0"), (0.26, "0.3"), (-3.0, "-3"), (100, "100")]
)
def test_coordinates_have_at_most_one_decimal(value: float, written: str) -> None:
    assert svg.num(value) == written


def test_wrapping_keeps_every_word_and_the_room() -> None:
    lines = svg.wrap("American Indian and Alaska Native residents", 150)
    assert " ".join(lines) == "American Indian and Alaska Native residents"
    assert len(lines) > 1
    assert all(svg.text_width(line) <= 150 for line in lines)


def test_a_word_that_cannot_fit_is_cut_and_says_so() -> None:
    cut = svg.cut("Donaudampfschifffahrt", 60)
    assert cut.endswith("…")
    assert svg.text_width(cut) <= 60
    assert svg.cut("short", 60) == "short"


def test_a_label_is_moved_no_further_than_the_edge_demands() -> None:
    assert svg.middle(100, 40, 0, 320) == 100
    assert svg.middle(5, 40, 0, 320) == 20
    assert svg.middle(318, 40, 0, 320) == 300
