"""A small invented city with people in it, and submissions written as the entry page writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from equipt_dash.kernel.access import Grant, Principal, Role
from equipt_dash.kernel.model import Missing, ValueRole
from equipt_dash.kernel.submission import CellChange, Submission
from equipt_dash.kernel.workflow import SubmissionKind
from equipt_dash.store import schema
from equipt_dash.store.desk import publishing, reviews, submissions, submitting
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.publishing import Chosen, Preview
from equipt_dash.store.engine import Database
from equipt_dash.store.private import audit_event, person, person_role
from equipt_dash.store.upgrade import upgrade
from tests.store.protected_city import add_measure, found_city

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PEOPLE = {
    "editor": (Role.EDITOR, "parks"),
    "head": (Role.DEPARTMENT_HEAD, "parks"),
    "officer": (Role.EQUITY_OFFICER, ""),
    "officer2": (Role.EQUITY_OFFICER, ""),
    "admin": (Role.ADMIN, ""),
}


class Town:
    """One database with its people."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._forms = 0

    def who(self, name: str) -> Principal:
        role, department = PEOPLE[name]
        number = list(PEOPLE).index(name) + 1
        return Principal(frozenset({Grant(role, department)}), number, f"{name}@example.org", name.title())

    def act(self, name: str, key: str = "") -> Act:
        self._forms += 1
        return Act(self.who(name), NOW, key or f"form-{self._forms}")

    def rows(self, measure: str = "m") -> dict[tuple[str, str], dict[str, Any]]:
        """The working rows of a measure by group and area."""
        table = schema.observation
        with self.db.reading() as connection:
            found = connection.execute(select(table).where(table.c.measure == measure)).mappings()
            return {(row["group_code"], row["area"]): dict(row) for row in found}

    def hand_in(
        self, figures: Mapping[tuple[str, str], float | None], *, by: str = "editor", measure: str = "m",
        restatement: str = "", embargo: date | None = None, approve: str = "head", parts: Any = None,
    ) -> Submission:  # fmt: skip
        """Submit counts for 2020, and approve them."""
        rows = self.rows(measure)
        cells = []
        for (group, area), value in figures.items():
            old = rows.get((group, area))
            missing = Missing.NOT_COLLECTED if value is None else None
            cell = CellChange(
                "2020", ValueRole.ACTUAL, group, area, date(2020, 12, 31), value=value, missing=missing,
                base_version=old["version"] if old else 0,
            )  # fmt: skip
            cells.append(replace(cell, **(parts or {})))
        typed = {f"2020|{c.group}|{c.area}": {"value": str(c.value), "base": f"{c.base_version}.x"} for c in cells}
        draft = submissions.save_draft(
            self.db, self.act(by), kind=SubmissionKind.VALUES, measure=measure, entries=typed, version=0
        )
        sent = submitting.submit(
            self.db,
            self.act(by),
            draft.id,
            draft.version,
            cells=cells,
            restatement=restatement,
            embargo_until=embargo,
            reason="Agreed.",
        )
        return self.approve(sent, approve) if approve else sent

    def words(
        self, kind: SubmissionKind, entries: Mapping[str, str], *, base: int, measure: str = "m", disparity: str = "",
        period: str = "",
    ) -> Submission:  # fmt: skip
        """Submit and approve words."""
        typed = {name: {"value": text} for name, text in entries.items()}
        draft = submissions.save_draft(
            self.db, self.act("editor" if measure else "officer"), kind=kind, measure=measure, disparity=disparity,
            period=period, entries=typed, version=0, base_version=base,
        )  # fmt: skip
        sent = submitting.submit(self.db, self.act("editor" if measure else "officer"), draft.id, draft.version)
        return self.approve(sent, "officer2")

    def approve(self, sent: Submission, by: str = "head") -> Submission:
        reviews.approve(self.db, self.act(by), [Chosen(sent.id, sent.version)], location="/x")
        return self.load(sent.id)

    def load(self, id: int) -> Submission:
        with self.db.reading() as connection:
            found = submissions.load(connection, id)
        assert found is not None
        return found

    def look(self, *items: Submission) -> Preview:
        chosen = [Chosen(item.id, item.version) for item in items]
        return publishing.preview(self.db, self.act("officer"), chosen, TODAY)

    def publish(self, *items: Submission, note: str = "", key: str = "") -> int:
        """Publish what the preview shows."""
        chosen = [Chosen(item.id, item.version) for item in items]
        mark = self.look(*items).mark
        return publishing.publish_edition(
            self.db, self.act("officer", key), chosen, TODAY, note=note, mark=mark, location="/e/{number}"
        )

    def content(self, edition: int) -> dict[str, list[tuple[Any, ...]]]:
        """Everything an edition says, by table."""
        found = {}
        with self.db.reading() as connection:
            for name, table in schema.PUBLISHED.items():
                columns = [column for column in table.columns if column.name != "edition"]
                rows = connection.execute(select(*columns).where(table.c.edition == edition))
                found[name] = sorted((tuple(row) for row in rows), key=repr)
        return found

    def audit(self) -> list[tuple[str, str]]:
        """What was done, in order."""
        with self.db.reading() as connection:
            query = select(audit_event.c.action, audit_event.c.subject).order_by(audit_event.c.number)
            return [(row.action, row.subject) for row in connection.execute(query)]

    def everything(self) -> dict[str, list[str]]:
        """Every row of every table, to see that nothing changed."""
        with self.db.reading() as connection:
            tables = schema.city.metadata.sorted_tables
            return {t.name: sorted(repr(tuple(row)) for row in connection.execute(select(t))) for t in tables}


def settle(db: Database) -> Town:
    """Bring an empty database to the invented city."""
    upgrade(db)
    found_city(db)
    add_measure(db, "m", "")
    with db.writing_alone() as connection:
        connection.execute(insert(schema.city).values(slug="t", name="Testville", full_name="City of Testville"))
        connection.execute(insert(schema.department).values(code="parks", slug="parks", name="Parks", source="records"))
        connection.execute(update(schema.measure).values(department="parks", name="Things counted", decimals=0))
        for number, (name, (role, department)) in enumerate(PEOPLE.items(), start=1):
            who = {"id": number, "email": f"{name}@example.org", "name": name.title(), "created_at": NOW}
            connection.execute(insert(person).values(**who))
            connection.execute(insert(person_role).values(person=number, role=role.value, department=department))
    return Town(db)


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    """The invented city on each kind of database."""
    db = Database(database_url)
    yield settle(db)
    db.close()
