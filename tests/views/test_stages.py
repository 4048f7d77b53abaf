"""Whoever follows the three stages in order finds every page and every kind of record, in public and inside."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from callbacks.desk.table import PAGES as DESK_PAGES
from callbacks.pages import PAGES
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.model import State
from equipt_dash.pages.parts import Page
from equipt_dash.practice.framework import default_framework
from equipt_dash.practice.kinds import KINDS
from equipt_dash.practice.model import Engagement
from equipt_dash.store import schema
from equipt_dash.store.desk import reads
from equipt_dash.store.editions import publish
from equipt_dash.store.practice_rows import CLASSES
from equipt_dash.views import normalize, operationalize, organize, roadmap
from equipt_dash.views.context import BadAddress, Context
from equipt_dash.views.desk import roadmap as desk_roadmap
from equipt_dash.views.desk import stages
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.record_paths import list_path
from equipt_dash.views.practice.priorities import CRITERIA, WEIGHTS, candidates, in_order, weights
from equipt_dash.views.practice.stages import SHOWN, kinds_of
from equipt_dash.views.practice_words import kind_words
from tests.desk.publishing_support import NOW
from tests.support.city import Served
from tests.support.desk import City
from tests.support.pages import read
from tests.views.support import (
    TODAY,
    addresses,
    built,
    city,
    department,
    disparity,
    link,
    measure,
    observation,
    published,
    section,
    tables,
    words,
)

STAGES = {"normalize": normalize, "organize": organize, "operationalize": operationalize}
INSIDE = {"normalize": stages.normalize, "organize": stages.organize, "operationalize": stages.operationalize}
FRAME = {"/", "/search", "/accessibility"}
"""Pages that serve the whole site: the frame of every page leads to them."""

RECORDS: dict[str, dict[str, Any]] = {
    "data-gap": {"slug": "gap", "title": "Wait times by group", "what": "x", "disparity": "d", "status": "open"},
    "decision": {
        "slug": "choice", "title": "Homes come first", "decided_on": date(2026, 1, 2), "reason": "Residents asked.",
        "with_whom": "A residents' council", "disparities": ["d"], "weights": [["people", "2"]],
    },
    "worksheet": {"disparity": "d", "measure": "", "public_summary": "What we found.", "answered": "1 2"},
    "step": {"slug": "own-step", "name": "A step of our own", "component": "partnerships", "in_short": "x",
             "scope": "city", "evidence": "x", "done_when": "x", "first_quarter": 2},
    "step-record": {"step": "n1", "department": "", "status": "under_way", "summary": "It has begun.",
                    "blocker": "A secret blocker", "next_action": "A secret action"},
    "partner": {"slug": "bank", "title": "A food bank", "standing": "missing", "role": "Hosts the talks"},
    "engagement": {"slug": "talk", "title": "Evening talks", "status": "done", "method": "talks", "asked": "What?",
                   "said": "This.", "disparities": ["d"]},
    "assessment": {"mark": "race-informed-1", "department": "", "dated": date(2026, 1, 1), "standing": "starting",
                   "evidence": "Twelve audits"},
    "plan-item": {"slug": "plan", "title": "A plan for homes", "level": "plan"},
    "budget-line": {"slug": "money", "title": "Money for homes", "fiscal_year": "2026", "amount": 5.0, "money": "city",
                    "source": "The budget"},
    "action": {"slug": "act", "title": "Mend the roofs", "what": "x", "lever": "grants", "reach": "policy",
               "status": "under_way", "review_on": date(2026, 1, 1)},
    "challenge": {"slug": "hard", "title": "Too few builders", "would_help": "Training", "status": "open"},
    "tool-run": {"slug": "run", "title": "The tool on zoning", "subject": "policy", "results": "x"},
    "community-note": {"measure": "m", "period": "2026", "writer": "A resident", "speaks_for": "", "body": "As I saw.",
                       "dated": date(2026, 1, 1)},
}  # fmt: skip
"""A record of every kind but links, which the small city has."""

SAID = {slug: next(str(v) for k, v in row.items() if k in ("title", "name", "summary", "public_summary", "evidence", "body"))
        for slug, row in RECORDS.items()}  # fmt: skip


def insert_all(context: Context) -> None:
    with context.db.writing() as connection:
        for slug, row in RECORDS.items():
            table = schema.PRACTICE[slug]
            blank = {
                c.name: ""
                for c in table.columns
                if not (c.nullable or c.default or c.server_default or c.name == "state")
            }
            filled = {**{k: v for k, v in blank.items() if not table.c[k].primary_key}, **row}
            for column in table.columns:
                if column.name not in row and column.name in filled:
                    filled[column.name] = _nothing(column.type)
            connection.execute(insert(table).values(**filled, state=State.APPROVED.value))


def _nothing(kind: Any) -> Any:
    return {"JSON": [], "INTEGER": 1, "BOOLEAN": False}.get(str(kind).split("(")[0].upper(), "")


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A small city with one record of every kind, published."""
    rows: dict[str, Any] = {
        "departments": (department("parks"),),
        "measures": (measure("m", "parks"), measure("i")),
        "observations": (observation("m", "2026", 5.0), observation("i", "2026", 50.0)),
        "disparities": (disparity("d", "i"),),
        "links": (link("m", "d"),),
    }
    with published(city(**rows), tmp_path_factory.mktemp("stages")) as context:
        insert_all(context)
        publish(context.db, on=TODAY, note="second", approver="test")
        yield replace(context, scope=replace(context.scope, edition=2), framework=default_framework())


