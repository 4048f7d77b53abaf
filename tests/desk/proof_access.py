"""Who may open which page and send which form, written by hand from the city's rules, not from the code.

Columns: editor, department head, council, equity officer, administrator. ``own``: rows of their department only.
``any``: whatever row it is. ``no``: never. A page or form that is not here makes ``test_rights_http`` fail.
"""

from __future__ import annotations

ROLES = ("editor", "head", "council", "officer", "admin")

PAGES: dict[str, str] = {
    "work": "any any any any any",
    "desk-measures": "any any any any any",
    **dict.fromkeys(
        ("council", "trends", "meetings", "council-people", "council-districts", "council-trends", "council-portfolio"),
        "no no any any no",
    ),
    "words-story": "own own any any any",
    "words-definition": "own own any any any",
    "words-gap_target": "own own any any any",
    "measure-history": "own own any any any",
    "disparity-history": "own own any any any",
    "review": "any any no any any",
    "submission": "own own no any any",
    "harm": "no any no any any",
    "publish": "no no no any no",
    "publications": "no no no any no",
    "publication": "no no no any no",
    "periods": "no no no any no",
    "editions": "any any any any any",
    "edition": "any any any any any",
    "undo": "no no no any no",
    "entry": "own own any any any",
    "account": "any any any any any",
    "admin": "any any any any any",
    "access": "any any any any any",
    "departments": "no no no any any",
    "department": "no no no any any",
    "groups": "no no no any no",
    "group": "no no no any no",
    "standard": "no no no any no",
    "calendar": "no no no any any",
    "suppression": "no no no any no",
    "audit": "no any no any any",
    "audit-file": "no any no any any",
    "notices": "any any any any any",
    "people": "no no no no any",
    "person": "no no no no any",
    "import": "any any no any no",
    "import-check": "any any no any no",
    "import-one": "own no no any no",
    "sources": "no no no any no",
    "tokens": "no any no any no",
    "records": "any any any any any",
    "records-kind": "any any any any any",
    "record-new": "any any no any no",
    "record": "own own no any no",
    "worksheet": "any any any any any",
    "record-review": "own own no any no",
    **{
        f"desk-{page}": "any any any any any"
        for page in ("normalize", "organize", "operationalize", "roadmap", "elements")
    },
}

_TYPES = "own own no any no"
_AUTHORS = "own no no no no"  # a draft belongs to its author until somebody takes it over
_OFFICE = "no no no any any"
_GROUPS = "no no no any no"
_PEOPLE = "no no no no any"
_FILES = "any any no any no"

FORMS: dict[str, str] = {
    **{
        f"words-{what}-{kind}": _TYPES
        for what in ("save", "submit", "discard", "take-back", "take-over")
        for kind in ("story", "definition", "gap_target")
    },
    **{f"entry-{what}": _TYPES for what in ("draft", "check", "submit", "take-back", "take-over", "discard")},
    "entry-choose": _AUTHORS,
    "choose-password": "any any any any any",
    "sign-out-everywhere": "any any any any any",
    "read-notices": "any any any any any",
    **{f"{what}-department": _OFFICE for what in ("add", "change", "remove")},
    **{f"{what}-{row}": _GROUPS for what in ("add", "change", "remove") for row in ("group", "standard")},
    "calendar": _OFFICE,
    "council-seen": "no no any any no",
    "meeting-add": _OFFICE,
    "meeting-remove": _OFFICE,
    "suppression": _GROUPS,
    **dict.fromkeys(("add-person", "give-role", "take-role", "close-person", "reopen-person"), _PEOPLE),
    "person-link": _PEOPLE,
    "end-sessions": _PEOPLE,
    "import-read": _FILES,
    "import-again": _FILES,
    "import-take": _FILES,
    "import-submit": _AUTHORS,
    "import-undo": "own no no any no",
    **dict.fromkeys(("source-save", "source-remove", "source-fetch"), _GROUPS),
    "token-make": "no own no any no",
    "token-revoke": "no own no any no",
    "decide": "no own no any no",
    "decide-one": "no own no any no",
    "choose": "no no no any no",
    "explain-words": "no own no any any",
    "stand-in": "no no no no any",
    "publish": "no no no any no",
    "publication-again": "no no no any no",
    "lock-period": "no no no any no",
    "unlock-period": "no no no any no",
    "undo": "no no no any no",
    "withdraw": "no no no any no",
    "confirm-withdrawal": "no no no any any",
    "drop-withdrawal": "no no no any no",
    "record-add": "own own no any no",
    "record-write": _AUTHORS,
    "record-decide": "no own no any no",
    "record-decide-central": "no no no any any",
}

REFUSED_AS_INPUT = frozenset({"token-make", "record-add"})
"""A foreign department is no choice of these forms' lists: they answer 422, as for any other value that is not."""


def allowed(expected: str, role: str, *, own: bool) -> bool:
    """Whether ``role`` may do what ``expected`` says, to a row of their own department or of another one."""
    reach = expected.split()[ROLES.index(role)]
    return reach == "any" or (reach == "own" and own)
