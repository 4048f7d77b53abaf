"""What the office's forms share: saying what was done, and showing both sides where two people changed one row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.spec import VERSION
from equipt_dash.pages.forms import Control, Field, Form, Press, Ticks, refilled
from equipt_dash.pages.parts import Block, Cell, Column, LinkTo, Notice, Page, TableModel, Text
from equipt_dash.store.desk.office import Kept
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk

CHANGE, REMOVE, ADD = "change", "remove", "add"


@dataclass(frozen=True)
class Again:
    """A form that was not carried out: which one, what was typed, and what was wrong or had changed."""

    which: str
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    stale: bool = False

    def fill(self, form: Form) -> Form:
        """``form`` with what was typed and the reasons beside it."""
        named = {name: reason for name, reason in self.wrong.items() if name}
        problem = self.wrong.get("", "")
        if self.stale:
            problem = _("Somebody changed this meanwhile. Nothing of yours was stored yet: see above.")
        return refilled(form, self.typed, named, problem)


def said(params: Params, words: Mapping[str, str]) -> tuple[Block, ...]:
    """That something was done, if the address says so in a way this page knows."""
    found = words.get(params.get("said", ""))
    return (Notice(found, ()),) if found else ()


def filled(again: Again | None, which: str, form: Form) -> Form:
    """``form``, filled again where it is the one that was not carried out."""
    return again.fill(form) if again is not None and again.which == which else form


def both_sides(fields: tuple[Control, ...], now: Mapping[str, str], typed: Mapping[str, str]) -> TableModel:
    """What the row holds now beside what was typed, for every field that differs."""
    columns = (Column("field", _("Field")), Column("now", _("Stored now")), Column("mine", _("What you typed")))
    rows = tuple(
        (Cell(_label(item)), _cell(_words(item, now.get(item.name, ""))), _cell(_words(item, typed.get(item.name, ""))))
        for item in fields
        if now.get(item.name, "") != typed.get(item.name, "")
    )
    same = _("What is stored now is what you typed.")
    note = _("Your words are still in the form below. Save it to put them over what is stored now.")
    return TableModel(_("Both versions"), columns, rows, note, same)


def conflict(again: Again | None, fields: tuple[Control, ...], now: Mapping[str, str]) -> tuple[Block, ...]:
    """What to show above a form that was made from an older version."""
    if again is None or not again.stale:
        return ()
    if again.which == REMOVE:
        words = _("Look at it again before you remove it.")
        return (Notice(_("Somebody changed this meanwhile"), ((words,),)),)
    words = _("You both changed it. Nothing is lost: here are both versions.")
    return (Notice(_("Somebody changed this meanwhile"), ((words,),)), both_sides(fields, now, again.typed))


def gone(heading: str, back: LinkTo, fields: tuple[Control, ...], typed: Mapping[str, str]) -> Page:
    """The page where the row was removed meanwhile; what was typed is still there to be copied."""
    rows = tuple((Cell(_label(item)), _cell(_words(item, typed.get(item.name, "")))) for item in fields)
    columns = (Column("field", _("Field")), Column("mine", _("What you typed")))
    return Page(
        title=heading,
        heading=heading,
        lead=(_("Somebody removed this meanwhile, so what you typed could not be stored."),),
        sections=(),
        intro=(TableModel(_("What you typed"), columns, rows), Text(((back,),))),
    )


def versioned(item: Kept) -> tuple[tuple[str, str], ...]:
    """The hidden field that says which version a form was made from."""
    return ((VERSION, str(item.version)),)


def removing(desk: Desk, path: str, item: Kept, words: str, again: Again | None) -> Form:
    """The form that removes a row."""
    form = desk.form("remove", f"{path}/remove", (), (Press(words, quiet=True),), hidden=versioned(item))
    return filled(again, REMOVE, form)


def _label(item: Control) -> str:
    return item.legend if isinstance(item, Ticks) else item.label


def _words(item: Control, value: str) -> str:
    return dict(item.options).get(value, value) if isinstance(item, Field) else value


def _cell(text: str) -> Cell:
    return Cell(text) if text else Cell(_("nothing"), absent=True)
