"""Map layers on disk: small GeoJSON files named by the hash of their content, and a note of which one is current.

A layer file never changes, so a browser may keep it for ever; a new import writes a new file and moves the note.
"""

import hashlib
import json
import math
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

Bounds = tuple[float, float, float, float]

MAX_BYTES = 300_000
_TOLERANCES = (0.0, 0.0002, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032)  # degrees: side of the triangle dropped
_DIGITS = ((5, 0.0005), (4, math.inf))  # decimals kept up to this tolerance: 5 are a metre, 4 are eleven
_SLIVER = 0.0002  # degrees, some twenty metres: narrower gaps between neighbours are closed
_APART = 1.0  # degrees: units farther than this from the main group do not widen the opening view
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_HASH = re.compile(r"[0-9a-f]{16}")
_TILE = 512  # MapLibre's world is 512 px wide at zoom 0
_PADDING = 0.06  # part of the width and height left free on each side
_ZOOMS = (0.0, 16.0)


def communes(province: str) -> str:
    """Return the name of the layer with the communes of ``province``."""
    return f"communes_{province}"


def former_communes(province: str) -> str:
    """Return the name of the layer with the communes of before 1 July 2025 of ``province``."""
    return f"communes_before_{province}"


@dataclass(frozen=True, slots=True)
class Layer:
    """A written layer. `bounds` is (west, south, east, north) of the main group of units, degrees, for the view."""

    name: str
    path: Path
    hash: str
    bounds: Bounds
    schematic: bool
    source: str
    count: int


def write_layer(
    gdf: gpd.GeoDataFrame, data_dir: Path, name: str = "communes", *, schematic: bool, source: str
) -> Layer:
    """Write `code`, `name`, `geometry` (EPSG:4326) as GeoJSON under 300 kB and make it the current layer of that name.

    Features carry `id` = code and properties code, name; exterior rings run counter-clockwise (RFC 7946). Shared edges
    are simplified once for both neighbours; slivers and overlaps between them are closed first. The file is
    `geo/<name>-<hash>.json` under `data_dir`.

    Raises:
        ValueError: the name is not a plain word, there is nothing to draw, or it cannot be made small enough.
    """
    if not _NAME.fullmatch(name) or gdf.empty:
        raise ValueError(f"layer {name!r} with {len(gdf)} units cannot be written")
    body = _small_enough(gdf)
    digest = hashlib.sha256(body).hexdigest()[:16]
    path = data_dir / "geo" / f"{name}-{digest}.json"
    layer = Layer(name, path, digest, _main_bounds(gdf), schematic, source, len(gdf))
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, body)
    notes = _notes(data_dir)
    notes[name] = {key: value for key, value in asdict(layer).items() if key not in {"path", "name"}}
    _replace(data_dir / "geo" / "current.json", json.dumps(notes, ensure_ascii=False, indent=1).encode())
    return layer


def current_layer(data_dir: Path, name: str = "communes") -> Layer | None:
    """Return the layer written last under that name, or None when there is none (or its file is gone)."""
    note = _notes(data_dir).get(name)
    if note is None:
        return None
    west, south, east, north = note["bounds"]
    path = data_dir / "geo" / f"{name}-{note['hash']}.json"
    layer = Layer(
        name=name,
        path=path,
        hash=note["hash"],
        bounds=(west, south, east, north),
        schematic=note["schematic"],
        source=note["source"],
        count=note["count"],
    )
    return layer if path.is_file() else None


def read_layer_bytes(data_dir: Path, name: str, hash: str) -> bytes | None:  # noqa: A002 - the layer's own word
    """Return the GeoJSON of one layer, or None when there is none; both words may come straight from a URL."""
    if not (_NAME.fullmatch(name) and _HASH.fullmatch(hash)):
        return None
    path = data_dir / "geo" / f"{name}-{hash}.json"
    return path.read_bytes() if path.is_file() else None


def view(bounds: Bounds, width_px: int, height_px: int) -> tuple[float, float, float]:
    """Return (lon, lat, zoom) that shows `bounds` (west, south, east, north) whole in a map of that size."""
    west, south, east, north = bounds
    top, bottom = _mercator(north), _mercator(south)
    free = 1 - 2 * _PADDING
    across = max((east - west) / 360, 1e-9)
    down = max(top - bottom, 1e-9)
    zoom = math.log2(min(width_px * free / (_TILE * across), height_px * free / (_TILE * down)))
    middle = math.degrees(2 * math.atan(math.exp((top + bottom) * math.pi)) - math.pi / 2)
    return (west + east) / 2, middle, min(max(zoom, _ZOOMS[0]), _ZOOMS[1])


def _mercator(lat: float) -> float:
    """Return the web-Mercator northing of a latitude as a part of the world's height, 0 at the equator."""
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)


def _small_enough(gdf: gpd.GeoDataFrame) -> bytes:
    shapes = _fitted(np.asarray(gdf.geometry.array, dtype=object))
    for tolerance in _TOLERANCES:
        digits = next(kept for kept, up_to in _DIGITS if tolerance <= up_to)
        body = _geojson(gdf["code"], gdf["name"], _simplified(shapes, tolerance, digits))
        if len(body) < MAX_BYTES:
            return body
    raise ValueError(f"{len(gdf)} units do not fit in {MAX_BYTES} bytes")


def _fitted(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Make neighbours share their edges, else each side is simplified by itself and slivers open between them."""
    if shapely.coverage_is_valid(shapes):
        return shapes
    clean = np.asarray(shapely.coverage_clean(shapes, gap_width=_SLIVER), dtype=object)
    return shapes if shapely.is_empty(clean).any() else clean  # a unit wholly covered by others must not vanish


def _simplified(shapes: npt.NDArray[np.object_], tolerance: float, digits: int) -> npt.NDArray[np.object_]:
    simple = shapely.coverage_simplify(shapes, tolerance) if tolerance else shapes
    rounded = shapely.set_precision(simple, 10.0**-digits, mode="pointwise")
    bad = ~shapely.is_valid(rounded) | shapely.is_empty(rounded)
    if bad.any():
        rounded[bad] = [_repaired(shape, digits) for shape in simple[bad]]
    return np.asarray(shapely.orient_polygons(rounded, exterior_cw=False), dtype=object)


def _repaired(shape: shapely.Geometry, digits: int) -> shapely.Geometry:
    """Round a shape that pointwise rounding breaks; one smaller than the grid keeps its own coordinates."""
    exact = shapely.set_precision(shape, 10.0**-digits)
    return shape if shapely.area(exact) == 0 else exact


def _geojson(codes: Any, names: Any, shapes: npt.NDArray[np.object_]) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"code": code, "name": name},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for code, name, shape in zip(codes, names, shapes, strict=True)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _main_bounds(gdf: gpd.GeoDataFrame) -> Bounds:
    """Return the bounds of the units near the others: Hoàng Sa and Trường Sa are drawn but do not shrink the rest."""
    shapes = np.asarray(gdf.geometry.array, dtype=object)
    near = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_APART)
    group = np.arange(len(shapes))
    for _ in range(len(shapes)):
        lowest = group.copy()
        np.minimum.at(lowest, near[0], group[near[1]])
        if (lowest == group).all():
            break
        group = lowest
    main = group == np.bincount(group).argmax()
    west, south, east, north = shapely.total_bounds(shapes[main]).tolist()
    return west, south, east, north


def _notes(data_dir: Path) -> dict[str, Any]:
    path = data_dir / "geo" / "current.json"
    notes: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    return notes


def _replace(path: Path, body: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(body)
    draft.replace(path)
