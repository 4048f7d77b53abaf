"""What the tests of single services share."""

from __future__ import annotations

import json
from pathlib import Path

from equipt_dash.intake.connectors.collect import fetch
from equipt_dash.intake.connectors.model import Connector
from equipt_dash.intake.connectors.spool import Spool
from equipt_dash.intake.outbound import Door

KEY = "the-secret-key"


def table(
    connector: Connector, door: Door, folder: Path, size: int = 10
) -> tuple[list[dict[str, str]], tuple[str, ...]]:
    fetched = fetch(connector, door, Spool(folder / "out.csv"), size=size)
    assert (fetched.table.format, fetched.table.certain_header) == (connector.format, 1)
    assert KEY not in json.dumps(fetched.provenance) + repr(connector) + repr(fetched)
    header, *rows = [row.cells for row in fetched.table.rows]
    return [dict(zip(header, row, strict=True)) for row in rows], fetched.table.notes
