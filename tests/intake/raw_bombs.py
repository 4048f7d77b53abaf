"""Files built to break whoever reads them. They are made when a test needs them and never stored.

Each must be refused, or read, by a child process within 512 MB and ten seconds.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.intake.raw_workbooks import ods_parts, ods_xml, packed, sheet_xml, xlsx, xlsx_parts

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ROWS = [["Year", "Group", "Value"], ["2020", "Black", 1.5]]


def _write(path: Path, *pieces: bytes) -> None:
    path.write_bytes(b"".join(pieces))


def _repeated(path: Path, head: bytes, piece: bytes, times: int, tail: bytes = b"") -> None:
    with path.open("wb") as file:
        file.write(head)
        for _time in range(times):
            file.write(piece)
        file.write(tail)


def _zipped(path: Path, parts: dict[str, str | bytes], big: str, head: str, piece: str, times: int, tail: str) -> None:
    """A zip with one part that is written in pieces, so that the test itself stays small."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if name != big:
                archive.writestr(name, content)
        with archive.open(big, "w", force_zip64=True) as part:
            part.write(head.encode())
            for _time in range(times):
                part.write(piece.encode())
            part.write(tail.encode())


def _sheet_file(sheet: str) -> Callable[[Path], None]:
    return lambda path: _write(path, packed(xlsx_parts({"Data": sheet})))


def _sheet(inside: str) -> str:
    return f'<worksheet xmlns="{_MAIN}">{inside}</worksheet>'


def _zip_bomb(path: Path) -> None:
    start, end = sheet_xml(_ROWS).split("</sheetData>")
    row = "<row><c><v>1</v></c></row>" * 40_000
    _zipped(path, xlsx_parts({"Data": ""}), "xl/worksheets/sheet1.xml", start, row, 300, "</sheetData>" + end)


