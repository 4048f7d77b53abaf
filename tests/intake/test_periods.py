"""Periods as sources write them: named, dated and classed the same way, asked about where they have two meanings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.intake.period_style import period_style
from equipt_dash.intake.periods import KINDS, Period, PeriodStyle, combine, read_period
from equipt_dash.kernel.values import Unreadable

OCTOBER = PeriodStyle(fiscal_year_starts="10-01")


@pytest.mark.parametrize(
    ("text", "name", "end", "kind"),
    [
        ("2013", "2013", "2013-12-31", "year"),
        ("2013.0", "2013", "2013-12-31", "year"),
        ("CY2014", "2014", "2014-12-31", "year"),
        ("FY2014", "FY2014", "2014-09-30", "fiscal_year"),
        ("FY 2014", "FY2014", "2014-09-30", "fiscal_year"),
        ("FY14", "FY2014", "2014-09-30", "fiscal_year"),
        ("FY 13-14", "FY2014", "2014-09-30", "fiscal_year"),
        ("FY2013/14", "FY2014", "2014-09-30", "fiscal_year"),
        ("2013–17", "2013-2017", "2017-12-31", "pooled"),
        ("2013-2017", "2013-2017", "2017-12-31", "pooled"),
        ("2013 to 2017", "2013-2017", "2017-12-31", "pooled"),
        ("1999-2003", "1999-2003", "2003-12-31", "pooled"),
        ("2014-15", "2014-15", "2015-06-30", "school_year"),
        ("2014-2015", "2014-15", "2015-06-30", "school_year"),
        ("1999-00", "1999-00", "2000-06-30", "school_year"),
        ("SY 2010-11", "2010-11", "2011-06-30", "school_year"),
        ("2010–11", "2010-11", "2011-06-30", "school_year"),
        ("2015Q3", "2015-Q3", "2015-09-30", "quarter"),
        ("2004-Q3", "2004-Q3", "2004-09-30", "quarter"),
        ("Q3 2015", "2015-Q3", "2015-09-30", "quarter"),
        ("3Q15", "2015-Q3", "2015-09-30", "quarter"),
        ("FY2015 Q1", "FY2015-Q1", "2014-12-31", "quarter"),
        ("Q4 FY2015", "FY2015-Q4", "2015-09-30", "quarter"),
        ("2015 H1", "2015-H1", "2015-06-30", "half"),
        ("Jan 2015", "2015-01", "2015-01-31", "month"),
        ("February, 2016", "2016-02", "2016-02-29", "month"),
        ("Jan-15", "2015-01", "2015-01-31", "month"),
        ("2015-01", "2015-01", "2015-01-31", "month"),
        ("201501", "2015-01", "2015-01-31", "month"),
        ("01/2015", "2015-01", "2015-01-31", "month"),
        ("1/1/2015", "2015-01-01", "2015-01-01", "day"),
        ("2015-03-04", "2015-03-04", "2015-03-04", "day"),
        ("2016-09-21T00:00:00.000", "2016-09-21", "2016-09-21", "day"),
        ("2016-09-21T15:45:00.000", "2016-09-21T15:45:00.000", "2016-09-21", "day"),
        ("December 31, 2015", "2015-12-31", "2015-12-31", "day"),
        ("1420070400000", "2015-01-01", "2015-01-01", "day"),
        ("2021 (Jan-Aug)", "2021 to month 8", "2021-08-31", "part_year"),
        ("2021 to August", "2021 to month 8", "2021-08-31", "part_year"),
        ("YTD 2015", "2015 in part", "2015-12-31", "part_year"),
        ("FY2015 YTD", "FY2015 in part", "2015-09-30", "part_year"),
        ("2015 (partial)", "2015 in part", "2015-12-31", "part_year"),
    ],
)
def test_a_period_is_named_dated_and_classed(text: str, name: str, end: str, kind: str) -> None:
    assert read_period(text, OCTOBER) == Period(name, date.fromisoformat(end), kind)
    assert kind in KINDS


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "No period"),
        ("2010-11", "month or a span"),
        ("2010/11", "month or a span"),
        ("13", "too short"),
        ("2017-2013", "forward"),
        ("2/30/2015", "no such day"),
        ("SY2015", "both of its years"),
        ("2015*", "not a period"),
        ("42005", "not a period"),
        ("9999", "not a period"),
        ("2013, 2014", "not a period"),
        ("soon", "not a period"),
        ("x" * 100, "not a period"),
    ],
)
def test_what_is_no_plain_period_is_refused_with_what_to_do(text: str, says: str) -> None:
    found = read_period(text, OCTOBER)
    assert isinstance(found, Unreadable)
    assert says in found.problem
    assert found.fix


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        ("07-01", ["2014-09-30", "2014-12-31", "2015-03-31", "2015-06-30"]),
        ("10-01", ["2014-12-31", "2015-03-31", "2015-06-30", "2015-09-30"]),
        ("01-01", ["2015-03-31", "2015-06-30", "2015-09-30", "2015-12-31"]),
    ],
)
def test_fiscal_quarters_end_by_the_citys_own_year(start: str, ends: list[str]) -> None:
    style = PeriodStyle(fiscal_year_starts=start)
    found = [read_period(f"FY2015 Q{n}", style) for n in (1, 2, 3, 4)]
    assert [one.end.isoformat() for one in found if isinstance(one, Period)] == ends
    year = read_period("FY2015", style)
    assert isinstance(year, Period)
    assert year.end.isoformat() == ends[-1]


def test_a_fiscal_year_without_a_known_start_is_a_question() -> None:
    found = read_period("FY2015", PeriodStyle())
    assert isinstance(found, Unreadable)
    assert "fiscal_year_starts" in found.fix


@pytest.mark.parametrize(
    ("header", "texts", "kind", "order"),
    [
        ("year", ["2010-11", "2012-13"], "school_year", "mdy"),
        ("Fiscal Year", ["2010-11", "2012-13"], "fiscal_year", "mdy"),
        ("Fiscal Year", ["2013", "2014"], "fiscal_year", "mdy"),
        ("period", ["2010-01", "2010-11"], "month", "mdy"),
        ("period", ["2010-11"], "", "mdy"),
        ("school_year", ["2010-11"], "school_year", "mdy"),
        ("years", ["2005-09", "2006-10"], "pooled", "mdy"),
        ("years", ["2005-09", "2013-17"], "pooled", "mdy"),
        ("date", ["1/1/2015", "1/1/2016"], "year", "mdy"),
        ("date", ["2015-01-01T00:00:00.000"], "year", "mdy"),
        ("date", ["1/1/2015", "2/1/2015"], "month", "mdy"),
        ("date", ["13/2/2015", "1/3/2015"], "", "dmy"),
        ("date", ["2/13/2015"], "", "mdy"),
    ],
)
def test_a_column_shows_how_it_writes_its_periods(header: str, texts: list[str], kind: str, order: str) -> None:
    style, _notes = period_style(header, texts, "10-01")
    assert (style.kind, style.date_order) == (kind, order)


def test_an_order_of_day_and_month_that_nothing_proves_is_said() -> None:
    _style, notes = period_style("date", ["3/4/2015", "5/6/2015"], "10-01")
    assert any("month/day/year" in note for note in notes)


@pytest.mark.parametrize(
    ("year", "part", "name"),
    [
        ("2015", "3", "2015-03"),
        ("2015", "Q3", "2015-Q3"),
        ("FY2015", "Q1", "FY2015-Q1"),
        ("2015", "March", "2015-03"),
        ("2015", "2015-03", "2015-03"),
        ("2015", "", "2015"),
    ],
)
def test_a_year_and_its_part_in_two_cells_are_one_period(year: str, part: str, name: str) -> None:
    found = combine(year, part, OCTOBER)
    assert isinstance(found, Period)
    assert found.text == name


def test_a_month_that_does_not_exist_is_refused() -> None:
    assert isinstance(combine("2015", "13", OCTOBER), Unreadable)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30) | st.from_regex(r"[0-9FYQ/ –-]{1,14}", fullmatch=True))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert isinstance(read_period(text, OCTOBER), Period | Unreadable)


@settings(max_examples=200, deadline=None)
@given(st.integers(1950, 2050), st.integers(1, 12), st.integers(2, 9))
def test_the_name_of_a_period_reads_back_as_itself(year: int, month: int, span: int) -> None:
    written = [f"{year}", f"FY{year}", f"{year}-Q{(month + 2) // 3}", f"{year}-{year + span}", f"{year}-{month:02d}-01"]
    for text in written:
        found = read_period(text, OCTOBER)
        assert isinstance(found, Period)
        assert found.text == text
        assert read_period(found.text, OCTOBER) == found
