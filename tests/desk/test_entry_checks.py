"""The checks of typed values, one by one, and how numbers, cells and periods are read: pure, no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from equipt_dash.desk.entry.rules import drafts, handing_in, periods
from equipt_dash.figures.checks import check, stops
from equipt_dash.figures.reading import Severity, Typed, read_cell
from equipt_dash.figures.series_checks import SHRINK
from equipt_dash.figures.sheet import (
    PARTS,
    CellId,
    Known,
    Sheet,
    base,
    base_version,
    field_name,
    mark,
    number_text,
    split_name,
    texts,
)
from equipt_dash.kernel.model import Better, Kind, Level, Measure, Missing, Observation, Partition, Quality, ValueRole

MEASURE = Measure(
    key="m", slug="m", level=Level.PERFORMANCE, kind=Kind.HOW_WELL, name="M", department="d", unit="percent",
    unit_basis="", scale=100.0, decimals=1, better=Better.HIGHER, better_basis="", frequency="annually",
    calendar="fiscal", program="", definition="", numerator_words="", denominator_words="", category_standard="",
    partition=Partition.PARTITION, source="s", source_ref="", source_type="", is_key=False, next_update=None, note="",
)  # fmt: skip
COUNT = replace(MEASURE, unit="count", scale=None, decimals=0)
NEW = CellId("FY2017", "all", "here")
TODAY = date(2018, 1, 15)


def sheet(measure: Measure = MEASURE, history: tuple[float | None, ...] = (40, 41, 40, 42, 41), **more: float) -> Sheet:
    """Five years of everybody and two groups, the sixth still to be typed."""
    known, ends = {}, {"FY2017": date(2017, 9, 30)}
    for number, value in enumerate(history):
        period = f"FY{2017 - len(history) + number}"
        ends[period] = date(2017 - len(history) + number, 9, 30)
        for group in ("all", "a", "b"):
            missing = Missing.NOT_COLLECTED if value is None else None
            known[CellId(period, group, "here")] = Known(ends[period], 1, value, missing=missing, **more)
    return Sheet(measure, ValueRole.ACTUAL, known, ends, ("all", "a", "b"), TODAY, {"all": "Everybody"})


def typed(cell: CellId = NEW, value: float | None = 41.0, **more: object) -> dict[CellId, Typed]:
    fields = {"numerator": None, "denominator": None, "missing": None, "note": "", "reason": "", "base_version": 0}
    return {cell: Typed(cell, value, **{**fields, **more})}  # type: ignore[arg-type]


def found(the_sheet: Sheet, cells: dict[CellId, Typed]) -> set[tuple[str, str]]:
    return {(one.severity.value, one.part) for one in check(the_sheet, cells) if one.severity is not Severity.REMARK}


def test_an_ordinary_value_raises_nothing() -> None:
    assert found(sheet(), typed()) == set()


@pytest.mark.parametrize(
    ("measure", "cells", "expected"),
    [
        (MEASURE, typed(value=101.0), ("error", "value")),
        (MEASURE, typed(value=-1.0), ("error", "value")),
        (MEASURE, typed(value=None), ("error", "value")),
        (MEASURE, typed(missing=Missing.NOT_COLLECTED), ("error", "missing")),
        (MEASURE, typed(numerator=-1.0, denominator=10.0), ("error", "numerator")),
        (MEASURE, typed(numerator=11.0, denominator=10.0), ("error", "numerator")),
        (MEASURE, typed(numerator=5.0, denominator=0.0), ("error", "denominator")),
        (MEASURE, typed(value=45.0, numerator=41.0, denominator=100.0), ("error", "value")),
        (MEASURE, typed(numerator=41.0), ("question", "denominator")),
        (replace(MEASURE, scale=None), typed(value=101.0), ("question", "value")),
        (COUNT, typed(value=-1.0), ("error", "value")),
        (COUNT, typed(value=41.5), ("question", "value")),
        (replace(MEASURE, unit="dollars", scale=None), typed(value=-1.0), ("question", "value")),
    ],
)
def test_each_check_stops_or_asks(measure: Measure, cells: dict[CellId, Typed], expected: tuple[str, str]) -> None:
    assert expected in found(sheet(measure), cells)


def test_a_value_within_rounding_of_its_parts_is_fine() -> None:
    assert found(sheet(), typed(value=40.9, numerator=409.4, denominator=1000.0)) == set()
    assert ("error", "value") in found(sheet(), typed(value=40.9, numerator=409.6, denominator=1000.0))


def test_a_jump_is_measured_against_the_usual_change_and_the_words_say_so() -> None:
    assert found(sheet(), typed(value=44.0)) == set()  # the usual change is 1 point; 3 points are less than four times
    assert ("question", "value") in found(sheet(), typed(value=46.0))
    words = next(one.words for one in check(sheet(), typed(value=46.0)) if one.severity is Severity.QUESTION)
    assert "5.0 points" in words
    assert "FY2016" in words
    assert "4 times" in words


def test_one_odd_year_does_not_hide_the_next_jump() -> None:
    assert ("question", "value") in found(sheet(history=(40, 41, 90, 41, 40, 41, 42)), typed(value=95.0))


def test_within_the_range_so_far_nothing_is_asked() -> None:
    assert found(sheet(history=(20, 40, 41, 40, 41)), typed(value=21.0)) == set()


def test_a_short_history_asks_only_about_another_size() -> None:
    short = sheet(COUNT, history=(100,))
    assert found(short, typed(value=290.0)) == set()
    assert ("question", "value") in found(short, typed(value=1000.0))
    assert ("question", "value") in found(short, typed(value=10.0))
    assert found(sheet(COUNT, history=()), typed(value=1000.0)) == set()


def test_parts_add_up_to_the_total() -> None:
    cells = typed(value=100.0) | typed(NEW._replace(group="a"), 60.0) | typed(NEW._replace(group="b"), 40.0)
    whole = sheet(COUNT, history=())
    assert found(whole, cells) == set()
    assert ("question", "value") in found(whole, cells | typed(NEW._replace(group="b"), 30.0))
    overlapping = sheet(replace(COUNT, partition=Partition.OVERLAPPING), history=())
    assert found(overlapping, cells | typed(NEW._replace(group="b"), 30.0)) == set()


def test_shares_add_up_to_a_hundred() -> None:
    shares = sheet(replace(MEASURE, partition=Partition.COMPOSITION), history=())
    cells = typed(NEW._replace(group="a"), 60.0) | typed(NEW._replace(group="b"), 40.0)
    assert found(shares, cells) == set()
    assert ("question", "value") in found(shares, cells | typed(NEW._replace(group="b"), 30.0))


def test_a_denominator_that_shrinks_is_asked_about() -> None:
    held = sheet(numerator=410.0, denominator=1000.0)
    edge = 1000 * (1 - SHRINK)
    assert found(held, typed(numerator=0.41 * edge, denominator=edge)) == set()
    less = edge - 1
    assert ("question", "denominator") in found(held, typed(numerator=0.41 * less, denominator=less))


def test_moving_the_wrong_way_is_only_remarked() -> None:
    findings = check(sheet(), typed(value=39.5))
    assert [one.severity for one in findings] == [Severity.REMARK]
    assert stops(findings, typed(value=39.5)) == ()
    assert check(sheet(replace(MEASURE, better=Better.NOT_DECLARED)), typed(value=39.5)) == ()


def test_saying_it_is_right_answers_questions_but_never_errors() -> None:
    asked, wrong = typed(value=60.0, reason="Counted twice."), typed(value=160.0, reason="Counted twice.")
    assert stops(check(sheet(), asked), asked) == ()
    assert stops(check(sheet(), wrong), wrong)


@pytest.mark.parametrize(
    ("unit", "text", "expected"),
    [
        ("count", "1,234", 1234.0),
        ("percent", "45.3 %", 45.3),
        ("percent", " 45.3", 45.3),
        ("share", "45.3", 0.453),
        ("dollars", "$ 1,200", 1200.0),
        ("dollars", "$1.2 million", 1_200_000.0),
        ("count", "0", 0.0),
    ],
)
def test_numbers_are_read_where_they_can_mean_one_thing(unit: str, text: str, expected: float) -> None:
    one, wrong = read_cell(sheet(replace(MEASURE, unit=unit)), NEW, {"value": text})
    assert (one.value, wrong) == (expected, ())


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("count", "1,5"), ("count", "12 or 13"), ("count", "45%"), ("count", "$5"), ("count", "n/a"), ("count", "5+"),
        ("percent", "4 of 9"), ("count", "12x!"), ("count", "=A1+2"), ("count", "-"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_a_reason(unit: str, text: str) -> None:
    one, wrong = read_cell(sheet(replace(MEASURE, unit=unit)), NEW, {"value": text})
    assert one.value is None
    assert [(finding.part, finding.severity) for finding in wrong] == [("value", Severity.ERROR)]
    assert wrong[0].words


def test_a_rate_is_worked_out_where_only_its_parts_are_typed() -> None:
    one, wrong = read_cell(sheet(), NEW, {"numerator": "1", "denominator": "3"})
    assert one.value == pytest.approx(100 / 3)
    assert wrong == ()
    assert read_cell(sheet(COUNT), NEW, {"numerator": "1", "denominator": "3"})[0].value is None


def test_a_reason_must_be_one_of_the_list() -> None:
    assert read_cell(sheet(), NEW, {"missing": "not_collected"})[0].missing is Missing.NOT_COLLECTED
    assert read_cell(sheet(), NEW, {"missing": "no_target"})[1]


@given(st.floats(allow_nan=False, allow_infinity=False, width=64), st.booleans())
@settings(max_examples=200)
def test_what_an_input_shows_is_the_stored_number_exactly(value: float, percent: bool) -> None:
    text = number_text(value, percent=percent)
    assert "e" not in text.lower()
    measure = replace(MEASURE, unit="share" if percent else "percent")
    held = sheet(measure, history=(value,))
    cell = CellId("FY2016", "all", "here")
    assert read_cell(held, cell, texts(held, cell))[0].value == value


ANYTHING = st.one_of(st.text(max_size=12), st.floats().map(repr), st.integers().map(str))


@given(st.dictionaries(st.sampled_from(PARTS), ANYTHING), st.text(max_size=40))
@settings(max_examples=200)
def test_any_text_is_kept_and_never_crashes_a_check(parts: dict[str, str], anything: str) -> None:
    held = sheet()
    fields = {field_name(NEW, part): text for part, text in parts.items()}
    fields[field_name(NEW, "base")] = base(held, NEW)
    entries = drafts.merged(held, frozenset({"here"}), {}, fields, {})
    cells, findings = handing_in.read(held, drafts.changed(entries))
    for name, text in parts.items():
        if NEW.text in entries:
            assert entries[NEW.text].get(name, "") == text
        else:
            assert not text.strip()
    assert all(one.words for one in findings)
    assert set(cells) == set(drafts.changed(entries))
    assert split_name(anything) is None or anything.startswith("c:")
    assert base_version(anything) >= -1


@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["count", "percent", "share", "dollars"]),
    st.sampled_from(list(Partition)),
)
@example([], 1.797693134862316e306, 2.0, "share", Partition.PARTITION)
@settings(max_examples=200)
def test_no_number_crashes_a_check(
    history: list[float], value: float, other: float, unit: str, partition: Partition
) -> None:
    measure = replace(MEASURE, unit=unit, partition=partition, scale=None)
    cells = {}
    for group in ("all", "a", "b"):
        cells |= typed(NEW._replace(group=group), value, numerator=value, denominator=other)
    findings = check(sheet(measure, history=tuple(history), denominator=other), cells)
    assert all(one.cell in cells for one in findings)


def test_a_field_nobody_touched_never_counts_as_a_change_even_when_the_row_moved() -> None:
    before = sheet()
    cell = CellId("FY2016", "all", "here")
    fields = {field_name(cell, part): text for part, text in texts(before, cell).items()}
    fields[field_name(cell, "base")] = base(before, cell)
    known = {**before.known, cell: replace(before.known[cell], value=99.0, version=2)}
    assert drafts.merged(replace(before, known=known), frozenset({"here"}), {}, fields, {}) == {}
    fields[field_name(cell, "value")] = "50"
    entries = drafts.merged(replace(before, known=known), frozenset({"here"}), {}, fields, {})
    cells, _findings = handing_in.read(replace(before, known=known), drafts.changed(entries))
    assert handing_in.moved(replace(before, known=known), cells) == (cell,)


def test_what_a_form_does_not_show_stays_in_the_draft() -> None:
    held = sheet()
    stored = {"FY2016|a|here": {"value": "3"}, "_": {"note": "n"}}
    fields = {field_name(NEW, "value"): "5", field_name(NEW, "base"): base(held, NEW)}
    entries = drafts.merged(held, frozenset({"here"}), stored, fields, {"_": {"note": "m"}})
    assert entries["FY2016|a|here"] == {"value": "3"}
    assert entries[NEW.text]["value"] == "5"
    assert entries["_"] == {"note": "m"}
    with pytest.raises(drafts.UnknownCell):
        drafts.merged(held, frozenset({"here"}), {}, {"c:FY2016|a|there:value": "1"}, {})


def test_a_new_value_loses_the_interval_of_the_old_one_and_corrects_the_public() -> None:
    held = sheet(history=(40.0,))
    cell = CellId("FY2016", "all", "here")
    row = Observation(
        "m", "FY2016", date(2016, 9, 30), ValueRole.ACTUAL, "all", "here", 40.0, None, None, 1.0, 38.0, 42.0, 0.9,
        Quality.GOOD, None, "", "s", "",
    )  # fmt: skip
    same, other = typed(cell, 40.0, note="Seen again", base_version=1), typed(cell, 41.0, base_version=1)
    assert handing_in.changes(held, {cell: row}, same)[0].low == 38.0
    assert handing_in.changes(held, {cell: row}, other)[0].low is None
    assert handing_in.corrected({cell: row}, held, same) == ()
    assert handing_in.corrected({cell: row}, held, other) == (cell,)
    assert handing_in.corrected({}, held, other) == ()


def test_a_repeated_or_late_save_of_the_same_page_is_told_from_another_page() -> None:
    entries = {drafts.TAB: {"id": "one", "seq": "3"}}
    assert [drafts.follows(entries, "one", seq) for seq in ("4", "3", "2", "x")] == [1, 0, -1, None]
    assert drafts.follows(entries, "two", "9") is None
    assert drafts.follows({}, "", "1") is None


@pytest.mark.parametrize(
    ("period", "end", "after", "after_end"),
    [
        ("FY2016", date(2016, 9, 30), "FY2017", date(2017, 9, 30)),
        ("2013", date(2013, 12, 31), "2014", date(2014, 12, 31)),
        ("2013-2017", date(2017, 12, 31), "2014-2018", date(2018, 12, 31)),
        ("2014-15", date(2015, 6, 30), "2015-16", date(2016, 6, 30)),
        ("2015-12", date(2015, 12, 31), "2016-01", date(2016, 1, 31)),
        ("2016-01", date(2016, 1, 31), "2016-02", date(2016, 2, 29)),
        ("2015-Q4", date(2015, 12, 31), "2016-Q1", date(2016, 3, 31)),
        ("FY2015-Q1", date(2014, 12, 31), "FY2015-Q2", date(2015, 3, 31)),
        ("2015-H1", date(2015, 6, 30), "2015-H2", date(2015, 12, 31)),
        ("2023 release", date(2023, 12, 31), "2024 release", date(2024, 12, 31)),
    ],
)
def test_the_next_period_follows_the_way_periods_are_written(
    period: str, end: date, after: str, after_end: date
) -> None:
    following = periods.after(period, end)
    assert following is not None
    assert (following.text, following.end) == (after, after_end)


def test_a_measure_without_periods_begins_with_the_last_one_that_ended() -> None:
    following = periods.following({}, MEASURE, "10-01", date(2026, 11, 23))
    assert following is not None
    assert (following.text, following.end) == ("FY2026", date(2026, 9, 30))
    assert periods.after("someday", date(2026, 1, 1)) is None


def test_the_mark_tells_texts_apart_and_ignores_spaces_around_them() -> None:
    assert mark({"value": "5 "}) == mark({"value": "5"})
    assert mark({"value": "5"}) != mark({"numerator": "5"})
