"""The smallest set of SVG builders: escaping, rounding and text fitting live here and nowhere else.

A server cannot measure text, so widths are estimated on the generous side from letter classes.
"""

from __future__ import annotations

import re
from html import escape as html_escape

WIDTH = 320
"""Width of a chart in its own units: that of the narrowest screen, so text never shrinks below size."""

TEXT, SMALL, STRONG = 13.0, 12.0, 15.0

BOLD = 1.16
"""How much wider strong letters run: sizes are multiplied by it wherever strong words are measured."""

_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\U00010000-\\U0010FFFF]")
_NARROW, _WIDE = frozenset("iljtfrI.,:;|!'’()[] -"), frozenset("mwMWQOGD%@&—…–")


def escape(words: str) -> str:
    """Return ``words`` safe inside an element or a quoted attribute, without characters XML forbids."""
    return html_escape(_NOT_XML.sub("", words), quote=True)


def num(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def percent(share: float) -> str:
    """Return a share of the width (0..1) as a percentage coordinate."""
    return f"{num(share * 100)}%"


def tag(name: str, *children: str, **attributes: str | float | None) -> str:
    """Return an element. ``children`` are markup; ``class_`` and ``text_anchor`` become attribute names."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value) if isinstance(value, str) else num(value)}"'
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def text(x: float | str, y: float, words: str, size: float = TEXT, anchor: str = "start", class_: str = "") -> str:
    """Return one line of text with its baseline at ``y``; nothing for no words."""
    where = None if anchor == "start" else anchor
    return tag("text", escape(words), x=x, y=y, font_size=size, text_anchor=where, class_=class_) if words else ""


def title(words: str) -> str:
    """Return the tooltip of a mark. Never the only place something is said: the table holds it too."""
    return tag("title", escape(words)) if words else ""


def path(corners: list[tuple[float, float]], closed: bool = False) -> str:
    """Return path data through ``corners``."""
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in corners) + ("Z" if closed else "")


def picture(kind: str, body: str, height: float, name: str = "", width: float | None = WIDTH) -> str:
    """Return the ``<svg>``: an image called ``name``, or hidden when its wrapper names it.

    ``width`` ``None`` makes it as wide as its container, with one unit always one CSS pixel.
    """
    known = {"role": "img", "aria_label": name} if name else {"aria_hidden": "true", "focusable": "false"}
    size: dict[str, str | float] = (
        {"width": "100%", "height": height} if width is None else {"viewBox": f"0 0 {num(width)} {num(height)}"}
    )
    return tag("svg", body, class_=f"chart {kind}", **size, **known)


def text_width(words: str, size: float = TEXT) -> float:
    """Return about how wide ``words`` are drawn, rather too much than too little."""
    return size * sum(_letter(letter) for letter in words)


def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.37
    if letter in _WIDE:
        return 0.92
    if letter.isupper():
        return 0.72
    return 0.6 if ord(letter) < 0x2E80 else 1.05


def wrap(words: str, room: float, size: float = TEXT) -> tuple[str, ...]:
    """Return ``words`` in lines no wider than ``room``, at spaces; a longer single word is cut with "…"."""
    lines: list[str] = []
    for word in words.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(cut(word, room, size))
    return tuple(lines)


def cut(words: str, room: float, size: float = TEXT) -> str:
    """Return ``words``, or as much of their start as fits in ``room`` with "…" after it."""
    if text_width(words, size) <= room:
        return words
    kept = len(words)
    while kept and text_width(words[:kept] + "…", size) > room:
        kept -= 1
    return words[:kept].rstrip() + "…"


def middle(x: float, width: float, left: float, right: float) -> float:
    """Return the centre nearest ``x`` that keeps something ``width`` wide within ``left`` to ``right``."""
    return max(left + width / 2, min(x, right - width / 2))
