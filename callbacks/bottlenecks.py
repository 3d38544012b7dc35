"""Where working time goes: the province's procedures and units by overrun time, or the flow of one of them."""

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
from dash import ClientsideFunction, Dash, Input, Output, State

from callbacks.reading import read
from callbacks.shapes import notes_body, stamp
from callbacks.wired import screen_of, source_of
from components.flow import flow_figure, flow_height
from components.format import moment, number
from components.states import empty
from components.steps import overrun_table, slow_table, step_table
from components.tiles import flow_tiles
from domain.flow import graph, together
from domain.links import dossier_url, dossiers_url, page_url
from domain.screen import Screen
from domain.selection import Selection
from domain.text import Text
from queries.bottlenecks import Bottlenecks, Overrun
from queries.flow import Flow, SlowStep

SHOWN = 30
PROCEDURE, UNIT = Text("Thủ tục", "Procedure"), Text("Đơn vị", "Unit")
COMPARED_AT = Text("Bảng tính đến {at}; làm mới mỗi giờ.", "Counted at {at}; renewed every hour.")
NO_STARTS = Text(
    "Nguồn dữ liệu không ghi lúc bắt đầu từng bước: thời gian tính từ khi bước trước xong, gồm cả chờ.",
    "The source does not tell when a step began: times run from the end of the step before, waiting included.",
)
NO_LIMITS = Text(
    "Nguồn dữ liệu không có thời hạn từng bước nên chưa tính được vượt hạn.",
    "The source gives the steps no time limits, so overruns cannot be told.",
)
RARE = Text(
    "Không vẽ {edges} đường đi hiếm ({passes} lượt).", "{edges} rare transitions ({passes} passes) are not drawn."
)
LEGEND = Text(
    "Trong ô: lượt xong bước và thời gian trung vị; viền ô theo tỷ lệ vượt hạn; mũi tên cam là quay lại bước trước.",
    "In a box: passes and median time; its border is the overrun share; orange arrows go back to an earlier step.",
)
NO_PERIOD = Text("Kỳ đang chọn không có kỳ trước để so sánh.", "There is no period before the chosen one.")
NO_UNIT = Text("Không có đơn vị “{code}” để so sánh.", 'There is no unit "{code}" to compare with.')
SLOW = Text("Lâu nhất ở mọi bước", "Slowest over all steps")
SLOW_AT = Text("Lâu nhất ở bước “{step}” (tối đa 20 hồ sơ)", 'Slowest at the step "{step}" (at most 20 dossiers)')
NO_TIMES = Text("Không rõ thời gian từng bước; mới xong nhất trước", "Step times unknown; the latest first")
VERSUS = Text("So với: {name}", "Versus: {name}")
FLOW_SLOTS = ("cards", "flow-label", "flow-note", "versus-label", "steps", "slow-label", "slow")
SLOTS = ("notes", *FLOW_SLOTS, "compared", "stamp")


def bottlenecks_view(
    data: Bottlenecks, selection: Selection, notes: list[Text], screen: Screen, versus: str = ""
) -> dict[str, Any]:
    """Every slot of the page, by name; ``versus`` is what the address compares with."""
    lang = selection.lang
    compared = COMPARED_AT.format(at=Text(moment(data.compared_at), moment(data.compared_at, "en")))
    return {
        "notes": notes_body([*notes, *_versus_notes(data)], data.version, lang),
        **_flow_slots(data, selection, versus),
        "procedures": _ranked(data.procedures, selection, PROCEDURE),
        "units": _ranked(data.units, selection, UNIT),
        "ranks": _ranks_class(data),
        "compared": compared.get(lang) if data.procedures or data.units else "",
        "stamp": stamp(data.version, data.as_of, lang, selection.describe(lang, screen.names)),
    }


def _versus_notes(data: Bottlenecks) -> list[Text]:
    if data.versus == "unknown":
        return [NO_UNIT.format(code=data.versus_name[:40])]
    return [NO_PERIOD] if data.versus == "no period" else []


def _ranks_class(data: Bottlenecks) -> str:
    if data.flow is None:
        return "halves ranks"
    kinds = [name for name, rows in (("procedures", data.procedures), ("units", data.units)) if rows]
    return f"ranks only-{kinds[0]}" if len(kinds) == 1 else "ranks is-off"


