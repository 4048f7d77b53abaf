"""What an address asks a board for: each part held against what the board knows, the rest named and dropped.

Any board at any moment is an address that can be sent, reloaded and gone back to. So a state is written back in one
form only: parts that stand at their first choice are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from equipt_dash.kernel.words import _, listed
from equipt_dash.pages.parts import Choice

Options = tuple[tuple[str, str], ...]
"""Values and the words a reader chooses by; the first is what stands there when nothing was chosen."""


@dataclass(frozen=True)
class Control:
    """One choice a board offers: its name in the address, its label, and what may be chosen."""

    name: str
    label: str
    options: Options

    @property
    def first(self) -> str:
        """What stands there when nothing was chosen."""
        return self.options[0][0] if self.options else ""


@dataclass(frozen=True)
class ViewState:
    """The choice of every control, and the names of the parts of the address that nothing could be done with."""

    chosen: Mapping[str, str]
    ignored: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        """What was chosen for a control."""
        return self.chosen[name]


def read_state(controls: tuple[Control, ...], asked: Mapping[str, str]) -> ViewState:
    """The nearest state a board has to what an address asks for.

    >>> sort = Control("order", "Order", (("", "as listed"), ("worst", "worst first")))
    >>> read_state((sort,), {"order": "best"})
    ViewState(chosen={'order': ''}, ignored=('order',))
    """
    chosen: dict[str, str] = {}
    ignored: list[str] = []
    for control in controls:
        value = asked.get(control.name, "").strip()
        known = value in {key for key, _words in control.options}
        chosen[control.name] = value if known else control.first
        if value and not known:
            ignored.append(control.name)
    return ViewState(chosen, tuple(ignored))


def query(controls: tuple[Control, ...], state: ViewState, **changed: str) -> str:
    """The canonical query of a state, with some of its parts changed; empty for the board as it opens.

    >>> sort = Control("order", "Order", (("", "as listed"), ("worst", "worst first")))
    >>> query((sort,), ViewState({"order": ""}), order="worst")
    'order=worst'
    """
    found = {**state.chosen, **changed}
    return urlencode({one.name: found[one.name] for one in controls if found[one.name] != one.first})


def choices(controls: tuple[Control, ...], state: ViewState) -> tuple[Choice, ...]:
    """The controls as fields of a form, filled with the state."""
    return tuple(Choice(one.name, one.label, state[one.name], one.options) for one in controls)


def ignored_words(controls: tuple[Control, ...], state: ViewState) -> str:
    """One line that says which parts of an address were left out; empty where none was."""
    labels = {one.name: one.label for one in controls}
    if not state.ignored:
        return ""
    names = listed([f"“{labels[name]}”" for name in state.ignored])
    return _("The address asked for something this board does not have: {names}. It was left out.", names=names)
