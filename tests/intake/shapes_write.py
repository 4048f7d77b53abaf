"""What a shape of file is, and the writers that make its bytes.

A shape is one file: its name, its bytes, and what the report of a trial import has to say about it.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

Table = Sequence[Sequence[object]]
Value = tuple[str, str, str, float | None]


@dataclass(frozen=True)
class Shape:
    """A file and what must come out: roles of some columns, answers for some labels, periods, rows, exit code.

    ``values`` are (period, group, area, value) that must be among what would be stored; ``says`` are words that
    some problem must hold.
    """

    name: str
    file: str
    content: bytes
    columns: Mapping[str, str]
    values: Sequence[Value] = ()
    groups: Mapping[str, str | None] = field(default_factory=dict)
    periods: Sequence[str] | None = None
    rows: tuple[int, int, int] = (0, 0, 0)
    exit: int = 0
    says: Sequence[str] = ()
    mapping: str = ""


def as_csv(rows: Table, *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """The rows as a CSV file."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


def as_json(content: Any) -> bytes:
    """The content as a JSON file."""
    return json.dumps(content).encode()


def as_xlsx(rows: Table, sheet: str = "Sheet1") -> bytes:
    """The rows as the smallest workbook that Excel opens: texts inline, ints and floats as numbers."""
    lines = []
    for n, row in enumerate(rows, 1):
        cells = []
        for m, value in enumerate(row):
            at = f"{chr(65 + m)}{n}"
            if isinstance(value, int | float):
                cells.append(f'<c r="{at}"><v>{value}</v></c>')
            elif value != "":
                cells.append(f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>')
        lines.append(f'<row r="{n}">{"".join(cells)}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>'
        f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return out.getvalue()
