"""The one door to parts of Dash that are private and may change with any release.

Why at all: Dash serves one index page for every address, and ours are complete pages of their own. So its index and
catch-all routes are left out, and a page that starts Dash asks here which scripts it takes and with which settings.
"""

from __future__ import annotations

import re
from typing import Any

from dash import Dash
from dash.backends._flask import FlaskDashServer

CHECKED_ON = "4.4.1"
"""The release of Dash all of this was tried on; a test holds it against the one that is pinned."""

_SCRIPT = re.compile(r'<script src="([^"]+)"></script>')

_UNUSED = re.compile(r"/dash_table/|/polyfill@")
"""Scripts Dash offers to every page and ours have no use for: old browsers' gaps and a table we banned."""


class PagesOfOurOwn(FlaskDashServer):
    """Dash's Flask backend without its index page: every page address is answered by our own table."""

    def setup_index(self, dash_app: Dash) -> None:
        """Leave ``/`` to the page table."""

    def setup_catchall(self, dash_app: Dash) -> None:
        """Leave unknown addresses to a real 404."""


def configuration(app: Dash) -> dict[str, Any]:
    """What Dash's renderer reads from the page, without what it tells of the server."""
    with app.server.app_context():
        settings = dict(app._config())
    settings.pop("python_version", None)
    return settings


def scripts(app: Dash) -> list[str]:
    """Root-relative addresses of Dash's scripts, in the order they have to run."""
    with app.server.app_context():
        return [name for name in _SCRIPT.findall(app._generate_scripts_html()) if not _UNUSED.search(name)]
