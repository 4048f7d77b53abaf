"""``init``: brings a database to the state a server can start from. Apart from ``cli``, which other commands load first.

Why apart: publishing an edition needs the whole machinery of protection, and a command that takes in a file should not
wait for it, nor hold it in memory.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date

from equipt_dash.framework import load_framework
from equipt_dash.intake.errors import PackageError
from equipt_dash.intake.package import load_package
from equipt_dash.protection import EditionWouldLeak
from equipt_dash.settings import DATA, Settings, UnsafeSettings, load_settings
from equipt_dash.store.commands import fill, is_filled
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database, UnusableDatabase
from equipt_dash.store.upgrade import is_current, upgrade

APPROVER = "Loaded from public records by init"
NOTE = "First edition: public records as their sources published them."


def main(arguments: Sequence[str]) -> int:
    """Run ``init`` and return its exit code: 0 done, 1 refused, 2 wrong usage."""
    if list(arguments) in (["-h"], ["--help"]):
        print("usage: python -m equipt_dash init")
        return 0
    if arguments:
        print(f"init takes nothing after it, not '{arguments[0]}'.", file=sys.stderr)
        return 2
    try:
        return run_init(load_settings(os.environ))
    except (PackageError, UnsafeSettings, UnusableDatabase, EditionWouldLeak) as error:
        print(error, file=sys.stderr)
        return 1


def run_init(settings: Settings) -> int:
    """Bring the database of ``settings`` to the state a server can start from; says what it did."""
    db = Database(settings.database_url)
    try:
        for line in prepare(db, settings.city):
            print(line)
    finally:
        db.close()
    return 0


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
    number = publish(db, on=date.today(), note=NOTE, approver=APPROVER, only_first=True)
    if number is not None:
        said.append(f"Published edition {number}.")
    return tuple(said) or ("Nothing to do: the database is ready.",)
