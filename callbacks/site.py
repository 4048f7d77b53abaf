"""Everything one running server shares: its settings, database, framework and page cache."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from time import monotonic

from callbacks.assets import Assets, gather
from callbacks.cache import FigureNames, PageCache
from callbacks.frontend import load_frontend
from equipt_dash import __version__
from equipt_dash.kept_pages import KeptPages
from equipt_dash.kernel import clock
from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.model import City, Edition
from equipt_dash.kernel.settings import DATA, ROOT, Settings
from equipt_dash.practice.framework import Framework, load_framework
from equipt_dash.store import queries
from equipt_dash.store.engine import Database, news
from equipt_dash.store.outage import DatabaseAway
from equipt_dash.store.reader import PublicReader
from equipt_dash.store.snapshot import Snapshot

_LOG = logging.getLogger("equipt_dash")

_LOOK_AGAIN = 5.0
"""Seconds after which what the disk says of the newest edition is compared again: another process may have written it."""


@dataclass(frozen=True)
class Read:
    """The newest edition as read last, when that was, and the news this process had before."""

    edition: Edition
    at: float
    news: int


@dataclass
class Seen:
    """The newest edition this process saw. ``when_new`` is called with each one it had not seen before."""

    edition: Edition | None = None
    away: bool = False
    compared_at: float = float("-inf")
    read: Read | None = None
    when_new: Callable[[Edition], None] = lambda _edition: None


@dataclass(frozen=True)
class Site:
    """One server. ``build`` changes with the code, the content and the stylesheets.

    ``kept``: the pages on disk, for when the database is away; ``None`` where none are to be kept.
    """

    settings: Settings
    db: Database
    framework: Framework
    cache: PageCache
    build: str
    assets: Assets
    kept: KeptPages | None = None
    seen: Seen = field(default_factory=Seen)
    cities: dict[int, City] = field(default_factory=dict)
    figures: FigureNames = field(default_factory=FigureNames)

    def edition(self) -> Edition | None:
        """The newest published edition, as read at most ``settings.believes`` seconds ago.

        Raises:
            DatabaseAway: the database cannot be asked; ``last_known`` then says which it was.
        """
        known, now, last = news(), monotonic(), self.seen.read
        if last is not None and last.news == known and now - last.at < self.settings.believes:
            return last.edition
        self.seen.read = None
        found = self._ask()
        if found is not None:
            self.seen.read = Read(found, now, known)
        return found

    def _ask(self) -> Edition | None:
        try:
            found = queries.latest_edition(self.db)
        except DatabaseAway as away:
            if not self.seen.away:
                self.seen.away = True
                _LOG.error("%s Pages come from the cache until it is back. %s", away, away.detail)
            raise
        if self.seen.away:
            self.seen.away = False
            _LOG.warning("The database is back.")
        if found is not None:
            self._note(found)
        return found

    def _note(self, found: Edition) -> None:
        """Where an edition becomes visible: a new one is announced, a withdrawn one leaves the disk."""
        new = self.seen.edition != found
        if new or monotonic() - self.seen.compared_at > _LOOK_AGAIN:
            self.seen.edition, self.seen.compared_at = found, monotonic()
            if self.kept is not None:
                self.kept.note(found)
        if new and found.withdrawn_at is None:
            self.seen.when_new(found)

    def last_known(self) -> Edition | None:
        """The newest edition as this process or, on the same disk, another one saw it last."""
        kept = self.kept.newest() if self.kept is not None else None
        return kept or self.seen.edition

    def city(self, edition: Edition) -> City | None:
        """The city as an edition describes it, asked for once: an edition never changes."""
        if edition.number not in self.cities and (found := self._city(edition)):
            self.cities[edition.number] = found
        return self.cities.get(edition.number)

    def _city(self, edition: Edition) -> City | None:
        with self.reader(edition) as read:
            return read.city()

    @contextmanager
    def reader(self, edition: Edition) -> Iterator[PublicReader]:
        """What the public may read of ``edition``, as of one moment; closed when the page is built."""
        with Snapshot(self.db) as snapshot:
            yield PublicReader(public_scope(edition.number), snapshot)

    def today(self, edition: Edition, at: datetime | None = None) -> date:
        """The calendar day in the city now, on which freshness words depend, or at a moment, as an edition names its zone."""
        self.city(edition)
        return self.known_day(edition, at)

    def known_day(self, edition: Edition, at: datetime | None = None) -> date:
        """The same without asking the database, which may be away; the server's own day where no city was read yet."""
        known = self.cities.get(edition.number)
        return clock.day_in(known.time_zone if known else "", at)


def open_site(settings: Settings) -> Site:
    """Prepare what requests need. Reads files; opens no database connection yet."""
    assets = gather(load_frontend(Path(settings.frontend_folder)))
    build = _build_id(assets)
    return Site(
        settings=settings,
        db=Database(settings.database_url),
        framework=load_framework(DATA / "framework"),
        cache=PageCache(),
        build=build,
        assets=assets,
        kept=KeptPages(Path(settings.pages_folder), build) if settings.pages_folder else None,
    )


def _build_id(assets: Assets) -> str:
    digest = hashlib.sha256(__version__.encode())
    for name in sorted(assets.by_name):  # pages name these files, so a page of other ones is another page
        digest.update(assets.address(name).encode())
    for folder in ("equipt_dash", "layouts", "callbacks", "data/framework"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".css", ".js", ".toml", ".csv", ".mo"):
                digest.update(_fingerprint(path))
    return digest.hexdigest()[:12]


def _fingerprint(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()
