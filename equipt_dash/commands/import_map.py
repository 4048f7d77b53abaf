"""``import-map``: keeps the city's own map of its districts, drawn from a GeoJSON file. Nothing is fetched."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from equipt_dash.commands.base import DONE, arguments, command, opened, refused
from equipt_dash.intake.geojson import LARGEST, UnusableMap, by_area, read_features
from equipt_dash.intake.outline import outlines
from equipt_dash.kernel.access import COMMAND_LINE
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.maps import CityMap, areas_of, keep_map
from equipt_dash.store.engine import Database
from equipt_dash.views.desk.council.districts import KINDS


@command
def main(argv: Sequence[str]) -> int:
    """Keep a map: 0 kept (or well, on a dry run), 1 refused with nothing written, 2 wrong usage."""
    wanted = arguments(_parser(), argv)
    try:
        with Path(wanted.file).open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        print(_("“{path}” cannot be read: {why}.", path=wanted.file, why=error.strerror), file=sys.stderr)
        return 2
    with opened() as (_settings, db):
        try:
            print(_take_in(db, data, wanted))
        except UnusableMap as error:
            raise refused(_("No map was kept. {why}", why=error)) from None
    return DONE


def _take_in(db: Database, data: bytes, wanted: argparse.Namespace) -> str:
    areas = areas_of(db, wanted.kind)
    shapes = outlines(by_area(read_features(data), areas, wanted.name))
    without = [one.name for one in areas if one.code not in shapes]
    said = ngettext("{n} district is on the map.", "{n} districts are on the map.", len(shapes))
    if without:
        said = f"{said} {_('Not on it: {names}.', names=', '.join(without))}"
    if wanted.dry_run:
        return f"{said} {_('Nothing was written.')}"
    act = Act(COMMAND_LINE, datetime.now(UTC))
    keep_map(db, act, wanted.kind, CityMap(shapes, wanted.source), hashlib.sha256(data).hexdigest())
    return said


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m equipt_dash import-map", description="Keep the city's own map of its districts."
    )
    parser.add_argument("file", metavar="FILE.geojson", help="GeoJSON in WGS 84, a shape or more for each district")
    parser.add_argument("--source", required=True, type=_source, metavar="TEXT", help="who made the map, and when")
    parser.add_argument("--name", default="", metavar="PROPERTY", help="the property that says which district it is")
    parser.add_argument("--kind", choices=KINDS, default=KINDS[0], help="the kind of areas; districts if not told")
    parser.add_argument("--dry-run", action="store_true", help="check only; write nothing")
    return parser


def _source(text: str) -> str:
    words = " ".join(text.split())
    if not words or len(words) > 300 or not words.isprintable():
        raise argparse.ArgumentTypeError("say in up to 300 characters who made the map, and when")
    return words
