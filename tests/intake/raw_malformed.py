"""Broken files, as many as wanted and the same for the same seed: good files of every kind, damaged in many ways.

Why kept apart from its test: the command line and the upload page must survive the same files.
"""

from __future__ import annotations

import json
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

from tests.intake.raw_workbooks import ods, ods_parts, packed, sheet_xml, xlsx, xlsx_parts

_ROWS = [
    ["Year", "Race/Ethnicity", "Value", "MOE"],
    *([2015 + n, f"Group “{n % 5}” é", n * 1.37, None] for n in range(30)),
]
_OBJECTS = [{"year": str(2015 + n), "group": f"Gruppe é {n}", "value": n / 7, "none": None} for n in range(25)]


def _table(sign: str = ",") -> str:
    return "".join(sign.join("" if cell is None else f'"{cell}"' for cell in row) + "\r\n" for row in _ROWS)


def _good() -> dict[str, list[bytes]]:
    """Good files by the ending of their names."""
    features = {"features": [{"attributes": one} for one in _OBJECTS], "fields": [{"name": "year", "type": "x"}]}
    shapes = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": one} for one in _OBJECTS]}
    answer = {"success": True, "result": {"records": _OBJECTS, "fields": [{"id": "year"}], "total": 99}}
    lists = [list(_OBJECTS[0]), *(list(one.values()) for one in _OBJECTS)]
    return {
        "csv": [
            _table().encode(),
            _table(";").encode("utf-8-sig"),
            _table().encode("utf-16"),
            _table().encode("cp1252"),
        ],
        "tsv": [_table("\t").encode()],
        "xlsx": [
            xlsx(_ROWS),
            xlsx(_ROWS, use_shared=True),
            packed(xlsx_parts({"A": sheet_xml(_ROWS)}), zipfile.ZIP_STORED),
        ],
        "ods": [ods(_ROWS), packed(ods_parts("<x/>"))],
        "json": [json.dumps(one).encode() for one in (_OBJECTS, lists, features, answer)],
        "geojson": [json.dumps(shapes).encode()],
    }


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def _flipped(data: bytes, dice: random.Random) -> bytes:
    out = bytearray(data)
    for _time in range(dice.choice((1, 5, 50))):
        out[dice.randrange(len(out))] = dice.randrange(256)
    return bytes(out)


def _inserted(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data))
    piece = dice.choice(
        (b"\x00", b'"', b"\xff\xfe", b"\r", b"\n\n", b"{", b"]", b"\\", b"\xed\xa0\x80", b"<!DOCTYPE a>", b",,,,")
    )
    return data[:at] + piece * dice.choice((1, 3, 1_000)) + data[at:]


def _shuffled(data: bytes, dice: random.Random) -> bytes:
    size = max(1, len(data) // 8)
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    dice.shuffle(pieces)
    return b"".join(pieces)


def _doubled(data: bytes, _dice: random.Random) -> bytes:
    return data + data


def _noise(data: bytes, dice: random.Random) -> bytes:
    return dice.randbytes(dice.choice((0, 1, 3, 200, 5_000)))


def _headed(data: bytes, dice: random.Random) -> bytes:
    """The right beginning, then noise."""
    return data[: dice.choice((2, 4, 8, 30))] + dice.randbytes(400)


def _part_damaged(data: bytes, dice: random.Random) -> bytes:
    """One part of a workbook damaged before it is packed, so that the packing itself is sound; other files as text."""
    if not zipfile.is_zipfile(BytesIO(data)):
        return data.replace(dice.choice((b'"', b",", b":", b"\n", b"e")), dice.choice((b"", b"\x00", b'""', b"\t")))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, RuntimeError, ValueError):
        return _shuffled(data, dice)
    name = dice.choice(list(parts))
    what = dice.randrange(5)
    content = parts[name]
    assert isinstance(content, bytes)
    if what == 0:
        del parts[name]
    elif what == 1:
        parts[name] = _cut(content, dice)
    elif what == 2:
        parts[name] = _flipped(content, dice)
    elif what == 3:
        parts[name] = content.replace(
            dice.choice((b'r="', b'"1"', b"<v>", b't="', b"rId", b"sheet", b"float")), b'r="ZZZZ'
        )
    else:
        parts[name] = content.replace(b">1<", b">99999999999999999999<").replace(b'"s"><v>', b'"s"><v>-')
    return packed(parts)


_DAMAGE: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut, _flipped, _inserted, _shuffled, _doubled, _noise, _headed, _part_damaged, _part_damaged,
)  # fmt: skip


def malformed(seed: int, n: int) -> Iterator[tuple[str, bytes]]:
    """Names and contents of ``n`` broken files, the same for the same seed."""
    dice = random.Random(seed)
    good = [(ending, data) for ending, files in _good().items() for data in files]
    for number in range(n):
        ending, data = dice.choice(good)
        damage = dice.choice(_DAMAGE)
        if dice.random() < 0.1:
            ending = dice.choice(("csv", "xlsx", "json", "ods", "xls", "txt"))
        broken = damage(data, dice)
        if dice.random() < 0.2 and broken:
            broken = dice.choice(_DAMAGE)(broken, dice)
        yield f"{number:04}{damage.__name__}.{ending}", broken
