"""Everything the template of one measure is made of, within the scope of what the reader may enter."""

from __future__ import annotations

from equipt_dash.desk.entry.rules.workbook import Asked
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.model import ALL_GROUPS
from equipt_dash.views import wording
from equipt_dash.views.desk.context import Desk


def asked(desk: Desk, slug: str) -> Asked | None:
    """What the template asks for; ``None`` where the reader may not enter values of this measure, or there is none."""
    scope = desk.scope(Action.ENTER)
    measure = desk.read(scope).measure(slug)
    if measure is None:
        return None
    known = tuple(row for row, _version in desk.read(scope).versioned_observations(measure.key))
    codes = {row.group for row in known} | {ALL_GROUPS}
    groups = [group for group in desk.read().groups() if group.code in codes]
    groups.sort(key=lambda group: (group.code != ALL_GROUPS, group.sort, group.code))
    used = {row.area for row in known}
    places = [area for area in desk.read().areas() if area.is_home or area.code in used]
    # The county and the metropolitan area are home too; where nothing is known yet, the city is meant.
    places.sort(key=lambda area: (not area.is_home, area.kind != "city"))
    city = desk.read().city()
    departments = desk.read(scope).departments()
    return Asked(
        measure=measure,
        department=next((one.name for one in departments if one.code == measure.department), ""),
        fiscal_year_starts=city.fiscal_year_starts if city else "",
        today=desk.today,
        groups=tuple((group.code, wording.label({group.code: group}, group.code)) for group in groups),
        areas=tuple((area.code, area.name) for area in places),
        known=known,
    )
