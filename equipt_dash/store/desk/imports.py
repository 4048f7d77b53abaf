"""Imports: all the values of a file become drafts in one transaction, or none do; and the whole can be undone.

Nothing an import brings is public. Its values are proposals like typed ones, one submission for each measure,
and wait to be handed in. A measure or place the database does not know is added as a draft and said so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, func, insert, literal, select, update
from sqlalchemy import Row as Found
from sqlalchemy.exc import IntegrityError

from equipt_dash.figures.reading import Finding
from equipt_dash.intake.findings import CheckedRow, Problem
from equipt_dash.intake.report import Refused
from equipt_dash.intake.wire import packed
from equipt_dash.kernel.access import Action, Row
from equipt_dash.kernel.access import Refused as NotAllowed
from equipt_dash.kernel.model import Better, Kind, Level, Partition, State
from equipt_dash.kernel.words import _, listed
from equipt_dash.kernel.workflow import EDITABLE, Status, SubmissionKind
from equipt_dash.store import schema
from equipt_dash.store.desk import staging
from equipt_dash.store.desk.acting import Act, Stale, Writing, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.import_plan import Plan, Series, home_department, make_plan, slug
from equipt_dash.store.desk.plausible import Unanswered, open_questions
from equipt_dash.store.desk.staging import fill, staged
from equipt_dash.store.desk.submissions import Held, PeriodLocked, load_cells
from equipt_dash.store.desk.submitting import submit_in
from equipt_dash.store.engine import Database
from equipt_dash.store.entry_source import ensure_entry_source
from equipt_dash.store.private import import_batch, submission, submission_cell

_NUMBERS = ("value", "numerator", "denominator")


@dataclass(frozen=True)
class About:
    """What is kept about an import besides its rows. ``measure``: the slug rows belong to that name none."""

    sha256: str
    file_name: str
    mapping: str = ""
    format: str = ""
    origin: str = ""
    measure: str = ""


@dataclass(frozen=True)
class Taken:
    """What an import did. ``before`` names an earlier import of the same file, which then is all there is."""

    id: int
    new: int
    unchanged: int
    measures: int
    added_measures: tuple[str, ...] = ()
    added_areas: tuple[str, ...] = ()
    before: bool = False
    questions: tuple[str, ...] = ()
    """What has to be corrected or answered before it can be handed in, in words."""


def take(
    db: Database, act: Act, rows: Iterable[CheckedRow], about: About, report: Any = None, *, location: str = ""
) -> Taken:
    """Store every value of ``rows`` as a draft. ``report`` is called at the end for what to keep of the report.

    ``location`` is where the form leads, with ``{id}`` for the number of the import.

    Raises:
        Refused: the database cannot take a row; nothing was written. It carries the problems.
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    with db.reading() as connection:
        earlier = _same(connection, about)
        plan = make_plan(connection, act.principal, about.file_name, about.measure)
    if earlier is not None:
        for _batch in packed(rows):  # read to the end all the same: the report is about the whole file
            pass
        return Taken(earlier.id, 0, earlier.rows_accepted, 0, before=True)
    with staging.staging(db) as connection:
        count = fill(connection, plan.batches(packed(rows)))
        if plan.problems:
            raise Refused(plan.problems.values())
        if not count:
            raise Refused([Problem(None, None, None, _("No row holds a value."), _("Choose another file."))])
        with acting(db, act, connection=connection) as writing:
            taken = _store(writing, plan, about, count, report)
            writing.done(location.format(id=taken.id))
            return taken


def _same(connection: Connection, about: About) -> Any:
    """An import of the very same file with the same mapping that still stands."""
    same = (import_batch.c.sha256 == about.sha256, import_batch.c.mapping == about.mapping)
    query = select(import_batch).where(*same, import_batch.c.status == "stored").limit(1)
    return connection.execute(query).first()


