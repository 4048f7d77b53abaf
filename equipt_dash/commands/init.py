"""``init``: brings a database to the state a server can start from. Apart from ``cli``, which other commands load first.

Why apart: publishing an edition needs the whole machinery of protection, and a command that takes in a file should not
wait for it, nor hold it in memory.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from equipt_dash.commands.base import arguments, command
from equipt_dash.commands.package_questions import questions
from equipt_dash.intake.package import load_package
from equipt_dash.kernel.errors import PackageError
from equipt_dash.kernel.harm import UnexplainedWords
from equipt_dash.kernel.settings import DATA, DEMOS, Settings, UnsafeSettings, load_settings
from equipt_dash.practice.framework import load_framework
from equipt_dash.protection import EditionWouldLeak
from equipt_dash.store.city_day import city_day
from equipt_dash.store.commands import fill, is_filled, stored_city
from equipt_dash.store.desk.audit_state import note_editions
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database, UnusableDatabase
from equipt_dash.store.upgrade import is_current, upgrade

APPROVER = "Loaded from public records by init"
NOTE = "First edition: public records as their sources published them."

PATIENCE = 120.0
"""Seconds ``init`` waits for another one that fills the same database: two servers may start at once."""

INVENTED = "sample"
"""The demonstration about no real place: its first edition must not speak of public records."""

INVENTED_APPROVER = "Loaded by init; nobody approved it"
INVENTED_NOTE = "First edition: invented figures of an invented city."


@command
def main(argv: Sequence[str]) -> int:
    """Run ``init`` and return its exit code: 0 done, 1 refused, 2 wrong usage."""
    asked = arguments(_parser(), argv).demo
    try:
        return run_init(load_settings({**os.environ, "DEMO": asked} if asked else os.environ), asked)
    except (PackageError, UnsafeSettings, UnusableDatabase, EditionWouldLeak, UnexplainedWords) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m equipt_dash init", description="Bring a database to where a server can start.")  # fmt: skip
    parser.add_argument(
        "--demo", choices=DEMOS, help="the demonstration to fill an empty database with, in place of DEMO"
    )  # fmt: skip
    return parser


def run_init(settings: Settings, asked: str | None = None) -> int:
    """Bring the database of ``settings`` to the state a server can start from; says what it did.

    ``asked``: the demonstration that was named on the command line. Another city in the database is then no success.
    """
    db = Database(settings.database_url, patience=PATIENCE)
    try:
        for line in prepare(db, settings.city):
            print(line)
        note_editions(db, datetime.now(UTC))
        held = stored_city(db)
    finally:
        db.close()
    if asked and held != asked:
        print(f"The database holds '{held}' already, not '{asked}'. Name another one in EQUIPT_DATABASE_URL.", file=sys.stderr)  # fmt: skip
        return 1
    return 0


def asked(found: Sequence[str], most: int = 5) -> list[str]:
    """What to look at in a package, the first few word for word."""
    if not found:
        return []
    start = f"Please check {len(found)} target{'s' * (len(found) != 1)} on the wrong side of today:"
    left = [f"  and {len(found) - most} more."] if len(found) > most else []
    return [start, *(f"  {words}" for words in found[:most]), *left]


def prepare(db: Database, city: str) -> tuple[str, ...]:
    """Create, migrate, fill and publish whatever is missing, and return a line for each thing done.

    The package is read and checked before the database is touched.

    Raises:
        PackageError: the data package is broken; nothing was written.
    """
    said = []
    empty = not db.exists() or not is_current(db) or not is_filled(db)
    load_framework(DATA / "framework")
    package = load_package(DATA, DATA / city) if empty else None
    if not db.exists() or not is_current(db):
        upgrade(db)
        said.append("Database schema is up to date.")
    if package is not None and fill(db, package):
        said.append(
            f"Stored {package.city.full_name}: {len(package.measures)} measures, "
            f"{len(package.observations)} values, {len(package.disparities)} disparities."
        )
        said += asked(questions(package.measures, package.observations, package.disparities))
    note, approver = (INVENTED_NOTE, INVENTED_APPROVER) if city == INVENTED else (NOTE, APPROVER)
    number = publish(db, on=city_day(db), note=note, approver=approver, only_first=True)
    if number is not None:
        said.append(f"Published edition {number}.")
    return tuple(said) or ("Nothing to do: the database is ready.",)
