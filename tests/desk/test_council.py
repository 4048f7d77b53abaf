"""Council reads what the figures show, worst first, with the same words as the public pages, and changes nothing."""

from __future__ import annotations

import re
from itertools import cycle

import pytest
from sqlalchemy import select, update

from equipt_dash.kernel.access import ANONYMOUS, Action, DeskScope, public_scope
from equipt_dash.kernel.model import State
from equipt_dash.pages.parts import Page, TableModel
from equipt_dash.statistics.trend import TrendMethod, TrendWord
from equipt_dash.statistics.trend_family import FamilyTrend
from equipt_dash.store import queries, schema
from equipt_dash.store.desk import trend_reads
from equipt_dash.views.context import Context
from equipt_dash.views.desk import trends, trends_gaps
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.outcomes import load_targets
from equipt_dash.views.wording import target_badge
from tests.desk.entry_forms import db_of
from tests.desk.publishing_support import NOW, TODAY
from tests.desk.words_support import text
from tests.support.city import Served
from tests.support.desk import HEALTH, City


def desk_of(city: City, name: str = "council") -> Desk:
    site = city.served.app.server.extensions["equipt"]
    return Desk(city.principal(name), site.db, site.framework, NOW, TODAY, "token")


def tables(page: Page) -> dict[str, TableModel]:
    return {section.id: block for section in page.sections for block in section.blocks if isinstance(block, TableModel)}


WORST_FIRST = ("getting worse", "falling", "rising", "no clear change", "getting better", "not enough data for a trend")


def every_word(desk: Desk) -> dict[str, FamilyTrend]:
    """A trend word for each measure, all words in turn, as an edition might print them."""
    keys = [one.key for one in queries.measures(public_scope(1), desk.db)]
    return {
        key: FamilyTrend(key, "", word, TrendMethod.NONE, 0, None, None)
        for key, word in zip(keys, cycle(TrendWord), strict=False)
    }


def test_what_got_worse_comes_first_and_every_measure_is_there_once(
    desk_city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trends, "_published", every_word)
    desk, seen = desk_of(desk_city), []
    number, words = 1, []
    while True:
        page = trends.build(desk, {"page": str(number)})
        rows = tables(page)["trends"].rows
        seen += [row[0].href for row in rows]
        words += [row[3].text for row in rows]
        if len(rows) < trends.PER_PAGE:
            break
        number += 1
    with desk.db.reading() as connection:
        table = schema.measure
        slugs = connection.execute(select(table.c.slug).where(table.c.level == "performance")).scalars().all()
    assert sorted(seen) == sorted(f"/internal/measures/{slug}" for slug in slugs)
    runs = [word for place, word in enumerate(words) if place == 0 or words[place - 1] != word]
    assert tuple(runs) == WORST_FIRST, "each word in one run, the worst first"


def test_gaps_carry_the_same_verdict_as_the_public_pages(desk_city: City) -> None:
    desk = desk_of(desk_city)
    context = Context(public_scope(1), desk.db, desk.framework, TODAY)
    public = load_targets(context, queries.disparities(context.scope, desk.db))
    inside = {one.disparity.slug: target_badge(one) for one in trends_gaps.load(desk)}
    assert inside == {one.disparity.slug: target_badge(one) for one in public}
    shown = tables(trends.build(desk, {}))["gaps"].rows
    assert len(shown) == sum(bool(one.outcome.latest) for one in trends_gaps.load(desk)) > 0
    badges = {one.disparity.title: target_badge(one).text for one in trends_gaps.load(desk)}
    assert {row[0].text: row[2].text for row in shown}.items() <= badges.items()


def test_only_approved_figures_count_published_or_not(desk_city: City) -> None:
    db, desk = db_of(desk_city), desk_of(desk_city)
    scope, table = desk.scope(Action.READ_TRENDS), schema.observation
    key, rows = next(iter(trend_reads.everybody(scope, db).items()))
    newest = max(row.period_end for row in rows if row.value is not None and row.role.value == "actual")
    where = (table.c.measure == key, table.c.period_end == newest, table.c.role == "actual")
    with db.writing() as connection:
        connection.execute(update(table).where(*where).values(state=State.SUBMITTED.value))
    left = trend_reads.everybody(scope, db)[key]
    assert len(left) < len(rows)
    assert all(row.period_end < newest for row in left if row.role.value == "actual")
    with db.writing() as connection:
        connection.execute(update(table).where(*where).values(state=State.APPROVED.value, value=12345.0))
    assert any(row.value == 12345.0 for row in trend_reads.everybody(scope, db)[key])


def test_it_is_for_council_and_officers_and_offers_no_form_that_changes_anything(desk_city: City) -> None:
    for name, status in (("council", 200), ("officer", 200), ("head", 403), ("editor", 403), ("admin", 403)):
        assert desk_city.visitor(name).get("/council/measures").status_code == status, name
    council = desk_city.visitor("council")
    page = text(council.get(f"/council/measures?department={HEALTH}"))
    forms = re.findall(r"<form[^>]*>", page)
    assert [form for form in forms if 'method="post"' in form] == [form for form in forms if "/sign-out" in form]
    assert "Health and Human Services" in page
    assert council.get("/council/measures?department=nowhere").status_code == 400
    assert council.get("/council/measures?page=999").status_code == 400


@pytest.mark.parametrize("name", ["council", "admin"])
def test_who_has_no_work_here_is_led_to_what_they_may_read(desk_city: City, name: str) -> None:
    visitor = desk_city.visitor(name)
    page = visitor.get("/internal")
    assert page.status_code == 200
    main = text(page).partition("<main")[2]
    led = re.findall(r'href="(/[a-z/]+)"', main)
    assert led
    assert all(visitor.get(href).status_code == 200 for href in led)
    assert ("/council" in led) == (name == "council")


def test_a_scope_without_departments_reads_nothing(austin: Served) -> None:
    db = austin.app.server.extensions["equipt"].db
    empty = DeskScope(ANONYMOUS, frozenset())
    assert trend_reads.everybody(empty, db) == {}
    with db.reading() as connection:
        keys = list(connection.execute(select(schema.measure.c.key)).scalars())
    assert trend_reads.by_group(empty, db, keys) == {}
