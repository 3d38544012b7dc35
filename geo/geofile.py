"""Reading a file of official boundaries: GeoJSON, TopoJSON, zipped Shapefile, GeoPackage, in any coordinate system."""

import warnings
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import shapely

from domain.errors import IocError
from domain.text import Text

LON_LAT = "EPSG:4326"
VIETNAM = (101.5, 6.0, 118.0, 24.0)  # west, south, east, north in degrees, Hoàng Sa and Trường Sa included
VN2000 = ("EPSG:4756", "EPSG:3405", "EPSG:3406", "EPSG:5896–5899", "EPSG:9205–9218")
_DATA = {".shp", ".geojson", ".json", ".topojson", ".gpkg", ".fgb", ".kml"}


class BoundaryError(IocError):
    """A boundary file that cannot be used; says which file, what is wrong with it and what to do."""

    exit_code = 2


def read_polygons(file: Path, crs: str | None) -> tuple[gpd.GeoDataFrame, str]:
    """Return the file's rows with their polygons in EPSG:4326, in file order, and the coordinate system they came in.

    The first layer that holds polygons is read. `crs` (e.g. "EPSG:9210") overrides what the file says; a file that
    says nothing is taken as longitude/latitude when its numbers look like it.

    Raises:
        BoundaryError: not a geographic file, empty, no polygon, unknown or missing coordinate system, not in Vietnam.
    """
    if not file.is_file():
        raise _error(file, Text("không có tệp này. Kiểm tra đường dẫn", "no such file. Check the path"))
    frame = _first_polygon_layer(file)
    if crs is not None:
        frame = frame.set_crs(_known_crs(file, crs), allow_override=True)
    elif frame.crs is None:
        frame = frame.set_crs(_guessed_crs(file, frame))
    name = frame.crs.to_string() if frame.crs.to_epsg() is None else f"EPSG:{frame.crs.to_epsg()}"
    degrees = frame.to_crs(LON_LAT)
    _check_in_vietnam(file, degrees, name)
    return degrees, name


def _first_polygon_layer(file: Path) -> gpd.GeoDataFrame:
    source = _source(file)
    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(source)]
        frames = (_flat(_layer(source, layer)) for layer in layers)
        found = [frame for frame in frames if isinstance(frame, gpd.GeoDataFrame)]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError, ValueError) as error:
        reason = Text(
            "không đọc được như tệp bản đồ ({detail}). Cần GeoJSON, TopoJSON, GeoPackage hoặc Shapefile nén .zip",
            "cannot be read as a map file ({detail}). Needed: GeoJSON, TopoJSON, GeoPackage or a zipped Shapefile",
        )
        raise _error(file, reason.format(detail=str(error).split("\n", maxsplit=1)[0])) from error
    if not any(len(frame) for frame in found):
        raise _error(file, Text("không có dòng nào. Xuất lại tệp", "has no rows. Export the file again"))
    for frame in found:
        if frame.geom_type.isin(["Polygon", "MultiPolygon", "GeometryCollection"]).any():
            return frame
    kinds = ", ".join(sorted({str(kind) for frame in found for kind in frame.geom_type.dropna()})) or "—"
    reason = Text(
        "không có vùng (Polygon), chỉ có: {kinds}. Xuất lại lớp ranh giới dạng vùng",
        "has no polygons, only: {kinds}. Export the boundary layer as polygons",
    )
    raise _error(file, reason.format(kinds=kinds))


def _layer(source: str, layer: str) -> gpd.GeoDataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL remarks on ring order and field widths; the checks below decide
        return pyogrio.read_dataframe(source, layer=layer)


def _flat(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if isinstance(frame, gpd.GeoDataFrame):
        frame = frame.set_geometry(shapely.force_2d(np.asarray(frame.geometry.array, dtype=object)), crs=frame.crs)
    return frame


def _source(file: Path) -> str:
    """Return GDAL's name of the data: in a zip it may lie in a folder beside other files."""
    if not zipfile.is_zipfile(file):
        return str(file)
    with zipfile.ZipFile(file) as archive:
        inside = [name for name in archive.namelist() if Path(name).suffix.lower() in _DATA and "__MACOSX" not in name]
    if not inside:
        reason = Text(
            "là tệp zip nhưng không chứa .shp, .geojson hay .gpkg. Nén cả bộ .shp, .shx, .dbf, .prj",
            "is a zip without a .shp, .geojson or .gpkg. Zip the whole set .shp, .shx, .dbf, .prj",
        )
        raise _error(file, reason)
    shapefiles = [name for name in inside if name.lower().endswith(".shp")]
    return f"/vsizip/{{{file.resolve()}}}/{(shapefiles or inside)[0]}"


def _known_crs(file: Path, crs: str) -> pyproj.CRS:
    try:
        return pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError as error:
        reason = Text(
            "không có hệ tọa độ {crs!r} (--crs). Dùng mã EPSG, ví dụ EPSG:4326 hoặc VN-2000: {vn2000}",
            "there is no coordinate system {crs!r} (--crs). Use an EPSG code such as EPSG:4326 or VN-2000: {vn2000}",
        )
        raise _error(file, reason.format(crs=crs, vn2000=", ".join(VN2000))) from error


def _guessed_crs(file: Path, frame: gpd.GeoDataFrame) -> str:
    if _inside(frame.total_bounds.tolist()):
        return LON_LAT
    reason = Text(
        "không ghi hệ tọa độ (thiếu .prj) và tọa độ {bounds} không phải kinh độ, vĩ độ. Thêm --crs, ví dụ "
        "--crs EPSG:9210; VN-2000: {vn2000}",
        "does not say its coordinate system (no .prj) and its coordinates {bounds} are not longitude and latitude. "
        "Add --crs, for example --crs EPSG:9210; VN-2000: {vn2000}",
    )
    raise _error(file, reason.format(bounds=_shown(frame.total_bounds.tolist()), vn2000=", ".join(VN2000)))


def _check_in_vietnam(file: Path, degrees: gpd.GeoDataFrame, crs: str) -> None:
    bounds = degrees.total_bounds.tolist()
    if _inside(bounds):
        return
    west, south, east, north = bounds
    swapped = _inside([south, west, north, east])
    advice = (
        Text("kinh độ và vĩ độ bị đổi chỗ, xuất lại tệp", "longitude and latitude are swapped, export the file again")
        if swapped
        else Text("kiểm tra hệ tọa độ và thêm --crs", "check the coordinate system and add --crs")
    )
    reason = Text(
        "đọc theo {crs} thì tọa độ {bounds} nằm ngoài Việt Nam {limits}: {advice}",
        "read as {crs} its coordinates {bounds} lie outside Vietnam {limits}: {advice}",
    )
    raise _error(file, reason.format(crs=crs, bounds=_shown(bounds), limits=_shown(list(VIETNAM)), advice=advice))


def _inside(bounds: list[float]) -> bool:
    west, south, east, north = bounds
    return bool(VIETNAM[0] <= west <= east <= VIETNAM[2] and VIETNAM[1] <= south <= north <= VIETNAM[3])


def _shown(bounds: list[float]) -> str:
    return "[" + "; ".join(f"{value:.10g}" for value in bounds) + "]"


def _error(file: Path, reason: Text) -> BoundaryError:
    return BoundaryError(
        Text("Tệp ranh giới {file}: {reason}.", "Boundary file {file}: {reason}.").format(file=file.name, reason=reason)
    )
