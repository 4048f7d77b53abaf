"""The council's briefing in words: what changed between two editions, numbered so that it can be made again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.outlets.briefing_pdf import MOST_ITEMS, Briefing, Entry
from equipt_dash.practice.framework import Framework
from equipt_dash.store import queries
from equipt_dash.store.desk.visits import Published
from equipt_dash.store.engine import Database
from equipt_dash.views.context import Context
from equipt_dash.views.desk.council.items import Item, Kind
from equipt_dash.views.desk.council.since import changes, titles


def build(
    db: Database, framework: Framework, before: Published, after: Published, on: date, *, base_url: str = ""
) -> Briefing:
    """The briefing of day ``on`` about what changed from ``before`` to ``after``. ``base_url``: where the site is."""
    found = changes(Context(public_scope(after.number), db, framework, on), before, after)
    city = queries.city(public_scope(after.number), db)
    names = titles()
    entries = tuple(
        Entry(names[one.kind][1], one.title, one.sentence, one.people, one.questions, one.figure, f"{base_url}{one.href}")
        for one in found[:MOST_ITEMS]
    )  # fmt: skip
    left = len(found) - len(entries)
    return Briefing(
        number=_("Briefing {after}-{before}, {day}", after=after.number, before=before.number, day=on.isoformat()),
        title=_("What changed in {city}", city=city.name if city else ""),
        city=city.full_name if city else "",
        notice=city.notice if city else "",
        lead=_lead(found),
        about=(
            _("From edition {n} of {day}", n=before.number, day=day(before.on)),
            _("to edition {n} of {day}", n=after.number, day=day(after.on)),
            *((ngettext("{n} more change stands on the site.", "{n} more changes stand on the site.", left),) if left > 0 else ()),
        ),
        on=on,
        entries=entries,
    )  # fmt: skip


def _lead(found: Sequence[Item]) -> str:
    if not found:
        return _("Nothing new: no figure, target or story changed, and no promise came due.")
    if {one.kind for one in found} == {Kind.FIGURES}:
        return _(
            "Nothing beyond noise: new figures moved by no more than chance would move them, or cannot be judged, "
            "and no promise came due."
        )
    return ngettext(
        "{n} change is told here. What moved by no more than chance is named as new, no more.",
        "{n} changes are told, what got worse first. What moved by no more than chance is named as new, no more.",
        len(found),
    )
