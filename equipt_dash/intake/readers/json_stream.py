"""Walks through a JSON file piece by piece, so that a long list never stands in memory as a whole.

Why not ``json.load``: a list of a million records would take gigabytes as Python objects. The standard decoder reads
one record at a time here; only the way to the list is walked by hand.
"""

from __future__ import annotations

import io
import json
import json.scanner
import re
from collections.abc import Callable, Iterator
from typing import Any

from equipt_dash.intake.raw import UnreadableFile
from equipt_dash.kernel.words import _

_CHUNK = 1 << 18
_LONGEST_RECORD = 1 << 24
_LONGEST_REST = 400
MOST_KEYS = 20_000
_SPACE = re.compile(r"[ \t\n\r]*")


class Number(str):
    """A JSON number as it was written."""

    __slots__ = ()


class RepeatedKey(Exception):
    """A record names a key twice."""


class TooManyKeys(Exception):
    """A record has more keys than a table may have columns."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_KEYS:
        raise TooManyKeys
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        raise RepeatedKey(next(name for name in names if names.count(name) > 1))
    return found


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=Number, parse_int=Number, parse_constant=Number, strict=False
)
_scan: Callable[[str, int], tuple[Any, int]] = json.scanner.make_scanner(_DECODER)  # type: ignore[arg-type]


class Walker:
    """A place in a JSON text that moves forward only."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self._buffer = ""
        self._at = 0
        self._ended = False
        self._line = 1

    def peek(self) -> str:
        """The next sign that is no space; empty at the end."""
        while True:
            match = _SPACE.match(self._buffer, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def take(self, sign: str) -> None:
        """Step over ``sign``, which must come next."""
        if self.peek() != sign:
            raise self.fault()
        self._at += 1

    def value(self) -> Any:
        """The whole value that comes next."""
        self.peek()
        size = _CHUNK
        while True:
            try:
                found, end = _scan(self._buffer, self._at)
            except (StopIteration, json.JSONDecodeError) as error:
                failed = None if isinstance(error, StopIteration) else error
            except RecursionError as error:
                words = _("Line {line} nests values too deeply. Save the table as a flat list.", line=self.line())
                raise UnreadableFile(words) from error
            except TooManyKeys as error:
                words = _("A record near line {line} has more than {most:,} keys.", line=self.line(), most=MOST_KEYS)
                raise UnreadableFile(words) from error
            except RepeatedKey as error:
                words = _(
                    "A record near line {line} names “{name}” twice, so its value is not certain. Name it once.",
                    line=self.line(),
                    name=str(error)[:80],
                )
                raise UnreadableFile(words) from error
            else:
                # A number at the end of what is read so far may go on.
                if not isinstance(found, Number) or self._ended or end + _LONGEST_REST < len(self._buffer):
                    self._at = end
                    return found
                self._more(size)
                continue
            if len(self._buffer) - self._at > _LONGEST_RECORD:
                raise UnreadableFile(_("The record near line {line} is too long to read.", line=self.line()))
            if not self._more(size):
                raise self.fault(failed)
            size *= 2

    def items(self) -> Iterator[Any]:
        """The values of the list that comes next."""
        for _place in self._parts("[", "]"):
            yield self.value()

    def members(self) -> Iterator[str]:
        """The keys of the object that comes next. The caller must take, or skip, each value before going on."""
        for _place in self._parts("{", "}"):
            if self.peek() != '"':
                raise self.fault()
            key = self.value()
            self.take(":")
            yield key

    def skip(self) -> None:
        """Step over the next value; a long list is walked, not kept."""
        if self.peek() == "[":
            for _value in self.items():
                pass
        else:
            self.value()

    def at_end(self) -> bool:
        return self.peek() == ""

    def line(self) -> int:
        """The line this place is in."""
        return self._line + self._buffer.count("\n", 0, self._at)

    def fault(self, error: json.JSONDecodeError | None = None) -> UnreadableFile:
        """What to say where the text is no JSON."""
        if self._ended and (
            self._at >= len(self._buffer) or (error is not None and error.pos >= len(self._buffer) - 1)
        ):
            return UnreadableFile(
                _(
                    "The JSON stops in the middle, in line {line}. The download was cut off: fetch it again.",
                    line=self._line + self._buffer.count("\n"),
                )
            )
        line = self._line + self._buffer.count("\n", 0, error.pos) if error is not None else self.line()
        return UnreadableFile(_("Line {line} is no valid JSON. Export the file again.", line=line))

    def _parts(self, first: str, last: str) -> Iterator[None]:
        self.take(first)
        if self.peek() == last:
            self._at += 1
            return
        while True:
            yield
            if self.peek() == last:
                self._at += 1
                return
            self.take(",")

    def _more(self, size: int = _CHUNK) -> bool:
        """Read on; what lies behind is dropped."""
        if self._ended:
            return False
        piece = self._text.read(size)
        self._line += self._buffer.count("\n", 0, self._at)
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0
        self._ended = not piece
        return bool(piece)
