"""Schematic boundaries of a province's communes, drawn from centres and extents only.

Voronoi cells of the old communes' centres (those of neighbouring provinces included, so inland borders fall where they
should), dissolved into the new communes, cut to the outline their extents give, corners rounded. Against the official
maps of Hà Tĩnh and Tây Ninh (intersection over union) the outline scores 0.88 and 0.92, a commune on average 0.62 and
0.67: good for orientation, not for measuring. Screens must say "ranh giới minh họa".
"""

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.places import places
from geo.source import current_communes
from geo.units import CURRENT, LEGACY, units

_LATITUDE = 16.0  # middle of the country: one degree of longitude is cos(16°) of one of latitude
_SQUEEZE = float(np.cos(np.radians(_LATITUDE)))
_NEIGHBOUR = 0.4  # degrees around the province in which other provinces' communes compete for space
_CLOSE = 0.05  # degrees: bays and gaps narrower than twice this are filled
_LEAST = 0.012  # degrees: smallest half extent, so an islet can be seen and pointed at
_SPLIT_SHIFT = 0.3  # how far a split commune's seeds move towards their new communes
_ROUNDS = 2  # passes of corner cutting
_CRUMB = 0.25  # a detached piece smaller than this part of its commune's largest joins a neighbour
_SAME = 0.3  # least part of a rounded face that must lie in the cell it came from; holes stay below


def schematic(province: str, vintage: str = CURRENT) -> gpd.GeoDataFrame:
    """Return `code`, `name`, `geometry` (EPSG:4326) of the communes of a province, by code.

    ``vintage``: the communes since 1 July 2025, or (`geo.units.LEGACY`) those before, island districts without communes
    included. Both eras fill the same outline. Every commune has one valid, non-empty (multi)polygon; neighbours share
    their edges exactly and never overlap.

    Raises:
        IocError: no such province.
    """
    seeds = _seeds(province, vintage)
    own = seeds[seeds["province"] == province]
    listed = units(province)
    communes = listed[(listed["vintage"] == vintage) & listed["code"].isin(own["code"])].sort_values("code")
    outline = _outline(own)
    cells = _cells(seeds, province, outline)
    geometry = _rounded(_tidied(cells, own)).reindex(communes["code"])
    frame = gpd.GeoDataFrame(
        {"code": communes["code"].to_list(), "name": communes["name"].to_list()}, geometry=_stretched(geometry)
    )
    return frame.set_crs("EPSG:4326")


def _seeds(province: str, vintage: str) -> pd.DataFrame:
    """Return one row per Voronoi seed, x and y in the squeezed plane, with `code`, `province`, `half_w`, `half_h`."""
    code = "old_code" if vintage == LEGACY else "new_code"
    everywhere = places()
    own = everywhere[everywhere["province"] == province]
    islands = current_communes().set_index("code")["kind"].eq("Đặc khu")
    mainland = own[~own["new_code"].map(islands)]
    near = everywhere["lon"].between(mainland["lon"].min() - _NEIGHBOUR, mainland["lon"].max() + _NEIGHBOUR) & (
        everywhere["lat"].between(mainland["lat"].min() - _NEIGHBOUR, mainland["lat"].max() + _NEIGHBOUR)
    )
    seeds = everywhere[near | (everywhere["province"] == province)].copy()
    for axis, half in (("lon", "half_w"), ("lat", "half_h")):
        step = (seeds[f"new_{axis}"] - seeds[axis]).clip(-seeds[half], seeds[half])
        seeds[axis] += (step * _SPLIT_SHIFT).where(seeds["split"], 0.0)
        seeds[half] = seeds[half].clip(lower=_LEAST)
    seeds = seeds.sort_values(["new_code", "old_code"]).drop_duplicates(["lon", "lat", code])
    repeat = seeds.groupby(["lon", "lat"]).cumcount()  # equal points of two communes would make one cell
    return pd.DataFrame(
        {
            "code": seeds[code],
            "province": seeds["province"],
            "x": (seeds["lon"] + repeat * _LEAST / 10) * _SQUEEZE,
            "y": seeds["lat"],
            "half_w": seeds["half_w"] * _SQUEEZE,
            "half_h": seeds["half_h"],
        }
    ).reset_index(drop=True)


def _outline(own: pd.DataFrame) -> shapely.Geometry:
    """Return the union of the ellipses the extents give, gaps and narrow bays filled."""
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    x = own["x"].to_numpy()[:, None] + own["half_w"].to_numpy()[:, None] * np.cos(angle)
    y = own["y"].to_numpy()[:, None] + own["half_h"].to_numpy()[:, None] * np.sin(angle)
    union = shapely.union_all(shapely.polygons(np.stack([x, y], axis=2)))
    closed = shapely.buffer(shapely.buffer(union, _CLOSE), -_CLOSE)
    return shapely.union_all([shapely.polygons(part.exterior) for part in shapely.get_parts(closed)])