def public(stage: str, context: Context, **params: str) -> Page:
    return built(STAGES[stage].build(context, params))


@pytest.mark.parametrize("kind", [one for one in KINDS if one.slug != "link"], ids=lambda one: one.slug)
def test_every_kind_of_record_stands_on_the_public_page_of_its_stage(practised: Context, kind: Any) -> None:
    said = words(public(kind.stage, practised))
    assert SAID[kind.slug] in said, f"{kind.slug} is not shown on /{kind.stage}: add it to views/practice/stages.py"


def test_what_stays_inside_is_on_no_public_page(practised: Context) -> None:
    for stage in STAGES:
        said = words(public(stage, practised))
        assert "A secret blocker" not in said
        assert "A secret action" not in said
    assert "secret" not in words(built(roadmap.build(practised, {})))


def test_every_kind_has_the_fields_its_list_shows() -> None:
    assert set(SHOWN) == {kind.slug for kind in KINDS} == set(CLASSES)
    assert all(set(SHOWN[kind.slug]) <= set(kind.names) for kind in KINDS)
    assert {kind for stage in STAGES for kind in kinds_of(stage)} == set(KINDS)


def test_the_three_stages_lead_to_every_public_page(austin: Served) -> None:
    """Each row of the page table is linked from a stage page, or from a page a stage page leads to."""
    first = {f"/{stage}" for stage in STAGES}
    reached = set(first)
    for address in first:
        found = main_links(austin, address)
        reached |= found
    for address in sorted(one for one in reached if one.count("/") == 1):
        reached |= main_links(austin, address)
    for spec in PAGES:
        if spec.rule in FRAME:
            continue
        pattern = re.compile(re.sub(r"<[^>]+>", "[^/]+", spec.rule))
        assert any(pattern.fullmatch(one) for one in reached), (
            f"{spec.rule} cannot be found from the stages: add it to views/practice/stages_pages.py"
        )


def main_links(served: Served, address: str) -> set[str]:
    """Addresses without query and fragment that the main part of a page leads to."""
    html = served.client.get(address).get_data(as_text=True)
    inner = html.split("<main", 1)[1].split("</main>", 1)[0] if "<main" in html else ""
    return {re.split(r"[?#]", one)[0] for one in read(inner).links if one.startswith("/")}


def test_a_stage_says_what_is_needed_where_nothing_is_recorded(austin: Served) -> None:
    for stage in STAGES:
        html = austin.client.get(f"/{stage}").get_data(as_text=True)
        for kind in kinds_of(stage):
            own_way = ("data-gap", "decision", "partner", "engagement", "tool-run")
            assert kind_words(kind.slug)[1] in html or kind.slug in own_way
        assert "A City department or the equity office can add one." in html


def test_the_table_sorts_only_by_weights_the_reader_chose(practised: Context) -> None:
    plain = public("normalize", practised)
    assert "Your order" not in words(section(plain, "urgency"))
    weighed = words(section(public("normalize", practised, w_voice="2", w_roots="1"), "urgency"))
    assert "Your order, not the City’s" in weighed
    assert "Residents’ voice (2)" in weighed
    assert "Homes come first" in weighed
    assert "A residents' council" in weighed
    assert "People affected: 2" in weighed
    with pytest.raises(BadAddress):
        public("normalize", practised, w_people="9")


