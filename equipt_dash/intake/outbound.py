"""The one door through which this program reads from other servers.

Why one: a connector's address can come from a form, so whoever types it could make our server read the city's inner
network, wait for ever or fill its memory. Here, and nowhere else, hosts are held against a list, addresses are judged
and pinned, redirects stay on their server, everything has a deadline and a size, and no key is ever shown.
"""

from __future__ import annotations

import hashlib
import random
import re
import ssl
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TypeVar
from urllib.parse import quote, quote_plus, urlencode, urljoin

from equipt_dash.intake.addresses import FetchError, Place, Refused, checked_addresses, host_list, look_up, place_of
from equipt_dash.intake.pinned import Broken, Limits, Raw, TooLarge, ask
from equipt_dash.kernel.words import _

__all__ = ["Answer", "Door", "FetchError", "Limits", "Refused", "Request", "TooLarge", "TryAgain", "host_list"]

T = TypeVar("T")
Pairs = tuple[tuple[str, str], ...]

_AGAIN = frozenset({202, 408, 425, 429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_AGENT = "EquiPT-Dash (city equity measures)"


class TryAgain(FetchError):
    """What came is not the data, but another try may bring it."""


@dataclass(frozen=True)
class Request:
    """One question to a server. What is secret stays out of ``shown``, of ``repr`` and of every message."""

    url: str
    query: Pairs = ()
    secret_query: Pairs = field(default=(), repr=False)
    secret_headers: Pairs = field(default=(), repr=False)
    accept: str = "application/json"

    @property
    def shown(self) -> str:
        """The address as it may be written down: everything but the key."""
        return _joined(self.url, self.query)

    @property
    def sent(self) -> str:
        """The address as it goes out."""
        return _joined(self.url, self.query + self.secret_query)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        return tuple(value for _name, value in self.secret_query + self.secret_headers)


@dataclass(frozen=True)
class Answer:
    """What came back. ``url`` holds no key; ``time`` is when it was complete, in UTC."""

    url: str
    query: Pairs
    status: int
    headers: Mapping[str, str]
    body: bytes
    time: datetime

    @property
    def sha256(self) -> str:
        """The hash of the body as it was read."""
        return hashlib.sha256(self.body).hexdigest()


class Door:
    """Fetches from allowed hosts only.

    ``allow_loopback`` is for tests and development: it lets ``localhost`` in, over http too, and nothing else that is
    private. Clock, sleep, name look-up and trust can be replaced in tests.
    """

    def __init__(
        self,
        allowed_hosts: Iterable[str],
        *,
        allow_loopback: bool = False,
        limits: Limits | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        resolve: Callable[[str, int], Iterable[str]] = look_up,
        tls: ssl.SSLContext | None = None,
        on_wait: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self.allowed_hosts = tuple(allowed_hosts)
        self.allow_loopback = allow_loopback
        self.limits = limits or Limits()
        self.now = now
        self._monotonic = monotonic
        self._sleep = sleep
        self._resolve = resolve
        self._tls = tls
        self._on_wait = on_wait

    def get(self, request: Request, read: Callable[[Answer], T]) -> T:
        """What ``read`` makes of the answer; tried again while the server or ``read`` (by ``TryAgain``) says so.

        ``read`` is handed every final answer, 4xx included.

        Raises:
            FetchError: what went wrong and what to do, without any key.
        """
        try:
            for number in range(1, self.limits.attempts + 1):
                try:
                    answer = self._once(request, {})
                    if answer.status not in _AGAIN:
                        return read(answer)
                    problem, delay = _status_words(answer), self._asked_wait(answer)
                except (Broken, TryAgain) as error:
                    problem, delay = str(error), None
                if number < self.limits.attempts:
                    self.pause(number, problem=_hidden(problem, request.secrets), asked=delay)
            raise FetchError(_("{problem} Tried {n} times. Try again later.", problem=problem, n=self.limits.attempts))
        except FetchError as error:
            # A new error, so that nothing with a key in it hangs on to this one.
            safe = type(error)(_hidden(str(error), request.secrets))
        raise safe

    def is_unchanged(self, request: Request, etag: str, last_modified: str, sha256: str) -> bool:
        """Tell whether the server says that nothing changed since; any trouble counts as changed."""
        asked = {"If-None-Match": etag} if etag else {"If-Modified-Since": last_modified} if last_modified else {}
        if not asked or not all(value.isprintable() and value.isascii() for value in asked.values()):
            return False
        try:
            answer = self._once(request, asked)
        except FetchError:
            return False
        return answer.status == 304 or (answer.status == 200 and answer.sha256 == sha256)

    def pause(self, number: int, *, problem: str, asked: float | None = None) -> None:
        """Wait before try ``number`` + 1: as long as the server asked for, else longer every time."""
        if asked is not None and asked > self.limits.longest_wait:
            raise FetchError(
                _(
                    "{problem} The server asks to wait {n} seconds. Run the same command again after that; "
                    "it goes on where it stopped.",
                    problem=problem,
                    n=round(asked),
                )
            )
        # The random part keeps many waiting clients from coming back in the same moment.
        delay = asked if asked is not None else min(60.0, 2.0 ** (number - 1)) * random.uniform(1.0, 1.25)
        self._on_wait(_("{problem} Waiting {n} seconds.", problem=problem, n=round(delay, 1)))
        self._sleep(delay)

    def _once(self, request: Request, extra: Mapping[str, str]) -> Answer:
        headers = {"User-Agent": _AGENT, "Accept": request.accept, "Accept-Encoding": "gzip", **extra}
        for name, value in request.secret_headers:
            if not (value.isascii() and value.isprintable()):
                raise Refused(_("The key for this service holds a sign no key may hold. Set it again."))
            headers[name] = value
        place = self._place(request.sent)
        for _hop in range(self.limits.redirects + 1):
            raw = self._asked(place, headers)
            if raw.status not in _MOVED:
                return Answer(request.url, request.query, raw.status, raw.headers, raw.body, self.now().astimezone(UTC))
            place = self._next(place, raw)
        raise FetchError(_("{host} sends us in a circle. Check the address.", host=place.host))

    def _place(self, url: str) -> Place:
        return place_of(url, self.allowed_hosts, allow_loopback=self.allow_loopback)

    def _asked(self, place: Place, headers: Mapping[str, str]) -> Raw:
        found: Sequence[str] = tuple(self._resolve(place.host, place.port))
        addresses = checked_addresses(place, found, allow_loopback=self.allow_loopback)
        return ask(place, addresses, headers, self.limits, self._monotonic, self._tls or _trust())

    def _next(self, place: Place, raw: Raw) -> Place:
        location = raw.headers.get("location", "")
        if not location:
            raise FetchError(_("{host} answers with a redirect that leads nowhere.", host=place.host))
        try:
            url = urljoin(place.origin + place.target, location).partition("#")[0]
        except ValueError:
            raise FetchError(_("{host} answers with a redirect that leads nowhere.", host=place.host)) from None
        there = self._place(url)
        if (there.host, there.port, there.tls) != (place.host, place.port, place.tls):
            raise Refused(
                _(
                    "{host} sends us on to another server, {other}. If that is right, fetch from there.",
                    host=place.host,
                    other=there.origin,
                )
            )
        return there

    def _asked_wait(self, answer: Answer) -> float | None:
        text = answer.headers.get("retry-after", "").strip()
        if re.fullmatch(r"\d{1,9}", text, re.ASCII):
            return float(text)
        try:
            when = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        if when.tzinfo is None:
            when = when.replace(tzinfo=UTC)
        return max(0.0, (when - self.now()).total_seconds())


@cache
def _trust() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _joined(url: str, query: Pairs) -> str:
    return f"{url}?{urlencode(query, quote_via=quote, safe=':*,$()')}" if query else url


def _status_words(answer: Answer) -> str:
    if answer.status == 202:
        return _("The server is still preparing the data.")
    if answer.status == 429:
        return _("The server says that we ask too often.")
    return _("The server failed with status {n}.", n=answer.status)


def _hidden(text: str, secrets: Iterable[str]) -> str:
    spellings = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""), quote_plus(secret))}
    for form in sorted(spellings, key=len, reverse=True):
        text = text.replace(form, "…")
    return text
