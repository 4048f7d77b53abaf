"""Nobody is stuck: as each role, in both demonstrations and in several states of the record, every link and every form
leads somewhere that role may go, and a refusal says why and keeps what was typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from equipt_dash.store.upgrade import upgrade
from tests.desk.crawl_states import SAMPLE_DISPARITIES, STATES, bring_to
from tests.desk.proof_state import OTHER_DISPARITY, OWN_DISPARITY, Resettable, resettable
from tests.support.crawl import Crawler, Walk
from tests.support.databases import Databases

ROLES = ("", "editor", "head", "council", "officer", "admin")
DISPARITIES = {"austin": (OWN_DISPARITY, OTHER_DISPARITY), "sample": SAMPLE_DISPARITIES}
# The demonstration of a real city is walked in the fullest state; the invented one, which has every kind of record, in all.
CITIES = [("sample", state) for state in STATES] + [("austin", "on its way")]

LEAST = {
    "": (50, 1),
    "editor": (150, 60),
    "head": (150, 60),
    "council": (140, 1),
    "officer": (230, 150),
    "admin": (120, 15),
}
"""Pages and forms a walk meets at least, so that one that stopped at the door is noticed."""


@pytest.fixture(scope="module", params=CITIES, ids=lambda city: f"{city[0]}, {city[1]}")
def city(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Resettable]:
    name, state = request.param
    url = request.getfixturevalue(f"{name}_url")
    with resettable(databases, url, DISPARITIES[name]) as world:
        bring_to(world, name, state)
        yield world


def walked(world: Resettable, role: str) -> Walk:
    visitor = world.city.visitor(role)
    world.mark()
    return Crawler(visitor, world.back).run("/", "/internal" if role else "/sign-in")


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "anonymous")
def test_every_link_and_form_leads_somewhere(city: Resettable, role: str) -> None:
    walk = walked(city, role)
    assert not walk.faults, "\n" + "\n".join(sorted(set(walk.faults))[:40])
    pages, forms = LEAST[role]
    assert walk.pages >= pages
    assert walk.forms >= forms


@pytest.mark.parametrize("role", ["officer", "admin"])
def test_a_city_that_is_not_filled_yet_has_no_dead_end(databases: Databases, role: str) -> None:
    url = databases.empty("sqlite")
    from equipt_dash.store.engine import Database

    db = Database(url)
    upgrade(db)
    db.close()
    with resettable(databases, url) as world:
        walk = walked(world, role)
    # Public pages say that nothing has been published yet, which is true.
    assert not [fault for fault in walk.faults if not fault.endswith(": 503")]
