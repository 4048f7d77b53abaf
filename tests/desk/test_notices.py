"""Notices: who gets which, once; read by their own reader only; and reminders that never come by the hundred."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from equipt_dash.kernel.access import Action, Grant, Role, Row
from equipt_dash.store import schema
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.notices import KINDS, listed, mark_read, notify, people_who, unread
from equipt_dash.store.desk.notices_due import AHEAD, due_notices
from equipt_dash.store.engine import Database
from equipt_dash.store.private import notice, person, person_role, submission
from equipt_dash.views.desk.notices_words import sentence, title
from tests.support.desk import HEALTH, WATER, City

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def db(desk_city: City) -> Database:
    found: Database = desk_city.served.app.server.extensions["equipt"].db
    return found


def tell(db: Database, who: int, about: str = "submission:1:2", kind: str = "approved", **details: str) -> None:
    with db.writing() as connection:
        notify(
            connection, NOW, who, kind, about, "/internal/measures/x", {"what": "Graduation", "by": "Ada", **details}
        )


def test_the_same_notice_is_left_once(desk_city: City, db: Database) -> None:
    who = desk_city.people["editor"]
    for _ in range(3):
        tell(db, who)
    tell(db, who, kind="published")
    tell(db, desk_city.people["head"])
    assert listed(db, who)[1] == 2
    with pytest.raises(ValueError, match="is not one of"):
        tell(db, who, kind="gossip")


def test_people_who_follows_the_matrix_the_department_and_the_account(desk_city: City, db: Database) -> None:
    code = desk_city.departments[HEALTH]
    called = {number: name for name, number in desk_city.people.items()}

    def names(action: Action, row: Row) -> set[str]:
        with db.reading() as connection:
            return {called[number] for number in people_who(connection, action, row)}

    everybody = names(Action.REVIEW, Row(code))
    assert everybody == {"head", "officer", "officer2"}
    assert names(Action.REVIEW, Row(code, desk_city.people["head"])) == {"officer", "officer2"}
    assert names(Action.ENTER, Row(desk_city.departments[WATER])) == {
        "other-editor",
        "other-head",
        "officer",
        "officer2",
    }
    assert names(Action.ENTER, Row("")) == {"officer", "officer2"}
    with db.writing() as connection:
        connection.execute(update(person).where(person.c.id == desk_city.people["head"]).values(active=False))
    assert names(Action.REVIEW, Row(code)) == {"officer", "officer2"}


def test_the_page_marks_what_is_new_and_reading_it_is_a_form(desk_city: City, db: Database) -> None:
    tell(db, desk_city.people["editor"])
    tell(db, desk_city.people["editor"], "submission:9:3", "sent_back", note="Check the <b>denominator</b>.")
    visitor = desk_city.visitor("editor")
    page = visitor.get("/internal/notices").get_data(as_text=True)
    assert "2 notices are new" in page
    assert page.count("done marked") == 2
    assert "Ada sent “Graduation” back to you." in page
    assert "&lt;b&gt;denominator&lt;/b&gt;" in page
    first = listed(db, desk_city.people["editor"])[0][0]
    answer = visitor.post("/internal/notices/read", {"notice": str(first.id)}, key="k1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/internal/notices?said=read")
    page = visitor.get("/internal/notices?said=read").get_data(as_text=True)
    assert "1 notice is new" in page
    assert "Marked as read." in page
    page = visitor.get("/internal/notices?show=unread").get_data(as_text=True)
    assert "approved “Graduation”" in page
    assert "denominator" not in page


def test_marking_all_read_leaves_what_came_meanwhile(desk_city: City, db: Database) -> None:
    who = desk_city.people["editor"]
    tell(db, who, "a")
    newest = listed(db, who)[0][0].id
    tell(db, who, "b")
    visitor = desk_city.visitor("editor")
    for _ in range(3):
        assert visitor.post("/internal/notices/read", {"up_to": str(newest)}, key="all").status_code == 303
    assert unread(db, who) == 1


def test_nobody_reads_or_marks_the_notices_of_somebody_else(desk_city: City, db: Database) -> None:
    who = desk_city.people["editor"]
    tell(db, who)
    other = desk_city.visitor("officer")
    assert "Graduation" not in other.get("/internal/notices").get_data(as_text=True)
    number = listed(db, who)[0][0].id
    assert other.post("/internal/notices/read", {"notice": str(number), "person": str(who)}).status_code == 303
    assert other.post("/internal/notices/read", {"up_to": "999999"}).status_code == 303
    assert unread(db, who) == 1


@pytest.mark.parametrize("sent", [{}, {"notice": "x"}, {"notice": "-1"}, {"up_to": "9" * 40}, {"notice": "1²"}])
def test_numbers_that_are_none_are_refused(desk_city: City, sent: dict[str, str]) -> None:
    assert desk_city.visitor("council").post("/internal/notices/read", sent).status_code == 400


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=2", "page=999999", "show=all"])
def test_addresses_that_are_none_are_refused(desk_city: City, query: str) -> None:
    assert desk_city.visitor("council").get(f"/internal/notices?{query}").status_code == 400


def test_a_long_list_has_pages(desk_city: City, db: Database) -> None:
    for number in range(51):
        tell(db, desk_city.people["editor"], f"x:{number}", what=f"Measure {number}.")
    visitor = desk_city.visitor("editor")
    assert "Page 1 of 2." in visitor.get("/internal/notices").get_data(as_text=True)
    last = visitor.get("/internal/notices?page=2").get_data(as_text=True)
    assert "Measure 0." in last
    assert "Measure 1." not in last


def test_reading_runs_inside_the_one_way_to_write(desk_city: City, db: Database) -> None:
    tell(db, desk_city.people["editor"])
    with db.writing() as connection:
        connection.execute(update(person).where(person.c.id == desk_city.people["editor"]).values(active=False))
    with pytest.raises(PermissionError):
        mark_read(db, Act(desk_city.principal("editor"), NOW), up_to=999)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words(kind: str) -> None:
    full = {"what": "Graduation", "by": "Ada", "department": "Health", "count": "3", "date": "2026-11-30"}
    for details in (full, {**full, "what": ""}, {}):
        assert sentence(kind, details).strip()
    assert title(kind) != title("none of them")


# --- reminders ---


@pytest.fixture
def quiet(db: Database) -> Database:
    """The demonstration without due dates."""
    with db.writing() as connection:
        connection.execute(update(schema.measure).values(next_update=None))
    return db


def keys(db: Database, code: str) -> list[str]:
    with db.reading() as connection:
        query = select(schema.measure.c.key).where(schema.measure.c.department == code).order_by(schema.measure.c.key)
        return list(connection.execute(query).scalars())


def set_due(db: Database, found: list[str], due: date) -> None:
    with db.writing() as connection:
        connection.execute(update(schema.measure).where(schema.measure.c.key.in_(found)).values(next_update=due))


def got(db: Database, city: City, name: str) -> list[tuple[str, str, str]]:
    return [(one.kind, one.details["count"], one.details["date"]) for one in listed(db, city.people[name])[0]]


def test_a_department_with_many_due_measures_gets_one_notice_each(desk_city: City, quiet: Database) -> None:
    found = keys(quiet, desk_city.departments[HEALTH])
    set_due(quiet, found, TODAY + AHEAD)
    assert len(found) > 3
    assert due_notices(quiet, TODAY, NOW) == 3  # two editors and the head
    assert due_notices(quiet, TODAY, NOW) == 0
    assert due_notices(quiet, TODAY + timedelta(days=5), NOW) == 0
    due = (TODAY + AHEAD).isoformat()
    for name in ("editor", "editor2", "head"):
        assert got(quiet, desk_city, name) == [("due", str(len(found)), due)]
    for name in ("other-editor", "other-head", "council", "officer", "admin"):
        assert got(quiet, desk_city, name) == []
    assert due_notices(quiet, TODAY + AHEAD + timedelta(days=1), NOW) == 3
    assert got(quiet, desk_city, "head")[0] == ("late", str(len(found)), due)


def test_nothing_is_announced_before_its_time(desk_city: City, quiet: Database) -> None:
    set_due(quiet, keys(quiet, desk_city.departments[HEALTH]), TODAY + AHEAD + timedelta(days=1))
    assert due_notices(quiet, TODAY, NOW) == 0
    assert due_notices(quiet, TODAY + timedelta(days=1), NOW) == 3


def test_a_value_due_today_is_due_and_not_late(desk_city: City, quiet: Database) -> None:
    set_due(quiet, keys(quiet, desk_city.departments[HEALTH])[:1], TODAY)
    due_notices(quiet, TODAY, NOW)
    assert [kind for kind, _count, _date in got(quiet, desk_city, "head")] == ["due"]
    one = listed(quiet, desk_city.people["head"])[0][0]
    assert one.details["what"] in sentence(one.kind, one.details)


def test_handing_in_the_newest_does_not_announce_the_older_ones_again(desk_city: City, quiet: Database) -> None:
    code = desk_city.departments[HEALTH]
    first, second, third = keys(quiet, code)[:3]
    set_due(quiet, [first], TODAY - timedelta(days=9))
    set_due(quiet, [second], TODAY - timedelta(days=2))
    assert due_notices(quiet, TODAY, NOW) == 3
    assert got(quiet, desk_city, "head") == [("late", "2", (TODAY - timedelta(days=2)).isoformat())]
    row = {"kind": "values", "status": "submitted", "measure": second, "department": code}
    with quiet.writing() as connection:
        connection.execute(insert(submission).values(**row, created_at=NOW, changed_at=NOW))
    assert due_notices(quiet, TODAY, NOW) == 0
    set_due(quiet, [third], TODAY)
    assert due_notices(quiet, TODAY + timedelta(days=1), NOW) == 3
    assert got(quiet, desk_city, "head")[0] == ("late", "2", TODAY.isoformat())


def test_somebody_new_hears_what_is_late_once(desk_city: City, quiet: Database) -> None:
    code = desk_city.departments[HEALTH]
    set_due(quiet, keys(quiet, code)[:2], TODAY - timedelta(days=1))
    due_notices(quiet, TODAY, NOW)
    grant = Grant(Role.EDITOR, code)
    with quiet.writing() as connection:
        connection.execute(
            insert(person_role).values(person=desk_city.people["council"], role=grant.role.value, department=code)
        )
    assert due_notices(quiet, TODAY, NOW) == 1
    assert due_notices(quiet, TODAY, NOW) == 0


def test_a_department_whose_code_begins_like_another_is_not_mixed_up(desk_city: City, quiet: Database) -> None:
    with quiet.writing() as connection:
        notify(connection, NOW, desk_city.people["head"], "late", f"department:{desk_city.departments[HEALTH]}x:2999-01-01",
               "/internal", {"count": "1"})  # fmt: skip
    set_due(quiet, keys(quiet, desk_city.departments[HEALTH])[:1], TODAY - timedelta(days=1))
    assert due_notices(quiet, TODAY, NOW) == 3


def test_every_notice_starts_waiting_to_be_sent(desk_city: City, db: Database) -> None:
    tell(db, desk_city.people["editor"])
    with db.reading() as connection:
        assert connection.execute(select(notice.c.mail_status)).scalar_one() == "waiting"
