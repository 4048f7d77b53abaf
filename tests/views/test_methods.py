"""Every statistic has its page: with a live example, a source, and a function that is really there."""

from __future__ import annotations

import importlib
import math
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from equipt_dash.kernel.access import public_scope
from equipt_dash.practice.framework import default_framework
from equipt_dash.store import queries
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.upgrade import upgrade
from equipt_dash.views import method, methods
from equipt_dash.views.context import Context
from equipt_dash.views.method_notes import families, find
from equipt_dash.views.method_notes.kinds import Example, Method
from equipt_dash.views.method_notes.material import Material
from equipt_dash.views.method_notes.numbers import invented
from layouts.page import content
from layouts.render import render

TODAY = date(2026, 11, 23)
MEASURES = [
    "difference",
    "ratio",
    "difference_ref",
    "ratio_ref",
    "mdmu",
    "mdmw",
    "mdbu",
    "mdbw",
    "mdru",
    "mdrw",
    "idisu",
    "idisw",
    "idisp",
    "srr",
    "bgv",
    "bgsd",
    "cov",
    "mld",
    "theil",
    "par",
    "paf",
    "aci",
    "rci",
    "sii",
    "rii",
]
OTHERS = [
    *("chi2", "df", "p", "fisher_p", "cramers_v", "cramers_v_corrected", "theils_u", "eta2", "mutual_information"),
    *("cochran_q", "cochran_p", "risk_ratio", "verdict", "parity"),
    *("equality_indicators", "four_fifths", "representation", "relative_rate"),
    *("wilson", "jeffreys", "clopper_pearson", "exact_poisson", "newcombe", "katz"),
]
VERDICTS = [
    "equipt_dash.statistics.predicts.race_predicts",
    "equipt_dash.statistics.change.change",
    "equipt_dash.statistics.gap_trend.gap_trend",
    "equipt_dash.statistics.trend.trend",
    "equipt_dash.statistics.targets.target_status",
    "equipt_dash.statistics.reliability.judge_proportion",
    "equipt_dash.statistics.reliability.judge_rate",
]
EVERY = [one for family in families() for one in family.methods]


@pytest.fixture(scope="module")
def austin_context(austin_url: str) -> Iterator[Context]:
    """The public's view of the demonstration."""
    db = Database(austin_url)
    yield Context(public_scope(1), db, default_framework(), TODAY)
    db.close()


@pytest.fixture(scope="module")
def empty_context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """A city that has published nothing."""
    folder: Path = tmp_path_factory.mktemp("empty")
    db = Database(f"sqlite:///{folder / 'city.sqlite3'}")
    upgrade(db)
    publish(db, on=TODAY, note="", approver="test")
    yield Context(public_scope(1), db, default_framework(), TODAY)
    db.close()


def _names() -> list[str]:
    return [name for one in EVERY for name in one.covers]


def test_each_name_of_the_tool_has_exactly_one_page() -> None:
    names = _names()
    for wanted in (*MEASURES, *OTHERS):
        assert names.count(wanted) == 1, wanted


def test_each_verdict_has_exactly_one_page() -> None:
    functions = [path for one in EVERY for path in one.functions]
    for wanted in VERDICTS:
        assert functions.count(wanted) == 1, wanted


def test_every_decomposition_has_a_page() -> None:
    """``analyze`` does not print these, so the names above cannot miss them."""
    named = [path for one in EVERY for path in one.functions]
    for function in ("kitagawa", "theil_split"):
        assert named.count(f"equipt_dash.statistics.decomposition.{function}") == 1, function


def test_slugs_differ() -> None:
    slugs = [one.slug for one in EVERY]
    assert len(slugs) == len(set(slugs))


def _example(context: Context, slug: str) -> Example:
    found = find(slug)
    assert found is not None
    return found[1].example(Material(context))


def _numbers(example: Example) -> dict[str, str]:
    """The last number of each line of every table, by the line's heading."""
    return {row[0].text: row[-1].text for table in example.tables for row in table.rows}


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.slug)
def test_the_function_named_is_there_and_the_page_is_whole(one: Method, austin_context: Context) -> None:
    for path in one.functions:
        module, name = path.rsplit(".", 1)
        assert callable(getattr(importlib.import_module(module), name)), path
    assert one.source_url.startswith(("https://", "/methods#"))
    assert all((one.plain, one.formula, one.when, one.not_when, one.source))
    page = method.build(austin_context, {"slug": one.slug})
    assert page is not None
    html = render(content(page, f"/methods/{one.slug}"))
    assert f'href="{one.source_url}"' in html
    example = html.split('<section id="example"')[1].split("</section>")[0]
    seen = re.sub(r"<[^>]*>", " ", example)
    assert re.search(r"\d", seen) or "Refused" in seen


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.slug)
def test_made_up_numbers_are_marked_and_the_citys_own_name_their_measure(one: Method, austin_context: Context) -> None:
    example = one.example(Material(austin_context))
    measures = {m.name for m in queries.measures(austin_context.scope, austin_context.db)}
    named = any(example.about.startswith(name) for name in measures)
    captions = [table.caption for table in example.tables]
    assert named or example.about.startswith(invented())
    if not named or any(caption.startswith(invented()) for caption in captions):
        assert invented() in " ".join([example.about, *captions])


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.slug)
def test_an_example_is_the_same_every_time(one: Method, austin_context: Context) -> None:
    assert one.example(Material(austin_context)) == one.example(Material(austin_context))


