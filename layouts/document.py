"""The frame around every page: head, skip link and stylesheets. The only HTML written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from layouts.render import render


@dataclass(frozen=True)
class Linked:
    """The files a page asks for, as root-relative paths: ``fonts`` are those it shows at once."""

    styles: tuple[str, ...]
    script: str
    icon: str
    fonts: tuple[str, ...] = ()


def document(*, title: str, description: str, language: str, body: object, linked: Linked) -> str:
    """A complete HTML page. ``body`` is a component tree."""
    sheets = "".join(f'<link rel="stylesheet" href="{escape(path)}">' for path in linked.styles)
    # Asked for before the stylesheet that names them is read: text is seldom drawn in the fallback first.
    sheets += "".join(
        f'<link rel="preload" href="{escape(path)}" as="font" type="font/woff2" crossorigin>' for path in linked.fonts
    )
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title, quote=False)}</title>\n"
        f'<meta name="description" content="{escape(description)}">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<link rel="icon" href="{escape(linked.icon)}" type="image/svg+xml">\n'
        f'{sheets}\n<script src="{escape(linked.script)}" defer></script>\n</head>\n'
        f"<body>{render(body)}</body>\n</html>\n"
    )
