"""Finding which unit each row of a boundary file is: by its code column, else by its name column."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

import geopandas as gpd
import pandas as pd
import shapely

from domain.fold import fold
from domain.text import Text
from geo.geofile import BoundaryError

CODE_HEADERS = (
    *("code", "ma", "ma_xa", "maxa", "ma_px", "ma_phuong_xa", "ma_dvhc", "madvhc", "ma_don_vi", "ma_hanh_chinh"),
    *("ma_dvhc_cap_xa", "maxp", "ma_xp", "ward_code", "commune_code", "gso_code", "id_3", "gid_3"),
)
NAME_HEADERS = (
    *("name_full", "full_name", "ten_day_du", "name", "ten", "ten_xa", "tenxa", "ten_px", "ten_phuong_xa", "ten_dvhc"),
    *("tendvhc", "ten_don_vi", "ten_xp", "ward_name", "commune_name", "ward", "name_3"),
)
_KIND = re.compile(r"^(xa|phuong|thi tran|dac khu|tt|p|x|dk)[ .]+")
_CODE = re.compile(r"\s*(\d{1,5})(?:\.0+)?\s*")
_CODE_LENGTH = 5
_SIMILAR = 0.5  # least likeness of a header worth naming
_FAR = 0.75  # degrees: a row of the same name farther from the unit than this is another commune's


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row that is no unit of the province: its number in the file (first row 1), what it says, why not."""

    row: int
    value: str
    reason: Text


def matches(
    frame: gpd.GeoDataFrame, units: pd.DataFrame, file: str, code_column: str | None, name_column: str | None
) -> tuple["pd.Series[str]", list[Unmatched], str]:
    """Return (row → code for the rows matched, the other rows, the column used).

    `units` has code, name, lon, lat. The columns asked for, else those with a known header, are tried: codes first
    (five digits; lost leading zeros are put back), names (accents, case and the kind word ignored) when no code fits.

    Raises:
        BoundaryError: no such column, or nothing in it is a unit.
    """
    code_header = _column(frame, code_column, CODE_HEADERS, file)
    name_header = _column(frame, name_column, NAME_HEADERS, file)
    if code_header is None and name_header is None:
        raise _no_column(frame, file)
    if code_header is not None and (code_column or name_column is None):
        found = _by_code(frame[code_header], units)
        if found.notna().any():
            reason = Text("mã không thuộc tỉnh này (danh mục từ 01/07/2025)", "not a code of this province since 2025")
            return found.dropna(), _others(frame[code_header], found, reason), code_header
    if name_header is not None:
        found = _by_name(frame, name_header, units)
        if found.notna().any():
            reason = Text(
                "tên không thuộc tỉnh này, hoặc không chỉ rõ một xã", "not the name of one unit of the province"
            )
            return found.dropna(), _others(frame[name_header], found, reason), name_header
    raise _nothing_fits(frame, code_header or str(name_header), units, file)


def _column(frame: gpd.GeoDataFrame, asked: str | None, aliases: tuple[str, ...], file: str) -> str | None:
    headers = _headers(frame)
    if asked is None:
        return next((headers[alias] for alias in aliases if alias in headers), None)
    if _plain(asked) in headers:
        return headers[_plain(asked)]
    message = Text(
        "Tệp ranh giới {file}: không có cột {asked!r}. {nearest} Các cột có: {columns}.",
        "Boundary file {file}: there is no column {asked!r}. {nearest} The columns are: {columns}.",
    )
    columns = ", ".join(headers.values())
    raise BoundaryError(message.format(file=file, asked=asked, nearest=_nearest(headers, (asked,)), columns=columns))


def _by_code(values: "pd.Series[str]", units: pd.DataFrame) -> "pd.Series[str]":
    digits = values.astype(str).str.extract(f"^{_CODE.pattern}$", expand=False).str.zfill(_CODE_LENGTH)
    return digits.where(digits.isin(units["code"]))


