"""The sheet of one measure as it is opened: which periods, groups and places it has, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from equipt_dash.desk.entry.rules import drafts, periods
from equipt_dash.figures.sheet import CellId, Known, Newest, Sheet
from equipt_dash.intake.periods import Period
from equipt_dash.kernel.model import ALL_GROUPS, Area, Group, Measure, Observation, ValueRole
from equipt_dash.kernel.submission import CellChange, Submission
from equipt_dash.kernel.workflow import EDITABLE, OPEN, SubmissionKind
from equipt_dash.pages.declared.entry import KINDS, SAID
from equipt_dash.pages.declared.spec import row_number
from equipt_dash.views import wording
from equipt_dash.views.context import BadAddress, Params

RECENT = 3
"""So many stored periods stand under the new one; more through the address."""

MOST_ROWS = 150
"""A page shows at most this many rows to type into."""


@dataclass(frozen=True)
class Reader:
    """Who opens the sheet, whether they may type into it, and the city's day."""

    id: int | None
    may_enter: bool
    today: date


@dataclass(frozen=True)
class Stored:
    """What the store holds of one measure. ``brought`` are the cells an import put into the reader's own draft.

    ``observed`` are the working rows with their versions, ``public`` those of the newest edition; ``under_way`` is what
    anybody types or has handed in, the last changed first; ``locked`` are the periods locked for its department.
    """

    measure: Measure
    role: ValueRole
    fiscal_year_starts: str
    observed: tuple[tuple[Observation, int], ...]
    public: tuple[Observation, ...]
    draft: Submission | None
    brought: tuple[CellChange, ...]
    under_way: tuple[Submission, ...]
    areas: tuple[Area, ...]
    groups: tuple[Group, ...]
    locked: frozenset[str]
    reader: Reader


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

    def href_here(self, said: str) -> str:
        """The address of the page as it is shown now."""
        return self.href(area=self.area, **{"from": self.since}, q=self.added, said=said)


@dataclass(frozen=True)
class Came:
    """A sheet's form: the sheet with what was typed put over its draft, and which version it was typed into.

    ``fits``: the draft is still the one the form was opened with. ``saved``: it holds exactly this already. ``empty``: nothing was typed, and there is no draft to take from.
    ``changed`` are the cells that were typed into, ``said`` the words under the sheet, ``here`` the page it came from,
    ``handed_in`` the one it leads to once it is handed in.
    """

    opened: Opened
    mine: drafts.Entries
    draft: int | None
    version: int
    fits: bool
    saved: bool
    empty: bool
    changed: Mapping[CellId, Mapping[str, str]]
    said: Mapping[str, str]
    here: str
    handed_in: str

    def holding(self, mine: drafts.Entries) -> Came:
        """The same form with other text."""
        return _made(self.opened, mine, self.draft, self.version)


def _made(found: Opened, mine: drafts.Entries, draft: int | None, version: int) -> Came:
    typed, now = drafts.content(mine), found.draft
    return Came(
        replace(found, typed=mine), mine, draft, version,
        fits=(now.id, now.version) == (draft, version) if now else draft is None,
        saved=now is not None and drafts.content(now.entries) == typed,
        empty=now is None and draft is None and not typed,
        changed=drafts.changed(mine), said=drafts.said(mine), here=found.href_here("saved"),
        handed_in=found.href(said="submitted", area=found.area),
    )  # fmt: skip


def came(stored: Stored, sent: Params, cells: Mapping[str, str], entries: drafts.Entries | None = None) -> Came:
    """A form as it came: ``sent`` are its fields, ``cells`` those of the grid; ``entries`` stand in where it has none.

    Raises:
        BadAddress: the form names an area or a cell this sheet does not have.
    """
    try:
        posted = drafts.changed(entries) if entries is not None else drafts.posted_cells(cells)
        found = opened(stored, sent, posted)
        held = found.draft.entries if found.draft else {}
        words = {drafts.WORDS: {name: sent[name] for name in SAID if sent.get(name)}}
        mine = drafts.merged(found.sheet, found.area_codes, held, cells, words) if entries is None else entries
    except drafts.UnknownCell as error:
        raise BadAddress(str(error)) from None
    return _with_version(found, mine, held, sent)


