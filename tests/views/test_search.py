"""Search: groups, pages, filters, and words that stand for themselves."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from equipt_dash.pages.parts import Page, plain_text
from equipt_dash.views import search
from equipt_dash.views.context import BadAddress, Context
from tests.views import support
from tests.views.list_city import STEPS, a_city, names
from tests.views.support import built, section, words


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    with support.published(a_city(), tmp_path_factory.mktemp("lists"), *STEPS) as context:
        yield context


def asked(here: Context, **params: str) -> Page:
    return built(search.build(here, params))


def test_search_without_words_helps_with_counts_and_examples_that_find_something(here: Context) -> None:
    page = asked(here)
    assert "There are 67 measures, 3 disparities and 4 departments to search." in words(page)
    examples = [a for a in support.addresses(section(page, "how")) if a.startswith("/search?q=")]
    assert len(examples) == 4
    for address in examples:
        query = parse_qs(urlsplit(address).query)["q"][0]
        assert [item.id for item in asked(here, q=query).sections] != ["nothing"], query


def test_results_are_grouped_and_counted(here: Context) -> None:
    page = asked(here, q="health")
    assert [item.title for item in page.sections] == ["Disparities (1)", "Departments (1)", "Measures (3)"]
    assert plain_text(page.lead) == "5 entries hold “health”."
    assert [item.id for item in asked(here, q="health", what="departments").sections] == ["departments"]
    assert [item.id for item in asked(here, q="health", what="measures").sections] == ["measures"]
    assert [item.id for item in asked(here, q="health", what="disparities").sections] == ["disparities"]
    assert [item.id for item in asked(here, q="care", department="fire").sections] == ["nothing"]
    only = asked(here, department="health")
    assert [item.title for item in only.sections] == ["Disparities (2)", "Departments (1)", "Measures (3)"]


def test_search_shows_25_a_page(here: Context) -> None:
    pages = [asked(here, q="library", page=str(number)) for number in (1, 2, 3)]
    found = [name for page in pages for name in names(page)]
    assert len(found) == len(set(found)) == 60
    assert [len(names(page)) for page in pages] == [24, 25, 11]  # the department itself stands first
    with pytest.raises(BadAddress, match=r"^page$"):
        asked(here, q="library", page="4")


def test_only_the_first_words_count_and_the_reader_is_told(here: Context) -> None:
    page = asked(here, q="people housed h o u s e d unfindable")
    assert names(page) == ["people housed"]
    assert "Only the first 8 words were looked for." in plain_text(page.lead)
    assert "unfindable" not in plain_text(page.lead)
    assert "Only" not in plain_text(asked(here, q="people housed").lead)


def test_words_in_braces_stay_words(here: Context) -> None:
    page = asked(here, q="{n} {0} %(x)s <b>")
    assert "“{n}”" in plain_text(page.lead)
    assert [item.id for item in page.sections] == ["nothing"]
