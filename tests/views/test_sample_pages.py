"""The invented city through HTTP: every page a reader can click to is whole, and says that it is invented."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.support.city import Served
from tests.support.pages import crawl, internal, read

NOTICE = "Sample City is invented. Nothing here is about a real place."


@pytest.fixture(scope="module")
def site(sample: Served) -> dict[str, str]:
    """Every page a reader can reach, by address."""
    return crawl(sample.client)


def test_every_page_is_whole_and_says_that_it_is_invented(site: dict[str, str]) -> None:
    assert len(site) > 90
    for address, html in site.items():
        found = read(html)
        assert NOTICE in html, address
        assert "Traceback" not in html, address
        assert [tag for tag, _attributes in found.tags].count("h1") == 1, address
        assert len(found.ids) == len(set(found.ids)), f"{address}: doubled ids"
        assert not re.search(r">\s*None\s*<|\bNone;|: None\b|\(None\)|>\s*(nan|inf|-inf)\s*<", html), address
        if address.startswith(
            ("/measures", "/disparities", "/departments", "/plans", "/actions", "/engagement", "/roadmap")
        ):
            assert "Austin" not in html, f"{address} speaks of a real city"


def test_every_link_inside_the_city_leads_somewhere(site: dict[str, str], sample: Served) -> None:
    client, seen = sample.client, set(site)
    for address, html in site.items():
        for link in set(internal(read(html).links)) - seen:
            seen.add(link)
            answer = client.get(link)
            assert answer.status_code < 400, f"{address} leads to {link}: {answer.status_code}"
            answer.close()


def test_nothing_that_stays_inside_and_no_small_count_of_people_is_public(site: dict[str, str]) -> None:
    whole = "\n".join(site.values())
    assert "inside@example.org" not in whole
    assert "No money for the survey." not in whole
    assert "Renters who moved in the last year" not in whole
    assert "fewer than 10" in site["/engagement"]
    assert "Not needed here" not in site["/roadmap"]


def test_no_page_says_that_it_shows_public_records(site: dict[str, str]) -> None:
    assert "First edition: invented figures of an invented city." in site["/data-quality"]
    for address, html in site.items():
        assert "First edition: public records" not in html, address


def test_it_is_served_from_either_kind_of_database(sample_copy: Served, site: dict[str, str]) -> None:
    for address in ("/", "/organize", "/roadmap", "/measures/rental-inspections", "/disparities/rent-burden"):
        answer = sample_copy.client.get(address)
        assert answer.status_code == 200, address
        assert NOTICE in answer.text, address
        assert read(answer.text).links == read(site[address]).links, address


def test_no_page_calls_what_a_department_proposed_a_proposal_of_this_project(site: dict[str, str]) -> None:
    for address, html in site.items():
        if not address.startswith("/methods"):
            assert "this project's proposal" not in unescape(html), address
    assert "proposals that nobody has reviewed" in site["/connections"]
