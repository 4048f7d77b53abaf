"""Fetches a data set to its true end, or says why it could not.

Why so distrustful: services hand out short pages in the middle, the same page twice, and totals that are wrong. A table
that lost rows looks just like one that did not, so every row is counted, and doubts end the fetch with nothing written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from equipt_dash.intake.connectors.model import Asked, Connector, Page, Plan, Record, Shaped
from equipt_dash.intake.connectors.spool import Spool, State, question_of
from equipt_dash.intake.outbound import Door, FetchError, TooLarge
from equipt_dash.intake.raw import RawRow, RawTable
from equipt_dash.kernel.words import _, ngettext

PAGE = 5_000
MOST_ROWS = 5_000_000
_STALE = timedelta(hours=24)
_EMPTY_TRIES = 3


@dataclass(frozen=True)
class Fetched:
    """A data set that came in whole: its table, and where each part of it came from."""

    table: RawTable
    columns: tuple[str, ...]
    provenance: dict[str, Any]


class _Shrank(FetchError):
    """Rows were taken away meanwhile: later ones moved up, and some may have slipped between two pages."""


def fetch(
    connector: Connector,
    door: Door,
    spool: Spool,
    *,
    size: int = PAGE,
    most_rows: int = MOST_ROWS,
    say: Callable[[str], None] = lambda _line: None,
) -> Fetched:
    """Every row of the data set. What came stays in ``spool`` until the caller clears it.

    A fetch that was cut off less than a day ago goes on, as long as the service still says the same beforehand.

    Raises:
        FetchError: why the data set could not be had whole.
    """
    for last in (False, True):
        plan = connector.plan(door)
        state = _start(connector, plan, door, spool, say)
        state = _Run(connector, door, plan, spool, size, most_rows, say).to_the_end(state)
        try:
            total, notes = _checked_count(connector, door, plan, spool, state)
            break
        except _Shrank:
            if last:
                raise
            say(_("Rows were taken away while the pages came. Beginning again."))
    length = state.length
    columns = tuple(dict.fromkeys((*plan.columns, *state.columns)))
    shaped = connector.shape(columns, lambda: spool.records(length))
    notes = (*plan.notes, *notes, *shaped.notes)
    provenance = {
        "format": 1,
        "source": connector.kind,
        "question": connector.describe(),
        "fetched": door.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
        "total_stated": total,
        "columns": list(shaped.columns),
        "notes": list(notes),
        "requests": [asdict(one) for one in (*plan.asked, *state.pages)],
    }
    return Fetched(
        RawTable(connector.name, connector.format, _raw_rows(shaped), notes, certain_header=1),
        shaped.columns,
        provenance,
    )


def is_unchanged(connector: Connector, door: Door, provenance: Mapping[str, Any]) -> bool:
    """Tell whether the service says that nothing changed since ``provenance`` was written."""
    if provenance.get("source") != connector.kind or provenance.get("question") != connector.describe():
        return False
    try:
        pages = [Asked(**one | {"query": tuple((a, b) for a, b in one["query"])}) for one in provenance["requests"]]
    except (KeyError, TypeError, ValueError):
        return False
    pages = [page for page in pages if page.role == "rows"]
    if not pages or not all(
        page.url.startswith(connector.home) and (page.etag or page.last_modified) for page in pages
    ):
        return False
    return all(door.is_unchanged(connector.again(page), page.etag, page.last_modified, page.sha256) for page in pages)


def _start(connector: Connector, plan: Plan, door: Door, spool: Spool, say: Callable[[str], None]) -> State:
    question = question_of(connector.kind, connector.describe(), plan)
    now = door.now()
    left = spool.load()
    if left is not None and left.question == question and _is_fresh(left, now):
        say(_("Going on after {n} rows fetched before.", n=left.rows))
        return left
    spool.begin()
    return State(question, now.isoformat(), plan.cursor)


def _is_fresh(state: State, now: datetime) -> bool:
    try:
        return timedelta(0) <= now - datetime.fromisoformat(state.started) < _STALE
    except (ValueError, TypeError):
        return False


@dataclass(frozen=True)
class _Run:
    """One fetch under way."""

    connector: Connector
    door: Door
    plan: Plan
    spool: Spool
    size: int
    most_rows: int
    say: Callable[[str], None]

    def to_the_end(self, state: State) -> State:
        """The state after the last page."""
        seen = set() if self.plan.repeats else {_mark(row) for row, _cells in self.spool.records(state.length) if row}
        size = self.size
        empty = 0
        while state.cursor is not None:
            try:
                page = self.connector.page(self.door, self.plan, state.cursor, size)
            except TooLarge:
                if size <= 1:
                    raise
                size = max(1, min(size, self.plan.total or size) // 2)
                continue
            missing = self._missing(state)
            if not page.records and missing and empty < _EMPTY_TRIES:
                empty += 1
                self.door.pause(empty, problem=_("An empty page came while {n} rows are still missing.", n=missing))
                continue
            empty = 0
            state = self._taken(state, page, seen)
            self.spool.save(state)
            self.say(self._progress(state))
        return state

    def _missing(self, state: State) -> int:
        if self.plan.total is None or self.plan.total_is_estimate or self.plan.repeats:
            return 0
        return max(0, self.plan.total - state.rows - state.repeated)

    def _taken(self, state: State, page: Page, seen: set[int]) -> State:
        new = page.records if self.plan.repeats else _unseen(page.records, seen)
        digest = hashlib.sha256(json.dumps(page.records).encode()).hexdigest()
        if page.records and (not new or digest == state.last_page):
            self.spool.clear()
            raise FetchError(
                _(
                    "The service gives the same page again instead of the next one. Tell whoever runs it; try again later."
                )
            )
        if state.rows + len(new) > self.most_rows:
            self.spool.clear()
            raise FetchError(_("There are more than {n} rows. Ask for a part of them.", n=f"{self.most_rows:,}"))
        first = 0 if self.plan.repeats or not new else state.rows + 2
        return replace(
            state,
            cursor=page.next,
            length=self.spool.append(state.length, new),
            rows=state.rows + len(new),
            repeated=state.repeated + len(page.records) - len(new),
            last_page=digest,
            columns=tuple(dict.fromkeys((*state.columns, *page.columns))),
            pages=(*state.pages, replace(page.asked, rows=len(new), first_line=first)),
        )

    def _progress(self, state: State) -> str:
        if self.plan.total is None or self.plan.repeats:
            return ngettext("{n} row fetched.", "{n} rows fetched.", state.rows)
        return _("{n} of {total} rows fetched.", n=f"{state.rows:,}", total=f"{self.plan.total:,}")


def _unseen(records: tuple[Record, ...], seen: set[int]) -> tuple[Record, ...]:
    new = []
    for record in records:
        mark = _mark(record[0])
        if not record[0] or mark not in seen:
            new.append(record)
            seen.add(mark)
    return tuple(new)


def _mark(identity: str) -> int:
    """Sixteen bytes instead of the whole id: millions of them are held at once."""
    return int.from_bytes(hashlib.blake2b(identity.encode("utf-8", "replace"), digest_size=12).digest())


def _checked_count(
    connector: Connector, door: Door, plan: Plan, spool: Spool, state: State
) -> tuple[int | None, tuple[str, ...]]:
    """The total and what is to be said about it. Raises ``FetchError`` when rows are missing."""
    notes = []
    if state.repeated:
        notes.append(
            ngettext(
                "{n} row came twice from the service and was kept once.",
                "{n} rows came twice from the service and were kept once.",
                state.repeated,
            )
        )
    if plan.repeats:
        return None, ()
    if plan.total is None or plan.total_is_estimate:
        return plan.total, (*notes, _("The service does not say how many rows there are, so none could be checked."))
    total: int | None = plan.total
    if total != state.rows:
        # Rows may have been added or taken away while the pages came.
        total = connector.plan(door).total
        if total is not None and total < plan.total:
            spool.clear()
            raise _Shrank(_("The service takes rows away while they are read. Try again at a quieter time."))
    if total == state.rows:
        return total, tuple(notes)
    have_ids = all(row for row, _cells in spool.records(state.length))
    if total is not None and state.rows > total and have_ids:
        text = _(
            "The service states {total} rows but gave {n} different ones; all were taken.", total=total, n=state.rows
        )
        return total, (*notes, text)
    spool.clear()
    raise FetchError(
        _(
            "The service states {total} rows but gave {n}. Nothing was written. Run it again; "
            "if that does not help, tell whoever runs the service.",
            total=total,
            n=state.rows,
        )
    )


def _raw_rows(shaped: Shaped) -> Iterator[RawRow]:
    yield RawRow(1, shaped.columns)
    for line, cells in enumerate(shaped.rows, start=2):
        yield RawRow(line, cells)
