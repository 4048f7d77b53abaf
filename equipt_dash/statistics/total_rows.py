"""Labels that name the sum of the others: such a line of a file is no group of people.

Why a place of its own: a total taken for one more group is compared with its own parts, and a total taken for one
more cell of a table gives away the cells that were hidden to protect people.
"""

from __future__ import annotations

import re

_TOTAL = re.compile(
    r"(?:(?:grand|sub|over|row|column|state|district|county|city|group|report|table)[ -]?)*totals?"
    r"|(?:all|total|both|every)(?: (?:groups?|races?|ethnicit(?:y|ies)|sexes|people|persons?|residents?|population|students|"
    r"households|ages|categories|combined|together|and|of|the|them|above|these))*"
    r"|total[ :(].*|(?:over ?all|everyone|everybody|combined|sum|(?:city|county|state|district)[ -]?wide)"
    r"(?: (?:total|average|rate|population))?|(?:whole|entire) (?:city|county|state|district|population)",
    re.IGNORECASE,
)
_NAMES_ONE = re.compile(r"\b(?:other|others|except|but|not|non)\b", re.IGNORECASE)


def is_total(label: str) -> bool:
    """Tell whether a label names a total, such as ``Total``, ``All races`` or ``Grand total``; never ``All other``."""
    words = " ".join(label.replace("*", " ").strip(" .:").split())
    return _TOTAL.fullmatch(words) is not None and _NAMES_ONE.search(words) is None
