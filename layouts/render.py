"""Writes Dash components out as HTML, so that a page is readable before any script runs.

It knows ``dash.html`` and the few Bootstrap components listed here, and refuses every other one: a
component that needs JavaScript to show its words must never reach a public page unnoticed.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from layouts.controls import TAGS, Plain
from layouts.links import safe_href

SVG_DATA = "data:image/svg+xml;base64,"
"""Start of an image source that holds one of our own charts; such images are written into the page."""

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
_RENAMED = {
    "className": "class",
    "htmlFor": "for",
    "colSpan": "colspan",
    "rowSpan": "rowspan",
    "tabIndex": "tabindex",
}
_FLAGS = frozenset(
    {"hidden", "disabled", "open", "required", "selected", "checked", "noValidate", "readOnly", "multiple"}
)
_IGNORED = frozenset({"children", "key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks", "loading_state"})
_PLAIN = frozenset(
    {
        "id", "title", "role", "lang", "dir", "href", "src", "alt", "action", "method", "type", "name", "value",
        "scope", "download", "rel", "width", "height", "placeholder", "headers", "dateTime", "autoComplete",
        "maxLength", "min", "max", "accept", "start", "cite", "inputMode", "rows", "cols", "encType", "formAction",
        "form", "list", "spellCheck", "wrap",
    }
)  # fmt: skip


class UnknownComponent(TypeError):
    """A component this renderer cannot write out; use one it knows, or teach it here with a test."""


def render(node: Any) -> str:
    """``node`` as HTML: text, a number, a component, a list of those, or ``None`` for nothing.

    Raises:
        UnknownComponent: the component or one of its properties is not on the allow-list.
    """
    if node is None:
        return ""
    if isinstance(node, (str, int, float)) and not isinstance(node, bool):
        return escape(str(node), quote=False)
    if isinstance(node, (list, tuple)):
        return "".join(render(part) for part in node)
    if isinstance(node, Plain) and node.tag in TAGS:
        return _element(node.tag, node.attributes, node.children)
    if not isinstance(node, Component):
        raise UnknownComponent(f"{type(node).__name__} is not text and not a component.")
    known = _BOOTSTRAP.get(type(node))
    if known is not None:
        return known(node)
    if type(node).__module__.startswith("dash.html"):
        return _element(type(node).__name__.lower(), _props(node), getattr(node, "children", None))
    raise UnknownComponent(
        f"{type(node).__name__} is not known to layouts/render.py. Use an html component, or one of: "
        + ", ".join(sorted(cls.__name__ for cls in _BOOTSTRAP))
    )


def _props(node: Component) -> dict[str, Any]:
    props = node.to_plotly_json()["props"]
    # Dash keeps data-* and aria-* in a set; sorted, the same page has the same bytes in every process.
    names = sorted(props, key=lambda name: (name.startswith(("data-", "aria-")), name if "-" in name else ""))
    return {name: props[name] for name in names if name not in _IGNORED and props[name] is not None}


def _element(tag: str, props: Mapping[str, Any], children: Any = None) -> str:
    if tag == "img" and str(props.get("src", "")).startswith(SVG_DATA):
        return base64.b64decode(str(props["src"])[len(SVG_DATA) :]).decode()
    opening = f"<{tag}{''.join(_attribute(tag, name, value) for name, value in props.items())}>"
    return opening if tag in _VOID else f"{opening}{render(children)}</{tag}>"


def _attribute(tag: str, name: str, value: Any) -> str:
    if name in _FLAGS:
        return f" {name}" if value else ""
    if name in ("href", "src", "action", "formAction"):
        value = safe_href(str(value))
    if name not in _PLAIN and name not in _RENAMED and not name.startswith(("data-", "aria-")):
        raise UnknownComponent(f"Property {name} of <{tag}> is not known to layouts/render.py. Leave it out or add it.")
    return f' {_RENAMED.get(name, name.lower())}="{escape(str(value))}"'


def _classes(*names: str | None) -> dict[str, str]:
    joined = " ".join(name for name in names if name)
    return {"className": joined} if joined else {}


def _rest(props: Mapping[str, Any], *taken: str) -> dict[str, Any]:
    return {name: value for name, value in props.items() if name not in (*taken, "className", "class_name")}


def _own_class(props: Mapping[str, Any]) -> str | None:
    return props.get("className") or props.get("class_name")


def _container(node: Component) -> str:
    props = _props(node)
    base = "container-fluid" if props.get("fluid") else "container"
    return _element(
        "div", {**_classes(base, _own_class(props)), **_rest(props, "fluid")}, getattr(node, "children", None)
    )


def _row(node: Component) -> str:
    props = _props(node)
    return _element("div", {**_classes("row", _own_class(props)), **_rest(props)}, getattr(node, "children", None))


def _col(node: Component) -> str:
    props = _props(node)
    sizes = ("width", "sm", "md", "lg", "xl")
    names = [
        f"col-{props[size]}" if size == "width" else f"col-{size}-{props[size]}" for size in sizes if size in props
    ]
    attributes = {**_classes(*(names or ["col"]), _own_class(props)), **_rest(props, *sizes)}
    return _element("div", attributes, getattr(node, "children", None))


def _nav(node: Component) -> str:
    props = _props(node)
    return _element("ul", {**_classes("nav", _own_class(props)), **_rest(props)}, getattr(node, "children", None))


def _nav_item(node: Component) -> str:
    props = _props(node)
    return _element("li", {**_classes("nav-item", _own_class(props)), **_rest(props)}, getattr(node, "children", None))


def _nav_link(node: Component) -> str:
    props = _props(node)
    active = props.get("active") is True
    current = {"aria-current": "page"} if active else {}
    attributes = {
        **_classes("nav-link", "active" if active else None, _own_class(props)),
        **_rest(props, "active", "external_link"),
        **current,
    }
    return _element("a", attributes, getattr(node, "children", None))


def _label(node: Component) -> str:
    props = _props(node)
    target = {"htmlFor": props["html_for"]} if "html_for" in props else {}
    return _element("label", {**target, **_classes("form-label", _own_class(props))}, getattr(node, "children", None))


def _input(node: Component) -> str:
    props = _props(node)
    return _element("input", {**_classes("form-control", _own_class(props)), **_rest(props)})


def _select(node: Component) -> str:
    props = _props(node)
    chosen = str(props.get("value", ""))
    options = [
        f"<option{_attribute('option', 'value', option['value'])}"
        f"{' selected' if str(option['value']) == chosen else ''}>{escape(str(option['label']), quote=False)}</option>"
        for option in props.get("options", [])
    ]
    attributes = {**_classes("form-select", _own_class(props)), **_rest(props, "options", "value")}
    opening = "".join(_attribute("select", name, value) for name, value in attributes.items())
    return f"<select{opening}>{''.join(options)}</select>"


def _button(node: Component) -> str:
    props = _props(node)
    attributes = {
        "type": props.get("type", "button"),
        **_classes("btn", f"btn-{props.get('color', 'primary')}", _own_class(props)),
        **_rest(props, "color", "type"),
    }
    return _element("button", attributes, getattr(node, "children", None))


_BOOTSTRAP: dict[type[Component], Callable[[Component], str]] = {
    dbc.Container: _container,
    dbc.Row: _row,
    dbc.Col: _col,
    dbc.Nav: _nav,
    dbc.NavItem: _nav_item,
    dbc.NavLink: _nav_link,
    dbc.Label: _label,
    dbc.Input: _input,
    dbc.Select: _select,
    dbc.Button: _button,
}


def chart_image(svg: str, alt: str) -> html.Img:
    """A chart as a component: an image in Dash, written into the page as SVG in HTML."""
    return html.Img(src=SVG_DATA + base64.b64encode(svg.encode()).decode(), alt=alt)
