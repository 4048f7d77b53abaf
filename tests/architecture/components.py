"""Components that shut readers out or run foreign code although automated checks pass; and what to use."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_DCC, _DBC, _TABLE = "dash.dcc", "dash_bootstrap_components", "dash.dash_table"

_LINKS = "use dbc.Nav links, so that each tab is an address of its own"
_TABS = f"the keyboard cannot reach it: {_LINKS}"
_CHOICES = "it is read out as a list with controls nested in it: use dbc.{} inside html.Fieldset with html.Legend"
_DATES = 'it breaks ARIA badly: use dbc.Input(type="date") with dbc.Label'
_RANGE = 'it breaks ARIA badly: use a dbc.Select or dbc.Input(type="number") with dbc.Label'

BANNED = {
    f"{_TABLE}.DataTable": "it traps the keyboard: use html.Table with a caption and scope, sorted by links",
    f"{_DCC}.Tabs": _TABS,
    f"{_DCC}.Tab": _TABS,
    f"{_DBC}.Tabs": _TABS,
    f"{_DBC}.Tab": _TABS,
    f"{_DCC}.Dropdown": "it ignores its label: use dbc.Select with dbc.Label(html_for=…)",
    f"{_DCC}.Checklist": _CHOICES.format("Checklist"),
    f"{_DCC}.RadioItems": _CHOICES.format("RadioItems"),
    f"{_DCC}.DatePickerSingle": _DATES,
    f"{_DCC}.DatePickerRange": _DATES,
    f"{_DCC}.Slider": _RANGE,
    f"{_DCC}.RangeSlider": _RANGE,
    f"{_DCC}.Upload": "it has no label and no visible focus: use a multipart html.Form to a Flask route",
    f"{_DCC}.Clipboard": "the keyboard cannot reach it: use a button",
    f"{_DBC}.Carousel": "the keyboard cannot steer it: show the items one below the other",
}
BANNED_ARGUMENTS = {
    "srcDoc": "it puts raw HTML on the page: build it from components, or link to it",
    "dangerously_allow_html": "it puts raw HTML on the page: write plain Markdown",
}
_SHORT = {"dash_table": _TABLE, "dash_core_components": _DCC}


def banned_components(text: str) -> Iterator[tuple[int, str]]:
    """(line, complaint with the fix) for each use in a module's text, under whatever name it was imported."""
    tree = ast.parse(text)
    names = dict(_imported(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield from _judge(node.lineno, _full_name(node, names))
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield from _judge(node.lineno, f"{node.module}.{alias.name}")
        elif isinstance(node, ast.keyword) and node.arg in BANNED_ARGUMENTS:
            yield node.lineno, f"{node.arg}: {BANNED_ARGUMENTS[node.arg]}"


def _judge(line: int, name: str) -> Iterator[tuple[int, str]]:
    first, _, rest = name.partition(".")
    name = f"{_SHORT[first]}.{rest}" if first in _SHORT else name
    if name in BANNED:
        yield line, f"{name}: {BANNED[name]}"
    elif name in (f"{_DCC}.*", f"{_DBC}.*", f"{_TABLE}.*"):
        yield line, f"{name} hides what is used: import the module and write its name before each component"


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(the local name, what it stands for)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                # `import a.b` gives the name a, `import a.b as c` gives a.b the name c.
                first = alias.name.partition(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (first, first)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)


def _full_name(node: ast.Attribute, names: dict[str, str]) -> str:
    first, dot, rest = ast.unparse(node).partition(".")
    return names.get(first, first) + dot + rest
