"""Says how far the years of measures and outcomes overlap: what a reader must know before joining the two."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from equipt_dash.connection.facts import years_of
from equipt_dash.kernel.model import Link, Observation, ValueRole
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.store import queries
from equipt_dash.views.context import Context


def overlap_sentence(context: Context, links: Sequence[Link]) -> str:
    """Which years the linked measures and the outcomes they are linked to cover; empty where either has none."""
    scope, db = context.scope, context.db
    wanted = {link.disparity for link in links}
    items = [item for item in queries.disparities(scope, db) if item.slug in wanted]
    measures, outcomes = {link.measure for link in links}, {item.measure for item in items}
    areas = {area.code for area in queries.areas(scope, db) if area.is_home} | {item.area for item in items}
    rows = queries.observations(scope, db, sorted(measures | outcomes), areas=sorted(areas))
    results, fared = _years(rows, measures), _years(rows, outcomes)
    if not results or not fared:
        return ""
    start = _(
        "Results of the linked measures run from {first} to {last}; the outcomes they are linked to run from {since} "
        "to {until}.",
        first=min(results), last=max(results), since=min(fared), until=max(fared),
    )  # fmt: skip
    return f"{start} {_caution(len(results & fared), len(results | fared))}"


def _caution(shared: int, together: int) -> str:
    if not shared:
        return _("They share no year, so nothing here shows that a measure moved a disparity.")
    if 2 * shared < together:
        return ngettext(
            "They barely overlap, with {n} year in common, so nothing here shows that a measure moved a disparity.",
            "They barely overlap, with {n} years in common, so nothing here shows that a measure moved a disparity.",
            shared,
        )
    return _("Moving side by side is no proof: nothing here shows that a measure moved a disparity.")


def _years(rows: Iterable[Observation], keys: Collection[str]) -> frozenset[int]:
    periods = {r.period for r in rows if r.measure in keys and r.value is not None and r.role is ValueRole.ACTUAL}
    return frozenset(year for period in periods for year in years_of(period))
