"""Writes small workbooks for the tests: enough of XLSX and ODS to hold what a reader must cope with.

Why by hand: a library would write only what it believes to be good, and tests need what others wrote.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

Cell = str | float | bool | None
Rows = Sequence[Sequence[Cell]]
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def packed(parts: Mapping[str, str | bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def column(number: int) -> str:
    """The letters of a column that counts from 0."""
    name, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def sheet_xml(rows: Rows, after: str = "", shared: list[str] | None = None) -> str:
    """A sheet; ``after`` stands behind its cells. With ``shared``, texts are gathered there."""
    lines = []
    for at, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{column(n)}{at}", cell, shared) for n, cell in enumerate(row) if cell is not None)
        lines.append(f'<row r="{at}">{cells}</row>')
    return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData>{after}</worksheet>'


def _cell(place: str, cell: Cell, shared: list[str] | None) -> str:
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int | float):
        return f'<c r="{place}"><v>{cell!r}</v></c>'
    text = escape((cell or "").replace("\r", "_x000D_"))
    if shared is None:
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    shared.append(text)
    return f'<c r="{place}" t="s"><v>{len(shared) - 1}</v></c>'


def xlsx_parts(
    sheets: Mapping[str, str], *, styles: str = "", shared: Sequence[str] = (), book: str = "", states: str = ""
) -> dict[str, str | bytes]:
    """The parts of an XLSX whose sheets are given as XML. ``states``: one letter for each sheet, ``h`` for hidden."""
    names = list(sheets)
    states = states.ljust(len(names), "v")
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"{" state=" + quoteattr("hidden") if states[n - 1] == "h" else ""}/>'
        for n, name in enumerate(names, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    texts = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in shared)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{book}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}">{relations}'
        f'<Relationship Id="rIdS" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rIdT" Type="{_OFFICE}/styles" Target="/xl/styles.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'{_HEAD}<sst xmlns="{_MAIN}">{texts}</sst>',
        "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>',
    }
    return parts | {f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets.values(), 1)}


def xlsx(rows: Rows, name: str = "Data", *, use_shared: bool = False) -> bytes:
    """An XLSX with one sheet."""
    shared: list[str] | None = [] if use_shared else None
    xml = sheet_xml(rows, shared=shared)
    return packed(xlsx_parts({name: xml}, shared=shared or ()))


def ods_xml(tables: Mapping[str, str], styles: str = "") -> str:
    """The content of an ODS whose tables are given as XML rows."""
    spaces = " ".join(
        f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text", "style", "number", "meta")
    )
    body = "".join(f"<table:table table:name={quoteattr(name)}>{rows}</table:table>" for name, rows in tables.items())
    return (
        f'{_HEAD}<office:document-content {spaces} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:'
        f'xmlns:calcext:1.0"><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )


def ods_parts(content: str) -> dict[str, str | bytes]:
    """The parts of an ODS."""
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
        "META-INF/manifest.xml": f"{_HEAD}<manifest/>",
    }


def ods(rows: Rows, name: str = "Data") -> bytes:
    """An ODS with one sheet."""
    lines = ("<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in rows)
    return packed(ods_parts(ods_xml({name: "".join(lines)})))


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(cell).lower()}"/>'
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell!r}"><text:p>{cell}</text:p></table:table-cell>'
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'
