"""Reads a city's own map of its districts (GeoJSON, RFC 7946) and refuses, with a reason, whatever it cannot trust.

Why nothing of the file is kept but numbers: a shape is tied to a district this server already knows, and pages print
the name from here. A name in the file that matches no district stops the import, so no script can travel in a name.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from equipt_dash.kernel.model import Area
from equipt_dash.kernel.words import _

Ring = tuple[tuple[float, float], ...]
"""Corners of a closed line, longitude first; the first corner is also the last."""

LARGEST = 8 * 1024 * 1024
MOST_FEATURES, MOST_CORNERS, DEEPEST = 500, 300_000, 16

_MARK = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
"""Strings whole (the last one may be cut short), and what opens and closes. It never goes back, however it is fed."""
_POLYGONS = ("Polygon", "MultiPolygon")


class UnusableMap(ValueError):
    """The file is not a map this server can use. The message says why, in words for who sent it."""


@dataclass(frozen=True)
class Feature:
    """One shape of the file: what the file says about it, and its rings."""

    says: Mapping[str, str]
    rings: tuple[Ring, ...]


def read_features(data: bytes) -> tuple[Feature, ...]:
    """Every shape of a GeoJSON file.

    Raises:
        UnusableMap: it is no GeoJSON, or larger or deeper than any map of districts.
    """
    if len(data) > LARGEST:
        raise UnusableMap(_("The file is larger than {n} MB. Simplify it first.", n=LARGEST // 1024**2))
    found = _parsed(data)
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise UnusableMap(_("This is no GeoJSON map: it has no “FeatureCollection”."))
    features = found.get("features")
    if not isinstance(features, list) or not features:
        raise UnusableMap(_("The map holds no districts."))
    if len(features) > MOST_FEATURES:
        raise UnusableMap(_("The map holds more than {n} shapes.", n=MOST_FEATURES))
    made = tuple(_feature(one, number) for number, one in enumerate(features, 1))
    _check_extent([ring for one in made for ring in one.rings])
    return made


def by_area(features: Sequence[Feature], areas: Iterable[Area], name: str = "") -> dict[str, tuple[Ring, ...]]:
    """The rings of each area (by code). ``name`` is the property that says which district a shape is.

    Raises:
        UnusableMap: a shape is no known district, or the file can be read in more than one way.
    """
    known = _known(areas)
    if not known:
        raise UnusableMap(
            _("No district is stored yet, so the shapes cannot be tied to any. Store the districts first.")
        )
    if name:
        codes = [_code(one.says.get(name, ""), known) for one in features]
        if None in codes:
            number = codes.index(None)
            said = printable(features[number].says.get(name, ""))
            raise UnusableMap(_("Shape {n} says “{said}”, which is no district here.", n=number + 1, said=said))
    else:
        codes = list(_only_reading(features, known))
    found: dict[str, tuple[Ring, ...]] = {}
    for code, one in zip(codes, features, strict=True):
        found[str(code)] = (*found.get(str(code), ()), *one.rings)
    return found


def printable(words: str, most: int = 60) -> str:
    """``words`` from a file, safe to print: no control characters, and not long."""
    clean = "".join(letter if letter.isprintable() else "?" for letter in words)
    return clean if len(clean) <= most else clean[: most - 1] + "…"


def _parsed(data: bytes) -> Any:
    depth = 0
    for mark in _MARK.finditer(data):
        sign = mark.group()[:1]
        depth += (sign in b"[{") - (sign in b"]}")
        if depth > DEEPEST:
            raise UnusableMap(_("The file is nested deeper than any map."))
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise UnusableMap(_("The file is not UTF-8 text.")) from None
    except ValueError:
        raise UnusableMap(_("The file is not JSON, or it is cut short.")) from None


def _no_number(_sign: str) -> float:
    raise ValueError


def _feature(one: Any, number: int) -> Feature:
    shape = one.get("geometry") if isinstance(one, dict) else None
    kind = shape.get("type") if isinstance(shape, dict) else None
    if not isinstance(shape, dict) or kind not in _POLYGONS:
        raise UnusableMap(_("Shape {n} has no area: only Polygon and MultiPolygon can be a district.", n=number))
    held = shape.get("coordinates")
    polygons = [held] if kind == "Polygon" else held
    if (
        not isinstance(polygons, list)
        or not polygons
        or not all(isinstance(rings, list) and rings for rings in polygons)
    ):
        raise UnusableMap(_("Shape {n} has no corners.", n=number))
    rings = tuple(_ring(ring, number) for rings in polygons for ring in rings)
    properties = one.get("properties")
    says = properties if isinstance(properties, dict) else {}
    return Feature({key: _words(value) for key, value in says.items()}, rings)


def _words(value: Any) -> str:
    """A property as words; a whole number written as 3.0 is 3."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e9:
        value = int(value)
    return " ".join(str(value).split()) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _ring(found: Any, number: int) -> Ring:
    if not isinstance(found, list) or len(found) < 4 or not all(_is_place(place) for place in found):
        raise UnusableMap(_("Shape {n} has a line that is not a closed row of at least four corners.", n=number))
    ring = tuple((float(place[0]), float(place[1])) for place in found)
    if ring[0] != ring[-1]:
        raise UnusableMap(_("Shape {n} has a line that is not closed.", n=number))
    return ring


