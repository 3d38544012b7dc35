"""Importing official boundaries: match, repair, dissolve, and report everything an operator must know before use."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from domain.text import Text
from geo.geofile import LON_LAT, BoundaryError, read_polygons
from geo.matching import Unmatched, matches
from geo.units import CURRENT

_EQUAL_AREA = "+proj=laea +lat_0=16 +lon_0=107 +datum=WGS84 +units=m"
_KM2 = 1e6
_LISTED = 10  # rows shown of each list; the report object holds them all
_OLD_FILE = 0.3  # more rows than this part left over: probably a file of before the reform
_SLIVER_KM2 = 0.01  # measured gaps and overlaps below a hectare are rounding


@dataclass(frozen=True, slots=True)
class BoundaryReport:
    """What came out of a boundary file.

    `gdf`: code, name, geometry (EPSG:4326, valid, one row per matched unit, by code). `matched`: rows used.
    `duplicates`: codes that several rows held, dissolved into one. `repaired`: rows whose geometry was invalid.
    Areas are square kilometres; gaps are holes enclosed by the matched units. `column`: the header matched by.
    """

    gdf: gpd.GeoDataFrame
    matched: int
    unmatched_rows: list[Unmatched]
    missing_units: list[tuple[str, str]]
    duplicates: list[str]
    repaired: int
    gaps_area_km2: float
    overlaps_area_km2: float
    crs: str
    column: str

    @property
    def complete(self) -> bool:
        """Tell whether every unit of the province has a boundary."""
        return not self.missing_units


def import_boundaries(
    file: Path,
    units: pd.DataFrame,
    *,
    code_column: str | None = None,
    name_column: str | None = None,
    crs: str | None = None,
) -> BoundaryReport:
    """Read official boundaries of the province whose `units` (as geo.units.units gives them) are passed.

    Nothing is written: hand `report.gdf` to geo.layers.write_layer. Reads GeoJSON, TopoJSON, zipped Shapefile,
    GeoPackage; any coordinate system, VN-2000 zones included; `crs` overrides the file's.

    Raises:
        BoundaryError: the file cannot be used; the message says which file, column, value, rule and what to do.
    """
    communes = _communes(units)
    rows, found_crs = read_polygons(file, crs)
    rows = rows.reset_index(drop=True)
    codes, unmatched, column = matches(rows, communes, file.name, code_column, name_column)
    shapes = np.asarray(rows.geometry.loc[codes.index].array, dtype=object)
    broken = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    solid = _polygonal(shapes)
    empty = shapely.is_empty(solid)
    unmatched += [
        Unmatched(
            int(row) + 1, str(code), Text("dòng không có vùng (hình rỗng)", "the row has no polygon (empty shape)")
        )
        for row, code in zip(codes.index[empty].to_list(), codes[empty], strict=True)
    ]
    used = codes[~empty]
    if used.empty:
        raise BoundaryError(
            Text(
                "Tệp ranh giới {file}: mọi dòng khớp cột {column!r} đều không có vùng. Xuất lại tệp.",
                "Boundary file {file}: every row that fits column {column!r} has no polygon. Export the file again.",
            ).format(file=file.name, column=column)
        )
    gdf = _dissolved(solid[~empty], used, communes)
    gaps, overlaps = _gaps_and_overlaps(gdf)
    missing = communes[~communes["code"].isin(gdf["code"])]
    return BoundaryReport(
        gdf=gdf,
        matched=len(used),
        unmatched_rows=sorted(unmatched, key=lambda item: item.row),
        missing_units=list(missing[["code", "name"]].itertuples(index=False, name=None)),
        duplicates=sorted(used[used.duplicated()].unique().tolist()),
        repaired=int(broken.sum()),
        gaps_area_km2=gaps,
        overlaps_area_km2=overlaps,
        crs=found_crs,
        column=column,
    )


def report_lines(report: BoundaryReport, lang: str) -> list[str]:
    """Return the report as lines of text for a terminal, the good news first."""
    total = len(report.gdf) + len(report.missing_units)
    lines = [
        _MATCHED.format(units=len(report.gdf), total=total, rows=report.matched, column=report.column, crs=report.crs)
    ]
    for text, items in (
        (_MISSING, [f"{code} {name}" for code, name in report.missing_units]),
        (_UNMATCHED, [f"#{item.row} {item.value!r} ({item.reason.get(lang)})" for item in report.unmatched_rows]),
        (_DUPLICATES, report.duplicates),
    ):
        if items:
            shown = "; ".join(items[:_LISTED]) + (f"; … +{len(items) - _LISTED}" if len(items) > _LISTED else "")
            lines.append(text.format(count=len(items), shown=shown))
    if len(report.unmatched_rows) > _OLD_FILE * (report.matched + len(report.unmatched_rows)):
        lines.append(_OLD)
    if report.repaired:
        lines.append(_REPAIRED.format(count=report.repaired))
    for text, area in ((_GAPS, report.gaps_area_km2), (_OVERLAPS, report.overlaps_area_km2)):
        if area >= _SLIVER_KM2:
            lines.append(text.format(area=_number(area)))
    return [line.get(lang) for line in lines]


def _communes(units: pd.DataFrame) -> pd.DataFrame:
    current = (units["vintage"] == CURRENT) & (units["level"] == "commune")
    return units.loc[current, ["code", "name", "lon", "lat"]].sort_values("code").reset_index(drop=True)


def _polygonal(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return valid shapes of polygons only; lines and points left by a repair, and missing shapes, become empty."""
    valid = shapely.make_valid(shapes)
    parts, of = shapely.get_parts(shapely.get_parts(valid), return_index=True)
    owner = shapely.get_parts(valid, return_index=True)[1][of]
    kept = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    return np.array(
        [shapely.union_all(parts[kept & (owner == position)]) for position in range(len(shapes))], dtype=object
    )


