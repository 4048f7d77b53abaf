"""Every form of the desk that is declared, and the words the audit has from them."""

from __future__ import annotations

from equipt_dash.pages.declared import city_setup, council, entry, imports, people, review, sources, tokens, words
from equipt_dash.pages.declared.spec import FormSpec

EVERY: tuple[FormSpec, ...] = (
    *city_setup.FORMS, *council.FORMS, *entry.FORMS, *imports.FORMS, *people.FORMS, *review.FORMS, *sources.FORMS,
    *tokens.FORMS, *words.FORMS,
)  # fmt: skip


def audited_words() -> dict[str, str]:
    """What the audit calls each field a form asks for, by the name its entries use."""
    return {one.audited: one.short() or one.label() for form in EVERY for one in form.fields if one.audited}
