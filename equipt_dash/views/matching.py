"""Finds measures and departments by the words a reader typed, the same way on every page that offers it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from equipt_dash.kernel.model import Department, Level, Measure
from equipt_dash.store import queries
from equipt_dash.views.context import Context

MOST_WORDS = 8
"""Words of a query that are looked for; further ones are left out."""

_LONG_ENOUGH = 3
"""Letters a word needs before it may stand for part of a department's name."""


def words_of(query: str) -> tuple[str, ...]:
    """The words that are looked for, each once."""
    return tuple(dict.fromkeys(query.split()))[:MOST_WORDS]


def is_cut(query: str) -> bool:
    """Whether ``query`` has more words than are looked for."""
    return len(set(query.split())) > MOST_WORDS


def by_name(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Measures by name, in the same order on every database."""
    return tuple(sorted(measures, key=lambda item: (item.name.casefold(), item.key)))


def holds(words: Sequence[str], *texts: str) -> bool:
    """Whether every word stands somewhere in ``texts``, whatever its case."""
    found = "\n".join(texts).casefold()
    return all(word.casefold() in found for word in words)


def find_measures(
    context: Context,
    words: Sequence[str],
    departments: Sequence[Department],
    *,
    level: Level | None = None,
    department: str = "",
    kind: str = "",
) -> tuple[Measure, ...]:
    """Measures that hold every word, by name. ``department`` is a code.

    A word counts as found where it is in the measure's name, program or definition, or in the name of
    its department: "police overtime" finds the overtime of the police, whose measures do not say "police".
    """
    scope, db = context.scope, context.db
    found = queries.measures(scope, db, level=level, department=department, kind=kind, text=" ".join(words))
    by_key = {item.key: item for item in found}
    for owner in departments:
        rest = [word for word in words if len(word) < _LONG_ENOUGH or not holds([word], owner.name)]
        if len(rest) == len(words) or department not in ("", owner.code):
            continue
        more = queries.measures(scope, db, level=level, department=owner.code, kind=kind, text=" ".join(rest))
        by_key.update((item.key, item) for item in more)
    return by_name(by_key.values())
