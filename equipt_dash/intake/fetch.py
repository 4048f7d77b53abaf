"""Brings a data set of an open-data service into a CSV file, with a record of where each row came from.

Why a file and not the database: a person looks at it and says what its columns mean, and ``import`` then checks it
like any other file. The CSV holds the exact text of the source; nothing is changed to suit a spreadsheet.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from equipt_dash.intake.addresses import Refused, plain_host
from equipt_dash.intake.connectors.collect import PAGE, Fetched, fetch, is_unchanged
from equipt_dash.intake.connectors.model import Connector
from equipt_dash.intake.connectors.spool import Spool, write_atomically
from equipt_dash.intake.outbound import Door, FetchError
from equipt_dash.intake.raw import RawRow
from equipt_dash.kernel.words import _

_LINES = 2_000


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
    fetched = fetch(connector, door, spool, size=size, say=to_stderr)
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


def to_stderr(line: str) -> None:
    """Say how far a fetch has come to whoever watches."""
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
