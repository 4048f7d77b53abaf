"""A mapping survives its file unchanged, refuses what no file could be read by, and says what a file lacks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.intake.mapping import (
    ANSWERS,
    COMPANIONS,
    ROLES,
    Mapping,
    MappingDoesNotFit,
    MappingError,
    Series,
    check_fit,
    from_toml,
    to_toml,
)
from equipt_dash.intake.periods import KINDS
from equipt_dash.kernel.model import DECIDED_HERE, Missing

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_NAME = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_MANY = st.sampled_from(["value", "area_code", "breakdown", "ignore", *COMPANIONS])


def _pairs(
    keys: st.SearchStrategy[str], values: st.SearchStrategy[str]
) -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    return st.dictionaries(keys, values, max_size=4).map(lambda found: tuple(found.items()))


_SERIES = st.builds(
    Series,
    _NAME,
    measure=_TEXT,
    period=_TEXT,
    group=_TEXT,
    margin=_TEXT,
    low=_TEXT,
    role=st.sampled_from(["actual", "target"]),
)
_MAPPINGS = st.builds(
    Mapping,
    name=_TEXT,
    sheet=_TEXT,
    skip_rows=st.integers(0, 9),
    header_rows=st.integers(0, 2),
    measure=_TEXT,
    period=_TEXT,
    period_kind=st.sampled_from(["", *KINDS]),
    date_order=st.sampled_from(["mdy", "dmy"]),
    fiscal_year_starts=st.sampled_from(["", "10-01", "07-01"]),
    unit=_TEXT,
    scale=st.none() | st.floats(0.5, 1e6),
    decimal=st.sampled_from([".", ","]),
    negatives=st.booleans(),
    margin_level=st.floats(0.01, 0.99),
    columns=_pairs(_NAME, _MANY),
    groups=_pairs(_TEXT, st.sampled_from(sorted(ANSWERS))),
    missing=_pairs(_NAME, st.sampled_from([str(kind) for kind in Missing if kind not in DECIDED_HERE])),
    keep=_pairs(_NAME, _TEXT),
    series=st.lists(_SERIES, max_size=3).map(tuple),
)


@settings(max_examples=200, deadline=None)
@given(_MAPPINGS, st.dictionaries(_TEXT, _TEXT, max_size=3))
def test_a_mapping_comes_back_from_its_file_as_it_was(mapping: Mapping, remarks: dict[str, str]) -> None:
    assert from_toml(to_toml(mapping)) == mapping
    told = {name: words for name, (words, _role) in zip(remarks, mapping.columns, strict=False)} | remarks
    assert from_toml(to_toml(mapping, told | {"period": "Which one? # or =", "scale": "line\nbreak"})) == mapping


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[columns", "not valid TOML"),
        ("format = 2", "later format"),
        ('colour = "red"', "colour"),
        ('[columns]\nyear = "perod"', "perod"),
        ('[columns]\na = "period"\nb = "period"', "Only one column"),
        ('[groups]\nW = "wite"', "wite"),
        ('[missing]\nx = "gone"', "gone"),
        ("header_rows = 3", "header_rows"),
        ("skip_rows = -1", "skip_rows"),
        ('skip_rows = "1"', "skip_rows"),
        ("negatives = 1", "negatives"),
        ('decimal = ";"', "decimal"),
        ('date_order = "ymd"', "date_order"),
        ('period_kind = "eon"', "period_kind"),
        ('fiscal_year_starts = "July"', "fiscal_year_starts"),
        ("scale = 0", "scale"),
        ("margin_level = 90", "margin_level"),
        ("columns = 3", "columns"),
        ("[columns]\nyear = 3", "columns"),
        ("series = 3", "series"),
        ('[[series]]\nmeasure = "x"', "value column"),
        ('[[series]]\nvalue = "x"\nrole = "hope"', "role"),
        ('[[series]]\nvalue = "x"\ncolour = "red"', "series"),
    ],
)
def test_a_mapping_no_file_could_be_read_by_is_refused(text: str, says: str) -> None:
    with pytest.raises(MappingError) as error:
        from_toml(text)
    assert says in str(error.value)


def test_what_a_file_lacks_is_named_and_nothing_nearby_is_taken() -> None:
    mapping = Mapping(
        columns=(("year", "period"), ("race", "group"), ("note", "ignore")),
        keep=(("sex", "All"),),
        series=(Series("2013", margin="moe"),),
    )
    check_fit(mapping, ["year", "race", "sex", "2013", "moe"])
    with pytest.raises(MappingDoesNotFit) as error:
        check_fit(mapping, ["Year", "race", "2013"])
    assert error.value.missing == ("year", "sex", "moe")
    assert all(f"“{name}”" in str(error.value) for name in ("year", "sex", "moe", "Year"))


def test_every_role_is_known_to_the_mapping_and_read_back() -> None:
    mapping = Mapping(columns=tuple((f"column of {role}", role) for role in ROLES))
    assert from_toml(to_toml(mapping)) == mapping
    assert all(mapping.column(role) == f"column of {role}" for role in ROLES)
