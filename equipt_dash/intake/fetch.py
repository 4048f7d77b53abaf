"""``fetch``: brings a data set of an open-data service into a CSV file, with a record of where each row came from.

Why a file and not the database: a person looks at it and says what its columns mean, and ``import`` then checks it
like any other file. The CSV holds the exact text of the source; nothing is changed to suit a spreadsheet.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from equipt_dash.intake.addresses import Refused, plain_host
from equipt_dash.intake.connectors.collect import PAGE, Fetched, fetch, is_unchanged
from equipt_dash.intake.connectors.model import Connector
from equipt_dash.intake.connectors.saved import connector_for
from equipt_dash.intake.connectors.spool import Spool, write_atomically
from equipt_dash.intake.outbound import Door, FetchError, host_list
from equipt_dash.intake.raw import RawRow
from equipt_dash.kernel.words import _

_LINES = 2_000
_SAVED = ("save", "list", "remove", "saved")


def main(argv: Sequence[str], *, environ: Mapping[str, str] | None = None, door: Door | None = None) -> int:
    """Run ``fetch KIND …``: 0 written or unchanged, 1 not fetched and nothing written, 2 wrong usage."""
    environ = os.environ if environ is None else environ
    if argv and argv[0] in _SAVED:
        # Imported late: what is saved needs the database, and a single fetch does not.
        saved: int = importlib.import_module("equipt_dash.store.saved_sources").main(argv, environ=environ, door=door)
        return saved
    reader = parser()
    try:
        wanted = reader.parse_args(list(argv))
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        connector = connector_for(wanted.kind, options(wanted), environ)
        host = entry(connector.home)
    except FetchError as error:
        print(error, file=sys.stderr)
        return 2
    # The operator who types an address at the command line may choose it; a browser may not.
    door = door or Door(
        (*host_list(environ.get("EQUIPT_FETCH_HOSTS", "")), host),
        allow_loopback=allows_loopback(environ),
        on_wait=_to_stderr,
    )
    path = Path(wanted.out or f"{connector.name}.csv")
    try:
        summary = run(connector, door, path, size=wanted.page_size, fresh=wanted.fresh)
    except (FetchError, OSError) as error:
        if wanted.json:
            print(json.dumps({"error": str(error)}, ensure_ascii=False))
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(_("Stopped. Run the same command again to go on."), file=sys.stderr)
        return 1
    _report(summary, sys.stdout, as_json=wanted.json)
    return 0


def run(connector: Connector, door: Door, path: Path, *, size: int = PAGE, fresh: bool = False) -> dict[str, Any]:
    """Fetch into ``path`` and beside it ``.provenance.json``; what was done. A table that did not change stays.

    Raises:
        FetchError: why nothing was written.
    """
    spool = Spool(path)
    record = path.with_name(path.name + ".provenance.json")
    if fresh:
        spool.clear()
    elif (before := _before(path, record)) and is_unchanged(connector, door, before):
        return _summary(path, record, before, unchanged=True)
    fetched = fetch(connector, door, spool, size=size, say=_to_stderr)
    provenance = _written(path, record, fetched)
    spool.clear()
    return _summary(path, record, provenance, unchanged=False)


def _written(path: Path, record: Path, fetched: Fetched) -> dict[str, Any]:
    beside = path.with_name(path.name + ".new")
    digest = hashlib.sha256()
    rows = -1
    try:
        with beside.open("wb") as file:
            for chunk, count in _csv(fetched.table.rows):
                file.write(chunk)
                digest.update(chunk)
                rows += count
            file.flush()
            os.fsync(file.fileno())
        provenance = {**fetched.provenance, "rows": rows, "sha256": digest.hexdigest()}
        # The old record goes first: a crash in between leaves a table without a record, never with a wrong one.
        record.unlink(missing_ok=True)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    write_atomically(record, (json.dumps(provenance, ensure_ascii=False, indent=1) + "\n").encode())
    return provenance


def _csv(rows: Iterable[RawRow]) -> Iterator[tuple[bytes, int]]:
    # Lines end as the CSV standard says; with a bare \n Python 3.11 would leave a \r inside a cell unquoted.
    buffer, count = io.StringIO(), 0
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in rows:
        writer.writerow(row.cells)
        count += 1
        if count == _LINES:
            yield buffer.getvalue().encode("utf-8"), count
            buffer, count = io.StringIO(), 0
            writer = csv.writer(buffer, lineterminator="\r\n")
    yield buffer.getvalue().encode("utf-8"), count


def _before(path: Path, record: Path) -> dict[str, Any] | None:
    """The record of the last fetch, if the table is still the one it describes."""
    try:
        content = json.loads(record.read_text(encoding="utf-8"))
        with path.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == content["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return content if same else None


def _summary(path: Path, record: Path, provenance: Mapping[str, Any], *, unchanged: bool) -> dict[str, Any]:
    return {
        "source": provenance["source"],
        "file": str(path),
        "provenance": str(record),
        "unchanged": unchanged,
        "rows": provenance["rows"],
        "columns": provenance["columns"],
        "pages": sum(one["role"] == "rows" for one in provenance["requests"]),
        "sha256": provenance["sha256"],
        "notes": provenance["notes"],
    }


def _report(summary: Mapping[str, Any], out: TextIO, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(summary, ensure_ascii=False, indent=1), file=out)
        return
    if summary["unchanged"]:
        print(_("{file} is up to date: the service says that nothing changed.", file=summary["file"]), file=out)
        return
    print(
        _(
            "{file}: {rows} rows, {n} columns.",
            file=summary["file"],
            rows=f"{summary['rows']:,}",
            n=len(summary["columns"]),
        ),
        file=out,
    )
    for note in summary["notes"]:
        print(f"- {note}", file=out)


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def entry(url: str) -> str:
    """The host of an address, as a list of allowed hosts names it."""
    try:
        parts = urlsplit(url)
        name, port = plain_host(parts.hostname or ""), parts.port
    except ValueError as error:
        raise error if isinstance(error, FetchError) else Refused(_("This is not a web address.")) from None
    return f"{name}:{port}" if port and port != 443 else name


def allows_loopback(environ: Mapping[str, str]) -> bool:
    """Tell whether this machine may be fetched from: in development only."""
    return environ.get("EQUIPT_FETCH_LOOPBACK", "") == "1" and environ.get("EQUIPT_ENV", "") != "production"


def options(wanted: argparse.Namespace) -> dict[str, str]:
    """What a connector is told, out of what ``parser`` read."""
    beside = {"kind", "out", "json", "fresh", "page_size"}
    given = {name.rstrip("_"): value for name, value in vars(wanted).items() if name not in beside}
    return {name: " ".join(value) if isinstance(value, list) else value for name, value in given.items() if value}


def _size(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 50_000:
        raise argparse.ArgumentTypeError("write a number from 1 to 50000")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """The arguments of a single fetch."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--out", metavar="FILE.csv", help="where to write; FILE.csv.provenance.json comes beside it")
    common.add_argument("--json", action="store_true", help="say what was done as JSON")
    common.add_argument("--fresh", action="store_true", help="begin anew, whatever an earlier run left")
    common.add_argument("--page-size", type=_size, default=PAGE, metavar="N", help="most rows to ask for at a time")
    reader = argparse.ArgumentParser(
        prog="python -m equipt_dash fetch",
        description="Fetch a data set of an open-data service as CSV.",
        epilog="save | list | remove | saved: data sets that are fetched regularly",
    )
    kinds = reader.add_subparsers(title="services", dest="kind", metavar="SERVICE", required=True)
    socrata = kinds.add_parser("socrata", parents=[common], help="DOMAIN DATASET; key: EQUIPT_SOCRATA_TOKEN")
    socrata.add_argument("domain", metavar="DOMAIN")
    socrata.add_argument("dataset", metavar="DATASET")
    for name in ("select", "where", "group", "order"):
        socrata.add_argument(f"--{name}", metavar="SOQL")
    census = kinds.add_parser("census", parents=[common], help="YEAR DATASET; key: EQUIPT_CENSUS_KEY")
    census.add_argument("year", metavar="YEAR")
    census.add_argument("dataset", metavar="DATASET", help="such as acs/acs1")
    census.add_argument("--get", required=True, metavar="NAMES", help="such as NAME,B25003B_001E or group(B25003B)")
    census.add_argument("--for", dest="for_", required=True, metavar="PLACES", help="such as place:05000")
    census.add_argument("--in", dest="in_", action="append", metavar="PLACE", help="such as state:48")
    census.add_argument(
        "--companions", choices=("yes", "no"), help="ask for margins and annotations too (unless told: yes)"
    )
    census.add_argument("--base", metavar="URL", help="another server that answers as the Census Bureau's does")
    ckan = kinds.add_parser("ckan", parents=[common], help="SITE RESOURCE; key: EQUIPT_CKAN_KEY")
    ckan.add_argument("site", metavar="SITE")
    ckan.add_argument("resource", metavar="RESOURCE")
    ckan.add_argument("--filters", metavar="JSON")
    arcgis = kinds.add_parser("arcgis", parents=[common], help="LAYER_URL; key: EQUIPT_ARCGIS_TOKEN")
    arcgis.add_argument("layer", metavar="LAYER_URL")
    arcgis.add_argument("--where", metavar="SQL")
    arcgis.add_argument("--fields", metavar="NAMES")
    return reader
