"""What a record of the practice is made of: kinds of fields, and the kinds of records that hold them.

One declaration makes the table, the form, the checks and the printed record. A field that exists in only one
of those places cannot be written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How the text of a field is read."""

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    URL = "url"
    FILE = "file"
    REF = "ref"
    REFS = "refs"
    LINES = "lines"
    FLAG = "flag"


LINES_SPARE = 3
"""Empty rows a form offers after those of a field of lines."""

MOST_LINES = 40
"""Rows a field of lines may hold."""


@dataclass(frozen=True)
class Field:
    """One field of a record.

    ``to`` names what a REF or REFS points at (a kind's slug, or a subject of ``SUBJECTS``); ``options`` are the
    values of a CHOICE; ``columns`` the cells of each row of LINES, the first of which may be "group".
    ``public`` fields are copied into editions. ``given`` fields are filled by the product, not typed.
    """

    name: str
    form: Form = Form.TEXT
    required: bool = False
    options: tuple[str, ...] = ()
    to: str = ""
    columns: tuple[str, ...] = ()
    public: bool = True
    given: bool = False
    longest: int = 300

    @property
    def most(self) -> int:
        """Characters the field may hold."""
        return 6_000 if self.form is Form.LONG else self.longest


@dataclass(frozen=True)
class RecordKind:
    """A kind of record. ``keys`` are the fields that name one; with one key called ``slug`` it is made from ``title``.

    ``second`` asks for a second person before a record counts. ``central``: an equity officer decides, not a
    department head. ``owned``: it belongs to a department (else to the city). ``measure`` and ``disparity`` name
    the fields that say what it is about; a measure's department owns the record.
    """

    slug: str
    table: str
    stage: str
    fields: tuple[Field, ...]
    keys: tuple[str, ...] = ("slug",)
    title: str = "title"
    second: bool = True
    central: bool = False

    def field(self, name: str) -> Field:
        """The field of this name.

        Raises:
            KeyError: there is none.
        """
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)

    @property
    def typed(self) -> tuple[Field, ...]:
        """The fields a person types."""
        return tuple(one for one in self.fields if not one.given)

    @property
    def names(self) -> tuple[str, ...]:
        """Every field's name, keys first."""
        own = tuple(one.name for one in self.fields)
        return (*(key for key in self.keys if key not in own), *own)

    @property
    def owner(self) -> str:
        """The field that says whose record it is: a department, or a measure that belongs to one; empty for the city's own."""
        names = {one.name for one in self.fields}
        return next((name for name in ("department", "measure") if name in names), "")

    def pointing(self) -> Iterator[Field]:
        """The fields that refer to other rows."""
        return (one for one in self.fields if one.form in (Form.REF, Form.REFS))
