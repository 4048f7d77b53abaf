"""Which stories behind the data were written, changed or taken away between two editions: who signed, and when."""

from __future__ import annotations

from dataclasses import dataclass

from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.practice.model import CommunityNote
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.desk.council.items import Item, Kind
from equipt_dash.views.desk.council.questions import Known
from equipt_dash.views.story import dated_words
from equipt_dash.views.wording import not_recorded


@dataclass(frozen=True)
class _Story:
    """A story as an edition shows it. ``day``: when it was signed, in words; ``community``: no department wrote it."""

    period: str
    body: str
    who: str
    day: str
    community: bool


_Key = tuple[str, str, str]
"""The measure, the period, and the writer where it is a note of the community: several may write about one figure."""


def written(before: Context, after: Context, here: Known) -> list[Item]:
    """An item for each measure whose stories are not what they were."""
    old, now = _stories(before), _stories(after)
    lines: dict[str, list[str]] = {}
    for key in (*now, *(key for key in old if key not in now)):
        if old.get(key) != now.get(key) and key[0] in here.measures:
            lines.setdefault(key[0], []).append(_line(old.get(key), now.get(key)))
    left = {key[0] for key in now}
    return [_item(here, measure, told, "#story" if measure in left else "") for measure, told in lines.items()]


def _item(here: Known, measure: str, told: list[str], anchor: str) -> Item:
    one = here.measures[measure]
    return Item(Kind.STORY, f"story:{measure}", one.name, f"/measures/{one.slug}{anchor}", " ".join(told))


def _stories(context: Context) -> dict[_Key, _Story]:
    found: dict[_Key, _Story] = {}
    for one in queries.stories(context.scope, context.db):
        signed = one.signed or not_recorded()
        found[one.measure, one.period, ""] = _Story(one.period, one.body, signed, dated_words(one.dated), False)
    for note in queries.records(context.scope, context.db, CommunityNote):
        found[note.measure, note.period, note.writer] = _Story(note.period, note.body, note.writer, day(note.dated), True)  # fmt: skip
    return found


def _line(old: _Story | None, now: _Story | None) -> str:
    if now is None:
        return _("The one about {period} is no longer shown.", period=old.period if old else "")
    words = {"period": now.period, "who": now.who, "day": now.day}
    if now.community:
        return (
            _("New from the community about {period}: {who}, {day}.", **words)
            if old is None
            else _("From the community about {period}, changed: {who}, {day}.", **words)
        )
    return (
        _("New, about {period}: signed by {who}, {day}.", **words)
        if old is None
        else _("Changed, about {period}: signed by {who}, {day}.", **words)
    )
