"""Profiles of wall displays as plain data that assets/displays.js draws: what each shows, and who uses it."""

import json
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.display_words import LABELS, part_words, slides_count, slides_words
from components.displays import EDIT, SHAPES, Profiles, nothing
from domain.display_form import typed_profile, typed_slides
from domain.displays import Display
from domain.links import display_preview_url
from domain.playlist import Profile
from domain.text import Text

PREVIEW = Text("Xem trước", "Preview")
NO_PROFILE = (
    Text("Chưa có hồ sơ trình chiếu nào.", "There is no profile yet."),
    Text("Tạo một hồ sơ trước: nó nói màn hình chiếu gì.", "Make one first: it says what displays show."),
)
USERS: dict[bool, Text] = {True: Text("1 màn hình", "1 display"), False: Text("{count} màn hình", "{count} displays")}
"""Whether it is one -> words."""
WITH_GONE = Text("{users}, {gone} đã thu hồi", "{users}, {gone} revoked")
TAGS = ("theme", "shape", "lang")
"""Parts of a profile told beside its name."""
BRIEF = ("distance", "diagonal", "dim", "refresh", "message", "limits")
"""Those told in the small line under its slides."""


def profile_rows(profiles: Profiles, displays: Sequence[Display], lang: str, *, editable: bool) -> list[Component]:
    """A row for each profile: what it shows in words, how many displays use it, a look at it."""
    if not profiles:
        return [nothing(NO_PROFILE, lang)]
    return [_row(number, each, displays, lang, editable=editable) for number, each in profiles.items()]


def _row(number: int, profile: Profile, displays: Sequence[Display], lang: str, *, editable: bool) -> Component:
    tags = " · ".join(part_words(profile, part, lang) for part in TAGS)
    brief = [f"{LABELS[part].get(lang)}: {part_words(profile, part, lang)}" for part in BRIEF]
    words = [
        html.Div([html.B(profile.name), html.Span(tags, className="muted")], className="profile-head"),
        html.P([html.B(slides_count(profile.slides, lang)), f": {slides_words(profile.slides, lang)}"]),
        html.P("; ".join(brief), className="profile-brief"),
    ]
    look = {"target": "_blank", "rel": "noopener", "aria-label": f"{PREVIEW.get(lang)}: {profile.name}"}
    side = [
        html.Span(_users(number, displays, lang), className="profile-users"),
        html.A(PREVIEW.get(lang), href=display_preview_url(number), className="profile-look", **look),
        _edit(number, profile, lang) if editable else None,
    ]
    icon = html.I(className=f"shape-{SHAPES[profile.shape]} theme-{profile.theme}", **{"aria-hidden": "true"})
    parts = [
        html.Span(icon, className="profile-shape"),
        html.Div(words, className="profile-words"),
        html.Div(side, className="profile-side"),
    ]
    return html.Div(parts, className="profile-row", **{"data-key": str(number)})


def _edit(number: int, profile: Profile, lang: str) -> Component:
    form = {"id": number, "fields": typed_profile(profile, lang), "slides": typed_slides(profile.slides)}
    told = {"data-profile": json.dumps(form, ensure_ascii=False), "aria-label": f"{EDIT.get(lang)}: {profile.name}"}
    return html.Button(EDIT.get(lang), type="button", className="target-plain", **told)


def _users(number: int, displays: Sequence[Display], lang: str) -> str:
    own = [each for each in displays if each.profile_id == number]
    count = sum(each.revoked_at is None for each in own)
    users, gone = USERS[count == 1].format(count=count), len(own) - count
    return (WITH_GONE.format(users=users, gone=gone) if gone else users).get(lang)