def _store(writing: Writing, plan: Plan, about: About, count: int, report: Any) -> Taken:
    connection, at = writing.connection, writing.act.at
    writing.authorize(Action.ENTER)
    _add_areas(connection, plan)
    values = {
        "sha256": about.sha256, "file_name": about.file_name, "origin": about.origin, "person": writing.principal.id,
        "actor": writing.principal.email or writing.principal.name, "at": at, "format": about.format,
        "mapping": about.mapping, "rows_read": count, "rows_accepted": count,
    }  # fmt: skip
    key = connection.execute(insert(import_batch).values(**values)).inserted_primary_key
    batch = int(key[0]) if key else 0
    added: dict[tuple[str, str], str] = {}
    begun = [_begin(writing, plan, one, batch, added) for one in plan.series.values()]
    connection.execute(insert(staging.series), begun)
    new = _copy_cells(connection, sort=not plan.in_order)
    filled = exists().where(submission_cell.c.submission == submission.c.id)
    connection.execute(delete(submission).where(submission.c.batch == batch, ~filled))
    if report is not None:
        connection.execute(update(import_batch).where(import_batch.c.id == batch).values(report=report()))
    after = {
        "file": about.file_name,
        "sha256": about.sha256,
        "values": count,
        "changed": new,
        "measures": [*added.values()],
    }
    writing.record(Event("import", "import_batch", str(batch), after=after))
    areas = tuple(plan.area_names.values())
    left = open_questions(connection, batch)
    asked = tuple(f"{one.cell.period}, {one.cell.group}: {one.words}" for found in left.values() for one in found)
    return Taken(batch, new, count - new, len(plan.series), tuple(added.values()), areas, questions=asked)


def _add_areas(connection: Connection, plan: Plan) -> None:
    rows = [{"code": code, "name": name, "kind": "place", "city": ""} for code, name in plan.area_names.items()]
    if rows:
        connection.execute(insert(schema.area), rows)


def _begin(writing: Writing, plan: Plan, one: Series, batch: int, added: dict[tuple[str, str], str]) -> dict[str, Any]:
    """Begin the draft of one series and return its row of ``staged_series``."""
    connection, me = writing.connection, writing.principal
    department = one.known.department if one.known else home_department(me) or ""
    writing.authorize(Action.ENTER, Row(department))
    key = one.known.key if one.known else _new_measure(connection, one, department, added)
    kind = SubmissionKind.TARGETS if one.role == "target" else SubmissionKind.VALUES
    values: dict[str, Any] = {
        "kind": kind.value, "status": Status.DRAFT.value, "measure": key, "department": department, "author": me.id,
        "author_name": me.name or me.email, "entries": {}, "batch": batch, "note": plan.file_name,
        "created_at": writing.act.at, "changed_at": writing.act.at,
    }  # fmt: skip
    found = connection.execute(insert(submission).values(**values)).inserted_primary_key
    return {"series": one.number, "submission": int(found[0]) if found else 0, "measure": key, "role": one.role}


def _copy_cells(connection: Connection, *, sort: bool) -> int:
    """Move the staged values into their submissions, without those the database holds already.

    ``sort``: they come mixed, and putting each in its place would read the whole table again and again. Where they come
    submission by submission, sorting takes longer than it saves.

    Raises:
        Refused: the file gives a value twice.
    """
    old, to = schema.observation, staging.series
    columns = [column.name for column in submission_cell.columns if column.name in staged.columns]
    target = ["submission", "role", *columns, "base_version"]
    same_row = (
        (old.c.measure == to.c.measure) & (old.c.role == to.c.role) & (old.c.period == staged.c.period)
        & (old.c.group_code == staged.c.group_code) & (old.c.area == staged.c.area)
    )  # fmt: skip
    same = [old.c[name].is_not_distinct_from(staged.c[name]) for name in ("value", "missing")]
    same += [
        old.c[name].is_not_distinct_from(staged.c[name]) | staged.c[name].is_(None)
        for name in ("numerator", "denominator")
    ]
    incoming = staged.join(to, to.c.series == staged.c.series)
    taken = (to.c.submission, to.c.role, *(staged.c[name] for name in columns))
    if connection.execute(select(exists().where(old.c.measure == to.c.measure))).scalar():
        query = select(*taken, func.coalesce(old.c.version, 0)).select_from(incoming.outerjoin(old, same_row))
        query = query.where(~and_(old.c.measure.is_not(None), *same))
    else:
        query = select(*taken, literal(0)).select_from(incoming)
    if sort:
        query = query.order_by(to.c.submission, staged.c.period, to.c.role, staged.c.group_code, staged.c.area)
    counted = connection.execution_options(preserve_rowcount=True)
    try:
        return int(counted.execute(insert(submission_cell).from_select(target, query)).rowcount)
    except IntegrityError:
        words = _("The file gives more than one value for the same measure, period, group and place.")
        fix = _("Keep one of them, or map the column that tells them apart.")
        raise Refused([Problem(None, None, None, words, fix)]) from None


