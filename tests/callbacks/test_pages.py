"""Every page of the site, as anybody gets it: complete, titled, labelled, and with links that lead somewhere."""

from __future__ import annotations

import re

import pytest

from callbacks.pages import PAGES
from equipt_dash.kernel.access import Action
from tests.support.city import Served
from tests.support.pages import crawl, internal, page_types, read

NOTICE = "Demonstration from public records. Not a City of Austin service."


@pytest.fixture(scope="module")
def site(austin: Served) -> dict[str, str]:
    """Every page a reader can reach, by address."""
    return crawl(austin.client)


def test_every_page_of_the_table_says_whom_it_is_for() -> None:
    assert all(isinstance(spec.policy, Action) for spec in PAGES)
    assert len({spec.rule for spec in PAGES}) == len(PAGES)


def test_the_whole_site_can_be_walked(site: dict[str, str]) -> None:
    assert sum(address.startswith("/measures/") for address in site) >= 595
    assert sum(address.startswith("/disparities/") for address in site) >= 12
    assert sum(address.startswith("/departments/") for address in site) == 19
    assert sum(address.startswith("/elements/") for address in site) == 7


def test_every_page_is_whole(site: dict[str, str]) -> None:
    for address, html in site.items():
        found = read(html)
        tags = [tag for tag, _attributes in found.tags]
        assert tags.count("h1") == 1, address
        assert tags.count("main") == 1, address
        assert NOTICE in html, address
        assert '<html lang="en">' in html, address
        assert "<title>" in html, address
        assert len(found.ids) == len(set(found.ids)), f"{address}: doubled ids"
        assert not re.search(r">\s*None\s*<|\bNone;|: None\b|\(None\)", html), f"{address} prints a Python None"
        assert not re.search(r">\s*(nan|inf|-inf)\s*<", html), address


def test_titles_differ(site: dict[str, str]) -> None:
    for paths in ("/disparities/", "/departments/", "/elements/"):
        titles = [html.split("<title>")[1].split("</title>")[0] for a, html in site.items() if a.startswith(paths)]
        assert len(titles) == len(set(titles))


def test_every_fragment_link_has_its_target(site: dict[str, str]) -> None:
    for address, html in site.items():
        found = read(html)
        missing = [link for link in found.links if link.startswith("#") and link[1:] not in found.ids]
        assert not missing, f"{address}: {missing}"


def test_no_script_or_style_stands_in_a_page(site: dict[str, str]) -> None:
    for address, html in site.items():
        assert " style=" not in html, address
        assert "<style" not in html, address
        assert "<script>" not in html, address


@pytest.mark.parametrize("name", page_types())
def test_every_answer_carries_the_security_headers(austin: Served, name: str) -> None:
    response = austin.client.get(page_types()[name])
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response.headers


def test_a_page_is_kept_by_its_tag_and_answered_briefly(austin: Served) -> None:
    first = austin.client.get("/disparities")
    again = austin.client.get("/disparities", headers={"If-None-Match": first.headers["ETag"]})
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert (again.status_code, again.data) == (304, b"")


def test_links_inside_are_root_relative_and_exist(site: dict[str, str]) -> None:
    for address, html in site.items():
        for link in read(html).links:
            assert link.startswith(("/", "#", "http://", "https://")), f"{address}: {link}"
        for link in internal(read(html).links):
            assert link in site or link.split("?")[0].endswith(".csv"), f"{address}: {link}"
