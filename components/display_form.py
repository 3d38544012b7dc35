"""The form that pairs, changes and revokes a display; assets/displays.js fills it from a card and empties it."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.displays import NEW
from domain.displays import MOST_NAME, MOST_PLACE
from domain.editors import MOST_AUTHOR
from domain.text import Text

FORM = Text("Ghép hoặc sửa màn hình", "Pair or change a display")
LABELS: dict[str, Text] = {
    "code": Text("Mã đang hiện trên màn hình", "Code that the display shows"),
    "replace": Text("Thay cho màn hình", "In place of"),
    "name": Text("Tên màn hình", "Name"),
    "place": Text("Nơi đặt", "Place"),
    "profile": Text("Hồ sơ trình chiếu", "Profile"),
    "author": Text("Tên người thực hiện", "Your name"),
}
HINTS: dict[str, Text] = {
    "code": Text("6 chữ số", "6 digits"),
    "name": Text("Ví dụ: TV sảnh tầng 1", "E.g. TV in the lobby"),
    "place": Text("Ví dụ: Trung tâm PVHCC, cạnh quầy số 3", "E.g. service center, beside counter 3"),
    "profile": Text("Chọn hồ sơ trình chiếu", "Choose a profile"),
}
MOST = {"code": 12, "name": MOST_NAME, "place": MOST_PLACE, "author": MOST_AUTHOR}
"""Characters that a field takes."""
PAIR, SAVE = Text("Ghép màn hình", "Pair the display"), Text("Lưu thay đổi", "Save the change")
CANCEL = Text("Xóa trắng", "Clear")
CHANGING = Text("Đang sửa:", "Changing:")
DROP, DROP_ASK = Text("Thu hồi màn hình này…", "Revoke this display…"), Text("Thu hồi", "Revoke")
DROP_SURE = Text(
    "Màn hình sẽ thôi chiếu và hiện mã mới; muốn dùng lại thì ghép lại vào đúng chỗ cũ. Lịch sử vẫn giữ.",
    "It stops showing our pages and shows a code again; it can be paired in its old place. The history stays.",
)


def display_form(lang: str) -> Component:
    """The form; ids ``displays-form-<field>`` with ``-wrong`` for what is wrong there, its buttons and answers."""
    about = html.P([html.Span(f"{CHANGING.get(lang)} "), html.B(id="displays-form-about")], className="display-about")
    words = [html.Span(PAIR.get(lang), className="when-new"), html.Span(SAVE.get(lang), className="when-change")]
    buttons = html.Div(
        [
            html.Button(words, id="displays-form-save", n_clicks=0, className="acts-send"),
            html.Button(CANCEL.get(lang), id="displays-form-clear", n_clicks=0, className="target-plain"),
        ],
        className="target-buttons",
    )
    answers = [html.Div(id=f"displays-form-{name}-said", role="status") for name in ("save", "revoke")]
    stores = [dcc.Store(id="displays-form-id", data=0)]
    stores += [dcc.Store(id=f"displays-form-{name}-done") for name in ("save", "revoke")]
    parts: list[Any] = [
        about,
        *(field("displays-form", name, LABELS[name], _control(name, lang), lang) for name in LABELS),
        *answers,
        buttons,
        drop("displays-form-revoke", (DROP, DROP_SURE, DROP_ASK), lang),
        *stores,
    ]
    return html.Div(
        parts, id="displays-form", className="display-fields", role="group", **{"aria-label": FORM.get(lang)}
    )


def field(form: str, name: str, label: Text, control: Component, lang: str, unit: str = "") -> Component:
    """A control under its ``label``, with ``unit`` behind it and the place of what is wrong with it."""
    held = html.Span([control, html.Span(unit, className="unit")], className="with-unit") if unit else control
    named = html.Label([html.Span(label.get(lang)), held], className="target-label")
    wrong = html.P(id=f"{form}-{name}-wrong", className="wrong", role="alert")
    return html.Div([named, wrong], className=f"target-field f-{name}")


def author(identity: str) -> Component:
    """Whose doing it is; the browser keeps the name."""
    kept = {"persistence": True, "persistence_type": "local"}
    return dbc.Input(id=identity, type="text", maxLength=MOST_AUTHOR, autocomplete="name", **kept)


def drop(identity: str, words: tuple[Text, Text, Text], lang: str) -> Component:
    """What ends something, asked twice: ``words`` open it, explain it and do it."""
    summary, sure, ask = (each.get(lang) for each in words)
    button = html.Button(ask, id=identity, n_clicks=0, className="target-drop-send")
    return html.Details([html.Summary(summary), html.P(sure), button], className="display-drop")


def _control(name: str, lang: str) -> Component:
    identity, hint = f"displays-form-{name}", HINTS[name].get(lang) if name in HINTS else None
    if name == "author":
        return author(identity)
    if name == "replace":
        new = NEW.get(lang)
        return dbc.Select(id=identity, options=[{"value": "", "label": new}], value="", placeholder=new)
    if name == "profile":
        return dbc.Select(id=identity, options=[], value="", placeholder=hint)
    told: dict[str, Any] = {"inputmode": "numeric"} if name == "code" else {}
    return dbc.Input(
        id=identity, type="text", value="", placeholder=hint, maxLength=MOST[name], autocomplete="off", **told
    )
