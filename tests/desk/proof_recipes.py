"""A valid use of every internal form: who sends it, from which page, what is typed, and what has to happen before.

The forms themselves are read from the pages as a browser would, so a recipe names only what a person does.
A form without a recipe makes ``test_replay`` and ``test_rights_http`` fail: add it here.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.desk.account_support import PASSWORD
from tests.desk.proof_pages import Sendable, form_for
from tests.desk.proof_sides import OWN, Side
from tests.desk.proof_state import CLOSED, Resettable
from tests.support.desk import Visitor

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

FILE = "Fiscal Year,Race,Value\nFY2030,All,55.1%\nFY2031,All,56.0%\n"


@dataclass(frozen=True)
class Recipe:
    """How one form is used. ``type`` fills fields by name, ``tick`` its boxes; ``before`` names other recipes."""

    who: str
    page: str
    path: str = ""
    type: dict[str, str] = field(default_factory=dict)
    tick: dict[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    holding: dict[str, str] = field(default_factory=dict)
    files: bool = False
    # Fields the page's script or a conflict page adds: sent without being on the page.
    extra: dict[str, str] = field(default_factory=dict)
    # A form that only exists after a conflict is sent without its page.
    blind: bool = False
    behind: str = ""  # SQL: what happened behind everybody's back before
    # What has to be true of the city beside that, as SQL.
    given: str = ""


STOPPED = """INSERT INTO publication (id, kind, status, person, actor, at, chosen, note, mark, day, claim, beat)
    SELECT 900, 'publish', 'running', person, 'officer', '2026-11-01 09:00:00.000000', '[]', 'A note', '', '2026-11-01', 'x',
    '2026-11-01 09:00:00.000000' FROM person_role WHERE role = 'equity_officer' LIMIT 1"""
"""A publication whose server process is gone."""

_SHEET = "/internal/measures/{measure}"
_STORY, _DEFINITION = f"{_SHEET}/story", f"{_SHEET}/definition"
_GAP = "/internal/disparities/{disparity}/target"
_TYPED = {"c:FY2030|all|austin:value": "{typed}", "c:FY2030|all|austin:reason": "A projection, agreed so."}
_ADDED = f"{_SHEET}?q=FY2030"
_GAP_TYPED = {"target_gap": "0", "floor": "1", "target_date": "2031-12-31", "target_source": "Council plan"}
_SURE = {"sure": "1"}
_CHECK = "/internal/import/check?upload={upload}"
_BATCH = "/internal/import/{batch}"
_PERSON = "/admin/people/{person}"
_MEETINGS = "/council/meetings"
_SOURCES = "/internal/sources"
_SOURCE = {
    "name": "proof", "option-year": "2023", "option-dataset": "acs/acs1", "option-get": "B01001_001E",
    "option-for": "place:05000", "option-base": CLOSED,
}  # fmt: skip
_RECORDS = "/internal/records"
_RECORD, _DECIDE = f"{_RECORDS}/{{kind}}/at/{{record}}", f"{_RECORDS}/review/{{draft}}"
_PARTNER = {"title": "A food bank", "standing": "asked", "role": "Hosts the talks", "department": "{code}"}
_LINK = {
    "measure": "{plain}", "disparity": "{disparity}", "mechanism": "More leaks fixed, fewer losses.",
    "strength": "context", "reach": "service",
}  # fmt: skip
_REVIEWERS = "email LIKE 'head%' OR email LIKE 'other-head%' OR email LIKE 'officer%'"
_DEPARTMENT = {"name": "Office of Proof", "slug": "office-of-proof", "does": "Proves.", "lead": "", "lead_source": ""}
_GROUP = {
    "code": "proof-alone", "label": "Proven (one race)", "people": "Proven residents", "standard": "omb-1997",
    "sort": "225", "note": "", "hispanic": "any", "family": "mena",
}  # fmt: skip
_STANDARD = {"key": "omb-2030", "title": "Federal standard of 2024", "year": "2024", "url": "https://x.gov/y"}
_PASSWORD = "nine quiet rivers carry boats"

ONLY_BEFORE = frozenset({"record-add-link", "words-harm-story"})
"""Recipes that are not a form of their own: a form used in another way, so that a later one has something to do."""

RECIPES: dict[str, Recipe] = {
    "words-save-story": Recipe("editor", _STORY, f"{_STORY}/save", {"body": "It grew, because we hired."}),
    "words-submit-story": Recipe("editor", _STORY, f"{_STORY}/submit", {"body": "It grew, because we hired."}),
    "words-harm-story": Recipe("editor", _STORY, f"{_STORY}/submit", {"body": "Parents keep failing to come."}),
    "words-discard-story": Recipe("editor", _STORY, f"{_STORY}/discard", before=("words-save-story",)),
    "words-save-definition": Recipe("editor", _DEFINITION, f"{_DEFINITION}/save", {"note": "Counted in June."}),
    "words-submit-definition": Recipe("editor", _DEFINITION, f"{_DEFINITION}/submit", {"note": "Counted in June."}),
    "words-discard-definition": Recipe(
        "editor", _DEFINITION, f"{_DEFINITION}/discard", before=("words-save-definition",)
    ),
    "words-save-gap_target": Recipe("editor", _GAP, f"{_GAP}/save", _GAP_TYPED, extra=_SURE),
    "words-submit-gap_target": Recipe("editor", _GAP, f"{_GAP}/submit", _GAP_TYPED, extra=_SURE),
    "words-discard-gap_target": Recipe("editor", _GAP, f"{_GAP}/discard", before=("words-save-gap_target",)),
    "words-take-back-story": Recipe("editor", _STORY, f"{_STORY}/take-back", before=("words-submit-story",)),
    "words-take-over-story": Recipe("editor2", _STORY, f"{_STORY}/take-over", before=("words-save-story",)),
    "words-take-back-definition": Recipe("editor", _DEFINITION, f"{_DEFINITION}/take-back", before=("words-submit-definition",)),
    "words-take-over-definition": Recipe("editor2", _DEFINITION, f"{_DEFINITION}/take-over", before=("words-save-definition",)),
    "words-take-back-gap_target": Recipe("editor", _GAP, f"{_GAP}/take-back", before=("words-submit-gap_target",)),
    "words-take-over-gap_target": Recipe("editor2", _GAP, f"{_GAP}/take-over", before=("words-save-gap_target",)),
    "entry-draft": Recipe("editor", _ADDED, f"{_SHEET}/draft", _TYPED),
    "entry-check": Recipe("editor", _ADDED, f"{_SHEET}/check", _TYPED),
    "entry-submit": Recipe("editor", _ADDED, f"{_SHEET}/submit", _TYPED),
    "entry-choose": Recipe("editor", _ADDED, f"{_SHEET}/choose", before=("entry-draft",), blind=True),
    "entry-take-back": Recipe("editor", _SHEET, f"{_SHEET}/take-back", before=("entry-submit",)),
    "entry-take-over": Recipe("editor2", _SHEET, f"{_SHEET}/take-over", before=("entry-draft",)),
    "entry-discard": Recipe("editor", _SHEET, f"{_SHEET}/discard", before=("entry-draft",)),
    "choose-password": Recipe(
        "editor", "/internal/account", "/internal/account/password", {"old": PASSWORD, "new": _PASSWORD, "again": _PASSWORD}
    ),
    "sign-out-everywhere": Recipe("editor", "/internal/account", "/internal/account/sign-out-everywhere"),
    "add-department": Recipe("admin", "/admin/departments", "", _DEPARTMENT),
    "change-department": Recipe("admin", "/admin/departments/{department}", "", {"does": "Does more."}),
    "remove-department": Recipe(
        "admin", "/admin/departments/office-of-proof", "/admin/departments/office-of-proof/remove",
        before=("add-department",),
    ),
    "add-group": Recipe("officer", "/admin/groups", "", _GROUP, {"races": "mena"}),
    "change-group": Recipe("officer", "/admin/groups/proof-alone", "", {"note": "New."}, before=("add-group",)),
    "remove-group": Recipe(
        "officer", "/admin/groups/proof-alone", "/admin/groups/proof-alone/remove", before=("add-group",)
    ),
    "add-standard": Recipe("officer", "/admin/groups", "/admin/groups/standards", _STANDARD),
    "change-standard": Recipe(
        "officer", "/admin/groups/standards/omb-2030", "", {"note": "New."}, before=("add-standard",)
    ),
    "remove-standard": Recipe(
        "officer", "/admin/groups/standards/omb-2030", "/admin/groups/standards/omb-2030/remove",
        before=("add-standard",),
    ),
    "calendar": Recipe("admin", "/admin/calendar", "", {"month": "7", "day": "1"}),
    "council-seen": Recipe("council", "/council", "/council/seen"),
    "meeting-add": Recipe("officer", _MEETINGS, f"{_MEETINGS}/add", {"day": "2027-01-11", "title": "Council"}),
    "meeting-remove": Recipe("officer", _MEETINGS, f"{_MEETINGS}/remove", before=("meeting-add",)),
    "suppression": Recipe("officer", "/admin/suppression?department={department}", "/admin/suppression", {"rule": "cms"}, {"measure": "{plain}"}),
    "read-notices": Recipe("head", "/internal/notices", "/internal/notices/read", before=("entry-submit",)),
    "add-person": Recipe(
        "admin", "/admin/people", "",
        {"email": "new@example.org", "name": "New", "role": "editor", "department": "{department}"},
    ),
    "give-role": Recipe("admin", _PERSON, f"{_PERSON}/roles/give", {"role": "council"}),
    "take-role": Recipe("admin", _PERSON, f"{_PERSON}/roles/take"),
    "close-person": Recipe("admin", _PERSON, f"{_PERSON}/close"),
    "reopen-person": Recipe("admin", _PERSON, f"{_PERSON}/reopen", before=("close-person",)),
    "person-link": Recipe("admin", _PERSON, f"{_PERSON}/link"),
    "end-sessions": Recipe("admin", _PERSON, f"{_PERSON}/sessions/end"),
    "import-read": Recipe("editor", "/internal/import", "/internal/import/read", files=True),
    "import-again": Recipe(
        "editor", _CHECK, "/internal/import/again", {"measure": "{measure}"}, before=("import-read",)
    ),
    "import-take": Recipe("editor", _CHECK, "/internal/import/take", {"measure": "{measure}"}, before=("import-read",)),
    "import-submit": Recipe("editor", _BATCH, f"{_BATCH}/submit", {"note": "From our file.", "reason-{submission}": "Agreed."}, before=("import-take",)),
    "import-undo": Recipe("editor", _BATCH, f"{_BATCH}/undo", {"why": "Wrong file."}, before=("import-take",)),
    "source-save": Recipe("officer", f"{_SOURCES}?kind=census", f"{_SOURCES}/save", _SOURCE),
    "source-remove": Recipe("officer", _SOURCES, f"{_SOURCES}/remove", before=("source-save",)),
    "source-fetch": Recipe("officer", _SOURCES, f"{_SOURCES}/fetch", before=("source-save",)),
    "token-make": Recipe("head", "/internal/tokens", "", {"name": "nightly", "department": "{code}"}),
    "token-revoke": Recipe("head", "/internal/tokens", "/internal/tokens/revoke", {"id": "{token}"}, before=("token-make",)),
    "record-add": Recipe("editor", f"{_RECORDS}/partner/new", "", _PARTNER, extra={"do": "keep"}),
    "record-write": Recipe("editor", _RECORD, "", {"why": "It knows many."}, before=("record-add",), extra={"do": "hand-in"}),
    "record-decide": Recipe(
        "head", _DECIDE, f"{_DECIDE}/decide", before=("record-write",), extra={"decision": "approve"}
    ),
    "record-add-link": Recipe("editor", f"{_RECORDS}/link/new", "", _LINK, extra={"do": "hand-in"}),
    "record-decide-central": Recipe(
        "officer", _DECIDE, f"{_DECIDE}/decide-central", before=("record-add-link",), extra={"decision": "approve"}
    ),
    "decide": Recipe(
        "head", "/internal/review", "/internal/review/decide", tick={"choose": "{choice}"},
        before=("entry-submit",), extra={"decision": "approve"},
    ),
    "decide-one": Recipe(
        "head", "/internal/review/{submission}", "", {"reason": "Count again."}, before=("entry-submit",),
        extra={"decision": "send-back"},
    ),
    "stand-in": Recipe(
        "admin", "/internal/review/{submission}", "/internal/review/{submission}/stand-in", before=("entry-submit",),
        extra={"decision": "approve"}, given=f"UPDATE person SET active = 0 WHERE {_REVIEWERS}",
    ),
    "explain-words": Recipe(
        "head", "/internal/review/words", "", {"reason": "These are the words of the report."}, before=("words-harm-story",)
    ),
    "choose": Recipe(
        "officer", "/internal/review/publish", "/internal/review/publish/choose", tick={"choose": "{choice}"},
        before=("decide",),
    ),
    "publish": Recipe("officer", "/internal/review/publish", "", tick={"choose": "{choice}"}, before=("decide",)),
    "publication-again": Recipe(
        "officer", "/internal/review/publications/{publication}", "/internal/review/publications/{publication}/again", behind=STOPPED
    ),
    "lock-period": Recipe(
        "officer", "/internal/periods", "/internal/periods/lock", {"period": "FY2016", "department": "{code}"}
    ),
    "unlock-period": Recipe("officer", "/internal/periods", "/internal/periods/unlock", before=("lock-period",)),
    "undo": Recipe("officer", "/internal/editions/2/undo", "", {"reason": "Published too early."}, before=("publish",)),
    "withdraw": Recipe(
        "officer2", "/internal/editions/1", "/internal/editions/1/withdraw", {"reason": "It names a person."}
    ),
    "confirm-withdrawal": Recipe(
        "officer", "/internal/editions/1", "/internal/editions/1/confirm", before=("withdraw",)
    ),
    "drop-withdrawal": Recipe("officer2", "/internal/editions/1", "/internal/editions/1/drop", before=("withdraw",)),
}  # fmt: skip


@dataclass(frozen=True)
class Request:
    """One form as it goes over the wire, without the token of whoever sends it."""

    path: str
    fields: dict[str, Any]
    files: bool = False

    def send(self, visitor: Visitor, *, key: str = "", more: dict[str, Any] | None = None) -> TestResponse:
        """Send it as ``visitor``."""
        data = {**self.fields, **(more or {})}
        if self.files:
            data["file"] = (io.BytesIO(FILE.encode()), "proof.csv")
            return visitor.post(self.path, data, key=key, content_type="multipart/form-data")
        return visitor.post(self.path, data, key=key)


class Cook:
    """Carries out recipes in one city, for one department's rows."""

    def __init__(self, world: Resettable, side: Side = OWN) -> None:
        self.world, self.side = world, side
        self._upload = ""

    def visitor(self, name: str) -> Visitor:
        """Somebody of this side, signed in anew."""
        return self.world.city.visitor(self.side.who(name))

    def address(self, pattern: str) -> str:
        """``pattern`` with this side's newest rows in it."""
        if "{" not in pattern:
            return pattern
        return pattern.format(**self._names())

    def _names(self) -> dict[str, Any]:
        code, world = self.world.city.departments[self.side.slug], self.world
        newest = world.one(
            "SELECT id FROM submission WHERE department = ? ORDER BY status = 'submitted' DESC, id DESC", code
        )
        author = world.city.people[self.side.who("editor")]
        return {
            "measure": self.side.measure, "disparity": self.side.disparity, "department": self.side.slug, "code": code,
            "submission": newest, "person": author, "upload": self._upload,
            "batch": world.one("SELECT id FROM import_batch WHERE person = ? ORDER BY id DESC", author),
            "publication": world.one("SELECT id FROM publication ORDER BY id DESC"),
            "token": world.one("SELECT id FROM api_token WHERE department = ? ORDER BY id DESC", code),
            "choice": world.one("SELECT id || '-' || version FROM submission WHERE department = ? ORDER BY status = 'submitted' DESC, id DESC", code),
            "typed": world.one(
                "SELECT value FROM observation WHERE measure = ? AND role = 'actual' AND value IS NOT NULL "
                "ORDER BY period DESC", self.side.measure,
            ),
            "record": world.one("SELECT record_key FROM record_draft WHERE department = ? ORDER BY id DESC", code),
            "kind": world.one("SELECT kind FROM record_draft WHERE department = ? ORDER BY id DESC", code),
            "draft": world.one("SELECT id FROM record_draft WHERE department = ? ORDER BY id DESC", code),
            "plain": world.one("SELECT key FROM measure WHERE department = ? ORDER BY key", code),
        }  # fmt: skip

    def prepare(self, name: str) -> None:
        """Let happen what has to happen before."""
        self.visitor("editor")  # somebody whose sessions can be ended
        if RECIPES[name].behind:
            self.world.run(RECIPES[name].behind)
        for earlier in RECIPES[name].before:
            self.prepare(earlier)
            self.finish(earlier)
        if RECIPES[name].given:
            self.world.run(RECIPES[name].given)

    def request(self, name: str, visitor: Visitor | None = None) -> tuple[Request, str]:
        """The form of ``name`` filled in as the recipe says, and the one-time key its page gave."""
        recipe = RECIPES[name]
        page = self.address(recipe.page)
        path = self.address(recipe.path) or page
        visitor = visitor or self.visitor(recipe.who)
        answer = visitor.get(page)
        assert answer.status_code == 200, f"{name}: {page} answered {answer.status_code}"
        if recipe.blind:
            return Request(path, self._conflict()), "blind-blind-blind"
        form = form_for(answer.get_data(as_text=True), path, **recipe.holding)
        key = form.fields.get("form_key", "")
        return Request(path, self._filled(form, recipe), recipe.files), key

    def _filled(self, form: Sendable, recipe: Recipe) -> dict[str, Any]:
        typed = {self.address(name): self.address(text) for name, text in recipe.type.items()}
        missing = sorted(set(typed) - set(form.fields) - set(form.lists))
        assert not missing, f"the form for {recipe.path or recipe.page} has no {missing}, only {sorted(form.fields)}"
        ticked = {name: values for name, values in form.lists.items() if values}
        ticked |= {name: [self.address(value)] for name, value in recipe.tick.items()}
        sent = {**form.fields, **ticked, **typed, **recipe.extra}
        return {name: value for name, value in sent.items() if name not in ("csrf_token", "form_key")}

    def _conflict(self) -> dict[str, Any]:
        """What the page of a conflict sends: both versions were shown, mine was chosen."""
        code = self.world.city.departments[self.side.slug]
        draft = self.world.one(
            "SELECT id || ' ' || version FROM submission WHERE department = ? ORDER BY status = 'submitted' DESC, id DESC",
            code,
        )
        number, version = str(draft).split()
        cell = "FY2030|all|austin"
        return {
            "draft": number, "version": version, "against": "draft", "q": "FY2030", f"m:{cell}:value": "51",
            f"k:{cell}": "mine",
        }  # fmt: skip

    def finish(self, name: str) -> TestResponse:
        """Fill the form in and send it; it has to be carried out."""
        visitor = self.visitor(RECIPES[name].who)
        request, key = self.request(name, visitor)
        answer = request.send(visitor, key=key)
        self.note(answer)
        assert answer.status_code in (200, 303), f"{name}: {answer.status_code} {_words(answer)}"
        return answer

    @property
    def upload(self) -> str:
        """The address part of the file this side's editor sent last."""
        return self._upload or "nothing"

    def note(self, answer: TestResponse) -> None:
        """Remember the upload an answer leads to."""
        place = answer.headers.get("Location", "")
        if "upload=" in place:
            self._upload = place.rpartition("upload=")[2]

    def for_side(self, side: Side) -> Cook:
        """The same for another department."""
        return Cook(self.world, side)


def _words(answer: TestResponse) -> str:
    text = re.sub(r"<[^>]+>|\s+", " ", answer.get_data(as_text=True))
    return text[:1500]
