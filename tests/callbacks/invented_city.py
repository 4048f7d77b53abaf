"""Invented cities of ``graph_city`` in a real database, published by the product's own code and read at every outlet.

Two arguments together: an outlet says nothing that is not in the edition's published rows, because it says the same of
another city that has other numbers behind what is held back; and the published rows of all editions, read back from
the database, give nothing away to the attacker of ``graph_city``.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from equipt_dash.kernel.access import Role
from equipt_dash.protection import EditionWouldLeak
from equipt_dash.protection.rules import Record
from equipt_dash.store import schema
from equipt_dash.store.desk import sessions
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.private import person, person_role
from equipt_dash.store.upgrade import upgrade
from tests.callbacks.outlets import everything, replace_held
from tests.store import graph_city
from tests.store.graph_city import MEASURES, SHARE, Place, rows_of
from tests.support.city import serve

KEYS = (*MEASURES, SHARE)

PUBLIC = (
    "/", "/normalize", "/operationalize", "/disparities", "/measures", "/departments", "/connections", "/peers",
    "/methods", "/data-quality", "/search?q=search", "/explorer.json",
    *(f"/measures/{key}" for key in KEYS),
    "/measures/searched?area=north", "/measures/stopped?area=county&group=black",
    "/disparities/searches", "/departments/police", "/peers?measure=stopped&group=black",
    "/measures/none", "/measures/stopped/none.csv", "/disparities/none", "/measures/stopped?area=nowhere",
    "/measures/stopped?from=1", "/council",
)  # fmt: skip
"""Every page that shows figures, and what is said of a mistake and to whoever may not read a page."""

COUNCIL = (
    "/council", "/council?since=1", "/council/measures", "/council/people", "/council/portfolio", "/council/meetings",
    "/council/trends", "/council/trends?show=stopped,searched,not-searched,share-searched&by=group",
    "/council/trends?show=stopped,searched&by=place&ahead=yes", "/council/trends?set=disparities&of=gap",
    "/council/districts", "/council/districts?measure=searched&group=black&place=south",
    "/council/districts?measure=nothing", "/council/briefing.pdf", "/council/briefing.pdf?since=1",
)  # fmt: skip


def found(url: str) -> None:
    """Make the database every invented city starts as: its people, places, groups and measures, and no figure."""
    db = Database(url)
    upgrade(db)
    with db.writing() as connection:
        for table, rows in _structure().items():
            connection.execute(insert(schema.metadata.tables[table]), rows)
        values = {"id": 1, "email": "council@example.org", "name": "Council", "created_at": datetime.now(UTC)}
        connection.execute(insert(person).values(**values))
        connection.execute(insert(person_role).values(person=1, role=Role.COUNCIL.value, department=""))
    db.close()


def _structure() -> dict[str, list[dict[str, Any]]]:
    measures = [
        {
            "key": key, "slug": key, "level": "indicator" if key == SHARE else "performance", "kind": "how_much",
            "name": key.replace("-", " ").capitalize(), "department": "police", "unit": "count", "better": "lower",
            "better_basis": "invented", "definition": "Invented.", "category_standard": "s", "partition": "partition",
            "source": "records", "is_key": True, "state": "approved",
        }
        for key in KEYS
    ]  # fmt: skip
    measures[-1] |= {"unit": "percent", "scale": 100.0, "decimals": 1}
    return {
        "city": [{"slug": "sample", "name": "Sample", "full_name": "Sample", "fiscal_year_starts": "01-01"}],
        "source": [{"key": "records", "title": "Records", "own_records": True}],
        "category_standard": [{"key": "s", "title": "Standard"}, {"key": "everybody", "title": "Everybody"}],
        "race_group": [vars(one) for one in graph_city.groups().values()],
        "area": [vars(one) for one in graph_city.areas().values()],
        "department": [{"code": "police", "slug": "police", "name": "Police", "source": "records"}],
        "measure": measures,
        "disparity": [{
            "slug": "searches", "title": "Searches", "measure": SHARE, "area": "sample", "comparison": "average",
            "comparison_group": "all", "statement": "Black people are searched more often.", "people_unit": "people searched",
            "target_gap": 1.0, "floor": 10.0, "target_date": date(2045, 12, 31), "state": "approved",
        }],
        "disparity_group": [{"disparity": "searches", "group_code": "black"}],
        "link": [
            {"measure": key, "disparity": "searches", "mechanism": "Invented.", "strength": "direct", "reach": "policy",
             "state": "approved"}
            for key in MEASURES
        ],
    }  # fmt: skip


@dataclass
class Reading:
    """What was read at the outlets of many cities. ``told``: addresses that told something of a held-back number."""

    addresses: int = 0
    replaced: int = 0
    failed: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


class Town:
    """A city that publishes through its database, and whose outlets are read in the end, when they compare editions."""

    _numbers = count(1)

    def __init__(self, folder: Path, template: Path, reading: Reading) -> None:
        """Found it in ``folder``."""
        self._folder, self._reading = folder, reading
        self._file = folder / f"city-{next(self._numbers)}.sqlite3"
        shutil.copy(template, self._file)
        self._db = Database(f"sqlite:///{self._file}")
        self._written: dict[tuple[str, ...], Record] = {}

    def close(self) -> None:
        """Read its outlets and tear it down."""
        self._read_outlets()
        _remove(self._file)

    def publish(self, shown: Mapping[Place, float]) -> list[Record] | None:
        """Write the figures down and publish them; what anybody can read of them, ``None`` where it is refused."""
        self._write(shown)
        try:
            number = publish(self._db, on=date(2026, 11, 23), note="", approver="test")
        except EditionWouldLeak:
            return None
        table = schema.PUBLISHED["observation"]
        with self._db.reading() as connection:
            query = select(table).where(table.c.edition == number)
            return [dict(row) for row in connection.execute(query).mappings()]

    def _write(self, shown: Mapping[Place, float]) -> None:
        """Only what changed is written: a row that stays keeps what it remembers."""
        table = schema.observation
        with self._db.writing() as connection:
            for row in rows_of(shown, {}):
                del row["held"]
                words = f"{row['value'] if row['numerator'] is None else row['numerator']:g} people counted"
                row |= {"as_found": words, "note": f"Invented: {words}.", "state": "approved"}
                key = tuple(str(row[column.name]) for column in table.primary_key)
                if key not in self._written:
                    connection.execute(insert(table).values(**row))
                elif self._written[key] != row:
                    same = [table.c[column.name] == row[column.name] for column in table.primary_key]
                    connection.execute(update(table).where(*same).values(**row))
                self._written[key] = row

    def _read_outlets(self) -> None:
        other = self._folder / f"other-{self._file.name}"
        session = self._sign_in()
        self._db.close()
        shutil.copy(self._file, other)
        db = Database(f"sqlite:///{other}")
        self._reading.replaced += replace_held(db)
        db.close()
        one, two = (self._everything(file, session) for file in (self._file, other))
        _remove(other)
        self._reading.addresses += len(one)
        self._reading.failed += [name for name, said in one.items() if said[:1] == "5"]
        self._reading.told += [name for name in {**one, **two} if one.get(name) != two.get(name)]

    def _sign_in(self) -> str:
        with self._db.writing() as connection:
            return sessions.start(connection, 1, datetime.now(UTC), "test")

    @staticmethod
    def _everything(file: Path, session: str) -> dict[str, str]:
        served = serve(f"sqlite:///{file}")
        inside = served.client
        inside.set_cookie("equipt", session, domain="localhost")
        try:
            return everything(served, inside, PUBLIC, COUNCIL, KEYS)
        finally:
            served.close()


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)


def prove(count: int, seed: int, folder: Path) -> tuple[graph_city.Tally, Reading]:
    """Publish ``count`` cities three times each, read every outlet, and attack all their editions together."""
    template, reading = folder / "template.sqlite3", Reading()
    found(f"sqlite:///{template}")
    return graph_city.prove(count, seed, lambda: Town(folder, template, reading)), reading
