"""A form declared once: from one declaration come the names that may be sent, the form as it is drawn, what its answers
say or what is wrong with them, the refusal that keeps what was typed, and the audit's words.

Words are functions, because a declaration is made once and read in many languages. What only a database knows, the
options of a list, is given at use. What only a database can judge is added where the form is carried out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from equipt_dash.kernel.words import _
from equipt_dash.pages.forms import Control, Field, Form, Kind, Tick, Ticks, refilled

Words = Callable[[], str]
Judge = Callable[[str], str]
"""What is wrong with an answer; empty where nothing is."""

Options = tuple[tuple[str, str], ...]

_MOST_DIGITS = 9


def nothing() -> str:
    """No words."""
    return ""


def fine(_text: str) -> str:
    """Nothing is wrong."""
    return ""


def as_typed(text: str) -> str:
    """The text with the spaces around it."""
    return text


def at_most(_text: str, most: int) -> str:
    """That an answer is too long."""
    return _("Write at most {most} characters.", most=f"{most:,}")


def row_number(text: str) -> int | None:
    """The number of a row or of its version as a form carries it; ``None`` for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def day_of(text: str) -> date | None:
    """A day written as 2027-03-31; ``None`` for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class FieldSpec:
    """One question. ``longest`` characters fit; with ``open_end`` the browser lets more be typed, and is answered.

    ``many`` and ``single`` make boxes of it, of which several or one can be ticked. ``missing`` is what is said where a
    required answer is empty or none of the options, ``wrong`` judges what else can be wrong with one. ``audited`` is
    what the audit's entries name it, empty where they do not; ``short`` is its label there.
    """

    name: str
    label: Words
    kind: Kind = Kind.TEXT
    hint: Words = nothing
    required: bool = False
    longest: int = 0
    open_end: bool = False
    rows: int = 5
    autocomplete: str = ""
    accept: str = ""
    many: bool = False
    single: bool = False
    missing: Words = nothing
    too_long: Callable[[str, int], str] = at_most
    wrong: Judge = fine
    clean: Callable[[str], str] = str.strip
    audited: str = ""
    short: Words = nothing

    def complaint(self, text: str, options: Collection[str] | None = None) -> str:
        """What is wrong with a cleaned answer; empty where nothing is."""
        if self.required and not text.strip():
            return self.missing()
        if options is not None and text not in options:
            return self.missing()
        if self.longest and len(text) > self.longest:
            return self.too_long(text, self.longest)
        return self.wrong(text)

    def control(self, value: str, options: Options | tuple[Tick, ...], error: str, hint: str) -> Control:
        """The question as it is drawn."""
        if self.many or self.single:
            boxes = tuple(one if isinstance(one, Tick) else Tick(*one) for one in options)
            return Ticks(self.name, self.label(), boxes, error, hint or self.hint(), self.single)
        pairs = tuple(one for one in options if not isinstance(one, Tick))
        return Field(
            self.name, self.label(), self.kind, value, hint or self.hint(), error, pairs, self.required,
            self.autocomplete, 0 if self.open_end else self.longest, self.rows, self.accept,
        )  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """What the answers of one form say. ``typed`` is as sent, to be shown again; ``wrong`` are the reasons by field."""

    typed: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """An answer as it is kept."""
        return self.texts.get(name, "")

    def day(self, name: str) -> date | None:
        """An answer that is a day."""
        return day_of(self.text(name))

    def also(self, **wrong: str) -> Reading:
        """With more reasons, found where the form was carried out."""
        return Reading(self.typed, self.texts, {**self.wrong, **wrong})

    def refill(self, form: Form, problem: str = "") -> Form:
        """``form`` with what was typed put back and the reasons beside the fields."""
        return refilled(form, self.typed, self.wrong, problem)


@dataclass(frozen=True)
class FormSpec:
    """A form. ``carried`` travels with it unseen, once each; ``prefixes`` begin names that a page makes up."""

    name: str
    fields: tuple[FieldSpec, ...] = ()
    carried: tuple[str, ...] = ()
    carried_lists: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()

    @property
    def once(self) -> tuple[str, ...]:
        """The names that may be sent, once each."""
        own = tuple(one.name for one in self.fields if not one.many and one.kind is not Kind.FILE)
        return (*own, *self.carried)

    @property
    def lists(self) -> tuple[str, ...]:
        """The names that may be sent several times."""
        return (*(one.name for one in self.fields if one.many), *self.carried_lists)

    @property
    def files(self) -> tuple[str, ...]:
        """The names under which a file may come."""
        return tuple(one.name for one in self.fields if one.kind is Kind.FILE)

    def field(self, name: str) -> FieldSpec:
        """One question.

        Raises:
            KeyError: the form does not ask it.
        """
        return {one.name: one for one in self.fields}[name]

    def label(self, name: str) -> str:
        """What a question is called."""
        return self.field(name).label()

    def controls(
        self,
        options: Mapping[str, Options | tuple[Tick, ...]] | None = None,
        *,
        values: Mapping[str, str] | None = None,
        wrong: Mapping[str, str] | None = None,
        hints: Mapping[str, str] | None = None,
        without: Collection[str] = (),
        only: Collection[str] | None = None,
    ) -> tuple[Control, ...]:
        """The questions as they are drawn, with the options, values and reasons there are."""
        given, held, found, more = options or {}, values or {}, wrong or {}, hints or {}
        return tuple(
            one.control(
                held.get(one.name, ""), given.get(one.name, ()), found.get(one.name, ""), more.get(one.name, "")
            )
            for one in self.fields
            if one.name not in without and (only is None or one.name in only)
        )

    def read(
        self,
        fields: Mapping[str, str],
        lists: Mapping[str, Iterable[str]] | None = None,
        options: Mapping[str, Collection[str]] | None = None,
    ) -> Reading:
        """What was sent, judged. ``options`` are those a list of choices may take, where they are known here."""
        typed = {**fields, **{name: "\n".join(ticked) for name, ticked in (lists or {}).items()}}
        texts = {name: typed.get(name, "") for name in (*self.carried, *self.carried_lists)}
        texts |= {one.name: one.clean(typed.get(one.name, "")) for one in self.fields}
        known = options or {}
        wrong = {one.name: one.complaint(texts[one.name], known.get(one.name)) for one in self.fields}
        return Reading(typed, texts, {name: reason for name, reason in wrong.items() if reason})


VERSION = "version"
"""What a form calls the version its row was read at."""


def version_only(name: str) -> FormSpec:
    """A form that asks nothing: a button, and the version its row was read at."""
    return FormSpec(name, carried=(VERSION,))