def _with_version(found: Opened, mine: drafts.Entries, held: drafts.Entries, sent: Params) -> Came:
    """Which version of the draft a form goes on from; the page that saved it last need not know its own number."""
    number, version = row_number(sent.get("draft", "")), row_number(sent.get("version", ""))
    tab, seq = sent.get("tab", "")[:64], sent.get("seq", "")
    ahead = drafts.follows(held, tab, seq)
    if ahead is not None and found.draft is not None:
        number, version = found.draft.id, found.draft.version
        mine = held if ahead <= 0 else mine
    if tab and row_number(seq) is not None and mine is not held:
        mine = {**mine, drafts.TAB: {"id": tab, "seq": seq}}
    return _made(found, mine, number, -1 if version is None else version)


def opened(stored: Stored, params: Params, posted: Iterable[CellId] = ()) -> Opened:
    """The sheet of what is stored, as the address asks for it. ``posted`` are the cells a form brought along.

    Raises:
        BadAddress: the area is none of ours.
    """
    measure, role, observed, reader = stored.measure, stored.role, stored.observed, stored.reader
    brought = {CellId(one.period, one.group, one.area): one for one in stored.brought}
    mine = stored.draft
    if mine is not None and brought and not drafts.content(mine.entries):
        mine = replace(mine, entries=drafts.from_file(measure, brought.values()))
    held = mine.entries if mine else {}
    typed = [*drafts.changed(held), *posted]
    codes = {*(row.area for row, _version in observed), *(cell.area for cell in brought)}
    areas = _areas(stored.areas, codes, params.get("area", ""))
    ends, problem, added = _ends(stored, reader.today, params.get("q", ""), typed, brought)
    groups = _groups(stored.groups, {*(row.group for row, _version in observed), *(cell.group for cell in brought)})
    sheet = Sheet(
        measure, role, {cell: _known(row, version) for cell, row, version in _of(observed, role)}, ends,
        tuple(group.code for group in groups), reader.today, {group.code: _label(group) for group in groups},
        _newest(row for row, _version in observed),
    )  # fmt: skip
    shown = _shown(
        sheet, params.get("area", "") or areas[0].code, params.get("from", ""), {*(c.period for c in typed), added}
    )
    return Opened(
        measure=measure, role=role, area=params.get("area", "") or areas[0].code, since=params.get("from", ""), added=added,
        problem=problem, sheet=sheet, areas=areas,
        rows={cell: row for cell, row, _version in _of(observed, role)}, brought=brought,
        published={_cell(row): row for row in stored.public if row.role is role},
        draft=mine,
        others=tuple(one for one in stored.under_way if one.status in EDITABLE and one.author != reader.id),
        waiting=tuple(one for one in stored.under_way if one.status in OPEN),
        locked=stored.locked & {*shown, *(cell.period for cell in typed)}, shown=shown, may_enter=reader.may_enter, typed=held,
    )  # fmt: skip


def _of(observed: Iterable[tuple[Observation, int]], role: ValueRole) -> list[tuple[CellId, Observation, int]]:
    return [(_cell(row), row, version) for row, version in observed if row.role is role]


def _cell(row: Observation) -> CellId:
    return CellId(row.period, row.group, row.area)


def _known(row: Observation, version: int) -> Known:
    return Known(row.period_end, version, row.value, row.numerator, row.denominator, row.missing, row.note)


def _newest(rows: Iterable[Observation]) -> dict[tuple[str, str], Newest]:
    """The newest actual value of each group and area; ``rows`` come in time order."""
    return {
        (row.group, row.area): Newest(row.period, row.period_end, row.value)
        for row in rows
        if row.role is ValueRole.ACTUAL and row.value is not None
    }


def _areas(every: Iterable[Area], codes: set[str], wanted: str) -> tuple[Area, ...]:
    """The home area first, then the others the measure is known for."""
    found = tuple(
        sorted(
            (area for area in every if area.is_home or area.code in codes),
            key=lambda area: (not area.is_home, area.name),
        )
    )
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
    found: Stored, today: date, asked: str, typed: Iterable[CellId], brought: Mapping[CellId, CellChange]
) -> tuple[dict[str, date], str, str]:
    """Every period of the sheet with its end; what is wrong with the one the address adds; and its name."""
    measure, starts = found.measure, found.fiscal_year_starts
    stored = {row.period: row.period_end for row, _version in found.observed}
    of_role = {row.period: row.period_end for row, _version in found.observed if row.role is found.role} or stored
    ends = {cell.period: one.period_end for cell, one in brought.items()} | stored
    following = periods.following(of_role, measure, starts, today)
    if following is not None:
        ends.setdefault(following.text, following.end)
    problem = added = ""
    if asked:
        read = periods.read(asked, measure, starts)
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
