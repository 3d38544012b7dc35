"""Wall displays as plain data that assets/displays.js draws: a miniature of each, its state and what it tells."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.display_words import WHOLE
from components.format import DASH, NBSP, moment, number
from domain.display_states import (
    CONDITIONS,
    COUNTED,
    NEVER,
    REVOKED,
    SILENT,
    condition,
    counts,
    ordered,
    shown,
    usual_build,
)
from domain.displays import STATES, Display, Seen
from domain.playlist import SLIDES, Profile, Slide
from domain.text import Text
from domain.zone import ZONE

SHAPES = {"16:9": "wide", "32:9": "dual", "9:16": "tall"}
"""Shape of a picture -> its class."""
SINCE = Text("Im lặng từ {at}", "Silent since {at}")
LAST = Text("Lần cuối: {title}", "Last: {title}")
CALLED = Text("theo ngưỡng", "by a threshold")
NEW = Text("– màn hình mới –", "– a new display –")
EDIT, AGAIN = Text("Sửa", "Change"), Text("Ghép lại", "Pair again")
OTHER_BUILD = Text("khác bản", "other build")
MOST_RUN = Text("Phần lớn màn hình chạy bản {build}.", "Most displays run build {build}.")
PAIRED = Text("Ghép: {who}, {at}", "Paired: {who}, {at}")
GONE = Text("Thu hồi: {who}, {at}", "Revoked: {who}, {at}")
FACTS: dict[str, Text] = {
    "at": Text("Tín hiệu gần nhất", "Last heard"),
    "build": Text("Bản chạy", "Build"),
    "data": Text("Bản dữ liệu", "Data version"),
    "heap": Text("Bộ nhớ", "Memory"),
    "nodes": Text("Nút DOM", "DOM nodes"),
    "errors": Text("Lỗi", "Errors"),
    "size": Text("Độ phân giải", "Resolution"),
}
NONE = (
    Text("Chưa có màn hình nào.", "There is no display yet."),
    Text("Mở /wall trên màn hình, rồi gõ mã nó hiện vào khung ghép.", "Open /wall on it, then type the code it shows."),
)
TONES = {SILENT: "s1", "on": "s5", "dim": "s4"}
Profiles = Mapping[int, Profile]


@dataclass(frozen=True, slots=True)
class View:
    """What every card needs: the moment, the build that most run, the language, and whether one may edit."""

    now: datetime
    build: str
    lang: str
    editable: bool


def counts_line(displays: Sequence[Display], now: datetime, lang: str) -> list[Component]:
    """How many displays are silent, showing and so on; those of which there are none are left out."""
    found = [(key, count) for key, count in counts(displays, now).items() if count or (key == "on" and displays)]
    return [html.Span(f"{n} {COUNTED[key][0].get(lang)}", className=f"pill {TONES.get(key, 's0')}") for key, n in found]


def display_cards(
    displays: Sequence[Display], profiles: Profiles, now: datetime, lang: str, *, editable: bool
) -> list[Component]:
    """A card for each display, those that need somebody first."""
    if not displays:
        return [nothing(NONE, lang)]
    view = View(now, usual_build(displays), lang, editable)
    return [_card(each, profiles.get(each.profile_id), view) for each in ordered(displays, now)]


def choices(displays: Sequence[Display], profiles: Profiles, lang: str) -> dict[str, Any]:
    """What the form of a display chooses from, profiles and displays to replace, and what those are called."""
    replaced = [(str(each.id), " · ".join(filter(None, (each.name, each.place)))) for each in displays]
    return {
        "profiles": [{"value": str(key), "label": each.name} for key, each in profiles.items()],
        "replace": [{"value": key, "label": label} for key, label in (("", NEW.get(lang)), *replaced)],
        "displays": [_told(each) for each in displays],
    }


def nothing(words: tuple[Text, Text], lang: str) -> Component:
    """What stands in an empty list: what there is none of, and what to do."""
    icon = html.Div("∅", className="state-icon", **{"aria-hidden": "true"})
    told = [
        html.P(text.get(lang), className=f"state-{name}") for name, text in zip(("text", "advice"), words, strict=True)
    ]
    return html.Div([icon, *told], className="state state-empty", role="status", **{"data-key": "none"})


def _told(display: Display) -> dict[str, Any]:
    told = {"id": display.id, "name": display.name, "place": display.place, "profile": str(display.profile_id)}
    return told | {"revoked": display.revoked_at is not None}


def _card(display: Display, profile: Profile | None, view: View) -> Component:
    key, lang = condition(display, view.now), view.lang
    state = CONDITIONS[key]
    icon = html.Span(state.icon, className="pill-icon", **{"aria-hidden": "true"})
    pill = html.Span([icon, state.label.get(lang)], className=f"pill s{state.step}")
    words, by, at = PAIRED, display.paired_by, display.paired_at
    if display.revoked_at is not None:
        words, by, at = GONE, display.revoked_by or "", display.revoked_at
    who = words.format(who=by, at=moment(at, lang).replace(" ", NBSP))
    parts = [
        html.Div(_screen(display.seen, profile, key, view), className="display-stage"),
        html.Div([html.B(display.name), pill], className="display-head"),
        html.P(" · ".join(filter(None, (display.place, display.profile))), className="display-place"),
        _facts(display.seen, view if display.revoked_at is None else replace(view, build="")),
        html.P(who.get(lang), className="display-who"),
        _buttons(display, key, lang) if view.editable else None,
    ]
    return html.Div(parts, className=f"display-card is-{key}", **{"data-key": str(display.id)})


def _screen(seen: Seen | None, profile: Profile | None, key: str, view: View) -> Component:
    """The picture in the shape and theme of its profile; of a silent display, what it showed last."""
    shape, theme = (SHAPES[profile.shape], profile.theme) if profile else ("wide", "dark")
    words = []
    if key in (NEVER, REVOKED):
        words = [html.Span(CONDITIONS[key].label.get(view.lang), className="screen-word")]
    elif seen is not None and profile is not None:
        words = _shown(seen, profile, key, view)
    return html.Div(words, className=f"display-screen shape-{shape} theme-{theme}")


def _shown(seen: Seen, profile: Profile, key: str, view: View) -> list[Component]:
    """Each pane's slide, then which of how many leads; a silent display says since when."""
    lang, slides = view.lang, shown(profile, seen.slide)
    unknown = STATES["dim"].get(lang) if key == "dim" else DASH
    panes = [_pane(each, key, lang) for each in slides] or [html.Span(unknown, className="screen-title")]
    words = []
    if key == SILENT:
        words = [html.Span(SINCE.format(at=_since(seen.at, view)).get(lang), className="screen-word")]
    place = seen.slide if slides else None
    count = len(profile.slides)
    at = CALLED.get(lang) if place is not None and place >= count else f"{DASH if place is None else place + 1}/{count}"
    marks = [html.I(className="is-on" if number == place else "") for number in range(count)]
    foot = [html.Span(at), html.Span(marks, className="screen-marks", **{"aria-hidden": "true"})]
    return [*words, html.Span(panes, className="screen-panes"), html.Span(foot, className="screen-foot")]