def _cells(seeds: pd.DataFrame, province: str, outline: shapely.Geometry) -> "pd.Series[Any]":
    """Return code → cell: the seeds' Voronoi cells dissolved by commune and cut to the outline."""
    points = shapely.multipoints(seeds[["x", "y"]].to_numpy())
    voronoi = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=outline, ordered=True))
    mine = (seeds["province"] == province).to_numpy()
    pieces = pd.Series(voronoi[mine], index=seeds["code"].to_numpy()[mine])
    merged = pieces.groupby(level=0).agg(lambda cells: shapely.coverage_union_all(cells.to_numpy()))
    return _series(merged.index, shapely.intersection(merged.to_numpy(), outline))


def _tidied(cells: "pd.Series[Any]", own: pd.DataFrame) -> "pd.Series[Any]":
    """Give crumbs (detached and small, or holding no seed of their commune) to the neighbour they touch longest.

    A crumb without neighbour stays when it holds a seed (an islet) and goes when it does not.
    """
    parts, of = shapely.get_parts(cells.to_numpy(), return_index=True)
    parts, of = parts[shapely.area(parts) > 0], of[shapely.area(parts) > 0]
    code = cells.index.to_numpy()[of]
    points = shapely.STRtree(shapely.points(own[["x", "y"]].to_numpy()))
    part, seed = points.query(parts, predicate="intersects")
    seeded = np.isin(np.arange(len(parts)), part[code[part] == own["code"].to_numpy()[seed]])
    largest = pd.Series(shapely.area(parts)).groupby(code).transform("max").to_numpy()
    body = shapely.area(parts) >= np.where(seeded, _CRUMB, 1.0) * largest
    bodies = pd.Series(parts[body], index=code[body], dtype=object).groupby(level=0).agg(_union)
    for crumb, name, has_seed in zip(parts[~body], code[~body], seeded[~body], strict=True):
        shared = shapely.length(shapely.intersection(bodies.to_numpy(), shapely.boundary(crumb)))
        if shared.max() > 0 or has_seed:
            owner = bodies.index[shared.argmax()] if shared.max() > 0 else name
            bodies[owner] = shapely.union(bodies[owner], crumb)
    return bodies


def _rounded(cells: "pd.Series[Any]") -> "pd.Series[Any]":
    """Round corners along whole shared edges, junctions fixed, so neighbours still fit; as they were if that fails."""
    edges = shapely.union_all(shapely.boundary(cells.to_numpy()), grid_size=1e-7)
    arcs = [_corner_cut(shapely.get_coordinates(arc)) for arc in shapely.get_parts(shapely.line_merge(edges))]
    faces = shapely.get_parts(shapely.polygonize([shapely.linestrings(arc) for arc in arcs]))
    face, cell = shapely.STRtree(cells.to_numpy()).query(faces, predicate="intersects")
    overlap = shapely.area(shapely.intersection(faces[face], cells.to_numpy()[cell])) / shapely.area(faces[face])
    found = pd.DataFrame({"face": face, "cell": cell, "overlap": overlap}).sort_values("overlap")
    found = found[found["overlap"] > _SAME].drop_duplicates("face", keep="last")
    grouped = pd.Series(faces[found["face"]], index=cells.index[found["cell"]], dtype=object).groupby(level=0)
    smooth = grouped.agg(_union).reindex(cells.index)
    return cells if smooth.isna().any() or not shapely.coverage_is_valid(smooth.to_numpy()) else smooth


def _corner_cut(line: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return Chaikin's curve of an open line (ends fixed) or of a ring (all corners cut)."""
    closed = bool((line[0] == line[-1]).all())
    for _ in range(_ROUNDS):
        start, end = line[:-1], line[1:]
        cut = np.stack([0.75 * start + 0.25 * end, 0.25 * start + 0.75 * end], axis=1).reshape(-1, 2)
        line = np.vstack([cut, cut[:1]]) if closed else np.vstack([line[:1], cut[1:-1], line[-1:]])
    return line


def _stretched(shapes: "pd.Series[Any]") -> npt.NDArray[np.object_]:
    degrees = shapely.transform(shapes.to_numpy(), lambda xy: xy / [_SQUEEZE, 1.0])
    return np.asarray(degrees, dtype=object)


def _union(shapes: "pd.Series[Any]") -> shapely.Geometry:
    return shapely.union_all(shapes.to_list())


def _series(index: pd.Index, shapes: npt.NDArray[np.object_]) -> "pd.Series[Any]":
    return pd.Series(list(shapes), index=index, dtype=object)
