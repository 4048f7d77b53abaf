"""Cuts a long list into pages whose address keeps everything the reader chose, so that it can be shared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Block, LinkTo, Pager
from equipt_dash.views.context import BadAddress, Params

T = TypeVar("T")

_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True)
class Cut(Generic[T]):
    """One page of a list. ``first`` and ``last`` count from 1 and are 0 where the list is empty."""

    items: tuple[T, ...]
    first: int
    last: int
    total: int
    number: int
    pages: int


def cut(items: Sequence[T], params: Params, size: int) -> Cut[T]:
    """The page of ``items`` that the parameter ``page`` names, ``size`` a page; the first where it is absent.

    Raises:
        BadAddress: ``page`` is not a number, or lies beyond the end.
    """
    start = start_of(len(items), params, size)
    return cut_of(items[start : start + size], len(items), start, size)


def start_of(total: int, params: Params, size: int) -> int:
    """How many of ``total`` items come before the page that the parameter ``page`` names.

    Raises:
        BadAddress: ``page`` is not a number, or lies beyond the end.
    """
    text = params.get("page", "").strip() or "1"
    if not _NUMBER.fullmatch(text) or int(text) > max(1, -(-total // size)):
        raise BadAddress("page")
    return (int(text) - 1) * size


def cut_of(shown: Sequence[T], total: int, start: int, size: int) -> Cut[T]:
    """A page that was read by itself: ``shown`` of ``total`` items, from number ``start`` (counted from 0) on."""
    return Cut(
        tuple(shown), start + 1 if shown else 0, start + len(shown), total, start // size + 1, max(1, -(-total // size))
    )


def address(path: str, choices: Mapping[str, str]) -> str:
    """``path`` with the choices that are not empty as its query."""
    filled = {name: value for name, value in choices.items() if value}
    return f"{path}?{urlencode(filled)}" if filled else path


def pager(found: Cut[T], path: str, choices: Mapping[str, str]) -> tuple[Block, ...]:
    """Links to the pages before and after; nothing where everything fits on one page."""
    if found.pages == 1:
        return ()
    words = _(
        "{first} to {last} of {total}, page {number} of {pages}.",
        first=f"{found.first:,}", last=f"{found.last:,}", total=f"{found.total:,}",
        number=found.number, pages=found.pages,
    )  # fmt: skip

    def to(number: int, text: str) -> LinkTo | None:
        if not 1 <= number <= found.pages:
            return None
        return LinkTo(text, address(path, {**choices, "page": str(number) if number > 1 else ""}))

    return (Pager(words, to(found.number - 1, _("Previous page")), to(found.number + 1, _("Next page"))),)
