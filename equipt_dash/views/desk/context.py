"""What every internal view and form is given: who reads, from where, when, and how to build a form."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from equipt_dash.kernel.access import Action, DeskScope, Principal, Row, can, desk_scope
from equipt_dash.pages.forms import Control, Form, Press
from equipt_dash.practice.framework import Framework
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.engine import Database

KEY_FIELD = "form_key"
"""Hidden field with the one-time key of a form: sending it twice changes nothing twice."""

TOKEN_FIELD = "csrf_token"


@dataclass(frozen=True)
class Desk:
    """One request of one signed-in person. ``token`` proves that a form came from our own page."""

    principal: Principal
    db: Database
    framework: Framework
    now: datetime
    today: date
    token: str

    def may(self, action: Action, row: Row | None = None) -> bool:
        """Whether the reader may do this, so that a page never offers what would be refused."""
        return can(self.principal, action, row)

    def scope(self, action: Action = Action.READ_INTERNAL) -> DeskScope:
        """The rows the reader may do ``action`` to.

        Raises:
            Refused: there are none.
        """
        return desk_scope(self.principal, action)

    def act(self, key: str = "") -> Act:
        """Who writes and when, for a command of the store; ``key`` is the form's one-time key."""
        return Act(self.principal, self.now, key)

    def form(
        self,
        id: str,
        action: str,
        fields: tuple[Control, ...],
        presses: tuple[Press, ...],
        *,
        legend: str = "",
        hint: str = "",
        hidden: tuple[tuple[str, str], ...] = (),
        uploads: bool = False,
    ) -> Form:
        """A form with its token and a fresh one-time key."""
        return Form(id, action, fields, presses, legend, hint, (*self.hidden(), *hidden), uploads)

    def hidden(self) -> tuple[tuple[str, str], ...]:
        """The hidden fields every form carries."""
        return (TOKEN_FIELD, self.token), (KEY_FIELD, secrets.token_urlsafe(24))
