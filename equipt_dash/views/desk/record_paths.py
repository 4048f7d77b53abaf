"""Where the records of the practice are found inside, in one place, so that every page links to the same form."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from equipt_dash.store.desk.drafts import BETWEEN

RECORDS = "/internal/records"


def list_path(kind: str) -> str:
    """All records of a kind."""
    return f"{RECORDS}/{kind}"


def new_path(kind: str, **prefill: str) -> str:
    """An empty form, with these fields filled."""
    asked = {name: value for name, value in prefill.items() if value}
    return f"{RECORDS}/{kind}/new" + (f"?{urlencode(asked)}" if asked else "")


def record_path(kind: str, *key: str) -> str:
    """One record, or its draft."""
    return f"{RECORDS}/{kind}/at/{quote(BETWEEN.join(key), safe='~')}"


def review_path(id: int) -> str:
    """Where somebody decides about a draft."""
    return f"{RECORDS}/review/{id}"
