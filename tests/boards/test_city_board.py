"""The city board says the same in its picture, its table and its CSV, and the same as the pages behind it."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from equipt_dash.boards.city.compare import Beside, Standing, beside_everybody, member, relative
from equipt_dash.boards.city.model import CityBoard, city_board
from equipt_dash.boards.city.page import PARAMS, build
from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.model import ALL_GROUPS, Better, Comparison
from equipt_dash.pages.board_parts import Board
from equipt_dash.pages.chart_parts import GlanceChart
from equipt_dash.pages.parts import FigureModel, Page, TableModel, figures, plain_text
from equipt_dash.practice.framework import default_framework
from equipt_dash.store.engine import Database
from equipt_dash.store.reader import PublicReader
from equipt_dash.views.context import Context
from tests.support.city import Served
from tests.support.pages import read
from tests.views.support import city, published


@pytest.fixture(scope="module", params=["austin_url", "sample_url"])
def context(request: pytest.FixtureRequest) -> Iterator[Context]:
    db = Database(request.getfixturevalue(request.param))
    yield Context(PublicReader(public_scope(1), db), default_framework(), date(2026, 12, 1))
    db.close()


def opened(context: Context, **asked: str) -> CityBoard:
    found = city_board(context, asked)
    assert found is not None
    return found


def page_of(context: Context, **asked: str) -> tuple[Page, Board]:
    page = build(context, asked)
    assert page is not None
    board = next(block for block in page.intro if isinstance(block, Board))
    return page, board


def glance_of(page: Page) -> FigureModel:
    return next(one for one in figures(page) if isinstance(one.chart, GlanceChart))


def test_it_opens_on_the_disparity_the_city_put_first_with_all_groups(context: Context) -> None:
    board = opened(context)
    first = context.read.disparities()[0]
    assert board.outcome.measure.key == first.measure
    assert board.family == ""
    assert board.target is not None
    assert board.target.disparity == first


def test_every_choice_of_every_control_is_a_board_that_keeps_it(context: Context) -> None:
    tried = 0
    for control in opened(context).controls:
        for value, _words in control.options:
            board = opened(context, **{control.name: value})
            assert board.state[control.name] == value
            assert board.state.ignored == ()
            tried += 1
    assert tried > 30


@pytest.mark.parametrize("name", PARAMS)
def test_what_it_does_not_have_is_said_and_the_rest_kept(context: Context, name: str) -> None:
    other = "order" if name != "order" else "who"
    value = {"order": "worst", "who": "black"}[other]
    _page, board = page_of(context, **{name: "no-such-thing", other: value})
    found = {one.name: one.value for one in board.form.choices}
    assert found[other] == value
    assert "no-such-thing" not in board.ignored
    assert bool(board.ignored) == (name in found)


def test_numbers_of_a_group_are_those_of_the_rows_they_count(context: Context) -> None:
    for family, _words in opened(context).controls[0].options[1:]:
        board = opened(context, who=family)
        page, drawn = page_of(context, who=family)
        counted = Counter(one.standing for one in board.beside)
        numbers = [one.value for one in drawn.kpis.items]
        unsure = counted[Standing.NOT_CLEAR] + counted[Standing.NOT_JUDGED]
        assert numbers[:3] == [str(counted[Standing.WORSE]), str(counted[Standing.BETTER]), str(unsure)]
        assert len(glance_of(page).table.rows) == len(board.beside)


def test_a_picture_places_what_its_table_prints(context: Context) -> None:
    page, _board = page_of(context, who="black")
    figure = glance_of(page)
    chart = figure.chart
    assert isinstance(chart, GlanceChart)
    levels = {row[0].text: row[3].text for row in figure.table.rows}
    for row in chart.rows:
        if row.chosen is not None:
            assert levels[row.title] in row.chosen.words


def test_the_csv_holds_the_rows_of_the_table(austin: Served) -> None:
    page = austin.client.get("/?who=black&order=worst").get_data(as_text=True)
    href = next(link for link in read(page).links if link.startswith("/outcomes.csv"))
    assert "who=black" in href
    rows = list(csv.reader(io.StringIO(austin.client.get(href).get_data(as_text=True).lstrip("\ufeff"))))
    head = next(n for n, row in enumerate(rows) if row and row[0] == "Outcome")
    names = {row[0] for row in rows[head + 1 :] if row}
    assert names
    assert all(re.sub(r"&#x27;|&#39;", "'", name) in page.replace("&amp;", "&") for name in names)


def test_a_gap_on_the_board_is_the_gap_of_the_disparity_page(context: Context) -> None:
    compared = 0
    for target in opened(context).targets:
        if target.disparity.comparison is not Comparison.AVERAGE or not target.outcome.latest:
            continue
        mine = Beside(target.outcome, target.burdened)
        assert mine.gap == target.gap_at(target.outcome.latest)
        if target.comparable:
            assert mine.target.change == target.change
        compared += 1
    assert compared > 3


def test_better_lies_on_one_side_whichever_direction_counts(context: Context) -> None:
    board = opened(context)
    for outcome in board.outcomes:
        rows = outcome.at(outcome.latest)
        for code in outcome.codes:
            at = relative(outcome, code)
            if at is None or abs(at) < 1e-9:
                continue
            higher = rows[code].value > rows[ALL_GROUPS].value  # type: ignore[operator]
            assert (at > 0) == (higher == (outcome.measure.better is Better.HIGHER))


def test_each_outcome_names_the_exact_group_it_has_for_a_family(context: Context) -> None:
    board = opened(context, who="black")
    for one in board.beside:
        assert one.outcome.groups[one.code].family == "black"
        assert one.code in one.outcome.estimates(one.period)
    missing = [one for one in board.outcomes if not member(one, "black")]
    assert len(board.beside) + len(missing) == len(board.outcomes)
    assert beside_everybody(missing, "black") == ()


def test_worst_first_orders_by_the_place_in_the_picture(context: Context) -> None:
    page, _board = page_of(context, who="hispanic", order="worst")
    chart = glance_of(page).chart
    assert isinstance(chart, GlanceChart)
    found = [row.chosen.at for row in chart.rows if row.chosen is not None]
    assert found == sorted(found)


def test_a_department_narrows_what_is_done_and_says_when_nothing_is_left(context: Context) -> None:
    board = opened(context)
    owners = {one.slug for one in context.read.departments()}
    sizes = []
    for slug in sorted(owners):
        _page, drawn = page_of(context, department=slug)
        table = next(block for block in drawn.panels[-1].blocks if isinstance(block, TableModel))
        sizes.append(len(table.rows))
        assert table.rows or "no measure" in table.empty
    assert sum(sizes) == len(board.links)


def test_it_never_says_that_a_measure_caused_a_gap_to_move(context: Context) -> None:
    _page, drawn = page_of(context, who="black")
    said = " ".join((plain_text(drawn.finding), *(one.words for one in drawn.kpis.items))).lower()
    assert not re.search(r"\b(because of|caused|thanks to|led to)\b", said)


def test_a_city_without_figures_has_its_first_page_all_the_same(tmp_path: Path) -> None:
    with published(city(), tmp_path) as empty:
        page = build(empty, {})
    assert page is not None
    assert page.intro == ()
