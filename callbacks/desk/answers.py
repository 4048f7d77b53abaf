"""What a form's handler may answer: it is done, it has to be looked at again, or a script gets data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from equipt_dash.kernel.access import Action
from equipt_dash.pages.declared.spec import FormSpec
from equipt_dash.pages.parts import Page
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk


@dataclass(frozen=True)
class Sent:
    """What came with a form: only what it declares. ``cells`` are those with one of its prefixes."""

    fields: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""

    def get(self, name: str) -> str:
        """The text of a field, empty where it was not sent."""
        return self.fields.get(name, "")


@dataclass(frozen=True)
class Done:
    """The form was carried out; the reader goes on at ``location``."""

    location: str


@dataclass(frozen=True)
class Show:
    """The form was not carried out: the page says why. 422 wrong input, 409 changed by somebody else."""

    page: Page
    status: int = 422


@dataclass(frozen=True)
class Data:
    """An answer for the page's own script."""

    payload: Mapping[str, Any]
    status: int = 200


Answer = Done | Show | Data


@dataclass(frozen=True)
class DeskPage:
    """A page for signed-in people. ``build`` gives ``None`` where there is no such row for this reader."""

    name: str
    rule: str
    policy: Action
    build: Callable[[Desk, Params], Page | None]
    params: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeskForm:
    """A form's address. Only what ``asks`` declares reaches ``run``."""

    name: str
    rule: str
    policy: Action
    run: Callable[[Desk, Params, Sent], Answer]
    asks: FormSpec
    # Bytes of the whole request; 0 for the site's own limit.
    largest: int = 0

    @property
    def fields(self) -> tuple[str, ...]:
        """The names that may come once each."""
        return self.asks.once

    @property
    def lists(self) -> tuple[str, ...]:
        """The names that may come several times."""
        return self.asks.lists

    @property
    def prefixes(self) -> tuple[str, ...]:
        """What the other names begin with."""
        return self.asks.prefixes

    @property
    def files(self) -> tuple[str, ...]:
        """The names under which a file may come."""
        return self.asks.files
