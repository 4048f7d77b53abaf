"""An address and a board's state are the same thing: what it knows comes back, what it does not is said."""

from __future__ import annotations

from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from equipt_dash.boards.view_state import Control, choices, ignored_words, query, read_state

CONTROLS = (
    Control("who", "Who", (("", "All groups"), ("black", "Black"), ("white", "White"))),
    Control("from", "From", (("2014", "2014"), ("2015", "2015"))),
)
VALUES = st.sampled_from(["", "black", "white", "green", "2014", "2015", " 2015 ", "1900", "x" * 3000])


def test_an_empty_address_is_the_board_as_it_opens() -> None:
    state = read_state(CONTROLS, {})
    assert dict(state.chosen) == {"who": "", "from": "2014"}
    assert query(CONTROLS, state) == ""
    assert ignored_words(CONTROLS, state) == ""


def test_what_a_board_does_not_have_is_left_out_and_named() -> None:
    state = read_state(CONTROLS, {"who": "green", "from": "2015", "colour": "red"})
    assert dict(state.chosen) == {"who": "", "from": "2015"}
    assert "“Who”" in ignored_words(CONTROLS, state)
    assert "green" not in ignored_words(CONTROLS, state)


@given(st.fixed_dictionaries({}, optional={"who": VALUES, "from": VALUES}))
def test_a_state_written_into_an_address_reads_the_same(asked: dict[str, str]) -> None:
    state = read_state(CONTROLS, asked)
    again = read_state(CONTROLS, dict(parse_qsl(query(CONTROLS, state), keep_blank_values=True)))
    assert again.chosen == state.chosen
    assert again.ignored == ()


def test_one_part_can_be_changed_in_an_address() -> None:
    state = read_state(CONTROLS, {"from": "2015"})
    assert query(CONTROLS, state, who="black") == "who=black&from=2015"


def test_the_form_is_filled_with_the_state() -> None:
    assert [(one.name, one.value) for one in choices(CONTROLS, read_state(CONTROLS, {"who": "white"}))] == [
        ("who", "white"),
        ("from", "2014"),
    ]
