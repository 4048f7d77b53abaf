"""Two people, two devices, or a row that moved: both values are shown and neither is lost."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select, update

from equipt_dash.store import schema
from equipt_dash.store.private import period_lock, submission, submission_cell
from tests.desk.entry_forms import BOTH, db_of, fields, last_value, rows_of, send, sheet, slug, values
from tests.support.desk import City

__all__ = ["slug"]


def test_a_draft_changed_elsewhere_shows_both_values_and_keeps_the_chosen_ones(desk_city: City, slug: str) -> None:
    here, there = desk_city.visitor("editor"), desk_city.visitor("editor")
    mine, theirs = sheet(here, slug), sheet(there, slug)
    first, second = values(mine)[:2]
    send(there, slug, "draft", {**theirs, first: "41", second: "42"})
    assert send(here, slug, "draft", {**mine, first: "51"}, **{"as": "json"}).status_code == 409
    answer = send(here, slug, "draft", {**mine, first: "51"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "51" in page
    assert "41" in page
    assert "42" in page
    both = fields(page, BOTH)
    assert [value for name, value in sorted(both.items()) if name.startswith("k:")] == preferred(first, second)
    answer = send(here, slug, "choose", {**both, f"k:{first[2:-6]}": "mine", f"k:{second[2:-6]}": "theirs"})
    assert answer.status_code == 303
    now = sheet(here, slug)
    assert (now[first], now[second]) == ("51", "42")


def preferred(first: str, second: str) -> list[str]:
    """Mine where both typed, theirs where only they did, in the order of the names."""
    return [choice for _name, choice in sorted([(first, "mine"), (second, "theirs")])]


def test_the_same_text_saved_twice_is_no_conflict(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    typed = {**sent, values(sent)[0]: "40"}
    assert {send(visitor, slug, "draft", typed).status_code for _number in range(3)} == {303}
    assert rows_of(desk_city, submission) == (1,)


def test_a_page_whose_answer_got_lost_goes_on_without_a_conflict(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    new = values(sent)[0]
    for number, text in (("1", "4"), ("2", "44"), ("3", "44.5")):
        answer = send(visitor, slug, "draft", {**sent, new: text}, tab="one", seq=number, **{"as": "json"})
        assert answer.status_code == 200
    late = send(visitor, slug, "draft", {**sent, new: "4"}, tab="one", seq="1", **{"as": "json"})
    assert late.status_code == 200
    assert sheet(visitor, slug)[new] == "44.5"
    other = send(visitor, slug, "draft", {**sent, new: "9"}, tab="two", seq="9", **{"as": "json"})
    assert other.status_code == 409
    assert sheet(visitor, slug)[new] == "44.5"


def test_a_row_changed_after_typing_shows_both_values(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    old = next(name for name in values(sent) if sent[name])
    typed = {**sent, old: sent[old] + "1", old.replace(":value", ":reason"): "Counted twice."}
    send(visitor, slug, "draft", typed)
    period = old[2:].split("|")[0]
    table = schema.observation
    key = select(schema.measure.c.key).where(schema.measure.c.slug == slug).scalar_subquery()
    with db_of(desk_city).writing() as connection:
        where = (table.c.measure == key, table.c.period == period, table.c.role == "actual")
        connection.execute(update(table).where(*where).values(value=12.5, version=table.c.version + 1))
    now = sheet(visitor, slug)
    assert now[old] == typed[old]
    answer = send(visitor, slug, "submit", now, restatement="It was wrong.")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert typed[old] in page
    assert "12.5" in page
    both = fields(page, BOTH)
    assert send(visitor, slug, "choose", {**both, f"k:{old[2:-6]}": "theirs"}).status_code == 303
    assert sheet(visitor, slug)[old] == "12.5"


def test_a_cell_somebody_else_handed_in_shows_both_and_stays_in_my_draft(desk_city: City, slug: str) -> None:
    one, two = desk_city.visitor("editor"), desk_city.visitor("editor2")
    mine, theirs = sheet(one, slug), sheet(two, slug)
    new = values(mine)[0]
    right = new.replace(":value", ":reason")
    assert send(two, slug, "submit", {**theirs, new: "61", right: "Counted twice."}).status_code == 303
    answer = send(one, slug, "submit", {**mine, new: "62", right: "Counted twice."})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "61" in page
    assert "62" in page
    assert "editor2" in page
    both = fields(page, BOTH)
    assert send(one, slug, "choose", {**both, f"k:{new[2:-6]}": "mine"}).status_code == 303
    assert sheet(one, slug)[new] == "62"
    assert rows_of(desk_city, submission_cell) == (1,)


def test_a_locked_period_is_refused_with_words(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    new = values(sent)[0]
    period = new[2:].split("|")[0]
    with db_of(desk_city).writing() as connection:
        row = {"period": period, "locked_at": datetime.now(UTC), "locked_by": desk_city.people["officer"]}
        connection.execute(period_lock.insert().values(**row))
    answer = send(visitor, slug, "submit", {**sent, new: last_value(sent)})
    assert answer.status_code == 409
    assert period in answer.get_data(as_text=True)
    with db_of(desk_city).reading() as connection:
        statuses = set(connection.execute(select(submission.c.status)).scalars())
    assert statuses <= {"draft"}
    assert new not in sheet(visitor, slug)  # its inputs are closed
