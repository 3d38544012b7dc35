"""The one URL builder: every address of the screens, carrying the selection of the moment."""

from functools import lru_cache
from urllib.parse import quote, urlencode

from domain.periods import ALL
from domain.selection import Selection

OWN: tuple[str, ...] = (
    *("view", "cursor", "kpi", "part", "officer", "step", "source", "q", "sort", "versus"),
    *("at", "full", "center", "for"),
)
"""Parameters that belong to one page and do not follow the reader to another."""
PATHS: dict[str, str] = {
    "overview": "/",
    "weekly": "/weekly",
    "score": "/score",
    "chase": "/chase",
    "targets": "/targets",
    "online": "/online",
    "digitization": "/digitization",
    "progress": "/progress",
    "bottlenecks": "/bottlenecks",
    "officers": "/officers",
    "queues": "/queues",
    "satisfaction": "/satisfaction",
    "payment": "/payment",
    "interlinked": "/interlinked",
    "catalogue": "/catalogue",
    "dossiers": "/dossiers",
    "data": "/data",
    "subsystems": "/subsystems",
    "displays": "/displays",
}
"""Address of each page of the navigation, in its order."""
LIMITS: tuple[str, ...] = ("unit", "agency", "procedure")
"""Limits set by drilling down, not by the filter bar: going up or elsewhere drops them."""


def overview_url(selection: Selection) -> str:
    """Address of the province, without the limits set by drilling down."""
    return _url("/", _wide(selection))


def page_url(name: str, selection: Selection, **own: str) -> str:
    """Address of a page of the navigation (``PATHS``) with the whole selection; ``own`` are keys of ``OWN``."""
    return _url(PATHS[name], selection, **own)


def display_preview_url(profile: int) -> str:
    """Address of what displays with the profile of this number show."""
    return f"/wall/preview/frame?{urlencode({'profile': profile})}"


def weekly_show_url(selection: Selection, **own: str) -> str:
    """Address of the weekly review in big type; ``own`` are keys of ``OWN`` (at)."""
    return _url("/weekly/show", selection, **own)


def officer_url(code: str, selection: Selection) -> str:
    """Address of one officer; ``code`` is the officer's."""
    return _url(f"/officer/{quote(code, safe='')}", selection)


def queue_url(code: str, selection: Selection, **own: str) -> str:
    """Address of the board of one center; ``own`` are keys of ``OWN`` (at, full)."""
    return _url(f"/queues/{quote(code, safe='')}", selection, **own)


def queue_review_url(selection: Selection, **own: str) -> str:
    """Address of the review of counters and queues; ``own`` are keys of ``OWN`` (center, view)."""
    return _url("/queue-review", selection, **own)


def queue_views(selection: Selection, center: str = "") -> tuple[str, str]:
    """Addresses of the live board and of the review, of one center or ("") of all."""
    live = queue_url(center, selection) if center else page_url("queues", selection)
    return live, queue_review_url(selection, center=center)


def unit_url(key: str, selection: Selection) -> str:
    """Address of one commune or agency; ``key`` is its code."""
    return _url(f"/unit/{quote(key, safe='')}", _wide(selection))


def dossiers_url(selection: Selection, **own: str) -> str:
    """Address of a list of dossiers; ``own`` are keys of ``OWN`` (view, cursor, kpi, part, officer, step)."""
    return _url("/dossiers", selection, **own)


def dossier_url(code: str, selection: Selection, source: str = "", view: str = "", **own: str) -> str:
    """Address of one dossier; ``source`` tells apart equal codes, ``view`` or ``kpi`` and ``part`` its list."""
    return _url(f"/dossier/{quote(code, safe='')}", selection, source=source, view=view, **own)


def sheet_url(selection: Selection, by: str) -> str:
    """Address of the selection's KPIs as a CSV file, a line for each ``by`` (unit, agency, procedure …)."""
    return f"/api/v1/kpis?{urlencode({'by': by, 'format': 'csv'} | selection.query(default=ALL))}"


def chase_sheet_url(selection: Selection, **own: str) -> str:
    """Address of a list of the chase page as a CSV file; ``own`` are keys of ``OWN`` (view, q, sort)."""
    return f"/api/v1/chase?{urlencode({'format': 'csv'} | own | selection.query(default=ALL))}"


@lru_cache(maxsize=64)
def _wide(selection: Selection) -> Selection:
    """Without the limits set by drilling down; the same for every row of a table."""
    return selection.with_(**dict.fromkeys(LIMITS, ""))


@lru_cache(maxsize=64)
def _asked(selection: Selection) -> str:
    return urlencode(selection.query())


def _url(path: str, selection: Selection, **own: str) -> str:
    query = "&".join(filter(None, (_asked(selection), urlencode({key: value for key, value in own.items() if value}))))
    return f"{path}?{query}" if query else path
