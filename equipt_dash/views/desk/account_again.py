"""The page for somebody whose session ended before their form arrived: it holds what they typed until it can be sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.people import SIGN_IN
from equipt_dash.pages.forms import Form, Press, refilled
from equipt_dash.pages.parts import Block, Bullets, Details, Page, Text
from equipt_dash.views.desk.context import KEY_FIELD, TOKEN_FIELD, Desk

FIELD = "again"
LONGEST_SHOWN = 300
_MACHINE = frozenset({KEY_FIELD, "version", "draft", "base", "do", "decision", "mark", "choose", "against"})
"""Fields nobody typed."""


@dataclass(frozen=True)
class Kept:
    """A form that was not carried out: where it was sent, and every field with its value."""

    path: str
    fields: tuple[tuple[str, str], ...]

    def packed(self) -> str:
        """As one hidden field of the sign-in form."""
        return json.dumps([self.path, self.fields])


def unpacked(text: str) -> Kept | None:
    """What ``Kept.packed`` made; ``None`` for anything else."""
    try:
        path, fields = json.loads(text)
        pairs = tuple((name, value) for name, value in fields)
    except (TypeError, ValueError, RecursionError):
        return None
    texts = (path, *(part for pair in pairs for part in pair))
    return Kept(path, pairs) if all(isinstance(part, str) for part in texts) else None


def signed_out(desk: Desk, kept: Kept, goes_to: str, *, email: str = "", problem: str = "") -> Page:
    """Sign in here, or in another tab, and then send it."""
    hidden = (("next", goes_to), (FIELD, kept.packed()))
    form = desk.form(
        "sign-in", "/sign-in", SIGN_IN.controls(), (Press(_("Sign in, and look at it again")),), hidden=hidden
    )
    other = _("Or sign in in another tab, with a one-time link or another way, come back to this page and send it.")
    return Page(
        title=_("You were signed out"),
        heading=_("You were signed out, and what you typed is still here"),
        lead=(_("Your session had ended when you sent it. It was not stored. Do not close this page."),),
        sections=(),
        intro=(refilled(form, {"email": email}, {}, problem), Text(((other,),)), _send(desk, kept), *_shown(kept)),
    )


def send_again(desk: Desk, kept: Kept) -> Page:
    """Signed in again: look at it, and send it."""
    return Page(
        title=_("Send it again"),
        heading=_("What you typed is still here"),
        lead=(_("It was not stored yet. Look at it and send it now."),),
        sections=(),
        intro=(_send(desk, kept), *_shown(kept)),
    )


def _send(desk: Desk, kept: Kept) -> Form:
    """The form as it was, with its one-time key, so that it cannot be carried out twice."""
    return Form(
        "send-again", kept.path, (), (Press(_("Send it now")),), hidden=((TOKEN_FIELD, desk.token), *kept.fields)
    )


def _shown(kept: Kept) -> Sequence[Block]:
    typed = [(name, value) for name, value in kept.fields if value.strip() and name not in _MACHINE]
    if not typed:
        return ()
    lines = tuple((f"{name}: {value[:LONGEST_SHOWN]}",) for name, value in typed)
    return (Details(_("What you typed"), (Bullets(lines),)),)
