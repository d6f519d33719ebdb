"""Outlines of zones (GeoJSON): polygons by zone code, for a map on paper.

The property that holds the codes is the one that most codes of a table are found under.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from terrain.errors import ImportRefused
from terrain.formats.base import Source

Point = tuple[float, float]
Ring = tuple[Point, ...]
#: The outer ring, then those of its holes.
Polygon = tuple[Ring, ...]

_REMEDY = "Export the zones as GeoJSON, with their codes as a property."


@dataclass(frozen=True)
class Outlines:
    """Polygons by zone code. `degrees`: longitude and latitude, else metres of a projection.
    `far`: how many zones were left out, far from continental France."""

    name: str
    polygons: Mapping[str, tuple[Polygon, ...]]
    degrees: bool
    far: int = 0


def read_outlines(source: Source, codes: Collection[str]) -> Outlines:
    """The outlines of a GeoJSON FeatureCollection of polygons.

    Raises ImportRefused where it is none, or where no property holds codes of the table.
    """
    features = _features(source)
    key = _property(source, features, codes)
    found: dict[str, list[Polygon]] = {}
    for number, feature in enumerate(features, 1):
        code = _code(feature, key)
        if code in codes:
            found.setdefault(code, []).extend(_polygons(source, feature, number))
    points = [point for held in found.values() for point in _points(held)]
    if not points:
        raise source.refuse("no polygon among the outlines.", _REMEDY)
    degrees = all(abs(x) <= 180 and abs(y) <= 90 for x, y in points)
    every = {code: tuple(held) for code, held in found.items() if held}
    near = {code: held for code, held in every.items() if not degrees or _continental(held)}
    if not near:  # a map of an overseas territory
        return Outlines(source.name, every, degrees)
    return Outlines(source.name, near, degrees, len(every) - len(near))


def _features(source: Source) -> Sequence[Mapping[str, Any]]:
    try:
        data = json.loads(source.data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise ImportRefused(
            f"not readable as JSON: {getattr(error, 'msg', error)}.", path=source.name, line=line,
            remedy=_REMEDY,
        ) from error  # fmt: skip
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise source.refuse("not a GeoJSON collection of features.", _REMEDY)
    return features


def _property(source: Source, features: Sequence[Mapping[str, Any]], codes: Collection[str]) -> str:
    found: dict[str, int] = {}
    for feature in features:
        properties = feature.get("properties")
        for key, value in properties.items() if isinstance(properties, dict) else ():
            if _plain(value) in codes:
                found[str(key)] = found.get(str(key), 0) + 1
    if not found:
        raise source.refuse("no property of the outlines holds codes of the table.", _REMEDY)
    return max(found, key=lambda key: found[key])


def _plain(value: object) -> str:
    return "" if isinstance(value, dict | list) else str(value).strip()


def _code(feature: Mapping[str, Any], key: str) -> str:
    properties = feature.get("properties")
    return _plain(properties.get(key, "")) if isinstance(properties, dict) else ""


def _polygons(source: Source, feature: Mapping[str, Any], number: int) -> Iterator[Polygon]:
    shape = feature.get("geometry")
    kind = shape.get("type") if isinstance(shape, dict) else None
    if not isinstance(shape, dict) or kind not in ("Polygon", "MultiPolygon"):
        return
    try:
        polygons = [shape["coordinates"]] if kind == "Polygon" else shape["coordinates"]
        for polygon in polygons:
            yield tuple(
                tuple((float(point[0]), float(point[1])) for point in ring) for ring in polygon
            )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise source.refuse(f"the outline of feature {number} cannot be read.", _REMEDY) from error


def _points(polygons: Sequence[Polygon]) -> Iterator[Point]:
    return (point for polygon in polygons for ring in polygon for point in ring)


def _continental(polygons: Sequence[Polygon]) -> bool:
    """Whether an outline lies in western Europe, where the map can show it."""
    return all(-12 <= x <= 20 and 36 <= y <= 60 for x, y in _points(polygons))
