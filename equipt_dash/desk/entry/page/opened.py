"""Everything the entry page of one measure is made of, read once for each request, within the reader's scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from equipt_dash.desk.entry.rules import drafts, periods
from equipt_dash.figures.sheet import CellId, Known, Newest, Sheet
from equipt_dash.intake.periods import Period
from equipt_dash.kernel.access import Action, Row, public_scope
from equipt_dash.kernel.model import ALL_GROUPS, Area, Group, Measure, Observation, ValueRole
from equipt_dash.kernel.submission import CellChange, Submission
from equipt_dash.kernel.workflow import EDITABLE, OPEN, Status, SubmissionKind
from equipt_dash.store import queries
from equipt_dash.store.desk import reads, submissions
from equipt_dash.store.desk.submissions_guards import locked_periods
from equipt_dash.views import wording
from equipt_dash.views.context import BadAddress, Params
from equipt_dash.views.desk.context import Desk

RECENT = 3
"""So many stored periods stand under the new one; more through the address."""

MOST_ROWS = 150
"""A page shows at most this many rows to type into."""

ROLES = {"": ValueRole.ACTUAL, "values": ValueRole.ACTUAL, "targets": ValueRole.TARGET}
KINDS = {ValueRole.ACTUAL: SubmissionKind.VALUES, ValueRole.TARGET: SubmissionKind.TARGETS}


@dataclass(frozen=True)
class Opened:
    """One measure, opened for entry. ``shown`` are the periods on the page, newest first.

    ``brought`` is what an import put into the draft, by cell.
    """

    measure: Measure
    role: ValueRole
    area: str
    since: str
    added: str
    problem: str
    sheet: Sheet
    areas: tuple[Area, ...]
    rows: Mapping[CellId, Observation]
    brought: Mapping[CellId, CellChange]
    published: Mapping[CellId, Observation]
    draft: Submission | None
    others: tuple[Submission, ...]
    waiting: tuple[Submission, ...]
    locked: frozenset[str]
    shown: tuple[str, ...]
    may_enter: bool
    typed: drafts.Entries

    @property
    def kind(self) -> SubmissionKind:
        """What a draft of this sheet is."""
        return KINDS[self.role]

    @property
    def path(self) -> str:
        """The page's address without its query."""
        return f"/internal/measures/{self.measure.slug}"

    @property
    def area_codes(self) -> frozenset[str]:
        """The areas this sheet may name."""
        return frozenset(area.code for area in self.areas)

    @property
    def role_param(self) -> str:
        """The role as the address writes it; empty for values."""
        return "targets" if self.role is ValueRole.TARGET else ""

    def href(self, **query: str) -> str:
        """The page's address with this role, and the parameters that are not empty."""
        given = {name: value for name, value in ({"role": self.role_param} | query).items() if value}
        return f"{self.path}?{urlencode(given)}" if given else self.path


def open_sheet(desk: Desk, params: Params, posted: Iterable[CellId] = ()) -> Opened | None:
    """The measure named in the address; ``None`` where the reader's scope has none.

    ``posted`` are the cells a form brought along, for the periods it adds.

    Raises:
        BadAddress: the role or area is none of ours.
    """
    scope = desk.scope(Action.READ_INTERNAL)
    measure = reads.measure(scope, desk.db, params.get("slug", ""))
    if measure is None:
        return None
    role = ROLES.get(params.get("role", ""))
    if role is None:
        raise BadAddress("role")
    city = reads.city(desk.db)
    starts = city.fiscal_year_starts if city else ""
    observed = reads.observations(scope, desk.db, measure.key)
    kind = KINDS[role]
    mine = submissions.own_draft(scope, desk.db, kind, measure=measure.key)
    brought = _brought(desk, mine)
    if mine is not None and brought and not drafts.content(mine.entries):
        mine = replace(mine, entries=drafts.from_file(measure, brought.values()))
    held = mine.entries if mine else {}
    typed = [*drafts.changed(held), *posted]
    areas = _areas(desk, {*(row.area for row, _version in observed), *(cell.area for cell in brought)}, params)
    ends, problem, added = _ends(desk, measure, starts, observed, role, params, typed, brought)
    groups = _groups(
        reads.groups(desk.db), {*(row.group for row, _version in observed), *(cell.group for cell in brought)}
    )
    sheet = Sheet(
        measure, role, {cell: _known(row, version) for cell, row, version in _of(observed, role)}, ends,
        tuple(group.code for group in groups), desk.today, {group.code: _label(group) for group in groups},
        _newest(row for row, _version in observed),
    )  # fmt: skip
    area = params.get("area", "") or areas[0].code
    shown = _shown(sheet, area, params.get("from", ""), {*(cell.period for cell in typed), added})
    newest = queries.latest_edition(desk.db)
    public = queries.observations(public_scope(newest.number), desk.db, [measure.key]) if newest else ()
    waiting = _under_way(desk, measure, kind)
    return Opened(
        measure=measure, role=role, area=area, since=params.get("from", ""), added=added, problem=problem,
        sheet=sheet, areas=areas,
        rows={cell: row for cell, row, _version in _of(observed, role)}, brought=brought,
        published={_cell(row): row for row in public if row.role is role},
        draft=mine,
        others=tuple(one for one in waiting if one.status in EDITABLE and one.author != desk.principal.id),
        waiting=tuple(one for one in waiting if one.status in OPEN),
        locked=locked_periods(desk.db, measure.department, {*shown, *(cell.period for cell in typed)}), shown=shown,
        may_enter=desk.may(Action.ENTER, Row(measure.department, desk.principal.id)), typed=held,
    )  # fmt: skip


