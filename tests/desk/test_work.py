"""My work lists what waits for this reader and nobody else's, and each name leads to the form in one click."""

from __future__ import annotations

import re
from datetime import date, timedelta

from sqlalchemy import select, update

from equipt_dash.pages.parts import Cell, Page, TableModel
from equipt_dash.store import schema
from equipt_dash.store.desk import reviews
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.publishing import Chosen
from equipt_dash.store.desk.worklist import Standing
from equipt_dash.views.desk import work
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.work_measures import SOON, is_due, is_late
from equipt_dash.views.performance import LATE_AFTER_DAYS
from tests.desk.entry_forms import db_of
from tests.desk.publishing_support import NOW, TODAY
from tests.desk.words_support import all_submissions, opened, send, text, told_slug
from tests.support.desk import HEALTH, WATER, City


def desk_of(city: City, name: str) -> Desk:
    site = city.served.app.server.extensions["equipt"]
    return Desk(city.principal(name), site.db, site.framework, NOW, TODAY, "token")


def page_of(city: City, name: str, **params: str) -> Page:
    return work.build(desk_of(city, name), params)


def rows_in(page: Page, section: str) -> list[tuple[str, str]]:
    """The words and address of the first cell of each row of a section."""
    found = [one for one in page.sections if one.id == section]
    tables = [block for one in found for block in one.blocks if isinstance(block, TableModel)]
    return [(row[0].text, row[0].href) for table in tables for row in table.rows]


def ids(page: Page) -> list[str]:
    return [section.id for section in page.sections]


def test_a_change_stands_where_it_waits_and_moves_on_with_its_state(desk_city: City) -> None:
    slug = told_slug(desk_city)
    path, editor = f"/internal/measures/{slug}/story", desk_city.visitor("editor")
    sent = opened(editor, path)
    send(editor, path, "save", sent, body="A story.")
    form = f"{path}?period={sent['period']}"
    assert [href for _name, href in rows_in(page_of(desk_city, "editor"), "drafts")] == [form]
    for other in ("editor2", "head", "officer", "other-head"):
        assert "drafts" not in ids(page_of(desk_city, other))
    send(editor, path, "submit", opened(editor, path))
    assert [href for _name, href in rows_in(page_of(desk_city, "editor"), "handed-in")] == [form]
    for reviewer in ("head", "officer"):
        assert [href for _name, href in rows_in(page_of(desk_city, reviewer), "to-review")] == ["/internal/review/1"]
    for other in ("editor", "editor2", "other-head"):
        assert "to-review" not in ids(page_of(desk_city, other))
    [one] = all_submissions(desk_city)
    act = Act(desk_city.principal("head"), NOW, "back")
    reviews.send_back(db_of(desk_city), act, [Chosen(one.id, one.version)], "Say who was reached.", location="/x")
    page = page_of(desk_city, "editor")
    assert ids(page)[0] == "sent-back", "what was sent back comes first"
    assert rows_in(page, "sent-back")[0][1] == form
    assert "Say who was reached." in text(editor.get("/internal"))


def test_nobody_is_asked_to_review_what_they_handed_in(desk_city: City) -> None:
    slug = told_slug(desk_city)
    path, head = f"/internal/measures/{slug}/story", desk_city.visitor("head")
    send(head, path, "submit", opened(head, path), body="By the head.")
    assert "to-review" not in ids(page_of(desk_city, "head"))
    assert rows_in(page_of(desk_city, "officer"), "to-review")


def test_what_is_approved_waits_for_whoever_may_publish(desk_city: City) -> None:
    slug = told_slug(desk_city)
    path, editor = f"/internal/measures/{slug}/story", desk_city.visitor("editor")
    send(editor, path, "submit", opened(editor, path), body="Done.")
    [one] = all_submissions(desk_city)
    reviews.approve(
        db_of(desk_city), Act(desk_city.principal("head"), NOW, "a"), [Chosen(one.id, one.version)], location="/x"
    )
    assert "to-publish" in ids(page_of(desk_city, "officer"))
    assert "to-publish" not in ids(page_of(desk_city, "officer", department=WATER))
    assert "to-publish" not in ids(page_of(desk_city, "head"))


def test_a_department_head_finds_every_late_measure_one_click_from_its_form(desk_city: City) -> None:
    head = desk_city.visitor("head")
    found = rows_in(page_of(desk_city, "head"), "late")
    with db_of(desk_city).reading() as connection:
        table = schema.measure
        mine = table.c.department == desk_city.departments[HEALTH]
        slugs = connection.execute(select(table.c.slug).where(mine, table.c.level == "performance")).scalars().all()
    assert sorted(href for _name, href in found) == sorted(f"/internal/measures/{slug}" for slug in slugs)
    page = text(head.get("/internal"))
    assert page.count("no date recorded") == 1, "said once, not in each row"
    assert 'id="sheet"' in text(head.get(found[0][1]))


