"""Communes as SVG paths, projected once: wall displays draw them without a map engine that could lose its picture."""

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import shapely

from geo.layers import Layer, current_layer, read_layer_bytes

WIDE = 1000.0
"""Width of the picture; its height follows from the shape of the province."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """One unit: its name, the SVG path, a point well inside, and (left, top, right, bottom) of what it covers."""

    name: str
    path: str
    anchor: Point
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """Every unit of a layer in a picture WIDE units wide; far islands may lie outside it."""

    layer: Layer
    height: float
    shapes: dict[str, Shape]

    def told(self) -> bytes:
        """The paths by code, as JSON for assets/wall.js."""
        paths = {code: shape.path for code, shape in self.shapes.items()}
        return json.dumps({"paths": paths}, separators=(",", ":")).encode()


def picture(data_dir: Path, name: str) -> Picture | None:
    """Return the picture of the current layer ``name``, None when there is none."""
    layer = current_layer(data_dir, name)
    return None if layer is None else _drawn(data_dir, layer)


@lru_cache(maxsize=4)
def _drawn(data_dir: Path, layer: Layer) -> Picture | None:
    body = read_layer_bytes(data_dir, layer.name, layer.hash)
    if body is None:
        return None
    west, south, east, north = layer.bounds
    scale = WIDE / math.radians(max(east - west, 1e-6))
    top = _northing(north)

    def place(lon: float, lat: float) -> Point:
        return round(scale * math.radians(lon - west), 1), round(scale * (top - _northing(lat)), 1)

    shapes = {each["id"]: _shape(each, place) for each in json.loads(body)["features"]}
    return Picture(layer, round(scale * (top - _northing(south)), 1), shapes)


def _northing(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def _shape(feature: dict[str, Any], place: Any) -> Shape:
    rings = [[place(lon, lat) for lon, lat, *_ in ring] for ring in _rings(feature["geometry"])]
    drawn = [_plain(ring) for ring in rings]
    path = "".join(_path(ring) for ring in drawn if len(ring) > 2)  # noqa: PLR2004  (a ring has three corners)
    corners = [point for ring in rings for point in ring]
    across, down = zip(*corners, strict=True)
    return Shape(feature["properties"]["name"], path, _inside(rings), (min(across), min(down), max(across), max(down)))


def _rings(geometry: dict[str, Any]) -> Iterator[list[list[float]]]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for part in parts:
        yield from part


def _plain(ring: Iterable[Point]) -> list[Point]:
    """Without corners that fall together; the last one repeats the first, which a path need not."""
    found: list[Point] = []
    for point in ring:
        if not found or point != found[-1]:
            found.append(point)
    return found[:-1] if len(found) > 1 and found[0] == found[-1] else found


def _path(ring: list[Point]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z"


def _inside(rings: list[list[Point]]) -> Point:
    """The middle of the largest circle in the largest part, else its first corner."""
    areas = [shapely.Polygon(ring) for ring in rings if len(ring) > 3]  # noqa: PLR2004  (closed, with three corners)
    if not areas:
        return rings[0][0]
    largest = max(areas, key=lambda each: float(each.area))
    middle = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=2.0), 0)
    return round(float(middle.x), 1), round(float(middle.y), 1)
