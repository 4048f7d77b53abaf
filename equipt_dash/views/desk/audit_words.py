"""What the audit's codes are called, so that it reads as sentences and not as a log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.table import audited_words


def action_words(code: str) -> str:
    """What was done; a code no version of this program knows stays as it is."""
    return actions().get(code, code.replace("_", " "))


def subject_words(code: str) -> str:
    """The kind of row it was done to."""
    return subjects().get(code, code.replace("_", " "))


def actions() -> Mapping[str, str]:
    """Everything that can be done, in words, by code."""
    return {
        "submit": _("handed in"),
        "take_back": _("took back"),
        "discard": _("threw away"),
        "send_back": _("sent back"),
        "approve": _("approved"),
        "publish": _("published"),
        "undo": _("undid a publication"),
        "take_over": _("took over a draft"),
        "start_publication": _("began a publication"),
        "restart_publication": _("began a publication again"),
        "publish_edition": _("published an edition"),
        "explain_words": _("said why words that can do harm may be published"),
        "undo_edition": _("published the state before an edition again"),
        "note_edition": _("noted what an edition says"),
        "ask_withdrawal": _("asked to withdraw"),
        "confirm_withdrawal": _("confirmed a withdrawal"),
        "drop_withdrawal": _("dropped a request to withdraw"),
        "withdraw": _("withdrew"),
        "make_token": _("made an access token"),
        "revoke_token": _("revoked an access token"),
        "lock_period": _("locked a period"),
        "unlock_period": _("unlocked a period"),
        "import": _("took in a file"),
        "undo_import": _("took an import back"),
        "save_mapping": _("saved how a file is read"),
        "save_source": _("saved a source to fetch"),
        "remove_source": _("removed a source"),
        "run_source": _("fetched a source"),
        "add_person": _("added a person"),
        "set_roles": _("changed roles"),
        "close_person": _("closed an account"),
        "reopen_person": _("opened an account again"),
        "issue_link": _("made a sign-in link"),
        "link_identity": _("joined a city account to a person"),
        "choose_password": _("chose a password"),
        "rehash_password": _("stored a password anew, at today’s cost"),
        "end_sessions": _("ended a person’s sessions"),
        "sign_in": _("signed in"),
        "sign_in_limited": _("was kept from signing in after too many tries"),
        "sign_out": _("signed out"),
        "sign_out_everywhere": _("signed out everywhere"),
        "add_department": _("added a department"),
        "change_department": _("changed a department"),
        "remove_department": _("removed a department"),
        "add_group": _("added a group"),
        "change_group": _("changed a group"),
        "remove_group": _("removed a group"),
        "add_standard": _("added a category standard"),
        "change_standard": _("changed a category standard"),
        "remove_standard": _("removed a category standard"),
        "add_meeting": _("added a meeting"),
        "remove_meeting": _("removed a meeting"),
        "import_map": _("took in a map"),
        "change_calendar": _("changed the fiscal year"),
        "change_suppression": _("changed a suppression rule"),
        "hand_in": _("handed in a record"),
        "keep_draft": _("kept a draft"),
        "ask_removal": _("asked to take a record away"),
        "write_record": _("changed what counts in a record"),
        "remove_record": _("took a record away"),
        "keep_evidence": _("kept a file as evidence"),
    }


def subjects() -> Mapping[str, str]:
    """Every kind of row, in words, by table."""
    return {
        "submission": _("submission"),
        "council_meeting": _("meeting of the council"),
        "city_map": _("map of the city"),
        "values": _("values of a submission"),
        "targets": _("targets of a submission"),
        "definition": _("definition of a submission"),
        "gap_target": _("gap target of a submission"),
        "measure": _("measure"),
        "observation": _("value"),
        "disparity": _("disparity"),
        "story": _("story"),
        "link": _("link"),
        "edition": _("edition"),
        "withdrawal": _("withdrawal"),
        "period_lock": _("period lock"),
        "import_batch": _("import"),
        "saved_mapping": _("saved mapping"),
        "saved_source": _("saved source"),
        "api_token": _("access token"),
        "person": _("person"),
        "sign_in_attempt": _("sign-in attempt"),
        "department": _("department"),
        "race_group": _("group"),
        "category_standard": _("category standard"),
        "city": _("city"),
        "record": _("record of the practice"),
        "word_reason": _("words that can do harm"),
        "evidence": _("file kept as evidence"),
    }


def field_words(name: str) -> str:
    """The name of a field."""
    return fields().get(name, name.replace("_", " ").capitalize())


def fields() -> Mapping[str, str]:
    """Every field, in words: as the form that asks for it calls it, and what no form asks for by its own name."""
    return audited_words() | {
        "status": _("Status"),
        "author": _("Author (number of the person)"),
        "edition": _("Edition"),
        "slug": _("Short name in addresses"),
        "kind": _("Kind"),
        "measure": _("Measure"),
        "disparity": _("Disparity"),
        "active": _("Account open"),
        "seal": _("Hash of everything the edition says"),
        "sha256": _("Hash (SHA-256)"),
        "changes": _("Changes"),
        "definition": _("Definition"),
        "result": _("Result"),
        "method": _("Way of signing in"),
        "issuer": _("Sign-in service"),
        "subject": _("Hash of the account at that service"),
    }


def value_words(value: Any) -> str:
    """A value of a field as it is read."""
    if value is None or value == "" or value == [] or value == {}:
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(value_words(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {value_words(one)}" for name, one in value.items())
    return str(value)
