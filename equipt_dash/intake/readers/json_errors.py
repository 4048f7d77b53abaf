"""Finds the error a server put where a table was asked for, and says it in the server's own words."""

from __future__ import annotations

from typing import Any

from equipt_dash.intake.raw import UnreadableFile
from equipt_dash.intake.readers.json_outline import Outline
from equipt_dash.kernel.words import _


def refuse_error(outline: Outline) -> None:
    """Raise ``UnreadableFile`` if the JSON is an error of ArcGIS, Socrata, CKAN or a service like them."""
    if not _is_error(outline):
        return
    said = _said(outline)
    if said:
        raise UnreadableFile(
            _(
                "The file holds a server's error, not a table: “{said}”. Mend the request and fetch it again.",
                said=said,
            )
        )
    raise UnreadableFile(_("The file holds a server's error, not a table. Fetch it again."))


def _is_error(outline: Outline) -> bool:
    values = outline.values
    if values.get(("success",)) is False or ("error",) in outline.objects:
        return True
    if values.get(("error",), None) not in (None, False, ""):
        return True
    if any(held.count for path, held in outline.lists.items() if path == ("errors",)):
        return True
    codes = {("errorCode",), ("code",), ("status",), ("statusCode",)} & values.keys()
    return ("message",) in values and bool(codes) and not any(held.objects for held in outline.lists.values())


def _said(outline: Outline) -> str:
    values = outline.values
    paths = (("error", "message"), ("message",), ("error", "__type"), ("error", "name"), ("error",), ("errorCode",))
    parts = [_text(values.get(path)) for path in paths]
    said = next((part for part in parts if part), "")
    for name in ("details", "errors"):
        for path in ((name,), ("error", name)):
            held = outline.lists.get(path)
            extra = (
                [_text(one.get("message") if isinstance(one, dict) else one) for one in held.kept[:5]] if held else []
            )
            said = " ".join(dict.fromkeys(part for part in (said, *extra) if part))
    return said[:500]


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
