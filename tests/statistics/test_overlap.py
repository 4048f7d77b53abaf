"""Who can be counted twice: the definitions of the census tables, one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipt_dash.kernel.model import Group
from equipt_dash.statistics.overlap import disjoint_pairs, share_people


def group(code: str, races: str, hispanic: str = "any", standard: str = "acs") -> Group:
    return Group(code, standard, code, f"{code} residents", code, races, hispanic, "", 1)


ACS = {
    "white": group("white", "white"),
    "black": group("black", "black"),
    "asian": group("asian", "asian"),
    "two": group("two", "two"),
    "white-nh": group("white-nh", "white", "none"),
    "hispanic": group("hispanic", "*", "only"),
    "all": group("all", "*"),
    "black-combined": group("black-combined", "black|two"),
    "asian-combined": group("asian-combined", "asian|two"),
}


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [
        ("black", "white", False),
        ("black", "white-nh", False),
        ("hispanic", "white-nh", False),
        ("hispanic", "black", True),
        ("hispanic", "white", True),
        ("white", "white-nh", True),
        ("all", "black", True),
        ("all", "hispanic", True),
        ("black-combined", "asian-combined", True),
        ("black-combined", "white", False),
        ("black-combined", "two", True),
        ("black", "black", True),
    ],
)
def test_known_pairs(a: str, b: str, shared: bool) -> None:
    assert share_people(ACS[a], ACS[b]) is shared
    assert share_people(ACS[b], ACS[a]) is shared


def test_races_are_not_compared_across_standards() -> None:
    old_white = group("white", "white", standard="1997")
    assert share_people(old_white, group("mena", "mena", standard="2024"))
    assert not share_people(group("h", "*", "only", "1997"), group("w", "white", "none", "2024"))


def test_disjoint_pairs_of_the_survey_are_the_ones_a_statistician_lists() -> None:
    pairs = disjoint_pairs(["white-nh", "hispanic", "black", "asian", "all", "black"], ACS)
    assert pairs == (
        ("white-nh", "hispanic"),
        ("white-nh", "black"),
        ("white-nh", "asian"),
        ("black", "asian"),
    )


def test_an_unknown_group_is_an_error_not_a_guess() -> None:
    with pytest.raises(KeyError):
        disjoint_pairs(["black", "martian"], ACS)


@pytest.mark.parametrize(("races", "hispanic"), [("", "any"), (" | ", "any"), ("black", "some"), ("black", "")])
def test_unreadable_definitions_are_refused(races: str, hispanic: str) -> None:
    with pytest.raises(ValueError, match="group 'x'"):
        share_people(group("x", races, hispanic), ACS["white"])


people = st.tuples(st.sampled_from("abc"), st.booleans())
definitions = st.tuples(st.sets(st.sampled_from("abc"), min_size=1), st.sampled_from(["only", "none", "any"]))


@given(definitions, definitions)
def test_verdict_equals_listing_every_possible_person(one: tuple[set[str], str], two: tuple[set[str], str]) -> None:
    def holds(definition: tuple[set[str], str], race: str, hispanic: bool) -> bool:
        return race in definition[0] and {"only": hispanic, "none": not hispanic, "any": True}[definition[1]]

    somebody = any(holds(one, race, h) and holds(two, race, h) for race in "abc" for h in (True, False))
    assert share_people(group("1", "|".join(one[0]), one[1]), group("2", "|".join(two[0]), two[1])) is somebody
