"""What a reader has to load: a little before the numbers show, the chart library only when it is asked for."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import brotli
import pytest

from callbacks.frontend import LIBRARY
from callbacks.server import create_app
from equipt_dash.kernel.settings import Settings
from tests.support.city import HOSTS, Served
from tests.support.pages import page_types, read

BEFORE_NUMBERS = 40_000
"""Bytes, compressed, of the page with its stylesheets and script."""

WITH_FONTS = 115_000
"""The same with the typefaces it shows at once."""

SCRIPTS = 350_000
"""Bytes, compressed, of every script besides plotly.js."""

WITH_LIBRARY = 850_000
"""The same with plotly.js."""


def _sent(served: Served, address: str) -> int:
    response = served.client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response.status_code in (200, 404)
    body = response.data
    small = len(body) < 500 or response.status_code == 404
    packed = response.headers.get("Content-Encoding") == "gzip" or address.endswith(".woff2")
    assert packed or small, f"{address} is sent uncompressed"
    return len(body)


@pytest.mark.parametrize("name", page_types())
def test_the_numbers_come_within_the_byte_budget(austin: Served, name: str) -> None:
    address = page_types()[name]
    tags = read(austin.client.get(address).get_data(as_text=True)).tags
    linked = [str(a["href"]) for tag, a in tags if tag == "link" and a.get("rel") == "stylesheet"]
    linked += [str(a["src"]) for tag, a in tags if tag == "script" and a.get("src")]
    total = _sent(austin, address) + sum(_sent(austin, one) for one in linked)
    assert total <= BEFORE_NUMBERS, f"{address} needs {total} bytes before its numbers show"
    fonts = [str(a["href"]) for tag, a in tags if tag == "link" and a.get("as") == "font"]
    assert len(fonts) == 2, "the typefaces are asked for at once"
    total += sum(_sent(austin, one) for one in fonts)
    assert total <= WITH_FONTS, f"{address} needs {total} bytes with its typefaces"


def test_no_page_loads_dash_or_plotly_by_itself(austin: Served) -> None:
    for address in page_types().values():
        html = austin.client.get(address).get_data(as_text=True)
        assert "_dash-component-suites" not in html
        assert "plotly" not in html.lower()


def test_scripts_of_the_interactive_chart_stay_within_the_budget(austin: Served) -> None:
    library, *names = austin.client.get("/explorer.json").get_json()["scripts"]
    names.append("/_dash-component-suites/dash/dcc/async-graph.js")
    assert not [name for name in names if "plotly" in name]
    bodies = [austin.client.get(name).data for name in [*names, "/assets/explore.js"]]
    total = sum(len(gzip.compress(body, 6)) for body in bodies)
    assert total <= SCRIPTS, f"the interactive chart needs {total} bytes of scripts"
    assert library.startswith("/assets/plotly-basic.min.")
    total += _sent(austin, library)
    assert total <= WITH_LIBRARY, f"the interactive chart needs {total} bytes of scripts with its library"


def test_the_scripts_of_dash_are_compressed_once(austin: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    _library, *names = austin.client.get("/explorer.json").get_json()["scripts"]
    first = {name: austin.client.get(name, headers={"Accept-Encoding": "gzip, br"}) for name in names}
    plain = {name: austin.client.get(name, headers={"Accept-Encoding": "identity"}) for name in names}

    def refuse(*_given: object, **_named: object) -> bytes:
        raise AssertionError("compressed again")

    monkeypatch.setattr(brotli, "compress", refuse)
    monkeypatch.setattr(gzip, "compress", refuse)
    for name, answer in first.items():
        assert answer.headers["Content-Encoding"] == "br"
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert brotli.decompress(answer.data) == plain[name].data
        assert "Content-Encoding" not in plain[name].headers
        assert austin.client.get(name, headers={"Accept-Encoding": "gzip, br"}).data == answer.data


@pytest.mark.parametrize("encoding", ["br", "gzip", "", "br;q=0, gzip", "identity"])
def test_the_library_is_the_same_in_each_form(austin: Served, encoding: str) -> None:
    library = austin.client.get("/explorer.json").get_json()["scripts"][0]
    answer = austin.client.get(library, headers={"Accept-Encoding": encoding})
    used = answer.headers.get("Content-Encoding", "")
    assert used == {"br;q=0, gzip": "gzip", "identity": ""}.get(encoding, encoding)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[used]
    assert unpack(answer.data) == (Path(Settings("", 0, "", False, ()).frontend_folder) / LIBRARY).read_bytes()
    assert answer.headers["Vary"] == "Accept-Encoding"
    again = austin.client.get(library, headers={"Accept-Encoding": encoding, "If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_name_that_changes_with_its_content_is_kept_for_a_year(austin: Served) -> None:
    html = austin.client.get("/").get_data(as_text=True)
    named = re.findall(r'"(/assets/[^"]+)"', html)
    assert {name.rpartition(".")[2] for name in named} == {"css", "js", "svg", "woff2"}
    for address in named:
        answer = austin.client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        short = re.sub(r"\.[0-9a-f]{12}\.", ".", address)
        old = re.sub(r"\.[0-9a-f]{12}\.", f".{'0' * 12}.", address)
        for other in (short, old):  # somebody's page from before an update still gets its style
            given = austin.client.get(other)
            assert given.data == answer.data
            assert "immutable" not in given.headers["Cache-Control"]


def test_the_stylesheet_names_files_that_are_there(austin: Served) -> None:
    sheet = austin.client.get("/assets/site.css").get_data(as_text=True)
    named = re.findall(r'url\("(/[^"]+)"\)', sheet)
    assert len(named) == 4
    for address in named:
        assert austin.client.get(address).content_type == "font/woff2"
    assert sheet.count("font-display: optional") == len(named), "A typeface that comes late may move nothing"


def test_without_the_taken_files_dash_and_the_system_serve(austin_url: str) -> None:
    served = Served(create_app(Settings(austin_url, 8050, "not-secret-" * 4, False, HOSTS, frontend_folder="")), "")
    try:
        html = served.client.get("/").get_data(as_text=True)
        assert "woff2" not in html
        assert "@font-face" not in served.client.get("/assets/site.css").get_data(as_text=True)
        scripts = served.client.get("/explorer.json").get_json()["scripts"]
        assert not [name for name in scripts if name.startswith("/assets/")]
    finally:
        served.close()