def _owners(context: Context) -> dict[str, tuple[float, float]]:
    """Owners and households of Austin by the six race groups with a figure that share nobody, straight from the rows."""
    rows = queries.observations(context.scope, context.db, ["homeownership"], areas=["austin"])
    codes = {"aian-alone", "asian-alone", "black-alone", "other-race-alone", "two-or-more", "white-alone"}
    return {r.group: (r.numerator or 0.0, r.denominator or 0.0) for r in rows if r.group in codes}


def test_the_citys_own_numbers_are_the_ones_a_reader_gets_by_hand(austin_context: Context) -> None:
    owners = _owners(austin_context)
    people = sum(n for _a, n in owners.values())
    rates = {code: 100 * a / n for code, (a, n) in owners.items()}
    mean = 100 * sum(a for a, _n in owners.values()) / people
    theil = 1000 * sum(n / people * rates[c] / mean * math.log(rates[c] / mean) for c, (_a, n) in owners.items())
    bgv = sum(n / people * (rates[c] - mean) ** 2 for c, (_a, n) in owners.items())
    assert _numbers(_example(austin_context, "theil"))["Estimate"] == f"{theil:.1f}"
    assert _numbers(_example(austin_context, "bgv"))["Estimate"] == f"{bgv:.1f}"
    assert _numbers(_example(austin_context, "par"))["Estimate"] == f"{rates['white-alone'] - mean:.2f}"
    short = math.ceil((rates["white-alone"] - rates["black-alone"]) / 100 * owners["black-alone"][1])
    table = _example(austin_context, "parity").tables[0]
    black = next(row for row in table.rows if row[0].text.startswith("Black"))
    assert black[1].text == f"{short:,}"
    best = next(row for row in table.rows if row[0].text.startswith("White"))
    assert [cell.text for cell in best[1:4]] == ["the yardstick"] * 3


def test_overlapping_groups_are_refused_and_the_page_says_which_were_used(austin_context: Context) -> None:
    example = _example(austin_context, "theil")
    assert "together they hold everybody" in example.about
    assert "it is refused, because the groups overlap" in example.sentence


def test_race_is_refused_where_an_order_is_needed(austin_context: Context) -> None:
    for slug in ("aci", "rci", "sii", "rii"):
        example = _example(austin_context, slug)
        assert "refused, because it is for ordered groups only; race has no order" in example.about
        assert example.tables[0].caption == invented()


def test_the_representation_index_does_not_use_shares_that_are_held_back(austin_context: Context) -> None:
    example = _example(austin_context, "representation")
    # Austin's shares of stops of 2021 came without their counts; nobody can say how many people they are about.
    assert example.about.startswith(invented())
    assert _numbers(example)["Index"] == "1.50"


def test_the_exact_test_is_shown_on_a_thin_table(austin_context: Context) -> None:
    numbers = _numbers(_example(austin_context, "fisher"))
    assert numbers["Exact p"] != numbers["p"]


def test_the_error_of_a_ratio_is_named_for_what_it_is(austin_context: Context) -> None:
    for slug in ("ratio", "ratio-ref"):
        assert "Standard error of its logarithm" in _numbers(_example(austin_context, slug))
    assert "Standard error" in _numbers(_example(austin_context, "difference"))


def test_the_overview_links_to_every_page_with_its_plain_words(austin_context: Context) -> None:
    page = methods.build(austin_context, {})
    assert page is not None
    html = render(content(page, "/methods"))
    for one in EVERY:
        assert f'href="/methods/{one.slug}"' in html, one.slug


def test_an_empty_city_gets_every_page_too(empty_context: Context) -> None:
    assert methods.build(empty_context, {}) is not None
    for one in EVERY:
        page = method.build(empty_context, {"slug": one.slug})
        assert page is not None, one.slug
        example = render(content(page, "/x")).split('<section id="example"')[1].split("</section>")[0]
        assert invented() in example or "Refused" in example, one.slug


def test_an_unknown_method_is_not_found(austin_context: Context) -> None:
    assert method.build(austin_context, {"slug": "no-such-method"}) is None
