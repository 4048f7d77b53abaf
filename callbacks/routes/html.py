"""From a view-model to the bytes of a page: shell, content and document in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlencode

from callbacks.site import Site
from equipt_dash.kernel.model import City, Edition
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.parts import Page, plain_text
from equipt_dash.views import outage as view
from equipt_dash.views.desk import navigation
from equipt_dash.views.desk.context import Desk
from layouts.desk.shell import DeskFrame, desk_shell
from layouts.document import Linked, document
from layouts.page import content
from layouts.shell import Frame, shell


def page_html(site: Site, edition: Edition | None, page: Page, path: str, query: Mapping[str, str]) -> str:
    """The complete HTML of ``page`` as served at ``path`` with its allow-listed ``query``."""
    city = _city(site, edition)
    frame = Frame(
        city=city.name if city else "",
        notice=city.notice if city else "",
        edition=_edition_words(edition, site.today),
        path=path,
    )
    name = f"{page.title} – {city.name} EquiPT" if city else page.title
    return document(
        title=name,
        description=plain_text(page.lead)[:300],
        language="en",
        body=shell(frame, content(page, path, urlencode(dict(query)))),
        linked=_linked(site, "explore.js", "site.css"),
    )


def outage_html(site: Site, edition: Edition | None, page: Page, path: str) -> str:
    """The complete HTML of a page that is made without the database: no city, no edition's day, no figures."""
    known = view.cannot_read() if edition is None else _edition_words(edition, site.known_day)
    return document(
        title=page.title,
        description="",
        language="en",
        body=shell(Frame(city="", notice="", edition=known, path=path), content(page, path)),
        linked=_linked(site, "explore.js", "site.css", "desk.css"),
    )


def account_html(site: Site, page: Page, path: str) -> str:
    """The complete HTML of a page about signing in: the public frame with the desk's forms."""
    edition = site.edition()
    frame = Frame(city="", notice="", edition=_edition_words(edition, site.today), path=path)
    if city := _city(site, edition):
        frame = replace(frame, city=city.name, notice=city.notice)
    return document(
        title=f"{page.title} – {frame.city} EquiPT",
        description="",
        language="en",
        body=shell(frame, content(page, path)),
        linked=_linked(site, "desk.js", "site.css", "desk.css"),
    )


def _linked(site: Site, script: str, *styles: str) -> Linked:
    found = site.assets
    return Linked(
        styles=tuple(map(found.address, styles)),
        script=found.address(script),
        icon=found.address("icon.svg"),
        fonts=found.first_fonts,
    )


def desk_html(site: Site, desk: Desk, page: Page, path: str, query: Mapping[str, str]) -> str:
    """The complete HTML of an internal page: the same blocks in the frame of signed-in people."""
    edition = site.edition()
    city = _city(site, edition)
    frame = DeskFrame(
        city=city.name if city else "",
        notice=city.notice if city else "",
        name=desk.principal.name or desk.principal.email,
        items=navigation.items(desk, path),
        hidden=desk.hidden(),
    )
    return document(
        title=f"{page.title} – {frame.city} EquiPT desk",
        description="",
        language="en",
        body=desk_shell(frame, content(page, path, urlencode(dict(query)))),
        linked=_linked(site, "desk.js", "site.css", "desk.css"),
    )


def _city(site: Site, edition: Edition | None) -> City | None:
    """The city an edition speaks for. Of a withdrawn one nothing is shown, not even that."""
    if edition is None or edition.withdrawn_at is not None:
        return None
    return site.city(edition)


def _edition_words(edition: Edition | None, day_of: Callable[[Edition, datetime], date]) -> str:
    if edition is None:
        return _("Nothing has been published yet.")
    if edition.withdrawn_at is not None:
        withdrawn = day(day_of(edition, edition.withdrawn_at))
        return _("Edition {number}, withdrawn {day}.", number=edition.number, day=withdrawn)
    return _("Edition {number}, published {day}.", number=edition.number, day=day(edition.published_on))
