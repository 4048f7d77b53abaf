"""Writes the main pages of a new edition before anybody asks, so that a copy is there should the database go away.

Called where an edition becomes visible to a server (``Site.edition``); whoever publishes in the background may call
``main_pages`` as well. One process of those that share a folder does it, in a thread, one page after the other.
"""

from __future__ import annotations

import logging
import re
import threading
from functools import partial
from time import sleep

from flask import Flask

from callbacks.pages import PAGES
from callbacks.site import Site
from equipt_dash.kernel.model import Edition

_LOG = logging.getLogger("equipt_dash.pages")

_HREF = re.compile(r'href="(/[a-z0-9/-]+)"')
_BREATH = 0.02
"""Seconds between two pages, in which readers are answered first."""


def install(app: Flask, site: Site) -> None:
    """Have ``app`` write the main pages of each edition it sees for the first time, where pages are kept at all."""
    if site.kept is not None:
        site.seen.when_new = partial(_begin, app, site)


def _begin(app: Flask, site: Site, edition: Edition) -> None:
    if site.kept is not None and site.kept.claim(edition):
        threading.Thread(target=main_pages, args=(app, site), name="equipt-warm", daemon=True).start()


def main_pages(app: Flask, site: Site) -> int:
    """Write every page that needs nothing chosen, and what the first page links to; returns how many there were.

    Stops quietly where the database goes away meanwhile: the others are written as they are first read.
    """
    client = app.test_client(use_cookies=False)
    host = site.settings.hosts[0]
    paths = {spec.rule: None for spec in PAGES if "<" not in spec.rule}
    done = 0
    try:
        first = client.get("/", base_url=f"http://{host}").get_data(as_text=True)
        paths |= dict.fromkeys(_HREF.findall(first))
        for path in paths:
            if _is_public(app, path):
                answer = client.get(path, base_url=f"http://{host}")
                answer.close()
                if answer.status_code == 503:
                    break
                done += answer.status_code == 200
                sleep(_BREATH)
    except Exception:
        # A copy that is missing costs nobody anything now; a thread that ends with a trace would only alarm.
        _LOG.exception("The main pages could not all be kept.")
    return done


def _is_public(app: Flask, path: str) -> bool:
    with app.test_request_context(path) as context:
        return (context.request.endpoint or "").startswith("page:")
