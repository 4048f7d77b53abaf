"""What only boards are made of: a row of numbers, panels side by side, and the board around them."""

from __future__ import annotations

from dataclasses import dataclass

from equipt_dash.pages.parts import Block, Extra, FilterForm, Rich


@dataclass(frozen=True)
class Kpi:
    """One number and what it counts. ``href``: where it can be looked at."""

    value: str
    words: str
    href: str = ""


@dataclass(frozen=True)
class Kpis(Extra):
    """A few numbers side by side."""

    items: tuple[Kpi, ...]


@dataclass(frozen=True)
class Panel(Extra):
    """A part of a board. Without a title its figures carry the headings; ``wide`` takes more of the row."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    wide: bool = False

    def inside(self) -> tuple[Block, ...]:
        """Its blocks."""
        return self.blocks


@dataclass(frozen=True)
class Board(Extra):
    """Everything that changes with a choice: the form, the finding, numbers and panels.

    ``address``: where the form asks. ``ignored``: one line about what an address asked for in vain.
    """

    id: str
    form: FilterForm
    finding: Rich
    kpis: Kpis
    panels: tuple[Panel, ...]
    ignored: str = ""

    def inside(self) -> tuple[Block, ...]:
        """Its panels."""
        return self.panels
