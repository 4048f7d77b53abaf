"""Labels cities really write: each is mapped, asked about or refused as a person would, never guessed."""

from __future__ import annotations

import csv
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipt_dash.intake.label_rules import CODES, FAMILIES, label_rules
from equipt_dash.intake.labels import (
    NOT_RACE,
    TOTAL,
    Answer,
    Ask,
    Mapped,
    NotRace,
    Total,
    Unknown,
    family,
    group_words,
    normalise,
    normalise_column,
)
from equipt_dash.kernel.errors import PackageError
from equipt_dash.kernel.settings import DATA

# Found in census tables, police stop records, school files, county rankings and city portals, then our own.
# The first list is what they mean without a column around them; "ask" names the choices offered.
_WRITTEN = {
    "aian": """
        AMERICAN INDIAN AND ALASKA NATIVE ALONE HOUSEHOLDER | AIAN | aian | (AIAN) | Native American |
        American Indian | american indian | alaskan native | AMER IND/ALASKAN NATIVE |
        American Indian/Alaskan Native | Alaskan or American Indian | INDIGENOUS | Alaska native/American Indian |
        Native Americans | American Indians and Alaska Natives""",
    "aian_nh": "Indian/Alaskan Native, Non-Hispanic | NH_AIAN",
    "api": """
        api | API | (Asian/Pacific Islander) | asian/pacific islander | Asian or Pacific Islander |
        ASIAN/PACIFIC ISLANDER | AAPI | Asian/Pacific islander""",
    "api_nh": "Asian/Pacific Island, Non-Hispanic",
    "asian": """
        ASIAN ALONE HOUSEHOLDER | asian | Asian | (Asian) | indian/india/burmese | other asian | filipino |
        vietnamese | chinese | korean | japanese | asian indian | laotian | cambodian | ORIENTAL | ASN | HMONG |
        Asian alone | Percent of Asian residents | Indian American""",
    "asian_nh": "NHAsian",
    "ask: aian asian": "AI",
    "ask: aian asian_nh": "AN",
    "ask: aian hispanic": "I",
    "ask: aian nhpi not_race": "Native",
    "ask: aian not_race unknown": "N",
    "ask: aian unknown": "NA | N/A",
    "ask: aian white asian": "C",
    "ask: asian aian": "indian",
    "ask: asian nhpi": "AS",
    "ask: asian not_race": "IB | D | J | K | L | V | Z",
    "ask: asian white not_race": "A",
    "ask: black asian": "AA",
    "ask: black not_race": "B | BL",
    "ask: black_nh asian_nh": "AA, non-Hispanic",
    "ask: hispanic nhpi": "HI",
    "ask: hispanic white_nh": "H",
    "ask: mena asian other": "MIDDLE EASTERN/SOUTH ASIAN",
    "ask: mena two_or_more not_race": "M",
    "ask: nhpi not_race": "P | PI | S",
    "ask: not_race other asian": "F",
    "ask: other asian": "O",
    "ask: other not_race": "Non-White | People of color | Minority",
    "ask: two_or_more not_race": "MR",
    "ask: unknown nhpi": "U",
    "ask: unknown other": "X",
    "ask: white hispanic": "WH",
    "ask: white not_race": "W",
    "black": """
        BLACK OR AFRICAN AMERICAN ALONE HOUSEHOLDER | Black | black | African American | (Black) | East African | BK
        | BLK | BLCK | AFR AM | AFR AMERICAN | AFRICAN AMERICAN | EAST AFRICAN | Black or African Americans |
        Black alone | % Black | pct_black | Black alone or in combination""",
    "black_nh": "Black, Non-Hispanic | Black - Non-Latino | African American, Non-Hispanic | NHBlack",
    "hispanic": """
        HISPANIC OR LATINO HOUSEHOLDER | Hispanic | hispanic | (Hispanic) | Latino | White - Latino | Black - Latino
        | Caucasian, Hispanic | African American, Hispanic | Black-Hispanic | White-Hispanic | Black/Hispanic |
        White/Hispanic/Latin | WBH | WWH | Hispanic/Latin/Mexican | HISPANIC/LATINO | HISPANIC OR LATINO |
        LATINO OR HISPANIC | HISP | HIS | Hispanic/Latino | Hispanics or Latinos | Hispanic origin (any race) |
        Mexican American | Latiné | Unknown, Hispanic""",
    "mena": "middle eastern descent | Middle Eastern or North African | MENA",
    "nhpi": """
        NATIVE HAWAIIAN AND OTHER PACIFIC ISLANDER ALONE HOUSEHOLDER | hawaiian_PI | (NHOPI) | Pacific Islander |
        pacific islander | samoan | guamanian | hawaiian | NATIVE HAWAIIAN OR OTHER PACIFIC ISLANDER | POLYNESIAN |
        NHOPI alone | NHPI""",
    "nhpi_nh": "Hawaiian/Other Pacific Island, Non-Hispanic | NH_NHPI",
    "not known": "Black or Hispanic | White & Black | Non-Asian | Hispanic, non-Hispanic | Whiteland | 2015 | Central American",
    "not_race": """
        Majority Non-White | Majority White, Non-Hispanic | No Majority Race/Ethnicity | Neighborhoods of color |
        White neighborhoods | Mixed neighborhoods | Free/Reduced-Price Meals | Male | Female | NH |
        Not of Hispanic origin | Black Male | BlackMale | Hispanic female | White students, free lunch | State |
        Not Hispanic or Latino""",
    "other": """
        SOME OTHER RACE ALONE HOUSEHOLDER | Other Races and Ethnicities | other | Other | Other / Mixed Race |
        Other (residual)""",
    "other_nh": "NHOther",
    "total": "All | total | All Students | District Total",
    "two_or_more": "TWO OR MORE RACES HOUSEHOLDER | two_plus | (Two or more races) | Multiracial | Multi-Racial | 2+ races",
    "two_or_more_nh": "NHMultiracial",
    "unknown": "Unknown | Undeclared | OTHER OR UNKNOWN | -- | — | Declined to state",
    "white": """
        WHITE ALONE HOUSEHOLDER | White | white | (White) | WHI | WHT | CAUCASIAN | WHTE | White alone |
        white_maybe_hispanic | Total White""",
    "white_nh": """
        WHITE ALONE, NOT HISPANIC OR LATINO HOUSEHOLDER | White, Non-Hispanic | White (Non-Hispanic) |
        White - Non-Latino | Caucasian, Non-Hispanic | White alone, not Hispanic | NHWhite | NHW | WNH |
        Non-Hispanic White | White, excluding Hispanic""",
}
EXPECTED = {label.strip(): kind for kind, text in _WRITTEN.items() for label in text.replace("\n", " ").split(" | ")}
AMBIGUOUS = (*(label for label, kind in EXPECTED.items() if kind.startswith("ask")), "1", "12")


