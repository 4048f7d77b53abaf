"""A real mail server on this machine, and a database with notices that wait to be sent."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from sqlalchemy import insert, select

from equipt_dash.mail import MailSettings, Sent, send_waiting
from equipt_dash.store.desk.notices import notify
from equipt_dash.store.desk.outbox import Letter
from equipt_dash.store.engine import Database
from equipt_dash.store.private import notice, person
from equipt_dash.store.upgrade import upgrade
from tests.support.databases import DIALECTS, Databases

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BASE = "https://equity.example.gov"
LETTER = Letter(7, "ada@example.org", "Ada", "approved", {"what": "Graduation", "by": "Ben"}, "/internal/x", NOW, 1)


@pytest.fixture(scope="module", params=DIALECTS)
def filled_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    url = databases.empty(str(request.param))
    found = Database(url)
    upgrade(found)
    with found.writing() as connection:
        people = [(1, "ada@example.org", "Ada", True, False), (2, "ben@example.org", "Ben", True, False)]
        people += [(3, "closed@example.org", "Closed", False, False), (4, "demo@example.org", "Demo", True, True)]
        for number, email, name, active, demo in people:
            row = {"id": number, "email": email, "name": name, "active": active, "demo": demo, "created_at": NOW}
            connection.execute(insert(person).values(**row))
    found.close()
    yield url
    databases.drop(url)


@pytest.fixture
def db(filled_url: str, databases: Databases) -> Iterator[Database]:
    url = databases.copy(filled_url)
    found = Database(url)
    yield found
    found.close()
    databases.drop(url)


@dataclass
class Box:
    """What a mail server received, and what it says to each recipient."""

    arrived: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    asked: bool = False
    go_on: threading.Event = field(default_factory=threading.Event)
    encrypted: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.go_on.set()

    async def handle_RCPT(self, _server: SMTP, _session: Any, envelope: Envelope, address: str, options: Any) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, session: Any, envelope: Envelope) -> str:
        self.asked = True
        while not self.go_on.is_set():
            await asyncio.sleep(0.01)
        message = message_from_bytes(bytes(envelope.content or b""), policy=default)
        assert isinstance(message, EmailMessage)
        self.arrived.append(message)
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


class AnyPort(Controller):
    """A mail server on a port the system chose; the original connects to the port it was asked for."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def server(box: Box, **more: Any) -> Iterator[MailSettings]:
    controller = AnyPort(box, hostname="127.0.0.1", port=0, **more)
    controller.start()
    try:
        yield MailSettings("127.0.0.1", controller.port, "equity@example.gov", tls="none", patience=2.0)
    finally:
        controller.stop()


def leave(db: Database, who: int = 1, count: int = 1, at: datetime = NOW, **details: str) -> None:
    with db.writing() as connection:
        for number in range(count):
            about = f"x:{at.isoformat()}:{number}"
            notify(
                connection,
                at,
                who,
                "approved",
                about,
                "/internal/measures/x",
                {"what": "Graduation", "by": "Ben", **details},
            )


def statuses(db: Database) -> list[tuple[str, int]]:
    with db.reading() as connection:
        rows = connection.execute(select(notice.c.mail_status, notice.c.mail_tries).order_by(notice.c.id))
        return [(row.mail_status, row.mail_tries) for row in rows]


def wait(until: Any) -> None:
    deadline = time.monotonic() + 10
    while not until():
        assert time.monotonic() < deadline, "it did not happen within ten seconds"
        time.sleep(0.02)


def send(db: Database, settings: MailSettings, now: datetime = NOW) -> Sent:
    return send_waiting(db, settings, now, base_url=BASE)