def _shared_texts_bomb(path: Path) -> None:
    parts = xlsx_parts({"Data": sheet_xml(_ROWS)})
    piece = "<si><t>" + "x" * 200 + "</t></si>"
    _zipped(path, parts, "xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">', piece * 1_000, 400, "</sst>")


def _many_shared_texts(path: Path) -> None:
    """Little enough to pass the check before, too much to keep: ten million short texts."""
    parts = xlsx_parts({"Data": sheet_xml(_ROWS)})
    piece = "".join(f"<si><t>{n * 2654435761 % 10**8}</t></si>" for n in range(20_000))
    _zipped(path, parts, "xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">', piece, 60, "</sst>")


def _many_entries(path: Path) -> None:
    _write(path, packed({f"xl/part{n}.xml": "" for n in range(20_000)}, zipfile.ZIP_STORED))


def _nested(path: Path) -> None:
    inner = packed({"a.csv": "0" * 1_000_000})
    for _time in range(5):
        inner = packed({f"{n}.zip": inner for n in range(8)})
    _write(path, inner)


def _lies_about_size(path: Path) -> None:
    """The table of contents says that a part is small; it unpacks to far more."""
    row = "<row><c><v>1</v></c></row>" * 200_000
    data = bytearray(packed(xlsx_parts({"Data": sheet_xml(_ROWS, after=row)})))
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = struct.pack("<I", 500)
        at = data.find(b"PK\x01\x02", at + 4)
    _write(path, bytes(data))


def _overlapping(path: Path) -> None:
    """Many entries that all point at the same packed bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "0" * 1_000_000)
        first = archive.infolist()[0]
        for n in range(300):
            twin = zipfile.ZipInfo(f"xl/worksheets/sheet{n}.xml")
            twin.compress_type, twin.CRC = first.compress_type, first.CRC
            twin.compress_size, twin.file_size = first.compress_size, first.file_size
            twin.header_offset = first.header_offset
            archive.filelist.append(twin)
    _write(path, out.getvalue())


def _entities(depth: int = 12) -> str:
    lines = ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, depth))]
    return f"<!DOCTYPE worksheet [{''.join(lines)}]>"


def _entity_sheet(path: Path) -> None:
    _sheet_file(_entities() + _sheet('<sheetData><row><c t="str"><v>&a11;</v></c></row></sheetData>'))(path)


def _entity_in_shared_texts(path: Path) -> None:
    parts = xlsx_parts({"Data": sheet_xml(_ROWS)})
    parts["xl/sharedStrings.xml"] = _entities() + f'<sst xmlns="{_MAIN}"><si><t>&a11;</t></si></sst>'
    _write(path, packed(parts))


def _outside_entity(path: Path) -> None:
    kind = '<!DOCTYPE worksheet [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
    _sheet_file(kind + _sheet('<sheetData><row><c t="str"><v>&secret;</v></c></row></sheetData>'))(path)


def _entity_in_wide_letters(path: Path) -> None:
    xml = _entities() + _sheet('<sheetData><row><c t="str"><v>&a11;</v></c></row></sheetData>')
    parts = xlsx_parts({"Data": ""}) | {"xl/worksheets/sheet1.xml": xml.encode("utf-16")}
    _write(path, packed(parts))


def _far_corner(path: Path) -> None:
    """Four kilobytes that ask a reader of rectangles for half a terabyte."""
    corner = '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    _sheet_file(_sheet(corner + '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'))(path)


def _merged_everything(path: Path) -> None:
    block = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    _write(path, packed(xlsx_parts({"Data": sheet_xml(_ROWS, after=block)})))


def _many_merges(path: Path) -> None:
    blocks = "".join(f'<mergeCell ref="A{n}:XFD{n + 900_000}"/>' for n in range(1, 140_000))
    _write(path, packed(xlsx_parts({"Data": sheet_xml(_ROWS, after=f"<mergeCells>{blocks}</mergeCells>")})))


def _deep_xml(path: Path) -> None:
    _zipped(
        path,
        xlsx_parts({"Data": ""}),
        "xl/worksheets/sheet1.xml",
        f'<worksheet xmlns="{_MAIN}">',
        "<a>" * 10_000,
        600,
        "",
    )


def _huge_attribute(path: Path) -> None:
    head = f'<worksheet xmlns="{_MAIN}"><sheetData><row r="'
    _zipped(path, xlsx_parts({"Data": ""}), "xl/worksheets/sheet1.xml", head, "1" * 100_000, 600, '"/></sheetData>')


def _huge_text(path: Path) -> None:
    head = f'<worksheet xmlns="{_MAIN}"><sheetData><row><c t="str"><v>'
    piece = "".join(f"{n * 2654435761 % 10**9}&amp;" for n in range(20_000))
    _zipped(
        path,
        xlsx_parts({"Data": ""}),
        "xl/worksheets/sheet1.xml",
        head,
        piece,
        40,
        "</v></c></row></sheetData></worksheet>",
    )


def _ods_repeats(path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="{}" office:value-type="float" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="{{}}">{cell}</table:table-row>'
    _write(path, packed(ods_parts(ods_xml({"Data": row.format(1_048_576, 16_384)}))))


def _ods_endless_row(path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="999999999999" office:value-type="float" office:value="1"/>'
    _write(path, packed(ods_parts(ods_xml({"Data": f"<table:table-row>{cell}</table:table-row>"}))))


def _ods_spaces(path: Path) -> None:
    text = '<text:p>a<text:s text:c="999999999"/>b</text:p>'
    row = f'<table:table-row><table:table-cell office:value-type="string">{text}</table:table-cell></table:table-row>'
    _write(path, packed(ods_parts(ods_xml({"Data": row}))))


def _ods_entities(path: Path) -> None:
    content = ods_xml({"Data": ""}).replace("?>", "?>" + _entities().replace("worksheet", "office:document-content"), 1)
    _write(path, packed(ods_parts(content)))


BOMBS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "zip bomb": ("xlsx", _zip_bomb),
    "shared texts": ("xlsx", _shared_texts_bomb),
    "many shared texts": ("xlsx", _many_shared_texts),
    "many entries": ("xlsx", _many_entries),
    "nested zips": ("zip", _nested),
    "a size that lies": ("xlsx", _lies_about_size),
    "overlapping entries": ("xlsx", _overlapping),
    "entities in a sheet": ("xlsx", _entity_sheet),
    "entities in shared texts": ("xlsx", _entity_in_shared_texts),
    "entity outside": ("xlsx", _outside_entity),
    "entities in UTF-16": ("xlsx", _entity_in_wide_letters),
    "far corner": ("xlsx", _far_corner),
    "everything merged": ("xlsx", _merged_everything),
    "many merges": ("xlsx", _many_merges),
    "deep XML": ("xlsx", _deep_xml),
    "huge attribute": ("xlsx", _huge_attribute),
    "huge text": ("xlsx", _huge_text),
    "ODS repeats": ("ods", _ods_repeats),
    "ODS endless row": ("ods", _ods_endless_row),
    "ODS spaces": ("ods", _ods_spaces),
    "ODS entities": ("ods", _ods_entities),
    "endless columns": ("csv", lambda path: _repeated(path, b"", b"," * 1_000_000, 60)),
    "endless quoted columns": ("csv", lambda path: _repeated(path, b'"', b'\n","' * 250_000, 20, b'"\n')),
    "one endless cell": ("csv", lambda path: _repeated(path, b"a,b\n1,", b"x" * 1_000_000, 60)),
    "one endless quote": ("csv", lambda path: _repeated(path, b'a,b\n1,"', b"x\n" * 500_000, 20)),
    "only quotes": ("csv", lambda path: _repeated(path, b"", b'"' * 1_000_000, 20)),
    "only NULs": ("csv", lambda path: _repeated(path, b"a,b\n", b"\x00" * 1_000_000, 20)),
    "deep JSON": ("json", lambda path: _repeated(path, b"", b"[" * 1_000_000, 5)),
    "deep JSON object": ("json", lambda path: _repeated(path, b'[{"a":', b'{"a":' * 200_000, 5)),
    "endless JSON number": ("json", lambda path: _repeated(path, b'[{"a":', b"9" * 1_000_000, 60)),
    "endless JSON text": ("json", lambda path: _repeated(path, b'[{"a":"', b"x" * 1_000_000, 60)),
    "too many JSON keys": (
        "json",
        lambda path: _write(path, b"[{", b",".join(b'"k%d":1' % n for n in range(300_000)), b"}]"),
    ),
    "new keys in each record": (
        "json",
        lambda path: _write(path, b"[", b",".join(b'{"k%d":1}' % n for n in range(200_000)), b"]"),
    ),
}


def bombs(folder: Path) -> Iterator[tuple[str, Path]]:
    """Write one bomb after another; each is removed before the next."""
    for name, (ending, write) in BOMBS.items():
        path = folder / f"{name.replace(' ', '_')}.{ending}"
        write(path)
        yield name, path
        path.unlink()


def harmless(path: Path) -> None:
    """A workbook like those above with nothing wrong in it, to show that the rest is not refused for its form."""
    path.write_bytes(xlsx(_ROWS))