def _new_measure(connection: Connection, one: Series, department: str, added: dict[tuple[str, str], str]) -> str:
    """Add a measure the file brings along, as a draft. It is public once its definition was written and agreed to.

    Its actuals and its targets are two series of one measure.
    """
    if earlier := added.get((one.name, one.code)):
        return earlier
    taken = set(connection.execute(select(schema.measure.c.slug)).scalars())
    base = name = slug(one.name)
    number = 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    connection.execute(
        insert(schema.measure).values(
            key=name, slug=name, name=one.name, level=Level.PERFORMANCE.value, kind=Kind.NOT_RECORDED.value,
            unit=one.unit, department=department or None, better=Better.NOT_DECLARED.value, partition=Partition.NONE.value, decimals=1,
            source=ensure_entry_source(connection), source_ref=one.code, state=State.DRAFT.value,
        )
    )  # fmt: skip
    added[one.name, one.code] = name
    return name


def hand_in(
    db: Database, act: Act, id: int, *, note: str = "", restatement: str = "",
    reasons: Mapping[int, str] | None = None, location: str = "",
) -> int:  # fmt: skip
    """Hand in every draft of an import for review and return how many there were.

    ``reasons`` answer the questions of the checks, by the number of the draft. A draft somebody corrected on its own
    page is handed in there and left out here.

    Raises:
        Unanswered: a value cannot be, or a question has no reason; it carries the questions of every draft.
        Refused: a published value would change without a reason, a period is locked, or another change is under
            way; it carries the problems, and nothing was handed in.
        Stale: there is nothing left to hand in, or a value changed since the import.
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    with acting(db, act) as writing:
        found = select(submission.c.id, submission.c.version, submission.c.entries).where(submission.c.batch == id)
        found = found.where(submission.c.status.in_([status.value for status in EDITABLE])).order_by(submission.c.id)
        parts = [part for part in writing.connection.execute(found).all() if not part.entries]
        writing.authorize(Action.ENTER)
        if not parts:
            raise Stale
        open_: dict[int, tuple[Finding, ...]] = {}
        for part in parts:
            try:
                _hand_in(writing, part, note, restatement, (reasons or {}).get(part.id, ""))
            except Unanswered as unanswered:
                open_.update(unanswered.found)
        if open_:
            raise Unanswered(open_)
        writing.done(location)
        return len(parts)


def _hand_in(writing: Writing, part: Any, note: str, restatement: str, reason: str) -> None:
    cells = load_cells(writing.connection, part.id)
    if not restatement.strip() and any(cell.base_version for cell in cells):
        words = _("Some of these values are published already and would change.")
        raise Refused([Problem(None, None, None, words, _("Say what was wrong with them and why."))])
    try:
        submit_in(writing, part.id, part.version, cells, reason=reason, note=note, restatement=restatement)
    except PeriodLocked as locked:
        words = _("These periods are locked: {periods}.", periods=listed(list(locked.periods)))
        raise Refused([Problem(None, None, None, words, _("Ask the equity officer to unlock them."))]) from None
    except Held as held:
        words = _("{who} has a change of the same values under review.", who=held.other.author_name)
        raise Refused([Problem(None, None, None, words, _("Wait until it is decided, or talk to them."))]) from None


def undo(db: Database, act: Act, id: int, reason: str, *, location: str = "") -> str:
    """Take a whole import back while all of it is still draft; returns where its form leads.

    ``reason`` is kept in the audit. Measures and places the import brought along stay, without figures.

    Raises:
        Stale: part of it was handed in, or it was undone before.
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    with acting(db, act) as writing:
        connection = writing.connection
        batch = connection.execute(select(import_batch).where(import_batch.c.id == id)).first()
        writing.authorize(Action.ENTER)
        if batch is None or batch.status != "stored":
            raise Stale
        parts = connection.execute(select(submission).where(submission.c.batch == id)).all()
        for part in parts:
            writing.authorize(Action.ENTER, Row(part.department))
        _only_own(writing, batch)
        if any(Status(part.status) not in EDITABLE for part in parts):
            raise Stale
        numbers = [part.id for part in parts]
        connection.execute(delete(submission_cell).where(submission_cell.c.submission.in_(numbers)))
        gone = {"status": Status.DISCARDED.value, "changed_at": act.at}
        connection.execute(update(submission).where(submission.c.id.in_(numbers)).values(**gone))
        undone = {"status": "undone", "undone_at": act.at}
        connection.execute(update(import_batch).where(import_batch.c.id == id).values(**undone))
        before = {"file": batch.file_name}
        writing.record(Event("undo_import", "import_batch", str(id), before=before, note=reason.strip()))
        return writing.done(location)


def _only_own(writing: Writing, batch: Found[Any]) -> None:
    """People undo what they brought in; those who reach everywhere may undo any import."""
    if batch.person != writing.principal.id:
        try:
            writing.authorize(Action.PUBLISH)
        except NotAllowed:
            raise NotAllowed(Action.ENTER) from None
