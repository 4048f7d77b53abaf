"""What every command shares: arguments that end in an exit code, and a database that is there and up to date."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, NoReturn, ParamSpec

if TYPE_CHECKING:
    from equipt_dash.kernel.settings import Settings
    from equipt_dash.store.engine import Database

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
"""Exit codes of every command."""

NOT_READY = "The database is not ready. Run “python -m equipt_dash init” first."


class Ended(Exception):
    """The command ends here with an exit code; what had to be said was printed."""

    def __init__(self, code: int) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


P = ParamSpec("P")


def command(run: Callable[P, int]) -> Callable[P, int]:
    """Let a command end early with ``Ended`` and still return its exit code."""

    @wraps(run)
    def ended(*args: P.args, **kwargs: P.kwargs) -> int:
        try:
            return run(*args, **kwargs)
        except Ended as end:
            return end.code

    return ended


def arguments(parser: argparse.ArgumentParser, given: Sequence[str]) -> argparse.Namespace:
    """What was asked for.

    Raises:
        Ended: argparse has printed the help, or what is wrong.
    """
    try:
        return parser.parse_args(list(given))
    except SystemExit as stop:
        raise Ended(int(stop.code or 0)) from None


def wrong(parser: argparse.ArgumentParser, why: str) -> NoReturn:
    """Say what is wrong with the arguments, as argparse does, and end."""
    try:
        parser.error(why)
    except SystemExit as stop:
        raise Ended(int(stop.code or 0)) from None


@contextmanager
def opened(environ: Mapping[str, str] | None = None) -> Iterator[tuple[Settings, Database]]:
    """The settings and the database they name, closed afterwards.

    Raises:
        Ended: the settings are unsafe, or the database cannot be used or was not prepared yet; it has been said.
    """
    # Loaded late: a command that works on a file alone should not wait for the database's machinery.
    from equipt_dash.kernel.settings import UnsafeSettings, load_settings
    from equipt_dash.store.engine import Database, UnusableDatabase
    from equipt_dash.store.upgrade import is_current

    try:
        settings = load_settings(os.environ if environ is None else environ)
        db = Database(settings.database_url)
    except (UnsafeSettings, UnusableDatabase) as error:
        raise refused(str(error)) from None
    try:
        if not db.exists() or not is_current(db):
            raise refused(NOT_READY)
        yield settings, db
    finally:
        db.close()


def refused(why: str) -> Ended:
    """Say why nothing was done; raise what comes back."""
    print(why, file=sys.stderr)
    return Ended(REFUSED)