def _of(observed: Iterable[tuple[Observation, int]], role: ValueRole) -> list[tuple[CellId, Observation, int]]:
    return [(_cell(row), row, version) for row, version in observed if row.role is role]


def _cell(row: Observation) -> CellId:
    return CellId(row.period, row.group, row.area)


def _known(row: Observation, version: int) -> Known:
    return Known(row.period_end, version, row.value, row.numerator, row.denominator, row.missing, row.note)


def _brought(desk: Desk, draft: Submission | None) -> Mapping[CellId, CellChange]:
    """The cells an import put into a draft; none where it was typed."""
    if draft is None or draft.batch is None:
        return {}
    found = submissions.cells(desk.scope(Action.READ_INTERNAL), desk.db, draft.id)
    return {CellId(one.period, one.group, one.area): one for one in found}


def _newest(rows: Iterable[Observation]) -> dict[tuple[str, str], Newest]:
    """The newest actual value of each group and area; ``rows`` come in time order."""
    return {
        (row.group, row.area): Newest(row.period, row.period_end, row.value)
        for row in rows
        if row.role is ValueRole.ACTUAL and row.value is not None
    }


def _areas(desk: Desk, codes: set[str], params: Params) -> tuple[Area, ...]:
    """The home area first, then the others the measure is known for."""
    found = tuple(
        sorted(
            (area for area in reads.areas(desk.db) if area.is_home or area.code in codes),
            key=lambda area: (not area.is_home, area.name),
        )
    )
    wanted = params.get("area", "")
    if not found or (wanted and wanted not in {area.code for area in found}):
        raise BadAddress("area")
    return found


def _groups(every: Iterable[Group], codes: set[str]) -> tuple[Group, ...]:
    """Everybody first, then the groups the measure is split by, in the order pages print."""
    used = [group for group in every if group.code in codes | {ALL_GROUPS}]
    return tuple(sorted(used, key=lambda group: (group.code != ALL_GROUPS, group.sort, group.code)))


def _label(group: Group) -> str:
    return wording.label({group.code: group}, group.code)


def _ends(
    desk: Desk, measure: Measure, starts: str, observed: Iterable[tuple[Observation, int]], role: ValueRole,
    params: Params, typed: Iterable[CellId], brought: Mapping[CellId, CellChange],
) -> tuple[dict[str, date], str, str]:  # fmt: skip
    """Every period of the sheet with its end; what is wrong with the one the address adds; and its name."""
    stored = {row.period: row.period_end for row, _version in observed}
    of_role = {row.period: row.period_end for row, _version in observed if row.role is role} or stored
    ends = {cell.period: one.period_end for cell, one in brought.items()} | stored
    following = periods.following(of_role, measure, starts, desk.today)
    if following is not None:
        ends.setdefault(following.text, following.end)
    problem = added = ""
    if params.get("q"):
        read = periods.read(params["q"], measure, starts)
        if isinstance(read, Period) and len(read.text) <= 40:
            ends.setdefault(read.text, read.end)
            added = read.text
        else:
            problem = " ".join(read[:2]) if not isinstance(read, Period) else ""
    for cell in typed:
        again = periods.read(cell.period, measure, starts)
        if cell.period not in ends and isinstance(again, Period) and again.text == cell.period:
            ends[cell.period] = again.end
    return ends, problem, added


def _shown(sheet: Sheet, area: str, since: str, asked: set[str]) -> tuple[str, ...]:
    """The periods on the page, newest first: new ones, those with something typed, and the last stored ones."""
    here = {cell.period for cell in sheet.known if cell.area == area}
    stored = [period for period in sheet.order() if period in here]
    recent = set(stored[-RECENT:])
    if since in sheet.ends:
        recent |= {period for period in stored if sheet.ends[period] >= sheet.ends[since]}
    latest = stored or sheet.order()[: -RECENT - 1]
    newest = max((sheet.ends[period] for period in latest), default=date.min)
    new = {period for period in sheet.ends if period not in here and sheet.ends[period] > newest}
    wanted = recent | new | asked
    ordered = [period for period in reversed(sheet.order()) if period in wanted]
    return tuple(ordered[: max(MOST_ROWS // max(len(sheet.groups), 1), 1)])


def _under_way(desk: Desk, measure: Measure, kind: SubmissionKind) -> tuple[Submission, ...]:
    scope = desk.scope(Action.READ_INTERNAL)
    statuses = (Status.DRAFT, Status.SENT_BACK, Status.SUBMITTED, Status.APPROVED)
    return submissions.listed(scope, desk.db, statuses=statuses, kind=kind, measure=measure.key, limit=50)
