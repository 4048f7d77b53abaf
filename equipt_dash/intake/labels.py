"""Says which group a label such as "Black - Non-Latino" or "NH_AIAN" stands for, and asks where it cannot know.

Why: sources spell the same group a hundred ways, and the same two letters stand for different groups. A
label mapped wrongly moves people from one group to another without a trace, so nothing is guessed here.

The rule: the folded label is looked up; what may stand around a label ("alone", "householder", "% …",
"non-Hispanic") is taken off until a known spelling is left. A spelling with one reading is mapped. One
with several is asked about, unless the other labels of the same column prove exactly one of them: ``W``
with ``B`` and ``H`` beside it is White, ``W`` by itself is a question. ``NA`` is always a question.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from equipt_dash.intake.label_rules import (
    FAMILIES,
    LONGEST,
    Affix,
    Hispanic,
    LabelRules,
    Reading,
    fold,
    label_rules,
    tokens,
)
from equipt_dash.kernel.words import _, listed

NOT_RACE = "not_race"
TOTAL = "total"
_DASHES = frozenset("-‐‑‒–—―−_")  # noqa: RUF001  a dash of any width stands for "nothing written here"
_SHORTEST_MARK = 4


@dataclass(frozen=True)
class Mapped:
    """The label means one group: ``code`` is in ``CODES``; ``note`` says what to keep in mind, or nothing."""

    code: str
    hispanic: Hispanic
    note: str


@dataclass(frozen=True)
class Ask:
    """The label has several meanings. ``options`` are (code, words); ``not_race`` and ``total`` may be among them."""

    question: str
    options: tuple[tuple[str, str], ...]
    why: str


@dataclass(frozen=True)
class NotRace:
    """The label is about something else (sex, income, place, ethnicity alone), or mixes that with race."""

    why: str


@dataclass(frozen=True)
class Total:
    """The label counts everybody."""


@dataclass(frozen=True)
class Unknown:
    """We do not know this label: a person must say what it is. (Race not recorded is ``Mapped("unknown", …)``.)"""


Answer = Mapped | Ask | NotRace | Total | Unknown
_Lookup = Callable[[], frozenset[str]]


@dataclass(frozen=True)
class _Peeled:
    """A label with some of what stood around it taken off."""

    core: str
    hispanic: Hispanic = "unsaid"
    notes: tuple[str, ...] = ()


def normalise(label: str, *, context: Collection[str] = ()) -> Answer:
    """What ``label`` stands for; ``context`` holds the other labels of its column. Never raises on any text.

    A context is read anew at each call: for a whole column use ``normalise_column``.
    """
    rules = label_rules()
    return _normalise(label, lambda: _neighbours(context, rules), rules)


def normalise_column(labels: Iterable[str]) -> dict[str, Answer]:
    """The answer for each distinct label of one column, the column itself being the context."""
    rules = label_rules()
    unique = tuple(dict.fromkeys(labels))
    neighbours = cache(lambda: _neighbours(unique, rules))
    return {label: _normalise(label, neighbours, rules) for label in unique}


def family(code: str) -> str:
    """The family of a code, as in ``data/groups.csv``: ``white_nh`` belongs to ``white``."""
    return code.removesuffix("_nh")


def group_words(code: str) -> str:
    """A code in words, for the person who is asked."""
    names = {
        "aian": _("American Indian or Alaska Native"),
        "asian": _("Asian"),
        "api": _("Asian or Pacific Islander"),
        "black": _("Black or African American"),
        "hispanic": _("Hispanic or Latino"),
        "mena": _("Middle Eastern or North African"),
        "nhpi": _("Native Hawaiian or Pacific Islander"),
        "white": _("White"),
        "two_or_more": _("Two or more races"),
        "other": _("Another race or ethnicity"),
        "unknown": _("Race or ethnicity not recorded"),
        NOT_RACE: _("Not a race or ethnicity"),
        TOTAL: _("Everybody"),
    }
    name = names[family(code)]
    return _("{group}, not Hispanic", group=name) if code.endswith("_nh") else name


def _normalise(label: str, neighbours: _Lookup, rules: LabelRules) -> Answer:
    if len(label) > 4 * LONGEST:
        return Unknown()
    words = tokens(label)
    key = "".join(words)
    if not key:
        return _nothing_written(label)
    if len(key) > LONGEST:
        return Unknown()
    if key in rules.whole:
        return _answer(label, _Peeled(key), neighbours, rules)
    marked = next((rules.words[word] for word in words if word in rules.words), None)
    if marked is not None:
        return NotRace(marked)
    for peeled in _peelings(key, rules):
        if peeled.core in rules.whole:
            return _answer(label, peeled, neighbours, rules)
    return _last_resort(label, key, rules)


def _nothing_written(label: str) -> Answer:
    if label.strip() and set(label.strip()) <= _DASHES:
        return Mapped("unknown", "unsaid", _("A dash stands where the group should be."))
    return Unknown()


def _peelings(key: str, rules: LabelRules) -> Iterator[_Peeled]:
    """``key`` with more and more taken off, fewest pieces first and the longest piece first."""
    queue = deque([_Peeled(key)])
    seen: set[tuple[str, Hispanic]] = set()
    while queue:
        now = queue.popleft()
        for affix in rules.affixes:
            rest = _without(now.core, affix)
            origin = _join(now.hispanic, affix.hispanic)
            if rest and origin and (rest, origin) not in seen:
                seen.add((rest, origin))
                notes = (*now.notes, affix.note) if affix.note else now.notes
                queue.append(_Peeled(rest, origin, notes))
                yield queue[-1]


def _without(core: str, affix: Affix) -> str:
    if affix.at_end:
        return core.removesuffix(affix.text) if core.endswith(affix.text) else ""
    return core.removeprefix(affix.text) if core.startswith(affix.text) else ""


def _join(a: Hispanic, b: Hispanic) -> Hispanic | None:
    """What two parts of a label say together; ``None`` when they contradict each other."""
    if a == b or b == "unsaid":
        return a
    if a == "unsaid" or a == "any":
        return b
    return a if b == "any" else None


def _neighbours(labels: Iterable[str], rules: LabelRules) -> frozenset[str]:
    """Spellings found in the column, and ``=black`` for each family that some label of it names by itself."""
    found: set[str] = set()
    for label in labels:
        key = fold(label[: 4 * LONGEST])
        found.add(key)
        found.update(peeled.core for peeled in _peelings(key[:LONGEST], rules) if peeled.core in rules.whole)
        answer = _normalise(label, frozenset, rules)
        if isinstance(answer, Mapped):
            found.add(f"={family(answer.code)}")
    return frozenset(found)


def _answer(label: str, peeled: _Peeled, neighbours: _Lookup, rules: LabelRules) -> Answer:
    readings = rules.whole[peeled.core]
    if len(readings) == 1:
        return _read_as(readings[0], peeled)
    around = neighbours()
    proved = [reading for reading in readings if reading.holds(around)]
    return _read_as(proved[0], peeled) if len(proved) == 1 else _ask(label, readings, peeled)


def _read_as(reading: Reading, peeled: _Peeled) -> Answer:
    if reading.answer == "not_race":
        return NotRace(reading.note)
    if reading.answer == "total" and peeled.hispanic not in ("only", "none"):
        return Total()
    if reading.answer == "total" and peeled.hispanic == "none":
        return NotRace(_("It says only that people are not Hispanic, so it holds people of every race."))
    origin = _join(reading.hispanic, peeled.hispanic)
    if origin is None:
        return Unknown()
    code = _code(reading.code, origin)
    notes = dict.fromkeys(note for note in (reading.note, *peeled.notes) if note)
    if origin == "unsaid" and code != "unknown":
        notes[_("The label does not say whether Hispanic people count here too.")] = None
    return Mapped(code, origin, " ".join(notes))


def _code(code: str, origin: Hispanic) -> str:
    if origin == "only":
        return "hispanic"
    return f"{family(code)}_nh" if origin == "none" else code


def _ask(label: str, readings: Collection[Reading], peeled: _Peeled) -> Answer:
    options: dict[str, list[str]] = {}
    for reading in readings:
        answer = _read_as(reading, peeled)
        if isinstance(answer, Mapped):
            options.setdefault(answer.code, []).append(reading.seen)
        elif isinstance(answer, NotRace):
            options.setdefault(NOT_RACE, [])
    return Ask(
        _("Which group does “{label}” stand for in this column?", label=label.strip()),
        tuple((code, _option(code, seen)) for code, seen in options.items()),
        " ".join(dict.fromkeys(reading.note for reading in readings if reading.note)),
    )


def _option(code: str, seen: list[str]) -> str:
    return _("{group}, as in {places}", group=group_words(code), places=listed(seen)) if seen else group_words(code)


def _last_resort(label: str, key: str, rules: LabelRules) -> Answer:
    """A group run together with a word of another breakdown, or a bare number; else we do not know the label."""
    if key.isascii() and key.isdigit() and len(key) <= 2:
        return Ask(
            _("Which group does the number “{label}” stand for in this column?", label=label.strip()),
            tuple((code, group_words(code)) for code in (*FAMILIES, TOTAL, NOT_RACE)),
            _("A number stands for a group only in its source’s own list of codes."),
        )
    for word, why in rules.words.items():
        rest = key.removesuffix(word) if key.endswith(word) else key.removeprefix(word)
        if len(word) >= _SHORTEST_MARK and rest != key and rest in rules.whole:
            return NotRace(why)
    return Unknown()
