"""Reads the XML inside workbooks as a stream of events, and refuses what XML allows but no workbook uses.

Why its own few lines: a document type can define entities that grow to gigabytes or read other files, so the first
sign of one ends the reading; and a sheet is never built up as a tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from equipt_dash.intake.raw import UnreadableFile
from equipt_dash.intake.readers.zip_check import damage_in_words
from equipt_dash.kernel.words import _

_CHUNK = 1 << 16
_LONGEST_TAG = 1 << 20
_MOST_OPEN_TAGS = 100_000

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Local(dict[str, str]):
    """Names without their prefix, each worked out once."""

    def __missing__(self, name: str) -> str:
        found = self[name] = name.rpartition(":")[2]
        return found


def events(stream: IO[bytes], start: Start, end: End | None = None, text: Text | None = None) -> Iterator[None]:
    """Call the handlers for the events of the stream; gives way after every piece."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse_reference
    fed = open_tags = 0
    with stream:
        while True:
            with damage_in_words():
                piece = stream.read(_CHUNK)
            # Near enough, and without a handler for every end: tags that are never closed pile up in the parser.
            open_tags += piece.count(b"<") - 2 * piece.count(b"</") - piece.count(b"/>")
            if open_tags > _MOST_OPEN_TAGS:
                raise UnreadableFile(_("The workbook is damaged: its tags are not closed. Open it and save it again."))
            try:
                parser.Parse(piece, not piece)
            except expat.ExpatError as error:
                if error.code == 1:  # no memory
                    raise MemoryError from error
                words = _("The workbook is damaged: one of its parts is not valid XML. Open it and save it again.")
                raise UnreadableFile(words) from error
            except UnreadableFile:
                raise
            except (LookupError, ValueError) as error:
                words = _("The workbook names a text encoding that is not known. Open it and save it again.")
                raise UnreadableFile(words) from error
            if not piece:
                return
            fed += len(piece)
            if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                raise UnreadableFile(_("The workbook holds a tag of more than a million characters. Save it again."))
            yield


def read_all(stream: IO[bytes], start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Call the handlers for every event of the stream."""
    for _piece in events(stream, start, end, text):
        pass


def _refuse(*_what: object) -> None:
    raise UnreadableFile(
        _("The workbook defines XML entities, which no spreadsheet program does, so it was not read. Save it again.")
    )


def _refuse_reference(*_what: object) -> int:
    _refuse()
    return 0