def _kind(answer: Answer) -> str:
    match answer:
        case Mapped(code=code):
            return code
        case Ask(options=options):
            return "ask: " + " ".join(code for code, _words in options)
        case NotRace():
            return NOT_RACE
        case Total():
            return TOTAL
        case Unknown():
            return "not known"


def _codes(column: str) -> dict[str, str]:
    answers = normalise_column(column.split("|"))
    return {label: "ask" if isinstance(answer, Ask) else _kind(answer) for label, answer in answers.items()}


def test_the_list_is_long_enough_to_mean_something() -> None:
    assert len(EXPECTED) >= 165 + 40


@pytest.mark.parametrize(("label", "kind"), EXPECTED.items())
def test_each_label_is_answered_as_expected(label: str, kind: str) -> None:
    assert _kind(normalise(label)) == kind


@pytest.mark.parametrize("label", AMBIGUOUS)
def test_an_ambiguous_label_is_a_question_with_a_choice_and_a_reason(label: str) -> None:
    answer = normalise(label, context=[label])
    assert isinstance(answer, Ask)
    assert label in answer.question
    assert len(answer.options) >= 2
    assert len(dict(answer.options)) == len(answer.options)
    assert set(dict(answer.options)) <= CODES | {NOT_RACE, TOTAL}
    assert all(words for _code, words in answer.options)
    assert answer.why


