"""The one place that decides which addresses may become links."""

from __future__ import annotations

from urllib.parse import urlsplit

_SCHEMES = frozenset({"", "http", "https", "mailto"})


class UnsafeLink(ValueError):
    """An address that could run a script or leave the site unnoticed."""


def safe_href(address: str) -> str:
    """``address`` if it is root-relative, a fragment, or an ordinary web or mail address.

    Raises:
        UnsafeLink: it is anything else, such as ``javascript:`` or ``//host``.
    """
    cleaned = address.strip()
    if any(ord(sign) < 32 for sign in cleaned) or cleaned.startswith(("//", "/\\", "\\")):
        raise UnsafeLink(f"{address!r} is not an address a page may link to.")
    scheme = urlsplit(cleaned).scheme.lower()
    if scheme not in _SCHEMES or (not scheme and not cleaned.startswith(("/", "#"))):
        raise UnsafeLink(f"{address!r} is not an address a page may link to.")
    return cleaned
