"""What a reader has to load: a little before the numbers show, the chart library only when it is asked for."""

from __future__ import annotations

import gzip
import re

import pytest

from tests.support.city import Served
from tests.support.pages import page_types, read

BEFORE_NUMBERS = 60_000
"""Bytes, compressed, of the page with its stylesheets and script."""

SCRIPTS = 350_000
"""Bytes, compressed, of every script besides plotly.js."""


def _sent(served: Served, address: str) -> int:
    response = served.client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response.status_code in (200, 404)
    body = response.data
    small = len(body) < 500 or response.status_code == 404
    assert response.headers.get("Content-Encoding") == "gzip" or small, f"{address} is sent uncompressed"
    return len(body)


@pytest.mark.parametrize("name", page_types())
def test_the_numbers_come_within_the_byte_budget(austin: Served, name: str) -> None:
    address = page_types()[name]
    tags = read(austin.client.get(address).get_data(as_text=True)).tags
    linked = [str(a["href"]) for tag, a in tags if tag == "link" and a.get("rel") == "stylesheet"]
    linked += [str(a["src"]) for tag, a in tags if tag == "script" and a.get("src")]
    total = _sent(austin, address) + sum(_sent(austin, one) for one in linked)
    assert total <= BEFORE_NUMBERS, f"{address} needs {total} bytes before its numbers show"


def test_no_page_loads_dash_or_plotly_by_itself(austin: Served) -> None:
    for address in page_types().values():
        html = austin.client.get(address).get_data(as_text=True)
        assert "_dash-component-suites" not in html
        assert "plotly" not in html.lower()


def test_scripts_of_the_interactive_chart_stay_within_the_budget(austin: Served) -> None:
    names = [
        *austin.client.get("/explorer.json").get_json()["scripts"],
        "/_dash-component-suites/dash/dcc/async-graph.js",
    ]
    assert not [name for name in names if "plotly" in name]
    bodies = [austin.client.get(name).data for name in [*names, "/assets/explore.js"]]
    total = sum(len(gzip.compress(body, 6)) for body in bodies)
    assert total <= SCRIPTS, f"the interactive chart needs {total} bytes of scripts"


def test_assets_are_kept_for_a_year_under_their_build(austin: Served) -> None:
    html = austin.client.get("/").get_data(as_text=True)
    for address in re.findall(r'(/assets/[a-z.]+\?v=[0-9a-f]+)"', html):
        assert "immutable" in austin.client.get(address).headers["Cache-Control"]
    assert "immutable" not in austin.client.get("/assets/site.css").headers["Cache-Control"]
