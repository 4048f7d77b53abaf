"""Sends notices by e-mail where the city set up a mail server, and never makes anybody wait for it.

Whoever changes something only leaves a row (``store.desk.notices``). A thread of the server looks at those
rows now and then and sends what is new, in plain text, with a link and nothing that is not needed: the page
behind the link asks who is reading. A server that is down is tried again, each time after a longer wait; what
cannot be sent at all is given up, stays readable on the notices page, and is said in the log.
"""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import partial
from time import monotonic
from urllib.parse import urlsplit

from equipt_dash.kernel.settings import UnsafeSettings, is_loopback
from equipt_dash.kernel.words import _
from equipt_dash.store.city_day import city_day
from equipt_dash.store.desk.notices_due import due_notices
from equipt_dash.store.desk.outbox import LEASE, Letter, claim, clear, failed, put_back, sent
from equipt_dash.store.engine import Database
from equipt_dash.views.desk.notices_words import reason, sentence, title

_LOG = logging.getLogger("equipt_dash.mail")

BATCH = 20
EVERY_SECONDS = 30.0
PATIENCE_SECONDS = 15.0
"""How long one answer of the mail server may take."""

_ROUND_SECONDS = LEASE.total_seconds() / 2
_NAMES = ("HOST", "PORT", "USER", "PASSWORD", "FROM", "STARTTLS")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


class BadAddress(ValueError):
    """This cannot stand in the head of an e-mail, where a line break would begin a field of its own."""


