"""The practice in a real browser: from an unlinked measure to a reviewed link with a worksheet, and a step that closes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import select, update

from equipt_dash.kernel.clock import day_in
from equipt_dash.store import schema
from equipt_dash.store.desk.drafts import joined
from equipt_dash.store.engine import Database
from equipt_dash.store.private_records import record_draft
from equipt_dash.views.desk.record_paths import new_path, record_path, review_path
from tests.browser.support import OpenContext, press
from tests.browser.test_desk import Open, opened
from tests.support.databases import Databases

DISPARITY = "length-of-life"


@pytest.fixture
def city(databases: Databases, austin_url: str) -> Iterator[Open]:
    """A city of one's own."""
    yield from opened(databases, austin_url)


def database(city: Open) -> Database:
    """Its database."""
    found: Database = city.city.served.app.server.extensions["equipt"].db
    return found


def unlinked(db: Database, department: str) -> tuple[str, str]:
    """Key and slug of a better-off measure of a department that no link names."""
    linked = select(schema.link.c.measure)
    query = select(schema.measure.c.key, schema.measure.c.slug).where(
        schema.measure.c.department == department,
        schema.measure.c.kind == "better_off",
        schema.measure.c.key.not_in(linked),
    )
    with db.reading() as connection:
        key, slug = connection.execute(query.order_by(schema.measure.c.key).limit(1)).one()
    return str(key), str(slug)


def newest(db: Database, kind: str, *key: str) -> int:
    """The newest draft about a record."""
    query = select(record_draft.c.id).where(record_draft.c.kind == kind, record_draft.c.record_key == joined(key))
    with db.reading() as connection:
        return int(connection.execute(query.order_by(record_draft.c.id.desc()).limit(1)).scalar_one())


def hand_in(page: Page) -> None:
    """Send the form of a record."""
    press(page.get_by_role("button", name="Hand in"))
    assert page.get_by_text("Handed in. A second person decides about it.").is_visible()


def confirm(city: Open, page: Page, number: int) -> None:
    """Decide about a draft."""
    page.goto(city.address + review_path(number))
    press(page.get_by_role("button", name="Confirm"))
    assert page.get_by_text("Nobody has to decide about it now.").is_visible()


def publish(city: Open, page: Page) -> None:
    """Publish what counts."""
    page.goto(f"{city.address}/internal/review/publish")
    press(page.get_by_role("button", name="Publish", exact=False).last)
    page.get_by_role("link", name="Open edition").wait_for()


def test_from_an_unlinked_measure_to_a_reviewed_link_with_a_finished_worksheet(
    city: Open, open_context: OpenContext
) -> None:
    db = database(city)
    measure, slug = unlinked(db, city.city.departments["health-and-human-services"])
    head = city.sign_in(open_context((1280, 800)), "head")
    head.goto(f"{city.address}/measures/{slug}")
    assert head.get_by_text("It is linked to no disparity.").is_visible()
    head.goto(city.address + new_path("link", measure=measure, disparity=DISPARITY))
    head.get_by_label("How it should help").fill("People who get care in time live longer.")
    head.get_by_label("How directly").select_option("contributing")
    head.get_by_label("How far it reaches").select_option("service")
    head.get_by_label("Lever (optional)").fill("opening hours")
    hand_in(head)
    head.goto(f"{city.address}/measures/{slug}")
    assert head.get_by_text("It is linked to no disparity.").is_visible(), "a proposal is not public"
    officer = city.sign_in(open_context((1280, 800)), "officer")
    confirm(city, officer, newest(db, "link", measure, DISPARITY))

    head.goto(city.address + new_path("worksheet", disparity=DISPARITY, measure=measure))
    for number in range(1, 7):
        head.locator(f"[name=answer_{number}]").fill(f"What we know about question {number}.")
    head.locator("[name=public_summary]").fill("We ask the clinics each month.")
    hand_in(head)
    confirm(city, officer, newest(db, "worksheet", DISPARITY, measure))
    publish(city, officer)
    reader = open_context((375, 800)).new_page()
    reader.goto(f"{city.address}/measures/{slug}")
    text = reader.locator("main").inner_text()
    assert "It is linked to no disparity." not in text
    assert "We ask the clinics each month." in text
    assert "Still open" not in text
    assert "What we know about question" not in text


def test_a_step_closes_with_a_second_person_and_reopens_on_its_date(city: Open, open_context: OpenContext) -> None:
    db = database(city)
    officer = city.sign_in(open_context((1280, 800)), "officer")
    officer.goto(city.address + new_path("step-record", step="n2"))
    officer.get_by_label("How far is it?").select_option("closed")
    press(officer.get_by_role("button", name="Hand in"))
    assert officer.get_by_text("A step closes only with evidence.").first.is_visible()
    officer.get_by_label("Address of the evidence").fill("https://example.org/definitions")
    again = (day_in("America/Chicago") + timedelta(days=30)).isoformat()
    officer.get_by_label("Reopens on").fill(again)
    hand_in(officer)
    second = city.sign_in(open_context((1280, 800)), "officer2")
    confirm(city, second, newest(db, "step-record", "n2", ""))
    officer.goto(f"{city.address}/internal/roadmap")
    row = officer.locator("tr", has_text="N2").first
    assert "closed" in row.inner_text().lower()
    with db.writing() as connection:
        # Time cannot be waited for: its date comes today.
        table = schema.step_record
        connection.execute(update(table).where(table.c.step == "n2").values(reopens_on=day_in("America/Chicago")))
    officer.reload()
    assert "reopen" in officer.locator("tr", has_text="N2").first.inner_text().lower()
    officer.goto(city.address + record_path("step-record", "n2", ""))
    assert officer.get_by_text("officer2").first.is_visible()
