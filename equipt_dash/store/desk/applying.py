"""Puts what a submission says into the working rows, and takes it out again when its edition is undone.

The whole row as it stood is kept beside each cell that is applied: an undo gives back the source, the reason for
an earlier correction and the note too, not only the number. ``held`` is never touched, because it remembers for
the protection what earlier editions hid.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from equipt_dash.kernel.model import HELD_BACK, Missing, Quality, State
from equipt_dash.kernel.submission import NUMBERS, CellChange, Submission
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import missing_words, quantity
from equipt_dash.kernel.workflow import CELL_KINDS, SubmissionKind
from equipt_dash.store import schema
from equipt_dash.store.city_day import day_of
from equipt_dash.store.desk import locks
from equipt_dash.store.desk.applying_words import FIELDS, as_text, typed_field
from equipt_dash.store.desk.story_order import ahead_of_figures
from equipt_dash.store.desk.submission_rows import load_cells
from equipt_dash.store.entry_source import ensure_entry_source
from equipt_dash.store.private import submission, submission_cell
from equipt_dash.store.schema import withdrawal

_OBSERVATION = schema.observation
_PUBLIC = schema.PUBLISHED["observation"]
_KEY = ("period", "role", "group_code", "area")
_KEPT = (*NUMBERS, "missing", "quality", "source", "as_found", "note", "restated", "state", "version")
"""What an undo needs of a row, besides its key and the end of its period."""

_FIGURE = ("value", "numerator", "denominator", "missing")

Row = dict[str, Any]


class CannotApply(Exception):
    """A submission cannot be published as things stand. Nothing was changed."""

    def __init__(self, item: Submission, why: str) -> None:
        """Say which, and why in a sentence for whoever publishes."""
        super().__init__(f"submission {item.id}: {why}")
        self.item = item
        self.why = why


def hindrance(connection: Connection, item: Submission, coming: Collection[tuple[str, str]] = ()) -> str:
    """Why an approved submission cannot be published now, in a sentence; empty where it can.

    ``coming``: measures and periods whose figures may be published with it.
    """
    if item.kind not in CELL_KINDS:
        if _word_version(connection, item) != item.base_version:
            return _moved()
        return "" if (item.measure, item.period) in coming else ahead_of_figures(connection, item)
    cells = load_cells(connection, item.id)
    closed = [one for one in sorted({c.period for c in cells}) if locks.locked(connection, item.department, one)]
    if closed:
        return _("The period {period} is locked.", period=closed[0])
    rows = _working(connection, item.measure, cells)
    same = all(cell.base_version == (rows[cell.key]["version"] if cell.key in rows else 0) for cell in cells)
    return "" if same else _moved()


def _moved() -> str:
    return _("The figures it was typed over have changed since. Send it back, so that its author can look again.")


def place_of(item: Submission) -> tuple[str, str]:
    """The table a submission changes, and which row or rows of it."""
    if item.kind in CELL_KINDS:
        return _OBSERVATION.name, item.measure
    table, key = _place(item)
    return table.name, "/".join(key.values())


def apply(connection: Connection, item: Submission, edition: int) -> dict[str, Any]:
    """Write ``item`` into the working rows for ``edition``; returns what changed, for the audit.

    Raises:
        CannotApply: a row it was typed over has changed, or a period is locked.
    """
    why = hindrance(connection, item)
    if why:
        raise CannotApply(item, why)
    if item.kind in CELL_KINDS:
        return _apply_cells(connection, item, edition)
    return _apply_words(connection, item, edition)


def restore(connection: Connection, item: Submission) -> Submission:
    """Give the working rows of ``item`` back what they held before it was applied, and let it start from there.

    Raises:
        CannotApply: something else has changed one of the rows since.
    """
    if item.kind in CELL_KINDS:
        return _restore_cells(connection, item)
    return _restore_words(connection, item)


# Figures ----------------------------------------------------------------------------------------------------


def _apply_cells(connection: Connection, item: Submission, edition: int) -> dict[str, Any]:
    cells = load_cells(connection, item.id)
    rows = _working(connection, item.measure, cells)
    public, quotable = _published(connection, item.measure, cells)
    source = ensure_entry_source(connection)
    unit, decimals = connection.execute(
        select(schema.measure.c.unit, schema.measure.c.decimals).where(schema.measure.c.key == item.measure)
    ).one()
    fresh, changed, kept = [], [], []
    for cell in cells:
        old = rows.get(cell.key)
        new = _row(item, cell, old, source)
        if old is None:
            # Never a version this row may have had before an undo: a draft typed over that one must stay stale.
            fresh.append({**new, "version": edition, "restated": ""})
            continue
        words = _Correction(edition, item.restatement, unit, decimals, quotable)
        new["restated"] = words.of(public.get(cell.key), old, new)
        changed.append({**new, "version": old["version"] + 1})
        kept.append(_named_key(item, cell) | {"b_before": {name: old[name] for name in _KEPT}})
    if fresh:
        connection.execute(insert(_OBSERVATION), fresh)
    if changed:
        _update_rows(connection, changed)
    if kept:
        which = [submission_cell.c.submission == bindparam("b_submission")]
        which += [submission_cell.c[name] == bindparam(f"b_{name}") for name in _KEY]
        connection.execute(update(submission_cell).where(*which).values(before=bindparam("b_before")), kept)
    return _cells_for_audit(cells, rows)


class _Correction:
    """The words beside a value that corrects a published one."""

    def __init__(self, edition: int, reason: str, unit: str, decimals: int, quotable: bool) -> None:
        """``quotable``: whether the newest edition's numbers may be repeated; those of a withdrawn one may not."""
        self.edition, self.reason, self.quotable = edition, reason.strip(), quotable
        self.unit, self.decimals = unit, decimals

    def of(self, public: Row | None, old: Row, new: Row) -> str:
        """The words for one value; what stood there where the published value does not change."""
        if all(old[name] == new[name] for name in ("value", "missing")):
            return str(old["restated"])
        hidden = public is not None and public["missing"] in HELD_BACK
        if public is None or (public["value"] is None and not hidden):
            return ""  # nothing was published yet, so nothing is corrected
        before, after = self._said(public), self._said(new)
        if new["value"] is None and not hidden and self.quotable and public["value"] is not None:
            start = _(
                "Withdrawn in edition {edition}: before, {before} stood here, now “{after}”",
                edition=self.edition, before=before, after=after.strip("“”"),
            )  # fmt: skip
        elif hidden or not self.quotable or before == after:
            start = _("Corrected in edition {edition}", edition=self.edition)
        else:
            start = _(
                "Corrected in edition {edition}, from {before} to {after}",
                edition=self.edition, before=before, after=after,
            )  # fmt: skip
        return f"{start}: {self.reason}" if self.reason else f"{start}."

    def _said(self, row: Row) -> str:
        if row["value"] is None:
            return f"“{missing_words(Missing(row['missing']))}”"
        return quantity(row["value"], self.unit, self.decimals)


