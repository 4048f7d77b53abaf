"""Suppression rules over HTTP: many at once, never from an older version, and never so that hidden numbers appear."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select, update

from equipt_dash.store import schema
from equipt_dash.store.desk.office_suppression import RULES
from equipt_dash.store.engine import Database
from equipt_dash.store.private_protection import open_by_decision
from equipt_dash.store.protection import rules as protected
from equipt_dash.views.desk.suppression import READ_AT, rule_title, rule_words
from tests.desk.office_support import database, last, state, text_of
from tests.support.desk import HEALTH, City


@pytest.fixture
def db(desk_city: City) -> Database:
    return database(desk_city)


def some(db: Database, count: int) -> list[tuple[str, int]]:
    query = select(schema.measure.c.key, schema.measure.c.version, schema.measure.c.department).order_by(
        schema.measure.c.key
    )
    with db.reading() as connection:
        return [(item.key, item.version) for item in connection.execute(query.limit(count))]


def chosen(measures: list[tuple[str, int]], rule: str) -> dict[str, Any]:
    at = {f"{READ_AT}{key}": str(version) for key, version in measures}
    return {"measure": [key for key, _version in measures], "rule": rule, **at}


def rules(db: Database) -> dict[str, int]:
    query = select(schema.measure.c.suppression_rule, func.count()).group_by(schema.measure.c.suppression_rule)
    with db.reading() as connection:
        return {str(rule): int(count) for rule, count in connection.execute(query)}


def test_many_measures_get_a_rule_at_once(desk_city: City, db: Database) -> None:
    visitor = desk_city.visitor("officer")
    measures, before = some(db, 100), rules(db)
    answer = visitor.post("/admin/suppression", {**chosen(measures, "wa-doh"), "q": "a", "page": "2"}, key="one")
    assert answer.headers["Location"] == "/admin/suppression?q=a&page=2&said=changed"
    assert rules(db) == {"": before[""] - 100, "wa-doh": 100}
    event = last(db)
    assert (event["before"], event["after"]) == ({"suppression_rule": ""}, {"suppression_rule": "wa-doh"})
    back = [(key, version + 1) for key, version in measures]
    assert visitor.post("/admin/suppression", chosen(back, "none"), key="two").status_code == 303
    assert rules(db) == before


@pytest.mark.parametrize(
    ("count", "rule", "words"),
    [
        (0, "cms", "Tick at least one measure"),
        (2, "", "Choose a rule"),
        (2, "made-up", "Choose a rule"),
        (2, "none", "has this rule already"),
    ],
)
def test_a_rule_form_that_cannot_be_carried_out_keeps_its_ticks(
    desk_city: City, db: Database, count: int, rule: str, words: str
) -> None:
    visitor, before = desk_city.visitor("officer"), state(db)
    with db.reading() as connection:
        name = connection.execute(
            select(schema.measure.c.name).where(schema.measure.c.key == some(db, 1)[0][0])
        ).scalar_one()
    answer = visitor.post("/admin/suppression", {**chosen(some(db, count), rule), "q": name}, key="k")
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert (f'value="{some(db, 1)[0][0]}" checked' in answer.get_data(as_text=True)) == (count > 0)
    assert state(db) == before


def test_measures_somebody_changed_meanwhile_are_named_with_both_rules(desk_city: City, db: Database) -> None:
    visitor, (measure, other) = desk_city.visitor("officer"), some(db, 2)
    with db.writing() as connection:
        mine = schema.measure.c.key == measure[0]
        connection.execute(update(schema.measure).where(mine).values(suppression_rule="wa-doh", version=measure[1] + 1))
        name = connection.execute(select(schema.measure.c.name).where(mine)).scalar_one()
    before = state(db)
    answer = visitor.post("/admin/suppression", {**chosen([measure, other], "cms"), "q": name}, key="k")
    assert answer.status_code == 409
    shown = text_of(answer)
    assert "Both versions" in shown
    assert rule_title("wa-doh") in shown
    assert rule_title("cms") in shown
    assert state(db) == before


@pytest.mark.parametrize("rule", ["none", "nchs-proportions"])
def test_a_rule_that_editions_relied_on_is_not_taken_away(desk_city: City, db: Database, rule: str) -> None:
    with db.writing() as connection:
        found = connection.execute(select(schema.observation).limit(1)).mappings().one()
        keys = [schema.observation.c[column.name] == found[column.name] for column in schema.observation.primary_key]
        held = [{"edition": 1, "value": 3, "numerator": 3, "denominator": 40, "hidden": ["count"]}]
        connection.execute(update(schema.observation).where(*keys).values(held=held))
        this = schema.measure.c.key == found["measure"]
        connection.execute(update(schema.measure).where(this).values(suppression_rule="cms"))
        measure = connection.execute(select(schema.measure).where(this)).mappings().one()
    visitor, before = desk_city.visitor("officer"), state(db)
    asked = {**chosen([(measure["key"], measure["version"])], rule), "q": measure["name"]}
    answer = visitor.post("/admin/suppression", asked, key="k")
    assert answer.status_code == 422
    shown = text_of(answer)
    assert "This rule cannot be taken away" in shown
    assert f"{measure['name']}: {found['period']}" in shown
    assert state(db) == before
    safe = visitor.post("/admin/suppression", {**asked, "rule": "wa-doh"}, key="k2")
    assert safe.status_code == 303


@pytest.mark.parametrize("query", ["department=none", "has=x", "page=0", "page=99", "page=x"])
def test_filters_that_are_none_are_refused(desk_city: City, query: str) -> None:
    assert desk_city.visitor("officer").get(f"/admin/suppression?{query}").status_code == 400


def test_the_list_is_filtered_by_department_and_rule(desk_city: City, db: Database) -> None:
    visitor = desk_city.visitor("officer")
    with db.reading() as connection:
        code = desk_city.departments[HEALTH]
        count = connection.execute(select(func.count()).where(schema.measure.c.department == code)).scalar_one()
    assert f"{count} measures fit." in text_of(visitor.get(f"/admin/suppression?department={HEALTH}"))
    assert f"{count} measures fit." in text_of(visitor.get(f"/admin/suppression?department={HEALTH}&has=none"))
    assert "0 measures fit." in text_of(visitor.get(f"/admin/suppression?department={HEALTH}&has=cms"))


def test_every_rule_has_words_with_its_own_numbers() -> None:
    assert len({rule_title(rule) for rule in RULES}) == len({rule_words(rule) for rule in RULES}) == len(RULES)
    assert all("{" not in rule_words(rule) + rule_title(rule) for rule in RULES)
    assert "1 to 10 people" in rule_words("cms")
    assert "160%" in rule_words("nchs-rates")


def test_a_count_of_people_from_the_citys_own_records_needs_a_reason_to_be_open(desk_city: City, db: Database) -> None:
    visitor = desk_city.visitor("officer")
    table = schema.measure
    with db.reading() as connection:
        own = connection.execute(select(table).where(table.c.key == "motor-vehicle-stops")).mappings().one()
    filters = {"q": own["name"]}
    asked = {**chosen([(own["key"], own["version"])], "none"), **filters}
    assert "by default" in text_of(visitor.get(f"/admin/suppression?q={own['name'].replace(' ', '+')}"))
    refused = visitor.post("/admin/suppression", asked, key="k")
    assert refused.status_code == 422
    assert "Say why these counts of people may be published" in text_of(refused)
    assert visitor.post("/admin/suppression", {**asked, "reason": "Printed by law."}, key="k2").status_code == 303
    event = last(db)
    assert event["after"] == {"suppression_rule": "", "reason": "Printed by law."}
    assert "no rule because: Printed by law." in text_of(
        visitor.get(f"/admin/suppression?q={own['name'].replace(' ', '+')}")
    )
    with db.reading() as connection:
        assert "motor-vehicle-stops" not in protected(connection)
    back = {**chosen([(own["key"], own["version"] + 1)], "cms"), **filters}
    assert visitor.post("/admin/suppression", back, key="k3").status_code == 303
    with db.reading() as connection:
        assert protected(connection)["motor-vehicle-stops"].key == "cms"
        assert connection.execute(select(open_by_decision)).all() == []


def test_an_outside_source_is_under_no_rule_by_default(db: Database) -> None:
    with db.reading() as connection:
        found = protected(connection)
    assert set(found) == {
        "motor-vehicle-stops", "share-of-traffic-stops", "share-of-arrests-in-traffic-stops", "traffic-stop-representation",
    }  # fmt: skip