def _dissolved(shapes: npt.NDArray[np.object_], codes: "pd.Series[str]", communes: pd.DataFrame) -> gpd.GeoDataFrame:
    whole = pd.Series(shapes, index=codes.to_numpy(), dtype=object).groupby(level=0).agg(lambda s: _union(s.to_list()))
    named = communes.set_index("code")["name"].reindex(whole.index)
    frame = {"code": whole.index.to_list(), "name": named.to_list()}
    return gpd.GeoDataFrame(frame, geometry=whole.to_numpy(), crs=LON_LAT)


def _union(shapes: list[shapely.Geometry]) -> shapely.Geometry:
    return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)


def _gaps_and_overlaps(gdf: gpd.GeoDataFrame) -> tuple[float, float]:
    shapes = shapely.make_valid(np.asarray(gdf.to_crs(_EQUAL_AREA).geometry.array, dtype=object))
    union = shapely.union_all(shapes)
    filled = sum(shapely.area(shapely.polygons(part.exterior)) for part in shapely.get_parts(union))
    overlaps = shapely.area(shapes).sum() - shapely.area(union)
    return max(float(filled - shapely.area(union)), 0.0) / _KM2, max(float(overlaps), 0.0) / _KM2


def _number(value: float) -> Text:
    shown = f"{value:,.2f}"
    return Text(shown.translate(str.maketrans(",.", ".,")), shown)


_MATCHED = Text(
    "Khớp {units}/{total} đơn vị từ {rows} dòng, theo cột {column!r}, hệ tọa độ {crs}.",
    "{units} of {total} units matched from {rows} rows, by column {column!r}, coordinate system {crs}.",
)
_MISSING = Text("Thiếu ranh giới của {count} đơn vị: {shown}", "Units without a boundary ({count}): {shown}")
_UNMATCHED = Text("{count} dòng không dùng: {shown}", "Rows not used ({count}): {shown}")
_DUPLICATES = Text("{count} mã có nhiều dòng, đã gộp: {shown}", "Codes with several rows, merged ({count}): {shown}")
_OLD = Text(
    "Nhiều dòng không dùng: tệp có thể là địa giới trước 01/07/2025 hoặc của nhiều tỉnh. Kiểm tra trước khi dùng.",
    "Many rows were not used: the file may show the map of before 1 July 2025, or several provinces. Check before use.",
)
_REPAIRED = Text("Đã sửa {count} hình không hợp lệ.", "Invalid shapes repaired: {count}.")
_GAPS = Text("Khoảng hở giữa các đơn vị: {area} km².", "Gaps between units: {area} km².")
_OVERLAPS = Text("Chồng lấn giữa các đơn vị: {area} km².", "Overlaps between units: {area} km².")
