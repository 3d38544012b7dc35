"""What every page knows without asking the database; put together once by app.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

EXTENSION = "ioc-screen"
"""Name under which the screen of an application is kept among its Flask extensions."""


@dataclass(frozen=True, slots=True)
class MapView:
    """Where the map's geometry is (a URL of ours) and whether it is schematic.

    ``centre`` is (lon, lat); ``fits`` the zooms at which all of it is 512 pixels wide, and 512 pixels high, so that
    the browser can fit a map of any size.
    """

    url: str
    centre: tuple[float, float]
    fits: tuple[float, float]
    schematic: bool


@dataclass(slots=True)
class Screen:
    """The province's name, its map and the clock in province time.

    ``span`` is the first and last day on which dossiers were received, ``names`` the names of unit, agency and field
    codes; both as last heard (callbacks/horizon.py), unknown until then.
    """

    province: str
    map_view: Callable[[], MapView | None]
    now: Callable[[], datetime]
    span: tuple[date, date] | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def today(self) -> date:
        """Today in province time."""
        return self.now().date()
