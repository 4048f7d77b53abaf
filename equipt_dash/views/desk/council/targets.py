"""Which targets were changed or set between two editions: from what to what, with units.

Why not corrections: a target is a decision. A council that is told "corrected" does not learn that somebody lowered it.
Targets of new periods come in hundreds with each year, so they are told once a department.
"""

from __future__ import annotations

from collections.abc import Iterable

from equipt_dash.kernel.model import Disparity, Measure, Observation
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.desk.council.figures import period_words
from equipt_dash.views.desk.council.items import Item, Kind
from equipt_dash.views.desk.council.measures import Both
from equipt_dash.views.desk.council.questions import Known
from equipt_dash.views.wording import amount, gap_size, limit_words, not_recorded, value_words


def changed(found: Iterable[Both], here: Known) -> list[Item]:
    """Targets of department measures: each one changed or taken away, and the new ones by department."""
    items: list[Item] = []
    fresh: dict[str, list[tuple[Both, list[Observation]]]] = {}
    for both in found:
        items += _changed(both, here)
        old = {row.period for row in both.was.targets}
        new = [row for row in both.now.targets if row.value is not None and row.period not in old]
        if new:
            fresh.setdefault(both.measure.department, []).append((both, new))
    return [*items, *(item for code, each in fresh.items() for item in _set(here, code, each))]


def _changed(both: Both, here: Known) -> list[Item]:
    one, now = both.measure, {row.period: row for row in both.now.targets}
    lines = [
        _line(
            _("Target for {period}", period=old.period),
            value_words(both.was.measure, old), value_words(one, now.get(old.period)),
        ) + _reason(now.get(old.period))
        for old in both.was.targets
        if _value(old) != _value(now.get(old.period))
    ]  # fmt: skip
    if not lines:
        return []
    department = here.department_of(one.key) or _("the department")
    asked = _("{department}: who decided to change the target, and why?", department=department)
    return [_item(f"aim:{one.key}", one.name, f"/measures/{one.slug}", lines, asked)]


def _value(row: Observation | None) -> float | None:
    return row.value if row is not None else None


def _reason(row: Observation | None) -> str:
    return f" {row.restated}" if row is not None and row.restated else ""


def _line(what: str, old: str, new: str) -> str:
    return _("{what}: from {old} to {new}.", what=what, old=old, new=new)


def _item(key: str, title: str, href: str, lines: list[str], *asked: str) -> Item:
    return Item(Kind.TARGETS, key, title, href, " ".join(lines), questions=asked)


def _set(here: Known, code: str, each: list[tuple[Both, list[Observation]]]) -> list[Item]:
    department = here.departments.get(code)
    if department is None or len(each) == 1:
        return [_item(f"set:{both.measure.key}", both.measure.name, f"/measures/{both.measure.slug}", _news(both, rows)) for both, rows in each]  # fmt: skip
    rows = [row for _both, new in each for row in new]
    words = _("{n} new targets for {m} measures, for {periods}.", n=len(rows), m=len(each), periods=period_words(rows))
    return [_item(f"set:{code}", department.name, f"/departments/{department.slug}", [words])]


def _news(both: Both, rows: list[Observation]) -> list[str]:
    """Each new target of one measure, beside the newest the earlier edition had."""
    one = both.measure
    lines = [_("Target for {period}: {value}.", period=row.period, value=value_words(one, row)) for row in rows]
    last = next((row for row in reversed(both.was.targets) if row.value is not None), None)
    if last is not None:
        lines.append(_("The one for {period} was {value}.", period=last.period, value=value_words(both.was.measure, last)))  # fmt: skip
    return lines


def changed_aims(before: Context, after: Context, here: Known) -> list[Item]:
    """Gap targets, floors (ceilings where lower is better) and their days, of every disparity in both editions."""
    old_measures = {one.key: one for one in queries.measures(before.scope, before.db)}
    was = {one.slug: one for one in queries.disparities(before.scope, before.db)}
    found: list[Item] = []
    for item in queries.disparities(after.scope, after.db):
        old = was.get(item.slug)
        if old is None or old.measure not in old_measures or item.measure not in here.measures:
            continue
        lines = _aims(old, old_measures[old.measure], item, here.measures[item.measure])
        if lines:
            lines.append(_("Source: {source}.", source=item.target_source or not_recorded()))
            asked = _("Who decided to change what is aimed for in “{title}”, and why?", title=item.title)
            found.append(_item(f"aim:{item.slug}", item.title, f"/disparities/{item.slug}", lines, asked))
    return found


def _aims(old: Disparity, old_measure: Measure, new: Disparity, measure: Measure) -> list[str]:
    lines: list[str] = []
    if old.target_gap != new.target_gap:
        lines.append(_line(_("Gap aimed for"), _gap(old_measure, old.target_gap), _gap(measure, new.target_gap)))
    if old.floor != new.floor:
        lines.append(_line(limit_words(measure.better), _level(old_measure, old.floor), _level(measure, new.floor)))
    if old.target_date != new.target_date:
        days = [day(one.target_date) if one.target_date else not_recorded() for one in (old, new)]
        lines.append(_line(_("By when"), *days))
    return lines


def _gap(measure: Measure, value: float | None) -> str:
    return not_recorded() if value is None else gap_size(measure, value)


def _level(measure: Measure, value: float | None) -> str:
    return not_recorded() if value is None else amount(measure, value)
