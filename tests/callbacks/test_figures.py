"""Every chart comes with its sentence, its table and its CSV, and all of them hold the same numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

import pytest

from callbacks.pages import PAGES
from equipt_dash.kernel.access import public_scope
from equipt_dash.outlets.csv_file import heads_of
from equipt_dash.pages.chart_parts import DotsChart, GapChart, GlanceChart, PanelsChart, YearsChart
from equipt_dash.pages.parts import Cards, FigureModel, Page, figures
from equipt_dash.practice.framework import default_framework
from equipt_dash.store.engine import Database
from equipt_dash.store.reader import PublicReader
from equipt_dash.views.context import Context
from tests.support.city import Served
from tests.support.pages import crawl, drawn, page_types


@pytest.fixture(scope="module")
def context(austin_url: str) -> Iterator[Context]:
    """The public's view of edition 1."""
    db = Database(austin_url)
    yield Context(PublicReader(public_scope(1), db), default_framework(), date(2026, 11, 23))
    db.close()


def _page(context: Context, address: str) -> Page | None:
    path = address.split("?")[0]
    for spec in PAGES:
        pattern = re.escape(spec.rule).replace(re.escape("<slug:slug>"), "(?P<slug>[a-z0-9-]+)")
        if found := re.fullmatch(pattern, path):
            return spec.build(context, found.groupdict())
    return None


@pytest.fixture(scope="module")
def addresses(austin: Served) -> list[str]:
    """Every page type, and 60 pages drawn by seed."""
    plain = [a for a in crawl(austin.client) if "?" not in a]
    chosen = dict.fromkeys(
        [*page_types().values(), *drawn(plain, 60), *(a for a in plain if a.startswith("/disparities/"))]
    )
    return [a for a in chosen if "?" not in a and a != "/no-such-page"]


def _drawn_numbers(figure: FigureModel) -> list[float]:
    chart = figure.chart
    if isinstance(chart, PanelsChart):
        lines = (*chart.series, *((chart.average,) if chart.average else ()))
        return [p.value for line in lines for p in line.points if p.value is not None]
    if isinstance(chart, DotsChart):
        rows = [row.value for row in chart.rows if row.value is not None]
        return [*rows, chart.reference.value] if chart.reference else rows
    if isinstance(chart, GapChart):
        return [p.value for p in chart.series.points if p.value is not None]
    if isinstance(chart, YearsChart):
        return [n for year in chart.years for n in (year.actual, year.target) if n is not None]
    if isinstance(chart, GlanceChart):  # a place is worked out from the printed level, which stands first beside it
        return [_numbers(row.value)[0] for row in chart.rows if row.chosen is not None]
    assert isinstance(chart, Cards)
    pictures = [card.picture for card in chart.items if card.picture]
    return [p.value for picture in pictures for p in (picture.burdened, picture.comparison) if p.value is not None]


def _numbers(text: str) -> list[float]:
    found = re.findall(r"[\N{MINUS SIGN}-]?\$?\d[\d,]*(?:\.\d+)?", text)
    return [float(n.replace(",", "").replace("$", "").replace("\N{MINUS SIGN}", "-")) for n in found]


def test_some_pages_have_charts(context: Context, addresses: list[str]) -> None:
    assert sum(bool(list(figures(page))) for a in addresses if (page := _page(context, a))) >= 60


def test_each_chart_has_a_sentence_a_table_and_a_csv_with_the_same_numbers(
    context: Context, addresses: list[str], austin: Served
) -> None:
    for address in addresses:
        page = _page(context, address)
        assert page is not None, address
        html = austin.client.get(address).get_data(as_text=True)
        for figure in figures(page):
            where = f"{address}#{figure.id}"
            assert figure.sentence, where
            assert figure.sources, f"{where}: no source"
            base = "" if address == "/" else address
            assert f'href="{base}/{figure.id}.csv"' in html, where
            answer = austin.client.get(f"{base}/{figure.id}.csv")
            assert answer.status_code == 200, where
            rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True))))
            assert len(rows) == len(figure.table.rows) + 1, where
            _same(figure, rows, where)


def _same(figure: FigureModel, rows: list[list[str]], where: str) -> None:
    heads = [heads_of(column) for column in figure.table.columns]
    labels = [head for each in heads for head in each]
    assert rows[0][: len(labels)] == labels, where
    starts = [sum(len(each) for each in heads[:k]) for k in range(len(heads))]
    for cells, line in zip(figure.table.rows, rows[1:], strict=True):
        for cell, given in zip(cells, (line[k] for k in starts), strict=True):
            if isinstance(cell.value, (int, float)):
                assert _numbers(cell.text)[:1] == [pytest.approx(float(given))], f"{where}: {cell.text} / {given}"
    in_table = {round(float(n), 6) for row in rows[1:] for cell in row for n in _numbers(cell)}
    for number in _drawn_numbers(figure):
        assert any(abs(number - known) <= 0.5 or abs(number - known) <= abs(number) * 0.01 for known in in_table), (
            f"{where}: the chart draws {number}, the table does not have it"
        )


def test_an_unknown_figure_is_not_found(austin: Served) -> None:
    assert austin.client.get("/measures/median-household-income/nothing.csv").status_code == 404


def test_a_filtered_page_gives_a_filtered_csv(austin: Served) -> None:
    whole = austin.client.get("/measures/median-household-income/over-time.csv").get_data(as_text=True)
    some = austin.client.get("/measures/median-household-income/over-time.csv?from=2017-2021").get_data(as_text=True)
    assert len(some.splitlines()) < len(whole.splitlines())
    assert set(some.splitlines()) <= set(whole.splitlines())
