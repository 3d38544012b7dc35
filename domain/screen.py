"""What every page knows without asking the database; put together once by app.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from domain.recast import BEFORE, CURRENT, FORMER_MARK
from domain.selection import Selection

EXTENSION = "ioc-screen"
"""Name under which the screen of an application is kept among its Flask extensions."""
CENTER_MARK = "center:"
"""In front of the codes of centers among the names of a screen: a center may have the code of its agency."""


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


Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The communes drawn once for displays without a map engine, in units of a picture ``size`` wide and high.

    ``url`` serves their paths (geo/outline.py). ``boxes`` are what each covers, ``anchors`` a point well inside it.
    """

    url: str
    size: tuple[float, float]
    boxes: Mapping[str, Box]
    anchors: Mapping[str, tuple[float, float]]
    schematic: bool


class Maps(Protocol):
    """Finds the map of an era."""

    def __call__(self, units: str = CURRENT) -> MapView | None:
        """Return the map by the communes of ``units`` ("current" or "before"), None when there is none."""


@dataclass(slots=True)
class Screen:
    """The province's name, its map and the clock in province time.

    ``span`` is the first and last day on which dossiers were received, ``names`` the names of unit, agency and field
    codes (those of before 1 July 2025 with ``FORMER_MARK``); both as last heard (callbacks/horizon.py), unknown until
    then. ``actions``: manual actions are taken.
    """

    province: str
    map_view: Maps
    now: Callable[[], datetime]
    span: tuple[date, date] | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    actions: bool = True
    outline: Callable[[], Outline | None] = lambda: None

    def today(self) -> date:
        """Today in province time."""
        return self.now().date()

    def center_name(self, code: str) -> str:
        """Name of a center as last heard, else its code."""
        return self.names.get(CENTER_MARK + code, code)

    def unit_name(self, code: str, selection: Selection) -> str:
        """Name of a unit or agency as last heard, else its code; a code of both eras means the selection's."""
        former = self.names.get(code + FORMER_MARK)
        if former and (selection.units == BEFORE or code not in self.names):
            return former
        return self.names.get(code, code)
