"""Every word a reader sees goes through here, so that a city can offer its pages in another language.

English is the source text. ``_`` looks a sentence up in the catalogue of the reader's language and
fills its named blanks; ``ngettext`` does the same for sentences that depend on a number.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

CATALOGUES = Path(__file__).with_name("locale")
DOMAIN = "equipt"
LANGUAGES = ("en",)
"""Languages with a catalogue that people have reviewed. English needs none."""

_english = _gettext.NullTranslations()
_current: ContextVar[_gettext.NullTranslations] = ContextVar("translations", default=_english)


@contextmanager
def use(translations: _gettext.NullTranslations) -> Iterator[None]:
    """Speak through ``translations`` inside the block."""
    token = _current.set(translations)
    try:
        yield
    finally:
        _current.reset(token)


def catalogue(language: str) -> _gettext.NullTranslations:
    """The catalogue of ``language``; English where there is none."""
    return _gettext.translation(DOMAIN, CATALOGUES, [language], fallback=True)


def _(message: str, **blanks: object) -> str:
    """``message`` in the reader's language, with its ``{named}`` blanks filled."""
    text = _current.get().gettext(message)
    return text.format(**blanks) if blanks else text


def ngettext(one: str, many: str, n: int, **blanks: object) -> str:
    """``one`` or ``many``, whichever fits ``n``, in the reader's language; ``{n}`` is filled too."""
    return _current.get().ngettext(one, many, n).format(n=f"{n:,}", **blanks)


def listed(items: tuple[str, ...] | list[str]) -> str:
    """The items as a list in a sentence: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return _("{first} and {last}", first=", ".join(items[:-1]), last=items[-1])
