"""Remarks on words that can do harm: found as whole words, in reading order, with what to write instead."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.kernel.harm import harm_remarks
from tests.desk.words_support import bare, opened, send, text, told_slug
from tests.support.desk import City


@pytest.mark.parametrize("words", [
    "minority", "Minorities", "non-white", "nonwhite", "non white", "at risk", "at-risk", "AT RISK", "vulnerable",
    "underserved", "hard-to-reach", "achievement gap", "inner city", "the homeless", "felons", "caused", "led to",
    "color-blind", "colour blind",
])  # fmt: skip
def test_each_phrase_is_found_wherever_it_stands(words: str) -> None:
    for written in (words, f"About {words}.", f"({words})", f"A\n{words}\tb"):
        [remark] = harm_remarks(written)
        assert remark.found == words
        assert remark.advice


@pytest.mark.parametrize("words", [
    "", "Residents of East Austin", "minorityship", "flat risk", "the poorly lit street", "offenderless", "Blackstone",
    "The white paper was read by Black residents.", "causeway", "because of rain",
])  # fmt: skip
def test_other_words_are_left_alone(words: str) -> None:
    assert harm_remarks(words) == ()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["minority", "at risk", "Minority", "homes", "led to", "the poor", ", ", ". "]), max_size=30
    )
)
def test_each_phrase_is_remarked_once_in_the_order_of_the_text(words: list[str]) -> None:
    text = " ".join(words)
    found = [remark.found for remark in harm_remarks(text)]
    assert len({one.lower() for one in found}) == len(found)
    assert [text.index(one) for one in found] == sorted(text.index(one) for one in found)
    assert {one.lower() for one in found} == {w.lower() for w in words} & {"minority", "at risk", "led to", "the poor"}


def test_a_remark_stands_beside_the_form_and_stops_nobody(desk_city: City) -> None:
    path, editor = f"/internal/measures/{told_slug(desk_city)}/story", desk_city.visitor("editor")
    send(editor, path, "save", opened(editor, path), body="Help for at-risk youth.")
    page = bare(text(editor.get(path)))
    assert "“at-risk”" in page
    assert "These are remarks, not errors." in page
    assert send(editor, path, "submit", opened(editor, path)).status_code == 303
