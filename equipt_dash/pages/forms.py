"""What forms are made of: fields with their words, what was typed, and what is wrong with it.

A form that is refused is the same form again, with everything that was typed still in it and the reason beside
the field. Layouts draw the summary at the top from those reasons, so the two can never say different things.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What a field takes."""

    TEXT = "text"
    EMAIL = "email"
    PASSWORD = "password"
    NUMBER = "number"
    DATE = "date"
    LONG = "long"
    CHOICE = "choice"
    CHECK = "check"
    FILE = "file"


@dataclass(frozen=True)
class Field:
    """One field. ``value`` is text as typed (``"1"`` for a ticked box); ``options`` are (value, words)."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    value: str = ""
    hint: str = ""
    error: str = ""
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False
    autocomplete: str = ""
    longest: int = 0
    rows: int = 5
    accept: str = ""


@dataclass(frozen=True)
class Tick:
    """One box of a list: its value, its words, whether it is ticked, and where to read more about it."""

    value: str
    label: str
    ticked: bool = False
    href: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Ticks:
    """Boxes that answer one question together; they share a name."""

    name: str
    legend: str
    items: tuple[Tick, ...]
    error: str = ""
    hint: str = ""
    single: bool = False


@dataclass(frozen=True)
class Press:
    """A button that sends the form; ``name`` and ``value`` say which one it was."""

    label: str
    name: str = ""
    value: str = ""
    quiet: bool = False
    # Where this button sends the form instead of the form's own address.
    action: str = ""


Control = Field | Ticks


@dataclass(frozen=True)
class Form:
    """A form that changes something. ``hidden`` carries its token, its one-time key and versions."""

    id: str
    action: str
    fields: tuple[Control, ...]
    presses: tuple[Press, ...]
    legend: str = ""
    hint: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    uploads: bool = False
    problem: str = ""


def errors(form: Form) -> Iterator[tuple[str, str]]:
    """(field name, what is wrong) for every field that was refused, in reading order."""
    for item in form.fields:
        if item.error:
            yield item.name, item.error


def refilled(form: Form, typed: Mapping[str, str], wrong: Mapping[str, str], problem: str = "") -> Form:
    """``form`` with what was typed put back and the reasons beside the fields; passwords are left out."""

    def again(item: Control) -> Control:
        reason = wrong.get(item.name, "")
        if isinstance(item, Ticks):
            chosen = set(typed.get(item.name, "").split("\n"))
            boxes = tuple(replace(box, ticked=box.value in chosen) for box in item.items)
            return replace(item, items=boxes, error=reason)
        value = "" if item.kind in (Kind.PASSWORD, Kind.FILE) else typed.get(item.name, "")
        return replace(item, value=value, error=reason)

    return replace(form, fields=tuple(again(item) for item in form.fields), problem=problem)
