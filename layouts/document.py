"""The frame around every page: head, skip link and stylesheets. The only HTML written by hand."""

from __future__ import annotations

from html import escape

from layouts.render import render


def document(*, title: str, description: str, language: str, body: object, styles: tuple[str, ...], script: str) -> str:
    """A complete HTML page. ``body`` is a component tree; ``styles`` and ``script`` are root-relative paths."""
    sheets = "".join(f'<link rel="stylesheet" href="{escape(path)}">' for path in styles)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title, quote=False)}</title>\n"
        f'<meta name="description" content="{escape(description)}">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">\n'
        f'{sheets}\n<script src="{escape(script)}" defer></script>\n</head>\n'
        f"<body>{render(body)}</body>\n</html>\n"
    )