def _row(item: Submission, cell: CellChange, old: Row | None, source: str) -> Row:
    """The working row as it stands after the change. A row whose figure stays keeps its source."""
    new: Row = {
        "measure": item.measure,
        **dict(zip(_KEY, cell.key, strict=True)),
        "period_end": cell.period_end,
        **{name: getattr(cell, name) for name in NUMBERS},
        "missing": cell.missing.value if cell.missing else None,
        "quality": Quality.NOT_RATED.value,
        "source": source,
        "as_found": cell.as_found,
        "note": cell.note,
        "state": State.APPROVED.value,
    }
    if old is not None and all(old[name] == new[name] for name in _FIGURE):
        new |= {name: old[name] for name in ("quality", "source", "as_found")}
    return new


def _working(connection: Connection, measure: str, cells: Sequence[CellChange]) -> dict[tuple[str, ...], Row]:
    table = _OBSERVATION
    query = select(table).where(table.c.measure == measure, table.c.period.in_({cell.period for cell in cells}))
    return {tuple(row[name] for name in _KEY): dict(row) for row in connection.execute(query).mappings()}


def _published(
    connection: Connection, measure: str, cells: Sequence[CellChange]
) -> tuple[dict[tuple[str, ...], Row], bool]:
    """What the newest edition says of these periods, and whether its numbers may be repeated."""
    sealed = select(schema.edition.c.number).where(schema.edition.c.sealed_at.is_not(None))
    newest = connection.execute(sealed.order_by(schema.edition.c.number.desc()).limit(1)).scalar()
    gone = select(withdrawal.c.edition).where(withdrawal.c.edition == newest, withdrawal.c.confirmed_at.is_not(None))
    query = select(_PUBLIC).where(
        _PUBLIC.c.edition == newest, _PUBLIC.c.measure == measure, _PUBLIC.c.period.in_({c.period for c in cells})
    )
    found = {tuple(row[name] for name in _KEY): dict(row) for row in connection.execute(query).mappings()}
    return found, connection.execute(gone).first() is None