@dataclass(frozen=True)
class MailSettings:
    """How e-mail leaves. ``tls``: "starttls", "from-start" (port 465) or "none" (this machine only)."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = "starttls"
    patience: float = PATIENCE_SECONDS
    # For a mail server whose certificate the system does not know; empty means the system decides.
    certificates: str = ""


@dataclass(frozen=True)
class Sent:
    """What one round did: e-mails sent, left for later, given up, and notices that needed none."""

    sent: int = 0
    later: int = 0
    given_up: int = 0
    not_needed: int = 0


def mail_settings(environ: Mapping[str, str], *, base_url: str = "") -> MailSettings | None:
    """How to send e-mail, or ``None`` where ``EQUIPT_SMTP_HOST`` is not set. ``base_url``: where links begin.

    Raises:
        UnsafeSettings: a value cannot be used, or a password would travel unprotected.
    """
    given = {name: environ.get(f"EQUIPT_SMTP_{name}", "").strip() for name in _NAMES}
    if not given["HOST"]:
        if any(given.values()):
            raise UnsafeSettings("To send e-mail, also set EQUIPT_SMTP_HOST, the name of the mail server.")
        return None
    if not _ADDRESS.fullmatch(given["FROM"]):
        raise UnsafeSettings("EQUIPT_SMTP_FROM must be the address notices come from, such as equity@example.gov.")
    port = given["PORT"] or "587"
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise UnsafeSettings(f"EQUIPT_SMTP_PORT is '{port}'. Write a number between 1 and 65535.")
    if bool(given["USER"]) != bool(given["PASSWORD"]):
        raise UnsafeSettings("Set both EQUIPT_SMTP_USER and EQUIPT_SMTP_PASSWORD, or neither.")
    if not base_url:
        raise UnsafeSettings("To send e-mail, set EQUIPT_BASE_URL, so that links in it lead to this server.")
    tls = _tls(given["STARTTLS"], int(port), given["HOST"])
    return MailSettings(given["HOST"], int(port), given["FROM"], given["USER"], given["PASSWORD"], tls)


def _tls(text: str, port: int, host: str) -> str:
    if text.lower() not in ("", "yes", "no"):
        raise UnsafeSettings(f"EQUIPT_SMTP_STARTTLS is '{text}'. Write yes or no.")
    if text.lower() != "no":
        return "from-start" if port == 465 else "starttls"
    if not is_loopback(host):
        raise UnsafeSettings(
            "EQUIPT_SMTP_STARTTLS may be no only where the mail server is on this machine: "
            "e-mail would cross the network in the open."
        )
    return "none"


def send_waiting(db: Database, settings: MailSettings, now: datetime, *, base_url: str) -> Sent:
    """Send what is waiting, at most ``BATCH`` e-mails. Safe to run in several workers at once."""
    not_needed = clear(db, now)
    letters = claim(db, now, BATCH)
    if not letters:
        return Sent(not_needed=not_needed)
    done = _Round(db, settings, now, base_url)
    done.deliver(list(letters))
    return Sent(done.sent, done.later, done.given_up, not_needed)


class _Round:
    """One connection to the mail server and what came of it."""

    def __init__(self, db: Database, settings: MailSettings, now: datetime, base_url: str) -> None:
        self.db, self.settings, self.now, self.base_url = db, settings, now, base_url
        self.sent = self.later = self.given_up = 0
        self._stop_at = monotonic() + _ROUND_SECONDS

    def deliver(self, letters: list[Letter]) -> None:
        """Send each letter; whatever goes wrong leaves none of them claimed."""
        connected = False
        try:
            with _connected(self.settings) as server:
                connected = True
                while letters and monotonic() < self._stop_at:
                    self._one(server, letters[0])
                    letters.pop(0)
        except (OSError, smtplib.SMTPException) as error:
            _LOG.warning("The mail server did not take notices: %s", _what(error))
            # Where it hung up half way, the letter it was given may be why: the others wait for the next round.
            for letter in letters[:1] if connected else letters:
                self._failed(letter, for_good=False)
            letters = letters[1:] if connected else []
        for letter in letters:
            put_back(self.db, letter, self.now)
            self.later += 1

    def _one(self, server: smtplib.SMTP, letter: Letter) -> None:
        try:
            server.send_message(compose(letter, self.settings.sender, self.base_url))
        except BadAddress as error:
            _LOG.warning("Notice %s cannot be sent: %s", letter.id, error)
            self._failed(letter, for_good=True)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()), (450, b""))[0]
            self._failed(letter, for_good=code >= 500)
        except smtplib.SMTPNotSupportedError:
            self._failed(letter, for_good=True)
        except smtplib.SMTPSenderRefused:
            raise
        except smtplib.SMTPDataError as error:
            self._failed(letter, for_good=error.smtp_code >= 500)
        else:
            sent(self.db, letter, self.now)
            self.sent += 1

    def _failed(self, letter: Letter, *, for_good: bool) -> None:
        if failed(self.db, letter, self.now, for_good=for_good):
            _LOG.warning("Notice %s was given up: it can be read on the notices page.", letter.id)
            self.given_up += 1
        else:
            self.later += 1


def _connected(settings: MailSettings) -> smtplib.SMTP:
    """A connection that is encrypted, to a server that proved its name, before anything is said."""
    context = ssl.create_default_context(cafile=settings.certificates or None)
    if settings.tls == "from-start":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=settings.patience, context=context
        )
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=settings.patience)
    try:
        if settings.tls == "starttls":
            server.starttls(context=context)
        if settings.user:
            server.login(settings.user, settings.password)
    except BaseException:
        server.close()
        raise
    return server


def compose(letter: Letter, sender: str, base_url: str) -> EmailMessage:
    """A notice as an e-mail.

    Raises:
        BadAddress: the reader's name or address cannot stand in its head.
    """
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = Address(display_name=_("EquiPT Dash"), addr_spec=sender)
    message["To"] = _recipient(letter)
    message["Subject"] = _("EquiPT Dash: {title}", title=title(letter.kind))
    message["Date"] = format_datetime(letter.created_at)
    # Two tries of one notice are one message to whoever receives them.
    message["Message-ID"] = f"<notice-{letter.id}@{urlsplit(base_url).hostname or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    lines = (
        sentence(letter.kind, letter.details),
        reason(letter.details),
        f"{base_url}{letter.href or '/internal/notices'}",
        _(
            "You get this because of your role in EquiPT Dash. All your notices: {address}",
            address=f"{base_url}/internal/notices",
        ),
    )
    message.set_content("\n\n".join(_one_line(line) for line in lines if line) + "\n")
    return message


def _recipient(letter: Letter) -> Address:
    if not letter.name.isprintable():
        raise BadAddress("the name holds a line break or another control sign")
    if not _ADDRESS.fullmatch(letter.email):
        raise BadAddress("the address cannot be used in an e-mail")
    return Address(display_name=letter.name, addr_spec=letter.email)


def _one_line(text: str) -> str:
    """What people typed, without line breaks that could look like parts of the message."""
    return " ".join(text.split())


def _what(error: Exception) -> str:
    """What went wrong, without anything the server may have repeated from our message or password."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else f"{type(error).__name__}"


def start_outbox(
    db: Database,
    settings: MailSettings | None,
    stop: threading.Event,
    *,
    base_url: str = "",
    today: Callable[[], date] | None = None,
    every: float = EVERY_SECONDS,
) -> threading.Thread:
    """Start the thread that announces what falls due and sends what waits, until ``stop`` is set.

    Without ``settings`` notices are announced and stay in the product.
    """

    day_now = today or partial(city_day, db)

    def run() -> None:
        announced: date | None = None
        while not stop.wait(every):
            try:
                if (day := day_now()) != announced:
                    due_notices(db, day, datetime.now(UTC))
                    announced = day
                if settings is not None:
                    while send_waiting(db, settings, datetime.now(UTC), base_url=base_url).sent == BATCH:
                        if stop.is_set():
                            return
            except Exception:  # a database that is away for a while must not end the thread
                _LOG.exception("Notices could not be sent; trying again in %s seconds.", every)

    thread = threading.Thread(target=run, name="equipt-outbox", daemon=True)
    thread.start()
    return thread
