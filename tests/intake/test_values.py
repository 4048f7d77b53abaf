"""Numbers as sources write them: read exactly, taken as missing for the right reason, or refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.kernel.model import Missing
from equipt_dash.kernel.values import Absent, Number, NumberStyle, Unreadable, decimal_sign, read_number

POINT = NumberStyle()
COMMA = NumberStyle(decimal=",")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("3,883 hours", 3883, "hours"),
        ("$ 119,869", 119869, "dollars"),
        ("30.25 %", 30.25, "percent"),
        (".25", 0.25, ""),
        ("5.", 5, ""),
        ("4.5999999999999996", 4.5999999999999996, ""),
        ("20.300000000000001", 20.3, ""),
        (" 1,234,567.89 ", 1234567.89, ""),
        ("(1,234)", -1234, ""),
        ("($5.50)", -5.5, "dollars"),
        ("$(5.50)", -5.5, "dollars"),
        ("-$5", -5, "dollars"),
        ("$-5", -5, "dollars"),
        ("−5", -5, ""),
        ("€1,000", 1000, "euros"),
        ("1.2 million", 1_200_000, ""),
        ("$1.2 million", 1_200_000, "dollars"),
        ("1.2E+05", 120000, ""),
        ("4.8e-3", 0.0048, ""),
        ("\u00a012\u00a0%", 12, "percent"),
        ("0", 0, ""),
        ("-5", -5, ""),
        ("100 percentage points", 100, "percentage points"),
    ],
)
def test_a_written_number_is_read_exactly(text: str, value: float, unit: str) -> None:
    assert read_number(text, POINT) == Number(value, unit)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("26,5", 26.5),
        ("1.234,56", 1234.56),
        ("1.234", 1234),
        ("1 234,5", 1234.5),
        ("1'234", 1234),
        (",5", 0.5),
        ("12", 12),
    ],
)
def test_a_decimal_comma_is_read_where_the_mapping_says_so(text: str, value: float) -> None:
    assert read_number(text, COMMA) == Number(value)


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (["1,234", "5"], "."),
        (["12.5", "1,234"], "."),
        (["1,5", "1.234"], ","),
        (["1.234,56"], ","),
        (["0,125"], ","),
        (["1.234.567"], ","),
        (["1,5", "2.75"], None),
        ([], "."),
    ],
)
def test_the_decimal_sign_must_be_proved_by_the_column(texts: list[str], sign: str | None) -> None:
    assert decimal_sign(texts) == sign


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", Missing.NOT_COLLECTED),
        ("No Data", Missing.NOT_COLLECTED),
        ("NA", Missing.NOT_COLLECTED),
        ("nan", Missing.NOT_COLLECTED),
        ("-999", Missing.NOT_COLLECTED),
        ("N/A", Missing.NOT_APPLICABLE),
        ("(X)", Missing.NOT_APPLICABLE),
        ("-888888888", Missing.NOT_APPLICABLE),
        ("No Cadet Class", Missing.NOT_APPLICABLE),
        ("New Meas.", Missing.NOT_YET_MEASURED),
        ("TBD", Missing.NOT_YET_MEASURED),
        ("No Goal", Missing.NO_TARGET),
        ("-666666666", Missing.NOT_PUBLISHED),
        ("-666666666.0", Missing.NOT_PUBLISHED),
        ("-712345678.5", Missing.NOT_PUBLISHED),
        ("-666666.67", Missing.NOT_PUBLISHED),
        ("-888", Missing.NOT_PUBLISHED),
        ("N", Missing.NOT_PUBLISHED),
        ("**", Missing.NOT_PUBLISHED),
        ("-", Missing.NOT_PUBLISHED),
        ("—", Missing.NOT_PUBLISHED),
        ("*", Missing.SUPPRESSED),
        ("<11", Missing.SUPPRESSED),
        ("< 5%", Missing.SUPPRESSED),
        (">95", Missing.SUPPRESSED),
        ("≥95%", Missing.SUPPRESSED),
        ("fewer than 11", Missing.SUPPRESSED),
        ("Suppressed", Missing.SUPPRESSED),
        ("1-9", Missing.SUPPRESSED),
        ("1–9", Missing.SUPPRESSED),
        ("0 to 4", Missing.SUPPRESSED),
        ("1 - 10", Missing.SUPPRESSED),
        ("(1-9)", Missing.SUPPRESSED),
        ("20-24%", Missing.SUPPRESSED),
        ("21%-39%", Missing.SUPPRESSED),
        ("<10", Missing.SUPPRESSED),
        ("<10*", Missing.SUPPRESSED),
        ("*<10", Missing.SUPPRESSED),
        ("10 or fewer", Missing.SUPPRESSED),
        ("5 or less", Missing.SUPPRESSED),
        ("up to 10", Missing.SUPPRESSED),
        ("at least 95%", Missing.SUPPRESSED),
        ("95% or more", Missing.SUPPRESSED),
        ("LT 10", Missing.SUPPRESSED),
        ("GE95", Missing.SUPPRESSED),
    ],
)
def test_a_missing_number_says_why(text: str, kind: Missing) -> None:
    assert read_number(text, POINT) == Absent(kind)
    assert read_number(f"  {text} ", POINT) == Absent(kind)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0.119:0.246", "two numbers"),
        ("12-15", "two numbers"),
        ("3 to 4", "two numbers"),
        ("18-24", "two numbers"),
        ("1-100", "two numbers"),
        ("9-1", "two numbers"),
        ("1/2", "two numbers"),
        ("2015-01-01", "two numbers"),
        ("1,5", "two ways"),
        ("12,34", "two ways"),
        ("1.234,5", "two ways"),
        ("250,000+", "open-ended"),
        ("45.2*", "mark"),
        ("45.2 (r)", "mark"),
        ("#DIV/0!", "spreadsheet error"),
        ("#REF!", "spreadsheet error"),
        ("AAA", "word"),
        ("Yes", "word"),
        ("inf", "word"),
        ("3K", "“K”"),
        ("45 est", "“est”"),
        ("1e999", "too large"),
        ("1_000", "not a number"),
        ("٣", "not a number"),
        ("1 234", "not a number"),
        ("12,34,567", "not a number"),
        ("(-5)", "negative twice"),
        ("x" * 100, "long text"),
    ],
)
def test_what_is_not_plainly_a_number_is_refused_with_what_to_do(text: str, says: str) -> None:
    found = read_number(text, POINT)
    assert isinstance(found, Unreadable)
    assert says in found.problem
    assert found.fix


def test_a_code_is_asked_about_where_real_values_lie_below_zero() -> None:
    negatives = NumberStyle(negatives=True)
    assert isinstance(read_number("-999", negatives), Unreadable)
    assert read_number("-150", negatives) == Number(-150)
    assert isinstance(read_number("-99", POINT), Unreadable)
    assert read_number("-99", negatives) == Number(-99)
    answered = NumberStyle(negatives=True, missing={"-999": Missing.NOT_APPLICABLE})
    assert read_number("-999", answered) == Absent(Missing.NOT_APPLICABLE)


def test_a_mapping_adds_words_and_units() -> None:
    style = NumberStyle(missing={"aaa": Missing.NOT_APPLICABLE}, units=frozenset({"widgets"}))
    assert read_number("AAA", style) == Absent(Missing.NOT_APPLICABLE)
    assert read_number("5 widgets", style) == Number(5, "widgets")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40), st.sampled_from([POINT, COMMA]))
def test_no_text_breaks_the_reader(text: str, style: NumberStyle) -> None:
    found = read_number(text, style)
    assert isinstance(found, Number | Absent | Unreadable)


@settings(max_examples=300, deadline=None)
@given(st.floats(min_value=0, max_value=1e15, allow_subnormal=False), st.booleans())
def test_a_number_comes_back_as_it_was_written(number: float, negative: bool) -> None:
    assert read_number(repr(number), POINT) == Number(number)
    assert read_number(f"({number!r})", POINT) == Number(-number)
    assert read_number(repr(number).replace(".", ","), COMMA) == Number(number)
    rounded = round(number, 2)
    assert read_number(f"${rounded:,.2f}", POINT) == Number(float(f"{rounded:.2f}"), "dollars")


@settings(max_examples=200, deadline=None)
@given(
    st.floats(min_value=0, max_value=1e6),
    st.floats(min_value=0, max_value=1e6),
    st.sampled_from([":", "/", " to ", ";", "–"]),
)
def test_two_numbers_are_never_read_as_one(first: float, second: float, sign: str) -> None:
    assert isinstance(read_number(f"{first:.3f}{sign}{second:.3f}", POINT), Unreadable)
