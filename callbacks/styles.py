"""Bootstrap without what this product never shows: of 230 KB of rules, the few that can match a page of ours.

A class name is kept when it stands as a word in the code that writes pages or in a script, or when a component used
there puts it out by itself. That keeps too much now and then and never too little; a test reads every page to be sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from equipt_dash.kernel.settings import ROOT

_SOURCES = (("layouts", "*.py"), ("callbacks", "*.py"), ("layouts/assets", "*.js"))

_WORD = re.compile(r"[A-Za-z][\w-]*")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_NOT = re.compile(r":not\([^()]*(?:\([^()]*\)[^()]*)*\)")
_USED_VARIABLE = re.compile(r"var\((--[\w-]+)")
_VARIABLE = re.compile(r'(--bs-[\w-]+):(?:"[^"]*"|[^;{}"])*(?:;|(?=}))')
_MOVES = re.compile(r"@keyframes ([\w-]+)\{(?:[^{}]*\{[^{}]*\})*\}")

COMPONENTS = {
    "Badge": ("badge",),
    "Button": ("btn", "btn-primary", "btn-secondary", "btn-link"),
    "ButtonGroup": ("btn-group",),
    "Card": ("card",),
    "CardBody": ("card-body",),
    "CardHeader": ("card-header",),
    "CardFooter": ("card-footer",),
    "Checkbox": ("form-check", "form-check-input", "form-check-label"),
    "Checklist": ("form-check", "form-check-input", "form-check-label", "form-check-inline", "form-switch"),
    "Col": ("col",),
    "Container": ("container", "container-fluid"),
    "Form": (),
    "FormText": ("form-text",),
    "Input": ("form-control",),
    "InputGroup": ("input-group",),
    "InputGroupText": ("input-group-text",),
    "Label": ("form-label",),
    "ListGroup": ("list-group",),
    "ListGroupItem": ("list-group-item", "list-group-item-action"),
    "Nav": ("nav", "nav-tabs", "nav-pills"),
    "NavItem": ("nav-item",),
    "NavLink": ("nav-link", "active", "disabled"),
    "RadioItems": ("form-check", "form-check-input", "form-check-label", "form-check-inline"),
    "Row": ("row",),
    "Select": ("form-select",),
    "Stack": ("hstack", "vstack"),
    "Switch": ("form-check", "form-check-input", "form-check-label", "form-switch"),
    "Table": ("table",),
    "Textarea": ("form-control",),
}
"""Class names a component of dash-bootstrap-components puts out without anybody writing them."""


def sources() -> Iterator[Path]:
    """The files that can put a class name on a page."""
    for folder, kind in _SOURCES:
        yield from sorted((ROOT / folder).rglob(kind))


def names_written(texts: Iterable[str]) -> frozenset[str]:
    """Every word that may be a class name, and what the components among them add."""
    words = {word for text in texts for word in _WORD.findall(text)}
    return frozenset(words.union(*(COMPONENTS[word] for word in words & COMPONENTS.keys())))


def bootstrap() -> str:
    """The whole of Bootstrap, as it is installed."""
    sheet = files("flask_bootstrap").joinpath("static/bootstrap5/css/bootstrap.min.css").read_text(encoding="utf-8")
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", sheet)


@lru_cache(maxsize=1)
def reduced_bootstrap() -> str:
    """Bootstrap for this product's pages."""
    texts = [path.read_text(encoding="utf-8") for path in sources() if path != Path(__file__)]
    own = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "layouts/assets").glob("*.css")))
    return reduced(bootstrap(), names_written(texts), own)


def reduced(sheet: str, names: frozenset[str], own: str = "") -> str:
    """``sheet`` with only the rules whose class names are all in ``names``, and only the variables that they or ``own`` use."""
    kept = "".join(_rules(sheet, names))
    kept = _MOVES.sub(lambda found: found[0] if len(re.findall(rf"\b{found[1]}\b", kept)) > 1 else "", kept)
    while (fewer := _used_variables(kept, own)) != kept:  # one that is gone may have been the only user of another
        kept = fewer
    return re.sub(r"[^{};]+\{\}", "", kept)


def _used_variables(sheet: str, own: str) -> str:
    used = set(_USED_VARIABLE.findall(sheet + own))
    return _VARIABLE.sub(lambda found: found[0] if found[1] in used else "", sheet)


def classes_in(sheet: str) -> frozenset[str]:
    """Every class name a stylesheet speaks of."""
    return frozenset(name for selector, _body in _blocks(sheet) for name in _classes_deep(selector, _body))


def _classes_deep(selector: str, body: str) -> Iterator[str]:
    if selector.startswith("@"):
        yield from classes_in(body) if "{" in body else ()
    else:
        yield from _CLASS.findall(selector)


def _rules(sheet: str, names: frozenset[str]) -> Iterator[str]:
    for selector, body in _blocks(sheet):
        if selector.startswith(("@media", "@supports")):
            inner = "".join(_rules(body, names))
            if inner:
                yield f"{selector}{{{inner}}}"
        elif selector.startswith("@"):
            yield f"{selector}{{{body}}}" if body else selector
        elif fitting := [one for one in _split(selector) if _fits(one, names)]:
            yield f"{','.join(fitting)}{{{body}}}"


def _fits(selector: str, names: frozenset[str]) -> bool:
    plain = _NOT.sub("", selector)
    return "data-bs-theme=dark" not in plain and names.issuperset(_CLASS.findall(plain))


def _split(selector: str) -> list[str]:
    """The selectors of a list; a comma inside brackets separates nothing."""
    parts, depth = [""], 0
    for sign in selector:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Each rule of a stylesheet without comments: what stands before its braces, and what stands in them."""
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    at = 0
    while (opening := _next(sheet, at)) < len(sheet):
        if sheet[opening] == ";":  # an at-rule without a body, such as @charset
            yield sheet[at : opening + 1].strip(), ""
            at = opening + 1
            continue
        closing = _closing(sheet, opening)
        yield sheet[at:opening].strip(), sheet[opening + 1 : closing]
        at = closing + 1


def _next(sheet: str, at: int) -> int:
    found = re.compile(r"[{;]").search(sheet, at)
    return found.start() if found else len(sheet)


_BRACE = re.compile(r"[{}]")


def _closing(sheet: str, opening: int) -> int:
    depth = 0
    for found in _BRACE.finditer(sheet, opening):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return found.start()
    return len(sheet)
