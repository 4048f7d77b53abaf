"""The connection check on working rows: what it would say if everything approved were published today.

Rows outside the reader's reach, such as community indicators for people of one department, come from the newest edition:
everybody may read those, and without them half of the questions could not be answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from equipt_dash.connection.check import check_link, check_measure
from equipt_dash.connection.facts import Facts, series_of
from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.model import Disparity, Link
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Section
from equipt_dash.practice.checks import read
from equipt_dash.practice.kinds import LINK
from equipt_dash.practice.model import LeverAction
from equipt_dash.store import queries
from equipt_dash.store.desk import reads, record_reads, trend_reads
from equipt_dash.store.practice_rows import from_row
from equipt_dash.views.check_blocks import check_blocks
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.outcomes import Outcome, Target


def gather(desk: Desk, disparities: Sequence[Disparity], links: Sequence[Link], measures: Sequence[str] = ()) -> Facts:
    """The facts about these rows, as far as the reader's scope reaches; approved figures only, published or not."""
    scope, db = desk.scope(), desk.db
    keys = sorted({*measures, *(link.measure for link in links), *(one.measure for one in disparities)})
    found = {one.key: one for one in reads.measures(scope, db, keys=keys)} if keys else {}
    rows = trend_reads.of_measures(scope, db, sorted(found))
    newest = queries.latest_edition(db)
    beyond = [key for key in keys if key not in found]
    if beyond and newest is not None and newest.withdrawn_at is None:
        public = public_scope(newest.number)
        found |= {one.key: one for one in queries.measures(public, db, keys=beyond)}
        rows += queries.observations(public, db, beyond)
    groups, areas = reads.groups_and_areas(db)
    home = frozenset(code for code, one in areas.items() if one.is_home) | {one.area for one in disparities}
    gaps: dict[str, float] = {}
    for item in disparities:
        here = tuple(row for row in rows if row.measure == item.measure and row.area == item.area)
        if item.measure in found and item.area in areas and here:
            target = Target(item, Outcome(found[item.measure], areas[item.area], groups, here))
            if target.history:
                gaps[item.slug] = target.history[-1][1].value
    return Facts(
        measures=found,
        disparities={one.slug: one for one in disparities},
        links=tuple(links),
        series=series_of(rows, home),
        today=desk.today,
        actions=record_reads.records(scope, db, LeverAction),
        gaps=gaps,
    )


def check_of(desk: Desk, kind: str, texts: Mapping[str, str], key: tuple[str, ...]) -> tuple[Section, ...]:
    """What the check says of a link as it is written; nothing for other kinds, and for a link that is not whole yet.

    ``texts``: the record or the draft, as a form holds it.
    """
    if kind != LINK.slug:
        return ()
    values, wrong = read(LINK, texts)
    item = next((one for one in reads.disparities(desk.scope(), desk.db) if one.slug == key[1]), None)
    if wrong or item is None:
        return ()
    given = {
        "reviewer": texts.get("reviewer", ""),
        "next_review": _day(texts.get("next_review", "")),
        "proposed_by": "",
    }
    link = from_row(Link, {**values, **given})
    found = gather(desk, [item], [link])
    measure = found.measures.get(link.measure)
    if measure is None:
        return ()
    verdicts = (*check_measure(found, measure), *check_link(found, link))
    return (Section("check", _("What the connection check says"), check_blocks(desk.framework, verdicts)),)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
