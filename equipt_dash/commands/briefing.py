"""``briefing``: the council's briefing as a PDF, from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from equipt_dash.commands.base import arguments, command, opened, refused
from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.settings import address
from equipt_dash.outlets.briefing_pdf import briefing_pdf
from equipt_dash.practice.framework import default_framework
from equipt_dash.store.city_day import city_day
from equipt_dash.store.desk import visits
from equipt_dash.store.desk.visits import Published
from equipt_dash.store.reader import PublicReader
from equipt_dash.store.snapshot import Snapshot
from equipt_dash.views.context import Context
from equipt_dash.views.desk.council import briefing


@command
def main(argv: Sequence[str]) -> int:
    """Write a briefing: 0 written, 1 refused, 2 wrong usage."""
    wanted = arguments(_parser(), argv)
    with opened() as (settings, db):
        found = visits.editions(db)
        after = _edition(found, wanted.edition) if wanted.edition else (found[-1] if found else None)
        before = _before(found, wanted.since)
        if after is None or before is None or before.number > after.number:
            raise refused("There is no such edition to begin or to end with.")
        on = wanted.on or city_day(db)
        with Snapshot(db) as snapshot:
            now = Context(PublicReader(public_scope(after.number), snapshot), default_framework(), on)
            made = briefing.build(now, before, after, base_url=address(settings))
    try:
        Path(wanted.output).write_bytes(briefing_pdf(made))
    except OSError as error:
        raise refused(f"{wanted.output} cannot be written: {error.strerror}.") from None
    print(f"{made.number}: {len(made.entries)} items in {wanted.output}.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m equipt_dash briefing", description="Write the council's briefing.")
    parser.add_argument(
        "--since", required=True, type=_day, metavar="DATE", help="what was public on this day, as 2027-03-31"
    )
    parser.add_argument("--output", required=True, metavar="F.pdf")
    parser.add_argument("--edition", type=int, metavar="N", help="up to this edition instead of the newest")
    parser.add_argument("--on", type=_day, metavar="DATE", help="the day of the meeting; today if not told")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write it as 2027-03-31") from None


def _edition(found: Sequence[Published], number: int) -> Published | None:
    return next((one for one in found if one.number == number), None)


def _before(found: Sequence[Published], since: date) -> Published | None:
    """The newest edition that was public on that day; the first one where none was yet."""
    earlier = [one for one in found if one.on <= since]
    return earlier[-1] if earlier else (found[0] if found else None)
