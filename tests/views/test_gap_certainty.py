"""What the pages say of a gap's certainty is true of the numbers beside it, on both demonstrations."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.model import ALL_GROUPS, Level
from equipt_dash.practice.framework import default_framework
from equipt_dash.statistics.gap_trend import Convergence
from equipt_dash.store import queries
from equipt_dash.store.engine import Database
from equipt_dash.views import disparity
from equipt_dash.views.context import Context
from equipt_dash.views.estimates import estimate, universe
from equipt_dash.views.number_cells import interval_cell
from equipt_dash.views.outcomes import Target, load_targets
from equipt_dash.views.parity_words import parity_line, parity_sentence
from layouts.page import content
from layouts.render import render

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def contexts(austin_url: str, sample_url: str) -> Iterator[dict[str, Context]]:
    found = {"austin": Database(austin_url), "sample": Database(sample_url)}
    yield {name: Context(public_scope(1), db, default_framework(), TODAY) for name, db in found.items()}
    for db in found.values():
        db.close()


def _targets(context: Context) -> dict[str, Target]:
    every = load_targets(context, queries.disparities(context.scope, context.db))
    return {one.disparity.slug: one for one in every}


def _words(context: Context, slug: str) -> str:
    page = disparity.build(context, {"slug": slug})
    assert page is not None
    text = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", render(content(page, f"/disparities/{slug}")), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


@pytest.mark.parametrize("city", ["austin", "sample"])
def test_every_page_says_what_is_cautious_what_moves_and_where_it_is_heading(city: str, contexts: dict[str, Context]) -> None:  # fmt: skip
    context = contexts[city]
    seen = {"cautious": 0, "moves": 0, "line": 0}
    for slug, target in _targets(context).items():
        if not target.history:
            continue
        text, (_period, found) = _words(context, slug), target.history[-1]
        assert "a little too wide" not in text
        assert "would need 0" not in text
        if len(target.history) > 1 and target.comparable:
            assert ("so it is cautious" in text) == found.bounded, slug
            seen["cautious"] += found.bounded
        trend = target.trend
        drawn = trend is not None and trend.verdict is not Convergence.NOT_ENOUGH
        assert ("A line through all" in text) == drawn, slug
        seen["line"] += drawn
        if trend is not None and trend.parity is None and drawn:
            assert "No year of parity is given" in text
        seen["moves"] += "the average moves as the group gains" in text
    assert seen["line"]
    assert seen["moves"] if city == "sample" else seen["cautious"]


def test_homeownership_in_people_is_what_a_reader_gets_by_hand(contexts: dict[str, Context]) -> None:
    text = _words(contexts["austin"], "homeownership")
    n, mean, rate = 39_395, 43.55120344255976, 26.988196471633458
    share = n / 474_763
    assert f"{-(-n * (mean - rate) / 100 / (1 - share) // 1):,.0f} more households" in text
    assert "4,898 to 9,334" in text


def test_income_intervals_keep_their_longer_side(contexts: dict[str, Context]) -> None:
    found = _targets(contexts["austin"])["low-incomes"].history[-1][1]
    # published 16,622 to 28,424 about 20,534: the gap reaches further down, because the group's figure reaches further up
    assert found.value - found.low > 1.2 * (found.high - found.value)


def test_a_change_of_a_gap_uses_the_share_of_the_group_in_the_average(contexts: dict[str, Context]) -> None:
    target = _targets(contexts["sample"])["owning-a-home"]
    first, last = target.history[0][0], target.history[-1][0]
    share = target.outcome.share(last, target.burdened)
    assert share is not None
    assert target.change is not None
    both = [target.outcome.estimates(p)[target.burdened].se for p in (first, last)]
    mean = [target.outcome.estimates(p)[ALL_GROUPS].se for p in (first, last)]
    shares = [target.outcome.share(p, target.burdened) for p in (first, last)]
    variance = sum(s**2 + m**2 - 2 * p * s**2 for s, m, p in zip(both, mean, shares, strict=True))
    assert target.change.gap_change_se == pytest.approx(variance**0.5)


def test_the_size_of_a_group_comes_from_a_measure_of_the_same_people_and_of_no_others(contexts: dict[str, Context]) -> None:  # fmt: skip
    target = _targets(contexts["sample"])["asthma"]
    assert universe(target.outcome.measure) == "residents"
    assert target.outcome.shares
    assert not target.history[-1][1].bounded
    for one in _targets(contexts["austin"]).values():
        assert not one.outcome.shares


def test_pooled_years_in_common_are_allowed_for_and_named(contexts: dict[str, Context]) -> None:
    target = _targets(contexts["austin"])["injury-deaths"]
    assert target.years_in_common("2018-2021", "2019-2023") == pytest.approx(0.6)
    assert "60% of theirs in common" in _words(contexts["austin"], "injury-deaths")
    before, after = (target.gap_at(p) for p in ("2018-2021", "2019-2023"))
    assert target.change.gap_change_se == pytest.approx((0.4 * (before.se**2 + after.se**2)) ** 0.5)


@pytest.mark.parametrize("city", ["austin", "sample"])
def test_no_interval_is_called_not_published_beside_a_figure_whose_error_is(city: str, contexts: dict[str, Context]) -> None:  # fmt: skip
    context, looked = contexts[city], 0
    for measure in queries.measures(context.scope, context.db, level=Level.INDICATOR):
        for row in queries.observations(context.scope, context.db, [measure.key]):
            one = estimate(row, measure)
            if one is not None and one.se:
                looked += 1
                assert not interval_cell(measure, row).absent, (measure.key, row.period, row.group)
    assert looked


def test_an_error_of_zero_is_no_knowledge_and_counts_give_one(contexts: dict[str, Context]) -> None:
    target = _targets(contexts["sample"])["owning-a-home"]
    measure, row = target.outcome.measure, target.outcome.at(target.outcome.latest)[target.burdened]
    bare = replace(row, se=0.0, low=None, high=None, numerator=None, denominator=None)
    assert estimate(bare, measure).se is None
    counted = replace(bare, value=0.25, numerator=50.0, denominator=200.0)
    assert estimate(counted, measure).se == pytest.approx((0.25 * 0.75 / 200) ** 0.5, rel=0.05)
    outside = replace(counted, se=None)
    assert estimate(outside, replace(measure, level=Level.INDICATOR, suppression_rule="")).se is None
    assert estimate(outside, replace(measure, level=Level.PERFORMANCE)).se


def test_a_group_that_is_ahead_gets_a_true_sentence(contexts: dict[str, Context]) -> None:
    target = _targets(contexts["sample"])["owning-a-home"]
    ahead = Target(replace(target.disparity, burdened=("white-nh",)), target.outcome)
    assert ahead.gap_at(ahead.outcome.latest).value < 0
    text = parity_sentence(ahead)
    assert "are level with" in text
    assert "would need" not in text
    assert parity_line(ahead).text == "none: level or ahead"
