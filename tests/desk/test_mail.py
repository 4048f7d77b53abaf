"""Notices by e-mail, against a real mail server on this machine: sent once, tried again, never in anybody's way."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from sqlalchemy import select, update

from equipt_dash.mail import BATCH, BadAddress, MailSettings, Sent, compose, start_outbox
from equipt_dash.store.desk.outbox import FRESH, LEASE, MOST_TRIES, Letter, claim
from equipt_dash.store.engine import Database
from equipt_dash.store.private import notice, person
from tests.desk.mail_support import BASE, LETTER, NOW, Box, db, filled_url, leave, send, server, statuses, wait

__all__ = ["db", "filled_url"]


def test_a_notice_arrives_once_in_plain_text_with_a_link(db: Database) -> None:
    leave(db, what="Graduation, Größe\r\nBcc: eve@example.org")
    box = Box()
    with server(box) as settings:
        assert send(db, settings) == Sent(sent=1)
        assert send(db, settings) == Sent()
    (message,) = box.arrived
    assert message["To"] == "Ada <ada@example.org>"
    assert message["From"] == "EquiPT Dash <equity@example.gov>"
    assert message["Subject"] == "EquiPT Dash: Your values were approved"
    assert (message["Bcc"], message["Auto-Submitted"]) == (None, "auto-generated")
    assert message["Message-ID"].endswith("@equity.example.gov>")
    assert message.get_content_type() == "text/plain"
    text = message.get_content()
    assert "Ben approved “Graduation, Größe Bcc: eve@example.org”." in text
    assert f"{BASE}/internal/measures/x" in text
    assert statuses(db) == [("sent", 1)]


def test_nothing_is_sent_that_needs_no_sending(db: Database) -> None:
    leave(db, 1, at=NOW - FRESH)
    leave(db, 3)
    leave(db, 4)
    leave(db, 2)
    with db.writing() as connection:
        connection.execute(update(notice).where(notice.c.person == 2).values(read_at=NOW))
    box = Box()
    with server(box) as settings:
        assert send(db, settings) == Sent(not_needed=4)
    assert box.arrived == []
    assert {status for status, _tries in statuses(db)} == {"not_needed"}


def test_a_server_that_is_down_is_tried_again_ever_later_and_then_given_up(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    leave(db)
    gone = MailSettings("127.0.0.1", 9, "equity@example.gov", tls="none", patience=1.0)
    now, waits = NOW, []
    for tried in range(1, MOST_TRIES + 1):
        result = send(db, gone, now)
        assert statuses(db)[0][1] == tried
        assert result == (Sent(given_up=1) if tried == MOST_TRIES else Sent(later=1))
        with db.reading() as connection:
            again = connection.execute(select(notice.c.mail_at)).scalar_one()
        assert again is not None
        if tried < MOST_TRIES:
            waits.append(again - now)
            assert send(db, gone, again - timedelta(seconds=1)) == Sent()
        now = again
        with db.writing() as connection:  # so that its age is not what ends it
            connection.execute(update(notice).values(created_at=now))
    assert waits == sorted(set(waits))
    assert statuses(db) == [("given_up", MOST_TRIES)]
    assert "was given up" in caplog.text
    assert send(db, gone, now + timedelta(days=1)) == Sent()


def test_a_server_that_comes_back_gets_what_waited(db: Database) -> None:
    leave(db)
    box = Box()
    send(db, MailSettings("127.0.0.1", 9, "equity@example.gov", tls="none", patience=1.0))
    with server(box) as settings:
        assert send(db, settings, NOW + timedelta(minutes=5)) == Sent(sent=1)
    assert statuses(db) == [("sent", 2)]


def test_a_slow_server_holds_up_nobody_but_the_sender(db: Database) -> None:
    leave(db, 1)
    box = Box()
    box.go_on.clear()
    with server(box) as settings, ThreadPoolExecutor(1) as pool:
        sending = pool.submit(send, db, replace(settings, patience=30.0))
        wait(lambda: box.asked)
        assert statuses(db) == [("sending", 1)]
        leave(db, 2)  # a write while the mail server keeps the sender waiting
        assert not sending.done()
        box.go_on.set()
        assert sending.result(timeout=20) == Sent(sent=1)
    assert statuses(db) == [("sent", 1), ("waiting", 0)]


def test_a_server_that_never_answers_is_left_after_a_while(db: Database) -> None:
    leave(db)
    box = Box()
    box.go_on.clear()
    with server(box) as settings:
        assert send(db, replace(settings, patience=0.3)) == Sent(later=1)
        box.go_on.set()
    assert statuses(db) == [("waiting", 1)]


def test_one_refused_reader_does_not_keep_the_others_from_theirs(db: Database) -> None:
    leave(db, 1)
    leave(db, 2)
    box = Box(answers={"ada@example.org": "550 no such box"})
    with server(box) as settings:
        assert send(db, settings) == Sent(sent=1, given_up=1)
    assert [message["To"] for message in box.arrived] == ["Ben <ben@example.org>"]


def test_a_reader_whose_box_is_busy_is_tried_again(db: Database) -> None:
    leave(db)
    box = Box(answers={"ada@example.org": "451 try later"})
    with server(box) as settings:
        assert send(db, settings) == Sent(later=1)
        box.answers.clear()
        assert send(db, settings, NOW + timedelta(minutes=3)) == Sent(sent=1)


def test_a_server_that_hangs_up_costs_the_other_letters_no_try(db: Database) -> None:
    leave(db, 1)
    leave(db, 2)
    box = Box(answers={"ada@example.org": "421 closing"})

    async def hang_up(server: SMTP, _session: Any, _envelope: Envelope, address: str, _options: Any) -> str:
        assert server.transport is not None
        server.transport.close()
        return "421 closing"

    box.handle_RCPT = hang_up  # type: ignore[method-assign]
    with server(box) as settings:
        assert send(db, settings) == Sent(later=2)
    assert statuses(db) == [("waiting", 1), ("waiting", 0)]


def test_several_workers_send_each_notice_once(db: Database) -> None:
    leave(db, 1, count=25)
    leave(db, 2, count=25)
    box = Box()
    with server(box) as settings, ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            list(pool.map(lambda _worker: send(db, settings), range(4)))
    assert len({message["Message-ID"] for message in box.arrived}) == len(box.arrived) == 50
    assert set(statuses(db)) == {("sent", 1)}


def test_what_a_dead_worker_claimed_is_sent_by_another(db: Database) -> None:
    leave(db)
    assert len(claim(db, NOW, BATCH)) == 1
    box = Box()
    with server(box) as settings:
        assert send(db, settings, NOW + LEASE - timedelta(seconds=1)) == Sent()
        assert send(db, settings, NOW + LEASE) == Sent(sent=1)


@pytest.mark.parametrize(
    "letter",
    [
        replace(LETTER, name="Ada\r\nBcc: eve@example.org"),
        replace(LETTER, name="Ada\x00"),
        replace(LETTER, email="ada@example.org\nBcc: eve@example.org"),
        replace(LETTER, email="ada@example.org, eve@example.org"),
        replace(LETTER, email="<ada@example.org>"),
        replace(LETTER, email=""),
    ],
)
def test_names_and_addresses_that_could_forge_a_head_are_refused(letter: Letter) -> None:
    with pytest.raises(BadAddress):
        compose(letter, "equity@example.gov", BASE)


def test_a_refused_name_is_given_up_and_keeps_nobody_else_waiting(db: Database) -> None:
    leave(db, 1)
    leave(db, 2)
    with db.writing() as connection:
        connection.execute(update(person).where(person.c.id == 1).values(name="Ada\nBcc: eve@example.org"))
    box = Box()
    with server(box) as settings:
        assert send(db, settings) == Sent(sent=1, given_up=1)
    assert len(box.arrived) == 1


def test_the_subject_says_nothing_that_somebody_typed() -> None:
    for kind in ("approved", "x\r\nBcc: eve@example.org"):
        message = compose(replace(LETTER, kind=kind), "equity@example.gov", BASE)
        assert "eve" not in message["Subject"]
        assert "Graduation" not in message["Subject"]
        assert message["Bcc"] is None


# --- the thread ---


def test_the_thread_sends_survives_trouble_and_stops(db: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR, "equipt_dash.mail")
    stop, box, days = threading.Event(), Box(), iter([ValueError("no calendar")])

    def today() -> date:
        for trouble in days:
            raise trouble
        return date(2026, 11, 23)

    with server(box) as settings:
        thread = start_outbox(db, settings, stop, base_url=BASE, today=today, every=0.02)
        leave(db, at=datetime.now(UTC))
        wait(lambda: box.arrived)
        wait(lambda: statuses(db) == [("sent", 1)])
        stop.set()
        thread.join(5)
    assert not thread.is_alive()
    assert "could not be sent" in caplog.text
