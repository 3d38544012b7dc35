"""What every page knows without asking the database; put together once by app.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

EXTENSION = "ioc-screen"
"""Name under which the screen of an application is kept among its Flask extensions."""


@dataclass(frozen=True, slots=True)
class MapView:
    """Where the map's geometry is (a URL of ours), what it shows at first (lon, lat, zoom), whether it is schematic."""

    url: str
    view: tuple[float, float, float]
    schematic: bool


@dataclass(slots=True)
class Screen:
    """The province's name, its map, the clock in province time, and the least dossiers a rate is shown for.

    ``span`` is the first and last day on which dossiers were received, ``names`` the names of unit, agency and field
    codes; both as last heard (callbacks/horizon.py), unknown until then.
    """

    province: str
    map_view: Callable[[], MapView | None]
    now: Callable[[], datetime]
    minimum: int = 5
    span: tuple[date, date] | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def today(self) -> date:
        """Today in province time."""
        return self.now().date()
