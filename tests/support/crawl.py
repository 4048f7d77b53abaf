"""Walks the site as one visitor: every link of every page is followed and every form is sent, one of each shape.

A shape is the route and the parameters an address uses: 600 measures are one shape, 15 kinds of records are 15. So a
walk stays short while no *kind* of link or form escapes it. What it finds goes back as sentences.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urldefrag, urlsplit

from werkzeug.exceptions import HTTPException

from tests.desk.proof_pages import Sendable, forms_of
from tests.support.pages import read

if TYPE_CHECKING:
    from werkzeug.routing import MapAdapter

    from tests.support.desk import Visitor

TELLING = frozenset({"kind", "role", "what", "view", "by", "tab", "said"})
"""Parameters with a handful of values, each of which opens another kind of page."""

EXAMPLES = 3
"""Addresses of one shape that are opened."""

REFUSED = frozenset({400, 403, 404, 405, 410, 413, 415, 500, 501})
"""What no link and no form of our own may lead to."""

KEPT = frozenset({409, 422, 429})
"""Answers that send somebody back to what they typed."""

_NOT_TYPED = frozenset({"csrf_token", "form_key", "do", "as"})


@dataclass
class Walk:
    """What one visitor met: pages opened, forms sent, and everything that led nowhere."""

    pages: int = 0
    forms: int = 0
    kept: int = 0
    shapes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Pressed:
    """One form as one of its buttons sends it."""

    target: str
    body: dict[str, Any]


def shape(routes: MapAdapter, address: str) -> str:
    """The route of ``address`` with its telling values, and the names of its other parameters."""
    parts = urlsplit(address)
    try:
        rule, values = routes.match(parts.path, method="GET", return_rule=True)
    except HTTPException:
        return address
    told = [f"{name}={value}" for name, value in sorted(values.items()) if name in TELLING]
    query = parse_qsl(parts.query, keep_blank_values=True)
    asked = [f"{name}={value}" if name in TELLING else name for name, value in query]
    return " ".join((rule.rule, *told, *sorted(set(asked))))


def presses(form: Sendable, fill: Callable[[Sendable], dict[str, str]]) -> list[Pressed]:
    """The form as each of its buttons sends it, with ``fill`` over what it holds."""
    ticked = {name: values for name, values in form.lists.items() if values}
    held = {**form.fields, **ticked, **fill(form)}
    buttons = form.presses or [(form.action, "", "")]
    return [Pressed(target, {**held, **({name: value} if name else {})}) for target, name, value in buttons]


def as_it_stands(_form: Sendable) -> dict[str, str]:
    """Nothing is typed: what the page preselects is sent."""
    return {}


def filled_in(form: Sendable) -> dict[str, str]:
    """Something is typed wherever a form asks for words and nothing stands yet; choices stay as preselected."""
    return {name: "Written by the walk." for name in form.writable if not form.fields.get(name)}


class Crawler:
    """Walks as one visitor. ``back`` puts the city back as it was; it is called after each form that was sent."""

    def __init__(self, visitor: Visitor, back: Callable[[], None], examples: int = EXAMPLES) -> None:
        self.visitor, self.back, self.examples = visitor, back, examples
        self.routes: MapAdapter = visitor.client.application.url_map.bind("localhost")
        self.walk = Walk()
        self._sent: set[str] = set()

    def run(self, *starts: str, forms: bool = True) -> Walk:
        """Walk from ``starts`` until nothing new is found."""
        waiting = deque((start, "the start") for start in starts)
        seen: set[str] = set(starts)
        while waiting:
            address, source = waiting.popleft()
            page = self._open(address, source)
            if page is None:
                continue
            for link in self._links(page, address):
                if link in seen or not self._wanted(link):
                    continue
                seen.add(link)
                waiting.append((link, address))
            if forms:
                for form in forms_of(page):
                    self._send(form, address)
        return self.walk

    def _wanted(self, address: str) -> bool:
        kind = shape(self.routes, address)
        self.walk.shapes[kind] += 1
        return self.walk.shapes[kind] <= self.examples

    @staticmethod
    def _links(page: str, at: str) -> list[str]:
        found = []
        for link in read(page).links:
            address = urldefrag(link).url
            if link.startswith("?"):
                found.append(urlsplit(at).path + address)
            elif address.startswith("/"):
                found.append(address)
        return found

    def _open(self, address: str, source: str) -> str | None:
        answer = self.visitor.get(address, follow_redirects=True)
        self.walk.pages += 1
        if answer.status_code != 200:
            self.walk.faults.append(f"link on {source} to {address}: {answer.status_code}")
            return None
        return answer.get_data(as_text=True) if answer.mimetype == "text/html" else None

    def _send(self, form: Sendable, page: str) -> None:
        for fill in (as_it_stands, filled_in):
            for one in presses(form, fill):
                kind = self._kind(one, page, fill)
                if kind in self._sent or urlsplit(one.target).path == "/sign-out":
                    continue
                self._sent.add(kind)
                self._press(replace(one), page)

    def _kind(self, one: Pressed, page: str, fill: Callable[[Sendable], dict[str, str]]) -> str:
        told = " ".join(f"{name}={one.body[name]}" for name in ("do", "decision") if name in one.body)
        target = shape(self.routes, _rule(self.routes, one.target))
        return f"{shape(self.routes, page)} > {target} {told} {fill.__name__} {sorted(one.body)[:40]}"

    def _press(self, one: Pressed, page: str) -> None:
        self.walk.forms += 1
        body = {name: value for name, value in one.body.items() if name != "csrf_token"}
        key = str(body.pop("form_key", ""))
        answer = self.visitor.post(one.target, body, key=key)
        at = f"form on {page} to {one.target} ({_brief(body)})"
        if answer.status_code == 303:
            place = answer.headers["Location"]
            landed = self.visitor.get(place, follow_redirects=True)
            if landed.status_code != 200:
                self.walk.faults.append(f"{at}: leads to {place}, {landed.status_code}")
        elif answer.status_code in KEPT:
            self.walk.kept += 1
            self.walk.faults += [
                f"{at}: {answer.status_code} {fault}" for fault in lost(answer.get_data(as_text=True), one)
            ]
        elif answer.status_code != 200:
            self.walk.faults.append(f"{at}: {answer.status_code}")
        self.back()


def lost(page: str, one: Pressed) -> list[str]:
    """What a refusal forgot: its reason, or something that was typed."""
    found = [] if 'role="alert"' in page or "wrong-summary" in page or "notice" in page else ["gives no reason"]
    offered = [form for form in forms_of(page) if one.target in form.targets]
    typed = {
        name: value for name, value in one.body.items() if isinstance(value, str) and value == "Written by the walk."
    }
    if typed and not offered:
        found.append("gives the form back no more")
    for form in offered[:1]:
        gone = sorted(name for name, value in typed.items() if form.fields.get(name) != value)
        found += [f"lost what was typed in {', '.join(gone)}"] if gone else []
    return found


def _rule(routes: MapAdapter, target: str) -> str:
    """The rule a form is sent to."""
    path = urlsplit(target).path
    try:
        rule, _values = routes.match(path, method="POST", return_rule=True)
    except HTTPException:
        return path
    return str(rule.rule)


def _brief(body: dict[str, Any]) -> str:
    return ", ".join(f"{name}={str(value)[:30]}" for name, value in sorted(body.items()) if value)[:300]
