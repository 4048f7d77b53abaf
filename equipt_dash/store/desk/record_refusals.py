"""Why a record is not kept as it was typed, where the reason is who types it or what stood there before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from equipt_dash.kernel.words import _
from equipt_dash.practice.fields import RecordKind
from equipt_dash.practice.kinds import COMMUNITY_NOTE
from equipt_dash.store.desk.record_reads import Stored


def owner_words(kind: RecordKind) -> str:
    """What somebody who writes for one department has to choose in the field that says whose record it is."""
    if kind.owner == "measure":
        return _("Choose a measure of your own department. For others, and for the City, an equity officer writes.")
    return _("Choose your own department. For others, and for the City as a whole, an equity officer writes.")


def kept_as_written(kind: RecordKind, before: Stored | None, values: Mapping[str, Any]) -> dict[str, str]:
    """What may not change once it was written, by field."""
    if kind is COMMUNITY_NOTE and before is not None and values.get("body") != before.texts["body"]:
        return {"body": _("A community note is published as it was written. Remove it, or add another one.")}
    return {}
