"""Measures and departments: counted from the edition, filtered by the address, readable when empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from equipt_dash.kernel.model import Quality
from equipt_dash.pages.parts import Cards, Details, Page, plain_text
from equipt_dash.views import connections, department, departments, measures, search
from equipt_dash.views.context import BadAddress, Context
from tests.views import support
from tests.views.list_city import ODD_NAME, STEPS, a_city, form_of, names, pager_of
from tests.views.support import built, grid, section, tables, words


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    with support.published(a_city(), tmp_path_factory.mktemp("lists"), *STEPS) as context:
        yield context


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Context]:
    with support.published(support.city(), tmp_path, *STEPS) as context:
        yield context


def listed(here: Context, **params: str) -> Page:
    return built(measures.build(here, params))


def test_measures_open_with_counts_from_the_edition(here: Context) -> None:
    lead = plain_text(listed(here).lead)
    assert lead.startswith("65 department measures and 2 community indicators. ")
    assert "2 of the department measures are linked to a disparity." in lead
    assert "this project's proposal" in lead
    assert lead.endswith("None of the 65 department measures can be split by race.")


def test_a_measure_published_by_group_is_counted_as_split(tmp_path: Path) -> None:
    rows = [support.observation("a", "FY2015", 1.0, group="black")]
    package = support.city(
        departments=[support.department("d")],
        measures=[support.measure("a", "d"), support.measure("b", "d")],
        observations=rows,
    )
    with support.published(package, tmp_path) as context:
        assert "1 of the 2 department measures can be split by race." in plain_text(listed(context).lead)
        split = next(
            row for row in grid(tables(built(department.build(context, {"slug": "d"})))[0]) if "split" in row[0]
        )
    assert split[1:] == ["1", "2"]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"department": "fire"}, ["deaths", "response time"]),
        ({"kind": "better_off"}, ["deaths", "jobs found", "people housed"]),
        ({"kind": "better_off", "linked": "no"}, ["deaths", "jobs found"]),
        ({"level": "indicator"}, ["homeownership", "insurance"]),
        ({"level": "indicator", "kind": "better_off"}, []),
        ({"linked": "yes", "level": "performance"}, ["clinic visits", "people housed"]),
        ({"linked": "yes", "level": "indicator"}, ["homeownership", "insurance"]),
        ({"q": "HOME"}, ["homeownership", "people housed"]),
        ({"q": "fire response"}, ["response time"]),
        ({"q": "fire", "department": "library"}, [ODD_NAME]),
        ({"q": "nothing holds this"}, []),
        ({"department": "streets"}, []),
    ],
)
def test_measures_are_narrowed_by_what_the_address_says(
    here: Context, params: Mapping[str, str], found: list[str]
) -> None:
    page = listed(here, **params)
    assert names(page) == found
    if not found:
        assert "/measures" in support.addresses(section(page, "list"))
    assert {choice.name: choice.value for choice in form_of(page).choices} == {
        name: params.get(name, "") for name in ("department", "kind", "level", "linked")
    }


def test_a_row_says_who_answers_what_it_tells_and_what_came_of_it(here: Context) -> None:
    rows = {row[0]: row[1:] for row in grid(tables(listed(here, linked="yes"))[0])}
    owned = ["Health", "whether anyone is better off", "FY2015", "1,400", "1,500", "Health Cover"]
    assert rows["people housed"] == owned
    assert rows["clinic visits"][2:5] == ["FY2015", "7", "not published"]
    shared = ["The city shares responsibility for this", "how people fare", "2023", "44.5%", "not published", "Homes"]
    assert rows["homeownership"] == shared
    assert rows["insurance"][2:4] == ["2015", "published by group only"]
    cells = {row[0].text: row for row in tables(listed(here, linked="yes"))[0].rows}
    assert "1 more" in cells["people housed"][6].note
    assert cells["people housed"][0].href == "/measures/people-housed"
    assert "looks wrong" in cells["clinic visits"][4].note
    assert cells["clinic visits"][6].href == "/disparities/health-cover"
    unmeasured = next(row for row in grid(tables(listed(here, department="fire"))[0]) if row[0] == "response time")
    assert unmeasured[3:6] == ["none", "not collected", "not published"]


def test_a_number_without_a_sign_of_its_own_stands_with_its_unit(tmp_path: Path) -> None:
    package = support.city(
        departments=[support.department("d")],
        measures=[
            support.measure("wait", "d", unit="minutes", decimals=1),
            support.measure("cost", "d", unit="dollars"),
            support.measure("odd", "d", unit="days"),
        ],
        observations=[
            support.observation("wait", "FY2015", 5.5),
            support.observation("cost", "FY2015", 2000),
            support.observation("odd", "FY2015", 3, quality=Quality.SUSPECT),
        ],
    )
    with support.published(package, tmp_path) as context:
        results = {row[0].text: (row[4].text, row[4].note) for row in tables(listed(context))[0].rows}
    assert results["wait"] == ("5.5 minutes", "")
    assert results["cost"] == ("$2,000", "")
    assert results["odd"] == ("3 days", "(looks wrong; see data quality)")


def test_pages_of_measures_follow_each_other_and_keep_the_filter(here: Context) -> None:
    first, second = listed(here, level="performance"), listed(here, level="performance", page="2")
    assert [len(names(page)) for page in (first, second)] == [50, 15]
    assert len({*names(first), *names(second)}) == 65
    onward, back = pager_of(first).following, pager_of(second).previous
    assert pager_of(first).previous is None
    assert pager_of(second).following is None
    assert onward is not None
    assert back is not None
    assert parse_qs(urlsplit(onward.href).query) == {"level": ["performance"], "page": ["2"]}
    assert back.href == "/measures?level=performance"
    assert "51 to 65 of 65" in pager_of(second).words


def test_an_address_in_the_pager_finds_the_same_odd_words_again(here: Context) -> None:
    page = listed(here, q="a & b=c # ü", page="1")
    assert names(page) == []
    onward = pager_of(built(search.build(here, {"q": "o"}))).following
    assert onward is not None
    assert parse_qs(urlsplit(onward.href).query) == {"q": ["o"], "page": ["2"]}


BAD = [
    *((measures, "page", value) for value in ("0", "3", "-1", "x", "1.5", "²", "01", "9" * 40)),
    (measures, "department", "nowhere"),
    (measures, "kind", "best"),
    (measures, "kind", "not_recorded"),
    (measures, "level", "national"),
    (measures, "linked", "maybe"),
    (search, "what", "people"),
    (search, "department", "nowhere"),
    (search, "page", "2"),
]


@pytest.mark.parametrize(("view", "name", "value"), BAD)
def test_an_unknown_value_is_refused_by_name(here: Context, view: object, name: str, value: str) -> None:
    with pytest.raises(BadAddress, match=f"^{name}$"):
        view.build(here, {name: value})  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["%", "_case", "'snake_case'", "C:\\fire", "🚒", "100%"])
@pytest.mark.parametrize("view", [measures, search])
def test_signs_with_a_meaning_in_sql_stand_for_themselves(here: Context, view: object, text: str) -> None:
    page = view.build(here, {"q": text})  # type: ignore[attr-defined]
    assert names(page) == [ODD_NAME]
    assert form_of(page).query == text


def test_departments_stand_by_name_with_their_counts(here: Context) -> None:
    page = built(departments.build(here, {}))
    assert plain_text(page.lead) == (
        "1 of 4 departments has a measure linked to a racial disparity. "
        "3 of 65 measures tell whether anyone is better off. Of these, 2 are linked to no disparity."
    )
    cards = next(block for block in support.blocks_of(page) if isinstance(block, Cards))
    assert [card.title for card in cards.items] == ["Fire", "Health", "Library", "Streets"]
    assert "not by rank" in words(page)
    health = {row[0]: row[1:] for row in grid(tables(page)[0])}["Health"]
    assert health == ["3", "1", "0", "2", "2", "1"]  # all, how much, how well, better off, linked, better off alone
    assert "0 measures." in words(cards.items[3])


def about(here: Context, slug: str, **params: str) -> Page:
    return built(department.build(here, {"slug": slug, **params}))


def test_a_department_that_does_not_exist_is_no_page(here: Context) -> None:
    assert department.build(here, {"slug": "nowhere"}) is None


def test_a_department_shows_what_connects_and_what_does_not(here: Context) -> None:
    page = about(here, "health")
    assert plain_text(page.lead).startswith("2 of its 3 measures are linked to a racial disparity.")
    links = section(page, "links")
    assert support.addresses(links).count("/disparities/health-cover") == 2
    assert "How people-housed helps." in words(links)
    assert "contributing link" in words(links)
    assert "this project's proposal" in words(links)
    assert support.addresses(section(page, "orphans")) == ["/measures/jobs-found"]
    assert "Nothing is linked" in words(section(about(here, "fire"), "links"))


def test_coverage_is_counts_and_never_a_grade(here: Context) -> None:
    table = tables(about(here, "health"))[0]
    assert [row[1:] for row in grid(table)] == [["2", "3"], ["2", "3"], ["1", "3"], ["0", "3"], ["1", "3"]]
    assert "not a grade" in table.note
    assert "%" not in words(table)


def test_the_table_of_a_department_is_narrowed_by_kind(here: Context) -> None:
    assert [row[0] for row in grid(tables(about(here, "health"))[1])] == [
        "clinic visits",
        "jobs found",
        "people housed",
    ]
    assert [row[0] for row in grid(tables(about(here, "health", kind="how_much"))[1])] == ["clinic visits"]
    assert "no measure of this kind" in words(section(about(here, "health", kind="how_well"), "measures"))
    with pytest.raises(BadAddress, match=r"^kind$"):
        about(here, "health", kind="best")


def test_a_department_names_doubtful_values_and_the_faults_that_touch_it(here: Context) -> None:
    data = section(about(here, "health"), "data")
    assert "1 of 5 published values looks wrong" in words(data)
    assert [a for a in support.addresses(data) if "#" in a] == ["/data-quality#slipped"]
    assert "0 of 1 published values look wrong" in words(section(about(here, "fire"), "data"))


def test_a_department_says_what_is_not_recorded_and_what_is_needed(here: Context) -> None:
    health, fire = about(here, "health"), about(here, "fire")
    assert "1 of the 2 steps each department takes by itself is on public record." in words(health)
    assert "Step o2: Named a lead. (2016)." in words(section(health, "roadmap"))
    needed = next(block for block in section(health, "roadmap").blocks if isinstance(block, Details))
    assert "Evidence of o3." in words(needed)
    assert "Evidence of o2." not in words(needed)
    assert "Named a lead." not in words(fire)
    assert words(section(fire, "missing")).count("Needed: ") == 3
    assert "Not recorded. Needed: the name or role" in words(section(fire, "who"))


def test_a_recorded_lead_stands_with_its_source(tmp_path: Path) -> None:
    led = support.department("d", lead="Office head", lead_source="https://example.org/lead")
    with support.published(support.city(departments=[led]), tmp_path) as context:
        who = section(about(context, "d"), "who")
    assert "Office head" in words(who)
    assert "https://example.org/lead" in support.addresses(who)
    assert "Not recorded" not in words(who)


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (measures, "No measure is published yet."),
        (departments, "No department is recorded yet."),
        (connections, "Not yet: no measure is linked to a disparity."),
        (search, "Type a few words, and press Search."),
    ],
)
def test_an_empty_edition_gives_pages_worth_reading(empty: Context, view: object, said: str) -> None:
    page = view.build(empty, {})  # type: ignore[attr-defined]
    assert plain_text(page.lead) == said
    assert all(item.blocks and len(words(item.blocks)) > 20 for item in page.sections)
    assert all(table.rows for table in tables(page))
    assert "nothing here shows" not in words(page)


def test_a_department_without_measures_is_still_worth_reading(here: Context) -> None:
    page = about(here, "streets")
    assert plain_text(page.lead) == "No measure of Streets is published yet."
    assert all(item.blocks and len(words(item.blocks)) > 20 for item in page.sections)
    assert "Needed: the measures the department reports" in words(page)


def test_ids_are_unique_and_every_address_is_local_or_secure(here: Context) -> None:
    for page in (
        listed(here),
        about(here, "health"),
        built(search.build(here, {"q": "e"})),
        built(connections.build(here, {})),
    ):
        ids = [item.id for item in page.sections]
        assert len(ids) == len(set(ids))
        assert all(a.startswith(("/", "#", "https://")) for a in support.addresses(page))
