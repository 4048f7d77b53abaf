"""How long somebody who types waits while an edition of 100 measures with a suppression rule is looked at and published.

Run ``python -m benchmarks.publish_wait`` for SQLite, or with the address of an empty PostgreSQL database. A writer saves a
draft again and again, as the entry page does by itself; the longest of its waits counts, while one preview, then three
previews at once, then the publication run. The limit is one second, after which somebody loses the thread; a writer who
waits ten is told that the database is busy.
"""

from __future__ import annotations

import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from equipt_dash.kernel.access import Grant, Principal, Role
from equipt_dash.kernel.model import ValueRole
from equipt_dash.kernel.submission import CellChange
from equipt_dash.kernel.workflow import SubmissionKind
from equipt_dash.store import schema
from equipt_dash.store.desk import publishing, reviews, submissions, submitting
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.publishing import Chosen
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.private import person, person_role
from equipt_dash.store.upgrade import upgrade

MEASURES, YEARS, LIMIT, BETWEEN = 100, range(2019, 2025), 1.0, 0.1
GROUPS = ("asian", "black", "hispanic", "other", "white")
AREAS = ("north", "south", "east", "west")
TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 9, tzinfo=UTC)
EDITOR = Principal(frozenset({Grant(Role.EDITOR, "d")}), 1, "e@example.org", "Editor")
OFFICER = Principal(frozenset({Grant(Role.EQUITY_OFFICER)}), 2, "o@example.org", "Officer")
OTHER = Principal(frozenset({Grant(Role.EQUITY_OFFICER)}), 3, "p@example.org", "Other")


def _found(db: Database) -> None:
    """A city whose measures count people by group and district, with totals, and one edition of it."""
    upgrade(db)
    groups = [
        {"code": g, "standard": "s", "races": g, "hispanic": "only" if g == "hispanic" else "none"} for g in GROUPS
    ]
    groups.append({"code": "all", "standard": "everybody", "races": "*", "hispanic": "any"})
    areas = [{"code": a, "kind": "district", "city": "sample"} for a in AREAS]
    areas.append({"code": "sample", "kind": "city", "city": "sample"})
    with db.writing() as connection:
        connection.execute(insert(schema.city).values(slug="t", name="Testville", full_name="City of Testville"))
        connection.execute(insert(schema.source).values(key="s"))
        connection.execute(insert(schema.category_standard), [{"key": "s"}, {"key": "everybody"}])
        connection.execute(insert(schema.race_group), groups)
        connection.execute(insert(schema.area), areas)
        connection.execute(insert(schema.department).values(code="d", slug="d", name="Parks", source="s"))
        connection.execute(insert(schema.measure), [_measure(n) for n in range(MEASURES + 1)])
        seeded = random.Random(7)
        for n in range(MEASURES):
            connection.execute(
                insert(schema.observation), [row for year in YEARS for row in _table(f"m{n:03}", year, seeded)]
            )
        for who, role, department in (
            (EDITOR, "editor", "d"),
            (OFFICER, "equity_officer", ""),
            (OTHER, "equity_officer", ""),
        ):
            values = {"id": who.id, "email": who.email, "name": who.name, "created_at": NOW}
            connection.execute(insert(person).values(**values))
            connection.execute(insert(person_role).values(person=who.id, role=role, department=department))
    publish(db, on=date(2026, 1, 10), note="", approver="benchmark")


def _measure(n: int) -> dict[str, Any]:
    return {
        "key": f"m{n:03}", "slug": f"m{n:03}", "level": "indicator", "kind": "not_recorded", "better": "lower",
        "partition": "partition", "source": "s", "unit": "count", "state": "approved", "department": "d",
        "suppression_rule": "cms", "name": f"Measure {n}",
    }  # fmt: skip


def _table(key: str, year: int, seeded: random.Random) -> list[dict[str, Any]]:
    cells = {(group, area): float(seeded.randint(0, 60)) for group in GROUPS for area in AREAS}
    for group in GROUPS:
        cells[group, "sample"] = sum(cells[group, area] for area in AREAS)
    for area in (*AREAS, "sample"):
        cells["all", area] = sum(cells[group, area] for group in GROUPS)
    return [
        {
            "measure": key, "period": str(year), "period_end": date(year, 12, 31), "role": "actual", "group_code": group,
            "area": area, "value": value, "quality": "good", "source": "s", "state": "approved",
        }
        for (group, area), value in cells.items()
    ]  # fmt: skip


