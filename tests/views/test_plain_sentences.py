"""Sentences that were false, clumsy or without a unit on the pages of both demonstrations, as they read now."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from equipt_dash.connection.facts import span_words
from equipt_dash.kernel.model import Reach
from equipt_dash.pages.parts import LinkTo, Rich, Strong
from equipt_dash.practice.model import Challenge, DataGap, LeverAction
from equipt_dash.views.practice.sections import action_sections, open_sections
from layouts.desk.shell import FEWEST_IN_ROW, IN_ROW, DeskFrame, _fitting
from tests.support.city import Served


def _read(city: Served, path: str) -> str:
    answer = city.client.get(path)
    assert answer.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", answer.get_data(as_text=True))).split())


@pytest.mark.parametrize(
    ("path", "says", "never"),
    [
        ("/normalize", "A national figure, not the city’s own.", "not Austin"),
        ("/disparities/owning-a-home", "(a structure; planned to begin on 1 January 2027)", "since 1 January 2027"),
        ("/disparities/owning-a-home", "(a policy; under way since 1 July 2019)", "A policy,"),
        ("/disparities/parks-nearby", "How certain it is, the source does not publish.", "the interval allows for that"),
        ("/disparities/parks-nearby", "What is open, and what became of it", "What is still open"),
        ("/disparities/asthma", "the interval allows for that", "How certain it is, the source does not publish"),
        ("/disparities/asthma", "Of 4 questions, 2 hold, 1 does not and 1 cannot be answered", "1 do not"),
        ("/disparities/asthma", "Not recorded: the gap that is aimed for, the ceiling for every group", "hold, 1 do "),
        ("/disparities/asthma", "A proposal of Health and Human Services, not the city's choice.", "human services's"),
        ("/measures/homeownership", "Largest possible value100%", "Largest possible value1 "),
        ("/measures/homeownership", "Federal standard of 1997", "omb-1997"),
        ("/measures/homeownership", "Yearscalendar years", "Calendarcalendar"),
    ],
)  # fmt: skip
def test_what_the_invented_city_says(sample: Served, path: str, says: str, never: str) -> None:
    words = _read(sample, path)
    assert says in words
    assert never not in words


@pytest.mark.parametrize(
    ("path", "says", "never"),
    [
        ("/", "4 cannot be judged, because their sources publish no margin of error.", "the sources of 4"),
        ("/disparities/homeownership", "the outcomes they are linked to are from 2023.", "2023 to 2023"),
        ("/disparities/homeownership", "Native Hawaiian or Pacific Islander (one race), Hispanic or not (not published)", "not not"),
    ],
)  # fmt: skip
def test_what_austin_says(austin: Served, path: str, says: str, never: str) -> None:
    words = _read(austin, path)
    assert says in words
    assert never not in words


def test_sources_are_named_once_however_many_series_stand_on_them(austin: Served) -> None:
    for credit in re.findall(r"Sources?: .*?Download these numbers", _read(austin, "/disparities/homeownership")):
        assert len(re.findall(r"Sources?: ", credit)) == 1, credit


def _plain(rich: Rich) -> str:
    return "".join(part.text if isinstance(part, LinkTo | Strong) else str(part) for part in rich)


@pytest.mark.parametrize("status", ["planned", "under_way", "done", "stopped"])
def test_an_action_without_a_day_is_told_by_how_far_it_is(status: str) -> None:
    one = LeverAction("a", "Repairs", "Repairs", lever="grants", reach=Reach.SERVICE, disparities=("d",), status=status)
    (section,) = action_sections([one], disparity="d")
    assert f"grants (a service; {status.replace('_', ' ')})" in _plain(section.blocks[0].items[0])


def test_only_what_is_open_is_called_still_open() -> None:
    gap, hard = DataGap("g", "Counts", "None yet", disparity="d"), Challenge("c", "Money", "A line", disparity="d")
    titles = [
        open_sections(gaps, hards, disparity="d")[0].title
        for gaps, hards in (
            ([gap], [hard]), ([replace(gap, status="dropped")], [hard]), ([gap], [replace(hard, status="eased")]),
            ([gap, replace(gap, disparity="e", status="got")], []),
        )
    ]  # fmt: skip
    open_, ended = "What is still open", "What is open, and what became of it"
    assert titles == [open_, ended, ended, open_]


def test_one_year_is_no_span() -> None:
    assert (span_words({2023}), span_words({2011, 2015, 2013})) == ("2023", "2011 to 2015")


def test_the_row_of_the_desk_leaves_the_citys_name_its_room() -> None:
    short = tuple((f"/{n}", "Work", n == 0) for n in range(6))
    long = tuple((f"/{n}", "Review and publish", n == 0) for n in range(6))
    assert _fitting(DeskFrame("Austin", "", "Ana", short, ())) == IN_ROW
    assert _fitting(DeskFrame("Sample City", "", "Demo equity officer", long, ())) == FEWEST_IN_ROW
