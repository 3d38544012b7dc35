"""From which age on the data of a source is late, set by whoever runs the province."""

from db.database import Database
from domain.errors import IocError
from domain.text import Text
from ingest.publish import publish

SET = """
UPDATE source SET stale_after_s = %(stale)s, lost_after_s = %(lost)s
WHERE province_code = %(province)s AND key = %(key)s RETURNING id
"""
KEYS = "SELECT key FROM source WHERE province_code = %s ORDER BY key"
NO_SOURCE = Text(
    "Không có nguồn {key!r}. Các nguồn: {keys}. Liệt kê bằng `ioc sources list`.",
    "There is no source {key!r}. Sources: {keys}. List them with `ioc sources list`.",
)
WRONG_ORDER = Text(
    "Ngưỡng vàng {stale} giây lớn hơn ngưỡng đỏ {lost} giây: ngưỡng vàng phải đến trước.",
    "The amber limit of {stale} s is above the red one of {lost} s: amber comes first.",
)


class SourceError(IocError):
    """A source that is not there, or limits out of order; nothing was written."""

    exit_code = 2


def set_ages(database: Database, province: str, key: str, stale_s: int | None, lost_s: int | None) -> None:
    """Keep the limits of the source ``key``; None gives one back to the settings.

    Raises:
        SourceError: there is no such source, or amber would come after red.
    """
    if stale_s is not None and lost_s is not None and stale_s > lost_s:
        raise SourceError(WRONG_ORDER.format(stale=stale_s, lost=lost_s))
    told = {"province": province, "key": key, "stale": stale_s, "lost": lost_s}
    with database.write() as connection:
        if connection.exec_driver_sql(SET, told).scalar() is None:
            keys = connection.exec_driver_sql(KEYS, (province,)).scalars().all()
            raise SourceError(NO_SOURCE.format(key=key, keys=", ".join(keys) or "–"))
        publish(connection, province, "sources")