def _pane(slide: Slide, key: str, lang: str) -> Component:
    title = SLIDES[slide.kind].get(lang)
    title = LAST.format(title=title).get(lang) if key == SILENT else title
    area = slide.area or WHOLE.get(lang)
    told = {"screen-title": title, "screen-area": area}
    return html.Span([html.Span(text, className=name) for name, text in told.items()], className="screen-pane")


def _since(at: datetime, view: View) -> str:
    local, now = at.astimezone(ZONE), view.now.astimezone(ZONE)
    return f"{local:%H:%M}" if local.date() == now.date() else moment(at, view.lang)


def _facts(seen: Seen | None, view: View) -> Component:
    """What it told of itself; what is unknown is "–"."""
    lang, heap = view.lang, seen.heap_mb if seen else None
    build = (seen.build if seen else "") or DASH
    told = {
        "at": moment(seen.at if seen else None, lang),
        "build": build,
        "data": DASH if seen is None or seen.data_version is None else str(seen.data_version),
        "heap": DASH if heap is None else f"{number(heap, 1, lang)}{NBSP}MB",
        "nodes": number(seen.nodes if seen else None, 0, lang),
        "errors": number(seen.errors if seen else None, 0, lang),
        "size": f"{seen.width}{NBSP}×{NBSP}{seen.height}" if seen and seen.width and seen.height else DASH,
    }
    marks = dict.fromkeys(told)
    if view.build and build not in (view.build, DASH):
        help_ = MOST_RUN.format(build=view.build).get(lang)
        marks["build"] = html.Span(OTHER_BUILD.get(lang), className="pill s3", title=help_)
    bad = {"errors"} if seen is not None and seen.errors else set()
    rows = [
        html.Div([html.Dt(FACTS[key].get(lang)), html.Dd([value, marks[key]], className="bad" if key in bad else "")])
        for key, value in told.items()
    ]
    return html.Dl(rows, className="display-facts")


def _buttons(display: Display, key: str, lang: str) -> Component:
    told = json.dumps(_told(display), ensure_ascii=False)
    acts = {"change": EDIT, **({"again": AGAIN} if key in (SILENT, NEVER, REVOKED) else {})}
    buttons = [
        html.Button(
            words.get(lang),
            type="button",
            className="target-plain",
            **{"data-display": told, "data-act": act, "aria-label": f"{words.get(lang)}: {display.name}"},
        )
        for act, words in acts.items()
    ]
    return html.Div(buttons, className="display-buttons")