def _ranked(rows: tuple[Overrun, ...], selection: Selection, head: Text) -> Any:
    def href(row: Overrun) -> str:
        return page_url("bottlenecks", selection.with_(**{row.limit: row.key}))

    return overrun_table(rows[:SHOWN], href, dossiers_url(selection, view="passed_over"), head, selection.lang)


def _flow_slots(data: Bottlenecks, selection: Selection, versus: str) -> dict[str, Any]:
    """The parts of one flow, and of the one it is compared with; all blank for the whole province."""
    lang, main, other = selection.lang, data.flow, data.versus_flow
    if main is None:
        return dict.fromkeys(FLOW_SLOTS, "") | _figures(None, None, lang) | {"grid": "flow-grid is-off"}
    steps = sorted(main.steps, key=lambda step: (step.position, -step.passes))
    others = {step.step: step for step in other.steps} if other else None

    def at(step: str) -> str:
        return page_url("bottlenecks", selection, q="" if step == data.step else step, versus=versus)

    def opened(row: SlowStep) -> str:
        return dossier_url(row.code, selection, row.source)

    def behind(view: str, step: str = "") -> str:
        return dossiers_url(selection, view=view, step=step)

    return {
        "cards": flow_tiles(main, other, behind, lang),
        "flow-label": " · ".join(filter(None, (data.procedure, data.place, selection.days().get(lang)))),
        "flow-note": _flow_note(main, lang),
        "versus-label": VERSUS.get(lang).format(name=data.versus_name) if other else "",
        "steps": step_table(steps, others, (at, behind), data.step, lang),
        "slow-label": _slow_label(data).get(lang),
        "slow": slow_table(data.slow, opened, lang),
        **_figures(main, other, lang),
        "grid": "flow-grid has-versus" if other else "flow-grid",
    }


def _slow_label(data: Bottlenecks) -> Text:
    if data.slow and data.slow[0].used is None:
        return NO_TIMES
    return SLOW_AT.format(step=data.step) if data.step else SLOW


def _figures(main: Flow | None, other: Flow | None, lang: str) -> dict[str, Any]:
    """Figure and height of each flow; an empty figure where there is none."""
    drawn: dict[str, Any] = {}
    for name, each in (("flow", main), ("versus", other)):
        folded = graph(each.steps, each.edges) if each and each.edges else None
        drawn[name] = flow_figure(folded, lang) if folded else go.Figure()
        drawn[f"{name}-box"] = {"height": f"{flow_height(folded)}px"} if folded else {"display": "none"}
    return drawn


def _flow_note(main: Flow, lang: str) -> Any:
    if not any(step.passes for step in main.steps):
        return empty(lang)
    whole, folded = together(main.steps), graph(main.steps, main.edges)
    rare = RARE.format(
        edges=Text(number(folded.rare), number(folded.rare, 0, "en")),
        passes=Text(number(folded.rare_passes), number(folded.rare_passes, 0, "en")),
    )
    parts = [LEGEND, *([rare] if folded.rare else [])]
    parts += [*([NO_STARTS] if not whole.timed else []), *([NO_LIMITS] if not whole.judged else [])]
    return " ".join(part.get(lang) for part in parts)


def register(app: Dash) -> None:
    """One render request per selection or data version; the browser fills the list of units to compare with."""
    source, screen = source_of(app), screen_of(app)

    def render_bottlenecks(query: Mapping[str, str] | None, _live: object) -> dict[str, Any]:
        selection, notes = read(source, screen, query)
        versus, step = ((query or {}).get(key, "") for key in ("versus", "q"))
        return bottlenecks_view(source.bottlenecks(selection, versus, step), selection, notes, screen, versus)

    app.callback(
        output={
            **{slot: Output(f"bottlenecks-{slot}", "children") for slot in SLOTS},
            **{name: Output(f"bottlenecks-{name}", "figure") for name in ("flow", "versus")},
            **{name: Output(f"bottlenecks-{name}", "style") for name in ("flow-box", "versus-box")},
            **{name: Output(f"bottlenecks-{name}", "className") for name in ("grid", "ranks")},
            **{name: Output(f"bottlenecks-{name}-rows", "data") for name in ("procedures", "units")},
        },
        inputs={"query": Input("bottlenecks-selection", "data"), "_live": Input("live-version", "data")},
    )(render_bottlenecks)
    control = "bottlenecks-filter-versus"
    app.clientside_callback(
        ClientsideFunction("flow", "fillVersus"),
        Output(control, "options"),
        Input(control, "id"),
        State(control, "options"),
    )