def test_the_officer_sees_departments_first_and_can_open_each(desk_city: City) -> None:
    officer = desk_city.visitor("officer")
    overview = rows_in(page_of(desk_city, "officer"), "late")
    assert ("Health and Human Services", f"/internal?department={HEALTH}") in overview
    assert len(overview) < 30
    for _name, href in overview[:3]:
        assert officer.get(href).status_code == 200
    seen, number = [], 1
    while True:
        page = page_of(desk_city, "officer", what="late", page=str(number))
        assert ids(page) == ["late"]
        rows = rows_in(page, "late")
        seen += [href for _name, href in rows]
        if len(rows) < work.PER_PAGE:
            break
        number += 1
    late = [row[2] for row in _overview(desk_city)]
    assert len(seen) == len(set(seen)) == sum(int(cell.text) for cell in late)


def _overview(city: City) -> list[tuple[Cell, ...]]:
    page = page_of(city, "officer")
    blocks = [block for section in page.sections if section.id == "late" for block in section.blocks]
    return [row for block in blocks if isinstance(block, TableModel) for row in block.rows]


def test_the_address_keeps_to_the_readers_own_departments(desk_city: City) -> None:
    head = desk_city.visitor("head")
    assert head.get(f"/internal?department={HEALTH}").status_code == 200
    for query in (f"department={WATER}", "department=%27", "what=everything", "what=late&page=0", "what=late&page=9"):
        assert head.get(f"/internal?{query}").status_code == 400, query
    assert head.get("/internal?unknown=1").status_code == 200
    assert "All done." in text(head.get("/internal?what=sent-back"))
    assert all("/austin-water" not in href for _name, href in rows_in(page_of(desk_city, "head"), "late"))


def test_measures_without_an_owner_are_the_officers(desk_city: City) -> None:
    slug = told_slug(desk_city)
    table = schema.measure
    with db_of(desk_city).writing() as connection:
        connection.execute(update(table).where(table.c.slug == slug).values(department=None))
    assert "no-owner" in ids(page_of(desk_city, "officer"))
    assert f"/internal/measures/{slug}" in text(desk_city.visitor("officer").get("/internal?what=no-owner"))
    assert "no-owner" not in ids(page_of(desk_city, "head"))


def standing(newest: date | None, due: date | None) -> Standing:
    return Standing("m", "m", "M", "hhs", due, newest, "", False, False)


def test_late_and_due_follow_the_days() -> None:
    day = timedelta(days=1)
    old, fresh = TODAY - (LATE_AFTER_DAYS + 1) * day, TODAY - LATE_AFTER_DAYS * day
    assert is_late(standing(old, None), TODAY)
    assert not is_late(standing(fresh, None), TODAY)
    assert not is_late(standing(None, None), TODAY)
    for newest in (None, old, fresh):
        assert not is_late(standing(newest, TODAY), TODAY)
        assert is_due(standing(newest, TODAY), TODAY)
        assert is_late(standing(newest, TODAY - day), TODAY)
        assert not is_due(standing(newest, TODAY - day), TODAY)
        assert is_due(standing(newest, TODAY + SOON), TODAY)
        assert not is_due(standing(newest, TODAY + SOON + day), TODAY)


def test_the_list_of_measures_can_be_searched_narrowed_and_turned(desk_city: City) -> None:
    officer, head = desk_city.visitor("officer"), desk_city.visitor("head")
    slug = told_slug(desk_city)
    path = f"/internal/measures/{slug}/story"
    send(head, path, "save", opened(head, path), body="A draft.")

    def listed(page: str) -> list[str]:
        return re.findall(r'<th scope="row"><a href="/internal/measures/([^"/]+)"', page)

    assert listed(text(officer.get("/internal/measures?state=draft"))) == [slug]
    assert listed(text(desk_city.visitor("other-head").get("/internal/measures?state=draft"))) == []
    assert listed(text(officer.get("/internal/measures?q=zzz%25"))) == []
    first = listed(text(officer.get(f"/internal/measures?department={HEALTH}")))
    second = listed(text(officer.get(f"/internal/measures?department={HEALTH}&page=2")))
    assert first
    assert second
    assert not set(first) & set(second)
    assert set(listed(text(head.get("/internal/measures")))) <= {*first, *second}
    assert listed(text(head.get("/internal/measures?state=late")))
    assert head.get(f"/internal/measures?department={WATER}").status_code == 400
    council = desk_city.visitor("council")
    assert "Changes under way" not in text(council.get("/internal/measures"))
    assert council.get("/internal/measures?state=draft").status_code == 400
