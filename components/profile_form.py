"""The editor of a profile of wall displays; assets/display-profiles.js fills it and draws its slides."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.display_form import LABELS as DISPLAY_LABELS
from components.display_form import author, drop, field
from components.display_words import COUNT, LABELS, LANGUAGES, WHOLE
from domain.display_form import LIMITS, PROFILE_FIELDS, USUAL, typed_profile, typed_slides
from domain.playlist import (
    LEAST_SECONDS,
    MOST_MESSAGE,
    MOST_NAME,
    MOST_SECONDS,
    MOST_SLIDES,
    SHAPES,
    SLIDES,
    THEMES,
    WATCHED,
)
from domain.text import Text

EDITOR = Text("Soạn hồ sơ trình chiếu", "Edit a profile")
NEW = Text("Tạo hồ sơ mới", "New profile")
OWN_LABELS: dict[str, Text] = {
    **LABELS,
    "dim_from": Text("Giảm sáng từ", "Dim from"),
    "dim_to": Text("đến", "to"),
    "refresh": Text("Nạp lại lúc", "Reload at"),
    "message": Text("Thông báo trên mọi trang", "Message above every slide"),
    **{name: WATCHED[key].label for name, key in LIMITS.items()},
}
CHOICES = {"theme": THEMES, "lang": LANGUAGES, "shape": SHAPES}
UNITS: dict[str, Text] = {
    "distance": Text("m", "m"),
    "diagonal": Text("inch", "in"),
    **{name: WATCHED[key].unit for name, key in LIMITS.items()},
}
OFF = Text("tắt", "off")
SLIDES_HINT = Text(
    f"Chiếu lần lượt từ trên xuống; mỗi trang {LEAST_SECONDS}–{MOST_SECONDS} giây, tối đa {MOST_SLIDES} trang.",
    f"Shown from top to bottom, {LEAST_SECONDS}–{MOST_SECONDS} s each, at most {MOST_SLIDES} slides.",
)
LIMITS_HINT = Text(
    "Vượt ngưỡng thì trang liên quan chen lên trước; để trống là tắt.",
    "Beyond a threshold its slide jumps the queue; empty is off.",
)
ADD = Text("Thêm trang", "Add a slide")
SAVE, CLOSE = Text("Lưu hồ sơ", "Save profile"), Text("Đóng", "Close")
CHANGING = Text("Đang sửa hồ sơ:", "Changing:")
DROP, DROP_ASK = Text("Gỡ bỏ hồ sơ này…", "Take this profile away…"), Text("Gỡ bỏ", "Take away")
DROP_SURE = Text(
    "Chỉ gỡ được hồ sơ không màn hình nào dùng, kể cả màn hình đã thu hồi. Lịch sử vẫn giữ.",
    "Only a profile that no display uses, not even a revoked one, can be taken away. The history stays.",
)
WORDS: dict[str, Text] = {
    "whole": WHOLE,
    "kind": Text("Loại trang", "Kind"),
    "area": Text("Khu vực", "Area"),
    "seconds": Text("Số giây", "Seconds"),
    "slide": Text("Trang {n}", "Slide {n}"),
    "up": Text("Chuyển lên", "Move up"),
    "down": Text("Chuyển xuống", "Move down"),
    "away": Text("Bỏ trang này", "Remove"),
    "unit": Text("giây", "s"),
    "count": COUNT,
}
ROWS = (("theme", "lang"), ("shape",), ("distance", "diagonal"), ("dim_from", "dim_to", "refresh"))


def new_button(lang: str) -> Component:
    """Opens the editor with a new profile."""
    return html.Button(NEW.get(lang), id="displays-profile-new", n_clicks=0, className="target-plain profile-new")


def profile_form(lang: str) -> Component:
    """The editor; ids ``displays-profile-<field>`` with ``-wrong``, its slides, its buttons and answers.

    The store ``-slides`` holds the slides as they are typed, ``-slides-marks`` what is wrong with which
    (``{"3.seconds": …}``), ``-lists`` what rows choose from, ``-usual`` a new profile.
    """
    about = html.P(
        [html.Span(f"{CHANGING.get(lang)} "), html.B(id="displays-profile-about")], className="display-about"
    )
    buttons = html.Div(
        [
            html.Button(SAVE.get(lang), id="displays-profile-save", n_clicks=0, className="acts-send"),
            html.Button(CLOSE.get(lang), id="displays-profile-close", n_clicks=0, className="target-plain"),
        ],
        className="target-buttons",
    )
    foot = [
        field("displays-profile", "author", DISPLAY_LABELS["author"], author("displays-profile-author"), lang),
        html.Div(id="displays-profile-save-said", role="status"),
        buttons,
        drop("displays-profile-drop", (DROP, DROP_SURE, DROP_ASK), lang),
    ]
    columns = html.Div([_slides(lang), _settings(lang)], className="profile-columns")
    title = html.H3(EDITOR.get(lang))
    parts = [title, about, columns, html.Div(foot, className="profile-foot"), *_stores(lang)]
    named = {"aria-label": EDITOR.get(lang)}
    return html.Div(parts, id="displays-profile", className="profile-editor", role="group", **named)


def _slides(lang: str) -> Component:
    add = html.Button(ADD.get(lang), id="displays-profile-add", n_clicks=0, className="target-plain")
    parts = [
        _field("name", lang),
        html.P(LABELS["slides"].get(lang), className="profile-label"),
        html.P(SLIDES_HINT.get(lang), className="muted small"),
        html.Div(id="displays-profile-slides-list", className="slide-rows", role="list"),
        html.P(id="displays-profile-slides-wrong", className="wrong", role="alert"),
        html.Div([add, html.Span(id="displays-profile-slides-count", className="muted")], className="target-buttons"),
    ]
    return html.Div(parts, className="profile-column")


def _settings(lang: str) -> Component:
    rows: list[Any] = [html.Div([_field(name, lang) for name in names], className="target-row") for names in ROWS]
    rows.append(html.P(id="displays-profile-dim-wrong", className="wrong", role="alert"))
    limits = html.Div([_field(name, lang) for name in LIMITS], className="profile-limits")
    hint = html.P(LIMITS_HINT.get(lang), className="muted small")
    title = html.P(LABELS["limits"].get(lang), className="profile-label")
    return html.Div([*rows, _field("message", lang), title, hint, limits], className="profile-column")


def _stores(lang: str) -> list[Component]:
    new = {"id": 0, "fields": typed_profile(USUAL, lang), "slides": typed_slides(USUAL.slides)}
    lists = {
        "kinds": [{"value": key, "label": label.get(lang)} for key, label in SLIDES.items()],
        "words": {name: text.get(lang) for name, text in WORDS.items()},
        "fields": PROFILE_FIELDS,
    }
    kept: dict[str, Any] = {"id": 0, "usual": new, "lists": lists, "slides": new["slides"], "slides-marks": {}}
    kept |= {"save-done": None, "drop-done": None}
    return [dcc.Store(id=f"displays-profile-{name}", data=data) for name, data in kept.items()]


def _field(name: str, lang: str) -> Component:
    unit = UNITS[name].get(lang) if name in UNITS else ""
    return field("displays-profile", name, OWN_LABELS[name], _control(name, lang), lang, unit)


def _control(name: str, lang: str) -> Component:
    identity, value = f"displays-profile-{name}", typed_profile(USUAL, lang)[name]
    if name in CHOICES:
        options = [{"value": key, "label": text.get(lang)} for key, text in CHOICES[name].items()]
        return dbc.Select(id=identity, options=options, value=value)
    if name in ("dim_from", "dim_to", "refresh"):
        return dbc.Input(id=identity, type="time", value=value)
    if name in ("name", "message"):
        most = MOST_NAME if name == "name" else MOST_MESSAGE
        return dbc.Input(id=identity, type="text", value=value, maxLength=most, autocomplete="off")
    hint = OFF.get(lang) if name in LIMITS else None
    return dbc.Input(id=identity, type="text", inputmode="decimal", value=value, placeholder=hint, maxLength=10)
