"""Blocks of the office's pages that no other page has: filters with text and dates, and what was done, entry by entry."""

from __future__ import annotations

from dataclasses import dataclass

from equipt_dash.pages.forms import Field, Press
from equipt_dash.pages.parts import Extra, LinkTo, Rich


@dataclass(frozen=True)
class Asking(Extra):
    """A form whose answers stand in the address. Unlike ``FilterForm`` it takes text and dates."""

    id: str
    action: str
    legend: str
    fields: tuple[Field, ...]
    submit: str
    clear: LinkTo | None = None


@dataclass(frozen=True)
class Changed:
    """One field of a row: what it was, and what it became."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Item:
    """Something that was done or said: a sentence, when, and what changed. ``mark`` says more than its look does."""

    sentence: Rich
    when: str
    mark: str = ""
    changes: tuple[Changed, ...] = ()
    more: tuple[Rich, ...] = ()
    press: Press | None = None
    # What goes with the button: a key of its own, so that pressing another one is not taken for a repeat.
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Items(Extra):
    """Things that were done or said, in order. ``action`` is where their buttons send to."""

    label: str
    items: tuple[Item, ...]
    empty: str
    action: str = ""


@dataclass(frozen=True)
class Live(Extra):
    """How far something is: ``done`` of ``total``. With ``again`` a script asks for the page again until it is over."""

    words: str
    done: int
    total: int
    again: bool
