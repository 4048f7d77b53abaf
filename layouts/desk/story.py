"""How the saving line of a form of words looks: empty without a script, which then has nothing to say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import html
from dash.development.base_component import Component

from equipt_dash.kernel.words import _
from equipt_dash.views.desk.story_notices import Saving


def saving(item: Saving) -> Component:
    """The line, with the words its script uses."""
    words = {
        "data-save": item.address,
        "data-saving": _("Saving…"),
        "data-saved": _("Draft saved."),
        "data-unsaved": _("Not saved yet."),
        "data-away": _("Not saved: the database cannot store it right now. What you typed is still here."),
        "data-offline": _("Not saved: no connection. What you typed is still here."),
        "data-conflict": _("Not saved: this was changed elsewhere. Press “Save draft” to see both texts."),
    }
    return html.P("", id="words-status", role="status", className="words-status", **words)


LOOKS: dict[type[Any], Callable[[Any], Component]] = {Saving: saving}