SLUGS = ("a", "b", "c")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(SLUGS), max_size=3), max_size=5),
    st.sets(st.sampled_from(SLUGS)),
    st.fixed_dictionaries({name: st.integers(0, 3) for name in CRITERIA}),
)
def test_an_order_holds_every_disparity_once_and_follows_the_weights(
    named: list[list[str]], rooted: set[str], chosen: dict[str, int]
) -> None:
    items = [disparity(slug, "i", roots="Told." if slug in rooted else "") for slug in SLUGS]
    talks = [Engagement(str(n), "t", "done", "m", "?", disparities=tuple(some)) for n, some in enumerate(named)]
    found = candidates(items, [], talks)
    order = in_order(found, chosen)
    assert sorted(one.disparity.slug for one in order) == sorted(SLUGS)
    if not any(chosen.values()):
        assert order == found
    for one, other in pairwise(order):
        if chosen["roots"] and not chosen["voice"] and one.facts["roots"] == 0.0:
            assert other.facts["roots"] == 0.0
    assert all(value is None or 0.0 <= value <= 1.0 for one in found for value in one.facts.values())


def test_what_is_to_do_is_found_in_the_records(practised: Context) -> None:
    def said(stage: str) -> str:
        return words(section(public(stage, practised), "next"))

    assert "Wait times by group : say who gets it, and by when." in said("normalize")
    assert "Evening talks : tell people what became of what they said." in said("organize")
    assert "4 of its six questions are open." in said("organize")
    assert "A food bank : bring them to the table." in said("organize")
    assert "Mend the roofs : it was to be reviewed by" in said("operationalize")
    assert "The tool on zoning : finish the racial equity tool." in said("operationalize")
    late_first = section(public("operationalize", practised), "next").blocks[1]
    assert words(late_first).strip().startswith("Mend the roofs")


def test_weights_are_those_offered() -> None:
    assert weights({}) == dict.fromkeys(CRITERIA, 0)
    assert weights({"w_gap": WEIGHTS[-1]})["gap"] == 3


def desk(one: City, name: str) -> Desk:
    site = one.served.app.server.extensions["equipt"]
    return Desk(one.principal(name), site.db, site.framework, NOW, TODAY, "token")


def department_of(reader: Desk) -> str:
    """The slug of a head's only department."""
    (one,) = reads.departments(reader.scope(), reader.db)
    return one.slug


def test_inside_every_kind_of_record_and_every_practice_page_is_found(desk_city: City) -> None:
    reader = desk(desk_city, "officer")
    pages = {stage: build(reader, {}) for stage, build in INSIDE.items()}
    for kind in KINDS:
        ways = addresses(pages[kind.stage])
        assert list_path(kind.slug) in ways, f"{kind.slug} is not on /internal/{kind.stage}"
        assert any(one.startswith(f"{list_path(kind.slug)}/new") for one in ways)
    ways = {re.split(r"[?#]", one)[0] for page in pages.values() for one in addresses(page)}
    practice = [spec.rule for spec in DESK_PAGES if spec.name.startswith("desk-") and "<" not in spec.rule]
    own = {f"/internal/{stage}" for stage in STAGES}
    assert set(practice) - own <= ways, "add the page to desk_links in views/practice/stages_pages.py"


def test_inside_a_reader_sees_their_own_department_and_no_forms_without_the_right(desk_city: City) -> None:
    head, council = desk(desk_city, "head"), desk(desk_city, "council")
    assert not council.may(Action.ENTER)
    for build in INSIDE.values():
        forms = re.compile(r"/internal/records/.+/(new|at)\b")
        assert not any(forms.match(one) for one in addresses(build(council, {})))
        assert any(forms.match(one) for one in addresses(build(head, {})))
    rows = next(one for one in tables(INSIDE["organize"](head, {})) if one.caption == "Departments, by name").rows
    assert [row[0].href for row in rows] == [f"/internal/roadmap?department={department_of(head)}"]
    assert len(desk_roadmap.build(head, {}).sections) >= 6
    with pytest.raises(BadAddress):
        desk_roadmap.build(head, {"department": "no-such"})


def test_the_roadmap_inside_leads_to_the_form_of_each_step(desk_city: City) -> None:
    page = desk_roadmap.build(desk(desk_city, "officer"), {})
    ways = addresses(section(page, "steps"))
    for one in default_framework().steps:
        assert any(f"step={one.key}" in way or f"/at/{one.key}~" in way for way in ways), one.key


def test_the_pages_answer_over_http(desk_city: City) -> None:
    visitor = desk_city.visitor("officer")
    for address in (
        "/internal/normalize?w_gap=2",
        "/internal/organize",
        "/internal/operationalize",
        "/internal/roadmap",
    ):
        assert visitor.get(address).status_code == 200, address