def _update_rows(connection: Connection, rows: Sequence[Row]) -> None:
    keys = ("measure", *_KEY)
    which = [_OBSERVATION.c[name] == bindparam(f"b_{name}") for name in keys]
    values: dict[str, Any] = {name: bindparam(f"v_{name}") for name in rows[0] if name not in keys}
    given = [{f"b_{name}" if name in keys else f"v_{name}": value for name, value in row.items()} for row in rows]
    connection.execute(update(_OBSERVATION).where(*which).values(**values), given)


def _named_key(item: Submission, cell: CellChange) -> Row:
    return {"b_submission": item.id, **{f"b_{name}": value for name, value in zip(_KEY, cell.key, strict=True)}}


def _cells_for_audit(cells: Sequence[CellChange], rows: Mapping[tuple[str, ...], Row]) -> dict[str, Any]:
    """{cell: {part: [before, after]}} of what changed."""
    found: dict[str, Any] = {}
    for cell in cells:
        old = rows.get(cell.key, {})
        pairs = {name: [old.get(name), getattr(cell, name)] for name in ("value", "numerator", "denominator", "note")}
        pairs["missing"] = [old.get("missing"), cell.missing.value if cell.missing else None]
        found["|".join(cell.key)] = {name: pair for name, pair in pairs.items() if (pair[0] or "") != (pair[1] or "")}
    return found


def _restore_cells(connection: Connection, item: Submission) -> Submission:
    cells = load_cells(connection, item.id)
    rows = _working(connection, item.measure, cells)
    back: list[Row] = []
    gone: list[Row] = []
    versions: dict[tuple[str, ...], int] = {}
    for cell in cells:
        now, before = rows.get(cell.key), cell.before
        if now is None or now["version"] != (item.edition if before is None else before["version"] + 1):
            raise CannotApply(item, _("Something else has changed {period} since.", period=cell.period))
        key = {"measure": item.measure, **dict(zip(_KEY, cell.key, strict=True))}
        if before is None and now["held"] is None:
            gone.append({f"b_{name}": value for name, value in key.items()})
            versions[cell.key] = 0
            continue
        # What an edition hid of a new row stays known to the protection, so the row stays, unpublished.
        content = {"state": State.DRAFT.value} if before is None else {name: before[name] for name in _KEPT}
        version = now["version"] + 1
        versions[cell.key] = version
        back.append({**{name: now[name] for name in _KEPT}, **content, **key, "version": version})
    if gone:
        which = [_OBSERVATION.c[name] == bindparam(f"b_{name}") for name in ("measure", *_KEY)]
        connection.execute(delete(_OBSERVATION).where(*which), gone)
    if back:
        _update_rows(connection, back)
    return _from_here(item, versions)


