"""Connections: the question answered with its numbers, and orphans named on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from equipt_dash.kernel.model import Kind, Strength
from equipt_dash.pages.parts import Cards, Details, Notice, plain_text
from equipt_dash.views import connections
from equipt_dash.views.context import Context
from tests.views import support
from tests.views.list_city import STEPS, a_city
from tests.views.support import built, grid, section, words


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    with support.published(a_city(), tmp_path_factory.mktemp("lists"), *STEPS) as context:
        yield context


def test_the_question_is_answered_in_one_sentence_with_its_numbers(here: Context) -> None:
    page = built(connections.build(here, {}))
    assert page.heading == "Do performance measures connect to the disparities that need to be reduced?"
    assert plain_text(page.lead) == (
        "In part: 1 of 4 departments has a linked measure, 2 of 3 disparities have at least one, and of 3 links "
        "1 is direct, 1 is contributing and 1 only gives context."
    )


@pytest.mark.parametrize(
    ("links", "answer"),
    [
        ([], "Not yet:"),
        ([support.link("a", "one", Strength.CONTEXT)], "Only loosely:"),
        ([support.link("a", "one", Strength.DIRECT)], "In part:"),
        ([support.link("a", "one", Strength.DIRECT), support.link("b", "one")], "Yes:"),
    ],
)
def test_the_answer_is_yes_only_where_nothing_stands_alone(tmp_path: Path, links: list[object], answer: str) -> None:
    package = support.city(
        departments=[support.department("d")],
        measures=[support.measure("a", "d"), support.measure("b", "d", Kind.BETTER_OFF), support.measure("i")],
        disparities=[support.disparity("one", "i")],
        links=links,
    )
    with support.published(package, tmp_path) as context:
        assert plain_text(built(connections.build(context, {})).lead).startswith(answer)


def test_the_matrix_has_a_row_for_each_disparity_and_a_column_where_a_link_is(here: Context) -> None:
    matrix = section(built(connections.build(here, {})), "matrix")
    table = next(block for block in matrix.blocks if hasattr(block, "rows"))
    assert [column.label for column in table.columns] == ["Disparity", "Health"]
    assert grid(table) == [["Homes", "1 direct"], ["Health Cover", "1 contributing and 1 context"], ["Care", "none"]]
    assert table.rows[2][1].absent
    assert table.rows[0][1].href == "/measures/people-housed"
    assert table.rows[1][1].href == "/departments/health#links"
    assert "3 departments have no linked measure: Fire, Library and Streets." in words(matrix)


def test_orphans_are_named_on_both_sides(here: Context) -> None:
    page = built(connections.build(here, {}))
    lonely = section(page, "disparities-alone")
    assert support.addresses(lonely) == ["/disparities/health-cover", "/disparities/care"]
    assert "2 of 3 disparities have no direct link" in words(lonely)
    assert "no link at all" in words(lonely)
    assert "1 contributing and 1 context only" in words(lonely)
    measured = section(page, "measures-alone")
    assert "2 of 3 measures that tell whether anyone is better off are linked to no disparity." in words(measured)
    rows = next(block for block in measured.blocks if hasattr(block, "rows"))
    assert grid(rows) == [["Fire", "1", "1"], ["Health", "2", "1"]]
    each = next(block for block in measured.blocks if isinstance(block, Details))
    assert support.addresses(each) == ["/measures/deaths", "/measures/jobs-found"]


def test_every_link_stands_with_its_reason_and_whose_it_is(here: Context) -> None:
    folded = section(built(connections.build(here, {})), "links").blocks
    cards = [block for one in folded if isinstance(one, Details) for block in one.blocks if isinstance(block, Cards)]
    assert sum(len(one.items) for one in cards) == 3
    for card in (item for one in cards for item in one.items):
        assert "Because." in words(card)
        assert "A proposal of this project, not of the city." in words(card)


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        (["2014", *map(str, range(2016, 2024))], "They barely overlap, with 1 year in common"),
        (["2019"], "They share no year"),
        (["2014", "2015"], "Moving side by side is no proof"),
        (["2025 release"], ""),
    ],
)
def test_the_years_of_measures_and_outcomes_are_compared(tmp_path: Path, periods: list[str], said: str) -> None:
    rows = [support.observation("i", p, 1.0, period_end=support.date(int(p[:4]), 12, 31)) for p in periods]
    package = support.city(
        departments=[support.department("d")],
        measures=[support.measure("a", "d"), support.measure("i")],
        observations=[*rows, *(support.observation("a", f"FY{year}", 1.0) for year in (2014, 2015))],
        disparities=[support.disparity("one", "i")],
        links=[support.link("a", "one")],
    )
    with support.published(package, tmp_path) as context:
        page = built(connections.build(context, {}))
    notice = next(block for block in page.intro if isinstance(block, Notice))
    assert said in words(notice)
    assert ("nothing here shows that a measure moved a disparity" in words(notice)) is bool(said)
