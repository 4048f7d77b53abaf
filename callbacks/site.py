"""Everything one running server shares: its settings, database, framework and page cache."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from callbacks.cache import PageCache
from equipt_dash import __version__, clock
from equipt_dash.access import public_scope
from equipt_dash.framework import Framework, load_framework
from equipt_dash.model import Edition
from equipt_dash.settings import DATA, ROOT, Settings
from equipt_dash.store import queries
from equipt_dash.store.engine import Database


@dataclass(frozen=True)
class Site:
    """One server. ``build`` changes with the code, the content and the stylesheets."""

    settings: Settings
    db: Database
    framework: Framework
    cache: PageCache
    build: str
    # The time zone of each edition's city; an edition never changes.
    zones: dict[int, str] = field(default_factory=dict)

    def edition(self) -> Edition | None:
        """The newest published edition."""
        return queries.latest_edition(self.db)

    def today(self, edition: Edition) -> date:
        """The calendar day in the city, as an edition names its time zone: freshness words depend on it."""
        if edition.number not in self.zones:
            city = queries.city(public_scope(edition.number), self.db)
            self.zones[edition.number] = city.time_zone if city else ""
        return clock.day_in(self.zones[edition.number])


def open_site(settings: Settings) -> Site:
    """Prepare what requests need. Reads files; opens no database connection yet."""
    return Site(
        settings=settings,
        db=Database(settings.database_url),
        framework=load_framework(DATA / "framework"),
        cache=PageCache(),
        build=_build_id(),
    )


def _build_id() -> str:
    digest = hashlib.sha256(__version__.encode())
    for folder in ("equipt_dash", "layouts", "callbacks", "data/framework"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".css", ".js", ".toml", ".csv", ".mo"):
                digest.update(_fingerprint(path))
    return digest.hexdigest()[:12]


def _fingerprint(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()
