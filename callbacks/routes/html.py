"""From a view-model to the bytes of a page: shell, content and document in one place."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from callbacks.site import Site
from equipt_dash.access import public_scope
from equipt_dash.model import Edition
from equipt_dash.store import queries
from equipt_dash.views.parts import Page, plain_text
from equipt_dash.words import _
from equipt_dash.words.numbers import day
from layouts.document import document
from layouts.page import content
from layouts.shell import Frame, shell


def page_html(site: Site, edition: Edition | None, page: Page, path: str, query: Mapping[str, str]) -> str:
    """The complete HTML of ``page`` as served at ``path`` with its allow-listed ``query``."""
    city = queries.city(public_scope(edition.number), site.db) if edition else None
    frame = Frame(
        city=city.name if city else "",
        notice=city.notice if city else "",
        edition=_edition_words(edition),
        path=path,
    )
    name = f"{page.title} – {city.name} EquiPT" if city else page.title
    return document(
        title=name,
        description=plain_text(page.lead)[:300],
        language="en",
        body=shell(frame, content(page, path, urlencode(dict(query)))),
        styles=(f"/assets/bootstrap.css?v={site.build}", f"/assets/site.css?v={site.build}"),
        script=f"/assets/explore.js?v={site.build}",
    )


def _edition_words(edition: Edition | None) -> str:
    if edition is None:
        return _("Nothing has been published yet.")
    return _("Edition {number}, published {day}.", number=edition.number, day=day(edition.published_on))
