"""Withdrawing an edition: two people, nothing of it in any outlet, and later editions that do not give it away."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from equipt_dash.commands import withdraw as withdraw_command
from equipt_dash.kernel.access import Refused, desk_scope
from equipt_dash.store import queries, schema
from equipt_dash.store.desk import withdrawals
from equipt_dash.store.desk.acting import AlreadyDone, Stale
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.desk.withdrawals import CannotWithdraw
from equipt_dash.store.private import audit_event, person, person_role
from equipt_dash.store.schema import withdrawal
from tests.desk.publishing_support import NOW, Town, town
from tests.store.protected_city import Attacker, plain, read

__all__ = ["town"]

EAST, LONE = ("asian", "east"), ("asian", "north")


def asked(town: Town, number: int = 1) -> str:
    """Ask as the officer; returns the mark of the request."""
    withdrawals.ask(town.db, town.act("officer"), number, "It names people.", location="/e")
    found = withdrawals.found(DeskReader(desk_scope(town.who("officer")), town.db), number)
    assert found is not None
    return withdrawals.mark(found)


def test_two_people_withdraw_and_the_audit_keeps_who_why_and_the_hash(town: Town) -> None:
    town.publish(town.hand_in({EAST: 41}))
    seen = asked(town)
    newest = queries.latest_edition(town.db)
    assert newest is not None
    assert newest.withdrawn_at is None, "a request alone withdraws nothing"
    withdrawals.confirm(town.db, town.act("admin"), 1, seen, location="/e")
    newest = queries.latest_edition(town.db)
    assert newest is not None
    assert newest.withdrawn_at == NOW
    with town.db.reading() as connection:
        made = connection.execute(select(schema.edition)).one()
        events = connection.execute(select(audit_event).order_by(audit_event.c.number)).mappings().all()[-2:]
        rows = connection.execute(select(schema.PUBLISHED["observation"])).all()
    assert [(event["action"], event["actor"]) for event in events] == [
        ("ask_withdrawal", "officer@example.org"), ("confirm_withdrawal", "admin@example.org"),
    ]  # fmt: skip
    assert all(event["note"] == "It names people." for event in events)
    assert all(event["after"]["content_hash"] == made.content_hash for event in events)
    assert len(rows) == 1, "the rows stay for the protection"


def test_nobody_confirms_their_own_request_nor_one_they_did_not_read(town: Town) -> None:
    town.publish(town.hand_in({EAST: 41}))
    seen = asked(town)
    before = town.everything()
    with pytest.raises(Refused):
        withdrawals.confirm(town.db, town.act("officer"), 1, seen, location="/e")
    for name in ("editor", "head"):
        with pytest.raises(Refused):
            withdrawals.ask(town.db, town.act(name), 1, "x", location="/e")
        with pytest.raises(Refused):
            withdrawals.confirm(town.db, town.act(name), 1, seen, location="/e")
    with pytest.raises(Stale):
        withdrawals.confirm(town.db, town.act("admin"), 1, "another", location="/e")
    with pytest.raises(Stale):
        withdrawals.ask(town.db, town.act("officer2"), 1, "x", location="/e")
    for number, reason in ((9, "x"), (1, "  ")):
        with pytest.raises((CannotWithdraw, Stale)):
            withdrawals.ask(town.db, town.act("officer2"), number, reason, location="/e")
    assert town.everything() == before
    withdrawals.drop(town.db, town.act("officer2"), 1, seen, location="/e")
    with pytest.raises(Stale):
        withdrawals.confirm(town.db, town.act("admin"), 1, seen, location="/e")


def test_each_step_sent_again_is_done_once(town: Town) -> None:
    town.publish(town.hand_in({EAST: 41}))
    withdrawals.ask(town.db, town.act("officer", "a"), 1, "x", location="/e")
    with pytest.raises(AlreadyDone):
        withdrawals.ask(town.db, town.act("officer", "a"), 1, "x", location="/e")
    seen = NOW.isoformat()
    withdrawals.confirm(town.db, town.act("admin", "b"), 1, seen, location="/e")
    with pytest.raises(AlreadyDone):
        withdrawals.confirm(town.db, town.act("admin", "b"), 1, seen, location="/e")
    assert [action for action, _subject in town.audit()].count("confirm_withdrawal") == 1


def protect(town: Town) -> None:
    with town.db.writing() as connection:
        connection.execute(update(schema.measure).values(suppression_rule="cms"))


def take_back(town: Town, number: int) -> None:
    withdrawals.at_once(
        town.db, NOW, number, "Small numbers.", officer="officer@example.org", second="admin@example.org"
    )


def test_the_next_edition_hides_what_the_withdrawn_one_printed_from_whoever_did_not_read_it(town: Town) -> None:
    figures = plain([[5, 20, 30], [40, 50, 60], [70, 80, 90]])
    town.publish(town.hand_in({place: count for place, (count, _people) in figures.items()}))
    assert read(town.db, 1)[LONE]["value"] == 5
    take_back(town, 1)
    protect(town)
    assert town.publish() == 2
    rows = read(town.db, 2)
    assert rows[LONE]["value"] is None
    newcomer = Attacker()
    newcomer.read(rows, figures)
    assert newcomer.recovered() == []
    assert rows["all", "sample"]["value"] == figures["all", "sample"][0]


def test_without_a_withdrawal_the_same_numbers_would_be_worked_out_by_a_newcomer(town: Town) -> None:
    """The rule this guards: what was printed is known, so only the small number itself goes."""
    figures = plain([[5, 20, 30], [40, 50, 60], [70, 80, 90]])
    town.publish(town.hand_in({place: count for place, (count, _people) in figures.items()}))
    protect(town)
    town.publish()
    newcomer = Attacker()
    newcomer.read(read(town.db, 2), figures)
    assert [found[1:3] for found in newcomer.recovered()] == [LONE]


def test_a_new_small_number_is_safe_from_whoever_read_the_withdrawn_edition(town: Town) -> None:
    first = plain([[5, 20, 30], [40, 50, 60], [70, 80, 90]])
    town.publish(town.hand_in({place: count for place, (count, _people) in first.items()}))
    take_back(town, 1)
    protect(town)
    second = plain([[5, 7, 30], [40, 50, 60], [70, 80, 90]])
    town.publish(
        town.hand_in({p: n for p, (n, _people) in second.items() if second[p] != first[p]}, restatement="Recount.")
    )
    rows = read(town.db, 2)
    for seen in ([(read(town.db, 1), first), (rows, second)], [(rows, second)]):
        attacker = Attacker()
        for found, figures in seen:
            attacker.read(found, figures)
        assert attacker.recovered() == []
    third = plain([[5, 7, 33], [40, 50, 60], [70, 80, 90]])
    town.publish(
        town.hand_in({p: n for p, (n, _people) in third.items() if third[p] != second[p]}, restatement="Recount.")
    )
    everybody, newcomer = Attacker(), Attacker()
    for number, figures in ((1, first), (2, second), (3, third)):
        everybody.read(read(town.db, number), figures)
        if number > 1:
            newcomer.read(read(town.db, number), figures)
    assert (everybody.recovered(), newcomer.recovered()) == ([], [])


def test_a_correction_of_a_withdrawn_value_does_not_repeat_it(town: Town) -> None:
    town.publish(town.hand_in({EAST: 41}))
    take_back(town, 1)
    town.publish(town.hand_in({EAST: 43}, restatement="Recount."))
    assert read(town.db, 2)[EAST]["restated"] == "Corrected in edition 2: Recount."
    newest = queries.latest_edition(town.db)
    assert newest is not None
    assert (newest.number, newest.withdrawn_at) == (2, None)


def test_words_about_a_correction_do_not_name_a_small_number(town: Town) -> None:
    figures = plain([[25, 20, 30], [40, 50, 60]])
    town.publish(town.hand_in({place: 5 if place == LONE else n for place, (n, _people) in figures.items()}))
    town.publish(town.hand_in({LONE: 25}, restatement="Recount."))
    assert "from 5 to 25" in str(read(town.db, 2)[LONE]["restated"])
    protect(town)
    town.publish()
    row = read(town.db, 3)[LONE]
    assert row["restated"] == ""


def settings(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EQUIPT_DATABASE_URL", town.db.url.render_as_string(hide_password=False))


def run(*more: str, officer: str = "officer@example.org", second: str = "admin@example.org") -> int:
    return withdraw_command.main([*more, "--reason", "It names people.", "--officer", officer, "--second", second])


def test_the_command_needs_an_officer_and_a_second_person(
    town: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings(town, monkeypatch)
    town.publish(town.hand_in({EAST: 41}))
    with town.db.writing() as connection:
        closed = {"id": 90, "email": "gone@example.org", "name": "Gone", "active": False, "created_at": NOW}
        connection.execute(insert(person).values(**closed))
        connection.execute(insert(person_role).values(person=90, role="equity_officer", department=""))
    before = town.everything()
    wrong = (
        ("1", {"officer": "head@example.org"}),
        ("1", {"officer": "admin@example.org", "second": "officer@example.org"}),
        ("1", {"officer": "gone@example.org"}),
        ("1", {"second": "gone@example.org"}),
        ("1", {"second": "officer@example.org"}),
        ("1", {"second": "editor@example.org"}),
        ("7", {}),
    )
    for edition, people in wrong:
        assert run(edition, **people) == 1
        assert "Nothing was withdrawn." in capsys.readouterr().err
    assert run("one") == 2
    assert withdraw_command.main(["1", "--reason", " ", "--officer", "officer@example.org", "--second", "x"]) == 1
    assert town.everything() == before
    assert run("1", officer="Officer@Example.org") == 0
    assert "Edition 1 is withdrawn" in capsys.readouterr().out
    assert run("1") == 1
    with town.db.reading() as connection:
        event = connection.execute(select(audit_event).where(audit_event.c.action == "withdraw")).mappings().one()
        row = connection.execute(select(withdrawal)).mappings().one()
    assert event["actor"] == "command line"
    assert event["after"]["by"] == "command line"
    assert (event["after"]["officer"], event["after"]["second"]) == ("officer@example.org", "admin@example.org")
    assert (row["asked_by"], row["confirmed_by"]) == (3, 5)
