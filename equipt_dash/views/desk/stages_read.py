"""What a signed-in reader may see of the practice, read once for the three internal stage pages and the roadmap."""

from __future__ import annotations

from collections import Counter
from typing import Any

from equipt_dash.kernel.access import Action, Row
from equipt_dash.practice.fields import RecordKind
from equipt_dash.practice.kinds import BY_SLUG
from equipt_dash.practice.roadmap import Roadmap, Stand, city_roadmap, department_roadmap, steps_of
from equipt_dash.store.desk import drafts
from equipt_dash.store.practice_rows import CLASSES
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.record_form import may_add
from equipt_dash.views.desk.record_paths import list_path, new_path, record_path
from equipt_dash.views.practice.roadmap import Address
from equipt_dash.views.practice.stages import Holdings, Places


def holdings(desk: Desk) -> Holdings:
    """Working rows of the reader's departments and the city's own, and how many drafts are not decided."""
    read = desk.read()
    waiting = Counter(one.kind for one in drafts.listed(desk.read(desk.scope())))
    return Holdings(
        desk.framework,
        desk.today,
        read.measures(),
        read.disparities(),
        read.departments(),
        read.groups(),
        {slug: read.records(cls) for slug, cls in CLASSES.items()},
        waiting,
    )


def places(desk: Desk) -> Places:
    """Where the reader finds records; forms only for those who may fill them in."""
    enters = desk.may(Action.ENTER)

    def record(kind: RecordKind, one: Any) -> str:
        return record_path(kind.slug, *(_text(getattr(one, name)) for name in kind.keys)) if enters else ""

    def form(kind: str) -> str:
        return new_path(kind) if may_add(desk, BY_SLUG[kind]) else ""

    return Places(list_path, record, form, inside=True)


def _text(value: Any) -> str:
    """A part of a key as addresses hold it; dates in the form databases use."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def sees_all(desk: Desk) -> bool:
    """Whether the reader may see every department."""
    return desk.scope().departments is None


def roadmap_of(desk: Desk, held: Holdings, department: str = "") -> Roadmap:
    """The city's roadmap, or that of the department with this code."""
    steps = steps_of(held.framework.steps, held.of("step"))
    components = [one.slug for one in held.framework.components]
    if department:
        return department_roadmap(department, steps, held.step_records, desk.today, components=components)
    codes = [one.code for one in held.departments] if sees_all(desk) else None
    return city_roadmap(steps, held.step_records, desk.today, components=components, departments=codes)


def step_address(desk: Desk) -> Address:
    """Where progress on a step is written down; nowhere for those who may not."""
    if not desk.may(Action.ENTER):
        return _nowhere

    def address(stand: Stand) -> str:
        if stand.record is not None:
            return record_path("step-record", stand.record.step, stand.record.department)
        if not desk.may(Action.ENTER, Row(stand.department)):
            return ""  # the City's own steps are written by an equity officer
        return new_path("step-record", step=stand.step.slug, department=stand.department)

    return address


def _nowhere(_stand: Stand) -> str:
    return ""