def _from_here(item: Submission, versions: Mapping[tuple[str, ...], int]) -> Submission:
    """``item`` with its typed cells standing on the rows as they are now, so that its author can go on typing."""
    entries = {name: dict(parts) for name, parts in item.entries.items()}
    for (period, _role, group, area), version in versions.items():
        typed = entries.get(f"{period}|{group}|{area}")
        if typed and "base" in typed:
            typed["base"] = f"{version}.{typed['base'].partition('.')[2]}"
    return replace(item, entries=entries)


# Words ------------------------------------------------------------------------------------------------------


def _place(item: Submission) -> tuple[Table, dict[str, str]]:
    """The table and key of the one row a submission of words is about."""
    if item.kind is SubmissionKind.STORY:
        return schema.story, {"measure": item.measure, "period": item.period}
    if item.kind is SubmissionKind.DEFINITION:
        return schema.measure, {"key": item.measure}
    return schema.disparity, {"slug": item.disparity}


def _word_row(connection: Connection, item: Submission) -> Row | None:
    table, key = _place(item)
    query = select(table).where(*(table.c[name] == value for name, value in key.items()))
    row = connection.execute(query).mappings().first()
    return None if row is None else dict(row)


def _word_version(connection: Connection, item: Submission) -> int:
    row = _word_row(connection, item)
    return 0 if row is None else int(row["version"])


def _apply_words(connection: Connection, item: Submission, edition: int) -> dict[str, Any]:
    table, key = _place(item)
    old, fields = _word_row(connection, item), FIELDS[item.kind]
    new: Row = {name: typed_field(name, item.entries[name]) for name in fields if name in item.entries}
    if item.kind is SubmissionKind.STORY:
        handed_in: date | None = day_of(connection, item.submitted_at) if item.submitted_at else None
        new |= {"signed": item.author_name, "dated": handed_in.isoformat() if handed_in else ""}
        new["state"] = State.APPROVED.value if str(new.get("body", "")).strip() else State.DRAFT.value
    if item.kind is SubmissionKind.DEFINITION:
        # A measure that a file brought along is a draft until somebody defined it and a second person agreed.
        new["state"] = State.APPROVED.value
    kept = {} if old is None else {name: as_text(old[name]) for name in fields}
    connection.execute(update(submission).where(submission.c.id == item.id).values(before=kept))
    if old is None:
        if table is not schema.story:
            raise CannotApply(item, _("The row it changes is not there any more."))
        connection.execute(insert(table).values(**key, **new, version=edition))
    else:
        _write_words(connection, item, {**new, "version": old["version"] + 1})
    return {name: [kept.get(name, ""), as_text(value)] for name, value in new.items()}


def _write_words(connection: Connection, item: Submission, values: Row) -> None:
    table, key = _place(item)
    which = [table.c[name] == value for name, value in key.items()]
    connection.execute(update(table).where(*which).values(**values))


def _restore_words(connection: Connection, item: Submission) -> Submission:
    table, key = _place(item)
    now = _word_row(connection, item)
    if now is None or now["version"] != (item.edition if item.base_version == 0 else item.base_version + 1):
        raise CannotApply(item, _("Something else has changed the row since."))
    base = 0
    if item.base_version == 0:
        connection.execute(delete(table).where(*(table.c[name] == value for name, value in key.items())))
    else:
        base = int(now["version"]) + 1
        # A field that was added to the form later was not changed then.
        kept = (name for name in FIELDS[item.kind] if name in item.before)
        values = {name: typed_field(name, {"value": item.before[name]}) for name in kept}
        _write_words(connection, item, {**values, "version": base})
    connection.execute(update(submission).where(submission.c.id == item.id).values(base_version=base))
    return item
