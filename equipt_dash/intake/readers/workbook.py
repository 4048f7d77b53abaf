"""Tells XLSX, ODS and other zips apart, and gives a workbook of either kind the same face."""

from __future__ import annotations

import zipfile
from typing import Protocol

from equipt_dash.intake.raw import RawTable, UnreadableFile
from equipt_dash.intake.readers.opening import Opened
from equipt_dash.intake.readers.zip_check import checked_zip, first_bytes
from equipt_dash.kernel.words import _, listed

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


class Workbook(Protocol):
    """A workbook of any kind."""

    sheets: tuple[str, ...]
    hidden: tuple[str, ...]

    def has_content(self, sheet: str) -> bool: ...

    def table(self, sheet: str) -> RawTable: ...


def open_workbook(opened: Opened) -> Workbook:
    """The workbook in the file. Raises ``UnreadableFile`` for any other zip, and for a harmful one."""
    archive = checked_zip(opened.file, opened.size)
    parts = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry.filename for entry in archive.infolist()}
    if "content.xml" in parts:
        return _ods(archive, parts)
    if "xl/workbook.bin" in parts:
        raise UnreadableFile(_("The file is a binary workbook (.xlsb). Save it as XLSX."))
    if "xl/workbook.xml" in parts or "[content_types].xml" in parts:
        from equipt_dash.intake.readers.xlsx import Xlsx

        return Xlsx(archive, parts)
    if any(name.endswith(".iwa") for name in parts):
        raise UnreadableFile(_("The file is a Numbers document. Export it as XLSX or CSV."))
    inside = [
        name for name in parts.values() if name.lower().endswith((".csv", ".tsv", ".txt", ".xlsx", ".ods", ".json"))
    ]
    if inside:
        names = listed([f"“{name[:80]}”" for name in inside[:5]])
        raise UnreadableFile(
            _("The file is a zip that holds {names}. Unpack it, and import the table itself.", names=names)
        )
    raise UnreadableFile(_("The file is a zip, but no workbook. Save the table as CSV or XLSX."))


def _ods(archive: zipfile.ZipFile, parts: dict[str, str]) -> Workbook:
    if "mimetype" in parts:
        kind = first_bytes(archive, parts["mimetype"], 200)
        if not kind.strip().startswith(_ODS):
            raise UnreadableFile(_("The file is an OpenDocument file, but no spreadsheet. Save the table as ODS."))
    if "meta-inf/manifest.xml" in parts:
        manifest = first_bytes(archive, parts["meta-inf/manifest.xml"], 1 << 20)
        if b"encryption-data" in manifest:
            raise UnreadableFile(_("The file is locked with a password. Save it without one."))
    from equipt_dash.intake.readers.ods import Ods

    return Ods(archive, parts["content.xml"])
