"""``withdraw``: take an edition back from the public at once, from the server, in the name of two people.

Why on the command line too: figures that must not be public cannot wait until two people have signed in. It asks
for the same two people, and the audit says that it came this way.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from equipt_dash.commands.base import arguments, command, opened, refused
from equipt_dash.kept_pages import KeptPages
from equipt_dash.store.desk import withdrawals
from equipt_dash.store.desk.withdrawals import CannotWithdraw
from equipt_dash.store.engine import Database
from equipt_dash.store.queries import latest_edition

HELP = "EDITION --reason TEXT --officer EMAIL --second EMAIL: replace a published edition by a notice"

_WORDS = {
    "unknown": "There is no edition {number}.",
    "withdrawn": "Edition {number} is withdrawn already.",
    "no_reason": "Say why: --reason cannot be empty.",
    "officer": "--officer has to be an equity officer with an open account.",
    "second": "--second has to be an equity officer or administrator with an open account.",
    "same": "--officer and --second have to be two people.",
}


@command
def main(argv: Sequence[str]) -> int:
    """Withdraw an edition: 0 when it was done, 1 when it was refused, 2 on wrong usage."""
    chosen = arguments(_parser(), argv)
    with opened() as (settings, db):
        try:
            done = withdrawals.at_once(
                db, datetime.now(UTC), chosen.edition, chosen.reason, officer=chosen.officer, second=chosen.second
            )
        except CannotWithdraw as error:
            raise refused(f"Nothing was withdrawn. {_WORDS[error.why].format(number=chosen.edition)}") from None
        _forget_copies(db, settings.pages_folder)
    print(f"Edition {done.number} is withdrawn. Its hash, kept in the audit: {done.content_hash}")
    print("While it is the newest edition, readers see a notice. Publish a corrected edition to replace the notice.")
    return 0


def _forget_copies(db: Database, folder: str) -> None:
    """Remove the copies on this machine now: a server that starts while the database is away must not find them."""
    newest = latest_edition(db)
    if newest is not None and folder:
        KeptPages(Path(folder), "").note(newest)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m equipt_dash withdraw", description="Take a published edition back from the public."
    )
    parser.add_argument("edition", type=_number, metavar="EDITION", help="its number")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; kept in the audit, not shown to readers")
    parser.add_argument("--officer", required=True, metavar="EMAIL", help="the equity officer who withdraws it")
    parser.add_argument("--second", required=True, metavar="EMAIL", help="the second person, who confirms it")
    return parser


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10):
        raise argparse.ArgumentTypeError("an edition is a number, such as 3")
    return int(text)