def _hand_in(db: Database) -> list[Chosen]:
    """One submission for each measure: the newest year is counted again, and approved by somebody else."""
    with db.reading() as connection:
        query = select(schema.observation).where(schema.observation.c.period == str(YEARS[-1]))
        rows = [dict(row) for row in connection.execute(query).mappings()]
    chosen = []
    for n in range(MEASURES):
        cells = [
            CellChange(
                row["period"], ValueRole.ACTUAL, row["group_code"], row["area"], row["period_end"],
                value=row["value"] + 60, base_version=row["version"],
            )
            for row in rows if row["measure"] == f"m{n:03}"
        ]  # fmt: skip
        draft = submissions.save_draft(
            db,
            Act(EDITOR, NOW),
            kind=SubmissionKind.VALUES,
            measure=f"m{n:03}",
            entries={"x": {"value": "1"}},
            version=0,
        )
        sent = submitting.submit(
            db, Act(EDITOR, NOW), draft.id, draft.version, cells=cells, restatement="Counted again."
        )
        chosen.append(Chosen(sent.id, sent.version + 1))
        reviews.approve(db, Act(OTHER, NOW), [Chosen(sent.id, sent.version)], location="/")
    return chosen


class Writer(threading.Thread):
    """Saves a draft every tenth of a second until told to stop, and keeps how long each save took."""

    def __init__(self, url: str, draft: int) -> None:
        super().__init__()
        self.draft = draft
        self.db, self.over, self.waits, self.failed = Database(url), threading.Event(), [0.0], 0

    def run(self) -> None:
        """Type until it is over."""
        with self.db.reading() as connection:
            mine = submissions.load(connection, self.draft)
        version = mine.version if mine else 0
        while not self.over.wait(BETWEEN):
            start = time.perf_counter()
            try:
                entries = {"2030|all|sample": {"value": str(len(self.waits))}}
                version = submissions.save_draft(
                    self.db, Act(EDITOR, NOW), kind=SubmissionKind.VALUES, measure=f"m{MEASURES:03}", entries=entries,
                    version=version, id=self.draft,
                ).version  # fmt: skip
            except Exception:  # whatever the database says, the writer was not served
                self.failed += 1
            self.waits.append(time.perf_counter() - start)
        self.db.close()


def _beside(url: str, draft: int, what: str, work: Callable[[], object], times: int = 1) -> None:
    """Run ``work`` (several at once) beside a writer, and say how long both took."""
    writer, errors = Writer(url, draft), []

    def guarded() -> None:
        try:
            work()
        except Exception as error:
            errors.append(type(error).__name__)

    writer.start()
    time.sleep(5 * BETWEEN)
    start = time.perf_counter()
    workers = [threading.Thread(target=guarded) for _number in range(times)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    took = time.perf_counter() - start
    writer.over.set()
    writer.join()
    longest = max(writer.waits)
    verdict = "within" if longest <= LIMIT and not writer.failed else "OVER"
    print(
        f"{what}: {took:.1f} s; the writer saved {len(writer.waits) - 1} times, waited {longest:.2f} s at most, "
        f"{writer.failed} refused: {verdict} the limit of {LIMIT:g} s{'; failed: ' + ', '.join(errors) if errors else ''}",
        flush=True,
    )


def measure(url: str) -> None:
    """Print the waits over an empty database at ``url``."""
    db = Database(url)
    _found(db)
    chosen = _hand_in(db)
    draft = submissions.save_draft(
        db, Act(EDITOR, NOW), kind=SubmissionKind.VALUES, measure=f"m{MEASURES:03}", entries={}, version=0
    )
    print(
        f"{MEASURES} measures, {len(YEARS)} years, {MEASURES * len(YEARS) * 30} figures, on {db.url.get_backend_name()}"
    )

    def preview() -> publishing.Preview:
        return publishing.preview(db, Act(OFFICER, NOW), chosen, TODAY)

    _beside(url, draft.id, "one preview", preview)
    _beside(url, draft.id, "three previews at once", preview, times=3)
    mark = preview().mark

    def go() -> object:
        return publishing.publish_edition(db, Act(OFFICER, NOW), chosen, TODAY, note="", mark=mark, location="/")

    _beside(url, draft.id, "publication", go)
    db.close()


def main() -> None:
    """Measure the database that is named, or an SQLite file."""
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(f"sqlite:///{Path(folder) / 'city.sqlite3'}")


if __name__ == "__main__":
    main()
