"""What somebody reads who wrote a record for a department that is not theirs: which field to choose again."""

from __future__ import annotations

from equipt_dash.practice.fields import RecordKind
from equipt_dash.words import _


def owner_words(kind: RecordKind) -> str:
    """What somebody who writes for one department has to choose in the field that says whose record it is."""
    if kind.owner == "measure":
        return _("Choose a measure of your own department. For others, and for the City, an equity officer writes.")
    return _("Choose your own department. For others, and for the City as a whole, an equity officer writes.")