def _by_name(frame: gpd.GeoDataFrame, header: str, units: pd.DataFrame) -> "pd.Series[str]":
    """Match the full name ("Xã Đức Thọ"), else the name without its kind where only one unit has it, if not far."""
    full = frame[header].astype(str).map(_folded)
    listed = units["name"].map(_folded)
    exact = pd.Series(units["code"].to_numpy(), index=listed.to_numpy())
    short = pd.Series(units["code"].to_numpy(), index=listed.map(_bare).to_numpy())
    short = short[~short.index.duplicated(keep=False)]
    bare = full == full.map(_bare)
    codes = full.map(exact).where(~bare, full.map(short))
    codes = codes.fillna(full.map(_bare).map(short).where(~full.isin(listed)))
    place = units.set_index("code")
    middle = shapely.centroid(frame.geometry.to_numpy())
    away = shapely.distance(middle, shapely.points(codes.map(place["lon"]), codes.map(place["lat"])))
    near: pd.Series[str] = codes.where(pd.Series(away, index=frame.index) <= _FAR)
    return near


def _others(values: "pd.Series[str]", found: "pd.Series[str]", reason: Text) -> list[Unmatched]:
    lost = found.isna().to_numpy().nonzero()[0]
    return [Unmatched(int(row) + 1, str(values.iloc[row]), reason) for row in lost]


def _no_column(frame: gpd.GeoDataFrame, file: str) -> BoundaryError:
    headers = _headers(frame)
    message = Text(
        "Tệp ranh giới {file}: không có cột mã ({codes}…) hay cột tên ({names}…). {nearest} Các cột có: {columns}. "
        "Chỉ rõ bằng --code-column hoặc --name-column.",
        "Boundary file {file}: no code column ({codes}…) and no name column ({names}…). {nearest} "
        "The columns are: {columns}. Name one with --code-column or --name-column.",
    )
    return BoundaryError(
        message.format(
            file=file,
            codes=", ".join(CODE_HEADERS[:4]),
            names=", ".join(NAME_HEADERS[:5]),
            nearest=_nearest(headers, CODE_HEADERS),
            columns=", ".join(headers.values()) or "—",
        )
    )


def _nothing_fits(frame: gpd.GeoDataFrame, header: str, units: pd.DataFrame, file: str) -> BoundaryError:
    message = Text(
        "Tệp ranh giới {file}: cột {header!r} (ví dụ {value!r}) không khớp đơn vị nào trong {count} đơn vị của tỉnh "
        "(ví dụ {code} {name}). Kiểm tra tỉnh (IOC_PROVINCE), hoặc chỉ rõ --code-column, --name-column.",
        "Boundary file {file}: column {header!r} (for example {value!r}) fits none of the province's {count} units "
        "(for example {code} {name}). Check the province (IOC_PROVINCE), or name --code-column, --name-column.",
    )
    first = units.iloc[0]
    value = str(frame[header].iloc[0])
    return BoundaryError(
        message.format(file=file, header=header, value=value, count=len(units), code=first["code"], name=first["name"])
    )


def _nearest(headers: dict[str, str], wanted: tuple[str, ...]) -> Text:
    likeness = [(SequenceMatcher(None, header, _plain(word)).ratio(), header) for header in headers for word in wanted]
    best, header = max(likeness, default=(0.0, ""))
    if best < _SIMILAR:
        return Text("Không cột nào gần giống.", "No column is similar.")
    return Text("Gần giống nhất: {name!r}.", "The nearest is {name!r}.").format(name=headers[header])


def _headers(frame: gpd.GeoDataFrame) -> dict[str, str]:
    return {_plain(str(name)): str(name) for name in frame.columns if name != frame.geometry.name}


def _plain(header: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(header)).strip("_")


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9.]+", " ", fold(_undamaged(name))).strip()


def _bare(folded: str) -> str:
    return _KIND.sub("", folded)


def _undamaged(text: str) -> str:
    """Undo UTF-8 read as Latin-1, as happens with a Shapefile that does not say its encoding."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text