def _is_place(found: Any) -> bool:
    """Whether this is a longitude and a latitude, with a height at most. Numbers without end are none."""
    if not isinstance(found, list) or not 2 <= len(found) <= 4:
        return False
    plain = all(isinstance(part, (int, float)) and not isinstance(part, bool) for part in found)
    return plain and all(abs(part) < 1e12 and math.isfinite(part) for part in found)


def _check_extent(rings: Sequence[Ring]) -> None:
    if sum(len(ring) for ring in rings) > MOST_CORNERS:
        raise UnusableMap(_("The map has more than {n} corners. Simplify it first.", n=f"{MOST_CORNERS:,}"))
    east = [x for ring in rings for x, _y in ring]
    north = [y for ring in rings for _x, y in ring]
    if max(map(abs, east)) > 180 or max(map(abs, north)) > 85:
        raise UnusableMap(_("The corners are not longitude and latitude. Save the map again in WGS 84 (EPSG:4326)."))
    if max(east) - min(east) > 10 or max(north) - min(north) > 10:
        raise UnusableMap(_("The map is wider than any city: some corner is out of place."))


def _known(areas: Iterable[Area]) -> dict[str, str]:
    """Codes of areas by every way a file may name them; a way that fits two areas is left out."""
    ways: dict[str, set[str]] = {}
    for area in areas:
        for way in {_plain(area.code), _plain(area.name), _number(area.name), _number(area.code)} - {""}:
            ways.setdefault(way, set()).add(area.code)
    return {way: codes.pop() for way, codes in ways.items() if len(codes) == 1}


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", words.casefold()).split())


def _number(words: str) -> str:
    found = re.fullmatch(r"\D*?0*([0-9]{1,4})", words.strip())
    return found.group(1) if found else ""


def _code(said: str, known: Mapping[str, str]) -> str | None:
    """The area a shape says it is; by its number alone only where it says nothing but the number."""
    whole = known.get(_plain(said))
    return whole or known.get(_number(said) if said.strip().isdecimal() else "")


def _only_reading(features: Sequence[Feature], known: Mapping[str, str]) -> tuple[str, ...]:
    """The districts of the shapes, by the property that names one for every shape."""
    readings: dict[tuple[str, ...], list[str]] = {}
    for key in features[0].says:
        codes = [_code(one.says.get(key, ""), known) for one in features]
        sure = tuple(code for code in codes if code is not None)
        # A property with the same district for every shape (such as a city's name or number) tells nothing.
        if len(sure) == len(features) and (len(set(sure)) > 1 or len(features) == 1):
            readings.setdefault(sure, []).append(key)
    if len(readings) == 1:
        return next(iter(readings))
    names = ", ".join(f"“{printable(key, 30)}”" for key in list(features[0].says)[:20])
    if not readings:
        raise UnusableMap(_("No property names a known district in every shape. The file has: {names}.", names=names))
    unsure = ", ".join(f"“{printable(keys[0], 30)}”" for keys in readings.values())
    raise UnusableMap(
        _("More than one property could name the district: {names}. Say which, with --name.", names=unsure)
    )
