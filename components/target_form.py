"""The form that sets, changes and takes away a target; assets/targets.js fills it from a row and empties it."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.targets import DEFAULT, KIND_LABELS
from domain.codes import AGENCY_LEVELS
from domain.editors import MOST_AUTHOR
from domain.kpi import DOSSIERS, Kpi
from domain.registry import EVERY
from domain.targets import MOST_TEXT
from domain.text import Text

LABELS: dict[str, Text] = {
    "kpi": Text("Chỉ số", "KPI"),
    "kind": Text("Phạm vi", "Kind of place"),
    "key": Text("Đơn vị", "Place"),
    "target": Text("Mục tiêu", "Target"),
    "near": Text("Sát", "Near"),
    "watch": Text("Cận", "Watch"),
    "low": Text("Chưa đạt", "Low"),
    "first": Text("Ngày đầu", "First day"),
    "last": Text("Ngày cuối", "Last day"),
    "source": Text("Văn bản giao chỉ tiêu", "Document that sets it"),
    "author": Text("Tên người thực hiện", "Your name"),
}
HINTS: dict[str, Text] = {
    "kpi": Text("Chọn chỉ số", "Choose a KPI"),
    "kind": Text("Chọn phạm vi", "Choose a kind of place"),
    "key": Text("Tìm đơn vị", "Search a place"),
    "source": Text("Ví dụ: Kế hoạch 131", "E.g. Plan 131"),
}
OF_OPEN = Text("{label} (% hồ sơ đang mở)", "{label} (% of open dossiers)")
OF_ALL = Text("{label} (% {of})", "{label} (% of {of})")
USUAL = Text("tự tính", "usual")
LIMITS_HINT = Text(
    "Ngưỡng tính bằng %. Ba ngưỡng sau để trống thì giữ khoảng cách mặc định tới mục tiêu; ngày cuối để trống thì"
    " áp dụng đến khi có người kết thúc.",
    "Limits are percent. The three after the target, left empty, keep their default distance from it; without a last"
    " day it holds until somebody ends it.",
)
SAVE, CANCEL = Text("Lưu mục tiêu", "Save target"), Text("Xóa trắng, đặt mới", "Clear, set a new one")
DROP, DROP_ASK = Text("Gỡ bỏ mục tiêu này…", "Take this target away…"), Text("Gỡ bỏ", "Take away")
DROP_SURE = Text(
    "Gỡ bỏ thì mọi ngày, kể cả đã qua, không còn tính theo mục tiêu này; nếu chỉ thôi áp dụng, hãy ghi ngày cuối"
    " rồi lưu. Lịch sử thay đổi vẫn giữ.",
    "Once away, no day counts by it, not even past ones; to end it, enter its last day and save. The history stays.",
)
FORM = Text("Đặt hoặc sửa mục tiêu", "Set or change a target")
SEARCH_WORDS: dict[str, Text] = {
    "search": Text("Tìm", "Search"),
    "clear_search": Text("Xóa từ tìm", "Clear search"),
    "clear_selection": Text("Bỏ chọn", "Clear selection"),
    "no_options_found": Text("Không tìm thấy", "Nothing found"),
}
NUMBERS = ("target", "near", "watch", "low")


def target_form(lang: str) -> Component:
    """The form; ids ``targets-form-<field>`` with ``-wrong`` for what is wrong there, and its buttons and answers."""
    about = html.P(id="targets-form-about", className="target-about")
    groups = [
        *(_field(name, lang) for name in ("kpi", "kind", "key")),
        html.Div([_field(name, lang) for name in NUMBERS], className="target-row"),
        html.Div([_field(name, lang) for name in ("first", "last")], className="target-row"),
        html.P(LIMITS_HINT.get(lang), className="muted small"),
        *(_field(name, lang) for name in ("source", "author")),
    ]
    buttons = html.Div(
        [
            html.Button(SAVE.get(lang), id="targets-form-save", n_clicks=0, className="acts-send"),
            html.Button(CANCEL.get(lang), id="targets-form-clear", n_clicks=0, className="target-plain"),
        ],
        className="target-buttons",
    )
    answers = [html.Div(id=f"targets-form-{name}-said", role="status") for name in ("save", "drop")]
    stores = [dcc.Store(id="targets-form-id", data=0), dcc.Store(id="targets-form-levels", data=_levels(lang))]
    stores += [dcc.Store(id=f"targets-form-{name}-done") for name in ("save", "drop")]
    fields: list[Any] = [about, *groups, *answers, buttons, _drop(lang), *stores]
    named = {"aria-label": FORM.get(lang)}
    return html.Div(fields, id="targets-form", className="target-fields", role="group", **named)


def filters(kpi: str, kind: str, lang: str) -> Component:
    """The two filters of the table, ids ``targets-filter-kpi`` and ``targets-filter-view``."""
    everything = Text("Tất cả", "All")
    lists = {
        "kpi": (LABELS["kpi"], kpi, _kpis(lang)),
        "view": (LABELS["kind"], kind, _kinds(lang)),
    }
    chips = []
    for name, (label, value, options) in lists.items():
        told = [{"value": key, "label": text} for key, text in (("", everything.get(lang)), *options)]
        control = dbc.Select(
            id=f"targets-filter-{name}",
            options=told,
            value=value if value in dict(options) else "",
            placeholder=everything.get(lang),
            class_name="chip-select",
        )
        chips.append(html.Label([html.Span(label.get(lang)), control], className="chip", htmlFor=control.id))
    return html.Div(chips, className="chips")


def _kpis(lang: str) -> list[tuple[str, str]]:
    return [(kpi.key, _kpi_name(kpi, lang)) for kpi in EVERY.values() if kpi.better != "none"]


def _kpi_name(kpi: Kpi, lang: str) -> str:
    """Its label; of a count, what its limits are percent of."""
    if kpi.kind != "count":
        return kpi.label.get(lang)
    words = OF_OPEN if kpi.of is DOSSIERS else OF_ALL
    return words.get(lang).format(label=kpi.label.get(lang), of=kpi.of.get(lang))


def _kinds(lang: str) -> list[tuple[str, str]]:
    words = {key: label.get(lang) for key, label in KIND_LABELS.items()}
    return [(key, word[0].upper() + word[1:]) for key, word in words.items()]


def _levels(lang: str) -> list[dict[str, str]]:
    return [{"value": code.word, "label": code.label.get(lang)} for code in AGENCY_LEVELS if code.value]


def _field(name: str, lang: str) -> Component:
    label = html.Label([html.Span(LABELS[name].get(lang)), _control(name, lang)], className="target-label")
    wrong = html.P(id=f"targets-form-{name}-wrong", className="wrong", role="alert")
    return html.Div([label, wrong], className=f"target-field target-{name}")


def _control(name: str, lang: str) -> Component:
    identity, hint = f"targets-form-{name}", HINTS[name].get(lang) if name in HINTS else None
    if name in ("kpi", "kind"):
        kinds = [(key, label) for key, label in _kinds(lang) if key != DEFAULT]
        options = [{"value": key, "label": text} for key, text in (_kpis(lang) if name == "kpi" else kinds)]
        return dbc.Select(id=identity, options=options, value="", placeholder=hint)
    if name == "key":
        labels = {key: text.get(lang) for key, text in SEARCH_WORDS.items()}
        return dcc.Dropdown(id=identity, options=[], placeholder=hint, labels=labels, maxHeight=320)
    if name in ("first", "last"):
        return dbc.Input(id=identity, type="date", value="")
    if name in NUMBERS:
        hint = USUAL.get(lang) if name != "target" else None
        return dbc.Input(id=identity, type="text", inputmode="decimal", value="", placeholder=hint, maxLength=12)
    if name == "source":
        return dbc.Input(id=identity, type="text", value="", placeholder=hint, maxLength=MOST_TEXT)
    kept = {"persistence": True, "persistence_type": "local"}
    return dbc.Input(id=identity, type="text", maxLength=MOST_AUTHOR, autocomplete="name", **kept)


def _drop(lang: str) -> Component:
    button = html.Button(DROP_ASK.get(lang), id="targets-form-drop", n_clicks=0, className="target-drop-send")
    return html.Details([html.Summary(DROP.get(lang)), html.P(DROP_SURE.get(lang)), button], className="target-drop")