@pytest.mark.parametrize(
    ("column", "codes"),
    [
        ("W|B|H|A|I|O|U", "white black hispanic asian aian other unknown"),
        ("w|b|h|a|n|o|u|p|m", "white black hispanic asian aian other unknown nhpi ask"),
        (
            "A|B|C|D|F|G|H|I|J|K|L|O|P|S|U|V|W|X|Z",
            "asian black asian asian asian nhpi hispanic aian asian asian asian other nhpi nhpi nhpi asian white unknown asian",
        ),
        ("A|B|C|D|E|F|G|H|I", "white black aian asian nhpi other two_or_more white_nh hispanic"),
        ("A|B|H|I", "ask ask ask ask"),
        ("A|B|C|D|F", "ask ask ask ask ask"),
        ("W|B|A|I|N", "white black asian ask ask"),
        ("W|B|H|M", "white black hispanic ask"),
        ("W|B|H|NA", "white black hispanic ask"),
        ("W|B|American Indian|N|U", "white black aian ask unknown"),
        ("H|N|U", "hispanic not_race ask"),
        ("M|F", "not_race not_race"),
        ("WH|BL|HI|AS", "white black hispanic asian"),
        ("WH|BH|WN|BN", "hispanic hispanic white_nh black_nh"),
        ("WH|White|BL|HI", "ask white black hispanic"),
        ("White|Asian|AA|Hispanic", "white asian black hispanic"),
        ("White|Asian|AA|Black", "white asian ask black"),
        ("White|AA|Hispanic", "white ask hispanic"),
        ("IB|AN", "asian aian"),
        ("White|Black|MR|IB", "white black two_or_more asian"),
        ("indian|asian indian|american indian|chinese", "ask asian aian asian"),
        ("indian|american indian|chinese", "asian aian asian"),
        ("% W|% B|% H", "white black hispanic"),
    ],
)
def test_the_column_settles_a_label_only_where_it_proves_one_meaning(column: str, codes: str) -> None:
    assert list(_codes(column).values()) == codes.split()


@pytest.mark.parametrize("label", ["NA", "Non-White", "People of color", "Middle Eastern/South Asian", "Native", "1"])
def test_no_column_settles_a_label_that_has_no_proof(label: str) -> None:
    assert isinstance(normalise(label, context=list(EXPECTED)), Ask)


def test_context_and_column_agree() -> None:
    column = list(EXPECTED)
    answers = normalise_column(column)
    assert answers == {label: normalise(label, context=column) for label in column}


@pytest.mark.parametrize(
    ("label", "hispanic"),
    [
        ("White", "unsaid"),
        ("White alone", "any"),
        ("White alone, not Hispanic", "none"),
        ("White - Latino", "only"),
        ("Hispanic (any race)", "only"),
        ("white_maybe_hispanic", "any"),
        ("Asian alone or in combination", "any"),
        ("NHAsian", "none"),
    ],
)
def test_it_says_whether_hispanic_people_are_in_the_group(label: str, hispanic: str) -> None:
    answer = normalise(label)
    assert isinstance(answer, Mapped)
    assert answer.hispanic == hispanic


def test_a_silent_label_a_part_and_a_marker_are_explained() -> None:
    white, part, sex = normalise("White"), normalise("Black - Latino"), normalise("Black Male")
    assert isinstance(white, Mapped)
    assert "does not say whether Hispanic people" in white.note
    assert isinstance(part, Mapped)
    assert "One part of the group Hispanic" in part.note
    assert isinstance(sex, NotRace)
    assert "sex or gender" in sex.why


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_canonical_code_maps_to_itself(code: str) -> None:
    answer = normalise(code)
    assert isinstance(answer, Mapped)
    assert answer.code == code
    assert normalise(answer.code) == answer
    words = normalise(group_words(code))
    assert isinstance(words, Mapped)
    assert words.code == code


