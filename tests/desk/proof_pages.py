"""The forms of a page as a browser would send them, for tests that walk over every form there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_WORDS = frozenset({"text", "email", "search", "url"})
_TEXT = frozenset({"text", "hidden", "email", "password", "date", "number", "search", "url"})


@dataclass
class Sendable:
    """One form: where its buttons send it, and what it holds."""

    action: str
    targets: set[str] = field(default_factory=set)
    fields: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    # Each button: where it sends the form, and its own name and value. ``writable``: fields people type words into.
    presses: list[tuple[str, str, str]] = field(default_factory=list)
    writable: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, Sendable] = {}
        self._open: Sendable | None = None
        self._area: tuple[Sendable, str] | None = None
        self._select: tuple[Sendable, str] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        if tag == "form" and has.get("method", "").lower() != "post":
            self._open = None
        elif tag == "form":
            self._open = Sendable(has.get("action", ""), {has.get("action", "")})
            self.forms[has.get("id") or f"nameless-{len(self.forms)}"] = self._open
        form = self.forms.get(has["form"]) if has.get("form") else self._open
        if form is None:
            return
        name = has.get("name", "")
        if has.get("formaction"):
            form.targets.add(has["formaction"])
        if "disabled" in has:
            return
        if tag == "button" and has.get("type", "submit") == "submit":
            form.presses.append((has.get("formaction") or form.action, name, has.get("value", "")))
        if tag == "input":
            self._input(form, has, name)
        elif tag == "textarea":
            self._area = (form, name)
            form.fields[name] = ""
            form.writable.append(name)
        elif tag == "select":
            self._select = (form, name)
        elif tag == "option" and self._select is not None:
            owner, name = self._select
            if name not in owner.fields or "selected" in has:
                owner.fields[name] = has.get("value", "")

    @staticmethod
    def _input(form: Sendable, has: dict[str, str], name: str) -> None:
        kind = has.get("type", "text")
        if kind in ("checkbox", "radio"):
            form.lists.setdefault(name, [])
            if "checked" in has:
                form.lists[name].append(has.get("value", "on"))
        elif kind in _TEXT:
            form.fields[name] = has.get("value", "")
            if kind in _WORDS:
                form.writable.append(name)

    def handle_data(self, text: str) -> None:
        if self._area is not None:
            form, name = self._area
            form.fields[name] += text

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea" and self._area is not None:
            form, name = self._area
            form.fields[name] = form.fields[name].removeprefix("\n")  # as browsers do
            self._area = None
        elif tag == "select":
            self._select = None


def forms_of(page: str) -> list[Sendable]:
    """Every form of a page."""
    reader = _Reader()
    reader.feed(page)
    return list(reader.forms.values())


def form_for(page: str, path: str, **holding: str) -> Sendable:
    """The first form that can be sent to ``path`` and holds these values."""
    for form in forms_of(page):
        if path in form.targets and all(form.fields.get(name) == value for name, value in holding.items()):
            return form
    raise AssertionError(f"the page offers no form for {path}; it offers {[sorted(f.targets) for f in forms_of(page)]}")
