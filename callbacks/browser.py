"""Clientside wiring: controls to selection, map click to address, size of the map, options. No server request."""

from dash import ClientsideFunction, Dash, Input, Output, State

from components.filters import NAMES, NO_DOSSIERS
from domain.service_pages import SERVICE_PAGES
from domain.subjects import SUBJECTS

CONTROLS: dict[str, tuple[str, ...]] = {
    "overview": (*NAMES, "metric"),
    "unit": (*NAMES, "metric"),
    "progress": (*NAMES, "metric"),
    "chase": (*NAMES, "q"),
    "dossiers": NAMES,
    "bottlenecks": (*NAMES, "versus"),
    "officers": NAMES,
    "officer": NAMES,
    "queue-review": (*NAMES, "center", "view"),
    **{subject.name: (*NAMES, "metric") for subject in SUBJECTS},
    **{page.name: (*NO_DOSSIERS, "metric") for page in SERVICE_PAGES},
    "catalogue": ("period", "start", "end", "field", "q"),
}
"""Controls of each page with a filter bar; ids are ``<page>-filter-<name>``."""


SUBJECT_TABLES = tuple(f"{subject.name}-{table}" for subject in SUBJECTS for table in subject.tables)
SERVICE_TABLES = tuple(
    f"{page.name}-{table}" for page in SERVICE_PAGES for table in ("ranking", *(each.key for each in page.breakdowns))
)
STEP_TABLES = ("bottlenecks-procedures", "bottlenecks-units", "officers-table")
TABLES: tuple[str, ...] = (
    "overview-ranking",
    "unit-agencies",
    "unit-procedures",
    "progress-ranking",
    "progress-units",
    "progress-procedures",
    "score-communes",
    "score-agencies",
    *SUBJECT_TABLES,
    *SERVICE_TABLES,
    *(f"catalogue-{table}" for table in ("levels", "authorities", "fields")),
    *STEP_TABLES,
)
"""Ranked tables, whose rows are written by assets/ranking.js."""
TRENDS: tuple[str, ...] = (
    "overview-trend",
    "unit-trend",
    "progress-trend",
    *(f"{subject.name}-trend" for subject in SUBJECTS),
)
"""Trends whose points open the dossiers behind them."""
MAPS: tuple[str, ...] = (
    *("overview-map", "score-map", "progress-map"),
    *(f"{subject.name}-map" for subject in SUBJECTS),
    *(f"{page.name}-map" for page in SERVICE_PAGES),
)
"""Maps that are fitted to the screen and whose communes open their pages."""


DRAWN: tuple[str, ...] = (
    *("dossiers-table", "catalogue-list", "catalogue-decisions", "score-table", "score-lost"),
    *("weekly-show-slides", "subsystems-cards"),
    *(f"{page.name}-list" for page in SERVICE_PAGES),
    *(f"weekly-{name}" for name in ("kpis", "movers", "promises", "drivers")),
    *(f"displays-{name}" for name in ("cards", "counts", "profiles", "audit")),
)
"""Tables and lists of plain nodes, written and patched by assets/morph.js."""
BOARDS: tuple[str, ...] = (
    *("queues-lines", "queues-tiles"),
    *(f"queue-{name}" for name in ("tiles", "counters", "line", "groups", "now", "needed")),
    *(f"queue-review-{name}" for name in ("tiles", "journeys", "centers", "days")),
)
"""Boards, whose items are written by assets/board.js."""
HANDS: dict[str, tuple[str, ...]] = {"rank": TABLES, "board": BOARDS, "chase": ("chase-table",), "drawn": DRAWN}
"""Who draws what arrives in which stores: the namespace of the clientside function `draw`, and the places."""
CENTER_PICKERS: tuple[str, ...] = ("queues-center", "queue-center", "queue-review-filter-center")
"""Lists of centers that the browser fills."""


def register(app: Dash) -> None:
    """Register the clientside functions of assets/clientside.js on every page that has the controls."""
    app.clientside_callback(ClientsideFunction("shell", "shownTheme"), Output("theme", "value"), Input("theme", "id"))
    app.clientside_callback(
        ClientsideFunction("shell", "chooseTheme"), Input("theme", "value"), prevent_initial_call=True
    )
    for page, names in CONTROLS.items():
        app.clientside_callback(
            ClientsideFunction("ioc", "select"),
            Output(f"{page}-selection", "data"),
            [Input(f"{page}-filter-{name}", "value") for name in names],
            State(f"{page}-selection", "data"),
            prevent_initial_call=True,
        )
        for control in (f"{page}-filter-{name}" for name in ("area", "field") if name in names):
            app.clientside_callback(
                ClientsideFunction("ioc", "fillOptions"),
                Output(control, "options"),
                Input(control, "id"),
                State(control, "options"),
            )
    for hand, places in HANDS.items():
        for rows in (f"{place}-rows" for place in places):
            app.clientside_callback(ClientsideFunction(hand, "draw"), Input(rows, "data"), State(rows, "id"))
    for picker in CENTER_PICKERS:
        app.clientside_callback(
            ClientsideFunction("ioc", "fillCenters"),
            Output(picker, "options"),
            Input(picker, "id"),
            State(picker, "options"),
        )
    for graph in TRENDS:
        app.clientside_callback(
            ClientsideFunction("ioc", "openPeriod"),
            Input(graph, "clickData"),
            State(graph, "figure"),
            prevent_initial_call=True,
        )
    for graph in MAPS:
        app.clientside_callback(
            ClientsideFunction("ioc", "openUnit"),
            Input(graph, "clickData"),
            State(graph, "figure"),
            prevent_initial_call=True,
        )
        app.clientside_callback(
            ClientsideFunction("ioc", "paintMap"),
            Input(f"{graph}-values", "data"),
            [State(graph, "figure"), State(graph, "id")],
        )
        app.clientside_callback(ClientsideFunction("ioc", "fitMap"), Input(graph, "figure"), State(graph, "id"))