def test_a_canonical_total_is_a_total() -> None:
    assert normalise(TOTAL) == Total()


_WRITABLE = st.sampled_from([label for label in EXPECTED if any(sign.isalnum() for sign in label)])
_AROUND = st.text(" \t\n\u00a0.,;:'\"()[]{}*_-–—/\\!?·", max_size=6)
_WIDE = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in string.ascii_letters + string.digits})


@given(_WRITABLE, _AROUND, _AROUND, st.sampled_from([str.upper, str.lower, str.title, str.swapcase, str]))
def test_case_and_what_stands_around_a_label_change_nothing(label: str, before: str, after: str, case: object) -> None:
    assert callable(case)
    assert _kind(normalise(before + case(label) + after)) == _kind(normalise(label))


@given(_WRITABLE, st.text(" .,_-–/;:", min_size=1, max_size=3))
def test_punctuation_between_words_changes_nothing(label: str, between: str) -> None:
    assert _kind(normalise(between.join(label.split(" ")))) == _kind(normalise(label))


@given(_WRITABLE)
def test_the_width_of_letters_changes_nothing(label: str) -> None:
    assert _kind(normalise(label.translate(_WIDE))) == _kind(normalise(label))


_PIECES = st.sampled_from(["alone", "Hispanic", "non-Hispanic", "NH", "white", "AA", "%", "population", "s", "N", "/"])


@given(st.text() | st.lists(_PIECES, max_size=60).map("".join), st.lists(st.text(max_size=8), max_size=5))
def test_no_text_raises(label: str, context: list[str]) -> None:
    answer = normalise(label, context=context)
    assert isinstance(answer, Mapped | Ask | NotRace | Total | Unknown)
    if isinstance(answer, Mapped):
        assert answer.code in CODES


@pytest.mark.parametrize("label", ["\ud800", "\x00", "White" * 100_000, "non-Hispanic " * 5_000, "", "   ", "²"])
def test_hostile_text_is_answered_at_once(label: str) -> None:
    assert isinstance(normalise(label, context=[label] * 3), Unknown | Ask)


@given(st.sampled_from(AMBIGUOUS), st.sampled_from(["{}", "% {}", "{} alone", "{}, non-Hispanic", "({})", "Race: {}"]))
def test_an_ambiguous_label_never_maps_without_a_column(label: str, around: str) -> None:
    assert not isinstance(normalise(around.format(label)), Mapped | Total)


def test_the_families_are_those_of_the_groups_a_city_stores() -> None:
    with (DATA / "groups.csv").open(encoding="utf-8", newline="") as file:
        stored = {row["family"] for row in csv.DictReader(file)} - {"all"}
    assert stored <= set(FAMILIES)
    assert {family(code) for code in CODES} == set(FAMILIES)


def test_every_choice_a_question_can_offer_has_more_than_one_meaning() -> None:
    for text, readings in label_rules().whole.items():
        meanings = {(reading.answer, reading.code) for reading in readings}
        assert len(readings) == 1 or len(meanings) > 1, text
        assert len(readings) > 1 or not readings[0].must, f"{text}: a condition needs a second reading"


_HEADER = "labels,place,answer,code,hispanic,must,unless,seen,note\n"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("--,whole,group,white,,,,,", "labels"),
        ("White,where,group,white,,,,,", "place"),
        ("White,whole,maybe,white,,,,,", "answer"),
        ("White,whole,drop,,,,,,", "answer"),
        ("White,word,group,white,,,,,", "answer"),
        ("White,whole,group,whyte,,,,,", "code"),
        ("White,whole,total,white,,,,,", "code"),
        ("White,whole,group,white,perhaps,,,,", "hispanic"),
        ("White,whole,group,white,none,,,,", "hispanic"),
        ("White,whole,group,white_nh,,,,,", "hispanic"),
    ],
)
def test_a_broken_table_is_refused_with_its_line(row: str, column: str, tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(_HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(PackageError) as caught:
        label_rules(path)
    assert (caught.value.line, caught.value.column) == (2, column)
